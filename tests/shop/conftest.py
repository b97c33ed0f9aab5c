"""The small shop of these tests, on both databases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from shop.answers.encoder import Vectors
from shop.search.words import split_words
from shop.services import Services, build_services
from shop.unit_of_work import UnitOfWorkFactory
from tests.databases import (  # fixtures: pytest finds them here by name
    _sqlite_template,
    database_url,
    empty_database_url,
    engine,
    postgres_server,
    postgres_url,
    sqlite_url,
    unit_of_work,
)
from tests.shop.small_shop import NOW, fill

__all__ = [
    "_sqlite_template",
    "database_url",
    "empty_database_url",
    "engine",
    "postgres_server",
    "postgres_url",
    "sqlite_url",
    "unit_of_work",
]


class WordEncoder:
    """A fake: texts that share words are close. It keeps count of what it was asked to encode."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Hashed word counts, of unit length."""
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in split_words(text) or [""]:
                vectors[row, sum(word.encode()) % 256] += 1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(norms == 0, 1, norms)


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def services(unit_of_work: UnitOfWorkFactory, encoder: WordEncoder) -> Services:
    """The services over the small shop; their clock stands still at NOW."""
    fill(unit_of_work)
    return build_services(unit_of_work, encoder=encoder, clock=lambda: NOW)
