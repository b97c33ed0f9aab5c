"""Refuses at the door what no Rasa has sent: a clear 422 in place of an error inside an action."""

from __future__ import annotations

from typing import Any

from sanic import Request
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse
from sanic.response import json as json_response

MALFORMED = 422
"""Not 400: that is how an action says it will not run, and Rasa would go on."""
_TRACKER_PARTS = {"sender_id": str, "slots": dict, "latest_message": dict, "events": list}


async def refuse_malformed(request: Request[Any, Any]) -> HTTPResponse | None:
    """Middleware: the answer to a malformed call of `/webhook`, None for every other request."""
    if request.path != "/webhook" or request.method != "POST" or "content-encoding" in request.headers:
        return None
    try:
        call = request.json
    except SanicException:
        return _refused("the body is no JSON")
    wrong = what_is_wrong(call)
    return _refused(wrong) if wrong else None


def what_is_wrong(call: object) -> str | None:
    """What a call lacks to be one of Rasa's; None if nothing."""
    if not isinstance(call, dict):
        return "the body must be an object"
    if not isinstance(call.get("next_action"), str) or not call["next_action"]:
        return "next_action must be the name of an action"
    tracker = call.get("tracker")
    if not isinstance(tracker, dict):
        return "tracker must be an object"
    for part, kind in _TRACKER_PARTS.items():
        if not isinstance(tracker.get(part), kind):
            return f"tracker.{part} is missing or of the wrong type"
    return None


def _refused(wrong: str) -> HTTPResponse:
    return json_response({"error": wrong}, status=MALFORMED)
