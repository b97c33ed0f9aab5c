"""Figures of a sentiment exam are right where they can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.nlu.examples import Example
from evaluation.sentiment.report import judge_readings
from tests.sentiment_model.counting import Count

SURE_NEGATIVE, SURE_POSITIVE = Count((0.8, 0.1, 0.1)), Count((0.1, 0.1, 0.8))
NEUTRAL, RATHER_NEGATIVE = Count((0.2, 0.7, 0.1)), Count((0.3, 0.5, 0.2))
MS = [(2.0, 1.0)]


def examples(*labels: str) -> list[Example]:
    return [Example(f"text {number}", label) for number, label in enumerate(labels)]


def test_three_polarities_are_counted_as_read() -> None:
    report = judge_readings(
        examples("negative", "neutral", "positive", "positive"),
        [SURE_NEGATIVE, NEUTRAL, SURE_POSITIVE, NEUTRAL],
        MS,
    )
    assert report.figures.accuracy == 0.75
    assert not report.binary
    assert report.confusion["positive"] == {"negative": 0, "neutral": 1, "positive": 1}
    assert report.figures.ece == pytest.approx((2 * abs(1 - 0.8) + 2 * abs(0.5 - 0.7)) / 4)
    assert report.intensity_of["negative"] == pytest.approx(-0.7)
    assert [miss.example.text for miss in report.misses] == ["text 3"]
    found = report.as_json()
    assert found["macro_f1"] == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)
    assert set(found["per_label"]) == {"negative", "neutral", "positive"}
    assert found["latency_ms"]["p50"] == 2.0 and found["latency_cpu_ms"]["p95"] == 1.0


def test_without_neutral_texts_the_likelier_of_the_two_counts() -> None:
    report = judge_readings(
        examples("negative", "positive"), [RATHER_NEGATIVE, SURE_POSITIVE], MS, texts_per_second=10
    )
    assert report.binary
    assert report.figures.accuracy == 1.0
    assert report.read_neutral == 0.5
    assert report.figures.answers[0].confidence == pytest.approx(0.6)
    assert report.confusion == {
        "negative": {"negative": 1, "positive": 0},
        "positive": {"negative": 0, "positive": 1},
    }


def test_reviews_are_counted_by_their_stars() -> None:
    report = judge_readings(
        examples("negative", "positive", "positive"),
        [SURE_NEGATIVE, SURE_POSITIVE, NEUTRAL],
        MS,
        stars=[1, 5, 5],
    )
    one, five = report.stars
    assert (one.stars, one.n, one.negative, one.intensity) == (1, 1, 1.0, pytest.approx(-0.7))
    assert (five.n, five.positive, five.neutral) == (2, 0.5, 0.5)


@pytest.mark.slow
def test_pictures_are_written(tmp_path: Path) -> None:
    from evaluation.sentiment.pictures import write_pictures

    report = judge_readings(
        examples("negative", "neutral", "positive"), [SURE_NEGATIVE] * 3, MS, stars=[1, 3, 5]
    )
    written = write_pictures(report, tmp_path / "new")
    assert {path.name for path in written} == {
        f"{name}.{kind}" for name in ("confusion", "reliability", "stars") for kind in ("png", "svg")
    }
    assert all(path.stat().st_size > 1000 for path in written)
