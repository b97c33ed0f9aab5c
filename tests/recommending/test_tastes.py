"""Whose taste an item is, told by what else a person had."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.artefact import Artefact, read_artefact
from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.hybrid import Hybrid
from recommender.interactions import Interactions
from recommender.ranking import rank
from recommender.tastes import PRICES, Facets, Tastes

KINDS = ["cup", "cup", "cup", "cup", "hat", "hat", "hat", ""]
BRANDS = ["Ash", "Ash", "Birch", "Birch", "Ash", "Birch", "Birch", ""]
PRICES_OF = [1.0, 2.0, 3.0, 4.0, 100.0, 200.0, 300.0, 0.0]
FACETS = Facets(
    {
        "kind": [[kind] if kind else [] for kind in KINDS],
        "brand": [[brand] if brand else [] for brand in BRANDS],
    },
    PRICES_OF,
)
EVERYTHING = np.arange(8)


def described(history: list[int], facets: Facets = FACETS) -> dict[str, np.ndarray]:
    tastes = Tastes(facets.state(8), np.log1p(np.full(8, 10.0)))
    columns = np.zeros((8, len(tastes.names)), np.float32)
    tastes.describe(columns, EVERYTHING, np.array(history))
    return dict(zip(tastes.names, columns.T, strict=True))


def test_what_shares_more_with_the_history_than_usual_is_liked() -> None:
    found = described([0, 1, 4])
    assert list(found) == ["taste:kind", "taste:brand", *PRICES]
    assert (found["taste:brand"][[0, 1, 4]] > 0.3).all() and (found["taste:brand"][[2, 3, 5, 6]] < -0.3).all()
    assert found["taste:kind"][0] > found["taste:kind"][5]
    assert found["taste:brand"][7] == 0 and found["taste:kind"][7] == 0


def test_a_long_history_is_believed_more_than_a_short_one() -> None:
    once, often = described([0])["taste:brand"], described([0, 1, 4, 0, 1, 4])["taste:brand"]
    assert 0 < once[0] < often[0] and often[2] < once[2] < 0


def test_a_value_of_the_sums_is_the_smoothed_likelihood_ratio() -> None:
    # Ash is 3 of 7 branded items that were chosen ten times each; 80 choices, 2 brands, none.
    usual = (30 + 1) / (80 + 2 + 1)
    expected = np.log((2 + 3 * usual) / ((3 + 3) * usual))
    assert described([0, 1, 5])["taste:brand"][4] == pytest.approx(expected, rel=1e-5)


def test_several_values_of_an_item_add_up() -> None:
    tags = Facets({"tag": [["red", "Small"], ["red"], ["small"], [], [], [], [], []]}, [0.0] * 8)
    found = described([0], tags)["taste:tag"]
    assert found[0] == pytest.approx(found[1] + found[2], rel=1e-5) and found[3] == 0


def test_prices_are_compared_within_their_kind_and_as_they_are() -> None:
    cheap, dear = described([0, 4]), described([3, 6])
    # The cheapest cup and the cheapest hat: near the lower end of each.
    assert cheap["price_level"][4] < cheap["price_level"][6]
    assert dear["price_level"][6] < dear["price_level"][4]
    assert cheap["price"][6] > cheap["price"][0]
    assert cheap["price_level"][7] == 0 and cheap["price"][7] == 0
    nothing = described([7])
    assert (nothing["price_level"] == 0).all() and (nothing["price"] == 0).all()


def test_a_shop_without_prices_or_values_is_no_mistake() -> None:
    found = described([1, 2], Facets({"brand": [[]] * 8}, [0.0] * 8))
    assert all((column == 0).all() for column in found.values())


def test_rows_must_be_as_many_as_items() -> None:
    with pytest.raises(DataWrong, match="'brand' has 1 rows for 8 items"):
        Facets({"brand": [["Ash"]]}, [0.0] * 8).state(8)
    with pytest.raises(DataWrong, match="'prices' has 0 rows"):
        Facets({}).state(8)


def loyal(people: int = 300, brands: int = 6, each: int = 8) -> tuple[Interactions, Facets]:
    """Everybody stays with one brand, and takes any of its items."""
    random = np.random.default_rng(3)
    users, items, times = [], [], []
    for person in range(people):
        own = (person % brands) * each + random.choice(each, 5, replace=False)
        users += [f"p{person:03d}"] * 5
        items += [f"i{item:02d}" for item in own]
        times += (random.random(5) * 1000).astype(int).tolist()
    names = sorted({*items})
    data = Interactions.of(users, items, times=times)
    assert list(data.item_ids) == names
    brand_of = [[f"brand {int(name[1:]) // each}"] for name in names]
    return data, Facets({"brand": brand_of}, [5.0] * len(names))


def test_the_ranker_learns_by_tastes_and_keeps_them(tmp_path) -> None:  # type: ignore[no-untyped-def]
    data, facets = loyal()
    model = Hybrid(cut="time", seed=1).with_facets(facets).fit(data)
    assert "taste:brand" in model.feature_names
    history = Histories.of([[0, 1]])
    own = set(range(8))
    assert own - {0, 1} >= set(rank(model, history, 4)[0].tolist())
    again = model.refitted(data)
    assert again.feature_names == model.feature_names
    Artefact("hybrid", model.settings, model.item_count, model.state, "", {}).write(tmp_path / "kept")
    kept = read_artefact(tmp_path / "kept")
    restored = Hybrid.restored(dict(kept.settings), kept.item_count, dict(kept.state))
    np.testing.assert_allclose(restored.scores(history), model.scores(history), rtol=1e-6)


def test_without_facets_nothing_is_told_of_tastes() -> None:
    data, _ = loyal()
    assert not [name for name in Hybrid(cut="time").fit(data).feature_names if name.startswith("taste")]
