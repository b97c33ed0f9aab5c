"""Answers in the characters that the shopper writes Chinese in."""

from __future__ import annotations

from actions.dialogue.reply import Reply
from chinese.script import rewritten, traditional

_NOT_SHOWN = frozenset({"handoff", "id", "image", "payload", "url", "value"})
"""Parts of a message that no shopper reads: codes, and what agents are told."""


def in_traditional(reply: Reply) -> Reply:
    """The same message in traditional characters; what is sent back by a click stays as it is."""
    buttons, custom = (rewritten(part, traditional, _NOT_SHOWN) for part in (reply.buttons, reply.custom))
    return Reply(traditional(reply.text), buttons, custom)
