"""`POST /mood {text}` -> {polarity, confidence, intensity, upset} or null: for the desk, on loopback.

The desk asks for messages that people answer, which the bot never sees.
"""

from __future__ import annotations

from typing import Any

from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from actions.mood.reading import worth_reading
from actions.mood.service import Moods
from shop.privacy.redaction import remember

PATH = "/mood"
_LONGEST = 20_000
_WRONG = 422


def add_mood_route(app: Sanic[Any, Any], moods: Moods) -> None:
    """Serve it beside the SDK's own routes."""

    async def mood(request: Request[Any, Any]) -> HTTPResponse:
        try:
            call = request.json
        except SanicException:
            return json_response({"error": "the body is no JSON"}, status=_WRONG)
        text = call.get("text") if isinstance(call, dict) else None
        if not isinstance(text, str) or len(text) > _LONGEST:
            return json_response({"error": "text must be a text"}, status=_WRONG)
        remember(text)  # so that no error repeats it in the log
        found = await moods.of(text) if worth_reading(text, answering=False) else None
        return json_response(found.to_dict() if found else None)

    app.add_route(mood, PATH, methods=["POST"], name="mood")
