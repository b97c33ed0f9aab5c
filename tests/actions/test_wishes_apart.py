"""Wishes for several things in one clause, and things that are named only because they stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.dialogue.intake import drafts_of
from actions.dialogue.message import Message, Request
from actions.names import CANCEL, CHANGE_ADDRESS, CHANGE_ITEMS, EXCHANGE
from actions.understanding.items import ItemCandidate, mentions_in
from actions.understanding.parts import is_kept
from actions.understanding.text import fold
from actions.understanding.wishes_apart import still_wanted, wishes_apart
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "cancel the laptop and change the keyboard to white",
            ["cancel the laptop", "change the keyboard to white"],
        ),
        ("取消台灯，把水壶换成玻璃的", ["取消台灯", "把水壶换成玻璃的"]),
        ("cancel the laptop and return the mat", ["cancel the laptop", "return the mat"]),
        ("change the lamp to black and make the kettle glass", None),
        ("return the lamp and the kettle", None),
        ("cancel the order and change the address", None),
        ("return the lamp and exchange it for a black one", None),
    ],
)
def test_wishes_are_parted_where_each_names_its_thing(text: str, pieces: list[str] | None) -> None:
    assert wishes_apart(text) == (pieces or [text])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("but I do want the shoes in 10", True),
        ("但还要鞋子", True),
        ("I want to return the shoes", False),
        ("and the shoes from order #W2?", False),
    ],
)
def test_what_is_still_wanted_is_no_part_of_a_cancellation(text: str, wanted: bool) -> None:
    assert still_wanted(text) is wanted


def test_a_version_wished_beside_a_cancellation_is_a_wish_of_its_own() -> None:
    text = "I don't want the tablet anymore, but I do want the shoes in 10"
    requests = (
        Request("I don't want the tablet anymore", "cancel_order", 0.7),
        Request("but I do want the shoes in 10", "exchange_item", 0.7),
    )
    assert [draft.kind for draft in drafts_of(Message("m", text, requests))] == [CANCEL, EXCHANGE]


def test_a_size_without_a_preposition_is_a_wish_beside_an_address() -> None:
    text = "make the shoes size 10, send the order to 18 Pine Court, Portland OR 97205"
    drafts = drafts_of(Message("m", text, (Request(text, "change_shipping_address", 0.95),)))
    assert [draft.kind for draft in drafts] == [CHANGE_ITEMS, CHANGE_ADDRESS]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("don't touch the lamp", True),
        ("but I do want the lamp", True),
        ("the lamp I want to return", False),
        ("the lamp I want to keep", True),
        ("cancel the lamp", False),
    ],
)
def test_a_thing_named_only_to_stay(text: str, kept: bool) -> None:
    (mention,) = mentions_in(text, [ItemCandidate("1", ("Desk Lamp",))])
    assert (is_kept(fold(text), mention) or mention.excluded) is kept


@pytest.mark.parametrize(
    "words",
    [
        "cancel the t-shirt, ordered by mistake, but keep the keyboard",
        "please cancel my t-shirt order, it was a mistake, don't touch the keyboard one",
    ],
)
def test_the_order_of_what_is_kept_is_not_cancelled(ann: Conversation, order: Look, words: str) -> None:
    ann.say(words, "cancel_order")
    assert "#W100002" in ann.text
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").status == "cancelled"
    assert order("ann", "#W100001").status == "pending"


def test_no_longer_needed_is_no_no(ann: Conversation) -> None:
    ann.say("cancel #W100002, I no longer need it", "cancel_order")
    assert ann.expects == "confirmation"
    ann.say("no longer needed", "cancel_order")
    assert ann.expects == "confirmation"
