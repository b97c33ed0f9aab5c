"""Long messages of nothing much are answered: no pattern tries every way to read them."""

from __future__ import annotations

import pytest

from tests.actions.talking import Conversation

LONGEST = 4000


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["…", " ", "a ", "no, ", "the the ", "不要", "退货，", "把", "? ", "1 ", "\n"]
)
def test_a_long_message_of_one_piece_is_answered(ann: Conversation, piece: str) -> None:
    ann.say("return the desk lamp of #W200001, refund to my card", "return_item")
    replies = ann.say((piece * LONGEST)[:LONGEST], "out_of_scope")
    assert replies or not piece.strip()
