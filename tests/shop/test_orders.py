"""Reading orders, and changing those that are pending."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shop.errors import Conflict, InvalidInput, NotFound, RuleViolation, ShopError
from shop.money import Money
from shop.rules.orders import stage_of
from shop.services import Services, build_services
from shop.settings import ShopSettings
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import AddressInput, FulfilmentView, ItemSwap, OrderView
from tests.shop.small_shop import NEW_ADDRESS, add_order

Change = Callable[[Services, str], OrderView]

CHANGES: dict[str, Change] = {
    "cancel": lambda s, number: s.orders.cancel("ann", number, "no longer needed"),
    "change_address": lambda s, number: s.orders.change_address("ann", number, NEW_ADDRESS),
    "change_payment": lambda s, number: s.orders.change_payment("ann", number, "ann-paypal"),
    "change_items": lambda s, number: s.orders.change_items(
        "ann", number, [ItemSwap("1", "shirt-green-m")], "ann-card"
    ),
}


def balance(services: Services, method_id: str) -> int:
    methods = services.customers.profile("ann").payment_methods
    money = next(method.balance for method in methods if method.id == method_id)
    assert money is not None
    return money.amount_minor


def entries(order: OrderView) -> list[tuple[str, int, str]]:
    return [(p.type, p.amount.amount_minor, p.payment_method_id) for p in order.payments]


def test_orders_come_newest_first_and_only_ones_own(services: Services) -> None:
    numbers = [order.order_number for order in services.orders.orders_of("ann")]
    assert numbers == ["#W100", "#W177", "#W166", "#W188"]
    assert [o.order_number for o in services.orders.orders_of("ann", status="delivered")] == ["#W166"]
    assert len(services.orders.orders_of("ann", limit=2)) == 2
    assert services.orders.orders_of("nobody") == []


def test_an_unknown_status_is_refused(services: Services) -> None:
    with pytest.raises(InvalidInput, match="unknown_status"):
        services.orders.orders_of("ann", status="lost")


def test_an_order_tells_all_about_itself(services: Services) -> None:
    order = services.orders.order_of("ann", "#W166")
    assert order.total == Money(4000, "USD")
    assert [item.title for item in order.items] == ["T-Shirt", "Mug"]
    assert order.items[0].image == "/pictures/shirt.webp"
    assert order.payment_method is not None and order.payment_method.id == "ann-card"
    assert order.fulfilments[0].tracking_number == "T1"
    assert order.allowed_actions == ["return", "exchange"]
    assert OrderView.from_dict(order.to_dict()) == order


def test_an_order_is_found_however_its_number_is_typed(services: Services) -> None:
    for spelling in ("#W100", "W100", "w100", " #w100 ", "＃Ｗ１００"):
        assert services.orders.order_of("ann", spelling).order_number == "#W100"


def test_what_is_not_ones_own_does_not_exist(services: Services) -> None:
    for number in ("#W200", "#W999", "", "#", "'; DROP TABLE orders; --", "\0", "\ud800"):
        with pytest.raises(NotFound, match="order_not_found"):
            services.orders.order_of("ann", number)


def test_an_order_is_found_by_the_end_of_its_number(services: Services) -> None:
    assert [o.order_number for o in services.orders.match_order_number("ann", "66")] == ["#W166"]
    assert services.orders.match_order_number("ann", "200") == []
    assert services.orders.match_order_number("ann", "%") == []


def test_the_status_decides_what_may_be_done(services: Services) -> None:
    allowed = {o.order_number: o.allowed_actions for o in services.orders.orders_of("ann")}
    assert allowed["#W100"] == ["cancel", "change_address", "change_payment", "change_items"]
    assert allowed["#W177"] == [] and allowed["#W188"] == []


@pytest.mark.parametrize(
    ("status", "parcels", "stage"),
    [
        ("processed", ["packed"], "packed"),
        ("processed", ["label_created", "packed"], "packed"),
        ("processed", ["preparing", "packed"], "preparing"),
        ("processed", ["packed", "in_transit"], "partly_shipped"),
        ("processed", ["in_transit", "out_for_delivery"], "processed"),
        ("processed", [None], "processed"),
        ("processed", [], "processed"),
        ("pending", ["preparing"], "pending"),
        ("delivered", ["packed"], "delivered"),
    ],
)
def test_the_parcels_tell_how_far_a_processed_order_is(
    status: str, parcels: list[str | None], stage: str
) -> None:
    assert stage_of(status, [FulfilmentView(None, None, one, None, None) for one in parcels]) == stage


@pytest.mark.parametrize("name", CHANGES)
def test_only_ones_own_pending_order_can_be_changed(services: Services, name: str) -> None:
    refusals = {
        "#W166": "order_not_pending",
        "#W177": "order_not_pending",
        "#W188": "order_already_cancelled",
        "#W200": "order_not_found",
        "#W999": "order_not_found",
    }
    for number, code in refusals.items():
        with pytest.raises(ShopError) as refused:
            CHANGES[name](services, number)
        assert refused.value.code == code


@pytest.mark.parametrize("name", CHANGES)
def test_after_the_items_were_changed_nothing_can_be_changed(services: Services, name: str) -> None:
    changed = CHANGES["change_items"](services, "#W100")
    assert changed.items_modified and changed.status == "pending" and changed.allowed_actions == []
    with pytest.raises(RuleViolation, match="items_already_modified"):
        CHANGES[name](services, "#W100")
    assert services.orders.order_of("ann", "#W100") == changed


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_raises_the_version(services: Services, name: str) -> None:
    before = services.orders.order_of("ann", "#W100").version
    assert CHANGES[name](services, "#W100").version == before + 1
    assert services.orders.order_of("ann", "#W100").version == before + 1


class TestCancelling:
    def test_everything_paid_is_refunded_to_where_it_came_from(self, services: Services) -> None:
        plan = services.orders.plan_cancel("ann", "#W100", "no longer needed")
        assert plan.amount == Money(-4000, "USD") and plan.refund_days == "5-7"
        order = services.orders.cancel("ann", "#W100", "no longer needed", expected_version=plan.version)
        assert order.status == "cancelled" and order.cancel_reason == "no longer needed"
        assert entries(order) == [("payment", 4000, "ann-card"), ("refund", 4000, "ann-card")]

    def test_a_gift_card_has_its_money_back_at_once(
        self, services: Services, unit_of_work: UnitOfWorkFactory
    ) -> None:
        add_order(unit_of_work, "#W300", paid_with=[("payment", "ann-gift", 2000)])
        assert services.orders.plan_cancel("ann", "#W300", "ordered by mistake").refund_days == "0"
        services.orders.cancel("ann", "#W300", "ordered by mistake")
        assert balance(services, "ann-gift") == 7000

    def test_what_two_methods_paid_goes_back_to_both(
        self, services: Services, unit_of_work: UnitOfWorkFactory
    ) -> None:
        paid = [("payment", "ann-gift", 500), ("payment", "ann-card", 1500)]
        add_order(unit_of_work, "#W300", paid_with=paid)
        order = services.orders.cancel("ann", "#W300", "ordered by mistake")
        assert entries(order)[2:] == [("refund", 500, "ann-gift"), ("refund", 1500, "ann-card")]
        assert balance(services, "ann-gift") == 5500

    def test_nothing_is_refunded_twice_after_a_change_of_payment(self, services: Services) -> None:
        services.orders.change_payment("ann", "#W100", "ann-gift")
        order = services.orders.cancel("ann", "#W100", "no longer needed")
        assert entries(order)[-1] == ("refund", 4000, "ann-gift") and len(order.payments) == 4
        assert balance(services, "ann-gift") == 5000

    def test_only_two_reasons_count(self, services: Services) -> None:
        for reason in ("", "too expensive", "no longer needed!", "x" * 5000):
            for attempt in (services.orders.plan_cancel, services.orders.cancel):
                with pytest.raises(InvalidInput, match="unknown_cancel_reason"):
                    attempt("ann", "#W100", reason)

    def test_a_reason_is_known_in_any_case(self, services: Services) -> None:
        assert services.orders.cancel("ann", "#W100", " Ordered  By Mistake ").cancel_reason == (
            "ordered by mistake"
        )

    def test_it_cannot_be_cancelled_twice(self, services: Services) -> None:
        services.orders.cancel("ann", "#W100", "no longer needed")
        with pytest.raises(RuleViolation, match="order_already_cancelled"):
            services.orders.cancel("ann", "#W100", "no longer needed")

    def test_counted_goods_can_be_sold_again(self, services: Services) -> None:
        services.orders.cancel("ann", "#W100", "no longer needed")
        assert [variant.stock for variant in services.catalogue.variants("mug")] == [7, 1]


REFUSED_ADDRESSES = [
    (AddressInput(line1="", city="Boston", zip="02108"), "address_incomplete"),
    (AddressInput(line1="9 New Street", city=" ", zip=""), "address_incomplete"),
    (AddressInput(line1="x" * 301, city="Boston", zip="02108"), "address_too_long"),
    (AddressInput(line1="9\0New", city="Boston", zip="02108"), "address_bad_text"),
    (AddressInput(line1="9 <b>New</b>", city="Boston", zip="02108"), "address_bad_text"),
    (
        AddressInput(line1="1 Old Road", city="Austin", state="TX", zip="78701", country="USA"),
        "address_unchanged",
    ),
]


class TestChangingTheAddress:
    def test_the_order_goes_to_the_new_address(self, services: Services) -> None:
        plan = services.orders.plan_address("ann", "#W100", NEW_ADDRESS)
        assert plan.lines[0].after == "9 New Street, Boston, MA 02108, USA" and plan.amount is None
        order = services.orders.change_address("ann", "#W100", NEW_ADDRESS)
        assert (order.address.line1, order.address.city, order.address.zip) == (
            "9 New Street",
            "Boston",
            "02108",
        )
        assert services.customers.profile("ann").default_address.line1 == "1 Old Road"  # type: ignore[union-attr]

    def test_it_can_be_changed_again(self, services: Services) -> None:
        services.orders.change_address("ann", "#W100", NEW_ADDRESS)
        again = AddressInput(line1="10 New Street", city="Boston", zip="02108")
        assert services.orders.change_address("ann", "#W100", again).address.line1 == "10 New Street"

    def test_a_bad_address_is_refused(self, services: Services) -> None:
        for address, code in REFUSED_ADDRESSES:
            for attempt in (services.orders.plan_address, services.orders.change_address):
                with pytest.raises(InvalidInput, match=code):
                    attempt("ann", "#W100", address)

    def test_it_goes_only_where_the_shop_ships_to(
        self, services: Services, unit_of_work: UnitOfWorkFactory
    ) -> None:
        assert services.orders.order_of("ann", "#W100").address.country == "USA"
        orders = build_services(unit_of_work, ShopSettings(ships_to=("US", "CA"))).orders
        abroad = AddressInput(line1="Hafenweg 12", city="Hamburg", zip="20457", country="Germany")
        for attempt in (orders.plan_address, orders.change_address):
            with pytest.raises(InvalidInput, match="address_not_shipped_to"):
                attempt("ann", "#W100", abroad)
        canada = AddressInput(line1="80 Queen Street", city="Toronto", zip="M5H 2M6", country="加拿大")
        assert orders.change_address("ann", "#W100", canada).address.city == "Toronto"


class TestChangingThePayment:
    def test_the_new_method_pays_and_the_old_one_is_refunded(self, services: Services) -> None:
        plan = services.orders.plan_payment("ann", "#W100", "ann-paypal")
        assert plan.amount == Money(4000, "USD") and plan.refund_days == "5-7"
        order = services.orders.change_payment("ann", "#W100", "ann-paypal")
        assert entries(order)[1:] == [("payment", 4000, "ann-paypal"), ("refund", 4000, "ann-card")]
        assert order.payment_method is not None and order.payment_method.id == "ann-paypal"
        assert order.status == "pending" and "cancel" in order.allowed_actions

    def test_gift_card_balances_move_both_ways(self, services: Services) -> None:
        services.orders.change_payment("ann", "#W100", "ann-gift")
        assert balance(services, "ann-gift") == 1000
        services.orders.change_payment("ann", "#W100", "ann-card")
        assert balance(services, "ann-gift") == 5000

    def test_a_method_that_does_not_do_is_refused(self, services: Services) -> None:
        refusals = {
            "ann-card": "same_payment_method",
            "ann-empty": "insufficient_balance",
            "ben-card": "payment_method_not_found",
            "": "payment_method_required",
        }
        for method_id, code in refusals.items():
            for attempt in (services.orders.plan_payment, services.orders.change_payment):
                with pytest.raises(ShopError, match=code):
                    attempt("ann", "#W100", method_id)

    def test_an_order_nobody_paid_for_has_no_payment_to_change(
        self, services: Services, unit_of_work: UnitOfWorkFactory
    ) -> None:
        add_order(unit_of_work, "#W300", paid_with=[])
        with pytest.raises(RuleViolation, match="nothing_paid"):
            services.orders.change_payment("ann", "#W300", "ann-paypal")

    def test_a_gift_card_of_another_currency_cannot_pay(
        self, services: Services, unit_of_work: UnitOfWorkFactory
    ) -> None:
        with unit_of_work() as unit:
            unit.customers.payment_methods("ann")["ann-gift"].currency = "EUR"
            unit.commit()
        with pytest.raises(RuleViolation, match="currency_mismatch"):
            services.orders.change_payment("ann", "#W100", "ann-gift")


REFUSED_SWAPS: list[tuple[list[ItemSwap], str | None, str]] = [
    ([], "ann-card", "no_items"),
    ([ItemSwap("1", "shirt-blue-l"), ItemSwap("1", "shirt-green-m")], "ann-card", "duplicate_items"),
    ([ItemSwap("7", "shirt-blue-l")], "ann-card", "item_not_in_order"),
    ([ItemSwap("1", "shirt-none")], "ann-card", "variant_not_found"),
    ([ItemSwap("1", "mug-black")], "ann-card", "different_product"),
    ([ItemSwap("1", "shirt-blue-m")], "ann-card", "same_variant"),
    ([ItemSwap("1", "shirt-red-m")], "ann-card", "variant_unavailable"),
    ([ItemSwap("2", "mug-black")], "ann-card", "variant_unavailable"),  # two wanted, one left
    ([ItemSwap("1", "shirt-blue-l")], "ann-empty", "insufficient_balance"),
    ([ItemSwap("1", "shirt-blue-l")], "ben-card", "payment_method_not_found"),
    ([ItemSwap("1", "shirt-blue-l")], None, "payment_method_required"),
    ([ItemSwap("1", "shirt-green-m")], "ben-card", "payment_method_not_found"),
    ([ItemSwap("1", "shirt-blue-l"), ItemSwap("2", "mug-none")], "ann-card", "variant_not_found"),
]


class TestChangingTheItems:
    def test_a_line_that_stays_as_it_is_is_left_out(self, services: Services) -> None:
        swaps = [ItemSwap("1", "shirt-blue-l"), ItemSwap("2", "mug-white")]
        plan = services.orders.plan_items("ann", "#W100", swaps, "ann-card")
        assert len(plan.lines) == 1 and plan.amount == Money(500, "USD")

    def test_a_dearer_variant_is_paid_for(self, services: Services) -> None:
        swap = [ItemSwap("1", "shirt-blue-l")]
        plan = services.orders.plan_items("ann", "#W100", swap, "ann-card")
        assert plan.amount == Money(500, "USD") and plan.refund_days is None
        assert (plan.lines[0].before, plan.lines[0].after) == (
            "color: blue, size: M",
            "color: blue, size: L",
        )
        order = services.orders.change_items("ann", "#W100", swap, "ann-card")
        assert entries(order)[1:] == [("payment", 500, "ann-card")]
        assert order.items[0].variant_id == "shirt-blue-l" and order.items[0].id == "1"
        assert order.items[0].unit_price == Money(2500, "USD") and order.items[1].variant_id == "mug-white"

    def test_a_cheaper_variant_gives_money_back(
        self, services: Services, unit_of_work: UnitOfWorkFactory
    ) -> None:
        add_order(unit_of_work, "#W300", lines=[("1", "shirt-blue-l", 2, 2500)])
        order = services.orders.change_items("ann", "#W300", [ItemSwap("1", "shirt-green-m")], "ann-gift")
        assert entries(order)[1:] == [("refund", 1000, "ann-gift")]
        assert balance(services, "ann-gift") == 6000

    def test_an_equal_price_moves_no_money_and_needs_no_method(self, services: Services) -> None:
        order = services.orders.change_items("ann", "#W100", [ItemSwap("1", "shirt-green-m")])
        assert len(order.payments) == 1
        assert order.items_change is not None and order.items_change["price_difference_minor"] == 0

    def test_counted_stock_follows(self, services: Services, unit_of_work: UnitOfWorkFactory) -> None:
        add_order(unit_of_work, "#W300", lines=[("1", "mug-white", 1, 1000)])
        services.orders.change_items("ann", "#W300", [ItemSwap("1", "mug-black")], "ann-card")
        assert [variant.stock for variant in services.catalogue.variants("mug")] == [6, 0]

    def test_a_swap_that_breaks_a_rule_changes_nothing(self, services: Services) -> None:
        before = services.orders.order_of("ann", "#W100")
        for swaps, method_id, code in REFUSED_SWAPS:
            for attempt in (services.orders.plan_items, services.orders.change_items):
                with pytest.raises(ShopError) as refused:
                    attempt("ann", "#W100", swaps, method_id)
                assert refused.value.code == code, swaps
        assert services.orders.order_of("ann", "#W100") == before


def test_a_change_planned_on_an_older_version_is_refused(services: Services) -> None:
    plan = services.orders.plan_cancel("ann", "#W100", "no longer needed")
    services.orders.change_address("ann", "#W100", NEW_ADDRESS)
    with pytest.raises(Conflict, match="order_changed"):
        services.orders.cancel("ann", "#W100", "no longer needed", expected_version=plan.version)
    assert services.orders.order_of("ann", "#W100").status == "pending"


def test_a_plan_changes_nothing(services: Services) -> None:
    before = services.orders.orders_of("ann"), services.customers.profile("ann")
    services.orders.plan_cancel("ann", "#W100", "no longer needed")
    services.orders.plan_payment("ann", "#W100", "ann-gift")
    services.orders.plan_items("ann", "#W100", [ItemSwap("1", "shirt-blue-l")], "ann-gift")
    services.orders.plan_address("ann", "#W100", NEW_ADDRESS)
    assert (services.orders.orders_of("ann"), services.customers.profile("ann")) == before


def test_one_unit_of_two_becomes_a_line_of_its_own(services: Services) -> None:
    order = services.orders.change_items("ann", "#W100", [ItemSwap("2", "mug-black", 1)], "ann-card")
    assert [(item.id, item.variant_id, item.quantity) for item in order.items] == [
        ("1", "shirt-blue-m", 1),
        ("2", "mug-white", 1),
        ("3", "mug-black", 1),
    ]
    assert order.items_change is not None
    assert [(row["line_id"], row["quantity"]) for row in order.items_change["items"]] == [("3", 1)]
    assert order.total == Money(4200, "USD")
    assert sum(payment.amount.amount_minor for payment in order.payments) == 4200
    stock = {v.id: v.stock for v in services.catalogue.product("mug", "en").variants}
    assert stock == {"mug-white": 6, "mug-black": 0}
