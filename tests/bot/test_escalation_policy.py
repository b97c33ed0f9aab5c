"""When a person is offered or takes over: the policy's decisions, and that Rasa takes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered

from bot.live_tracker import LiveTracker
from bot.policies.escalation_policy import (
    HAND_OVER,
    OFFER,
    Decision,
    EscalationPolicy,
    Standing,
    Thresholds,
    decide,
    pressure,
    same_answers,
)

LIMITS = Thresholds()
DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [track_order, greet, nlu_fallback, contact_human_agent]
slots:
  mood: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  escalation: {type: any, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_hand_over, action_offer_person, action_answer_orders]
forms: {return_form: {required_slots: []}}
"""
)


def mood(*upsets: float, **more: Any) -> Dict[str, Any]:
    """A mood slot after these messages, the newest last."""
    recent = [[turn, upset] for turn, upset in enumerate(upsets, start=1)]
    now = {"upset": upsets[-1]} if upsets else {}
    return {"message_id": "m1", "turn": max(1, len(upsets)), "recent": recent, **now, **more}


def decided(
    *upsets: float, intent: str = "nlu_fallback", in_form: bool = False, same: int = 0, **more: Any
) -> Decision:
    """What comes of a message."""
    return decide(Standing(mood(*upsets, **more), [(intent, 0.9)], in_form, same), LIMITS)


# --- frustration ---


@pytest.mark.parametrize("intent", ["nlu_fallback", "greet", "deny", "complaint", "out_of_scope", "thank"])
def test_one_very_upset_message_that_asks_for_nothing_gets_an_offer(intent: str) -> None:
    assert decided(0.95, intent=intent).action == OFFER


@pytest.mark.parametrize("intent", ["track_order", "return_item", "damaged_item", "lost_package"])
def test_bad_news_said_calmly_is_a_task(intent: str) -> None:
    assert decided(0.3, intent=intent) == Decision()


@pytest.mark.parametrize("intent", ["track_order", "cancel_order", "delivery_options"])
def test_an_angry_message_with_a_task_is_served_and_a_person_is_on_offer_beside_it(intent: str) -> None:
    decision = decided(0.95, intent=intent)
    assert decision.action is None
    assert (decision.calm, decision.beside, decision.after) == (True, True, False)
    assert "frustration" in decision.stuck


@pytest.mark.parametrize("intent", ["track_order", "cancel_order", "exchange_item"])
def test_a_task_beyond_doubt_without_a_sign_of_anger_is_nothing_but_a_task(intent: str) -> None:
    assert decided(0.7, intent=intent, signs=False) == Decision()
    assert decided(0.1, 0.7, intent=intent, signs=False) == Decision()


def test_any_other_sign_of_anger_counts_beside_a_task() -> None:
    assert decided(0.9, intent="track_order", signs=False).beside
    assert decided(0.7, intent="track_order", signs=True).beside
    assert decided(0.7, 0.7, intent="track_order", signs=False).beside
    assert decided(0.7, intent="complaint", signs=False).beside
    unsure = Standing(mood(0.7, signs=False), [("track_order", 0.6)])
    assert decide(unsure, LIMITS).beside


def test_a_task_that_nobody_is_sure_of_is_none() -> None:
    unsure = Standing(mood(0.95), [("track_order", 0.3)])
    assert decide(unsure, LIMITS).action == OFFER


def test_anger_that_repeats_gets_an_offer_after_the_answer() -> None:
    assert decided(0.9, 0.9, intent="track_order").after


def test_two_somewhat_upset_messages_in_a_row_are_as_much_as_a_strong_one() -> None:
    assert decided(0.65).action is None
    assert decided(0.65, 0.65).action == OFFER


def test_calm_messages_between_let_the_anger_fade() -> None:
    assert decided(0.65, 0.0, 0.0, 0.65).action is None
    assert pressure(mood(0.5, 0.5), LIMITS) == pytest.approx(0.8)


def test_in_a_form_only_the_slot_is_set() -> None:
    decision = decided(0.95, in_form=True)
    assert decision.action is None
    assert decision.stuck == ("frustration",)


def test_after_a_no_there_is_no_offer_for_some_turns() -> None:
    declined = {"turn": 3, "state": "declined", "reason": "frustration"}
    assert decided(0.9, 0.1, 0.1, 0.95, offer=declined).action is None
    assert decided(0.9, *[0.1] * 7, 0.95, offer=declined).action == OFFER


def test_it_gets_worse_after_a_no_and_a_person_is_offered_again() -> None:
    declined = {"turn": 1, "state": "declined", "reason": "frustration"}
    assert decided(0.9, 0.9, offer=declined).action is None
    assert decided(0.9, 0.9, 0.9, offer=declined).action == OFFER


def test_a_calming_line_is_not_said_with_every_message() -> None:
    assert not decided(0.9, 0.9, intent="track_order", calmed=1).calm
    assert decided(0.9, *[0.1] * 5, 0.9, intent="track_order", calmed=1).calm


# --- the other reasons ---


def test_risk_goes_to_a_person_at_once() -> None:
    assert decided(0.0, risk=True) == Decision(HAND_OVER, "high_risk")
    assert decided(0.0, risk=True, in_form=True) == Decision()


def test_a_wish_for_a_person_is_left_to_its_rule() -> None:
    assert decided(0.95, intent="contact_human_agent") == Decision()


@pytest.mark.parametrize(("before", "expected"), [(0, ()), (1, ("misunderstood",))])
def test_the_second_misunderstanding_would_lead_to_an_offer(before: int, expected: Any) -> None:
    assert decided(0.1, misunderstood=before).stuck == expected


@pytest.mark.parametrize(("times", "expected"), [(2, ()), (3, ("looping",))])
def test_a_question_asked_too_often_would_lead_to_an_offer(times: int, expected: Any) -> None:
    assert decided(0.1, asked=times, in_form=True).stuck == expected


def test_the_same_answer_a_third_time_becomes_an_offer() -> None:
    assert decided(0.1, intent="track_order", same=2) == Decision(OFFER, "looping")
    assert decided(0.1, intent="track_order", same=1) == Decision()


def test_a_mood_that_was_not_read_changes_nothing() -> None:
    assert decide(Standing({"message_id": "m1", "turn": 1, "recent": []}), LIMITS) == Decision()


# --- in Rasa ---


def talk(*turns: Any, slot: Optional[Dict[str, Any]] = None, loop: Optional[str] = None) -> LiveTracker:
    """A tracker at the moment when a message was understood: (intent, answers) a turn, the last without."""
    tracker = LiveTracker("s", DOMAIN.slots)
    tracker.update(ActionExecuted("action_listen"), DOMAIN)
    for number, (intent, answers) in enumerate(turns, start=1):
        last = number == len(turns)
        metadata = {"message_id": "m1" if last else f"before-{number}"}
        tracker.update(UserUttered("words", {"name": intent, "confidence": 0.9}, metadata=metadata), DOMAIN)
        if not last:
            tracker.update(ActionExecuted("action_answer_orders"), DOMAIN)
            for text in answers:
                tracker.update(BotUttered(text), DOMAIN)
            tracker.update(ActionExecuted("action_listen"), DOMAIN)
    if loop:
        tracker.update(ActiveLoop(loop), DOMAIN)
    if slot is not None:
        tracker.update(SlotSet("mood", slot), DOMAIN)
    return tracker


@pytest.fixture
def policy(tmp_path: Path) -> EscalationPolicy:
    """A policy that went through training, saving and loading, as in a model."""
    storage = LocalModelStorage.create(tmp_path)
    context = ExecutionContext(GraphSchema({}))
    config = {**EscalationPolicy.get_default_config(), "strong": 0.8}
    trained = EscalationPolicy.create(config, storage, Resource("escalation"), context)
    resource = trained.train([], DOMAIN)
    return EscalationPolicy.load(config, storage, resource, context)


def chosen(prediction: PolicyPrediction) -> Optional[str]:
    """The action it is certain of."""
    sure = [place for place, one in enumerate(prediction.probabilities) if one == 1.0]
    return DOMAIN.action_names_or_texts[sure[0]] if sure else None


def slots(prediction: PolicyPrediction) -> List[Any]:
    """Values of the slots it sets."""
    return [event.value for event in prediction.events if isinstance(event, SlotSet)]


def test_a_loaded_policy_has_the_thresholds_of_its_config(policy: EscalationPolicy) -> None:
    assert policy.thresholds.strong == 0.8
    assert policy.priority == 7


def test_the_environment_wins_over_the_config(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESCALATION_PAUSE", "9")
    monkeypatch.setenv("ESCALATION_UPSET", "0.7")
    limits = Thresholds.of({"upset": 0.5, "decay": 0.2})
    assert (limits.upset, limits.decay, limits.pause) == (0.7, 0.2, 9)


def test_it_predicts_the_offer_and_says_why(policy: EscalationPolicy) -> None:
    prediction = policy.predict_action_probabilities(talk(("nlu_fallback", []), slot=mood(0.95)), DOMAIN)
    assert chosen(prediction) == OFFER
    (told,) = slots(prediction)
    assert (told["message_id"], told["reason"]) == ("m1", "frustration")


def test_it_leaves_a_form_to_itself_and_sets_the_slot(policy: EscalationPolicy) -> None:
    tracker = talk(("nlu_fallback", []), slot=mood(0.95), loop="return_form")
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    assert chosen(prediction) is None
    assert slots(prediction)[0]["stuck"] == ["frustration"]


@pytest.mark.parametrize("slot", [None, {**mood(0.95), "message_id": "older"}, "nonsense"])
def test_without_the_mood_of_this_message_it_decides_nothing(policy: EscalationPolicy, slot: Any) -> None:
    prediction = policy.predict_action_probabilities(talk(("nlu_fallback", []), slot=slot), DOMAIN)
    assert chosen(prediction) is None
    assert prediction.events == []


@pytest.mark.parametrize("action", [OFFER, HAND_OVER])
def test_after_its_own_action_the_bot_listens(policy: EscalationPolicy, action: str) -> None:
    tracker = talk(("nlu_fallback", []), slot=mood(0.95))
    tracker.update(ActionExecuted(action), DOMAIN)
    assert chosen(policy.predict_action_probabilities(tracker, DOMAIN)) == "action_listen"


def test_what_follows_the_actions_of_others_is_not_its_business(policy: EscalationPolicy) -> None:
    tracker = talk(("track_order", []), slot=mood(0.95))
    tracker.update(ActionExecuted("action_answer_orders"), DOMAIN)
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    assert chosen(prediction) is None
    assert prediction.events == []


def test_the_same_answer_is_counted_while_the_question_is_the_same() -> None:
    asked = ("track_order", ["It is on its way."])
    assert same_answers(talk(asked, asked, ("track_order", []))) == 2
    assert same_answers(talk(asked, ("track_order", ["Delivered."]), ("track_order", []))) == 1
    assert same_answers(talk(asked, ("greet", ["Hi!"]), ("track_order", []))) == 0
    assert same_answers(talk(("greet", ["Hi!"]), ("greet", ["Hi!"]), ("greet", []))) == 0
