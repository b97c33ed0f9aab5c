"""Praise in rough words is thanks, sad news gets a word of sympathy, and neither is taken for anger."""

from __future__ import annotations

import pytest

from actions.mood.reading import Mood, shows_anger
from actions.mood.slot import as_meant
from actions.understanding.praise import praises
from actions.understanding.sorrow import tells_death, tells_sorrow, whose_account_it_was
from tests.actions.talking import Conversation

ANGRY = Mood("negative", 0.9, -0.9, 0.92)


@pytest.mark.parametrize(
    "said",
    [
        "you lot are bloody brilliant",
        "this lamp is fucking awesome",
        "these shirts are sick!",
        "the kettle is to die for",
        "huge thanks to the driver who rang twice",
        "y'all rock",
        "客服太给力了",
        "这灯真他妈好看",
        "这壶好用到爆，退烧全靠它",
        "表扬一下送货的师傅",
    ],
)
def test_praise_is_heard_in_rough_words(said: str) -> None:
    assert praises(said)


@pytest.mark.parametrize(
    "said",
    [
        "bloody brilliant, two weeks and still nothing",
        "oh great, just great",
        "my daughter is sick",
        "the charger is on fire",
        "i love the lamp but want it in white",
        "these shirts are sick, swap them for a large",
        "你们真行",
        "太好了，又漏水",
        "香味太香了，想退",
        "is the kettle to die for?",
    ],
)
def test_what_is_spoiled_or_wishes_something_is_no_praise(said: str) -> None:
    assert not praises(said)


@pytest.mark.parametrize("intent", ["return_item", "damaged_item", "complaint", "out_of_scope"])
def test_praise_starts_nothing(ann: Conversation, intent: str) -> None:
    assert ann.say("this keyboard is fucking brilliant", intent)[-1]["text"].startswith("Thank you")
    assert ann.expects is None


def test_what_is_asked_beside_praise_is_answered(ann: Conversation) -> None:
    said = "this keyboard is fucking brilliant. cancel order #W100002"
    ann.say(said, requests=[(said[:36], "complaint"), ("cancel order #W100002", "cancel_order")])
    assert ann.expects == "reason"


@pytest.mark.parametrize(
    "said",
    [
        "my grandad died on Sunday",
        "we lost our mother",
        "my husband passed away in spring",
        "奶奶去世了",
        "外婆上周走了",
    ],
)
def test_a_death_is_heard(said: str) -> None:
    assert tells_death(said)


@pytest.mark.parametrize("said", ["i lost my job", "my wife is in hospital", "我妈住院了", "我刚失业了"])
def test_hardship_is_sorrow_and_no_death(said: str) -> None:
    assert tells_sorrow(said)
    assert not tells_death(said)


@pytest.mark.parametrize(
    "said",
    [
        "the battery died",
        "my wife lost the order number",
        "the courier passed my house",
        "快递员走了",
        "我老公走了以后没人签收",
        "包裹没了",
    ],
)
def test_no_sorrow_is_heard_where_there_is_none(said: str) -> None:
    assert not tells_sorrow(said)


def test_sympathy_comes_first_and_the_reason_is_not_asked(ann: Conversation) -> None:
    replies = ann.say("my father died, please cancel order #W100002", "cancel_order")
    assert replies[0]["text"] == "I'm very sorry for your loss."
    assert ann.expects == "confirmation"


def test_the_account_of_the_dead_is_for_a_colleague(ann: Conversation) -> None:
    said = "my husband passed away, can his account go to me?"
    assert whose_account_it_was(said)
    ann.say(said, "create_account")
    assert ann.expects == "choice"
    assert not ann.outcome or not ann.outcome.handed_over


def test_neither_praise_nor_sorrow_counts_as_anger() -> None:
    assert as_meant(ANGRY, praised=True, sorrow=False).upset < 0.2
    assert as_meant(ANGRY, praised=False, sorrow=True).upset < 0.2
    assert as_meant(ANGRY, praised=False, sorrow=False) == ANGRY


def test_a_sad_face_beside_sad_news_is_no_sign_of_anger() -> None:
    assert shows_anger("i lost my job :(")
    assert not shows_anger("i lost my job :(", sad=True)
    assert shows_anger("my dad died and you idiots sent nothing", sad=True)
