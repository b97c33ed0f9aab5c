"""The `mood` slot: what the escalation policy goes by, filled anew with every message.

| key | what |
| --- | --- |
| `message_id` | of which message it is; the policy takes no notice of an older one |
| `polarity confidence intensity upset` | the message's mood; left out where it was not read |
| `signs` | whether its wording has a sign of anger; left out with the mood |
| `recent` | [turn, upset] of the last messages that were read, oldest first, with this one |
| `turn` | the number of this turn |
| `risk` | whether its wording is one that a person must see |
| `misunderstood` | messages in a row, before this one, that were not understood |
| `asked` | how often the open question has been asked |
| `calmed` | the turn in which the bot last said a calming line |
| `offer` | the last offer of a person: `turn`, `state` (open, declined, passed), `reason` |
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import names
from actions.dialogue.message import Message
from actions.dialogue.state import Dialogue
from actions.mood.reading import Mood, shows_anger, worth_reading
from actions.mood.service import Moods
from actions.understanding.praise import praises
from actions.understanding.risk import is_high_risk
from actions.understanding.sorrow import tells_sorrow

_RECENT = 6
_CALM = 0.1
READ = ("polarity", "confidence", "intensity", "upset")


class ReadMood(Action):  # type: ignore[misc]
    """`action_read_mood`: the custom mapping of the slot. It says nothing and changes nothing else."""

    def __init__(self, moods: Moods) -> None:
        self._moods = moods

    def name(self) -> str:
        """The action's name in the domain."""
        return names.ACTION_READ_MOOD

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Read the latest message."""
        message = Message.from_latest(tracker.latest_message or {})
        state = Dialogue.from_json(tracker.slots.get(names.SLOT_DIALOGUE))
        before = tracker.slots.get(names.SLOT_MOOD) or {}
        value = standing(before, message, state)
        answering = state.question is not None
        if not message.is_payload and worth_reading(message.text, answering=answering):
            mood = await self._moods.of(message.text)
            if mood is not None:
                praised, signs = praises(message.text), shows_anger(message.text)
                sorrow = tells_sorrow(message.text) and not shows_anger(message.text, sad=True)
                mood = as_meant(mood, praised=praised, sorrow=sorrow)
                value |= mood.to_dict() | {"signs": signs and not praised}
                value["recent"] = [*value["recent"], [value["turn"], value["upset"]]][-_RECENT:]
        return [SlotSet(names.SLOT_MOOD, value)]


def as_meant(mood: Mood, *, praised: bool, sorrow: bool) -> Mood:
    """The mood, where the words tell better than the model that nobody is angry: praise in rough words, and
    a sad event that is told without a word of anger."""
    if praised:
        return replace(mood, polarity="positive", upset=min(mood.upset, _CALM))
    return replace(mood, upset=min(mood.upset, _CALM)) if sorrow else mood


def standing(before: dict[str, Any], message: Message, state: Dialogue) -> dict[str, Any]:
    """How the conversation stands before the message is answered, its mood not read yet."""
    offer = state.person
    return {
        "message_id": message.id,
        "turn": state.turns + 1,
        "recent": list(before.get("recent") or []),
        "risk": not message.is_payload and is_high_risk(message.text),
        "misunderstood": state.misunderstood,
        "asked": state.question.times if state.question is not None else 0,
        "calmed": state.calmed,
        "offer": {"turn": offer.turn, "state": offer.state, "reason": offer.reason} if offer else None,
    }
