"""Finds what to look at in training text: confused intents, and examples under the wrong one."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from evaluation.nlu.answers import Answer
from evaluation.nlu.examples import Example

_VERY_SURE = 0.95


@dataclass(frozen=True)
class Pair:
    """Two intents that were taken for each other, with the messages behind it, surest mistake first.

    `there`: labelled `first`, heard as `second`. `back`: the other way round.
    """

    first: str
    second: str
    there: Sequence[Answer]
    back: Sequence[Answer]

    @property
    def n(self) -> int:
        """Mistakes in both directions."""
        return len(self.there) + len(self.back)

    def as_json(self, most: int) -> dict[str, Any]:
        """Counts and at most that many examples a direction."""
        return {
            "intents": [self.first, self.second],
            "n": self.n,
            "first_heard_as_second": len(self.there),
            "second_heard_as_first": len(self.back),
            "examples": [
                {
                    "text": answer.example.text,
                    "label": answer.label,
                    "heard": answer.heard,
                    "source": answer.example.source,
                }
                for answer in [*self.there[:most], *self.back[:most]]
            ],
        }


@dataclass(frozen=True)
class Doubt:
    """An example whose own label the model, which has not seen it, finds far less likely than another."""

    answer: Answer
    rather: str
    own: float
    other: float

    def as_json(self) -> dict[str, Any]:
        """The example and both confidences."""
        return {
            "text": self.answer.example.text,
            "label": self.answer.label,
            "rather": self.rather,
            "confidence_in_label": round(self.own, 4),
            "confidence_in_rather": round(self.other, 4),
            "source": self.answer.example.source,
        }


def confused_pairs(answers: Iterable[Answer]) -> list[Pair]:
    """Pairs of intents that were taken for each other, most confused first."""
    mistakes: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.heard != answer.label:
            mistakes[answer.label, answer.heard].append(answer)
    for found in mistakes.values():
        found.sort(key=lambda answer: -answer.confidence_in(answer.heard))
    pairs = []
    for first, second in {(min(pair), max(pair)) for pair in mistakes}:
        there, back = mistakes.get((first, second), []), mistakes.get((second, first), [])
        if len(back) > len(there):
            first, second, there, back = second, first, back, there
        pairs.append(Pair(first, second, there, back))
    return sorted(pairs, key=lambda pair: (-pair.n, pair.first, pair.second))


def doubtful_labels(answers: Sequence[Answer]) -> list[Doubt]:
    """Examples that rather belong to another intent, clearest first.

    Confident learning (Northcutt, Jiang and Chuang 2021): another intent is likely for an example where the
    model is at least as sure of it as it is on average for that intent's own examples, or very sure: averages
    come close to one in clear-cut data. `answers` must come from models that have not seen their examples
    (cross-validation).
    """
    own: dict[str, list[float]] = defaultdict(list)
    for answer in answers:
        own[answer.label].append(answer.confidence_in(answer.label))
    usual = {label: min(_VERY_SURE, fmean(confidences)) for label, confidences in own.items()}
    doubts = []
    for answer in answers:
        if answer.heard == answer.label or answer.heard not in usual:
            continue
        there, here = answer.confidence_in(answer.heard), answer.confidence_in(answer.label)
        if there >= usual[answer.heard] and here < usual[answer.label]:
            doubts.append(Doubt(answer, answer.heard, here, there))
    return sorted(doubts, key=lambda doubt: doubt.own - doubt.other)


def same_wording(examples: Iterable[Example]) -> list[list[Example]]:
    """Examples that differ only in case, width, spaces or marks, yet have different labels."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        folded = unicodedata.normalize("NFKC", example.text).casefold()
        groups[re.sub(r"[\W_]+", "", folded) or folded.strip()].append(example)
    return [group for group in groups.values() if len({example.label for example in group}) > 1]
