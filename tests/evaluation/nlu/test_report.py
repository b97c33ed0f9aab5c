"""Answers are read, judged and reviewed as the documentation says."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from evaluation.nlu.answers import Answer
from evaluation.nlu.examples import OUT_OF_SCOPE, Example
from evaluation.nlu.pictures import confusion_chart, write_pictures
from evaluation.nlu.report import judge
from evaluation.nlu.review import confused_pairs, doubtful_labels, same_wording
from evaluation.nlu.tables import print_report


def answer(label: str, *ranking: tuple[str, float], text: str = "hello", oos: float | None = None) -> Answer:
    return Answer(Example(text, label, "file.csv:2"), *ranking[0], ranking=ranking, oos_score=oos, ms=2.0)


UNSURE = answer("a", ("nlu_fallback", 0.7), ("a", 0.3), ("b", 0.2))
RIGHT = answer("b", ("b", 0.9), ("a", 0.1), text="我的快递呢")
WRONG = answer("a", ("b", 0.8), ("a", 0.2), text="take that")
REFUSED = answer(OUT_OF_SCOPE, (OUT_OF_SCOPE, 0.9), ("a", 0.1))
UNSURE_OUT = answer(OUT_OF_SCOPE, ("nlu_fallback", 0.6), ("b", 0.4))
TAKEN = answer(OUT_OF_SCOPE, ("a", 0.8), (OUT_OF_SCOPE, 0.2))
WRONGLY_REFUSED = answer("b", (OUT_OF_SCOPE, 0.6), ("b", 0.4))
ALL = [UNSURE, RIGHT, WRONG, REFUSED, UNSURE_OUT, TAKEN, WRONGLY_REFUSED]


def test_accuracy_passes_over_refusals_and_is_also_given_with_them() -> None:
    report = judge(ALL)
    assert (report.n, report.n_in_scope) == (7, 4)
    assert report.accuracy == 3 / 4  # all but WRONG, by the surest intent
    assert report.accuracy_with_refusals == 1 / 4  # RIGHT alone
    assert report.accuracy_overall == pytest.approx(3 / 7)  # and the two rightly refused
    assert (report.oos.recall, report.oos.precision) == (2 / 3, 2 / 4)
    assert report.oos.in_scope_refused == 2 / 4


def test_the_table_of_intents_has_out_of_scope_as_a_row_of_refusals() -> None:
    report = judge(ALL)
    assert report.per_intent["a"].recall == 0.5
    assert report.per_intent["b"].precision == pytest.approx(2 / 3)
    row = report.per_intent[OUT_OF_SCOPE]
    assert (row.support, row.recall, row.precision) == (3, 2 / 3, 0.5)
    assert row.f1 == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))
    assert report.refused_of == {"a": 0.5, "b": 0.5, OUT_OF_SCOPE: 2 / 3}
    assert report.macro_f1 == pytest.approx((2 / 3 + 4 / 5) / 2)  # of a and b alone


def test_the_score_of_the_detector_is_used_where_there_is_one() -> None:
    assert answer("a", ("a", 0.9), oos=0.25).out_of_scope_score == 0.25
    assert answer("a", ("nlu_fallback", 0.9), ("a", 0.4)).out_of_scope_score == pytest.approx(0.6)


def test_an_answer_without_any_intent_is_wrong_and_refused() -> None:
    silent = Answer(Example("#", "a"), None, 0.0, ())
    assert silent.refused
    assert judge([silent]).accuracy == 0.0


def test_languages_are_reported_apart() -> None:
    found = judge([RIGHT, WRONG]).by_language
    assert found["zh"]["accuracy"] == 1.0
    assert found["en"]["accuracy"] == 0.0
    assert "mixed" not in found


def test_the_json_has_the_keys_that_operators_script() -> None:
    content = judge(ALL).as_json()
    assert {"accuracy", "macro_f1", "n", "latency_ms", "ece", "oos", "per_intent"} <= set(content)
    assert {"p50", "p95"} <= set(content["latency_ms"])
    assert {"recall", "precision", "auroc", "in_scope_refused"} <= set(content["oos"])
    assert content["per_intent"]["a"]["support"] == 2
    assert [miss["text"] for miss in content["misses"]] == ["hello", "take that", "hello", "hello"]


def test_pairs_hold_both_directions_the_most_confused_first_and_the_surest_mistake_first() -> None:
    there = [answer("a", ("b", sure), ("a", 1 - sure), text=f"{sure}") for sure in (0.6, 0.9, 0.7)]
    back = [answer("b", ("a", 0.8), ("b", 0.2))]
    other = [answer("c", ("a", 0.99))]
    pairs = confused_pairs([*other, *back, *there, RIGHT])
    assert [(pair.first, pair.second, len(pair.there), len(pair.back)) for pair in pairs] == [
        ("a", "b", 3, 1),
        ("c", "a", 1, 0),
    ]
    assert [entry.example.text for entry in pairs[0].there] == ["0.9", "0.7", "0.6"]


def test_a_rightly_refused_message_is_no_confusion_and_an_unsure_one_counts_by_its_best() -> None:
    pairs = confused_pairs([REFUSED, UNSURE_OUT, UNSURE, answer("a", ("nlu_fallback", 0.7), ("b", 0.3))])
    assert [(pair.first, pair.second, pair.n) for pair in pairs] == [("a", "b", 1)]


def test_an_example_that_rather_belongs_elsewhere_is_found() -> None:
    usual = [answer(label, (label, 0.8), (other, 0.2)) for label, other in ("ab", "ba") for _ in range(5)]
    clear = answer("a", ("b", 0.95), ("a", 0.05), text="looks like b")
    close = answer("a", ("b", 0.5), ("a", 0.5), text="could be either")
    doubts = doubtful_labels([*usual, clear, close])
    assert [(d.answer.example.text, d.rather) for d in doubts] == [("looks like b", "b")]
    assert (doubts[0].own, doubts[0].other) == (0.05, 0.95)


def test_the_same_wording_under_two_intents_is_found_whatever_its_case_and_marks() -> None:
    examples = [Example("Where is it?", "a"), Example("where is  it", "b"), Example("other", "a")]
    assert same_wording([*examples, Example("Other!", "a")]) == [examples[:2]]


def test_people_see_the_figures_and_markup_in_messages_stays_text() -> None:
    out = StringIO()
    odd = answer("x[/bold]", ("[red]y", 0.9), text="[bold]shout[/wrong]")
    print_report(judge([*ALL, odd]), Console(file=out, width=200))
    shown = out.getvalue()
    for part in ("macro F1", "AUROC", "ECE", "p95", "take that", "[bold]shout[/wrong]", "x[/bold]"):
        assert part in shown


@pytest.mark.parametrize("many", [1, 2, 5, 90])
def test_the_confusion_picture_has_a_cell_for_every_pair_that_occurs(many: int) -> None:
    answers = [answer(f"意图{i}", (f"意图{i // 2 * 2}", 0.8)) for i in range(many)]
    chart = confusion_chart(answers).to_dict()
    cells = (
        next(iter(chart["datasets"].values())) if "datasets" in chart else chart["layer"][0]["data"]["values"]
    )
    assert {(cell["meant"], cell["heard"]) for cell in cells} == {(a.label, a.heard) for a in answers}
    assert all(cell["n"] == 1 and cell["share"] == 1.0 for cell in cells)
    order = chart["layer"][0]["encoding"]["x"]["sort"]
    assert sorted(order) == sorted({a.label for a in answers} | {a.heard for a in answers})
    places = [abs(order.index(a.label) - order.index(a.heard)) for a in answers]
    assert max(places) <= 1  # confused intents stand side by side


@pytest.mark.slow
def test_pictures_are_written_as_png_and_svg(tmp_path: Path) -> None:
    answers = [answer(f"意图{i}", (f"意图{i // 2 * 2}", 0.8)) for i in range(4)]
    written = write_pictures(judge(answers), tmp_path / "pictures")
    assert {path.name for path in written} == {
        f"{name}.{kind}" for name in ("confusion", "reliability") for kind in ("png", "svg")
    }
    with Image.open(tmp_path / "pictures/confusion.png") as picture:
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 3
    assert "意图0" in (tmp_path / "pictures/confusion.svg").read_text(encoding="utf-8")
