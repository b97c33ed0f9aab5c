"""The training text is complete, clean and free of collisions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from tests.nlu.training_text import INTENTS, INTENTS_BY_FILE, LANGUAGES, ROOT, Example, examples, same_wording

FEWEST = {"en": 60, "zh": 40}
FEWEST_OUT_OF_SCOPE = {"en": 400, "zh": 250}
# What shoppers ask most, and what any dialogue turns on.
FREQUENT = (
    "track_order return_item get_refund cancel_order search_product exchange_item change_order "
    "change_shipping_address affirm deny stop_current_task correct_information"
)
FEWEST_FREQUENT = {"en": 100, "zh": 80}
# Words, or Chinese characters, of a fragment and of a story; marks that end a sentence.
SHORT, LONG = {"en": 3, "zh": 4}, {"en": 15, "zh": 20}
END_MARK = re.compile(r"[.?!。？！…]$")
CHAT_SPELLING = re.compile(
    r"\b(?:u|ur|r|pls|plz|thx|tnx|wanna|gonna|gimme|dont|cant|wont|im|ive|whats|wheres|wen|nvm|lol|omg|"
    r"oder|ordr|cancle|retrun|adress|refnd|recieved)\b",
    re.IGNORECASE,
)
NEAR_DUPLICATE = 0.85


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
    wanted = dict.fromkeys(INTENTS, FEWEST[language])
    wanted |= dict.fromkeys(FREQUENT.split(), FEWEST_FREQUENT[language])
    wanted["out_of_scope"] = FEWEST_OUT_OF_SCOPE[language]
    assert {intent: n for intent, n in counts.items() if n < wanted[intent]} == {}


def test_no_wording_stands_twice(text: list[Example]) -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for example in text:
        seen[same_wording(example.text)].append(f"{example.intent}: {example.text}")
    assert [found for found in seen.values() if len(found) > 1] == []


def test_no_wording_has_two_intents_in_two_languages() -> None:
    """A word such as "ok" may stand in both languages, but must mean the same in both."""
    intents: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for example in examples(language):
            intents[same_wording(example.text)].add(example.intent)
    assert {wording: found for wording, found in intents.items() if len(found) > 1} == {}


def test_few_examples_are_near_duplicates(text: list[Example], language: str) -> None:
    """Examples that differ in one noun or number teach nothing; a typo of an example may stay."""
    by_intent: dict[str, list[frozenset[str]]] = defaultdict(list)
    near = []
    for example in text:
        pieces = _pieces(example.text, 3 if language == "en" else 2)
        if any(_overlap(pieces, other) >= NEAR_DUPLICATE for other in by_intent[example.intent]):
            near.append(f"{example.intent}: {example.text}")
        by_intent[example.intent].append(pieces)
    assert len(near) <= len(text) * 0.01, near


def _pieces(text: str, length: int) -> frozenset[str]:
    """Character n-grams of the wording, with every number the same, as the classifier masks them."""
    wording = f" {same_wording(re.sub(r'[#A-Za-z0-9.@_-]*[0-9][A-Za-z0-9.@_-]*', '0', text))} "
    return frozenset(wording[i : i + length] for i in range(len(wording) - length + 1))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard index, 0..1."""
    return len(one & other) / len(one | other)


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


def test_every_intent_has_fragments_and_whole_sentences(text: list[Example], language: str) -> None:
    lengths: dict[str, list[int]] = defaultdict(list)
    for example in text:
        lengths[example.intent].append(_length(example.text, language))
    assert {i for i, found in lengths.items() if sum(n <= SHORT[language] for n in found) < 2} == set()
    every = [n for found in lengths.values() for n in found]
    assert sum(n <= SHORT[language] for n in every) >= len(every) * 0.15
    assert sum(n >= LONG[language] for n in every) >= len(every) * 0.015


def _length(text: str, language: str) -> int:
    return len(text.split()) if language == "en" else len(text)


def test_examples_are_typed_as_shoppers_type(text: list[Example], language: str) -> None:
    """Mostly without a final mark, but not only; English in lower case and with chat spelling and typos;
    Chinese with English words in between."""
    marked = sum(bool(END_MARK.search(e.text)) for e in text)
    assert len(text) * 0.01 <= marked <= len(text) * 0.5
    if language == "en":
        capital = sum(e.text[:1].isupper() for e in text)
        assert len(text) * 0.03 <= capital <= len(text) * 0.5
        assert sum(bool(CHAT_SPELLING.search(e.text)) for e in text) >= len(text) * 0.025
    else:
        mixed = [e for e in text if re.search(r"[A-Za-z]{3}", re.sub(r"\S+@\S+", "", e.text))]
        assert len(mixed) >= len(text) * 0.02


def test_the_labelling_page_defines_every_intent_and_no_other() -> None:
    page = (ROOT / "nlu_data/LABELS.md").read_text(encoding="utf-8")
    first_cells = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", page, re.MULTILINE)
    defined = [intent for cell in first_cells for intent in re.findall(r"`(\w+)`", cell)]
    assert sorted(defined) == sorted(INTENTS)
    assert set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", page)) <= INTENTS


def test_order_numbers_are_written_in_several_ways(text: list[Example]) -> None:
    joined = "\n".join(e.text for e in text)
    for pattern in (r"#W\d{7}", r"#D\d{6}", r"(?<![#\dWD])\d{5,6}"):
        assert len(re.findall(pattern, joined)) >= 5, pattern
