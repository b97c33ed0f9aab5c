"""Returns and exchanges, by the shopper's own words."""

from __future__ import annotations

import pytest

from shop.services import Services
from tests.live_conversations.chat import Chat
from tests.live_conversations.conftest import NewShopper, OpenChat
from tests.live_conversations.shoppers import DELIVERED, IN_CHINESE, Shopper, other_color

pytestmark = pytest.mark.live


def returned(one: Shopper) -> tuple[set[str], str]:
    """(lines that go back, where the money goes)."""
    request = one.order(one.delivered).return_request
    assert request is not None
    return {item["line_id"] for item in request["items"]}, request["refund_method_id"]


def exchanged(one: Shopper) -> dict[str, str]:
    """Line -> the variant that comes instead."""
    request = one.order(one.delivered).exchange_request
    assert request is not None
    return {item["line_id"]: item["new_variant_id"] for item in request["items"]}


def lines(one: Shopper, *kinds: str) -> set[str]:
    """The lines of the delivered order with these things."""
    return {one.item(one.delivered, kind)[0] for kind in kinds}


def test_some_items_go_back_to_the_original_payment(chat: Chat, robin: Shopper) -> None:
    chat.say("I want to return the mug and the hoodie I got")
    assert chat.expects == "refund_method", chat.story
    assert set(chat.choices) == {robin.card, robin.gift_card}
    chat.say("to the original payment method")
    assert chat.expects == "confirmation", chat.story
    assert robin.untouched()
    chat.say("yes")
    assert robin.order(robin.delivered).status == "return_requested", chat.story
    assert returned(robin) == (lines(robin, "Mug", "Hoodie"), robin.card)


def test_everything_goes_back_to_a_gift_card(chat: Chat, robin: Shopper) -> None:
    chat.say(f"return order {robin.delivered}")
    assert chat.expects == "items", chat.story
    assert "all" in chat.choices
    chat.talk("all of them", "onto my gift card", "yes")
    assert returned(robin) == (lines(robin, *DELIVERED), robin.gift_card), chat.story


def test_a_refund_to_a_method_that_did_not_pay_is_refused(chat: Chat, robin: Shopper) -> None:
    chat.say("I want to return the mug and get the money on paypal")
    assert chat.expects == "refund_method", chat.story
    assert robin.paypal not in chat.choices
    assert robin.untouched()


def test_returning_in_chinese(zh_chat: Chat, mei: Shopper) -> None:
    zh_chat.say("我想退货")
    assert zh_chat.expects == "items", zh_chat.story
    zh_chat.say("连帽卫衣和马克杯")
    assert zh_chat.expects == "refund_method", zh_chat.story
    zh_chat.talk("退到礼品卡", "好的")
    assert returned(mei) == (lines(mei, "Hoodie", "Mug"), mei.gift_card), zh_chat.story


def test_all_of_an_order_goes_back_in_one_chinese_sentence(zh_chat: Chat, mei: Shopper) -> None:
    zh_chat.say(f"订单{mei.delivered}里的商品全部退货，退回原支付方式")
    assert zh_chat.expects == "confirmation", zh_chat.story
    zh_chat.say("是的")
    assert returned(mei) == (lines(mei, *DELIVERED), mei.card), zh_chat.story


def test_an_exchange_by_words(chat: Chat, robin: Shopper, services: Services) -> None:
    wanted = other_color(services, "Running Shoes")
    chat.say(f"Exchange the running shoes for the same in {wanted.options['color']}, I pay with paypal")
    assert chat.expects == "confirmation", chat.story
    assert robin.untouched()
    chat.say("yes")
    assert robin.order(robin.delivered).status == "exchange_requested", chat.story
    assert exchanged(robin) == {robin.item(robin.delivered, "Running Shoes")[0]: wanted.id}


def test_an_exchange_is_asked_for_step_by_step(chat: Chat, robin: Shopper, services: Services) -> None:
    wanted = other_color(services, "Hoodie")
    chat.say("I'd like to exchange the hoodie")
    assert chat.expects == "variant", chat.story
    chat.say(f"the {wanted.options['color']} one")
    # It costs the same, so how to pay the difference is not asked.
    assert chat.expects == "confirmation", chat.story
    chat.say("yes")
    assert exchanged(robin) == {robin.item(robin.delivered, "Hoodie")[0]: wanted.id}, chat.story


def test_exchanging_in_chinese(zh_chat: Chat, mei: Shopper, services: Services) -> None:
    wanted = other_color(services, "Hoodie")
    zh_chat.say(f"把连帽卫衣换成{IN_CHINESE[wanted.options['color']]}的")
    assert zh_chat.expects == "confirmation", zh_chat.story
    zh_chat.say("可以")
    assert exchanged(mei) == {mei.item(mei.delivered, "Hoodie")[0]: wanted.id}, zh_chat.story


def test_a_sold_out_variant_is_not_promised(chat: Chat, robin: Shopper, services: Services) -> None:
    product = services.catalogue.product(robin.order(robin.delivered).items[0].product_id, "en")
    gone = next(variant for variant in product.variants if not variant.in_stock)
    wish = ", size ".join((gone.options["color"], gone.options["size"]))
    chat.say(f"exchange the hoodie for {wish}")
    assert chat.expects == "variant", chat.story
    assert gone.id not in chat.choices
    assert robin.untouched()


def test_a_return_is_made_only_once(chat: Chat, robin: Shopper) -> None:
    chat.talk(f"return the mug from {robin.delivered} to the original card", "yes")
    version = robin.order(robin.delivered).version
    chat.say(f"also return the hoodie from {robin.delivered}")
    assert chat.expects is None, chat.story
    assert robin.order(robin.delivered).version == version
    assert returned(robin)[0] == lines(robin, "Mug")


def test_a_broken_thing_is_put_right(open_chat: OpenChat, new_shopper: NewShopper) -> None:
    one = new_shopper()
    chat = open_chat(one.id)
    chat.say(f"the mug from order {one.delivered} arrived broken")
    assert chat.expects == "choice", chat.story
    assert {"return", "exchange"} <= set(chat.choices)
    chat.say("I'd rather have my money back")
    assert chat.expects == "refund_method", chat.story
    chat.talk("the original card", "yes")
    assert returned(one) == (lines(one, "Mug"), one.card), chat.story
