"""Suggestions over a real database, before and after a training."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from actions.suggestions.model_store import ModelStore
from actions.suggestions.service import Suggestions, Taste
from actions.suggestions.wanted import Asked, Kind, Suggesting
from shop.services import Services, build_services
from shop.unit_of_work import unit_of_work_factory
from tests.actions.suggestions.boutique import NOW, order, product
from tests.actions.suggestions.conftest import add_records
from tests.actions.suggestions.contract import SuggestingContract
from tests.actions.suggestions.trained import train_quickly
from tests.actions.word_encoder import WordEncoder


class TestUntrainedSuggestions(SuggestingContract):
    @pytest.fixture
    def services(self, shop_engine: Engine) -> Services:
        return build_services(unit_of_work_factory(shop_engine), encoder=WordEncoder())

    @pytest.fixture
    def suggesting(self, services: Services, tmp_path: Path) -> Suggesting:
        return Suggestions(services, ModelStore(tmp_path / "recommender"))


class TestTrainedSuggestions(TestUntrainedSuggestions):
    @pytest.fixture
    def suggesting(self, services: Services, tmp_path: Path) -> Suggesting:
        train_quickly(services, tmp_path / "recommender")
        suggestions = Suggestions(services, ModelStore(tmp_path / "recommender"))
        assert suggestions.version != "untrained"
        return suggestions


@pytest.fixture(params=["untrained", "trained"])
def suggestions(request: pytest.FixtureRequest, boutique: Services, versions_folder: Path) -> Suggestions:
    if request.param == "trained":
        train_quickly(boutique, versions_folder)
    return Suggestions(boutique, ModelStore(versions_folder), encoder=WordEncoder(), clock=lambda: NOW)


def ids(
    suggestions: Suggestions, asked: Asked | None = None, who: str | None = None, visitor: str | None = None
) -> list[str]:
    found = suggestions.suggest(asked or Asked(), customer_id=who, visitor_id=visitor)
    return [one.product_id for one in found]


def tastes(found: list[str]) -> list[str]:
    return [product_id.split("-")[0] for product_id in found]


@pytest.mark.parametrize("taste", ["tea", "music", "garden"])
def test_whoever_bought_of_a_kind_is_suggested_that_kind(suggestions: Suggestions, taste: str) -> None:
    assert tastes(ids(suggestions, who=f"{taste}-lover-0")).count(taste) == 2  # and no more of one category


def test_a_view_a_second_ago_changes_the_next_answer(suggestions: Suggestions, boutique: Services) -> None:
    before = ids(suggestions, visitor="v1")
    for product_id in ("garden-5", "garden-6"):
        boutique.events.record("view", visitor_id="v1", product_id=product_id)
    after = ids(suggestions, visitor="v1")
    assert after != before
    assert tastes(after)[0] == "garden"


def test_a_purchase_a_second_ago_is_not_suggested_again(
    suggestions: Suggestions, tmp_path: Path, boutique_url: str
) -> None:
    (first, *_) = ids(suggestions, who="new-here")
    add_records(tmp_path, boutique_url, {"orders": [order("#N1", "new-here", [first], NOW)]})
    after = ids(suggestions, who="new-here", asked=Asked(count=20))
    assert first not in after
    assert tastes(after)[0] == first.split("-")[0]


def test_a_consumable_may_be_suggested_again(
    suggestions: Suggestions, tmp_path: Path, boutique_url: str
) -> None:
    bought = order("#N1", "new-here", ["soap-1", "tea-3"], NOW - timedelta(days=60))
    add_records(tmp_path, boutique_url, {"orders": [bought]})
    found = ids(suggestions, Asked(alone=frozenset({"soap-1", "tea-3"})), "new-here")
    assert found == ["soap-1"]


def test_what_is_sold_out_a_second_ago_is_not_suggested(
    suggestions: Suggestions, boutique_engine: Engine
) -> None:
    before = ids(suggestions, who="tea-lover-0")
    with boutique_engine.begin() as connection:
        connection.execute(text("UPDATE variants SET stock = 0 WHERE product_id = :id"), {"id": before[0]})
    assert before[0] not in ids(suggestions, Asked(count=20), "tea-lover-0")


def test_a_price_that_rose_a_second_ago_counts(suggestions: Suggestions, boutique_engine: Engine) -> None:
    asked = Asked(price_max=2600, count=20)
    before = ids(suggestions, asked)
    with boutique_engine.begin() as connection:
        connection.execute(
            text("UPDATE variants SET price_minor = 9900 WHERE product_id = :id"), {"id": before[0]}
        )
    assert set(ids(suggestions, asked)) == set(before[1:])


def test_categories_may_be_named_in_any_way_the_catalogue_knows(suggestions: Suggestions) -> None:
    assert set(tastes(ids(suggestions, Asked(categories=("GARDEN",), count=5)))) == {"garden"}
    assert set(tastes(ids(suggestions, Asked(categories=("music", "Tea"), count=20)))) == {"music", "tea"}
    assert ids(suggestions, Asked(categories=("boats",))) == []


def test_words_are_searched_and_narrow_the_list(suggestions: Suggestions) -> None:
    found = suggestions.suggest(Asked(words="guitar", price_max=4000), customer_id=None)
    assert found[0].product_id == "music-3"
    assert {one.reason.code for one in found} == {"fits_wish"}
    assert ids(suggestions, Asked(words="guitar", price_min=4000, price_max=10)) == []
    assert ids(suggestions, Asked(words="guitar", price_min=-5)) == []


def test_alike_products_are_of_the_same_kind(suggestions: Suggestions) -> None:
    found = suggestions.suggest(Asked(kind="similar", products=("garden-0",)), customer_id="tea-lover-0")
    assert set(tastes([one.product_id for one in found])) == {"garden"}
    assert {(one.reason.code, one.reason.product_id) for one in found} == {("similar_to", "garden-0")}


def test_what_is_ordered_together_is_suggested_together(suggestions: Suggestions) -> None:
    first = suggestions.suggest(Asked(kind="together", products=("tea-0",)), customer_id=None)[0]
    assert (first.product_id, first.reason.code, first.reason.product_id) == (
        "tea-1",
        "bought_together",
        "tea-0",
    )


def test_a_list_is_not_all_of_one_category(boutique: Services, versions_folder: Path) -> None:
    train_quickly(boutique, versions_folder)
    plain = Suggestions(boutique, ModelStore(versions_folder), taste=Taste(0.0, 20), clock=lambda: NOW)
    mixed = Suggestions(boutique, ModelStore(versions_folder), taste=Taste(0.3, 1), clock=lambda: NOW)
    asked = Asked(count=3)
    assert len(set(tastes(ids(plain, asked, "tea-lover-0")))) == 1
    assert len(set(tastes(ids(mixed, asked, "tea-lover-0")))) == 3


def test_a_list_is_filled_up_where_there_is_too_little_else(suggestions: Suggestions) -> None:
    only_tea = frozenset(f"tea-{number}" for number in range(8))
    assert len(ids(suggestions, Asked(alone=only_tea, count=5), "music-lover-1")) == 5


def test_a_product_new_since_the_training_is_suggested_to_whoever_likes_such(
    suggestions: Suggestions, tmp_path: Path, boutique_url: str
) -> None:
    suggestions.refresh()
    new = product("music", 8, created=NOW - timedelta(days=1))
    new["title"] = "Music Strings Number 0 Again"
    add_records(tmp_path, boutique_url, {"products": [new]})
    assert suggestions.refresh()
    assert "music-8" in ids(suggestions, Asked(kind="similar", products=("music-0",), count=4))
    others = frozenset({"music-8", "garden-7", "tea-7", "soap-7"})
    assert ids(suggestions, Asked(alone=others), "music-lover-0")[0] == "music-8"


def test_a_product_that_has_gone_is_not_suggested(suggestions: Suggestions, boutique_engine: Engine) -> None:
    (first, *_) = ids(suggestions, who="tea-lover-0")
    with boutique_engine.begin() as connection:
        connection.execute(text("DELETE FROM products WHERE id = :id"), {"id": first})
    assert first not in ids(suggestions, Asked(count=20), "tea-lover-0")
    assert suggestions.refresh()
    assert first not in ids(suggestions, Asked(count=20), "tea-lover-0")


def test_the_same_question_has_the_same_answer(suggestions: Suggestions) -> None:
    assert ids(suggestions, who="tea-lover-3") == ids(suggestions, who="tea-lover-3")


def test_page_after_page_never_repeats_and_comes_to_an_end(suggestions: Suggestions) -> None:
    shown: list[str] = []
    while more := ids(suggestions, Asked(shown=frozenset(shown), count=6), "new-here"):
        assert not set(more) & set(shown)
        shown += more
    assert len(shown) == 32


@pytest.mark.parametrize("kind", ["for_you", "similar", "together"])
def test_an_empty_shop_has_nothing_to_suggest(empty_services: Services, tmp_path: Path, kind: Kind) -> None:
    suggestions = Suggestions(empty_services, ModelStore(tmp_path))
    assert list(suggestions.suggest(Asked(kind=kind, products=("x",)), customer_id="ann")) == []


def test_a_shop_without_any_order_suggests_what_it_has(
    suggestions: Suggestions, boutique_engine: Engine, boutique: Services, tmp_path: Path
) -> None:
    with boutique_engine.begin() as connection:
        connection.execute(text("DELETE FROM orders"))
    fresh = Suggestions(boutique, ModelStore(tmp_path / "none"), clock=lambda: NOW)
    assert len(ids(fresh, who="new-here")) == 4
