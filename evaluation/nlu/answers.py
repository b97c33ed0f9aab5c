"""What the bot understood, and the three ways to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.nlu.examples import OUT_OF_SCOPE, Example, language_of

FALLBACK = "nlu_fallback"
REFUSALS = (FALLBACK, OUT_OF_SCOPE)
NOTHING = "(nothing)"
"""Stands for an answer where the bot named no intent at all."""


@dataclass(frozen=True)
class Answer:
    """The bot's answer to one example.

    `intent` is what the bot acts on; `ranking` its candidates, surest first, confidences 0..1; `oos_score`
    its detector's 0..1, None without a detector; `ms` and `cpu_ms` the time for this message alone.
    """

    example: Example
    intent: str | None
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    oos_score: float | None = None
    ms: float = 0.0
    cpu_ms: float = 0.0
    fold: int | None = None

    @classmethod
    def from_line(cls, line: Mapping[str, Any]) -> Answer:
        """One answer line of `python -m bot.exam`."""
        return cls(
            example=Example(line["text"], line["label"], line.get("source", "")),
            intent=line["intent"],
            confidence=line["confidence"],
            ranking=tuple((name, confidence) for name, confidence in line["ranking"]),
            oos_score=line["oos_score"],
            ms=line["ms"],
            cpu_ms=line["cpu_ms"],
            fold=line.get("fold"),
        )

    @property
    def label(self) -> str:
        """The right intent."""
        return self.example.label

    @property
    def language(self) -> str:
        """en, zh or mixed."""
        return language_of(self.example.text)

    @property
    def is_out_of_scope(self) -> bool:
        """True where the message is labelled as none of the shop's business."""
        return self.label == OUT_OF_SCOPE

    @property
    def refused(self) -> bool:
        """True where the bot would not act on the message: out of scope, or not sure."""
        return self.intent is None or self.intent in REFUSALS

    @property
    def best(self) -> tuple[str, float]:
        """The surest intent with refusals and thresholds passed over, and its confidence."""
        return self._first_but(REFUSALS)

    @property
    def heard(self) -> str:
        """The surest intent, out of scope among them; 'not sure' is passed over but where it is right."""
        if self.is_out_of_scope and self.refused:
            return OUT_OF_SCOPE
        if self.intent is not None and self.intent != FALLBACK:
            return self.intent
        return self._first_but((FALLBACK,))[0]

    @property
    def out_of_scope_score(self) -> float:
        """The detector's score; without one, how unsure the best intent is."""
        return self.oos_score if self.oos_score is not None else 1.0 - self.best[1]

    @property
    def right(self) -> bool:
        """True where the bot would do right: act on the right intent, or refuse what is out of scope."""
        return self.refused if self.is_out_of_scope else self.intent == self.label

    def confidence_in(self, intent: str) -> float:
        """The ranking's confidence in one intent; 0 where it is not among the candidates."""
        return next((confidence for name, confidence in self.ranking if name == intent), 0.0)

    def _first_but(self, passed_over: tuple[str, ...]) -> tuple[str, float]:
        candidates = self.ranking or (((self.intent, self.confidence),) if self.intent else ())
        return next((entry for entry in candidates if entry[0] not in passed_over), (NOTHING, 0.0))
