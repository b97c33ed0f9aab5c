"""`POST /webhooks/rest/webhook`, in Rasa's shape: for test suites and other channels."""

from __future__ import annotations

import hmac
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, Field, field_validator

from desk.channels.rasa_messages import rest_message
from desk.context import DeskContext
from desk.errors import ApiError
from desk.text import clean_text
from desk.visitors import Claims
from shop.conversations.shopper import Opening
from shop.conversations.views import ConversationView
from shop.conversations.words import LANGUAGES

CHANNEL = "rest"


class RestMessage(BaseModel):
    """A message of another system's user."""

    sender: str = Field(min_length=1, max_length=255)
    message: str
    metadata: dict[str, Any] | None = None

    @field_validator("sender", "message")
    @classmethod
    def _plain(cls, value: str) -> str:
        return clean_text(value)


def router(desk: DeskContext) -> APIRouter:
    """The route; it exists only where a setting opens it."""
    routes = APIRouter(tags=["channels"])

    @routes.post("/webhooks/rest/webhook", summary="Send a message and get the answers to it")
    async def receive(
        body: RestMessage, request: Request, authorization: str | None = Header(None)
    ) -> list[dict[str, Any]]:
        """Answers when the bot has answered; `[]` while a human has the conversation."""
        _require_token(desk, authorization)
        if not body.sender or not body.message:
            raise ApiError(422, "empty", field="message" if body.sender else "sender")
        if len(body.message) > desk.settings.max_message_length:
            limit = desk.settings.max_message_length
            raise ApiError(422, "too_long", field="message", limit=limit)
        address = request.client.host if request.client else "unknown"
        if not desk.address_limit.allows(address):
            raise ApiError(429, "rate_limited")
        opening = _opening(desk, body)
        conversation = await desk.database.run(desk.shopper.of_sender, opening)
        await _identify(desk, conversation, opening)
        client_id = _client_id(body)
        language = _language(body)
        if language and language != conversation.language_choice:
            await desk.database.run(desk.shopper.choose_language, conversation.id, language)
        answers = await desk.intake.receive_and_wait(conversation.id, client_id, body.message)
        return [rest_message(answer, body.sender, desk.downloads) for answer in answers]

    return routes


async def _identify(desk: DeskContext, conversation: ConversationView, opening: Opening) -> None:
    """A sender who is proven to be a customer stays that customer."""
    identity = opening.identity
    if identity is None or (conversation.customer_id, conversation.identity_method) == (
        identity.customer_id,
        identity.method,
    ):
        return
    if conversation.customer_id not in (None, identity.customer_id):
        raise ApiError(409, "other_customer", field="sender")
    await desk.database.run(desk.shopper.identify, conversation.id, identity)


def _require_token(desk: DeskContext, authorization: str | None) -> None:
    wanted = desk.settings.rest_webhook_token
    if wanted is None:
        return
    given = (authorization or "").removeprefix("Bearer ").strip()
    if not hmac.compare_digest(given.encode(), wanted.get_secret_value().encode()):
        raise ApiError(401, "bad_token")


def _opening(desk: DeskContext, body: RestMessage) -> Opening:
    metadata = body.metadata or {}
    # A customer_id from outside proves nothing and is not even looked at.
    checked = desk.visitors.check_identity(
        Claims(
            CHANNEL,
            identifier=_short_text(metadata.get("identifier")),
            identifier_hash=_short_text(metadata.get("identifier_hash")),
            jwt=_short_text(metadata.get("jwt")),
        )
    )
    language = _language(body)
    return Opening(
        channel=CHANNEL,
        visitor_id=uuid4().hex,
        language=language or desk.settings.default_language,
        language_choice=language,
        identity=checked.identity,
        external_id=body.sender,
    )


def _language(body: RestMessage) -> str | None:
    language = (body.metadata or {}).get("language")
    return str(language) if language in LANGUAGES else None


def _client_id(body: RestMessage) -> str:
    given = (body.metadata or {}).get("message_id")
    return given[:64] if isinstance(given, str) and given else uuid4().hex


def _short_text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 4000 else None
