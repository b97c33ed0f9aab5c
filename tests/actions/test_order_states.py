"""An order told by how far it is, at once and not only as an answer."""

from __future__ import annotations

import pytest

from actions.understanding.order_states import placed_just_now, status_told
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("text", "status", "just"),
    [
        ("把刚下单的手机换成蓝色", "", True),
        ("change the phone I just ordered to blue", "", True),
        ("cancel the order I placed today", "", True),
        ("收到的那个换成蓝色的", "delivered", False),
        ("没发货那个取消", "pending", False),
        ("return the lamp, it was just what I ordered", "", False),
        ("我还没收到货，想取消", "", False),
    ],
)
def test_how_far_an_order_is_tells_it(text: str, status: str, just: bool) -> None:
    assert status_told(text) == status
    assert placed_just_now(text) is just


def test_of_like_things_the_one_just_ordered_is_changed(ann: Conversation) -> None:
    """One kettle is pending, another was delivered."""
    ann.say("change the kettle I just ordered to stainless steel", "change_order")
    assert "#W100001" in ann.text


def test_of_like_things_the_one_received_is_exchanged(ann: Conversation) -> None:
    ann.say("收到的那个水壶换成玻璃的", "exchange_item")
    assert "#W100001" not in ann.text
