"""Scorn is no yes, and what a person must see is told from words that only sound like it."""

from __future__ import annotations

import pytest

from actions.understanding.answers import leading_yes, may_be_yes, says_yes
from actions.understanding.risk import is_high_risk
from tests.actions.talking import Conversation

SCORN = [
    "yeah right",
    "yeah right, as though I'd get my money",
    "sure, when pigs fly",
    "yep, in your dreams",
    "ok, you wish",
    "yeah they are just the best",
    "好啊，算你们狠",
    "可以，你敢",
    "好的，你们真厉害",
]
MEANT = [
    "yes right away",
    "yes, that's right",
    "yeah, right now please",
    "yep, they're too small",
    "可以，没问题",
]


@pytest.mark.parametrize("said", SCORN)
def test_scorn_is_no_yes(said: str) -> None:
    assert not says_yes(said)
    assert not leading_yes(said)
    assert not may_be_yes(said)


@pytest.mark.parametrize("said", MEANT)
def test_a_yes_that_is_meant_stays_one(said: str) -> None:
    assert says_yes(said)


def test_nothing_is_cancelled_on_scorn(ann: Conversation) -> None:
    ann.say("cancel order #W100001, no longer needed", "cancel_order")
    assert ann.expects == "confirmation"
    ann.say("yeah right", "affirm")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    assert ann.expects != "confirmation"


@pytest.mark.parametrize(
    "said",
    [
        "a stranger used my credit card at your shop",
        "this is a purchase that I did not make",
        "there's a charge from you which I don't recognise",
        "my card was charged without my permission",
        "the charger caught fire",
        "the lamp gave me an electric shock",
        "hot water burned my daughter's hand, no, burned my hand",
        "has this bike helmet been recalled",
        "the battery is swollen",
        "your driver hit our fence",
        "I'll dispute the charge",
        "expect a letter, my solicitor will write",
        "有人用了我的银行卡在你们这买东西",
        "台灯漏电，电到我手了",
        "孩子被烫伤了",
        "充电器冒烟",
        "我去银行拒付",
        "我找消费者协会去",
    ],
)
def test_fraud_danger_and_law_are_for_a_person(ann: Conversation, said: str) -> None:
    assert is_high_risk(said)
    ann.say(said)
    assert ann.custom["handoff"]["reason"] == "high_risk"


@pytest.mark.parametrize(
    "said",
    [
        "this mug is fire",
        "how long does the candle burn",
        "a smokeless grill",
        "I recall ordering a lamp",
        "do these shoes absorb shock",
        "my son used my card without asking me, cancel the order",
        "I'll sue you, jk",
        "my lawyer brother likes the tent",
        "do I need a lawyer for a return?",
        "is this shop a scam?",
        "an order that I did not get",
        "我对羊毛过敏，想要纯棉的",
        "气炸了",
        "有没有防烫伤的杯子",
        "这壶烧水很快",
        "付款被拒了",
    ],
)
def test_words_that_only_sound_like_risk_are_none(said: str) -> None:
    assert not is_high_risk(said)


def test_a_calm_word_of_an_allergy_or_a_manner_of_speaking_is_no_risk() -> None:
    assert not is_high_risk("用了之后皮肤过敏，想退掉")
    assert not is_high_risk("the box exploded with colours lol")
    assert not is_high_risk("这个水壶太炸了")
    assert is_high_risk("the kettle caught fire haha")
