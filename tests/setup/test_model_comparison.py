"""Before and after: figures, significance, and when a new model is refused."""

from __future__ import annotations

import pytest

from evaluation.nlu.examples import Example
from shopdesk.model_comparison import Comparison, is_right, mcnemar_p


def comparison(*rows: tuple[str, str, str, str, int]) -> Comparison:
    """Rows of text, label, before, after, how often."""
    exam, before, after = [], [], []
    for text, label, old, new, times in rows:
        for number in range(times):
            exam.append(Example(f"{text} {number}", label, "exam"))
            before.append(old)
            after.append(new)
    return Comparison.of(exam, before, after)


@pytest.mark.parametrize(
    "worse, better, p",
    [(0, 0, 1.0), (1, 1, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (10, 2, 0.0386), (2, 10, 0.0386)],
)
def test_the_p_of_the_exact_test_is_that_of_the_tables(worse: int, better: int, p: float) -> None:
    assert mcnemar_p(worse, better) == pytest.approx(p, abs=5e-5)


def test_out_of_scope_is_right_when_the_bot_acts_on_nothing() -> None:
    assert is_right("out_of_scope", "out_of_scope") and is_right("out_of_scope", "nlu_fallback")
    assert is_right("out_of_scope", None) and not is_right("out_of_scope", "greet")
    assert not is_right("greet", "nlu_fallback")


def test_figures_overall_by_language_and_for_the_intents_that_changed() -> None:
    found = comparison(
        ("hi", "greet", "greet", "greet", 6),
        ("bye", "goodbye", "greet", "goodbye", 3),
        ("退钱", "get_refund", "get_refund", "track_refund", 1),
    )
    assert (found.overall.accuracy_before, found.overall.accuracy_after) == (0.7, 0.9)
    assert {share.name: (share.before, share.after) for share in found.languages} == {
        "en": (6, 9),
        "zh": (1, 0),
    }
    assert [share.name for share in found.changed_intents] == ["get_refund", "goodbye"]
    assert [pair.example.text for pair in found.worse] == ["退钱 0"]
    assert len(found.better) == 3
    written = found.to_dict()
    assert written["overall"] == {"n": 10, "before": 0.7, "after": 0.9, "p_value": 0.625}
    assert written["mcnemar"]["only_before_right"] == 1


def test_a_loss_within_the_tolerance_is_taken_and_one_beyond_it_refused() -> None:
    found = comparison(("a", "greet", "greet", "greet", 198), ("b", "greet", "greet", "deny", 2))
    assert found.objection(0.01) is None
    objection = found.objection(0.005)
    assert objection is not None and "100.0% of 200" in objection and "99.0% now" in objection


def test_equal_and_better_models_are_taken_without_tolerance() -> None:
    assert comparison(("a", "greet", "greet", "greet", 5)).objection(0) is None
    assert comparison(("a", "greet", "deny", "greet", 5)).objection(0) is None


def test_one_language_may_not_pay_for_the_other() -> None:
    found = comparison(
        ("hello", "greet", "deny", "greet", 40),
        ("退钱", "get_refund", "get_refund", "track_refund", 8),
        ("退货", "return_item", "return_item", "return_item", 40),
    )
    assert found.overall.accuracy_after > found.overall.accuracy_before
    objection = found.objection(0.005)
    assert objection is not None and objection.startswith("in zh:")


def test_an_exam_without_messages_compares_nothing() -> None:
    with pytest.raises(ValueError, match="without messages"):
        Comparison([])
