"""Readings of the weights that ship: what everybody would agree on, and that a reading can be relied on."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from sentiment.model import POLARITIES, UNKNOWN, SentimentModel, SentimentReader, reading_of
from tests.sentiment_model.adapters import random_adapter

CLEAR = [
    ("I love it, works perfectly and came a day early!", "positive"),
    ("Terrible quality, it broke after two days.", "negative"),
    ("It is not good at all.", "negative"),
    ("What are your opening hours?", "neutral"),
    ("非常满意，质量很好，下次还会买", "positive"),
    ("太差了，用了一天就坏了", "negative"),
    ("请问你们几点开门？", "neutral"),
    ("客服 service 很 nice，谢谢！", "positive"),
]


@pytest.mark.parametrize(("text", "polarity"), CLEAR)
def test_what_is_clear_is_read_so(shipped: SentimentReader, text: str, polarity: str) -> None:
    assert shipped.read(text).polarity == polarity


def test_intensity_is_the_expected_polarity_and_probabilities_add_up(shipped: SentimentReader) -> None:
    for reading in shipped.read_many([text for text, _ in CLEAR]):
        negative, neutral, positive = reading.probabilities
        assert negative + neutral + positive == pytest.approx(1)
        assert reading.intensity == pytest.approx(positive - negative)
        assert reading.confidence == max(reading.probabilities)
        assert reading.polarity == POLARITIES[int(np.argmax(reading.probabilities))]
        assert reading.vector is not None and reading.vector.shape == (768,)


def test_many_are_read_as_one_by_one_and_in_their_order(shipped: SentimentReader) -> None:
    texts = [text for text, _ in CLEAR]
    shares: list[float] = []
    together = shipped.read_many(texts, shares.append)
    for text, reading in zip(texts, together, strict=True):
        # Inputs of a batch share the scale of their eight bits, so figures differ a little.
        assert reading.probabilities == pytest.approx(shipped.read(text).probabilities, abs=0.1)
        assert reading.polarity == shipped.read(text).polarity
    assert shares == sorted(shares) and shares[-1] == 1.0


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_a_text_without_a_word_is_unknown(shipped: SentimentReader, text: str) -> None:
    assert shipped.read(text) == UNKNOWN
    assert shipped.read_many([text, "great"])[1].polarity == "positive"


@pytest.mark.parametrize(
    "text", ["a", "\ud800 half a pair", "x" * 100_000, "很" * 50_000, "👍", "\x00", "é" * 3]
)
def test_odd_texts_are_read_without_an_error(shipped: SentimentReader, text: str) -> None:
    assert -1 <= shipped.read(text).intensity <= 1


def test_no_texts_are_no_readings(shipped: SentimentReader) -> None:
    assert shipped.read_many([]) == []


def test_a_higher_temperature_is_less_sure_of_the_same() -> None:
    logits = np.array([0.0, 1.0, 3.0], np.float32)
    cool, warm = reading_of(logits, 1.0), reading_of(logits, 2.0)
    assert cool.polarity == warm.polarity == "positive"
    assert warm.confidence < cool.confidence


def test_a_broken_graph_in_the_cache_is_built_anew(tmp_path: Path) -> None:
    weights, cache = tmp_path / "weights", tmp_path / "cache"
    random_adapter().write(weights)
    before = SentimentModel.load(weights, cache=cache).read("fine")
    (graph,) = cache.glob("*.onnx")
    graph.write_bytes(graph.read_bytes()[:1_000])
    assert SentimentModel.load(weights, cache=cache).read("fine") == before
    assert len(graph.read_bytes()) > 1_000


def test_a_cache_that_cannot_be_written_keeps_nobody_from_reading(tmp_path: Path) -> None:
    random_adapter().write(tmp_path / "weights")
    (tmp_path / "file").write_text("no folder")
    model = SentimentModel.load(tmp_path / "weights", cache=tmp_path / "file" / "cache")
    assert -1 <= model.read("fine").intensity <= 1


def _intensity(weights: str, cache: str) -> float:
    return SentimentModel.load(Path(weights), cache=Path(cache)).read("fine").intensity


def test_two_processes_may_build_the_graph_at_once(tmp_path: Path) -> None:
    random_adapter().write(tmp_path / "weights")
    places = (str(tmp_path / "weights"), str(tmp_path / "cache"))
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        first, second = pool.starmap(_intensity, [places, places])
    assert first == second == _intensity(*places)
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".onnx"]
