"""The training text is complete, clean and free of collisions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from tests.nlu.training_text import INTENTS, INTENTS_BY_FILE, LANGUAGES, Example, examples, same_wording

FEWEST = {"en": 30, "zh": 20}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def text(language: str) -> list[Example]:
    return list(examples(language))


def test_every_intent_is_there_and_no_other(text: list[Example]) -> None:
    assert {example.intent for example in text} == INTENTS


def test_every_intent_stands_in_the_file_of_its_capability(text: list[Example]) -> None:
    home = {intent: file for file, intents in INTENTS_BY_FILE.items() for intent in intents.split()}
    assert {e.intent: e.file for e in text} == home


def test_every_intent_has_enough_examples(text: list[Example], language: str) -> None:
    counts = Counter(example.intent for example in text)
    assert {intent: n for intent, n in counts.items() if n < FEWEST[language]} == {}


def test_no_wording_stands_twice(text: list[Example]) -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for example in text:
        seen[same_wording(example.text)].append(f"{example.intent}: {example.text}")
    assert [found for found in seen.values() if len(found) > 1] == []


def test_languages_are_not_mixed_up(text: list[Example], language: str) -> None:
    if language == "en":
        assert [e.text for e in text if re.search(r"[\u4e00-\u9fff]", e.text)] == []
    else:
        values_only = [e for e in text if not re.search(r"[\u4e00-\u9fff]", e.text)]
        assert len(values_only) <= len(text) * 0.02, values_only


def test_examples_are_plain_text_without_markup(text: list[Example]) -> None:
    assert [e.text for e in text if re.search(r"[\[\]{}]|^\s|\s$|  ", e.text)] == []


def test_examples_vary_in_length(text: list[Example], language: str) -> None:
    """A capability that acts on an order must know fragments as well as whole sentences with details."""
    short, long = (12, 60) if language == "en" else (5, 17)
    for intent in "cancel_order change_order return_item exchange_item track_order get_refund".split():
        lengths = [len(e.text) for e in text if e.intent == intent]
        assert min(lengths) <= short and max(lengths) >= long, intent


def test_order_numbers_are_written_in_several_ways(text: list[Example]) -> None:
    joined = "\n".join(e.text for e in text)
    for pattern in (r"#W\d{7}", r"#D\d{6}", r"(?<![#\dWD])\d{5,6}"):
        assert len(re.findall(pattern, joined)) >= 5, pattern
