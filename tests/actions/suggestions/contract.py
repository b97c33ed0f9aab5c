"""What everything behind the port `Suggesting` must do, on the corner shop.

A test module subclasses `SuggestingContract` and gives the fixture `suggesting` over the fixture `services`.
"""

from __future__ import annotations

import pytest

from actions.suggestions.wanted import Asked, Kind, Suggesting
from shop.services import Services

KINDS: tuple[Kind, ...] = ("for_you", "similar", "together")
CODES = {
    "bought_together", "similar_to", "fits_your_history", "popular", "new", "fits_wish", "goes_with_basket"
}  # fmt: skip


def ids(suggesting: Suggesting, asked: Asked, customer_id: str | None = "ann") -> list[str]:
    return [one.product_id for one in suggesting.suggest(asked, customer_id=customer_id)]


class SuggestingContract:
    """`services`: over the corner shop; `suggesting`: over those."""

    @pytest.fixture
    def services(self) -> Services:
        raise NotImplementedError

    @pytest.fixture
    def suggesting(self, services: Services) -> Suggesting:
        raise NotImplementedError

    @pytest.mark.parametrize("kind", KINDS)
    def test_at_most_as_many_as_asked_for_and_nothing_twice(self, suggesting: Suggesting, kind: Kind) -> None:
        for count in (0, 1, 3, 1000):
            found = ids(suggesting, Asked(kind=kind, products=("kettle",), count=count))
            assert len(found) == len(set(found)) <= count

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("who", [None, "nobody", "a\0b", "\ud800"])
    def test_unknown_people_and_products_are_no_error(
        self, suggesting: Suggesting, kind: Kind, who: str | None
    ) -> None:
        asked = Asked(kind=kind, products=("gone", "a\0b"), shown=frozenset({"gone"}))
        for one in suggesting.suggest(asked, customer_id=who, visitor_id=who):
            assert one.reason.code in CODES

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_it_is_about_and_what_was_shown_does_not_come(
        self, suggesting: Suggesting, kind: Kind
    ) -> None:
        first = ids(suggesting, Asked(kind=kind, products=("kettle",), count=2))
        assert "kettle" not in first
        again = ids(suggesting, Asked(kind=kind, products=("kettle",), count=2, shown=frozenset(first)))
        assert not set(first) & set(again)

    def test_the_price_range_is_kept_to_the_cent(self, suggesting: Suggesting, services: Services) -> None:
        found = ids(suggesting, Asked(price_min=2600, price_max=4000, count=10), None)
        assert found
        for product_id in found:
            prices = [variant.price.amount_minor for variant in services.catalogue.variants(product_id)]
            assert any(2600 <= price <= 4000 for price in prices)
        assert ids(suggesting, Asked(price_max=1)) == []

    def test_options_must_all_be_had_by_one_variant(self, suggesting: Suggesting) -> None:
        assert set(ids(suggesting, Asked(options={"color": "silver"}, count=10), None)) == {"lamp"}
        assert ids(suggesting, Asked(options={"color": "silver", "size": "S"}, count=10)) == []

    def test_only_what_is_allowed_comes_where_only_that_is(self, suggesting: Suggesting) -> None:
        assert ids(suggesting, Asked(alone=frozenset({"lamp", "gone"}), count=5), None) == ["lamp"]
        assert ids(suggesting, Asked(alone=frozenset(), count=5), None) == []

    def test_reasons_name_products_that_there_are(self, suggesting: Suggesting, services: Services) -> None:
        for kind in KINDS:
            for one in suggesting.suggest(Asked(kind=kind, products=("kettle",)), customer_id="ann"):
                assert one.reason.code in CODES
                if one.reason.product_id is not None:
                    assert services.catalogue.product(one.reason.product_id).title
                    assert one.reason.product_id != one.product_id

    def test_what_is_shown_is_recorded_with_positions_from_one(
        self, suggesting: Suggesting, services: Services
    ) -> None:
        found = suggesting.suggest(Asked(count=2), customer_id="ann")
        list_id = suggesting.note_shown(found, customer_id="ann", visitor_id="v1", where="chat")
        recorded = [(one.list_id, one.product_id, one.position) for one in services.behaviour.impressions()]
        assert recorded == [(list_id, one.product_id, place) for place, one in enumerate(found, start=1)]

    def test_nothing_shown_is_nothing_recorded(self, suggesting: Suggesting, services: Services) -> None:
        assert suggesting.note_shown([], customer_id="ann", visitor_id=None, where="chat") is None
        assert services.behaviour.impressions() == []
