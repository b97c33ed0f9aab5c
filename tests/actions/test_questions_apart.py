"""Two questions in one clause: where an order is, and something else."""

from __future__ import annotations

import pytest

from actions.understanding.questions_apart import questions_apart
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("text", "whole", "intents"),
    [
        (
            "when does my chair come and can i return it if it is ugly",
            "return_item",
            ["track_order", "return_item"],
        ),
        ("where's my lamp order and do i have to sign", "track_order", ["track_order", "delivery_options"]),
        ("has my order shipped and can i make the mug red", "change_order", ["track_order", "change_order"]),
        ("do you speak english? where is my parcel", "change_language", ["change_language", "track_order"]),
        ("wheres my mug order and can i get it in red", "change_order", ["track_order", "change_order"]),
        ("is the mat washable and when will my parcel come", "ask_product", ["ask_product", "track_order"]),
    ],
)
def test_both_are_asked(text: str, whole: str, intents: list[str]) -> None:
    assert [intent for intent, _ in questions_apart(text, whole)] == intents


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("cancel it and when do i get the money", "cancel_order"),
        ("where is my order", "track_order"),
        ("cancel the lamp and the mug", "cancel_order"),
        ("where is my order and where is it now", "track_order"),
        ("change the address to 4 Elm Street and the size to M", "change_order"),
    ],
)
def test_one_wish_stays_whole(text: str, whole: str) -> None:
    assert questions_apart(text, whole) == []


def test_the_state_is_told_beside_the_other_answer(ann: Conversation) -> None:
    ann.say("where is my order #W100002 and can i cancel it?", "cancel_order")
    assert "It contains" in ann.text
    assert ann.expects in {"reason", "confirmation", "choice"}
