"""Orders told by the town that they go to, and addresses on file told by theirs."""

from __future__ import annotations

import pytest

from actions.understanding.destinations import towns_of_addresses, towns_of_orders
from tests.actions.talking import Conversation

TOWNS = ["San Diego", "Chicago", "New York", "Denver", "San Jose"]


@pytest.mark.parametrize(
    ("text", "orders", "addresses"),
    [
        ("the order that goes to san diego should go to my chicago address", ["San Diego"], ["Chicago"]),
        ("send the one that goes to denver to my home in san jose", ["Denver"], ["San Jose"]),
        ("send the orders that go to denver and chicago home", ["Chicago", "Denver"], []),
        ("送到纽约的那个订单改寄到我家", ["New York"], []),
        ("寄芝加哥那单", ["Chicago"], []),
        ("the Denver order", ["Denver"], []),
        ("send my order to san diego", [], []),
        ("change it to 5 Elm St, San Diego CA 92101", [], []),
        ("改成 12 Main St, Denver", [], []),
    ],
)
def test_towns_are_heard(text: str, orders: list[str], addresses: list[str]) -> None:
    assert towns_of_orders(text, TOWNS) == orders
    assert towns_of_addresses(text, TOWNS) == addresses


def test_an_order_is_told_by_its_town_and_goes_to_a_known_address(ann: Conversation) -> None:
    ann.say("send #W100002 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    ann.say("yes", "affirm")
    ann.say("the order that goes to boston should go to my austin address", "change_shipping_address")
    assert ann.expects == "confirmation"
    assert "#W100002" in ann.text
    assert "Austin" in ann.text.split("→")[1]


def test_an_order_is_sent_home(ann: Conversation) -> None:
    ann.say("send #W100002 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    ann.say("yes", "affirm")
    ann.say("send the order with the t-shirt home", "change_shipping_address")
    assert ann.expects == "confirmation"
    assert "#W100002" in ann.text
