"""Questions about the shop's ways, guests without an account, and talk that is about nothing the bot does."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.dialogue.facts import Shop
from actions.settings import ActionSettings
from actions.understanding.manners import (
    asks_address,
    asks_generally,
    asks_if_bot,
    asks_of_paper_generally,
    asks_presence,
    has_no_account,
    misses_parcel,
)
from actions.wording import Wording
from shop.database import create_engine_for
from shop.services import build_services
from shop.unit_of_work import unit_of_work_factory
from tests.actions.talking import Conversation
from tests.actions.word_encoder import WordEncoder


@pytest.fixture
def stranger(corner_database: Path, shop: Shop, wording: Wording) -> Conversation:
    """A guest of a shop that identifies by order number and e-mail address."""
    settings = ActionSettings(identification_rule="order_number_and_email")
    engine = create_engine_for(f"sqlite:///{corner_database}")
    services = build_services(unit_of_work_factory(engine), settings, encoder=WordEncoder())
    return Conversation(Shop(services, settings), wording, language="en")


@pytest.mark.parametrize(
    "text",
    [
        "how does a return work?",
        "What if something never turns up?",
        "do vouchers expire",
        "退款通常多久能到",
        "怎么退货",
        "东西坏了怎么办",
    ],
)
def test_a_question_about_the_shops_ways_is_told_from_one_about_an_order(text: str) -> None:
    assert asks_generally(text)


@pytest.mark.parametrize(
    "text",
    [
        "how do I return my kettle?",
        "how long until #W100001 arrives",
        "what if I want to return it",
        "我的退款多久到账",
        "把水壶换成黑色的要怎么弄",
    ],
)
def test_a_question_about_an_own_order_is_no_general_one(text: str) -> None:
    assert not asks_generally(text)


@pytest.mark.parametrize(
    "text",
    [
        "are invoices sent automatically",
        "do i get a paper invoice",
        "礼品卡有多少面值",
        "能开增值税发票吗",
        "发票是电子的吗",
    ],
)
def test_a_question_about_invoices_or_gift_cards_as_such(text: str) -> None:
    assert asks_of_paper_generally(text)


@pytest.mark.parametrize(
    "text",
    [
        "can you send me the invoice?",
        "what's my balance",
        "how much is left?",
        "卡里余额多少",
        "能补开发票吗",
        "an invoice please",
    ],
)
def test_a_question_about_an_own_invoice_or_card_is_no_general_one(text: str) -> None:
    assert not asks_of_paper_generally(text)


@pytest.mark.parametrize(
    "text",
    [
        "I have no account",
        "I never signed up",
        "just browsing",
        "没有账户，随便问问",
        "我还没注册呢",
        "没在你们这买过东西",
    ],
)
def test_a_shopper_without_account_says_so(text: str) -> None:
    assert has_no_account(text)


@pytest.mark.parametrize(
    "text", ["my account is locked", "close my account", "我的账号登不上", "ann@example.com"]
)
def test_a_shopper_with_an_account_does_not(text: str) -> None:
    assert not has_no_account(text)


@pytest.mark.parametrize(
    "text", ["are you a real person?", "am I chatting with a machine", "你是真人还是机器人"]
)
def test_asking_for_what_the_bot_is(text: str, ann: Conversation) -> None:
    assert asks_if_bot(text)
    ann.say(text, "contact_human_agent")
    assert "handoff" not in ann.custom
    assert "bot" in ann.text or "智能助手" in ann.text


@pytest.mark.parametrize("text", ["hello, anybody there?", "客服在不在", "请问有人在吗"])
def test_asking_whether_anybody_is_there_is_a_greeting(text: str, ann: Conversation) -> None:
    assert asks_presence(text)
    ann.say(text, "contact_human_agent")
    assert "handoff" not in ann.custom


@pytest.mark.parametrize("text", ["is there a human I could chat with", "有人工客服吗", "I want a person"])
def test_asking_for_a_person_stays_that(text: str, ann: Conversation) -> None:
    assert not asks_if_bot(text)
    assert not asks_presence(text)
    ann.say(text, "contact_human_agent")
    assert ann.custom["handoff"]["reason"] == "asked_for"


def test_how_returns_work_is_answered_before_anything_is_asked(stranger: Conversation) -> None:
    stranger.say("how does a return policy work?", "return_item")
    assert "return delivered items" in stranger.text
    assert stranger.expects is None


def test_a_general_question_in_a_form_is_answered_and_the_form_goes_on(ann: Conversation) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    ann.say("wait, what is the return policy?", "return_item")
    assert "return delivered items" in ann.text
    assert ann.expects == "reason"


def test_a_guest_without_account_is_not_handed_over(stranger: Conversation) -> None:
    stranger.say("what is left on my gift card", "gift_card_balance")
    assert stranger.expects == "email"
    stranger.say("I don't have an account, just asking", "delete_account")
    assert "handoff" not in stranger.custom
    assert stranger.expects is None
    assert "e-mail address" in stranger.text


def test_no_account_outside_a_form_is_no_wish_to_delete_one(stranger: Conversation) -> None:
    stranger.say("I don't have an account", "delete_account")
    assert "handoff" not in stranger.custom


def test_a_guests_question_beside_it_is_answered(stranger: Conversation) -> None:
    stranger.say("where is my order", "track_order")
    stranger.say("No account, I only want to know what the return policy is?", "check_refund_policy")
    assert "return delivered items" in stranger.text
    assert stranger.expects is None


def test_the_order_that_proves_who_writes_is_the_one_meant(stranger: Conversation) -> None:
    stranger.say("I want to cancel my order", "cancel_order")
    stranger.say("ann.lee@example.com", "correct_information")
    assert stranger.expects == "order_number"
    stranger.say("#W100002", "correct_information")
    assert stranger.expects == "reason"
    assert "#W100002" in stranger.text


def test_a_proving_order_that_cannot_be_changed_is_explained(stranger: Conversation) -> None:
    stranger.say("I want to cancel my order", "cancel_order")
    stranger.say("ann.lee@example.com", "correct_information")
    stranger.say("W300001", "correct_information")
    assert "on its way" in stranger.text


def test_another_order_said_before_goes_first(stranger: Conversation) -> None:
    stranger.say("cancel my order with the t-shirt, I don't need it", "cancel_order")
    stranger.say("ann.lee@example.com", "correct_information")
    stranger.say("#W200001", "correct_information")
    assert "#W100002" in stranger.text


@pytest.mark.parametrize(
    "text", ["what address is on #W100001", "where is #W100001 being sent?", "核对一下#W100001的收货地址"]
)
def test_where_an_order_goes_is_told(text: str, ann: Conversation) -> None:
    assert asks_address(text)
    ann.say(text, "change_shipping_address")
    assert "1 Old Road" in ann.text
    assert ann.expects is None


@pytest.mark.parametrize("text", ["change the address of #W100001", "#W100001的收货地址写错了，要改"])
def test_changing_where_an_order_goes_stays_a_change(text: str, ann: Conversation) -> None:
    ann.say(text, "change_shipping_address")
    assert ann.expects == "address"


def test_what_never_came_is_looked_up(ann: Conversation) -> None:
    assert misses_parcel("the t-shirt never arrived!")
    ann.say("the t-shirt on order #W300001 never arrived!", "complaint")
    assert "1Z999" in ann.text


def test_an_order_to_be_paid_differently_is_about_that_order(ann: Conversation) -> None:
    ann.say("is there a way to pay W200001 another way?", "check_payment_methods")
    assert "#W200001" in ann.text
    assert "delivered" in ann.text


def test_how_to_change_an_e_mail_address_is_no_parcels_address(stranger: Conversation) -> None:
    stranger.say("how can I change my e-mail address?", "edit_account")
    assert stranger.expects is None


def test_what_is_out_of_scope_is_declined_without_a_person(ann: Conversation) -> None:
    for text in ("will it snow on sunday", "sing me a song", "who painted the Mona Lisa"):
        ann.say(text, "out_of_scope")
        assert "outside what I can do" in ann.text
        assert "handoff" not in ann.custom


def test_out_of_scope_in_a_form_is_declined_and_the_form_goes_on(ann: Conversation) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    ann.say("sing me a song", "out_of_scope")
    assert "outside what I can do" in ann.text
    assert ann.expects == "reason"


def test_an_answer_is_taken_though_it_looks_out_of_scope(ann: Conversation) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    ann.say("no longer needed", "out_of_scope")
    assert ann.expects == "confirmation"


def test_no_to_an_offer_that_goes_on_with_a_question_gets_its_answer(ann: Conversation) -> None:
    ann.say("order #W200001 arrived broken", "damaged_item")
    assert ann.expects == "choice"
    ann.say("No, what is your return policy?", "check_refund_policy")
    assert "return delivered items" in ann.text
    assert ann.expects is None


def test_a_goodbye_ends_the_question_who_writes(stranger: Conversation) -> None:
    stranger.say("where is my order", "track_order")
    stranger.say("I have no time, bye", "goodbye")
    assert stranger.expects is None
    assert "handoff" not in stranger.custom


@pytest.mark.parametrize(
    "text",
    [
        "I hardly ever need an agent. where is order #W300001?",
        "很少找客服，#W300001到哪了？",
        "听说你们客服机器人挺好用的，#W300001到哪了？",
        "I heard your bot is quite good. where is order #W300001?",
    ],
)
def test_speaking_of_people_without_wanting_one_is_no_wish_for_a_person(text: str, ann: Conversation) -> None:
    first, second = text.split("#")[0], text
    ann.say(text, requests=[(first, "contact_human_agent"), (second, "track_order")])
    assert "handoff" not in ann.custom
    assert "1Z999" in ann.text


def test_a_no_that_corrects_something_is_no_refusal_to_say_who_one_is(stranger: Conversation) -> None:
    stranger.say("cancel #W100001 please", "cancel_order")
    stranger.say("wait no, W100002", "correct_information")
    assert stranger.expects == "email"
    stranger.say("ann.lee@example.com", "correct_information")
    assert stranger.expects == "reason"
    assert "#W100002" in stranger.text


def test_refusing_to_say_who_one_is_leads_to_an_offer_and_no_further(stranger: Conversation) -> None:
    stranger.say("where is my order", "track_order")
    stranger.say("no", "deny")
    assert stranger.expects == "choice"
    assert "handoff" not in stranger.custom
    stranger.say("yes please", "affirm")
    assert stranger.custom["handoff"]["reason"] == "asked_for"


@pytest.mark.parametrize(
    "text",
    ["cancel my order #W100001. Oops, wrong number, it's #W100002", "取消#W100001，说错了，是#W100002"],
)
def test_an_order_number_corrected_in_the_same_breath_is_the_one_meant(text: str, ann: Conversation) -> None:
    ann.say(text, "cancel_order")
    assert "#W100002" in ann.text
    assert "#W100001" not in ann.text
    ann.say("no longer needed")
    ann.say("yes", "affirm")
    assert ann.expects is None


def test_where_my_thing_is_asks_for_the_order_and_not_for_the_product(ann: Conversation) -> None:
    ann.say("where's my keyboard?", "out_of_scope")
    assert "#W100001" in ann.text


@pytest.mark.parametrize(
    "text", ["#W100001: change it to my gift card now", "#W100001的付款给我换成那张礼品卡"]
)
def test_what_becomes_a_card_is_the_payment(text: str, ann: Conversation) -> None:
    ann.say(text, "change_order")
    assert "enough" in ann.text or "余额不足" in ann.text
    assert ann.expects == "payment_method"


def test_a_guessed_change_becomes_what_is_said_clearly_then(ann: Conversation) -> None:
    ann.say("change something about #W200002", "nlu_fallback")
    ann.say("I want to return the red bottle of #W200002", "return_item")
    assert ann.expects in {"refund_method", "confirmation"}


def test_a_taxi_to_be_called_is_nobodys_name(stranger: Conversation) -> None:
    stranger.say("帮我叫辆车吧", "out_of_scope")
    assert stranger.expects is None
    assert "超出了我的能力范围" in stranger.text


def test_an_introduction_is_not_taken_up_again_by_other_messages(stranger: Conversation) -> None:
    stranger.say("my name is Ann Lee", "correct_information")
    stranger.say("never mind", "stop_current_task")
    stranger.say("paint me a picture", "out_of_scope")
    assert stranger.expects is None


def test_what_is_asked_of_gift_cards_in_general_is_of_no_order(guest: Conversation) -> None:
    guest.say("how does the return policy work with gift cards?", "gift_card_balance")
    assert "refund" in guest.text
    assert "one of your orders" not in guest.text
