"""Two encoders: who reads what, and what is learned for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from sentiment import bilingual_training
from sentiment.adapter import FACTS, Adapter
from sentiment.aspect_judge import Taught, TrainedJudge
from sentiment.bilingual import (
    ENGLISH,
    GENERAL,
    BilingualModel,
    is_english,
    read_adapters,
    write_adapters,
)
from sentiment.bilingual_judge import BilingualJudge, load_judge
from sentiment.english_encoder import EnglishEncoder
from sentiment.errors import EncoderMissing, TextsWrong
from sentiment.graph import write_graph
from sentiment.loading import load_model
from sentiment.model import SentimentModel
from sentiment.tokens import Tokenizer
from sentiment.training import Lesson, Progress, learn
from tests.sentiment_model.adapters import random_adapter
from tests.sentiment_model.lessons import judged_texts
from tests.sentiment_model.test_aspect_judge import mention, random_head

SAID = ["It is lovely.", "太差了", "oh great, broken again 😡", "What a waste of money", "", "12"]


@pytest.fixture(scope="module")
def encoder() -> EnglishEncoder:
    return EnglishEncoder()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, graphs: Path) -> Path:
    """Weights of no meaning for both encoders."""
    folder = tmp_path_factory.mktemp("both")
    write_adapters({GENERAL: random_adapter(seed=1), ENGLISH: random_adapter(seed=2)}, folder)
    return folder


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("It is lovely, isn’t it?", True),
        ("WHERE IS MY PARCEL!!!", True),
        ("太差了", False),
        ("the 屏幕 is dim", False),
        ("tr\u00e8s bien", False),
        ("how nice 😡", False),
        ("12 - 40", False),
        ("", False),
    ],
)
def test_plain_letters_whose_pieces_are_known_are_english(
    encoder: EnglishEncoder, text: str, english: bool
) -> None:
    assert is_english(text, Tokenizer(encoder)) is english


def test_the_graph_of_the_english_encoder_tells_what_its_package_tells(
    encoder: EnglishEncoder, tmp_path: Path
) -> None:
    write_graph(encoder, Adapter({}, random_adapter().head), tmp_path / "graph.onnx")
    ours, theirs = (
        onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        for path in (tmp_path / "graph.onnx", encoder.path)
    )
    tokenizer = Tokenizer(encoder)
    for text in ("Where is my parcel?", "The lamp came broken, and nobody answers my letters."):
        ids, there = tokenizer.padded([tokenizer.ids(text)])
        found = ours.run(["vector"], {"embedded": encoder.embedded(ids), "there": there})[0][0]
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        wanted = theirs.run(None, given)[0][0].mean(axis=0)
        assert found @ wanted / np.linalg.norm(found) / np.linalg.norm(wanted) > 0.995


@pytest.mark.parametrize("content", [None, b"no graph", b""])
def test_a_file_that_is_not_the_encoder_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "model.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EncoderMissing, match=r"model\.onnx"):
        EnglishEncoder(path)


def test_each_text_is_read_by_its_own_model_and_in_its_place(both: Path, graphs: Path) -> None:
    model = load_model(both, cache=graphs)
    assert isinstance(model, BilingualModel)
    shares: list[float] = []
    readings = model.read_many(SAID, shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0
    for text, reading, english in zip(SAID, readings, (True, False, False, True, False, False), strict=True):
        alone = (model.english if english else model.general).read(text)
        assert reading.probabilities == pytest.approx(alone.probabilities, abs=0.1)
        if text:
            assert reading.vector is not None and reading.vector.shape == (768,)
            general, of_english = np.split(reading.vector, 2)
            assert general.any() != of_english.any() == english
    assert model.read_many([]) == []


def test_weights_of_one_encoder_read_everything(tmp_path: Path, graphs: Path) -> None:
    random_adapter().write(tmp_path)
    model = load_model(tmp_path, cache=graphs)
    assert isinstance(model, SentimentModel)
    assert [reading.vector is None for reading in model.read_many(SAID)] == [not text for text in SAID]


def test_what_is_written_for_both_is_read_for_both(both: Path, tmp_path: Path) -> None:
    assert set(read_adapters(both)) == {GENERAL, ENGLISH}
    write_adapters(read_adapters(both), tmp_path)
    assert set(read_adapters(tmp_path)) == {GENERAL, ENGLISH}
    write_adapters({GENERAL: random_adapter()}, tmp_path)
    assert set(read_adapters(tmp_path)) == {GENERAL} and (tmp_path / FACTS).is_file()


@pytest.fixture
def lessons(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, Lesson]]:
    """What is learned: by which encoder, from how many texts, and how."""
    seen: list[tuple[str, int, Lesson]] = []

    def learned(
        texts: Sequence[str], labels: Sequence[Any], lesson: Lesson, progress: Progress, *, encoder: Any
    ) -> Adapter:
        if len(texts) < 30:
            raise TextsWrong("too few")
        progress(1.0)
        seen.append((type(encoder).__name__, len(texts), lesson))
        return random_adapter(seed=len(seen))

    monkeypatch.setattr(bilingual_training.training, "learn", learned)
    return seen


def told(name: str, share: float) -> None:
    assert name in (GENERAL, ENGLISH) and 0 <= share <= 1


def chinese() -> tuple[list[str], list[Any]]:
    pairs = [(f"这个{n}号杯子{word}", label) for n in range(20) for word, label in
             (("真好", "positive"), ("太差", "negative"))]  # fmt: skip
    return [text for text, _ in pairs], [label for _, label in pairs]


def test_each_encoder_goes_on_with_the_texts_that_it_reads(lessons: list[tuple[str, int, Lesson]]) -> None:
    known = {GENERAL: random_adapter(seed=8), ENGLISH: random_adapter(seed=9)}
    texts, labels = (a + b for a, b in zip(judged_texts(), chinese(), strict=True))
    bilingual_training.learn_both(texts, labels, Lesson(), known, told)
    assert [(name, count) for name, count, _ in lessons] == [("PackagedEncoder", 40), ("EnglishEncoder", 60)]
    assert [lesson.start for _, _, lesson in lessons] == [known[GENERAL], known[ENGLISH]]
    assert {lesson.rate for _, _, lesson in lessons} == {2e-4}


def test_where_there_is_too_little_for_one_it_stays(lessons: list[tuple[str, int, Lesson]]) -> None:
    known = {GENERAL: random_adapter(seed=8), ENGLISH: random_adapter(seed=9)}
    found = bilingual_training.learn_both(*judged_texts(), Lesson(), known, told)
    assert [name for name, _, _ in lessons] == ["EnglishEncoder"]
    assert found[GENERAL] is known[GENERAL] and found[ENGLISH] is not known[ENGLISH]


def test_from_nothing_the_general_one_learns_from_all(lessons: list[tuple[str, int, Lesson]]) -> None:
    found = bilingual_training.learn_both(*judged_texts(), Lesson(), {}, told)
    assert [(name, count) for name, count, _ in lessons] == [("PackagedEncoder", 60), ("EnglishEncoder", 60)]
    assert {lesson.rate for _, _, lesson in lessons} == {7e-4} and set(found) == {GENERAL, ENGLISH}
    lessons.clear()
    assert set(bilingual_training.learn_both(*chinese(), Lesson(), {}, told)) == {GENERAL}


def test_a_model_of_one_encoder_stays_one(lessons: list[tuple[str, int, Lesson]]) -> None:
    found = bilingual_training.learn_both(*judged_texts(), Lesson(), {GENERAL: random_adapter(seed=8)}, told)
    assert set(found) == {GENERAL} and [count for _, count, _ in lessons] == [60]


def test_too_little_for_any_is_told(lessons: list[tuple[str, int, Lesson]]) -> None:
    known = {GENERAL: random_adapter(seed=8), ENGLISH: random_adapter(seed=9)}
    with pytest.raises(TextsWrong, match="too few"):
        bilingual_training.learn_both(["good", "bad"], ["positive", "negative"], Lesson(), known, told)


def test_the_english_encoder_learns_as_the_other_does(encoder: EnglishEncoder, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    texts, labels = judged_texts()
    lesson = Lesson(epochs=8, rank=4, first=10, batch=12, rate=2e-3, average=0.9, threads=1)
    learn(texts, labels, lesson, lambda share: None, encoder=encoder).write(tmp_path / "weights")
    model = SentimentModel.load(tmp_path / "weights", encoder=encoder, cache=tmp_path)
    read = [reading.polarity for reading in model.read_many(texts)]
    assert np.mean([one == label for one, label in zip(read, labels, strict=True)]) > 0.9


def test_aspects_are_judged_by_who_reads_their_text(
    encoder: EnglishEncoder, tmp_path: Path, graphs: Path
) -> None:
    path = tmp_path / "aspects.npz"
    Taught({}, random_head()).save(path)
    assert isinstance(load_judge(path, cache=graphs), TrainedJudge)
    Taught({}, random_head()).save(tmp_path / ENGLISH / path.name)
    judge = load_judge(path, cache=graphs)
    assert isinstance(judge, BilingualJudge)
    mentions = [mention("the screen is dim", "screen"), mention("屏幕很暗", "屏幕")]
    english = TrainedJudge.load(path, encoder=encoder, cache=graphs).judge_many(mentions[:1])
    general = TrainedJudge.load(path, cache=graphs).judge_many(mentions[1:])
    np.testing.assert_allclose(judge.judge_many(mentions), np.concatenate([english, general]), atol=0.02)
    assert judge.judge_many([]).shape == (0, 3)
