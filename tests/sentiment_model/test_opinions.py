"""Aspects are judged by what is said of them, not by the text as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from sentiment.aspect_polarity import AspectReader, ClauseJudge, clause_around, summaries
from sentiment.aspects import AspectFinder
from sentiment.signs import Span
from tests.sentiment_model.counting import CountingReader

FINDER = AspectFinder()


def opinions(text: str) -> dict[str, str]:
    reader = AspectReader(CountingReader(), FINDER)
    return {opinion.aspect.key: opinion.polarity for opinion in reader.read(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The screen is superb but delivery was slow.", {"part:screen": "positive", "delivery": "negative"}),
        ("物流很慢，但是质量很好", {"delivery": "negative", "quality": "positive"}),
        ("The box is brown", {"packaging": "neutral"}),
        ("It was not overpriced", {"price": "positive"}),
        ("没有异味", {"quality": "positive"}),
        ("Hello there", {}),
    ],
)
def test_each_aspect_gets_its_own_polarity(text: str, expected: dict[str, str]) -> None:
    assert opinions(text) == expected


def test_probabilities_are_some_and_intensity_follows_them() -> None:
    for opinion in AspectReader(CountingReader(), FINDER).read("great screen, slow delivery, a cable"):
        assert sum(opinion.probabilities) == pytest.approx(1, abs=1e-5)
        assert opinion.intensity == pytest.approx(opinion.probabilities[2] - opinion.probabilities[0])
        assert opinion.confidence == max(opinion.probabilities)


def test_many_texts_are_read_as_each_by_itself() -> None:
    texts = ["great screen", "", "物流慢", "the battery is bad, great price"]
    reader = AspectReader(CountingReader(), FINDER)
    assert reader.read_many(texts) == [reader.read(text) for text in texts]
    assert reader.read_many([]) == []


def test_the_same_clause_is_read_once() -> None:
    model = CountingReader()
    text = "great price and quality"
    ClauseJudge(model).judge_many([(text, Span(6, 11)), (text, Span(16, 23))])
    assert model.asked == [text]


def test_a_span_over_two_clauses_takes_both() -> None:
    text = "so, good, no"
    assert clause_around(text, Span(0, 8)).of(text) == "so, good"
    assert clause_around(" ?! ", Span(0, 1)).of(" ?! ") == "?!"


def test_summaries_count_texts_and_name_the_clearest() -> None:
    reader = AspectReader(CountingReader(), FINDER)
    texts = ["delivery was great, delivery was good", "delivery was slow", "delivery", "great price"]
    first, second = summaries(reader.read_many(texts))
    assert (first.key, first.texts, first.praised, first.blamed, first.neutral) == ("delivery", 3, 1, 1, 1)
    assert (first.praise, first.blame) == ((0,), (1,))
    assert (second.key, second.intensity > 0.5) == ("price", True)
    assert summaries([]) == []


def test_without_weights_for_aspects_clauses_are_read_and_a_warning_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    reader = AspectReader.load(CountingReader(), FINDER, weights=tmp_path / "aspects.npz")
    found = {opinion.aspect.key: opinion.polarity for opinion in reader.read("great price, slow delivery")}
    assert found == {"price": "positive", "delivery": "negative"}
    assert "judged by their clauses" in caplog.text
