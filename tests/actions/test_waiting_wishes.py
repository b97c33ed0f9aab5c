"""What waits behind the change in hand is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.names import CANCEL, RETURN
from actions.understanding.waiting_wishes import left_waiting, only_kind
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("only the return", RETURN),
        ("no wait, just the return for now please", RETURN),
        ("leave the rest, only the cancellation", CANCEL),
        ("only the return label", None),
        ("just the blue one", None),
        ("i only got the return address", None),
    ],
)
def test_one_kind_alone_is_wanted(text: str, kind: str | None) -> None:
    assert only_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("leave the pending one alone", ("pending", "")),
        ("dont cancel the other one", ("other", CANCEL)),
        ("actually don't return the delivered order", ("delivered", RETURN)),
        ("keep the other with the red handle", None),
        ("cancel the other one", None),
    ],
)
def test_what_is_left_alone(text: str, told: tuple[str, str] | None) -> None:
    assert left_waiting(text) == told


@pytest.fixture
def return_and_cancellation(ann: Conversation) -> Conversation:
    """The return of a lamp is listed, and a cancellation waits behind it."""
    ann.say(
        "",
        requests=[
            ("return the desk lamp of #W200001 to my card", "return_item"),
            ("cancel order #W100002", "cancel_order"),
        ],
    )
    assert ann.expects == "confirmation"
    return ann


@pytest.mark.parametrize(
    "text", ["leave the pending one alone", "only the return please", "don't cancel the other one"]
)
def test_the_wish_that_waits_is_gone(return_and_cancellation: Conversation, order: Look, text: str) -> None:
    return_and_cancellation.say(text)
    assert return_and_cancellation.expects == "confirmation"
    return_and_cancellation.say("yes", "affirm")
    assert return_and_cancellation.expects is None
    assert order("ann", "#W200001").status == "return_requested"
    assert order("ann", "#W100002").status == "pending"
