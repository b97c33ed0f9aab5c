"""What the desk asks of a bot, whatever is behind it.

BotProblem
├── BotUnreachable   nobody listens, or the connection broke: it may be restarting
├── BotTimedOut      it works on it for too long
└── BotFailed        it answered with an error, or with nothing
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shop.conversations.turns import BotReply

ACTION_FAILED = "action_failed"


class BotProblem(Exception):
    """The bot gave no answer that a shopper can be shown."""


class BotUnreachable(BotProblem):
    """Nobody listens, or the connection broke: it may be restarting."""


class BotTimedOut(BotProblem):
    """It works on it for too long."""


class BotFailed(BotProblem):
    """It answered with an error, or with nothing; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Question:
    """One message for the bot. The same `message_id` again is the same turn, not a second one."""

    sender: str
    message_id: str
    text: str
    metadata: dict[str, Any]


class BotPort(Protocol):
    """A bot."""

    async def ask(self, question: Question) -> BotReply:
        """The answer to one message; raises BotProblem."""

    async def drop_task(self, sender: str, message_id: str) -> None:
        """Let go of a half-finished task, as after a human had the conversation; raises BotProblem."""

    async def forget(self, senders: Sequence[str]) -> None:
        """Erase all that is kept of these conversations; raises BotProblem."""

    async def bot_answers(self) -> bool:
        """Whether the bot is up."""

    async def actions_answer(self) -> bool:
        """Whether the actions process is up."""

    async def close(self) -> None:
        """Let go of connections."""
