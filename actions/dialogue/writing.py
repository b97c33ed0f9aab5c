"""Answers in the characters that the shopper writes Chinese in."""

from __future__ import annotations

from typing import Any

from actions.dialogue.reply import Reply
from chinese.script import traditional

_NOT_SHOWN = frozenset({"handoff", "id", "image", "payload", "url", "value"})
"""Parts of a message that no shopper reads: codes, and what agents are told."""


def in_traditional(reply: Reply) -> Reply:
    """The same message in traditional characters; what is sent back by a click stays as it is."""
    return Reply(traditional(reply.text), _converted(reply.buttons), _converted(reply.custom))


def _converted(part: Any) -> Any:
    if isinstance(part, str):
        return traditional(part)
    if isinstance(part, list):
        return [_converted(one) for one in part]
    if isinstance(part, dict):
        return {key: one if key in _NOT_SHOWN else _converted(one) for key, one in part.items()}
    return part
