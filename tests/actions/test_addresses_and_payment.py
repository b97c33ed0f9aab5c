"""Where an order goes, how it is paid, and the customer's default address."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.dialogue.facts import Shop
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    "words",
    [
        "change the address of #W100001 to 9 New Street, Apt 4, Boston, MA 02108, USA",
        "please ship order #W100001 to 9 New Street\nApt 4\nBoston, MA 02108",
        "change address of #W100001 to {'address1': '9 New Street', 'address2': 'Apt 4', 'city': "
        "'Boston', 'state': 'MA',"
        " 'zip': '02108', 'country': 'USA'}",
    ],
)
def test_an_address_in_the_opening_message_is_confirmed_at_once(
    ann: Conversation, order: Look, words: str
) -> None:
    ann.say(words, "change_shipping_address")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    address = order("ann", "#W100001").address
    assert (address.line1, address.line2, address.city, address.state, address.zip) == (
        "9 New Street",
        "Apt 4",
        "Boston",
        "MA",
        "02108",
    )
    assert address.country == "USA"


def test_only_what_is_missing_is_asked_for(ann: Conversation, order: Look) -> None:
    ann.say("change the address of #W100001", "change_shipping_address")
    assert ann.expects == "address"
    ann.say("9 New Street")
    assert ann.expects == "address"
    assert "city" in ann.text
    ann.say("Boston, MA")
    assert "ZIP" in ann.text
    ann.say("02108")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").address.zip == "02108"


def test_the_address_of_another_order_and_the_default_one_can_be_named(
    ann: Conversation, order: Look
) -> None:
    ann.say("change the address of #W100001 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    ann.say("yes", "affirm")
    ann.say("change the address of #W100002 to the same as order #W100001", "change_shipping_address")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").address.line1 == "9 New Street"
    ann.say("ship #W100002 to my default address", "change_shipping_address")
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").address.line1 == "1 Old Road"


def test_a_corrected_zip_replaces_only_the_zip(ann: Conversation, order: Look) -> None:
    ann.say("change the address of #W100001 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    ann.say("wait, 9 New Street, Boston, MA 02109")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").address.zip == "02109"


def test_the_same_address_again_is_said_and_asked_anew(ann: Conversation) -> None:
    ann.say("change the address of #W100001 to 1 Old Road, Austin, TX 78701", "change_shipping_address")
    assert ann.expects == "address"
    assert "already" in ann.text


def test_an_address_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("订单地址写错了，请修改收货地址", "change_shipping_address")
    assert wei.expects == "address"
    wei.say("北京市朝阳区建国路88号3单元501，邮编100022")
    assert wei.expects == "confirmation", wei.text
    wei.say("好的", "affirm")
    address = order("wei", "#L100001").address
    assert (address.city, address.state) == ("北京市", "")
    assert "建国路88号" in address.line1
    assert address.zip == "100022"


def test_the_default_address_is_changed_without_an_order(ann: Conversation, shop: Shop, order: Look) -> None:
    ann.say(
        "I moved, please change my default address to 9 New Street, Boston, MA 02108",
        "set_up_shipping_address",
    )
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    default = shop.services.customers.profile("ann").default_address
    assert default is not None and default.line1 == "9 New Street"
    assert order("ann", "#W100001").address.line1 == "1 Old Road"


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("paypal", "ann-paypal"),
        ("PayPal please", "ann-paypal"),
        ("ann-paypal", "ann-paypal"),
        ("the first", "ann-paypal"),
    ],
)
def test_an_order_is_paid_another_way(ann: Conversation, order: Look, words: str, method: str) -> None:
    ann.say("I want to change the payment of order #W100001", "change_payment_method")
    assert ann.expects == "payment_method"
    assert "ann-card" not in ann.choices()
    ann.say(words)
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    current = order("ann", "#W100001").payment_method
    assert current is not None and current.id == method


def test_a_gift_card_pays_when_enough_is_on_it(ann: Conversation, shop: Shop) -> None:
    ann.say("use my gift card for order #W100002", "change_payment_method")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    cards = [m for m in shop.services.customers.profile("ann").payment_methods if m.id == "ann-gift"]
    assert cards[0].balance is not None and cards[0].balance.amount_minor == 3000


def test_whoever_insists_on_a_card_that_is_too_small_keeps_the_order_as_it_is(
    ann: Conversation, order: Look
) -> None:
    ann.say("use my gift card for order #W100001", "change_payment_method")
    assert ann.expects == "payment_method"
    assert "isn't enough" in ann.text
    ann.say("the gift card would be best", "correct_information")
    assert ann.expects is None, ann.text
    assert "stays as it is" in ann.text
    current = order("ann", "#W100001").payment_method
    assert current is not None and current.id == "ann-card"


def test_another_card_after_one_that_is_too_small_is_fine(ann: Conversation, order: Look) -> None:
    ann.say("use my gift card for order #W100001", "change_payment_method")
    ann.say("paypal then", "correct_information")
    assert ann.expects == "confirmation", ann.text


def test_a_method_the_customer_does_not_have_is_said(ann: Conversation) -> None:
    ann.say("pay order #W100001 by unionpay instead", "change_payment_method")
    assert ann.expects == "payment_method"
    assert "don't see" in ann.text


def test_the_same_method_again_is_said(ann: Conversation) -> None:
    ann.say("pay order #W100001 with my visa", "change_payment_method")
    assert ann.expects == "payment_method"
    assert "already paid that way" in ann.text


def test_payment_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("订单L100001改用礼品卡支付", "change_payment_method")
    assert wei.expects == "confirmation", wei.text
    wei.say("确认", "affirm")
    current = order("wei", "#L100001").payment_method
    assert current is not None and current.id == "wei-gift"
