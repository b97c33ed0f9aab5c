"""The call that fills the slot ``mood``: small, short of patience, never the end of a turn.

It is one call more with every message. Rasa would send the whole conversation with it, and a failure would
end the desk's turn; here it carries the message and two slots, buttons are not asked about at all, and what
goes wrong or takes long only leaves the mood unknown.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Dict, List

import rasa
from rasa.core.actions.action import ActionExtractSlots
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.remedies import action_calls

logger = logging.getLogger(__name__)

PATCHED = {"rasa.core.actions.action.ActionExtractSlots._run_custom_action": "a20d71ee74b1cd5c"}

READ_MOOD = "action_read_mood"
SLOTS = ("mood", "dialogue")
SECONDS = 1.0

_stock = ActionExtractSlots._run_custom_action


def mood_body(tracker: DialogueStateTracker, domain: Domain) -> Dict[str, Any]:
    """The call, with no more of the conversation than the mood is read from."""
    message = tracker.latest_message
    assert message is not None
    state = {
        "sender_id": tracker.sender_id,
        "slots": {name: tracker.slots[name].value for name in SLOTS if name in tracker.slots},
        "latest_message": {
            "text": message.text,
            "message_id": message.message_id,
            "metadata": message.metadata or {},
        },
        "events": [],
    }
    digest = action_calls.digest_of(domain)
    return {
        "next_action": READ_MOOD,
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
        "domain_digest": digest,
    }


async def _run_custom_action(
    self: ActionExtractSlots,
    custom_action: str,
    output_channel: Any,
    nlg: Any,
    tracker: DialogueStateTracker,
    domain: Domain,
) -> List[Event]:
    if custom_action != READ_MOOD:
        return await _stock(self, custom_action, output_channel, nlg, tracker, domain)
    message = tracker.latest_message
    if self._action_endpoint is None or message is None or not message.text or message.text.startswith("/"):
        return []
    try:
        result = await action_calls.call(self._action_endpoint, mood_body(tracker, domain), domain, SECONDS)
        events = deserialise_events(result.get("events", []))
    except (Exception, asyncio.TimeoutError) as error:
        logger.warning("The mood was not read: %s", type(error).__name__)
        return []
    return [event for event in events if isinstance(event, SlotSet)]


def install() -> None:
    """Replaces the call of custom mappings."""
    ActionExtractSlots._run_custom_action = _run_custom_action
