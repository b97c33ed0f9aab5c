"""The exam of foretold satisfaction: figures as books have them, nobody asked about what they have seen."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from evaluation.satisfaction.exam import CHOSEN, MOOD, USUAL, WAYS, Rounds, hold_folds, hold_window
from evaluation.satisfaction.figures import Foretellings, auroc, judge, losses
from evaluation.satisfaction.pictures import write_pictures
from evaluation.satisfaction.report import SatisfactionReport, examine
from evaluation.satisfaction.tables import print_report
from evaluation.satisfaction.truth import BadTruth, Truth, read_truth
from insights.satisfaction.model import TooFewRatings
from tests.insights_model.rounds import many_cases


@pytest.fixture(scope="module")
def rounds() -> Rounds:
    return Rounds.of(many_cases(260, rated=0.7))


@pytest.fixture(scope="module")
def report(rounds: Rounds) -> SatisfactionReport:
    resolutions = {(case.round.conversation_id, 1): "assumed" for case in rounds.cases}
    first = rounds.cases[0].round.conversation_id
    resolutions[first, 1] = "confirmed"
    truth = {
        case.round.conversation_id: Truth(4.5 - at % 2 * 2, 5 - at % 2 * 3, at % 2 == 0)
        for at, case in enumerate(rounds.cases)
    }
    return examine(rounds, resolutions, truth)


def test_auroc_is_that_of_the_library_also_where_scores_are_equal() -> None:
    rng = np.random.default_rng(1)
    scores, truth = rng.integers(0, 6, 200).astype(np.float64), rng.random(200) < 0.4
    assert auroc(scores, truth) == pytest.approx(roc_auc_score(truth, scores))
    assert auroc(scores, np.ones(200, dtype=bool)) is None


def test_figures_of_perfect_and_of_honest_foretelling() -> None:
    given = np.array([5, 4, 1, 2])
    perfect = judge(Foretellings(np.array([1.0, 1.0, 0.0, 0.0]), given.astype(np.float64)), given)
    assert (perfect.auroc, perfect.off_by) == (1.0, 0.0)
    assert perfect.brier < 1e-6 and perfect.ece < 1e-5 and perfect.happy == 0.5
    rng = np.random.default_rng(2)
    shares = rng.random(2_000)
    honest = judge(Foretellings(shares, shares * 4 + 1), np.where(rng.random(2_000) < shares, 5, 1))
    assert honest.auroc_interval is not None and honest.auroc is not None
    assert honest.auroc_interval[0] < honest.auroc < honest.auroc_interval[1]
    assert honest.ece < 2 * honest.ece_by_chance
    boastful = judge(Foretellings(np.full(2_000, 0.99), shares), np.where(rng.random(2_000) < 0.5, 5, 1))
    assert boastful.ece > 10 * boastful.ece_by_chance


def test_losses_punish_those_who_were_sure_and_wrong() -> None:
    sure, unsure = losses(np.array([0.99]), np.array([1])), losses(np.array([0.6]), np.array([1]))
    assert sure > unsure > losses(np.array([0.1]), np.array([1]))


def test_the_window_asks_about_the_newest_ratings_only(rounds: Rounds) -> None:
    window = hold_window(rounds)
    assert window is not None and set(window.figures) == set(WAYS)
    rated = rounds.rated
    asked = [case.round.conversation_id for case in window.rounds.cases]
    assert asked == [case.round.conversation_id for case in rated.cases][-len(asked) :]
    assert len(asked) == round(0.25 * len(rated))


def test_the_model_beats_the_usual_share_and_the_mood_is_only_part_of_it(report: SatisfactionReport) -> None:
    figures = report.folds.figures
    assert figures[USUAL].auroc is not None and abs(figures[USUAL].auroc - 0.5) < 0.1
    assert figures[CHOSEN].auroc > 0.85 > 0.6
    assert figures[CHOSEN].log_loss < figures[MOOD].log_loss < figures[USUAL].log_loss


def test_nobody_learns_from_the_rating_they_are_asked_about(rounds: Rounds) -> None:
    """With ratings that follow from nothing, whoever had seen them would stand out."""
    rated = rounds.rated
    shuffled = Rounds(rated.cases, rated.table, np.random.default_rng(5).permutation(rated.stars))
    figures = hold_folds(shuffled, [CHOSEN]).figures[CHOSEN]
    assert figures.auroc is not None and 0.35 < figures.auroc < 0.65


def test_too_few_ratings_are_no_exam() -> None:
    few = Rounds.of(many_cases(15))
    assert hold_window(few) is None
    with pytest.raises(TooFewRatings):
        hold_folds(few)


def test_confirmed_and_assumed_are_counted_apart_and_checked_against_the_truth(
    report: SatisfactionReport,
) -> None:
    whole = report.as_json()
    assert whole["resolutions"] == {"confirmed": 1, "assumed": 259, "unresolved": 0, "abandoned": 0}
    assert whole["truly_solved"]["confirmed"] == 1.0
    assert 0.4 < whole["truly_solved"]["assumed"] < 0.6
    json.dumps(whole)


def test_only_rounds_without_a_rating_are_held_against_the_truth(report: SatisfactionReport) -> None:
    assert report.truth is not None
    assert report.truth.n == report.rounds - report.rated
    assert report.truth.auroc_best == 1.0
    assert report.truth.mean_true == pytest.approx(3.5, abs=0.3)


def test_tables_and_pictures_show_the_same_figures(
    report: SatisfactionReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.console import Console

    print_report(report, Console(highlight=False, width=120))
    shown = capsys.readouterr().out
    auc = report.folds.figures[CHOSEN].auroc
    assert auc is not None and f"{auc:.3f}" in shown
    assert "confirmed" in shown and "closed without a word against it" in shown
    written = write_pictures(report, tmp_path / "pictures")
    assert sorted(file.name for file in written) == [
        "models.png", "models.svg", "reliability.png", "reliability.svg",
    ]  # fmt: skip
    assert (
        f"{report.folds.figures[CHOSEN].ece:.3f}" in (tmp_path / "pictures" / "reliability.svg").read_text()
    )


def test_a_file_without_truth_is_named(tmp_path: Path) -> None:
    file = tmp_path / "truth.jsonl"
    for content in ("not json", '{"kind": "customer", "id": "x"}', '{"kind": "conversation", "id": "x"}'):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(BadTruth, match=r"truth\.jsonl"):
            read_truth(file)
