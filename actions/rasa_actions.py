"""What Rasa calls: actions and form validations, thin: read slots, take one turn, return slots and messages.

A form's validation takes the whole turn: it reads the message, answers digressions, asks the next question
and sets `requested_slot`. Where the next question belongs to another form, the validation closes its own form
and lets Rasa activate the other, which then finds the question already asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import names
from actions.dialogue.facts import Shop
from actions.dialogue.message import Message
from actions.dialogue.reply import Reply
from actions.dialogue.state import Dialogue
from actions.dialogue.talk import Known, Outcome
from actions.dialogue.turn import Turn
from actions.mood.service import Moods
from actions.mood.slot import ReadMood
from actions.wording import Wording

Events = list[dict[str, Any]]
Work = Callable[[Turn], Outcome]
_LISTEN = "action_listen"
_BETWEEN_TURNS = frozenset({_LISTEN, "action_session_start", "action_extract_slots", names.ACTION_READ_MOOD})


class TurnAction(Action):  # type: ignore[misc]
    """An action that answers a message outside any form."""

    def __init__(self, name: str, shop: Shop, wording: Wording, work: Work = Turn.run) -> None:
        self._name = name
        self._shop = shop
        self._wording = wording
        self._work = work

    def name(self) -> str:
        """The action's name in the domain."""
        return self._name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Take the turn in a thread: the shop's database is read and written there."""
        turn = self._turn(tracker)
        outcome = await asyncio.to_thread(self._work, turn)
        return self._answer(dispatcher, outcome)

    def _turn(self, tracker: Tracker) -> Turn:
        slots = tracker.slots
        known = Known(
            language=slots.get(names.SLOT_LANGUAGE),
            customer_id=slots.get(names.SLOT_CUSTOMER),
            identified_by=slots.get(names.SLOT_IDENTIFIED_BY),
            escalation=slots.get(names.SLOT_ESCALATION),
            mood=slots.get(names.SLOT_MOOD),
        )
        message = Message.from_latest(tracker.latest_message or {})
        state = Dialogue.from_json(slots.get(names.SLOT_DIALOGUE))
        return Turn(self._shop, self._wording, message, known, state)

    def _answer(self, dispatcher: CollectingDispatcher, outcome: Outcome) -> Events:
        for reply in outcome.replies:
            utter(dispatcher, reply)
        events = slot_events(outcome)
        if outcome.form is not None:
            events.append(FollowupAction(outcome.form))
        return events


class FormValidation(TurnAction):
    """`validate_<form>`: one turn inside a form."""

    def __init__(self, form: str, shop: Shop, wording: Wording) -> None:
        super().__init__(f"validate_{form}", shop, wording)
        self._form = form

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Take the turn, unless another form or action has taken it already and only hands the question
        over.
        """
        state = Dialogue.from_json(tracker.slots.get(names.SLOT_DIALOGUE))
        if state.question is not None and _taken_already(tracker, self._form):
            return [
                SlotSet(names.SLOT_DIALOGUE, state.to_json()),
                SlotSet(names.SLOT_REQUESTED, state.question.expects),
            ]
        return await super().run(dispatcher, tracker, domain)

    def _answer(self, dispatcher: CollectingDispatcher, outcome: Outcome) -> Events:
        for reply in outcome.replies:
            utter(dispatcher, reply)
        events = slot_events(outcome)
        if outcome.form == self._form:
            events.append(SlotSet(names.SLOT_REQUESTED, outcome.requested))
            return events
        events += [SlotSet(names.SLOT_REQUESTED, None), ActiveLoop(None)]
        events.append(FollowupAction(outcome.form or _LISTEN))
        return events


def _taken_already(tracker: Tracker, form: str) -> bool:
    """Whether another action or form ran since the shopper's last message: then that one took the turn.

    Rasa counts the form itself as executed while it validates.
    """
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") not in {*_BETWEEN_TURNS, form}:
            return True
    return False


def slot_events(outcome: Outcome) -> Events:
    """The slots after a turn."""
    current = outcome.state.current
    number = current.order_number if current else None
    return [
        SlotSet(names.SLOT_LANGUAGE, outcome.language),
        SlotSet(names.SLOT_CUSTOMER, outcome.customer_id),
        SlotSet(names.SLOT_IDENTIFIED_BY, outcome.identified_by),
        SlotSet(names.SLOT_ORDER, number or (outcome.state.orders[0] if outcome.state.orders else None)),
        SlotSet(names.SLOT_DIALOGUE, outcome.state.to_json()),
        SlotSet(names.SLOT_TONE, outcome.tone),
    ]


def utter(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Say a reply."""
    dispatcher.utter_message(
        text=reply.text, buttons=reply.buttons or None, json_message=reply.custom or None
    )


def all_actions(shop: Shop, wording: Wording, moods: Moods) -> list[Action]:
    """Every action of the server, ready to be registered."""
    special: dict[str, Work] = {
        names.ACTION_HAND_OVER: Turn.hand_over,
        names.ACTION_OFFER_PERSON: Turn.offer_person,
    }
    actions: list[Action] = [
        TurnAction(name, shop, wording, special.get(name, Turn.run)) for name in names.ACTIONS
    ]
    actions += [FormValidation(form, shop, wording) for form in names.FORMS]
    actions.append(ReadMood(moods))
    return actions
