"""A live tracker is, but for its length, what Rasa's own tracker would be."""

from __future__ import annotations

import random
from typing import Any, List

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.live_tracker import LiveTracker

KEPT = 4


def test_states_for_stories_exist_where_every_turn_of_the_window_was_decided_by_rules(domain: Domain) -> None:
    live = LiveTracker("x", domain.slots)
    plain = DialogueStateTracker("x", domain.slots)
    for event in beginning():
        live.update(event)
        plain.update(event)
    for number in range(3 * KEPT):
        user = UserUttered(str(number), {"name": "greet", "confidence": 1.0})
        for event in [
            user,
            ActionExecuted("utter_greet", hide_rule_turn=True),
            ActionExecuted("action_listen", hide_rule_turn=True),
        ]:
            live.update(event)
            plain.update(event)
        same_latest_states(live, plain, domain, 5)
        live.fold(KEPT)
    same_latest_states(live, plain, domain, 5)


def turn(chance: random.Random, number: int, in_form: bool) -> List[Event]:
    """The events of one user turn, as Rasa would log them."""
    intent = chance.choice(["greet", "my_orders", "cancel_order", "out_of_scope"])
    events: List[Event] = [UserUttered(f"text {number}", {"name": intent, "confidence": 1.0})]
    if chance.random() < 0.5:
        events.append(SlotSet("order_number", f"#W{number}"))
    if in_form:
        if chance.random() < 0.3:
            events.append(ActionExecutionRejected("cancel_form"))
            events += [ActionExecuted("utter_greet", hide_rule_turn=True), BotUttered("hi")]
        events.append(ActionExecuted("cancel_form"))
        if chance.random() < 0.4:
            events += [ActiveLoop(None), SlotSet("requested_slot", None), ActionExecuted("action_cancel")]
        else:
            events.append(SlotSet("requested_slot", "reason"))
    elif intent == "cancel_order":
        events += [ActionExecuted("cancel_form"), ActiveLoop("cancel_form")]
        events += [SlotSet("requested_slot", "order_number"), BotUttered("which?")]
    else:
        events += [ActionExecuted("utter_greet", hide_rule_turn=chance.random() < 0.5), BotUttered("hi")]
        events.append(SlotSet("turns", float(number)))
    if chance.random() < 0.1:
        return [*events, UserUtteranceReverted(), ActionExecuted("action_listen")]
    return [*events, ActionExecuted("action_listen")]


def beginning() -> List[Event]:
    return [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def same_state(live: LiveTracker, plain: DialogueStateTracker) -> None:
    assert live.current_slot_values() == plain.current_slot_values()
    assert live.active_loop_name == plain.active_loop_name
    assert live.is_active_loop_rejected == plain.is_active_loop_rejected
    assert live.latest_action_name == plain.latest_action_name
    assert live.latest_message == plain.latest_message
    assert live.followup_action == plain.followup_action


def same_latest_states(live: LiveTracker, plain: DialogueStateTracker, domain: Domain, count: int) -> None:
    for ignore in (False, True):
        rule_only = {"rule_only_slots": ["turns"], "rule_only_loops": []}
        ours = live.past_states(domain, False, ignore, rule_only)
        stock = plain.past_states(domain, False, ignore, rule_only)
        length = min(count, len(ours), len(stock))
        assert length
        assert ours[len(ours) - length :] == stock[len(stock) - length :]


@pytest.mark.parametrize("seed", range(12))
def test_state_and_policy_states_equal_those_of_a_tracker_that_keeps_everything(
    seed: int, domain: Domain
) -> None:
    chance = random.Random(seed)
    live = LiveTracker("x", domain.slots)
    plain = DialogueStateTracker("x", domain.slots)
    batches = [beginning(), *(None for _ in range(60))]
    for number, batch in enumerate(batches):
        events = batch or turn(chance, number, plain.active_loop_name is not None)
        if number and chance.random() < 0.02:
            events = [Restarted(), *beginning()]
        working = live.copy()
        for event in events:
            working.update(event)
            plain.update(event)
            same_state(working, plain)
        same_latest_states(working, plain, domain, 5)
        live = working
        live.fold(KEPT)
        same_state(live, plain)
        same_latest_states(live, plain, domain, 5)
    assert len(live.events) < len(plain.events) / 2


def test_a_copy_is_independent_of_its_original(domain: Domain) -> None:
    live = LiveTracker("x", domain.slots)
    for event in beginning():
        live.update(event)
    copy = live.copy()
    copy.update(SlotSet("order_number", "#W1"))
    copy.update(ActiveLoop("cancel_form"))
    copy.interrupt_loop(True)
    assert live.get_slot("order_number") is None
    assert live.active_loop is None
    assert len(copy.events) == len(live.events) + 2


def test_the_window_is_cut_outside_of_a_form(domain: Domain) -> None:
    live = LiveTracker("x", domain.slots)
    events: List[Any] = [*beginning(), UserUttered("a"), ActionExecuted("cancel_form")]
    events += [ActiveLoop("cancel_form"), ActionExecuted("action_listen")]
    for number in range(6):
        events += [UserUttered(str(number)), ActionExecuted("cancel_form"), ActionExecuted("action_listen")]
    for event in events:
        live.update(event)
    live.fold(2)
    assert len(live.events) == len(events)
    for event in [ActiveLoop(None), UserUttered("b"), UserUttered("c"), UserUttered("d")]:
        live.update(event)
    live.fold(2)
    assert [event.text for event in live.events if isinstance(event, UserUttered)] == ["c", "d"]
    assert live.active_loop is None


def test_a_reverted_message_brings_back_the_slots_of_before_the_window(domain: Domain) -> None:
    live = LiveTracker("x", domain.slots)
    for event in [*beginning(), UserUttered("first"), SlotSet("order_number", "#W1")]:
        live.update(event)
    for number in range(10):
        live.update(ActionExecuted("action_listen"))
        live.update(UserUttered(str(number)))
    live.fold(3)
    live.update(SlotSet("order_number", "#W2"))
    live.update(UserUtteranceReverted())
    assert live.get_slot("order_number") == "#W1"
