"""What the desk gets of a turn: the messages whole, and all that is known about them."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Optional

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.trackers import DialogueStateTracker

MOST_ALTERNATIVES = 5
MOOD = "mood"
READ = ("polarity", "confidence", "intensity", "upset")


def clean_buttons(buttons: Any) -> List[Dict[str, Any]]:
    """Buttons with title and payload; a missing payload is the title, what has no title is no button."""
    cleaned = []
    for button in buttons or []:
        if not isinstance(button, dict):
            continue
        title = button.get("title") or button.get("payload")
        if title:
            cleaned.append({**button, "title": str(title), "payload": str(button.get("payload") or title)})
    return cleaned


def clean_message(message: Dict[str, Any]) -> Dict[str, Any]:
    """The parts of a bot message that a shopper sees; empty parts are left out."""
    buttons = clean_buttons([*(message.get("buttons") or []), *(message.get("quick_replies") or [])])
    parts = {
        "text": message.get("text"),
        "buttons": buttons,
        "image": message.get("image"),
        "attachment": message.get("attachment"),
        "elements": message.get("elements"),
        "custom": message.get("custom"),
    }
    return {name: part for name, part in parts.items() if part}


def _last(messages: List[Dict[str, Any]], name: str) -> Any:
    for message in reversed(messages):
        custom = message.get("custom")
        if isinstance(custom, dict) and custom.get(name):
            return custom[name]
    return None


def answer_of(
    messages: List[Dict[str, Any]], tracker: DialogueStateTracker, public_slots: Iterable[str]
) -> Dict[str, Any]:
    """The answer to the desk after a turn that went well."""
    cleaned = [message for message in map(clean_message, messages) if message]
    latest = tracker.latest_message
    parse_data: Dict[str, Any] = dict(latest.parse_data) if latest else {}
    intent = parse_data.get("intent") or {}
    entities = parse_data.get("entities") or []
    requests = parse_data.get("requests")
    if requests is None:
        text = parse_data.get("text") or ""
        whole = {"text": text, "start": 0, "end": len(text), "intent": _intent(intent), "entities": entities}
        requests = [whole]
    expects = _last(cleaned, "expects")
    choices = _last(cleaned, "choices") if expects else None
    return {
        "messages": cleaned,
        "intent": _intent(intent),
        "alternatives": _alternatives(parse_data),
        "language": parse_data.get("language"),
        "entities": entities,
        "requests": requests,
        "requested_slot": tracker.slots[REQUESTED_SLOT].value if REQUESTED_SLOT in tracker.slots else None,
        "active_loop": tracker.active_loop_name,
        "expects": expects,
        "choices": choices or [],
        "slots": {name: tracker.slots[name].value for name in public_slots if name in tracker.slots},
        "handoff": _last(cleaned, "handoff"),
        "sentiment": _sentiment(tracker),
        "error": None if cleaned else "empty",
    }


def _sentiment(tracker: DialogueStateTracker) -> Optional[Dict[str, Any]]:
    """The mood of this very message; nothing where it was not read."""
    mood = tracker.slots[MOOD].value if MOOD in tracker.slots else None
    latest = tracker.latest_message
    if not isinstance(mood, dict) or latest is None or "upset" not in mood:
        return None
    if mood.get("message_id") != str((latest.metadata or {}).get("message_id") or latest.message_id or ""):
        return None
    return {name: mood[name] for name in READ if name in mood}


def _intent(intent: Dict[str, Any]) -> Optional[Dict[str, Any]]:
    if not intent.get("name"):
        return None
    return {"name": intent["name"], "confidence": intent.get("confidence", 0.0)}


def _alternatives(parse_data: Dict[str, Any]) -> List[Dict[str, Any]]:
    """What else the message may mean, the likeliest first: for the people who say what it did mean."""
    ranked = [_intent(one) for one in parse_data.get("intent_ranking") or [] if isinstance(one, dict)]
    chosen = (parse_data.get("intent") or {}).get("name")
    return [one for one in ranked if one and one["name"] != chosen][:MOST_ALTERNATIVES]


def failed_answer(code: str) -> Dict[str, Any]:
    """The answer after a turn that was rolled back."""
    return {
        "messages": [],
        "intent": None,
        "alternatives": [],
        "language": None,
        "entities": [],
        "requests": [],
        "requested_slot": None,
        "active_loop": None,
        "expects": None,
        "choices": [],
        "slots": {},
        "handoff": None,
        "sentiment": None,
        "error": code,
    }
