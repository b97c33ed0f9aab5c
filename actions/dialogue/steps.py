"""What may come next for a task: ask, confirm, become another kind, give up, or answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.dialogue.reply import Choice, Reply
from shop.views import Change

CANCEL_WHOLE_ONLY = "utter_cancel_whole_only"
"""Why a part of an order is not cancelled; it comes with the choice of cancelling all of it."""


@dataclass(frozen=True)
class Ask:
    """Ask for something. `code` names the response, `values` fill it; `about` is the item or part in
    question.
    """

    expects: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    choices: Sequence[Choice] = ()
    about: str | None = None
    custom: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes this question the same as one asked before."""
        return f"{self.expects}:{self.about or ''}"


@dataclass(frozen=True)
class Confirm:
    """List what will happen and ask for a yes."""

    change: Change


@dataclass(frozen=True)
class Become:
    """The task turned out to be of another kind."""

    kind: str


@dataclass(frozen=True)
class GiveUp:
    """It cannot be done: say why. `offer` are the kinds of task to offer instead ("human" among them)."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    offer: Sequence[str] = ()


@dataclass(frozen=True)
class Answered:
    """The task was a question and these are the answers. `offer` names the question whether a person shall
    help.
    """

    replies: Sequence[Reply]
    offer: str | None = None


@dataclass(frozen=True)
class Identify:
    """Nobody is identified yet, and this task needs it."""


Step = Ask | Confirm | Become | GiveUp | Answered | Identify
