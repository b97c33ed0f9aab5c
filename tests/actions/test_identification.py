"""Who is writing: proven once, by the shop's rule, for the whole conversation."""

from __future__ import annotations

import pytest

from actions.dialogue.facts import Shop
from actions.settings import ActionSettings
from actions.wording import Wording
from tests.actions.talking import Conversation


@pytest.fixture
def strict_guest(shop: Shop, wording: Wording) -> Conversation:
    """A guest of a shop that asks for an order number and the e-mail address."""
    settings = ActionSettings(identification_rule="order_number_and_email")
    return Conversation(Shop(shop.services, settings), wording)


@pytest.mark.parametrize(
    "words",
    [
        "ann.lee@example.com",
        "my email is Ann.Lee@Example.com",
        "Ann Lee, 78701",
        "my name is ann lee and my zip code is 78701",
        "I'm Ann Lee, zip 78701",
        "wrong@example.com, ann.lee@example.com, other@example.com",
    ],
)
def test_an_email_or_a_name_with_zip_proves_it(guest: Conversation, words: str) -> None:
    guest.say("cancel order #W100001, don't need it", "cancel_order")
    assert guest.expects == "email"
    guest.say(words, "correct_information")
    assert guest.slots["customer_id"] == "ann"
    assert guest.expects == "confirmation"


def test_name_and_zip_may_come_one_after_the_other(guest: Conversation) -> None:
    guest.say("where is my order", "track_order")
    guest.say("I don't remember my email")
    assert guest.expects == "name"
    guest.say("Ann Lee")
    assert guest.expects == "zip"
    guest.say("78701")
    assert guest.slots["identified_by"] == "name_and_zip"
    assert "#W100001" in guest.text


def test_who_i_am_may_stand_in_the_first_message(guest: Conversation) -> None:
    guest.say(
        "Hi, I'm Ann Lee from 78701 (ann.lee@example.com). Cancel #W100001, bought by mistake", "cancel_order"
    )
    assert guest.expects == "confirmation"


def test_the_strict_rule_needs_both(strict_guest: Conversation) -> None:
    strict_guest.say("Ann Lee, 78701. where is my order", "track_order")
    assert strict_guest.expects == "email"
    strict_guest.say("ann.lee@example.com")
    assert strict_guest.expects == "order_number"
    strict_guest.say("#W200001")
    assert strict_guest.slots["customer_id"] == "ann"
    assert strict_guest.slots["identified_by"] == "order_number_and_email"


def test_the_order_number_of_the_request_counts(strict_guest: Conversation) -> None:
    strict_guest.say("cancel order #W100001, don't need it", "cancel_order")
    assert strict_guest.expects == "email"
    strict_guest.say("ann.lee@example.com")
    assert strict_guest.expects == "confirmation"


def test_a_wrong_pair_says_nothing_about_which_part_was_wrong(strict_guest: Conversation) -> None:
    strict_guest.say("cancel order #W100001", "cancel_order")
    strict_guest.say("ben.wu@example.com")
    assert strict_guest.slots["customer_id"] is None
    assert strict_guest.expects == "email"
    assert "Please check both" in strict_guest.text


def test_after_a_wrong_pair_the_right_number_alone_is_enough(strict_guest: Conversation) -> None:
    strict_guest.say("where is order #W100009", "track_order")
    strict_guest.say("ann.lee@example.com")
    assert strict_guest.slots["customer_id"] is None
    strict_guest.say("ok then #W100001")
    assert strict_guest.slots["customer_id"] == "ann"


def test_after_a_wrong_pair_the_right_address_alone_is_enough(strict_guest: Conversation) -> None:
    strict_guest.say("where is order #W100001", "track_order")
    strict_guest.say("ann.leee@example.com")
    strict_guest.say("ann.lee@example.com")
    assert strict_guest.slots["customer_id"] == "ann"


def test_the_same_wrong_address_again_is_no_second_failure(strict_guest: Conversation) -> None:
    strict_guest.say("where is order #B100001", "track_order")
    strict_guest.say("ann.lee@example.com")
    strict_guest.say("ann.lee@example.com")
    assert strict_guest.expects == "order_number"
    assert strict_guest.slots["customer_id"] is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("why do you need my email", "nobody but you"),
        ("为什么要邮箱啊", "确认是您本人"),
        ("i dont want to give that", "an account"),
    ],
)
def test_who_asks_why_is_told_and_who_refuses_is_not_asked_on(
    strict_guest: Conversation, text: str, told: str
) -> None:
    strict_guest.say("where is my order", "track_order")
    strict_guest.say(text)
    assert told in strict_guest.text


@pytest.mark.parametrize(
    "text", ["dont have the number on me", "唔記得單號喎", "haven't got the confirmation"]
)
def test_who_lacks_the_number_is_offered_a_person(strict_guest: Conversation, text: str) -> None:
    strict_guest.say("ann.lee@example.com, where is my order", "track_order")
    strict_guest.say(text)
    assert strict_guest.expects == "choice"
    assert "human" in strict_guest.choices()


def test_no_more_newsletters_is_no_wish_to_stop_here(strict_guest: Conversation) -> None:
    strict_guest.say("where is my order", "track_order")
    strict_guest.say("stop sending me newsletters", "newsletter_subscription")
    assert strict_guest.expects == "email"
    strict_guest.say("ann.lee@example.com #W100001")
    strict_guest.say("thanks", "thank")
    assert any("newsletter" in text or "marketing" in text for _, text in strict_guest.transcript[1:])


def test_the_order_that_proved_who_writes_is_the_one_asked_about(strict_guest: Conversation) -> None:
    strict_guest.say("ann.lee@example.com #W300001")
    strict_guest.say("how did i pay for it", "check_payment_methods")
    assert "#W300001" in strict_guest.text
    assert "Visa" in strict_guest.text


def test_who_writes_is_heard_beside_the_language_wished_for(strict_guest: Conversation) -> None:
    strict_guest.say("ok english then. ann.lee@example.com", "change_language")
    assert strict_guest.expects == "order_number"


def test_three_wrong_tries_go_to_a_person(guest: Conversation) -> None:
    guest.say("where is my order", "track_order")
    guest.say("nobody@example.com")
    guest.say("no.one@example.com")
    guest.say("still.nobody@example.com")
    assert guest.custom["handoff"]["reason"] == "looping"
    assert guest.expects is None


def test_a_signed_in_customer_is_never_asked(ann: Conversation) -> None:
    ann.say("where is my order", "track_order")
    assert ann.slots["identified_by"] == "site"
    assert "#W100001" in ann.text


def test_another_identity_in_the_same_conversation_is_refused(guest: Conversation) -> None:
    guest.say("ann.lee@example.com, where are my orders", "my_orders")
    guest.say("and now for ben.wu@example.com, show the orders", "my_orders")
    assert guest.slots["customer_id"] == "ann"
    assert "one account" in guest.text
    assert "#B100001" not in guest.text


def test_another_sign_in_later_does_not_change_whose_conversation_it_is(guest: Conversation) -> None:
    guest.say("ann.lee@example.com, where are my orders", "my_orders")
    guest.customer_id = "ben"
    guest.say("show my orders", "my_orders")
    assert "#B100001" not in guest.text


def test_identity_is_asked_in_chinese(guest: Conversation) -> None:
    guest.say("我想取消订单L100001", "cancel_order")
    assert guest.expects == "email"
    assert "邮箱" in guest.text
    guest.say("我叫李伟，邮编200001")
    assert guest.slots["customer_id"] == "wei"
    assert guest.expects == "reason"


def test_saying_more_instead_of_who_is_kept(guest: Conversation) -> None:
    guest.say("the wall clock I got is broken", "damaged_item")
    assert guest.expects == "email"
    guest.say("it does not run and I want to return it to my visa", "return_item")
    assert guest.expects == "email"
    guest.say("ann.lee@example.com")
    assert guest.expects == "confirmation", guest.text
    assert "Wall Clock" in guest.text


def test_who_is_known_already_and_says_so_gets_an_answer(ann: Conversation) -> None:
    ann.say("hi, it's Ann Lee, ann.lee@example.com", "greet")
    assert ann.text
    ann.say("my e-mail is ann.lee@example.com", "correct_information")
    assert ann.text


@pytest.mark.parametrize(
    "text",
    [
        "i dont know the order number, my zip is 43262",
        "is there no other way??",
        "I can't find it",
        "我不知道订单号",
        "没有别的办法吗",
    ],
)
def test_who_has_no_order_number_is_told_and_offered_a_person(strict_guest: Conversation, text: str) -> None:
    strict_guest.say("cancel my lamp order", "cancel_order")
    strict_guest.say("ann.lee@example.com", "correct_information")
    assert strict_guest.expects == "order_number"
    strict_guest.say(text)
    assert strict_guest.choices() == ["human", "no"]
    assert "no other way" in strict_guest.text or "没有别的方式" in strict_guest.text


def test_a_number_found_after_all_goes_on_with_the_matter(strict_guest: Conversation) -> None:
    strict_guest.say("cancel my order", "cancel_order")
    strict_guest.say("ann.lee@example.com", "correct_information")
    strict_guest.say("I don't know it")
    strict_guest.say("found it: #W100001")
    assert strict_guest.slots["customer_id"] == "ann"
    assert strict_guest.expects == "reason"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what is an order number", "my_orders"),
        ("where do I find the order number?", "my_orders"),
        ("订单号是什么", "my_orders"),
        ("订单号在哪里看", "track_order"),
    ],
)
def test_what_an_order_number_is_gets_explained(strict_guest: Conversation, text: str, intent: str) -> None:
    strict_guest.say("I want to give back the kettle", "return_item")
    strict_guest.say("ann.lee@example.com", "correct_information")
    strict_guest.say(text, intent)
    assert "confirmation e-mail that came" in strict_guest.text or "下单时收到的确认邮件" in strict_guest.text
    assert strict_guest.expects == "order_number"
    assert strict_guest.slots["dialogue"]["queue"] == []


def test_what_is_wanted_beside_the_order_number_is_not_lost(strict_guest: Conversation) -> None:
    strict_guest.say("li.wei@example.com", "correct_information")
    assert strict_guest.expects == "order_number"
    strict_guest.say(
        "订单#L100001 想用我的礼品卡付，另外把台灯换成银色",
        requests=[
            ("订单#L100001 想用我的礼品卡付", "change_payment_method"),
            ("把台灯换成银色", "exchange_item"),
        ],
    )
    assert strict_guest.expects == "confirmation"
    assert "更改订单 #L100001 的支付方式" in strict_guest.text


def test_nothing_comes_after_saying_who_one_is(strict_guest: Conversation) -> None:
    strict_guest.say("li.wei@example.com", "correct_information")
    strict_guest.say("i want to cancel my order", "cancel_order")
    assert "right after this" not in strict_guest.text and "在这之后" not in strict_guest.text
    assert strict_guest.expects == "order_number"
    strict_guest.say("#L100001")
    assert strict_guest.slots["dialogue"]["current"]["kind"] == "cancel"


@pytest.mark.parametrize("said", ["100001!", "its 100001", "order 100001"])
def test_all_digits_of_the_number_prove_it(strict_guest: Conversation, said: str) -> None:
    strict_guest.say("where is my order?", "track_order")
    strict_guest.say("ann.lee@example.com")
    assert strict_guest.expects == "order_number"
    strict_guest.say(said)
    assert "Ann" in strict_guest.text


def test_a_name_and_postcode_that_are_not_enough_are_told_so(strict_guest: Conversation) -> None:
    strict_guest.say("hey I'm Ann Lee, zip 78701, where is my order", "track_order")
    assert strict_guest.expects == "email"
    assert "aren't enough" in strict_guest.text


def test_a_number_put_right_is_put_right_in_what_was_asked(strict_guest: Conversation) -> None:
    strict_guest.say("where is order #W999999", "track_order")
    strict_guest.say("ann.lee@example.com")
    assert "couldn't find" in strict_guest.text
    strict_guest.say("oh sorry it's #W100002", "correct_information")
    assert "#W100002" in strict_guest.text
    assert "can't find" not in strict_guest.text
    assert "#W200001" not in strict_guest.text


def test_a_number_put_right_is_the_one_that_is_cancelled(strict_guest: Conversation) -> None:
    strict_guest.say("cancel order #W999999, bought by mistake", "cancel_order")
    strict_guest.say("ann.lee@example.com")
    strict_guest.say("#W100002", "correct_information")
    assert strict_guest.expects == "confirmation", strict_guest.text
    assert "#W100002" in strict_guest.text


def test_an_address_put_right_leaves_the_number(strict_guest: Conversation) -> None:
    strict_guest.say("where is order #W100002", "track_order")
    strict_guest.say("ann.leee@example.com")
    strict_guest.say("ann.lee@example.com", "correct_information")
    assert "#W100002" in strict_guest.text
