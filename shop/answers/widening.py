"""Other words for what a question says, so that it meets the words of the articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("widening.yml")


@dataclass(frozen=True)
class _Likeness:
    said: tuple[str, ...]
    means: str
    beside: tuple[str, ...]

    def is_meant(self, lowered: str, articles: Sequence[str]) -> bool:
        if self.beside and not any(_has(lowered, term) for term in self.beside):
            return False
        return any(
            _has(lowered, term) and not any(_has(text, term) for text in articles) for term in self.said
        )


@lru_cache(maxsize=1)
def _likenesses() -> tuple[_Likeness, ...]:
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(_Likeness(tuple(row["said"]), row["means"], tuple(row.get("beside", ()))) for row in rows)


def widened(question: str, articles: Sequence[str]) -> str:
    """The question and, behind it, what it means in the articles' words, where they lack its own.

    `articles`: their texts; a shop that writes of Germany itself is asked about Germany.
    """
    lowered = question.lower()
    added = [like.means for like in _likenesses() if like.is_meant(lowered, articles)]
    return " ".join([question, *added])


def _has(lowered: str, term: str) -> bool:
    if not term.isascii():
        return term in lowered
    return term in lowered and re.search(rf"(?<![a-z]){re.escape(term)}(?![a-z])", lowered) is not None
