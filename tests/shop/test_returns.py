"""Returns and exchanges of delivered orders."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.errors import ShopError
from shop.money import Money
from shop.services import Services, build_services
from shop.settings import ShopSettings
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import ItemSwap
from tests.shop.small_shop import NOW, add_order

SWAP = [ItemSwap("1", "shirt-blue-l")]

REFUSED_RETURNS: list[tuple[list[str], str, str]] = [
    ([], "ann-card", "no_items"),
    (["1", "1"], "ann-card", "duplicate_items"),
    (["1", "9"], "ann-card", "item_not_in_order"),
    (["1"], "ann-paypal", "refund_method_not_allowed"),
    (["1"], "ben-card", "payment_method_not_found"),
    (["1"], "", "payment_method_required"),
]
REFUSED_EXCHANGES: list[tuple[list[ItemSwap], str | None, str]] = [
    ([], "ann-card", "no_items"),
    ([ItemSwap("1", "mug-black")], "ann-card", "different_product"),
    ([ItemSwap("1", "shirt-red-m")], "ann-card", "variant_unavailable"),
    (SWAP, "ann-empty", "insufficient_balance"),
    (SWAP, "ben-card", "payment_method_not_found"),
    (SWAP, None, "payment_method_required"),
]


def test_a_return_is_requested_for_the_original_method(services: Services) -> None:
    plan = services.returns.plan_return("ann", "#W166", ["2"], "ann-card")
    assert plan.amount == Money(-2000, "USD") and plan.refund_days == "5-7"
    order = services.returns.request_return("ann", "#W166", ["2"], "ann-card")
    assert order.status == "return_requested" and order.allowed_actions == []
    assert order.return_request == {
        "items": [{"line_id": "2", "variant_id": "mug-white", "quantity": 2}],
        "refund_method_id": "ann-card",
        "amount_minor": 2000,
        "requested_at": NOW.isoformat(),
    }
    assert len(order.payments) == 1


def test_a_return_may_go_to_a_gift_card_and_moves_no_balance_yet(services: Services) -> None:
    before = services.customers.profile("ann").payment_methods
    plan = services.returns.plan_return("ann", "#W166", ["1", "2"], "ann-gift")
    assert plan.refund_days == "0"
    services.returns.request_return("ann", "#W166", ["1", "2"], "ann-gift")
    assert services.customers.profile("ann").payment_methods == before


def test_a_return_that_breaks_a_rule_changes_nothing(services: Services) -> None:
    before = services.orders.order_of("ann", "#W166")
    for item_ids, method_id, code in REFUSED_RETURNS:
        for attempt in (services.returns.plan_return, services.returns.request_return):
            with pytest.raises(ShopError) as refused:
                attempt("ann", "#W166", item_ids, method_id)
            assert refused.value.code == code, item_ids
    assert services.orders.order_of("ann", "#W166") == before


def test_a_refund_goes_to_the_method_that_pays_now_not_to_the_one_refunded_before(
    services: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    moved = [("payment", "ann-card", 2000), ("payment", "ann-paypal", 2000), ("refund", "ann-card", 2000)]
    add_order(unit_of_work, "#W300", status="delivered", paid_with=moved)
    with pytest.raises(ShopError, match="refund_method_not_allowed"):
        services.returns.plan_return("ann", "#W300", ["1"], "ann-card")
    assert services.returns.plan_return("ann", "#W300", ["1"], "ann-paypal").amount == Money(-2000, "USD")


def test_an_exchange_is_requested_and_neither_lines_nor_money_move(services: Services) -> None:
    plan = services.returns.plan_exchange("ann", "#W166", SWAP, "ann-gift")
    assert plan.amount == Money(500, "USD")
    before = services.orders.order_of("ann", "#W166")
    order = services.returns.request_exchange("ann", "#W166", SWAP, "ann-gift")
    assert order.status == "exchange_requested"
    assert (order.items, order.payments) == (before.items, before.payments)
    assert order.exchange_request == {
        "items": [
            {
                "line_id": "1",
                "variant_id": "shirt-blue-m",
                "new_variant_id": "shirt-blue-l",
                "quantity": 1,
            }
        ],
        "payment_method_id": "ann-gift",
        "price_difference_minor": 500,
        "requested_at": NOW.isoformat(),
    }
    assert services.customers.profile("ann").payment_methods[2].balance == Money(5000, "USD")


def test_an_exchange_that_breaks_a_rule_changes_nothing(services: Services) -> None:
    before = services.orders.order_of("ann", "#W166")
    for swaps, method_id, code in REFUSED_EXCHANGES:
        for attempt in (services.returns.plan_exchange, services.returns.request_exchange):
            with pytest.raises(ShopError) as refused:
                attempt("ann", "#W166", swaps, method_id)
            assert refused.value.code == code, swaps
    assert services.orders.order_of("ann", "#W166") == before


def test_only_ones_own_delivered_order_can_be_returned_or_exchanged(services: Services) -> None:
    refusals = {number: "order_not_delivered" for number in ("#W100", "#W177", "#W188")}
    for number, code in {**refusals, "#W200": "order_not_found"}.items():
        with pytest.raises(ShopError, match=code):
            services.returns.request_return("ann", number, ["1"], "ann-card")
        with pytest.raises(ShopError, match=code):
            services.returns.request_exchange("ann", number, SWAP, "ann-card")


def test_an_order_is_returned_or_exchanged_once(services: Services, unit_of_work: UnitOfWorkFactory) -> None:
    add_order(unit_of_work, "#W300", status="delivered")
    services.returns.request_return("ann", "#W166", ["1"], "ann-card")
    services.returns.request_exchange("ann", "#W300", SWAP, "ann-card")
    for number, code in (("#W166", "return_already_requested"), ("#W300", "exchange_already_requested")):
        with pytest.raises(ShopError, match=code):
            services.returns.request_return("ann", number, ["1"], "ann-card")
        with pytest.raises(ShopError, match=code):
            services.returns.request_exchange("ann", number, SWAP, "ann-card")


def test_a_delivered_thing_may_be_exchanged_for_the_same(services: Services) -> None:
    plan = services.returns.plan_exchange("ann", "#W166", [ItemSwap("1", "shirt-blue-m")])
    assert plan.amount is None and plan.lines[0].before == plan.lines[0].after
    order = services.returns.request_exchange("ann", "#W166", [ItemSwap("1", "shirt-blue-m")])
    assert order.status == "exchange_requested"


def test_fewer_units_than_the_line_has_go_back_for_their_price(services: Services) -> None:
    plan = services.returns.plan_return("ann", "#W166", ["2"], "ann-card", quantities={"2": 1})
    assert plan.amount == Money(-1000, "USD")
    assert [(line.quantity, line.of_quantity) for line in plan.lines] == [(1, 2)]
    order = services.returns.request_return("ann", "#W166", ["2"], "ann-card", quantities={"2": 1})
    assert order.return_request is not None
    assert order.return_request["items"] == [{"line_id": "2", "variant_id": "mug-white", "quantity": 1}]
    assert order.return_request["amount_minor"] == 1000


@pytest.mark.parametrize("quantity", [0, -1, 3])
def test_more_units_than_the_line_has_cannot_go_back(services: Services, quantity: int) -> None:
    with pytest.raises(ShopError, match="quantity_not_in_order"):
        services.returns.plan_return("ann", "#W166", ["2"], "ann-card", quantities={"2": quantity})


def test_one_of_two_is_exchanged_where_stock_is_left_for_one(services: Services) -> None:
    order = services.returns.request_exchange("ann", "#W166", [ItemSwap("2", "mug-black", 1)], "ann-card")
    assert order.exchange_request is not None
    assert order.exchange_request["items"][0]["quantity"] == 1
    assert order.exchange_request["price_difference_minor"] == 200


def test_a_refund_of_a_return_waits_for_the_goods(services: Services) -> None:
    plan = services.returns.plan_return("ann", "#W166", ["1"], "ann-gift")
    assert plan.refund_days == "0" and plan.refund_waits
    assert not services.orders.plan_cancel("ann", "#W100", "no longer needed").refund_waits


def delivered(unit_of_work: UnitOfWorkFactory, days_ago: int) -> Services:
    """A shop that takes returns for 30 days, whose order #W166 arrived so long ago."""
    with unit_of_work() as unit:
        order = unit.orders.with_number("#W166")
        assert order is not None
        order.fulfilments[0].delivered_at = NOW - timedelta(days=days_ago)
        unit.commit()
    return build_services(unit_of_work, ShopSettings(return_days=30), clock=lambda: NOW)


@pytest.mark.usefixtures("services")
def test_the_last_day_of_the_period_still_counts(unit_of_work: UnitOfWorkFactory) -> None:
    services = delivered(unit_of_work, 30)
    order = services.orders.order_of("ann", "#W166")
    assert order.allowed_actions == ["return", "exchange"]
    assert order.returnable_until == NOW
    services.returns.request_return("ann", "#W166", ["1"], "ann-card")


@pytest.mark.usefixtures("services")
def test_after_the_period_nothing_goes_back(unit_of_work: UnitOfWorkFactory) -> None:
    services = delivered(unit_of_work, 31)
    assert services.orders.order_of("ann", "#W166").allowed_actions == []
    for attempt in (
        lambda: services.returns.plan_return("ann", "#W166", ["1"], "ann-card"),
        lambda: services.returns.request_return("ann", "#W166", ["1"], "ann-card"),
        lambda: services.returns.plan_exchange("ann", "#W166", SWAP, "ann-card"),
    ):
        with pytest.raises(ShopError, match="return_period_over"):
            attempt()


def test_without_a_period_or_a_delivery_date_everything_goes_back(
    services: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    limited = build_services(unit_of_work, ShopSettings(return_days=30), clock=lambda: NOW)
    assert limited.orders.order_of("ann", "#W166").allowed_actions == ["return", "exchange"]
    delivered(unit_of_work, 400)
    assert services.orders.order_of("ann", "#W166").returnable_until is None
    assert services.orders.order_of("ann", "#W166").allowed_actions == ["return", "exchange"]
