"""Scams, protests, parcels that are late or stuck, and being told that nothing was understood."""

from __future__ import annotations

import pytest

from actions.understanding.answers import asks_for_human, says_no
from actions.understanding.lateness import says_late, says_stuck
from actions.understanding.protests import protests_cancelling
from actions.understanding.remedies import lacks_item, names_right_one, says_fake, wants_another
from actions.understanding.scams import asks_of_scam, fell_for_it
from actions.understanding.standing import says_owed, standing_asked
from actions.understanding.told_off import says_misunderstood
from tests.actions.talking import Conversation


def _offered(talk: Conversation) -> bool:
    """Whether a person is on offer."""
    return talk.outcome is not None and talk.outcome.state.person is not None


@pytest.mark.parametrize(
    "said",
    [
        "received a text with a link asking for a customs fee",
        "the driver wanted 15 dollars in cash from me",
        "i got an e-mail asking me to confirm my card details, is it from you?",
        "someone called and wanted my card number",
        "有短信叫我点链接交关税",
        "快递员要我给现金",
    ],
)
def test_money_wanted_in_the_shops_name_is_heard(said: str) -> None:
    assert asks_of_scam(said)


@pytest.mark.parametrize(
    "said",
    [
        "i got an e-mail saying my payment was declined",
        "got a text that it was delivered, but it isn't here",
        "can i pay the driver in cash",
        "the driver told me to ask you",
        "somebody told me to pay with PayPal",
        "收到邮件说付款失败",
        "快递员说没人在家",
        "发短信告诉我什么时候到",
    ],
)
def test_other_messages_are_no_scam(said: str) -> None:
    assert not asks_of_scam(said)


def test_a_warning_is_given_and_the_question_stays(ann: Conversation) -> None:
    ann.say("cancel order #W100002", "cancel_order")
    replies = ann.say("got a text with a link to pay customs, is that you", "delivery_options")
    assert "not from us" in replies[0]["text"]
    assert ann.expects == "reason"


def test_who_has_paid_already_is_passed_on(ann: Conversation) -> None:
    said = "i got a text asking for a fee and i already paid it"
    assert fell_for_it(said)
    ann.say(said, "payment_issue")
    assert ann.outcome is not None and ann.outcome.handed_over


@pytest.mark.parametrize(
    "said",
    [
        "don't you dare cancel my lamp",
        "you cancelled it without telling me",
        "why did you cancel my order?",
        "谁准你们取消的",
        "i want to cancel my gym membership",
    ],
)
def test_a_protest_is_no_wish_to_cancel(said: str) -> None:
    assert protests_cancelling(said)


@pytest.mark.parametrize(
    "said",
    [
        "if you haven't sent it, cancel it",
        "you already cancelled one, please cancel the other too",
        "why can't i cancel my order",
        "the wedding is off, cancel the dress",
        "怎么取消订单",
        "婚礼取消了，帮我取消订单",
    ],
)
def test_a_wish_to_cancel_is_no_protest(said: str) -> None:
    assert not protests_cancelling(said)


def test_a_protest_is_told_how_the_order_stands(ann: Conversation) -> None:
    ann.say("you cancelled #W100001 without asking me!", "cancel_order")
    assert ann.expects is None
    assert "#W100001" in ann.transcript[-1][1]


@pytest.mark.parametrize("said", ["the lamp is late", "will my kettle be delayed?", "裙子还没发吗"])
def test_late_is_heard(said: str) -> None:
    assert says_late(said)


@pytest.mark.parametrize(
    "said", ["is it too late to cancel", "sorry, i'm late", "my refund is late", "when does the sale come"]
)
def test_late_is_not_always_a_parcel(said: str) -> None:
    assert not says_late(said)


def test_stuck_is_heard_of_parcels_alone() -> None:
    assert says_stuck("tracking hasn't moved since Monday")
    assert says_stuck("快递卡在上海不动了")
    assert not says_stuck("the zipper is stuck")


@pytest.mark.parametrize("said", ["that's not what i asked", "you don't understand", "答非所问", "说人话"])
def test_told_that_it_does_not_understand_it_offers_a_person(ann: Conversation, said: str) -> None:
    assert says_misunderstood(said)
    ann.say(said, "deny")
    assert _offered(ann)


@pytest.mark.parametrize(
    "said", ["i don't understand the return policy", "你们不懂就转人工", "that's what i asked"]
)
def test_who_does_not_understand_is_the_shopper(said: str) -> None:
    assert not says_misunderstood(said)


def test_money_owed_and_a_refund_to_check_are_asked_of_what_stands() -> None:
    assert says_owed("you still owe me for the lamp")
    assert says_owed("灯的钱还没退")
    assert not says_owed("what do i owe you")
    assert standing_asked("could you check my lamp refund") == "refund"
    assert standing_asked("check the refund policy") is None


def test_a_colleague_asked_to_look_is_asked_for() -> None:
    assert asks_for_human("could a colleague check this first")
    assert asks_for_human("请一位同事看看")
    assert not asks_for_human("can a person wear this in winter")
    assert not asks_for_human("我同事也买了一个")


def test_to_cancel_and_to_delete_are_two_wishes(ann: Conversation) -> None:
    said = "cancel order #W100002 and delete my account"
    ann.say(said, requests=[(said[:21], "cancel_order"), ("delete my account", "delete_account")])
    ann.say("no longer needed", "affirm")
    ann.say("yes", "affirm")
    assert ann.expects == "confirmation"
    assert "Deleted for good" in ann.transcript[-1][1]


def test_after_a_misunderstanding_go_on_is_none_the_better(ann: Conversation) -> None:
    ann.say("well the thing you know", "nlu_fallback")
    ann.say("that thing there", "nlu_fallback")
    ann.say("go on", "affirm")
    assert _offered(ann)


@pytest.mark.parametrize(
    "said",
    [
        "the kettle box was empty",
        "you sent one lamp but I paid for two",
        "我买了两个，只收到一个",
        "盒子是空的",
    ],
)
def test_what_never_came_is_not_sent_back(said: str) -> None:
    assert lacks_item(said)


@pytest.mark.parametrize(
    "said", ["the box was damaged", "i paid for two and got two", "is the box empty inside?"]
)
def test_a_box_with_things_in_it_lacks_none(said: str) -> None:
    assert not lacks_item(said)


def test_a_counterfeit_is_told_of_ones_own() -> None:
    assert says_fake("the watch you sent is a fake")
    assert says_fake("这表是假货吧，字都歪了")
    assert not says_fake("is it fake leather")


@pytest.mark.parametrize(
    "said", ["can i keep it for some money off", "a partial refund would do", "能便宜点吗"]
)
def test_to_keep_it_for_less_is_for_a_colleague(ann: Conversation, said: str) -> None:
    ann.say("the lamp in #W200001 has a scratch", "damaged_item")
    ann.say(said, "get_refund")
    assert "colleague" in ann.transcript[-1][1] or "同事" in ann.transcript[-1][1]


@pytest.mark.parametrize("said", ["the green one please", "i ordered the white one", "要绿的"])
def test_the_right_one_is_named(said: str) -> None:
    assert names_right_one(said)


@pytest.mark.parametrize(
    "said", ["the broken one", "the other one", "要退的", "要换一个新的", "i want the money"]
)
def test_these_name_no_right_one(said: str) -> None:
    assert not names_right_one(said)


def test_hmm_no_is_a_no_and_hmm_is_none(ann: Conversation) -> None:
    assert says_no("hmm no")
    assert not says_no("hmm not sure")
    ann.say("cancel order #W100002, no longer needed", "cancel_order")
    ann.say("hmm no", "deny")
    assert ann.expects is None


def test_an_order_that_is_cancelled_as_a_whole_is_cancelled_on_a_yes(ann: Conversation) -> None:
    ann.say("cancel the kettle in order #W100001, no longer needed", "cancel_order")
    assert ann.expects == "choice"
    ann.say("yes", "affirm")
    assert ann.expects == "confirmation"


def test_contempt_is_for_a_colleague(ann: Conversation) -> None:
    ann.say("your courier made a racist remark", "delivery_options")
    assert ann.expects == "choice"


def test_who_is_upset_about_a_thing_of_theirs_is_asked_what_to_do(ann: Conversation) -> None:
    ann.say("the clock is pathetic", "ask_product", reason="frustration")
    assert "#W200001" in ann.transcript[-1][1]
    assert ann.expects == "choice"


def test_the_right_ones_are_to_be_sent() -> None:
    assert wants_another("just send me the right ones")
    assert not wants_another("send me the correct invoice")


def test_a_link_to_verify_is_no_mail_of_ours() -> None:
    assert asks_of_scam("a strange email says click here to verify my account, is that legit?")
    assert not asks_of_scam("i never got the email to confirm my account, is it safe to try again")
