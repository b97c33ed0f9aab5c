"""Whether the account's address is to change or that of an order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.dialogue.intake import drafts_of
from actions.dialogue.message import Message, Request
from actions.names import DEFAULT_ADDRESS
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]
NEW = "9 New Street, Boston, MA 02108"


@pytest.mark.parametrize("words", [f"change it to {NEW}", f"that's old, change it to {NEW}"])
def test_after_the_accounts_address_was_told_it_is_the_accounts(ann: Conversation, words: str) -> None:
    ann.say("what's my address?", "edit_account")
    ann.say(words, "change_shipping_address")
    assert "default address" in ann.text
    assert ann.expects == "confirmation"


def test_an_order_named_then_is_the_orders_all_the_same(ann: Conversation) -> None:
    ann.say("what's my address?", "edit_account")
    ann.say(f"send #W100002 to {NEW}", "change_shipping_address")
    assert "#W100002" in ann.text
    assert "default" not in ann.text


def test_the_account_is_meant_after_all(ann: Conversation, order: Look) -> None:
    before = order("ann", "#W100002").address
    ann.say(f"send #W100002 to {NEW}", "change_shipping_address")
    ann.say("I mean the address of my account", "set_up_shipping_address")
    assert "default address" in ann.text
    assert "9 New Street" in ann.text
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").address == before


def test_an_address_to_change_in_the_account_is_no_item() -> None:
    text = "from now on send my things to 9 New Street, Boston, MA 02108, please change it in my account"
    drafts = drafts_of(Message("m", text, (Request(text, "change_shipping_address", 0.93),)))
    assert [draft.kind for draft in drafts] == [DEFAULT_ADDRESS]
