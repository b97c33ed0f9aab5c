"""What is to happen where the version wished is not there."""

from __future__ import annotations

import pytest

from actions.understanding.options import wish_in
from actions.understanding.otherwise import leaves_otherwise
from actions.understanding.requests import leaves_order
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("make it green if you have that, if not leave it as it is", True),
        ("a size 7 if there is one, else keep them", True),
        ("the lamp in gold, and if any of it isn't there leave that one", True),
        ("any of them that is not available just skip", True),
        ("有绿色就换，没有就算了", True),
        ("make it green, otherwise cancel it", False),
        ("make it green, if not then in black", False),
        ("leave it as it is", False),
        ("if you don't have that, keep the refund for later", False),
    ],
)
def test_it_is_heard_that_a_thing_may_stay(text: str, leaves: bool) -> None:
    assert leaves_otherwise(text) is leaves


def test_a_condition_is_no_order_to_leave_everything() -> None:
    assert leaves_order("leave the order as it is")
    assert not leaves_order("in red if you have it, if not leave it as it is")


def test_the_second_choice_behind_not_having_it() -> None:
    wish = wish_in("size L, and if you dont have that then M", {"size": ["S", "M", "L"]}, {"size": "S"})
    assert wish.wanted == {"size": ("L",)}
    assert wish.fallback is not None and wish.fallback.wanted == {"size": ("M",)}


def test_what_is_not_there_stays_and_nothing_is_asked(ann: Conversation) -> None:
    ann.say("change the t-shirt of #W100002 to green, if not leave it as it is", "change_order")
    assert ann.expects is None
    assert "leave it as it is" in ann.text


def test_the_rest_goes_on_without_it(ann: Conversation) -> None:
    ann.say(
        "in #W100001 change the kettle to a green one, else leave it, and the keyboard to linear",
        "change_order",
    )
    if ann.expects == "payment_method":
        ann.say("my card")
    assert ann.expects == "confirmation", ann.text
    assert "linear" in ann.text and "Electric Kettle:" not in ann.text.split("I'll change", 1)[-1]
