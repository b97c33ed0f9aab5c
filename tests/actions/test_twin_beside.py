"""At the confirmation of a change, the other one of two alike shall change as well."""

from __future__ import annotations

import pytest

from actions.understanding.twin_beside import twin_beside
from actions.understanding.twins import ItemCandidate
from tests.actions.talking import Conversation

LINES = [
    ItemCandidate("soft", ("Wristwatch",), {"strap": "silicone", "dial": "blue"}, "watch"),
    ItemCandidate("hard", ("Wristwatch",), {"strap": "metal", "dial": "black"}, "watch"),
    ItemCandidate("mug", ("Mug",), {"color": "metal"}, "mug"),
]
UNIVERSES = {"watch": {"strap": ["silicone", "metal"], "dial": ["blue", "white", "black"]}}


@pytest.mark.parametrize(
    ("text", "dial"),
    [
        ("yes, and the metal one white too", ("white",)),
        ("the black one as well, in white", ("white",)),
        ("and the metal one too", ()),
    ],
)
def test_the_other_of_two_alike_is_heard(text: str, dial: tuple[str, ...]) -> None:
    found = twin_beside(text, ["soft"], LINES, UNIVERSES)
    assert found is not None and found[0] == "hard"
    assert found[1].wanted.get("dial", ()) == dial


@pytest.mark.parametrize("text", ["metal instead", "make it metal too", "the metal one", "yes"])
def test_a_correction_adds_nothing(text: str) -> None:
    assert twin_beside(text, ["soft"], LINES, UNIVERSES) is None


def test_both_are_listed(ann: Conversation) -> None:
    ann.say("exchange the red bottle from #W200002 for a blue one", "exchange_item")
    if ann.expects == "payment_method":
        ann.say("PayPal", "inform")
    assert ann.expects == "confirmation"
    ann.say("yes, and the blue one red too", "affirm")
    if ann.expects == "payment_method":
        ann.say("PayPal", "inform")
    assert ann.expects == "confirmation"
    assert ann.text.count("→") >= 2
