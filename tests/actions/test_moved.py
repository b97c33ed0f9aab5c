"""A new address for the account and for what is still to come."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.moved import changes_everywhere, moved_without_saying_what
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]
PLACE = "9 New Street, Boston, MA 02108"


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        (f"I moved, my new address is {PLACE}", True),
        (f"we've just moved: {PLACE}", True),
        (f"I moved, please send my order to {PLACE}", False),
        (f"I moved, send it to {PLACE}", False),
        ("I moved, please update my address", False),
        (f"send #W100001 to {PLACE}, I moved", False),
        (f"ship to {PLACE}", False),
    ],
)
def test_it_is_heard_that_somebody_has_moved(text: str, moved: bool) -> None:
    assert moved_without_saying_what(text) is moved


def test_everywhere_is_the_account_and_the_orders() -> None:
    assert changes_everywhere(f"new place: {PLACE}. change it in my profile and in all my open orders")
    assert not changes_everywhere(f"change it in all my open orders to {PLACE}")
    assert not changes_everywhere("change it everywhere")


def test_the_account_comes_first_and_the_orders_behind_it(ann: Conversation, order: Look) -> None:
    ann.say(f"I moved, my new address is {PLACE}", "change_shipping_address")
    assert ann.expects == "confirmation"
    assert "default address" in ann.text
    ann.say("yes", "affirm")
    assert ann.expects == "confirmation"
    assert "#W10000" in ann.text
    ann.say("no", "deny")
    assert order("ann", "#W100001").address.line1 == "1 Old Road"


def test_where_no_order_can_change_any_more_nothing_is_announced(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, ordered by mistake", "cancel_order")
    ann.say("yes", "affirm")
    ann.say("cancel #W100002, ordered by mistake", "cancel_order")
    ann.say("yes", "affirm")
    ann.say(f"I moved, my new address is {PLACE}", "change_shipping_address")
    ann.say("yes", "affirm")
    assert "next request" not in ann.text and ann.expects is None
