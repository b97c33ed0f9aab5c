"""Checks an action server's answer against Rasa's schema with validators made once.

``jsonschema.validate`` checks the schema itself on every call and then tries each event against all 23
kinds: 20 of the 30 ms of a stock turn. Here an event is checked against its own kind; what does not pass
goes through Rasa's whole schema, for the same error.
"""

from __future__ import annotations

from typing import Any, Dict

from jsonschema import validators
from rasa.core.actions.action import RemoteAction
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

PATCHED = {
    "rasa.core.actions.action.RemoteAction._validate_action_result": "f8cdb4be68123961",
    "rasa.core.actions.action.RemoteAction.action_response_format_spec": "091b74aa3738d126",
}


def _compiled(schema: Dict[str, Any]) -> Any:
    return validators.validator_for(schema)(schema)


_KINDS = {
    kind["properties"]["event"]["const"]: _compiled(kind)
    for kind in EVENT_SCHEMA["oneOf"]
    if "const" in kind["properties"]["event"]
}
_WHOLE = _compiled(RemoteAction.action_response_format_spec())
_PLAIN_SLOT = {"event", "name", "value", "timestamp"}


def _passes(event: Any) -> bool:
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        return False
    timestamp, metadata = event.get("timestamp"), event.get("metadata")
    if timestamp is not None and (isinstance(timestamp, bool) or not isinstance(timestamp, (int, float))):
        return False
    if metadata is not None and not isinstance(metadata, dict):
        return False
    if event["event"] == "slot" and event.keys() <= _PLAIN_SLOT and isinstance(event.get("name"), str):
        return "value" in event
    kind = _KINDS.get(event["event"])
    return kind is not None and kind.is_valid(event)


def validate(result: Any) -> None:
    """Raises ``jsonschema.ValidationError`` for an answer that Rasa would not accept."""
    if isinstance(result, dict):
        events, responses = result.get("events", []), result.get("responses", [])
        if (
            isinstance(events, list)
            and isinstance(responses, list)
            and all(isinstance(response, dict) for response in responses)
            and all(_passes(event) for event in events)
        ):
            return
    _WHOLE.validate(result)
