"""Only a summary that is what was wanted gets a yes."""

from __future__ import annotations

import random

import pytest

from evaluation.conversations.goal import Change, Item, Language
from evaluation.conversations.shopper import Knowledge, KnownItem, KnownOrder
from evaluation.conversations.shopper.describing import Describer
from evaluation.conversations.shopper.listening import listen
from evaluation.conversations.shopper.summary import mismatches
from evaluation.conversations.shopper.wording import Wording
from tests.evaluation.shopper.customers import ADDRESS, ANN, change
from tests.evaluation.shopper.scripted_bot import Reply, confirms


def found(wish: Change, summary: Reply, language: Language = "en") -> list[str]:
    chance = random.Random(1)
    words = Describer(language, ANN, Wording(language, chance), chance, brief=False)
    return [wrong.about for wrong in mismatches(wish, listen([summary]), words)]


def items_changed(after: str, order: str = "#D700101", amount: str = "") -> Reply:
    line = ("Alpine Day Backpack", "black, 20 l ($50.00)", after)
    return confirms(f"I'll change order {order}:", line, amount=amount)


def test_a_right_summary_has_nothing_against_it() -> None:
    paid = "You pay $4.00 with PayPal."
    assert found(change("change_items"), items_changed("green, 20 l ($54.00)", amount=paid)) == []
    assert (
        found(
            change("cancel_order"),
            confirms("I'll cancel order #D700101:", ("Reason", "", "No longer needed")),
        )
        == []
    )
    assert found(change("change_payment"), confirms(
        "I'll change the payment of order #D700101:",
        ("Payment", "Visa ending in 4242", "PayPal"),
        ("Refund", "", "$3.00 → Visa ending in 4242"),
    )) == []  # fmt: skip


@pytest.mark.parametrize(
    ("summary", "wrong"),
    [
        (items_changed("red, 20 l ($50.00)"), "options"),
        (items_changed("green, 30 l ($60.00)"), "options"),
        (items_changed("green, 20 l", order="#D700102"), "order"),
        (items_changed("green, 20 l", amount="You pay $4.00 with gift card."), "payment"),
        (confirms("I'll cancel order #D700101:", ("Status", "a", "b")), "kind"),
        (confirms("I'll change order #D700101:", ("Steel Water Bottle", "blue", "pink")), "missing_item"),
    ],
)
def test_each_thing_that_differs_is_found(summary: Reply, wrong: str) -> None:
    assert found(change("change_items"), summary)[0] == wrong


def test_an_item_too_many_or_too_few_is_found() -> None:
    both = ("Alpine Day Backpack", "black, 20 l", ""), ("Steel Water Bottle", "blue", "")
    wish = change("return_items", order="#D700101", items=[Item(title="Alpine Day Backpack")], payment="")
    head = "I'll set up a return for order #D700101:"
    assert found(wish, confirms(head, both[0])) == []
    assert found(wish, confirms(head, *both)) == ["extra_item"]
    assert "missing_item" in found(wish, confirms(head, both[1]))


@pytest.mark.parametrize("country", ["", ", USA", ", United States"])
def test_a_shop_may_add_the_country_to_an_address(country: str) -> None:
    head, old = "I'll ship order #D700101 to another address:", "1 Old Road, Denver, CO 80202"
    wish = change("change_order_address")
    assert found(wish, confirms(head, ("Address", old, ADDRESS + country))) == []


@pytest.mark.parametrize(
    "shown",
    [
        "62 Oak Street, Apt 3, Austin, TX 78701",
        "55 Oak Street, Austin, TX 78701",
        "55 Oak Street, Apt 3, Austin, TX 78702",
        "sorry I mean 55 Oak Street please, Apt 3, Austin city now, TX 78701",
    ],
)
def test_an_address_that_is_not_quite_it_is_found(shown: str) -> None:
    head = "I'll ship order #D700101 to another address:"
    assert found(change("change_order_address"), confirms(head, ("Address", "old", shown))) == ["address"]


def test_chinese_words_for_options_are_known() -> None:
    head = "我将更换订单 #D700101 的商品："
    wish = change("change_items", payment="")
    right = ("高山 日用背包", "黑色、20 l（$50.00）", "绿色、20 l（$50.00）")
    wrong = ("高山 日用背包", "黑色、20 l（$50.00）", "红色、20 l（$50.00）")
    assert found(wish, confirms(head, right), "zh") == []
    assert found(wish, confirms(head, wrong), "zh") == ["options"]


def test_an_exchange_and_a_change_of_items_are_the_same_wish() -> None:
    summary = confirms(
        "I'll set up an exchange for order #D700101:", ("Alpine Day Backpack", "black, 20 l", "green, 20 l")
    )
    assert found(change("change_items", payment=""), summary) == []


def test_measures_are_read_in_chinese_as_well() -> None:
    head = "我将更换订单 #D700101 的商品："
    wish = change("change_items", to=[{"capacity": "30 l"}], payment="")
    right = ("高山 日用背包", "黑色、20 l（$50.00）", "黑色、30 l（$55.00）")
    wrong = ("高山 日用背包", "黑色、20 l（$50.00）", "黑色、25 l（$50.00）")
    in_words = ("高山 日用背包", "黑色、20 升（$50.00）", "黑色、30 升（$55.00）")
    assert found(wish, confirms(head, right), "zh") == found(wish, confirms(head, in_words), "zh") == []
    assert found(wish, confirms(head, wrong), "zh") == ["options"]
    wrong = ("高山 日用背包", "黑色、20 升（$50.00）", "黑色、25 升（$50.00）")
    assert found(wish, confirms(head, wrong), "zh") == ["options"]


def test_what_stays_may_have_another_word_than_the_shoppers() -> None:
    head = "我将更换订单 #D700101 的商品："
    wish = change("change_items", payment="")
    shown = ("高山 日用背包", "乌黑、20 l（$50.00）", "绿色、20 l（$50.00）")
    assert found(wish, confirms(head, shown), "zh") == []


def test_words_of_the_shopper_in_an_address_are_noticed() -> None:
    head = "我将修改订单 #D700101 的收货地址："
    old, new = "Ann Wells, 1 Old Road, Denver, CO 80202, USA", f"Ann Wells, 地址是{ADDRESS}, USA"
    assert found(change("change_order_address"), confirms(head, ("地址", old, new)), "zh") == ["address"]


def test_the_twin_of_an_item_is_not_it() -> None:
    twins = KnownOrder(
        (
            KnownItem("Soft Shirt", {"color": "navy", "size": "M"}),
            KnownItem("Soft Shirt", {"color": "white", "size": "L"}),
        )
    )
    knowledge = Knowledge(orders={"#W1001": twins})
    chance = random.Random(1)
    words = Describer("en", knowledge, Wording("en", chance), chance, brief=False)
    mine = Item(title="Soft Shirt", options={"color": "white"})
    wish = change("change_items", order="#W1001", items=[mine], to=[{"size": "S"}], payment="")
    right = confirms("I'll change order #W1001:", ("Soft Shirt", "white, L", "white, S"))
    twin = confirms("I'll change order #W1001:", ("Soft Shirt", "navy, M", "white, S"))
    assert mismatches(wish, listen([right]), words) == []
    assert [wrong.about for wrong in mismatches(wish, listen([twin]), words)] == [
        "missing_item",
        "extra_item",
    ]


@pytest.mark.parametrize(
    ("quantity", "label", "wrong"),
    [
        (1, "1 × Quiet Headphones (of 2)", []),
        (1, "2 × Quiet Headphones", ["units"]),
        (None, "2 × Quiet Headphones", []),
        (None, "1 × Quiet Headphones (of 2)", ["all_units"]),
    ],
)
def test_the_units_are_those_that_are_wished(quantity: int | None, label: str, wrong: list[str]) -> None:
    ben = Knowledge(
        name="Ben", orders={"#D700102": KnownOrder((KnownItem("Quiet Headphones", quantity=2),), "delivered")}
    )
    chance = random.Random(1)
    words = Describer("en", ben, Wording("en", chance), chance, brief=False)
    wish = change("return_items", items=[Item(title="Quiet Headphones", quantity=quantity)])
    summary = confirms("I'll return these items of order #D700102:", (label, "red ($50.00 each)", ""))
    assert [one.about for one in mismatches(wish, listen([summary]), words)] == wrong
