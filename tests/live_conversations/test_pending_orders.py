"""What can be changed before an order ships: all of it, the address, the payment, the items."""

from __future__ import annotations

import pytest

from shop.services import Services
from tests.live_conversations.chat import Chat
from tests.live_conversations.shoppers import IN_CHINESE, Shopper, other_color

pytestmark = pytest.mark.live


def test_an_order_is_cancelled_after_its_reason_and_a_yes(chat: Chat, robin: Shopper) -> None:
    chat.say(f"Hi, I want to cancel order {robin.pending}")
    assert chat.expects == "reason", chat.story
    assert chat.choices == ["no longer needed", "ordered by mistake"]
    chat.say("I don't need it any more")
    assert chat.expects == "confirmation", chat.story
    assert robin.untouched()
    chat.say("yes")
    order = robin.order(robin.pending)
    assert (order.status, order.cancel_reason) == ("cancelled", "no longer needed"), chat.story
    assert [(payment.type, payment.amount) for payment in order.payments] == [
        ("payment", order.total),
        ("refund", order.total),
    ]


def test_cancelling_in_chinese(zh_chat: Chat, mei: Shopper) -> None:
    zh_chat.say(f"你好，我要取消订单{mei.pending}")
    assert zh_chat.expects == "reason", zh_chat.story
    assert "为什么" in zh_chat.text
    zh_chat.talk("下错单了", "确认")
    order = mei.order(mei.pending)
    assert (order.status, order.cancel_reason) == ("cancelled", "ordered by mistake"), zh_chat.story
    assert "已取消" in zh_chat.text


def test_the_only_order_that_can_be_cancelled_needs_no_number(chat: Chat, robin: Shopper) -> None:
    chat.say("please cancel my order, I ordered it by mistake")
    assert chat.expects == "confirmation", chat.story
    assert robin.pending in chat.text
    chat.say("yes please")
    assert robin.order(robin.pending).status == "cancelled"


@pytest.mark.parametrize("text", ["cancel order {number}, no longer needed", "取消订单{number}，不想要了"])
def test_a_shipped_order_stays_and_what_can_be_done_later_is_said(
    chat: Chat, robin: Shopper, text: str
) -> None:
    said = chat.say(text.format(number=robin.shipped))
    assert chat.expects is None, chat.story
    assert ("return or an exchange" in said) or ("退货或换货" in said)
    assert robin.untouched()


def test_for_a_delivered_order_a_return_is_offered_instead(chat: Chat, robin: Shopper) -> None:
    chat.say(f"cancel {robin.delivered}, I don't need it")
    assert (chat.expects, chat.choices) == ("choice", ["return", "no"]), chat.story
    chat.say("yes")
    assert chat.expects == "items", chat.story
    assert robin.untouched()


def test_an_order_is_sent_to_another_address(chat: Chat, robin: Shopper) -> None:
    chat.say(f"please send order {robin.pending} to 55 Oak Street, Apt 3, Austin, TX 78701")
    assert chat.expects == "confirmation", chat.story
    assert "12 Mill Road" in chat.text and "55 Oak Street" in chat.text
    chat.say("yes")
    address = robin.order(robin.pending).address
    assert (address.line1, address.line2) == ("55 Oak Street", "Apt 3"), chat.story
    assert (address.city, address.state, address.zip) == ("Austin", "TX", "78701")


def test_a_new_address_in_chinese(zh_chat: Chat, mei: Shopper) -> None:
    zh_chat.say(f"把订单{mei.pending}寄到北京市朝阳区建国路88号，邮编100022")
    assert zh_chat.expects == "confirmation", zh_chat.story
    zh_chat.say("好的")
    address = mei.order(mei.pending).address
    assert (address.line1, address.city, address.zip) == ("朝阳区建国路88号", "北京市", "100022"), (
        zh_chat.story
    )


def test_the_default_address_is_asked_for_bit_by_bit(chat: Chat, robin: Shopper, services: Services) -> None:
    chat.say("I want to change my default address")
    assert chat.expects == "address", chat.story
    chat.say("9 Elm Avenue")
    assert chat.expects == "address", chat.story
    chat.say("Boston, MA 02101")
    assert chat.expects == "confirmation", chat.story
    chat.say("yes")
    address = services.customers.profile(robin.id).default_address
    assert address is not None
    assert (address.line1, address.city, address.zip) == ("9 Elm Avenue", "Boston", "02101"), chat.story
    assert robin.order(robin.pending).address.line1 == "12 Mill Road"


def test_the_default_address_in_chinese(zh_chat: Chat, mei: Shopper, services: Services) -> None:
    zh_chat.talk("修改我的默认地址：杭州市西湖区文三路5号，邮编310012", "是的")
    address = services.customers.profile(mei.id).default_address
    assert address is not None and (address.city, address.zip) == ("杭州市", "310012"), zh_chat.story


@pytest.mark.parametrize("text", ["pay order {number} with paypal instead", "订单{number}改用PayPal支付"])
def test_an_order_is_paid_another_way(chat: Chat, robin: Shopper, text: str) -> None:
    chat.say(text.format(number=robin.pending))
    assert chat.expects == "confirmation", chat.story
    assert robin.untouched()
    chat.say("yes")
    method = robin.order(robin.pending).payment_method
    assert method is not None and method.id == robin.paypal, chat.story


def test_paying_by_gift_card_takes_the_money_from_it(chat: Chat, robin: Shopper) -> None:
    before = robin.balance()
    chat.say(f"I want to change the payment method of order {robin.pending}")
    assert chat.expects == "payment_method", chat.story
    assert set(chat.choices) == {robin.paypal, robin.gift_card}
    chat.talk("the gift card", "yes")
    order = robin.order(robin.pending)
    assert order.payment_method is not None and order.payment_method.id == robin.gift_card, chat.story
    assert robin.balance() == before - order.total.amount_minor


def test_an_item_of_a_pending_order_becomes_another_variant(
    chat: Chat, robin: Shopper, services: Services
) -> None:
    wanted = other_color(services, "Water Bottle")
    chat.say(
        f"change the bottle in order {robin.pending} to the {wanted.options['color']} one, pay with paypal"
    )
    assert chat.expects == "confirmation", chat.story
    assert "only once" in chat.text
    assert robin.untouched()
    chat.say("yes")
    assert robin.item(robin.pending, "Water Bottle")[1] == wanted.id, chat.story
    assert robin.order(robin.pending).items_modified
    chat.say(f"now cancel order {robin.pending}, no longer needed")
    assert robin.order(robin.pending).status == "pending", chat.story


def test_which_change_is_meant_is_asked_and_plain_words_answer_it(
    chat: Chat, robin: Shopper, services: Services
) -> None:
    chat.say(f"I want to change order {robin.pending}")
    assert chat.expects == "choice", chat.story
    assert set(chat.choices) >= {"change_items", "change_address", "change_payment"}
    chat.say("the items")
    assert chat.expects == "items", chat.story


def test_an_item_change_in_chinese_with_the_way_to_pay_in_the_same_breath(
    zh_chat: Chat, mei: Shopper, services: Services
) -> None:
    wanted = other_color(services, "Water Bottle")
    zh_chat.say(f"订单{mei.pending}里的水瓶换成{IN_CHINESE[wanted.options['color']]}的，用PayPal付")
    zh_chat.say("好的")
    assert mei.item(mei.pending, "Water Bottle")[1] == wanted.id, zh_chat.story
