"""The shoppers' words of `vocabulary.yml`, read once and folded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.understanding.text import fold

_FILE = Path(__file__).with_name("vocabulary.yml")


@dataclass(frozen=True)
class Vocabulary:
    """Phrases by topic, compiled patterns by topic, and the synonym tables."""

    phrases: dict[str, tuple[str, ...]]
    patterns: dict[str, tuple[re.Pattern[str], ...]]
    ordinals: dict[int, tuple[str, ...]]
    numbers: dict[str, int]
    cancel_reasons: dict[str, tuple[str, ...]]
    payment_types: dict[str, tuple[str, ...]]
    option_words: dict[str, tuple[str, ...]]
    option_names: dict[str, tuple[str, ...]]
    product_words: dict[str, tuple[str, ...]]
    item_kinds: dict[str, tuple[str, ...]]

    def says(self, topic: str, folded: str) -> bool:
        """Whether a pattern of the topic is in the text."""
        return any(pattern.search(folded) for pattern in self.patterns[topic])

    def place(self, topic: str, folded: str) -> tuple[int, int] | None:
        """The earliest place where a pattern of the topic stands."""
        found = [match.span() for pattern in self.patterns[topic] if (match := pattern.search(folded))]
        return min(found) if found else None


def _folded(values: list[Any]) -> tuple[str, ...]:
    return tuple(fold(str(value)) for value in values)


def _table(raw: dict[Any, list[Any]]) -> dict[str, tuple[str, ...]]:
    return {fold(str(key)): _folded(values) for key, values in raw.items()}


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The one vocabulary; the file is read at the first call."""
    raw: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    tables = {
        "ordinals",
        "numbers",
        "cancel_reasons",
        "payment_types",
        "option_words",
        "option_names",
        "product_words",
        "item_kinds",
    }
    return Vocabulary(
        phrases={
            topic: _folded(entry)
            for topic, entry in raw.items()
            if topic not in tables and isinstance(entry, list)
        },
        patterns={
            topic: tuple(re.compile(pattern, re.MULTILINE) for pattern in entry["patterns"])
            for topic, entry in raw.items()
            if topic not in tables and isinstance(entry, dict)
        },
        ordinals={int(rank): _folded(entry) for rank, entry in raw["ordinals"].items()},
        numbers={fold(str(word)): int(number) for word, number in raw["numbers"].items()},
        cancel_reasons={str(reason): _folded(entry) for reason, entry in raw["cancel_reasons"].items()},
        payment_types={str(kind): _folded(entry) for kind, entry in raw["payment_types"].items()},
        option_words=_table(raw["option_words"]),
        option_names=_table(raw["option_names"]),
        product_words=_table(raw["product_words"]),
        item_kinds=_table(raw["item_kinds"]),
    )
