"""Old and new model on the same exam: figures side by side, and whether the new one may be deployed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

from evaluation.nlu.answers import REFUSALS
from evaluation.nlu.examples import OUT_OF_SCOPE, Example, language_of

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Pair:
    """One message of the exam and what both models took it for."""

    example: Example
    before: str | None
    after: str | None

    @property
    def was_right(self) -> bool:
        """Whether the old model is right."""
        return is_right(self.example.label, self.before)

    @property
    def is_right(self) -> bool:
        """Whether the new model is right."""
        return is_right(self.example.label, self.after)

    @property
    def language(self) -> str:
        """en or zh; mixed counts as zh."""
        return "en" if language_of(self.example.text) == "en" else "zh"


@dataclass(frozen=True)
class Share:
    """How many of `n` messages each model gets right, and the two-sided exact p of the difference."""

    name: str
    n: int
    before: int
    after: int
    p_value: float

    @property
    def accuracy_before(self) -> float:
        """0 to 1."""
        return self.before / self.n

    @property
    def accuracy_after(self) -> float:
        """0 to 1."""
        return self.after / self.n

    def to_dict(self) -> dict[str, Any]:
        """JSON of the figures."""
        return {
            "n": self.n,
            "before": round(self.accuracy_before, 4),
            "after": round(self.accuracy_after, 4),
            "p_value": float(f"{self.p_value:.3g}"),
        }


class Comparison:
    """The pairs, and all that is worked out of them."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        if not pairs:
            raise ValueError("an exam without messages compares nothing")
        self.pairs = tuple(pairs)

    @classmethod
    def of(
        cls, exam: Sequence[Example], before: Sequence[str | None], after: Sequence[str | None]
    ) -> Comparison:
        """From both models' answers, in the exam's order."""
        return cls([Pair(*three) for three in zip(exam, before, after, strict=True)])

    @property
    def overall(self) -> Share:
        """All messages."""
        return _share("all", self.pairs)

    @property
    def languages(self) -> list[Share]:
        """By language."""
        return self._by(lambda pair: pair.language)

    @property
    def sources(self) -> list[Share]:
        """By where the messages come from."""
        return self._by(lambda pair: pair.example.source)

    @property
    def changed_intents(self) -> list[Share]:
        """The intents of which the models get different numbers right, the greatest loss first."""
        shares = [share for share in self._by(lambda pair: pair.example.label) if share.before != share.after]
        return sorted(shares, key=lambda share: (share.after - share.before, share.name))

    @property
    def worse(self) -> list[Pair]:
        """Messages that only the old model gets right."""
        return [pair for pair in self.pairs if pair.was_right and not pair.is_right]

    @property
    def better(self) -> list[Pair]:
        """Messages that only the new model gets right."""
        return [pair for pair in self.pairs if pair.is_right and not pair.was_right]

    def objection(self, tolerance: float) -> str | None:
        """Why the new model must not be deployed; None where it may.

        It is worse if its accuracy is lower by more than `tolerance` (0 to 1), or if in one language the
        loss is significant (exact McNemar test, p < 0.05), whatever the other language gains.
        """
        whole = self.overall
        if whole.accuracy_before - whole.accuracy_after > tolerance + 1e-9:
            return _loss("", whole)
        for share in self.languages:
            if share.after < share.before and share.p_value < SIGNIFICANT:
                return _loss(f"in {share.name}: ", share)
        return None

    def to_dict(self) -> dict[str, Any]:
        """JSON of everything."""
        return {
            "overall": self.overall.to_dict(),
            "mcnemar": {
                "only_before_right": len(self.worse),
                "only_after_right": len(self.better),
                "p_value": float(f"{self.overall.p_value:.3g}"),
            },
            "by_language": {share.name: share.to_dict() for share in self.languages},
            "by_source": {share.name: share.to_dict() for share in self.sources},
            "changed_intents": {share.name: share.to_dict() for share in self.changed_intents},
            "worse": [_pair(pair) for pair in self.worse],
            "better": [_pair(pair) for pair in self.better],
        }

    def _by(self, key: Callable[[Pair], str]) -> list[Share]:
        groups: dict[str, list[Pair]] = defaultdict(list)
        for pair in self.pairs:
            groups[key(pair)].append(pair)
        return [_share(name, groups[name]) for name in sorted(groups)]


def is_right(label: str, intent: str | None) -> bool:
    """Whether the bot does right: acts on the right intent, or on none where the message is out of scope."""
    if label == OUT_OF_SCOPE:
        return intent is None or intent in REFUSALS
    return intent == label


def mcnemar_p(only_before: int, only_after: int) -> float:
    """Two-sided p of the exact McNemar test (1947): are changes for the worse as likely as for the better?

    Only the messages on which the models differ count; under equality each is a fair coin.
    """
    n, fewer = only_before + only_after, min(only_before, only_after)
    return min(1.0, sum(comb(n, k) for k in range(fewer + 1)) / float(2 ** max(0, n - 1)))


def _share(name: str, pairs: Iterable[Pair]) -> Share:
    listed = list(pairs)
    worse = sum(pair.was_right and not pair.is_right for pair in listed)
    better = sum(pair.is_right and not pair.was_right for pair in listed)
    before, after = sum(pair.was_right for pair in listed), sum(pair.is_right for pair in listed)
    return Share(name, len(listed), before, after, mcnemar_p(worse, better))


def _loss(where: str, share: Share) -> str:
    return (
        f"{where}{share.accuracy_before:.1%} of {share.n} messages right before, "
        f"{share.accuracy_after:.1%} now (p = {share.p_value:.3f})"
    )


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "text": pair.example.text,
        "label": pair.example.label,
        "before": pair.before,
        "after": pair.after,
    }
