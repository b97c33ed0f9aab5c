"""What would make a trouble good: what is refused is not offered, and what the bot can't do a person may."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.dialogue.turn import Turn
from actions.names import EXCHANGE
from actions.understanding.people import says_more_than_identity
from actions.understanding.remedies import (
    agrees_to_person,
    charged_wrongly,
    refused,
    refuses_person,
    says_sent_back,
    wants_another,
    wants_it_faster,
    wants_it_sent,
    wants_other_version,
    without_refused,
)
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]
KETTLE = "the kettle in #W200001 came broken"


@pytest.mark.parametrize(
    ("text", "kinds", "left"),
    [
        ("I don't want to return or exchange it, mail the lid", {"return", "exchange"}, "mail the lid"),
        ("no need to send it back, it's in bits", {"return", "exchange"}, "it's in bits"),
        ("不退也不换，补发就行", {"return", "exchange"}, "补发就行"),
        ("唔係要退，想換過隻", {"return"}, "想换过只"),
        ("I want a refund not a replacement", {"exchange"}, "i want a refund"),
    ],
)
def test_what_is_refused_is_told_from_what_is_wanted(text: str, kinds: set[str], left: str) -> None:
    assert refused(text) == kinds
    assert without_refused(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "I want to return it", "why did you not return my call", "I don't want it any more, return it",
        "I don't want to return it if I pay for the parcel", "要不要退，你们看着办", "不想要了，退货",
        "不用退货吗",
    ],
)  # fmt: skip
def test_a_wish_a_question_or_a_condition_refuses_nothing(text: str) -> None:
    assert refused(text) == set()


@pytest.mark.parametrize(
    "text", ["I already sent them back", "we returned it last week", "东西上周就寄回去了"]
)
def test_what_was_sent_back_is_told(text: str) -> None:
    assert says_sent_back(text)


@pytest.mark.parametrize("text", ["I want to send it back", "can it be returned", "我要寄回去", "寄回去了吗"])
def test_what_is_to_be_sent_back_is_not(text: str) -> None:
    assert not says_sent_back(text)


def test_the_small_words_of_these_talks_are_read() -> None:
    assert wants_it_sent("just send the missing one") and not wants_it_sent("I want to send it back")
    assert (
        wants_another("can I have a new one")
        and wants_another("换个新的")
        and not wants_another("a new shop")
    )
    assert (
        wants_it_faster("can you hurry it up")
        and wants_it_faster("帮我催催")
        and not wants_it_faster("where is it")
    )
    assert charged_wrongly("it was charged two times") and charged_wrongly("多扣钱了")
    assert not charged_wrongly("my card was charged") and not charged_wrongly("付款失败")
    assert (
        agrees_to_person("fine, get me one")
        and agrees_to_person("那帮我转")
        and not agrees_to_person("先别转")
    )
    assert (
        refuses_person("no person, thanks")
        and refuses_person("别给我转人工")
        and not refuses_person("a person")
    )


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no, I don't want to return or exchange it. please send the missing lid", "nlu_fallback"),
        ("i don't want to send it back, it's in bits", "return_item"),
        ("不退也不换，补发就行", "return_item"),
        ("補寄一個蓋子給我", "get_invoice"),
    ],
)
def test_where_nothing_is_left_that_the_bot_can_do_a_person_is_offered(
    ann: Conversation, order: Look, text: str, intent: str
) -> None:
    ann.say(KETTLE, "damaged_item")
    ann.say(text, intent)
    assert (ann.expects, ann.choices()) == ("choice", ["human", "no"]), ann.text
    ann.say("yes", "affirm")
    assert ann.custom["handoff"]["reason"] == "asked_for"
    assert order("ann", "#W200001").status == "delivered"


def test_so_it_is_where_the_trouble_is_first_told(ann: Conversation) -> None:
    # The NLU leaves the clause that only denies out of what is wanted.
    ann.say(f"{KETTLE}, i don't want to send it back", requests=[(KETTLE, "damaged_item")])
    assert ann.choices() == ["human", "no"], ann.text


def test_who_then_takes_what_the_bot_can_do_is_not_asked_for_the_order_again(ann: Conversation) -> None:
    ann.say(KETTLE, "damaged_item")
    ann.say("i don't want to send it back", "return_item")
    ann.say("ok then a refund is fine", "check_refund_policy")
    assert ann.expects in {"refund_method", "confirmation"}, ann.text
    assert "#W200001" in ann.text


def test_a_new_one_for_a_broken_one_is_an_exchange(ann: Conversation) -> None:
    ann.say(KETTLE, "damaged_item")
    ann.say("send me a new one", "nlu_fallback")
    assert ann.slots["dialogue"]["current"]["kind"] == "exchange", ann.text


@pytest.mark.parametrize("text", ["no person please", "i dont want an agent"])
def test_no_person_is_no_no_to_everything(ann: Conversation, text: str) -> None:
    ann.say(KETTLE, "damaged_item")
    ann.say(text, "deny")
    assert "return" in ann.choices(), ann.text


def test_no_person_and_a_wish_is_the_wish(ann: Conversation) -> None:
    ann.say(KETTLE, "damaged_item")
    ann.say("别给我转人工，直接退款", "get_refund")
    assert ann.slots["dialogue"]["current"]["kind"] == "return", ann.text


def test_the_item_that_the_trouble_is_with_is_named(ann: Conversation) -> None:
    ann.say(KETTLE, "damaged_item")
    assert "about Electric Kettle of order #W200001" in ann.text


@pytest.mark.parametrize("text", ["I already sent it back", "我早就寄回去了"])
def test_what_was_sent_back_already_starts_no_return(ann: Conversation, text: str) -> None:
    ann.say(text, "return_item")
    assert ann.slots["dialogue"]["current"] is None or ann.choices() == ["human", "no"], ann.text


@pytest.mark.parametrize(
    ("question", "intent"),
    [("how long does that take?", "delivery_period"), ("do you ship to canada?", "delivery_options")],
)
def test_a_question_leaves_the_offer_of_a_person_open(ann: Conversation, question: str, intent: str) -> None:
    ann.say("#W200001 never came", "lost_package")
    ann.say(question, intent)
    assert ann.choices() == ["human", "no"], ann.text
    ann.say("ok do it", "affirm")
    assert ann.custom["handoff"]["reason"] == "asked_for"


def test_a_yes_in_other_words_gets_the_person_on_offer(ann: Conversation) -> None:
    ann.say("#W200001 never came", "lost_package")
    ann.say("那帮我转吧", "nlu_fallback")
    assert ann.custom["handoff"]["reason"] == "asked_for"


def test_a_wrong_charge_is_for_a_person_to_check(ann: Conversation) -> None:
    ann.say("my card was charged twice", "payment_issue")
    assert ann.choices() == ["human", "no"], ann.text
    ann.say("refund the second one", "get_refund")
    assert ann.custom["handoff"]["reason"] == "asked_for"


def test_a_payment_that_fails_is_not(ann: Conversation) -> None:
    ann.say("my card is declined", "payment_issue")
    assert ann.expects is None


def test_a_guest_is_recognised_beside_the_offer(guest: Conversation) -> None:
    guest.say("my card was charged twice", "payment_issue")
    guest.say("ann.lee@example.com #W200001", "correct_information")
    assert guest.choices() == ["human", "no"], guest.text
    assert "Ann" in guest.text


def test_what_shall_come_sooner_is_the_order_spoken_of_and_for_a_person(ann: Conversation) -> None:
    ann.say("where is #W300001", "track_order")
    ann.say("can you hurry it up?", "delivery_period")
    assert "#W300001" in ann.text and "#W100001" not in ann.text
    assert ann.choices() == ["human", "no"], ann.text


def test_who_goes_on_about_an_order_is_not_shown_the_others(ann: Conversation) -> None:
    ann.say("where is #W300001", "track_order")
    ann.say("was supposed to be here already", "track_order")
    assert "#W300001" in ann.text and "#W100001" not in ann.text
    ann.say("and my other orders?", "track_order")
    assert "#W100001" in ann.text


def test_a_no_to_a_person_with_a_question_answers_the_question(ann: Conversation) -> None:
    ann.say("you are useless", work=Turn.offer_person, reason="frustration", stuck=["frustration"])
    ann.say("先不转，你先告诉我 #W300001 的状态", "correct_information")
    assert "#W300001" in ann.text


def test_what_is_beyond_the_bot_again_and_again_leads_to_a_person(ann: Conversation) -> None:
    ann.say("flurb the gnax", "out_of_scope")
    ann.say("blib my thing", "out_of_scope", stuck=["misunderstood"])
    assert ann.custom["escalation"] == {"reason": "misunderstood", "offers": "person"}


def test_questions_beyond_the_bot_do_not(ann: Conversation) -> None:
    ann.say("what is the weather like?", "out_of_scope")
    ann.say("who won the match?", "out_of_scope", stuck=["misunderstood"])
    assert ann.expects is None


def test_a_no_to_a_misunderstanding_is_no_no_to_a_change(ann: Conversation) -> None:
    ann.say("the thingy", "nlu_fallback")
    ann.say("no not that, the other", "deny")
    assert "changed nothing" not in ann.text


def test_an_insult_is_not_asked_who_answers(ann: Conversation) -> None:
    ann.say("you are the dumbest bot ever", "out_of_scope")
    assert "I'm a bot" not in ann.text


def test_a_name_in_simplified_characters_changes_no_script(ann: Conversation) -> None:
    ann.say("我的訂單到哪裡了", "track_order")
    ann.say("ann.lee@example.com 林涛", "correct_information")
    assert ann.slots["dialogue"]["script"] == "traditional"


def test_more_than_a_name_is_seen_beside_a_number_in_chinese_too() -> None:
    assert says_more_than_identity("你先告诉我D700702的状态", "Ann Lee")


def test_an_order_told_in_another_sentence_is_the_one(guest: Conversation) -> None:
    guest.say(
        "the lid is leaking. I'm ann.lee@example.com and it was order #W200001",
        requests=[
            ("the lid is leaking", "damaged_item"),
            ("I'm ann.lee@example.com and it was order #W200001", "my_orders"),
        ],
    )
    assert "#W200001" in guest.text and guest.expects == "choice", guest.text
    assert "return" in guest.choices()


def test_a_refund_asked_after_twice_in_one_breath_is_told_once(ann: Conversation) -> None:
    said = [("I sent it back", "return_item"), ("when do I get the money for #W200001", "track_refund")]
    ann.say("I sent it back, when do I get the money for #W200001", requests=said)
    assert ann.text.count("no refund for order #W200001") == 1, ann.text


def test_no_person_but_an_answer_gets_the_answer(ann: Conversation) -> None:
    ann.say("your courier is a joke", "complaint")
    assert ann.choices() == ["human", "no"]
    ann.say(
        "i don't need a person, tell me where #W300001 is",
        requests=[("tell me where #W300001 is", "track_order")],
    )
    assert "#W300001" in ann.text and ann.expects is None, ann.text


def test_what_still_is_not_here_is_looked_for_however_angry_that_is_said(ann: Conversation) -> None:
    ann.say("this is a joke, #W300001 still isn't here", "complaint")
    assert "Order #W300001" in ann.text and ann.choices() == ["human", "no"], ann.text


def test_no_person_to_an_offer_out_of_anger_gets_none(ann: Conversation) -> None:
    ann.say("you are useless", work=Turn.offer_person, reason="frustration", stuck=["frustration"])
    ann.say("不用转人工，帮我查下 #W300001 到哪了", "track_order")
    assert "handoff" not in ann.custom
    assert "#W300001" in ann.text


def test_what_is_asked_is_answered_before_a_person_is_offered(ann: Conversation) -> None:
    said = [("this shop is a joke", "complaint"), ("where is #W300001", "track_order")]
    ann.say("this shop is a joke, where is #W300001", requests=said)
    assert "Order #W300001" in ann.text and ann.choices() == ["human", "no"], ann.text


@pytest.mark.parametrize(
    "text",
    ["can u make it faster bro", "can you get it here any sooner", "make them come quicker", "快点发货"],
)
def test_a_parcel_is_to_come_sooner(text: str) -> None:
    assert wants_it_faster(text)


@pytest.mark.parametrize(
    "text", ["make it smaller", "get it in blue", "which kettle boils faster", "能快点退款吗"]
)
def test_nothing_is_to_come_sooner(text: str) -> None:
    assert not wants_it_faster(text)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("the kettle in #W200001 came broken", "the lamp is fine"),
        ("the kettle in #W200001 came broken, but the lamp is fine", "and the clock is ok too"),
        ("the kettle in #W200001 came broken", "台灯没事"),
        ("#W200001的水壶碎了，台灯没坏", "挂钟是好的"),
    ],
)
def test_what_is_fine_is_in_no_trouble_and_ends_none(ann: Conversation, first: str, then: str) -> None:
    ann.say(first, "complaint")
    ann.say(then)
    assert ann.expects == "choice", ann.text
    assert ann.slots["dialogue"]["current"]["item_ids"] == ["1"], ann.text
    ann.say("return")
    assert ann.slots["dialogue"]["current"]["item_ids"] == ["1"], ann.text


def test_what_was_in_trouble_and_is_fine_after_all_is_left(ann: Conversation) -> None:
    ann.say(KETTLE, "complaint")
    ann.say("水壶没事了")
    assert ann.expects is None, ann.text


@pytest.mark.parametrize(
    "text",
    [
        "it's too short, I need a 5 feet tall one", "I'd like a black digital one",
        "I would rather have a red one",
        "太矮了，我要玻璃的", "颜色不对，我想要黑色的。",
    ],
)  # fmt: skip
def test_another_version_is_wanted(text: str) -> None:
    assert wants_other_version(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want a new one", "I need a working one", "I want the other one back", "I'd like the right one",
        "I have no one to ask", "我要一个新的", "我要退货的", "我要你们赔",
    ],
)  # fmt: skip
def test_the_same_once_more_is_no_other_version(text: str) -> None:
    assert not wants_other_version(text)


def test_what_is_needed_in_place_of_what_does_not_suit_is_exchanged(ann: Conversation) -> None:
    trouble, wish = (
        "In #W200001 the wall clock is hard to read",
        "I need a digital one. which colours are there?",
    )
    ann.say(f"{trouble}, {wish}", requests=[(trouble, "damaged_item"), (wish, "ask_product")])
    assert ann.slots["dialogue"]["current"]["kind"] == EXCHANGE, ann.text
    assert ann.slots["dialogue"]["current"]["swaps"]["2"]["wish"]["wanted"] == {"type": ["digital"]}


def test_in_one_clause_too(ann: Conversation) -> None:
    ann.say("the wall clock of #W200001 is hard to read, I need a black digital one", "damaged_item")
    wish = ann.slots["dialogue"]["current"]["swaps"]["2"]["wish"]["wanted"]
    assert wish == {"type": ["digital"], "color": ["black"]}, ann.text
