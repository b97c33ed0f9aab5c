"""Content: items by what they are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import sparse

from recommender.content import Content
from recommender.errors import DataWrong
from recommender.features_of_items import Block
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.item_features import attribute_matrix, picture_features, price_bands
from recommender.model import Recommender
from recommender.ranking import rank
from tests.recommending.contract import ITEMS, ModelContract, two_tastes


def groups(items: int = ITEMS) -> Mapping[str, Block]:
    """Four kinds, one for every ten items, four brands, and noisy vectors of the kind."""
    records = [{"kind": [f"k{item // 10 % 4}"], "brand": [f"b{item % 4}"]} for item in range(items)]
    noise = np.random.default_rng(1).normal(scale=0.2, size=(items, 4)).astype(np.float32)
    vectors = noise + np.eye(4, dtype=np.float32)[np.arange(items) // 10 % 4]
    return {"attributes": attribute_matrix(records), "text": vectors}


class TestContentWithoutFeatures(ModelContract):
    def make(self) -> Recommender:
        return Content()


class TestContent(ModelContract):
    def make(self) -> Recommender:
        return _Described(factors=16)


class _Described(Content):
    """With features for any catalogue of the contract's tests."""

    def fit(self, interactions: Interactions, **options: object) -> _Described:
        if interactions.item_count:
            self.with_features(groups(interactions.item_count))
        return super().fit(interactions, **options)  # type: ignore[arg-type]


def test_an_item_that_nobody_ever_chose_is_found_by_its_kind() -> None:
    names = [f"i{item:02}" for item in range(20)]
    users = [f"u{person}" for person in range(12) for _ in range(3)]
    chosen = [f"i{person % 2 * 10 + place:02}" for person in range(12) for place in (0, 1, 2)]
    data = Interactions.of(users, chosen, catalogue=names)
    model = Content(factors=8).with_features(groups(20)).fit(data)
    found = rank(model, Histories.of([[0, 1, 2], [10, 11]]), 5)
    assert set(found[0]) <= set(range(3, 10)) and set(found[1]) <= set(range(12, 20))


def test_what_people_take_together_counts_more_than_what_looks_alike() -> None:
    """Phones go with cases here, and never with another phone."""
    catalogue = [f"{kind}{number}" for kind in ("case", "lamp", "phone") for number in range(8)]
    users, items = [], []
    for person in range(40):
        users += [f"u{person}"] * 2
        items += [f"phone{person % 6}", f"case{(person * 5) % 6}"]
    data = Interactions.of(users, items, catalogue=catalogue)
    records = [{"kind": [name.rstrip("0123456789")], "name": [name]} for name in data.item_ids]
    model = Content(factors=8).with_features({"attributes": attribute_matrix(records)}).fit(data)
    best = rank(model, Histories.of([[data.item_numbers["phone7"]]]), 6)[0]
    assert {data.item_ids[item][:4] for item in best} == {"case"}
    alike = Content().with_features({"attributes": attribute_matrix(records)})
    alike.fit(Interactions.of([], [], catalogue=catalogue))
    best = rank(alike, Histories.of([[data.item_numbers["phone7"]]]), 6)[0]
    assert {data.item_ids[item][:5] for item in best} == {"phone"}


def test_new_products_count_without_learning_again() -> None:
    model = Content(factors=8).with_features(groups(40)).fit(two_tastes())
    larger = model.for_items(groups(50))
    asked = Histories.of([[0, 1], [12]])
    assert larger.item_count == 50
    np.testing.assert_allclose(larger.scores(asked)[:, :40], model.scores(asked), atol=0.01)
    new = np.arange(50) >= 40
    assert (larger.scores(asked)[:, new].min(axis=1) > 0.5).tolist() == [True, False]
    with pytest.raises(DataWrong, match="'text'"):
        model.for_items({"attributes": groups(50)["attributes"]})


def test_what_is_newer_in_a_history_counts_more() -> None:
    data = Interactions.of([], [], catalogue=[f"i{item:02}" for item in range(20)])
    model = Content(half_life=1.0).with_features(groups(20)).fit(data)
    late, early = model.scores(Histories.of([[0, 10, 11], [11, 10, 0]]))
    assert late[15] > early[15] and early[5] > late[5]


def test_the_item_of_the_history_that_speaks_most_for_a_suggestion_is_told() -> None:
    data = Interactions.of([], [], catalogue=[f"i{item:02}" for item in range(20)])
    model = Content().with_features(groups(20)).fit(data)
    assert model.contributions([3, 14], 16).argmax() == 1


def test_an_item_of_which_nothing_is_known_scores_zero() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0, 0]], np.float32)
    model = Content().with_vectors(vectors).fit(Interactions.of([], [], catalogue=["a", "b", "c"]))
    scores = model.scores(Histories.of([[0], [2]]))
    assert scores[0, 2] == 0 and scores[0, 1] > 0.9 and not scores[1].any()


def test_features_that_do_not_fit_the_items_are_refused_with_the_reason() -> None:
    data = Interactions.of(["u"], ["a"], catalogue=["a", "b", "c"])
    with pytest.raises(DataWrong, match="'vectors' has 2 rows for 3 items"):
        Content().with_vectors(np.eye(2, dtype=np.float32)).fit(data)
    narrow = {"attributes": sparse.csr_matrix(np.eye(3, dtype=np.float32))}
    model = Content().with_features(narrow).fit(data)
    with pytest.raises(DataWrong, match="1 columns, fewer than in training"):
        model.for_items({"attributes": sparse.csr_matrix(np.ones((3, 1), np.float32))})


def test_a_block_counts_by_its_weight() -> None:
    shapes = {"kind": np.array([[1, 0], [1, 0], [0, 1]], np.float32),
              "colour": np.array([[1, 0], [0, 1], [1, 0]], np.float32)}  # fmt: skip
    data = Interactions.of([], [], catalogue=["a", "b", "c"])
    by_kind = Content(weights={"colour": 0.2}).with_features(shapes).fit(data)
    by_colour = Content(weights={"kind": 0.2}).with_features(shapes).fit(data)
    asked = Histories.of([[0]])
    assert rank(by_kind, asked, 1)[0, 0] == 1 and rank(by_colour, asked, 1)[0, 0] == 2


def test_attributes_have_the_same_column_in_every_catalogue() -> None:
    one = attribute_matrix([{"brand": ["Halden"], "option": ["color=red", "color=red"]}])
    more = attribute_matrix([{"brand": ["Other"]}, {"brand": ["HALDEN"]}, {}])
    assert one.nnz == 2 and one.max() == 1 and more.shape == (3, 4096) and more[2].nnz == 0
    assert set(more[1].indices) <= set(one.indices)


def test_near_prices_share_bands() -> None:
    def shared(price: float, other: float) -> int:
        return len(set(price_bands(price)) & set(price_bands(other)))

    assert shared(100, 105) >= 2 and shared(20, 200) == 0 and price_bands(0) == []


def _drawn(shape: str, colour: str, wall: str = "#eeeeee") -> Image.Image:
    image = Image.new("RGB", (120, 120), wall)
    draw = ImageDraw.Draw(image)
    box = (25, 25, 95, 95)
    if shape == "disc":
        draw.ellipse(box, fill=colour)
    else:
        draw.polygon([(60, 20), (100, 100), (20, 100)], fill=colour)
    return image


def test_pictures_of_one_colour_and_of_one_shape_are_closer() -> None:
    red, pale = (
        picture_features(_drawn("disc", "#c02020")),
        picture_features(_drawn("disc", "#b53030", "#fff")),
    )
    blue, other = picture_features(_drawn("disc", "#2030c0")), picture_features(_drawn("tent", "#2030c0"))
    assert red.shape == (272,) and np.linalg.norm(red) == pytest.approx(1.0, abs=1e-5)
    assert red @ pale > red @ blue > red @ other
    assert blue @ other > red @ other


def test_a_picture_of_one_colour_has_features_too() -> None:
    plain = picture_features(Image.new("RGBA", (3, 300), (255, 255, 255, 0)))
    assert np.isfinite(plain).all() and plain.any()
