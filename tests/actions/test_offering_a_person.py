"""A person is offered before the conversation is passed on, and a calming line goes before the answer."""

from __future__ import annotations

import pytest

from actions.dialogue.escalation import NOTHING, Escalation
from actions.dialogue.turn import Turn
from tests.actions.talking import Conversation

UPSET = {"reason": "frustration", "calm": True, "beside": True, "stuck": ["frustration"]}


def offer(conversation: Conversation, text: str = "you are useless", intent: str = "nlu_fallback") -> None:
    """The policy has the action offer a person."""
    conversation.say(text, intent, work=Turn.offer_person, **UPSET)


def test_an_offer_asks_and_hands_nothing_over(ann: Conversation) -> None:
    offer(ann)
    assert ann.choices() == ["human", "no"]
    assert ann.outcome is not None and ann.outcome.form == "choice_form"
    assert "handoff" not in ann.custom


def test_a_yes_to_the_offer_hands_over_with_its_reason(ann: Conversation) -> None:
    offer(ann)
    ann.say("yes", "affirm")
    assert ann.custom["handoff"]["reason"] == "frustration"
    assert ann.expects is None


def test_the_buttons_of_the_offer_work(ann: Conversation, wei: Conversation) -> None:
    offer(ann)
    ann.say("human")
    assert ann.custom["handoff"]["reason"] == "frustration"
    offer(wei, "你们太差劲了")
    wei.say("no")
    assert "handoff" not in wei.custom


def test_after_a_no_the_task_in_hand_goes_on(ann: Conversation) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    assert ann.expects == "reason"
    ann.say("you are useless", **UPSET)
    assert ann.choices() == ["human", "no"]
    ann.say("no thanks", "deny")
    assert ann.expects == "reason"
    ann.say("no longer needed")
    assert ann.expects == "confirmation"


def test_an_answer_to_the_question_beneath_is_taken_as_one(ann: Conversation) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    ann.say("you are useless", **UPSET)
    ann.say("ordered by mistake")
    assert ann.expects == "confirmation"
    assert ann.slots["dialogue"]["person"]["state"] == "passed"


def test_another_request_is_served_in_place_of_an_answer(ann: Conversation) -> None:
    offer(ann)
    ann.say("where is my order #W100001", "track_order")
    assert "#W100001" in ann.text
    assert ann.slots["dialogue"]["person"]["state"] == "passed"


def test_a_no_with_a_request_does_the_request(ann: Conversation) -> None:
    offer(ann)
    ann.say("no, just cancel order #W100001", "cancel_order")
    assert ann.expects == "reason"
    assert ann.slots["dialogue"]["person"]["state"] == "declined"


def test_who_is_upset_again_and_asks_for_nothing_is_passed_on(ann: Conversation) -> None:
    offer(ann)
    ann.say("unbelievable, you are such a joke", **UPSET)
    assert ann.custom["handoff"]["reason"] == "frustration"


def test_the_agent_learns_of_the_task_that_waited_beneath_the_offer(ann: Conversation) -> None:
    ann.say("return the lamp from #W200001 to my visa", "return_item")
    ann.say("you are useless", **UPSET)
    ann.say("yes", "affirm")
    handoff = ann.custom["handoff"]
    assert "return items" in handoff["summary"]
    assert "Desk Lamp" in handoff["facts"]["Items"]


def test_the_agent_learns_how_the_mood_went(ann: Conversation) -> None:
    ann.slots["mood"] = {"recent": [[1, 0.05], [2, 0.1], [3, 0.4], [4, 0.95]]}
    offer(ann)
    ann.say("yes", "affirm")
    assert ann.custom["handoff"]["facts"]["Mood lately"] == "calm → annoyed → upset"


def test_an_angry_request_is_served_with_a_calming_line_first(ann: Conversation) -> None:
    replies = ann.say("CANCEL ORDER #W100001 NOW!!", "cancel_order", **UPSET)
    assert "sorry" in replies[0]["text"]
    assert replies[0]["custom"]["escalation"]["offers"] == "person"
    assert ann.expects == "reason"


def test_it_apologises_once(ann: Conversation) -> None:
    ann.say("CANCEL ORDER #W100001 NOW!!", "cancel_order", **UPSET)
    replies = ann.say("ORDERED BY MISTAKE, HOW OFTEN DO I HAVE TO SAY IT", **UPSET)
    assert "sorry" not in replies[0]["text"]
    assert ann.expects == "confirmation"


def test_what_the_words_ask_for_is_done_though_the_policy_wants_to_offer(ann: Conversation) -> None:
    offer(ann, "ridiculous!! cancel order #W100001 you clowns")
    assert ann.expects == "reason"


def test_a_wish_for_a_person_needs_no_offer(ann: Conversation) -> None:
    offer(ann, "I want to speak to a human, you idiots")
    assert ann.custom["handoff"]["reason"] == "asked_for"


def test_anger_that_repeats_gets_an_offer_after_the_answer(ann: Conversation) -> None:
    ann.say("what is your return policy, for the third time", "check_refund_policy", **UPSET, after=True)
    assert ann.choices() == ["human", "no"]
    assert len(ann.outcome.replies) > 1 if ann.outcome else False


def test_a_question_of_the_task_comes_before_that_offer(ann: Conversation) -> None:
    ann.say("CANCEL ORDER #W100001", "cancel_order", **UPSET, after=True)
    assert ann.expects == "reason"


def test_what_was_decided_about_another_message_counts_for_nothing() -> None:
    decided = {"message_id": "m1", **UPSET}
    assert Escalation.of(decided, "m1").calm
    assert Escalation.of(decided, "m2") == NOTHING
    assert Escalation.of("nonsense", "m1") == NOTHING
    assert Escalation.of({"message_id": "m1", "stuck": "x", "reason": 3}, "m1") == NOTHING


def test_what_is_risky_is_passed_on_with_an_offer_open(ann: Conversation) -> None:
    offer(ann)
    ann.say("somebody hacked my account")
    assert ann.custom["handoff"]["reason"] == "high_risk"


def test_the_offer_is_in_the_language_of_the_conversation(wei: Conversation) -> None:
    offer(wei, "你们太差劲了")
    assert "转接人工" in wei.text
    wei.say("好的", "affirm")
    assert wei.custom["handoff"]["reason"] == "frustration"


@pytest.mark.parametrize("text", ["no, just wanted to say it", "no thanks", "just so you know"])
def test_a_complaint_that_wants_nothing_is_laid_to_rest(ann: Conversation, text: str) -> None:
    ann.say("I want to complain", "complaint")
    assert ann.choices() == ["human", "no"]
    ann.say(text, "deny")
    assert ann.expects is None and "Thank you for telling me" in ann.text
    ann.say("thanks", "thank")
    assert ann.expects is None


def test_the_no_to_an_offer_laid_over_a_complaint_answers_both(ann: Conversation, wei: Conversation) -> None:
    for one, complaint, more, text in (
        (ann, "I want to complain", "the courier threw my parcel", "no, just wanted to say it"),
        (wei, "我要投诉", "快递员态度特别差", "不用了，就是跟你们说一声"),
    ):
        one.say(complaint, "complaint")
        one.say(more, "nlu_fallback", **UPSET)
        assert one.choices() == ["human", "no"]
        one.say(text, "deny")
        assert one.expects is None
        assert "Thank you for telling me" in one.text or "谢谢您告诉我" in one.text


@pytest.mark.parametrize(
    "text", ["cool, any complaints from other buyers?", "did other people complain?", "买过的人有投诉吗"]
)
def test_asking_what_others_complained_of_is_no_complaint(ann: Conversation, text: str) -> None:
    ann.say("desk lamp", "search_product")
    ann.say(text, "complaint")
    assert ann.choices() != ["human", "no"] and "sorry" not in ann.text


@pytest.mark.parametrize("text", ["ok go", "ok go on", "go on here", "yes, carry on", "继续吧", "好的继续"])
def test_going_on_is_no_yes_to_anything(ann: Conversation, text: str) -> None:
    ann.say("return the desk lamp of #W200001, refund to my card", "return_item")
    assert ann.expects == "confirmation", ann.text
    offer(ann)
    ann.say(text, "affirm")
    assert "handoff" not in ann.custom and not ann.slots["dialogue"]["done"], ann.text
    assert ann.slots["dialogue"]["current"]["kind"] == "return", ann.text
    assert ann.expects == "confirmation", ann.text
