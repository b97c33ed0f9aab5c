"""What of a text is read."""

from __future__ import annotations

import pytest

from sentiment.packaged_encoder import PackagedEncoder
from sentiment.tokens import FIRST, LAST, Tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(PackagedEncoder())


def test_of_a_long_text_the_begin_and_the_end_are_read(tokenizer: Tokenizer) -> None:
    text = "It began well. " + "Then one day went by like any other. " * 200 + "In the end it was dreadful."
    ids = tokenizer.ids(text)
    assert len(ids) == FIRST + LAST
    assert ids[:5] == tokenizer.ids("It began well.")[:5]
    last = tokenizer.ids("In the end it was dreadful.")[-6:]
    assert ids[-6:] == last


def test_a_review_of_some_paragraphs_is_read_as_a_whole(tokenizer: Tokenizer) -> None:
    text = "The handle sits well, and the lid is tight. " * 12
    assert tokenizer.ids(text) == tokenizer.pieces(text)[0]


@pytest.mark.parametrize("text", ["", " ", "好", "x" * 5_000, "\ud83d"])
def test_any_text_has_numbers(tokenizer: Tokenizer, text: str) -> None:
    assert 2 <= len(tokenizer.ids(text)) <= FIRST + LAST


def test_traditional_characters_are_read_as_simplified_ones_in_their_places(tokenizer: Tokenizer) -> None:
    typed, read = "東西壞了，客服態度很差", "东西坏了，客服态度很差"
    assert tokenizer.pieces(typed) == tokenizer.pieces(read)
