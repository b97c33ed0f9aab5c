"""Questions on the shop's ways whose words lead elsewhere, and what is none of them."""

from __future__ import annotations

import pytest

from actions.articles import topics
from actions.understanding.shop_questions import TOPICS, shop_question
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("can you gift wrap this one", "gift_wrap"),
        ("could you put in a birthday card for her?", "gift_wrap"),
        ("what happens if nobody's at home", "nobody_home"),
        ("will they leave it at the door", "nobody_home"),
        ("is a signature needed", "signature"),
        ("will i have to sign for the parcel?", "signature"),
        ("can i collect it at a fedex location", "pick_up"),
        ("what do i do if i lost my gift card", "gift_card_lost"),
        ("is it possible to merge two gift cards", "gift_cards_merged"),
        ("do you sell gift cards", "gift_card_bought"),
        ("when do your gift cards run out", "gift_card_valid"),
        ("do git cards expire?", "gift_card_valid"),
        ("how long is a giftcard good for", "gift_card_valid"),
        ("save a second card please", "saved_methods"),
        ("delete my old visa", "saved_methods"),
        ("i need to update my phone number", "account_details"),
        ("make it express please", "delivery_method"),
        ("can both orders come together? ship the orders together", "together"),
        ("send the receipt to another email", "invoice_elsewhere"),
        ("can i check out in the chat", "in_chat"),
        ("do you accept cash", "cash"),
        ("got any coupons for me?", "coupon"),
        ("if the lamp comes broken what should i do", "damaged"),
        ("what if my package gets lost", "lost"),
        ("can i drop by your showroom", "store"),
        ("is paying with a card secure", "safe_payment"),
        ("do you deliver on sundays", "sundays"),
        ("are you open at the weekend?", "weekend_hours"),
        ("can i return a gift card", "gift_card_returned"),
        ("can i return shoes i've worn", "return_condition"),
        ("can i return something on sale", "sale_returned"),
        ("is delivery free? do you have free delivery", "free_shipping"),
        ("do you have a loyalty program", "loyalty"),
        ("how long are chats stored? how long do you keep my messages", "chats_kept"),
    ],
)
def test_the_topic_of_a_question(text: str, topic: str) -> None:
    assert shop_question(text) == topic


@pytest.mark.parametrize(
    "text",
    [
        "how do i sign up",
        "my gift card is not valid, the shop says",
        "will my gift card be good enough to pay it",
        "delete the visa from my order and use paypal",
        "add a card to this order and pay with it",
        "change my phone to the blue one",
        "pay it with the gift card instead",
        "refund it to a gift card",
        "my parcel says delivered but it never arrived and nobody was home",
        "it arrived broken, what do i do",
        "can i return the gift card holder",
        "change the lamp to the standard version",
        "send it to my new address",
        "change the payment to paypal",
        "is it for home use",
        "return the lamp, i haven't used it",
        "return it to the gift card",
        "is the jacket on sale",
        "do you have a wireless mouse",
        "combine the lamp and the mug in one list",
        "can i pay with my visa",
    ],
)
def test_what_is_no_such_question(text: str) -> None:
    assert shop_question(text) is None


def test_every_topic_has_words_to_look_for_in_both_languages() -> None:
    for language in ("en", "zh"):
        assert {f"asked_{name}" for name in TOPICS} <= set(topics()[language])


def test_the_passage_alone_is_told(ann: Conversation) -> None:
    ann.say("do you take cash?", "place_order")
    assert "checkout" not in ann.text.lower()


def test_asked_in_a_change_it_is_answered_and_the_change_goes_on(ann: Conversation) -> None:
    ann.say("return the lamp of #W200001", "return_item")
    ann.say("what if nobody is at home?", "delivery_options")
    assert ann.expects == "refund_method"


def test_an_email_to_come_says_not_who_writes(ann: Conversation) -> None:
    ann.say("change my email to ann.new@example.com", "edit_account")
    assert "belongs to one account" not in ann.text


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("where can i drop it off", "drop_off"),
        ("how long will the exchange take", "exchange_time"),
        ("what if it's broken when it arrives", "damaged"),
        ("do i need to keep the box", "original_box"),
    ],
)
def test_the_topic_of_a_question_on_what_goes_back(text: str, topic: str) -> None:
    assert shop_question(text) == topic
