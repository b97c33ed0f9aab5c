"""Labelled misses become training text and an exam."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from evaluation.nlu.examples import Example
from shop.database import create_engine_for
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from shopdesk.learning import LEAST_FOR_EXAM, draw_parts, gather, shop_units, training_text, write_learned
from shopdesk.training import LEARNED, fingerprint
from tests.misses import keep

NLU = """
version: "3.1"
nlu:
- intent: get_refund
  examples: |
    - I want my money back
    - refund order [#W2378156](order_number)
- intent: greet
  examples: |
    - hi there
"""


@pytest.fixture
def units(sqlite_url: str) -> Iterator[UnitOfWorkFactory]:
    engine = create_engine_for(sqlite_url)
    yield unit_of_work_factory(engine)
    engine.dispose()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "nlu_data/en/orders.yml": NLU,
        "domain.yml": "intents: [get_refund, greet, out_of_scope, nlu_fallback]",
        "config.yml": "pipeline: []",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_labelled_wordings_are_trained_on_unless_they_are_known(
    units: UnitOfWorkFactory, project: Path
) -> None:
    keep(units, "gimme my dough", "get_refund")
    keep(units, "Gimme my DOUGH!", "get_refund")
    keep(units, "i want my money back!!", "get_refund")
    keep(units, "Refund order #W1234567", "get_refund")
    keep(units, "not labelled yet")
    learned = gather(units, project, [], 0.2)
    assert [example.label for example in learned.trained.values()] == ["get_refund"]
    assert (learned.known, learned.labelled, learned.contradictions) == (2, 3, ())


def test_contradictions_are_left_out_and_told(units: UnitOfWorkFactory, project: Path) -> None:
    keep(units, "Hi there", "get_refund")
    keep(units, "howdy", "greet")
    keep(units, "yo", "get_money")
    exam = [Example("Howdy!", "out_of_scope", "exam/nlu/en.csv")]
    learned = gather(units, project, exam, 0.2)
    assert {(one.text, one.label, one.known.intent, one.known.place) for one in learned.contradictions} == {
        ("Hi there", "get_refund", "greet", "nlu_data/en/orders.yml"),
        ("howdy", "greet", "out_of_scope", "exam/nlu/en.csv"),
    }
    assert learned.without_label == (("yo", "get_money"),)
    assert not learned.trained


def test_what_the_exam_asks_is_not_trained_on(units: UnitOfWorkFactory, project: Path) -> None:
    keep(units, "howdy partner", "greet")
    learned = gather(units, project, [Example("Howdy, partner", "greet")], 0.2)
    assert not learned.trained and learned.known == 1


def test_a_share_is_held_back_for_good(units: UnitOfWorkFactory, project: Path) -> None:
    for number in range(20):
        keep(units, f"gimme {'x' * (number + 1)}", "get_refund")
    first = gather(units, project, [], 0.2)
    assert (len(first.held_back), len(first.trained)) == (4, 16)
    assert gather(units, project, [], 0.2) == first
    for number in range(10):
        keep(units, f"more {'y' * (number + 1)}", "get_refund")
    second = gather(units, project, [], 0.2)
    assert len(second.held_back) == 6
    assert first.held_back.keys() < second.held_back.keys()
    assert not first.trained.keys() & second.held_back.keys()


def test_fewer_than_enough_are_all_trained_on_and_never_enter_the_exam() -> None:
    few = draw_parts({str(number): None for number in range(LEAST_FOR_EXAM - 1)}, 0.2)
    assert not any(few.values())
    more = draw_parts(few | {"new": None}, 0.2)
    assert [key for key, held_back in more.items() if held_back] == ["new"]
    assert not any(draw_parts({str(number): None for number in range(50)}, 0.0).values())


def test_the_training_text_is_what_rasa_reads() -> None:
    texts = ["退钱", "a [b](c) d", "/restart now", "- dash", 'say: "x" #1 ☂ 😀', "colon: yes"]
    read = yaml.safe_load(training_text([Example(text, "get_refund") for text in texts]))
    (entry,) = read["nlu"]
    examples = entry["examples"].splitlines()
    assert entry["intent"] == "get_refund" and read["version"] == "3.1"
    assert all(line.startswith("- ") for line in examples) and len(examples) == len(texts)
    assert "- a (b)(c) d" in examples and "- restart now" in examples
    assert '- say: "x" #1 ☂ 😀' in examples


def test_writing_changes_the_fingerprint_only_when_the_text_changes(
    units: UnitOfWorkFactory, project: Path
) -> None:
    bare = fingerprint(project)
    keep(units, "gimme my dough", "get_refund")
    learned = gather(units, project, [], 0.2)
    assert write_learned(project, learned)
    with_label = fingerprint(project)
    assert with_label != bare
    assert not write_learned(project, gather(units, project, [], 0.2))
    assert fingerprint(project) == with_label
    assert write_learned(project, type(learned)())
    assert not (project / LEARNED).exists() and fingerprint(project) == bare


def test_no_database_or_an_old_one_means_no_misses(tmp_path: Path) -> None:
    with shop_units(f"sqlite:///{tmp_path / 'none.db'}") as units:
        assert units is None
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "empty.db").touch()
    with shop_units(f"sqlite:///{tmp_path / 'empty.db'}") as units:
        assert units is None
