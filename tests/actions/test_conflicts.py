"""Requests that exclude each other, and additions before the yes: the shopper hears of it in time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.items import ItemCandidate, items_in
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]
BOTH_EN = (
    "Return the kettle and exchange the lamp for a silver one, order #W200001",
    [
        ("Return the kettle", "return_item"),
        ("exchange the lamp for a silver one, order #W200001", "exchange_item"),
    ],
)

BOTH_ZH = (
    "订单L200001的水壶退掉，退到礼品卡，台灯换成银色的",
    [("订单L200001的水壶退掉，退到礼品卡", "return_item"), ("台灯换成银色的", "exchange_item")],
)


@pytest.mark.parametrize(
    ("pick", "status"), [("exchange", "exchange_requested"), ("return", "return_requested")]
)
def test_a_return_and_an_exchange_of_one_order_are_a_choice(
    ann: Conversation, order: Look, pick: str, status: str
) -> None:
    ann.say(BOTH_EN[0], requests=BOTH_EN[1])
    assert ann.expects == "choice", ann.text
    assert ann.choices() == ["return", "exchange", "no"]
    assert "only one of the two" in ann.text
    assert order("ann", "#W200001").status == "delivered"
    ann.say(pick)
    if ann.expects in {"payment_method", "refund_method"}:
        ann.say("visa")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W200001").status == status
    assert ann.expects is None
    assert "already under way" not in ann.text


def test_neither_of_the_two_leaves_the_order_alone(ann: Conversation, order: Look) -> None:
    ann.say(BOTH_EN[0], requests=BOTH_EN[1])
    ann.say("no", "deny")
    assert ann.expects is None, ann.text
    assert order("ann", "#W200001").status == "delivered"


def test_the_choice_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say(BOTH_ZH[0], requests=BOTH_ZH[1])
    assert wei.expects == "choice", wei.text
    assert "只能办理其中一项" in wei.text
    assert order("wei", "#L200001").status == "delivered"


def test_a_second_request_at_the_confirmation_is_a_choice_too(ann: Conversation) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say("and change its address to 9 New Street, Boston, MA 02108", "change_shipping_address")
    assert ann.expects == "choice", ann.text
    assert ann.choices() == ["cancel", "change_address", "no"]


def test_requests_for_two_orders_exclude_nothing(ann: Conversation) -> None:
    ann.say(
        "return the kettle of #W200001 to my visa and exchange the red bottle of #W200002 for blue",
        requests=[
            ("return the kettle of #W200001 to my visa", "return_item"),
            ("exchange the red bottle of #W200002 for blue", "exchange_item"),
        ],
    )
    assert ann.expects == "confirmation", ann.text


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("wait, another one", "nlu_fallback"),
        ("hold on, also the toaster", "nlu_fallback"),
        ("wait, the toaster too, return it", "return_item"),
        ("等等，吹风机也退", "return_item"),
    ],
)
def test_what_could_not_be_added_is_said(ann: Conversation, order: Look, words: str, intent: str) -> None:
    ann.say("return the kettle of #W200001, visa", "return_item")
    ann.say(words, intent)
    assert ann.expects == "confirmation"
    assert "has not been taken up" in ann.text or "没有记入" in ann.text
    assert "Desk Lamp" in ann.text or "台灯" in ann.text
    assert order("ann", "#W200001").status == "delivered"


def test_what_is_in_the_order_is_added(wei: Conversation) -> None:
    wei.say("订单L200001的台灯退了，退到礼品卡", "return_item")
    assert "电热水壶" not in wei.text
    wei.say("等等，水壶也退", "return_item")
    assert "电热水壶" in wei.text


@pytest.mark.parametrize(
    ("words", "ids", "excluded"),
    [
        ("等等，包也退", ("2",), ()),
        ("把包退了", ("2",), ()),
        ("可以，不过包也一起退", ("2",), ()),
        ("太阳镜退了吧，包留着", ("1",), ("2",)),
        ("太阳镜我还要，包退", ("2",), ("1",)),
        ("包裹还没到", (), ()),
        ("面包也退", (), ()),
    ],
)
def test_a_thing_may_be_called_by_its_last_character(
    words: str, ids: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    lines = [
        ItemCandidate("1", ("Round Sunglasses", "圆框 太阳镜"), {}, "s"),
        ItemCandidate("2", ("Weekend Tote Bag", "周末 托特包"), {}, "b"),
    ]
    found = items_in(words, lines)
    assert (found.ids, found.excluded) == (ids, excluded)


@pytest.mark.parametrize(
    ("words", "intent"),
    [("只换台灯", "exchange_item"), ("换台灯就行", "exchange_item"), ("水壶退吧", "return_item")],
)
def test_of_the_two_one_is_picked_by_what_it_is_about(wei: Conversation, words: str, intent: str) -> None:
    wei.say(BOTH_ZH[0], requests=BOTH_ZH[1])
    assert wei.expects == "choice", wei.text
    wei.say(words, intent)
    wanted = {"exchange_item": {"payment_method", "confirmation"}, "return_item": {"confirmation"}}
    assert wei.expects in wanted[intent], wei.text


@pytest.mark.parametrize("pick", ["return", "exchange"])
@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("把#L200001的水壶和台灯退掉", "台灯不退了，换成银色的"),
        ("把#L200001的水壶和台灯退掉", "台灯先别退，换成银色的"),
        (
            "return the kettle and the lamp of #L200001",
            "actually don't return the lamp, swap it for a silver one",
        ),
    ],
)
def test_an_item_exchanged_after_all_leaves_the_return_of_the_others(
    wei: Conversation, first: str, then: str, pick: str
) -> None:
    wei.say(first, "return_item")
    assert wei.expects == "refund_method", wei.text
    wei.say(then, "exchange_item")
    assert wei.expects == "choice", wei.text
    wei.say(pick)
    task = wei.slots["dialogue"]["current"]
    if pick == "return":
        assert task["item_ids"] == ["1"], wei.text
    else:
        assert {item: swap["wish"]["wanted"] for item, swap in task["swaps"].items()} == {
            "2": {"color": ["silver"]}
        }, wei.text


def test_what_is_neither_returned_nor_exchanged_is_no_swap(wei: Conversation) -> None:
    wei.say("把#L200001的水壶和台灯退掉", "return_item")
    wei.say("台灯不退了也不换", "return_item")
    assert wei.slots["dialogue"]["current"]["item_ids"] == ["1"], wei.text
    assert not wei.slots["dialogue"]["queue"]
