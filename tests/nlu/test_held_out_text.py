"""The held-out exam is complete, and nothing in it was trained on."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from shopdesk.training import model_inputs
from tests.nlu.exam_text import EXAM_FOLDER, SPLITS, exam_rows
from tests.nlu.training_text import LANGUAGES, ROOT, examples, same_wording

LEAST_ROWS = 5
HAN = re.compile(r"[\u4e00-\u9fff]")


def domain_intents() -> set[str]:
    domain = yaml.safe_load((ROOT / "domain/intents.yml").read_text(encoding="utf-8"))
    return set(domain["intents"]) - {"nlu_fallback"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_of_the_domain_is_examined_and_no_other(language: str) -> None:
    counts = Counter(row.label for row in exam_rows(language))

    assert set(counts) == domain_intents()
    assert {label: count for label, count in counts.items() if count < LEAST_ROWS} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_label_is_split_in_two_halves(language: str) -> None:
    rows = exam_rows(language)
    counts = Counter((row.label, row.split) for row in rows)

    assert {row.split for row in rows} == set(SPLITS)
    uneven = {label for label, _ in counts if abs(counts[label, "dev"] - counts[label, "test"]) > 1}
    assert uneven == set()


def test_no_message_stands_twice_in_the_exam() -> None:
    counts = Counter(same_wording(row.text) for language in LANGUAGES for row in exam_rows(language))

    assert [wording for wording, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_stands_in_the_file_of_its_language(language: str) -> None:
    strangers = [row.text for row in exam_rows(language) if bool(HAN.search(row.text)) != (language == "zh")]

    assert strangers == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_of_the_exam_was_trained_on(language: str) -> None:
    trained = {same_wording(example.text) for known in LANGUAGES for example in examples(known)}
    assert trained

    known = [f"{row.label}: {row.text}" for row in exam_rows(language) if same_wording(row.text) in trained]
    assert known == [], "replace these rows of the exam by messages that say it otherwise"


def test_changing_the_exam_does_not_make_the_trained_model_stale() -> None:
    inputs = set(model_inputs(ROOT))
    assert inputs

    assert inputs.isdisjoint(EXAM_FOLDER.rglob("*"))
