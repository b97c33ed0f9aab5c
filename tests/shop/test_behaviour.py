"""What people did comes without duplicates, at once; what was shown and clicked is recorded once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from shop.behaviour.service import BehaviourService
from shop.behaviour.views import Happenings, Wish
from shop.services import Services
from shop.tables import OrderItem, Product, Review
from shop.unit_of_work import UnitOfWorkFactory
from tests.shop.small_shop import NOW, add_order

DAY = timedelta(days=1)


@pytest.fixture
def ordered(services: Services, unit_of_work: UnitOfWorkFactory) -> Services:
    """Ann bought a mug long ago, and nothing else is known of anybody."""
    with unit_of_work() as unit:
        unit.session.execute(delete(OrderItem))
        unit.commit()
    add_order(unit_of_work, "#M1", status="delivered", lines=[("1", "mug-white", 1, 1000)], days_ago=40)
    return services


def lines(happenings: Happenings) -> list[tuple[str, str, float, bool]]:
    return [
        (
            happenings.person_ids[person],
            happenings.product_ids[product],
            round(float(weight), 2),
            bool(bought),
        )
        for person, product, weight, bought in zip(
            happenings.people, happenings.products, happenings.weights, happenings.bought, strict=True
        )
    ]


def test_a_purchase_event_and_the_order_it_tells_of_are_one(ordered: Services) -> None:
    bought = NOW - 40 * DAY
    ordered.events.record("view", customer_id="ann", product_id="mug", created_at=bought - DAY)
    ordered.events.record("cart", customer_id="ann", product_id="mug", created_at=bought)
    ordered.events.record("purchase", customer_id="ann", product_id="mug", created_at=bought)
    found = ordered.behaviour.happenings()
    assert lines(found) == [("customer:ann", "mug", 1.0, True)]
    assert found.times.tolist() == [int(bought.timestamp())]
    assert found.product_ids == ("mug", "shirt")


def test_looking_again_weeks_later_is_a_wish_of_its_own(ordered: Services) -> None:
    ordered.events.record("view", customer_id="ann", product_id="mug")
    assert lines(ordered.behaviour.happenings()) == [
        ("customer:ann", "mug", 1.0, True),
        ("customer:ann", "mug", 0.2, False),
    ]


def test_what_was_cancelled_was_not_bought(ordered: Services, unit_of_work: UnitOfWorkFactory) -> None:
    add_order(unit_of_work, "#C1", status="cancelled", days_ago=5)
    ordered.events.record("purchase", customer_id="ann", product_id="shirt", created_at=NOW - 5 * DAY)
    assert ("customer:ann", "shirt", 0.5, False) in lines(ordered.behaviour.happenings())
    assert ordered.behaviour.history(customer_id="ann").bought == {"mug"}
    assert ordered.behaviour.baskets().products.tolist() == [0]


@pytest.mark.parametrize(("rating", "weight"), [(5.0, 1.2), (3.0, 1.0), (1.0, 0.5)])
def test_a_review_says_how_much_the_purchase_was_liked(
    ordered: Services, unit_of_work: UnitOfWorkFactory, rating: float, weight: float
) -> None:
    with unit_of_work() as unit:
        unit.session.add(
            Review(id="r", product_id="mug", customer_id="ann", rating=rating, created_at=NOW - DAY)
        )
        unit.commit()
    assert lines(ordered.behaviour.happenings()) == [("customer:ann", "mug", weight, True)]


def test_praise_of_what_was_bought_elsewhere_counts_and_blame_does_not(
    ordered: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work() as unit:
        unit.session.add_all(
            [
                Review(id="r1", product_id="shirt", customer_id="ben", rating=5, created_at=NOW),
                Review(id="r2", product_id="mug", customer_id="ben", rating=1, created_at=NOW),
            ]
        )
        unit.commit()
    assert lines(ordered.behaviour.happenings())[1:] == [("customer:ben", "shirt", 0.7, False)]


def test_what_a_visitor_did_counts_for_the_customer_they_turn_out_to_be(ordered: Services) -> None:
    ordered.events.record("view", visitor_id="v1", product_id="shirt")
    ordered.events.record("view", visitor_id="v2", product_id="shirt")
    ordered.events.record("search", visitor_id="v1", customer_id="ben", query="mug")
    ordered.events.record("view", visitor_id="v1", customer_id="ben", product_id="mug")
    found = {(person, product) for person, product, _, _ in lines(ordered.behaviour.happenings())}
    assert {("customer:ben", "shirt"), ("customer:ben", "mug"), ("visitor:v2", "shirt")} < found


def test_products_that_have_gone_are_left_out(ordered: Services) -> None:
    ordered.events.record("view", visitor_id="v1", product_id="gone")
    assert len(ordered.behaviour.happenings()) == 1


def test_an_empty_shop_has_no_happenings(unit_of_work: UnitOfWorkFactory) -> None:
    found = BehaviourService(unit_of_work).happenings()
    assert (len(found), found.person_ids, found.product_ids) == (0, (), ())
    assert len(BehaviourService(unit_of_work).baskets().orders) == 0


def test_a_history_is_as_of_this_moment_and_oldest_first(ordered: Services) -> None:
    ordered.events.record("view", customer_id="ann", product_id="shirt")
    ordered.events.record("view", visitor_id="v1", product_id="mug", created_at=NOW - 2 * DAY)
    found = ordered.behaviour.history(customer_id="ann", visitor_id="v1")
    assert [(wish.product_id, wish.bought) for wish in found.wishes] == [
        ("mug", True),
        ("mug", False),
        ("shirt", False),
    ]
    assert found.bought == {"mug"}
    assert ordered.behaviour.history(customer_id=None, visitor_id="v1").wishes == (
        Wish("mug", pytest.approx(0.2), int((NOW - 2 * DAY).timestamp()), False),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("who", [None, "", "nobody", "a\0b", "\ud800", "x" * 500])
def test_nobody_and_somebody_unknown_have_no_history(services: Services, who: str | None) -> None:
    assert services.behaviour.history(customer_id=who, visitor_id=who).wishes == ()


def test_the_newest_wishes_are_kept_of_a_long_history(ordered: Services) -> None:
    ordered.events.record("view", customer_id="ann", product_id="shirt")
    found = ordered.behaviour.history(customer_id="ann", limit=1)
    assert [wish.product_id for wish in found.wishes] == ["shirt"]
    assert found.bought == {"mug"}


def test_impressions_have_positions_and_a_click_counts_once(services: Services) -> None:
    noted = services.behaviour
    list_id = noted.note_shown(["mug", "shirt"], visitor_id="v1", place="chat", model="m1")
    assert list_id is not None
    assert noted.note_click("shirt", list_id, 2)
    assert not noted.note_click("shirt", list_id, 2)
    assert [
        (one.product_id, one.position, one.place, one.model, one.clicked) for one in noted.impressions()
    ] == [
        ("mug", 1, "chat", "m1", False),
        ("shirt", 2, "chat", "m1", True),
    ]
    assert [wish.product_id for wish in noted.history(customer_id=None, visitor_id="v1").wishes] == ["shirt"]


@pytest.mark.parametrize(
    ("product", "list_id", "position"),
    [("mug", "no-such-list", 1), ("shirt", None, 1), ("mug", None, 2), ("mug", None, 0), ("mug", None, -1),
     ("mug", None, 10**9), ("a\0b", None, 1), ("", None, 1)],
)  # fmt: skip
def test_a_click_on_what_was_not_shown_there_is_passed_over(
    services: Services, product: str, list_id: str | None, position: int
) -> None:
    shown = services.behaviour.note_shown(["mug"], customer_id="ann", place="chat")
    assert shown is not None
    assert not services.behaviour.note_click(product, list_id or shown, position)


def test_a_click_is_credited_to_whom_the_list_was_shown(
    services: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    shown = services.behaviour.note_shown(["mug"], visitor_id="v1", place="chat")
    assert shown and services.behaviour.note_click("mug", shown, 1, customer_id="ann", visitor_id="other")
    with unit_of_work(read_only=True) as unit:
        (click,) = unit.events.of_customer("ann", kind="recommendation_clicked", limit=5)
        assert (click.visitor_id, click.list_id, click.position) == ("v1", shown, 1)


def test_nothing_is_recorded_of_nobody_or_of_nothing(services: Services) -> None:
    assert services.behaviour.note_shown(["mug"], place="chat") is None
    assert services.behaviour.note_shown([], customer_id="ann", place="chat") is None
    assert services.behaviour.note_shown(["mug"], customer_id="nobody", place="chat") is None
    assert services.behaviour.impressions() == []


def test_facts_tell_what_can_be_bought_and_what_a_category_is_called(services: Services) -> None:
    mug, shirt = services.behaviour.catalogue()
    assert (mug.id, mug.in_stock, mug.consumable) == ("mug", True, False)
    assert shirt.groups == {"clothing", "服装"}
    sellable = {(variant.price, variant.in_stock, *variant.options) for variant in mug.variants}
    assert sellable == {(1000, True, ("color", "white")), (1200, True, ("color", "black"))}
    assert {v.price for v in shirt.variants if not v.in_stock} == {1500}


def test_what_can_be_bought_now_is_asked_of_the_database(services: Services) -> None:
    sellable = services.behaviour.sellable(["mug", "shirt", "gone"], price_max=1100)
    assert sellable == {"mug": {"mug-white"}}
    assert "shirt-red-m" not in services.behaviour.sellable(["shirt"])["shirt"]


@pytest.mark.parametrize(
    ("signs", "consumable"),
    [({"tags": ["Refill"]}, True), ({"attributes": {"repurchasable": "true"}}, True),
     ({"attributes": {"repurchasable": "no"}}, False), ({"attributes": {"colour": "true"}}, False)],
)  # fmt: skip
def test_consumables_are_told_by_tags_or_attributes(
    services: Services, unit_of_work: UnitOfWorkFactory, signs: dict[str, object], consumable: bool
) -> None:
    with unit_of_work() as unit:
        unit.session.add(Product(id="soap", title="Soap", **signs))
        unit.commit()
    facts = {one.id: one for one in services.behaviour.catalogue()}
    assert facts["soap"].consumable is consumable
