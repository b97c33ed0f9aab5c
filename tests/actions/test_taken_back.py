"""A thing that is named and taken back in one breath is not meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.items import ItemCandidate, mentions_in
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]
THINGS = [
    ItemCandidate("tablet", ("Tablet", "平板电脑")),
    ItemCandidate("scarf", ("Wool Scarf", "围巾")),
    ItemCandidate("jeans", ("Slim Jeans", "牛仔裤")),
    ItemCandidate("mug", ("Mug", "杯子")),
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("return the scarf, no wait, the jeans", ["jeans"]),
        ("return the scarf, sorry, no, I meant the jeans", ["jeans"]),
        ("退围巾，不对，退牛仔裤", ["jeans"]),
        ("退围巾和牛仔裤 哦不对 是杯子", ["mug"]),
        ("return the scarf, no wait, the jeans too", ["scarf", "jeans"]),
        ("change the scarf to black, no wait, silver, and return the mug", ["scarf", "mug"]),
        ("the mug broke, wait no, I dropped it, so return the scarf", ["mug", "scarf"]),
        ("围巾颜色不对，牛仔裤太小", ["scarf", "jeans"]),
        ("取消平板，买错了，杯子退货", ["tablet", "mug"]),
    ],
)
def test_what_was_taken_back_is_not_named(text: str, meant: list[str]) -> None:
    assert [mention.ids[0] for mention in mentions_in(text, THINGS)] == meant


@pytest.mark.parametrize(
    "words",
    [
        "cancel the keyboard order by mistake, no wait, I mean the t-shirt order",
        "取消键盘那单，误下单，不对，是T恤那单",
    ],
)
def test_the_order_named_last_is_cancelled(ann: Conversation, order: Look, words: str) -> None:
    ann.say(words, "cancel_order")
    assert "#W100002" in ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "pending"
