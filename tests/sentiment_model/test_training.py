"""Learning from labelled texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sentiment.errors import TextsWrong
from sentiment.model import SentimentModel
from sentiment.packaged_encoder import PackagedEncoder
from sentiment.tokens import Tokenizer
from sentiment.training import Lesson, learn, temperature_of
from tests.sentiment_model.adapters import random_adapter
from tests.sentiment_model.lessons import judged_texts

QUICK = Lesson(epochs=8, rank=4, first=10, batch=12, rate=2e-3, average=0.9, threads=1)


def test_what_was_learned_is_read_by_the_graph_that_needs_no_torch(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    texts, labels = judged_texts()
    shares: list[float] = []
    adapter = learn(texts, labels, QUICK, shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert {name.split(".")[0] for name in adapter.changes} == {"10", "11"}
    assert adapter.facts["texts"] == len(texts)
    adapter.write(tmp_path / "weights")
    model = SentimentModel.load(tmp_path / "weights", cache=tmp_path)
    read = [reading.polarity for reading in model.read_many(texts)]
    assert np.mean([one == label for one, label in zip(read, labels, strict=True)]) > 0.9


def test_torch_and_the_graph_tell_the_same_of_the_same_weights(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from sentiment.torch_layers import UpperPart

    adapter = random_adapter(layers=(2, 11), names=("query", "key", "value", "outer"))
    adapter.write(tmp_path / "weights")
    model = SentimentModel.load(tmp_path / "weights", cache=tmp_path)
    encoder = PackagedEncoder()
    tokenizer = Tokenizer(encoder)
    upper = UpperPart(encoder, 0, 4, adapter.scale, adapter).eval()
    texts, _ = judged_texts()
    ids, there = tokenizer.padded([tokenizer.ids(text) for text in texts[::6]])
    with torch.inference_mode():
        logits = upper(torch.from_numpy(encoder.embedded(ids)), torch.from_numpy(there)).numpy()
    of_graph = np.log([reading.probabilities for reading in model.read_many(texts[::6])])
    of_graph -= of_graph.mean(axis=1, keepdims=True)
    logits -= logits.mean(axis=1, keepdims=True)
    # bfloat16 on one side, eight bits on the other.
    assert np.abs(of_graph - logits).max() < 0.25
    assert np.corrcoef(of_graph.ravel(), logits.ravel())[0, 1] > 0.97


def test_going_on_from_weights_keeps_what_they_know_of_lower_layers() -> None:
    pytest.importorskip("torch")
    start = random_adapter(layers=(2, 11), names=("query", "inner"))
    texts, labels = judged_texts()
    lesson = Lesson(epochs=0.5, first=10, batch=12, rate=1e-3, threads=1, start=start)
    adapter = learn(texts, labels, lesson, lambda share: None)
    assert adapter.scale == start.scale
    for before, after in zip(start.changes["2.query"], adapter.changes["2.query"], strict=True):
        assert np.array_equal(before, after)
    assert adapter.changes["11.inner"][0].shape == start.changes["11.inner"][0].shape
    assert not np.array_equal(adapter.changes["11.inner"][1], start.changes["11.inner"][1])


def test_texts_that_are_to_be_read_never_are_not() -> None:
    pytest.importorskip("torch")
    texts, labels = judged_texts()
    lesson = Lesson(epochs=1, first=11, batch=12, threads=1)
    told: list[float] = []
    learn(texts, labels, lesson, told.append)
    few: list[float] = []
    learn(texts, labels, lesson, few.append, often=[1.0 if n % 4 == 0 else 0.0 for n in range(len(texts))])
    assert len(few) < len(told)


def test_hiding_pieces_changes_what_is_learned_alike_for_the_same_seed() -> None:
    pytest.importorskip("torch")
    texts, labels = judged_texts()
    whole, thinned, again = (
        learn(
            texts, labels, Lesson(epochs=1, first=11, batch=12, threads=1, unseen=unseen), lambda share: None
        )
        for unseen in (0.0, 0.3, 0.3)
    )
    of_whole, of_thinned = whole.head["outer.weight"], thinned.head["outer.weight"]
    assert not np.array_equal(of_whole, of_thinned)
    assert np.array_equal(of_thinned, again.head["outer.weight"])


@pytest.mark.parametrize(
    ("count", "labels", "complaint"),
    [
        (10, ["negative", "positive"] * 5, "too few to learn from"),
        (40, ["positive"] * 40, "of 1 polarities"),
        (40, ["positive"] * 39, "40 texts have 39 labels"),
    ],
)
def test_what_nothing_can_be_learned_from_is_said(count: int, labels: list[str], complaint: str) -> None:
    with pytest.raises(TextsWrong, match=complaint):
        learn(["a text"] * count, labels, QUICK, lambda share: None)  # type: ignore[arg-type]


def test_the_temperature_undoes_what_logits_were_multiplied_by() -> None:
    random = np.random.default_rng(3)
    logits = random.normal(0, 1.5, (4_000, 3))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = np.array([random.choice(3, p=row) for row in shares])
    assert temperature_of(logits, labels) == pytest.approx(1.0, abs=0.1)
    assert temperature_of(3 * logits, labels) == pytest.approx(3.0, abs=0.3)
