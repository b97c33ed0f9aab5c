"""The reference of what changes do, beside the shop's real services: neither knows the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluation.conversations.comparing import Impossible, judge, wanted_state
from evaluation.conversations.goal import Change, Goal, Item, Wanted
from shop.services import Services
from shop.views import AddressInput, ItemSwap
from tests.evaluation.conversations.conftest import SmallShop
from tests.shop.small_shop import add_order

NEW = AddressInput(line1="9 New Street", line2="Apt 4", city="Boston", state="MA", zip="02108")
NEW_SAID = "9 New Street, Apt 4, Boston, MA 02108"
SHIRT, MUG = Item(title="T-Shirt"), Item(title="Mug")


def goal(*wants: Change, customer: str = "ann", changes: list[Wanted] | None = None) -> Goal:
    return Goal(id="g", customer=customer, wants=list(wants), changes=changes or [])


CANCEL = Change(kind="cancel_order", order="#W100", reason="no longer needed")
RETURN = Change(kind="return_items", order="#W166", items=[MUG], payment="original payment method")
EXCHANGE = Change(kind="exchange_items", order="#W166", items=[SHIRT], to=[{"size": "L"}], payment="PayPal")
ITEMS = Change(
    kind="change_items",
    order="#W100",
    items=[SHIRT, MUG],
    to=[{"size": "L"}, {"color": "black"}],
    payment="gift card with 50.00",
)
ADDRESS = Change(kind="change_order_address", order="#W100", address=NEW_SAID)
PAYMENT = Change(kind="change_payment", order="#W100", payment="gift card with 50.00")
DEFAULT = Change(kind="change_default_address", address=NEW_SAID)

DONE_BY_THE_SHOP: dict[str, tuple[Change, Callable[[Services], object]]] = {
    "cancel": (CANCEL, lambda s: s.orders.cancel("ann", "#W100", "no longer needed")),
    "return": (RETURN, lambda s: s.returns.request_return("ann", "#W166", ["2"], "ann-card")),
    "exchange": (
        EXCHANGE,
        lambda s: s.returns.request_exchange("ann", "#W166", [ItemSwap("1", "shirt-blue-l")], "ann-paypal"),
    ),
    "address": (ADDRESS, lambda s: s.orders.change_address("ann", "#W100", NEW)),
    "payment": (PAYMENT, lambda s: s.orders.change_payment("ann", "#W100", "ann-gift")),
    "default address": (DEFAULT, lambda s: s.customers.change_default_address("ann", NEW)),
}


@pytest.mark.parametrize("name", DONE_BY_THE_SHOP)
def test_the_shop_leaves_exactly_what_the_reference_says(small_shop: SmallShop, name: str) -> None:
    change, by_the_shop = DONE_BY_THE_SHOP[name]
    before = small_shop.state()
    assert judge(goal(change), before, before).differences, "nothing was done yet"
    by_the_shop(small_shop.services)
    verdict = judge(goal(change), before, small_shop.state())
    assert verdict.exact, [str(one) for one in verdict.differences]
    assert not verdict.wrong_write


ONE_MUG, BLACK = Item(title="Mug", quantity=1), {"color": "black"}
SOME_UNITS: dict[str, tuple[str, Change, Callable[[Services], object]]] = {
    "return": (
        "delivered",
        Change(kind="return_items", order="#W300", items=[ONE_MUG], payment="original payment method"),
        lambda s: s.returns.request_return("ann", "#W300", ["1"], "ann-card", quantities={"1": 1}),
    ),
    "exchange": (
        "delivered",
        Change(kind="exchange_items", order="#W300", items=[ONE_MUG], to=[BLACK], payment="PayPal"),
        lambda s: s.returns.request_exchange(
            "ann", "#W300", [ItemSwap("1", "mug-black", quantity=1)], "ann-paypal"
        ),
    ),
    "change": (
        "pending",
        Change(kind="change_items", order="#W300", items=[ONE_MUG], to=[BLACK], payment="PayPal"),
        lambda s: s.orders.change_items(
            "ann", "#W300", [ItemSwap("1", "mug-black", quantity=1)], "ann-paypal"
        ),
    ),
}


@pytest.mark.parametrize("name", SOME_UNITS)
def test_of_some_units_the_shop_leaves_what_the_reference_says(small_shop: SmallShop, name: str) -> None:
    status, change, by_the_shop = SOME_UNITS[name]
    add_order(small_shop.unit_of_work, "#W300", status=status, lines=[("1", "mug-white", 3, 1000)])
    before = small_shop.state()
    by_the_shop(small_shop.services)
    after = small_shop.state()
    verdict = judge(goal(change), before, after)
    assert verdict.exact, [str(one) for one in verdict.differences]
    whole = change.model_copy(update={"items": [MUG]})
    assert judge(goal(whole), before, after).wrong_write


def test_more_units_than_the_order_has_are_impossible(small_shop: SmallShop) -> None:
    change = RETURN.model_copy(update={"items": [Item(title="Mug", quantity=9)]})
    with pytest.raises(Impossible, match="quantity: 9 of 'Mug', the order has"):
        wanted_state(goal(change), small_shop.state())


def test_an_item_change_moves_lines_money_and_counted_stock(small_shop: SmallShop) -> None:
    before = small_shop.state()
    add_order(small_shop.unit_of_work, "#W101", lines=[("1", "mug-white", 1, 1000)])
    before = small_shop.state()
    change = Change(
        kind="change_items",
        order="#W101",
        items=[MUG],
        to=[{"color": "black"}],
        payment="gift card with 50.00",
    )
    swaps = [ItemSwap("1", "mug-black")]
    small_shop.services.orders.change_items("ann", "#W101", swaps, "ann-gift")
    after = small_shop.state()
    stock = {variant["id"]: variant["stock"] for variant in after["products"]["mug"]["variants"]}
    assert stock == {"mug-white": 6, "mug-black": 0}
    assert judge(goal(change), before, after).exact


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (CANCEL.model_copy(update={"order": "#W166"}), "#W166 is delivered, not pending"),
        (CANCEL.model_copy(update={"order": "#W200"}), "#W200 is another customer's"),
        (CANCEL.model_copy(update={"order": "#W999"}), "'#W999' is not in orders"),
        (CANCEL.model_copy(update={"reason": "too slow"}), "reason: must be one of"),
        (RETURN.model_copy(update={"payment": "PayPal"}), "original payment method or a gift card"),
        (RETURN.model_copy(update={"payment": "gift card"}), "2 payment methods"),
        (RETURN.model_copy(update={"items": [Item(title="Hat")]}), "no line 'Hat'"),
        (EXCHANGE.model_copy(update={"to": [{"color": "red"}]}), "is not available"),
        (EXCHANGE.model_copy(update={"to": [{"color": "pink"}]}), "no variants"),
        (EXCHANGE.model_copy(update={"to": []}), "to: 0 entries for 1 items"),
        (PAYMENT.model_copy(update={"payment": "Visa ending in 1111"}), "paid with that method already"),
        (PAYMENT.model_copy(update={"payment": "gift card with 0.00"}), "does not hold enough"),
    ],
)
def test_a_goal_that_cannot_be_names_the_want_and_why(
    small_shop: SmallShop, change: Change, reason: str
) -> None:
    with pytest.raises(Impossible, match=r"wants\.0") as error:
        wanted_state(goal(change), small_shop.state())
    assert reason in str(error.value)


def test_what_the_rules_refuse_wants_nothing_changed(small_shop: SmallShop) -> None:
    before = small_shop.state()
    refused = CANCEL.model_copy(update={"order": "#W166", "refused": True})
    assert judge(goal(refused), before, before).exact
    small_shop.services.returns.request_return("ann", "#W166", ["2"], "ann-card")
    verdict = judge(goal(refused), before, small_shop.state())
    assert verdict.wrong_write and not verdict.exact


def test_after_an_item_change_the_reference_forbids_any_other(small_shop: SmallShop) -> None:
    shirt = ITEMS.model_copy(update={"items": [SHIRT], "to": [{"size": "L"}]})
    with pytest.raises(Impossible, match=r"wants\.1 \(cancel_order\).*changed already"):
        wanted_state(goal(shirt, CANCEL), small_shop.state())


def test_nothing_of_the_state_before_is_touched(small_shop: SmallShop) -> None:
    before, again = small_shop.state(), small_shop.state()
    wanted_state(goal(CANCEL, RETURN, DEFAULT), before)
    assert before == again
