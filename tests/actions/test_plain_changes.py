"""Changes in plain words that need no intent, and what is wished first where there is another case."""

from __future__ import annotations

import pytest

from actions.dialogue.drafts import draft_of
from actions.dialogue.message import Request
from actions.names import CANCEL, CHANGE_ITEMS, EXCHANGE
from actions.understanding.plain_changes import changes_thing, wished_first
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("change my boots to size 10", True),
        ("swap both my lamps for the cheapest one you have", True),
        ("change the red kettle to the glass one", True),
        ("change my mind to yes", False),
        ("change my password to something else", False),
        ("change the address to 9 New Street", False),
        ("what can I change?", False),
    ],
)
def test_a_thing_is_to_become_another(text: str, plain: bool) -> None:
    assert changes_thing(text) is plain


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("change the lamp to white, if there is none cancel the order", CHANGE_ITEMS),
        ("把水壶换成玻璃的，没有就取消", EXCHANGE),
        ("otherwise cancel it", None),
        ("change the lamp to white", None),
    ],
)
def test_what_is_wished_first(text: str, first: str | None) -> None:
    assert wished_first(text) == first


@pytest.mark.parametrize("intent", ["nlu_fallback", "search_product", "out_of_scope"])
def test_no_intent_is_needed(intent: str) -> None:
    draft = draft_of(
        Request("change my kettle to the cheapest one", intent, 0.7), certain=False, numbered=False
    )
    assert draft is not None and draft.kind == CHANGE_ITEMS


def test_what_is_for_the_other_case_is_not_done_first(ann: Conversation) -> None:
    ann.say("change the t-shirt of #W100002 to green, if there is none cancel the order", "cancel_order")
    assert ann.expects == "variant"
    draft = draft_of(
        Request("make the lamp a white one? If not, cancel the order", "change_order", 0.6),
        certain=False,
        numbered=True,
    )
    assert draft is not None and draft.kind != CANCEL
