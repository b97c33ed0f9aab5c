"""The names that conversations are made of: states, handlers, authors, events, reasons."""

from __future__ import annotations

from typing import Any, Protocol

PENDING, OPEN, SNOOZED, RESOLVED = "pending", "open", "snoozed", "resolved"
STATES = (PENDING, OPEN, SNOOZED, RESOLVED)

BOT, QUEUE, AGENT = "bot", "queue", "agent"
SHOPPER, SYSTEM = "shopper", "system"

WAITING, ANSWERED, DROPPED, FAILED = "waiting", "answered", "dropped", "failed"

ONLINE, AWAY, OFFLINE = "online", "away", "offline"
PRESENCES = (ONLINE, AWAY, OFFLINE)

ADMIN_ROLE, AGENT_ROLE = "admin", "agent"
ROLES = (AGENT_ROLE, ADMIN_ROLE)

BOT_FAILURE = "bot_failure"
TAKEN_OVER = "taken_over"
HAND_OVER_REASONS = (
    "asked_for", "misunderstood", "looping", "frustration", "high_risk", BOT_FAILURE, TAKEN_OVER,
)  # fmt: skip

HIGH, NORMAL = "high", "normal"

ASSIGNED_RESULT, QUEUED_RESULT, OFFLINE_RESULT, FAILED_RESULT = "assigned", "queued", "offline", "failed"

LANGUAGES = ("en", "zh")

ZH, ZH_TRADITIONAL = "zh", "zh-Hant"
"""Chinese, and how its wording in traditional characters is called."""

#: The payload of the button that lets a shopper who waits for a human go on with the bot.
RETURN_TO_BOT_PAYLOAD = "/desk_return_to_bot"


def written(language: str, script: str | None) -> str:
    """What to word a text in for a shopper of this language who writes Chinese in these characters."""
    return ZH_TRADITIONAL if language == ZH and script == "traditional" else language


class SystemWording(Protocol):
    """Words a message of the desk in a language or in `ZH_TRADITIONAL`; the texts are the desk's own."""

    def __call__(self, language: str, name: str, /, **facts: Any) -> str: ...
