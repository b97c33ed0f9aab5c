"""What a shopper can say next: a dialogue act names its wording and what goes into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.conversations.goal import Change, Question, Want

GREET, THANK, BYE, LEAVE = "greet", "thank", "bye", "leave"
DIGRESS = "digress"
REQUEST = "request"
ASK = "ask"
AFFIRM, REFUSE = "affirm", "refuse"


@dataclass(frozen=True)
class Act:
    """One thing to say.

    `name` is the wording's key ("inform.email"). `slots` fill it; the names in `exact` are identifiers that
    no style and no slip of the fingers may change. `text` is said instead of a wording, where there is one.
    `earnest`: an honest try to get on, after which the same question once more means that it did not help.
    """

    name: str
    slots: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    earnest: bool = True
    must: tuple[str, ...] = ()
    """Slots that the wording has to mention."""


@dataclass
class Errand:
    """A want on its way: whether it was said, and how it ended."""

    want: Want
    stated: bool = False
    outcome: str = ""
    """`done`, `refused` or `dropped`; empty while it is open."""
    messages: int = 0
    corrections: int = 0
    asked_again: int = 0
    follow_ups: int = 0
    said_as: int | None = None
    """Which of a question's wordings was used last."""
    swapped: list[int] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether there is still something to do."""
        return not self.outcome

    @property
    def change(self) -> Change | None:
        """The want, where it changes something."""
        return self.want if isinstance(self.want, Change) else None

    @property
    def question(self) -> Question | None:
        """The want, where it is a question."""
        return self.want if isinstance(self.want, Question) else None
