"""Conversations that do not go straight: questions in between, corrections, stopping, several wishes."""

from __future__ import annotations

import pytest

from shop.services import Services
from tests.live_conversations.chat import Chat
from tests.live_conversations.shoppers import Shopper

pytestmark = pytest.mark.live


def test_a_question_in_the_middle_is_answered_and_the_task_goes_on(chat: Chat, robin: Shopper) -> None:
    chat.say(f"cancel order {robin.pending}")
    chat.say("wait, what's your return policy?")
    assert chat.custom("article"), chat.story
    assert chat.expects == "reason", chat.story
    chat.say("no longer needed")
    chat.say("how much is on my gift card?")
    assert "1,000.00" in chat.text, chat.story
    assert chat.expects == "confirmation", chat.story
    assert robin.untouched()
    chat.say("yes")
    assert robin.order(robin.pending).status == "cancelled", chat.story


def test_a_question_in_the_middle_in_chinese(zh_chat: Chat, mei: Shopper) -> None:
    zh_chat.say("我想退货")
    zh_chat.say("等一下，退货政策是什么？")
    assert zh_chat.custom("article"), zh_chat.story
    assert zh_chat.expects == "items", zh_chat.story
    assert mei.untouched()


def test_another_item_than_said_is_listed_anew(chat: Chat, robin: Shopper) -> None:
    chat.say(f"I want to return the mug from {robin.delivered} to the original card")
    assert "Mug" in chat.text, chat.story
    chat.say("no wait, the hoodie instead of the mug")
    assert chat.expects == "confirmation", chat.story
    assert "Hoodie" in chat.text and "Mug" not in chat.text, chat.story
    chat.say("yes")
    request = robin.order(robin.delivered).return_request
    assert request is not None
    assert [item["line_id"] for item in request["items"]] == [robin.item(robin.delivered, "Hoodie")[0]]


def test_a_corrected_colour_counts(chat: Chat, robin: Shopper, services: Services) -> None:
    chat.say("exchange the running shoes for size 9, pay by paypal")
    chat.say("no, size 10 in grey")
    assert chat.expects == "confirmation", chat.story
    chat.say("yes")
    request = robin.order(robin.delivered).exchange_request
    assert request is not None
    variants = services.catalogue.product(robin.order(robin.delivered).items[1].product_id, "en").variants
    new = next(variant for variant in variants if variant.id == request["items"][0]["new_variant_id"])
    assert (new.options["size"], new.options["color"]) == ("10", "grey"), chat.story


def test_a_corrected_address_counts(chat: Chat, robin: Shopper) -> None:
    chat.say(f"send order {robin.pending} to 55 Oak Street, Austin, TX 78701")
    chat.say("sorry, 57 Oak Street")
    assert chat.expects == "confirmation", chat.story
    chat.say("yes")
    address = robin.order(robin.pending).address
    assert (address.line1, address.zip) == ("57 Oak Street", "78701"), chat.story


@pytest.mark.parametrize("word", ["no", "stop", "never mind, keep it", "算了，不取消了"])
def test_stopping_at_the_confirmation_changes_nothing(chat: Chat, robin: Shopper, word: str) -> None:
    chat.say(f"cancel order {robin.pending}, no longer needed")
    assert chat.expects == "confirmation", chat.story
    chat.say(word)
    assert chat.expects is None, chat.story
    chat.say("yes")
    assert robin.untouched()


def test_stopping_half_way_leaves_what_is_done_before(chat: Chat, robin: Shopper) -> None:
    chat.talk(f"send order {robin.pending} to 55 Oak Street, Austin, TX 78701", "yes")
    chat.talk("I also want to return something", "forget it")
    assert chat.expects is None, chat.story
    assert robin.order(robin.pending).address.city == "Austin"
    assert robin.order(robin.delivered).status == "delivered"


def test_several_requests_in_one_message_are_done_one_by_one(chat: Chat, robin: Shopper) -> None:
    chat.say(
        f"return the mug from {robin.delivered} to my gift card,"
        f" and send order {robin.pending} to 55 Oak Street, Austin, TX 78701"
    )
    assert chat.expects == "confirmation", chat.story
    chat.say("yes")
    assert robin.order(robin.delivered).status == "return_requested", chat.story
    assert robin.order(robin.pending).address.city == "Denver"
    assert chat.expects == "confirmation", chat.story
    chat.say("yes")
    assert robin.order(robin.pending).address.city == "Austin", chat.story


def test_a_change_and_two_questions_in_one_message(chat: Chat, robin: Shopper) -> None:
    chat.say(
        f"cancel {robin.pending}, I ordered it by mistake. What is on my gift card? And where's my lamp?"
    )
    assert chat.expects == "confirmation", chat.story
    first = chat.text
    chat.say("yes")
    assert robin.order(robin.pending).status == "cancelled", chat.story
    assert "1,000.00" in first + chat.text, chat.story
    assert f"1Z{robin.id}" in first + chat.text, chat.story


def test_two_requests_in_one_chinese_message(zh_chat: Chat, mei: Shopper) -> None:
    zh_chat.say(f"取消订单{mei.pending}，不想要了，另外礼品卡余额还有多少？")
    assert zh_chat.expects == "confirmation", zh_chat.story
    first = zh_chat.text
    zh_chat.say("确认")
    assert mei.order(mei.pending).status == "cancelled", zh_chat.story
    assert "1,000.00" in first + zh_chat.text, zh_chat.story
