"""Reading the answer of the bot's desk channel. Nothing in it is trusted to be there."""

from __future__ import annotations

from typing import Any

from desk.bot.port import BotFailed
from shop.conversations import words
from shop.conversations.assignment import HandOverRequest
from shop.conversations.turns import BotReply, ReplyPart

_UNDERSTANDING = (
    "intent", "alternatives", "entities", "requests", "requested_slot", "active_loop", "expects",
    "sentiment",
)  # fmt: skip


def read_answer(answer: Any, message_id: str) -> BotReply:
    """What the bot said; BotFailed if that is an error or nothing at all."""
    if not isinstance(answer, dict):
        raise BotFailed("unreadable")
    if answer.get("error"):
        raise BotFailed(str(answer["error"]))
    handoff = answer.get("handoff")
    parts: list[ReplyPart] = []
    for message in answer.get("messages") or []:
        if not isinstance(message, dict):
            continue
        custom = message.get("custom")
        if isinstance(custom, dict):
            handoff = handoff or custom.get("handoff")
        part = _part(message)
        if part is not None:
            parts.append(part)
    if not parts and not handoff:
        raise BotFailed("empty")
    _add_question(parts, answer)
    slots = answer.get("slots") or {}
    return BotReply(
        parts=tuple(parts),
        understanding={key: answer[key] for key in _UNDERSTANDING if answer.get(key)},
        language=_text(slots.get("language")),
        customer_id=_text(slots.get("customer_id")),
        identified_by=_text(slots.get("identified_by")),
        hand_over=_hand_over(handoff, message_id) if handoff else None,
    )


def _part(message: dict[str, Any]) -> ReplyPart | None:
    content: dict[str, Any] = {}
    buttons = [_button(button) for button in message.get("buttons") or [] if isinstance(button, dict)]
    if buttons:
        content["buttons"] = [button for button in buttons if button["title"]]
    for key in ("image", "attachment"):
        if message.get(key):
            content[key] = message[key]
    custom = message.get("custom")
    if isinstance(custom, dict):
        # What the agent gets to read about the shopper is not the shopper's to read.
        shown = {key: value for key, value in custom.items() if key != "handoff"}
        if shown:
            content["custom"] = shown
    text = message.get("text") or ""
    return ReplyPart(str(text), content) if text or content else None


def _button(button: dict[str, Any]) -> dict[str, str]:
    title = str(button.get("title") or "")
    # A button without a payload says its title.
    return {"title": title, "payload": str(button.get("payload") or title)}


def _add_question(parts: list[ReplyPart], answer: dict[str, Any]) -> None:
    """Keep what the bot asks for beside its last message, where the channel said it only once."""
    question = {key: answer[key] for key in ("expects", "choices") if answer.get(key)}
    if not question or not parts or any("expects" in (part.content.get("custom") or {}) for part in parts):
        return
    last = parts[-1]
    custom = question | (last.content.get("custom") or {})
    parts[-1] = ReplyPart(last.text, last.content | {"custom": custom})


def _hand_over(handoff: Any, message_id: str) -> HandOverRequest:
    if not isinstance(handoff, dict):
        handoff = {}
    reason = str(handoff.get("reason") or "")
    facts = handoff.get("facts")
    return HandOverRequest(
        reason=reason if reason in words.HAND_OVER_REASONS else "asked_for",
        summary=str(handoff.get("summary") or ""),
        facts=facts if isinstance(facts, dict) else {},
        answers_id=message_id,
    )


def _text(value: Any) -> str | None:
    return str(value) if value not in (None, "") else None
