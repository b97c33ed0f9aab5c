"""When a person takes over: the reason, what they are told, and that the bot then is silent."""

from __future__ import annotations

import pytest

from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("I want to talk to a human", "contact_human_agent"),
        ("get me your supervisor", "nlu_fallback"),
        ("转人工", "nlu_fallback"),
        ("agent please", "contact_human_agent"),
    ],
)
def test_asking_for_a_person_is_enough(ann: Conversation, words: str, intent: str) -> None:
    ann.say(words, intent)
    assert ann.custom["handoff"]["reason"] == "asked_for"
    assert ann.expects is None


@pytest.mark.parametrize(
    "words",
    [
        "there is a fraudulent charge on my card",
        "somebody hacked my account",
        "my lawyer will contact you",
        "我的账号被盗了",
        "我要起诉你们",
    ],
)
def test_what_is_risky_goes_to_a_person_at_once(ann: Conversation, words: str) -> None:
    ann.say(words)
    assert ann.custom["handoff"]["reason"] == "high_risk"


def test_where_the_policy_says_so_a_person_is_offered_in_place_of_not_understanding_again(
    ann: Conversation,
) -> None:
    ann.say("blorb fnord")
    assert "escalation" not in ann.custom
    ann.say("gribble", stuck=["misunderstood"])
    assert ann.custom["escalation"] == {"reason": "misunderstood", "offers": "person"}
    assert (ann.expects, ann.choices()) == ("choice", ["human", "no"])
    assert "handoff" not in ann.custom


def test_who_is_not_understood_with_a_person_on_offer_gets_one(ann: Conversation) -> None:
    ann.say("blorb fnord")
    ann.say("gribble", stuck=["misunderstood"])
    ann.say("snork")
    assert ann.custom["handoff"]["reason"] == "misunderstood"


def test_three_misunderstandings_in_a_row_lead_to_an_offer_whatever_the_policy_says(
    ann: Conversation,
) -> None:
    ann.say("blorb fnord")
    ann.say("gribble")
    assert "escalation" not in ann.custom
    ann.say("snork")
    assert ann.custom["escalation"]["reason"] == "misunderstood"


def test_a_sensible_message_between_starts_the_count_anew(ann: Conversation) -> None:
    ann.say("blorb fnord")
    ann.say("hi", "greet")
    ann.say("gribble")
    assert "handoff" not in ann.custom


def test_two_misunderstandings_in_a_form(ann: Conversation) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    ann.say("purple")
    assert ann.expects == "reason"
    replies = ann.say("seventeen", stuck=["misunderstood"])
    assert [reply["custom"].get("expects") for reply in replies] == ["choice"]
    assert ann.slots["dialogue"]["person"]["reason"] == "misunderstood"


def test_the_same_question_three_times_without_progress(ann: Conversation) -> None:
    ann.say("pay order #W100001 by unionpay instead", "change_payment_method")
    ann.say("amex")
    ann.say("discover")
    assert ann.expects == "payment_method"
    ann.say("unionpay", stuck=["looping"])
    assert ann.custom["escalation"]["reason"] == "looping"
    ann.say("yes please")
    assert ann.custom["handoff"]["reason"] == "looping"
    assert "#W100001" in ann.custom["handoff"]["summary"]


def test_the_person_learns_what_was_collected(ann: Conversation) -> None:
    ann.say("return the lamp from #W200001 to my visa", "return_item")
    ann.say("I want to speak to an agent", "contact_human_agent")
    handoff = ann.custom["handoff"]
    assert handoff["facts"]["Order"].startswith("#W200001")
    assert "Desk Lamp" in handoff["facts"]["Items"]
    assert "ann.lee@example.com" in handoff["facts"]["Customer"]
    assert "return items" in handoff["summary"]


def test_the_bot_says_one_thing_and_asks_nothing(ann: Conversation) -> None:
    ann.say("return the lamp from #W200001 to my visa", "return_item")
    replies = ann.say("I want to speak to an agent", "contact_human_agent")
    assert len(replies) == 1
    assert "expects" not in replies[0]["custom"]


def test_after_the_hand_back_it_starts_fresh_and_knows_the_customer(guest: Conversation) -> None:
    guest.say("ann.lee@example.com, return the lamp from #W200001", "return_item")
    guest.say("agent", "contact_human_agent")
    guest.say("where is my order", "track_order")
    assert guest.slots["customer_id"] == "ann"
    assert "#W100001" in guest.text
    assert guest.expects is None


def test_the_summary_is_in_the_language_of_the_conversation(wei: Conversation) -> None:
    wei.say("我要退货", "return_item")
    wei.say("转人工", "contact_human_agent")
    assert "转接原因" in wei.custom["handoff"]["summary"]
    assert "顾客" in wei.custom["handoff"]["facts"]
