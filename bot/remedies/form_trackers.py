"""Temporary trackers of forms and slot validation by copy.

Rasa builds them by replaying the whole conversation, twice or more for each form turn; with a bounded
window that replay would also lose the slots set before it.
"""

from __future__ import annotations

from typing import Any, List

from rasa.core.actions.action import ActionExtractSlots
from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.live_tracker import LiveTracker

PATCHED = {
    "rasa.core.actions.forms.FormAction._temporary_tracker": "381bc4b6e07fc205",
    "rasa.core.actions.action.ActionExtractSlots._execute_validation_action": "3f1249f61cf252e0",
}

_stock_temporary = FormAction._temporary_tracker
_stock_validation = ActionExtractSlots._execute_validation_action


def _temporary_tracker(
    self: FormAction, current_tracker: DialogueStateTracker, additional_events: List[Event], domain: Domain
) -> DialogueStateTracker:
    if not isinstance(current_tracker, LiveTracker):
        return _stock_temporary(self, current_tracker, additional_events, domain)
    tracker = current_tracker.copy()
    tracker.model_id = tracker.assistant_id = None
    tracker.update(SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker)))
    tracker.update(ActionExecuted(self.name()))
    for event in additional_events:
        tracker.update(event)
    return tracker


async def _execute_validation_action(
    self: ActionExtractSlots,
    extraction_events: List[Event],
    output_channel: Any,
    nlg: Any,
    tracker: DialogueStateTracker,
    domain: Domain,
) -> List[Event]:
    if not isinstance(tracker, LiveTracker):
        return await _stock_validation(self, extraction_events, output_channel, nlg, tracker, domain)
    slot_events: List[Event] = [event for event in extraction_events if isinstance(event, SlotSet)]
    if ACTION_VALIDATE_SLOT_MAPPINGS not in domain.user_actions:
        return slot_events
    candidate = tracker.copy()
    candidate.model_id = candidate.assistant_id = None
    for event in slot_events:
        candidate.update(event)
    validated = await self._run_custom_action(
        ACTION_VALIDATE_SLOT_MAPPINGS, output_channel, nlg, candidate, domain
    )
    names = {event.key for event in validated if isinstance(event, SlotSet)}
    return validated + [event for event in slot_events if event.key not in names]


def install() -> None:
    """Replaces both methods."""
    FormAction._temporary_tracker = _temporary_tracker
    ActionExtractSlots._execute_validation_action = _execute_validation_action
