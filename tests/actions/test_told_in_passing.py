"""Where an order is only named, how it is sent, and what it costs said beside what it shall become."""

from __future__ import annotations

import pytest

from actions.dialogue.drafts import draft_of
from actions.dialogue.message import Request
from actions.names import EXCHANGE
from actions.understanding.address_sources import same_as_order
from actions.understanding.addresses import refers_to_default
from actions.understanding.all_orders import means_all_orders
from actions.understanding.dropped import without_dropped
from actions.understanding.one_told import names_one
from actions.understanding.order_states import only_places
from actions.understanding.plain_changes import changes_thing
from actions.understanding.remedies import wants_it_faster
from actions.understanding.requests import kind_said, replaces
from actions.understanding.version_words import makes_other
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("in my delivered order", True),
        ("the order I sent to my aunt in Reno", True),
        ("ann@example.com from the order with the blue lamp", True),
        ("in my delivered order the cap is missing", False),
        ("my order", False),
        ("where is my order", False),
        ("cancel the order I sent to my aunt", False),
    ],
)
def test_an_order_is_only_named(text: str, only: bool) -> None:
    assert only_places(text) is only


@pytest.mark.parametrize(
    ("text", "faster"),
    [
        ("change my order to express", True),
        ("can u upgrade it to overnight shipping", True),
        ("send it by express please", True),
        ("change the payment to american express", False),
        ("put it on my American Express", False),
        ("change the espresso machine to a cheaper one", False),
    ],
)
def test_another_way_of_sending(text: str, faster: bool) -> None:
    assert wants_it_faster(text) is faster


def test_express_is_said_not_to_be_possible(ann: Conversation) -> None:
    ann.say("change my order to express", "change_order")
    assert "can't make a parcel go faster" in ann.text


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("everything that is still pending goes home", True),
        ("the orders that don't go to my home should", True),
        ("everything in my pending order", False),
        ("the orders that go to Reno", False),
    ],
)
def test_all_that_is_still_to_come(text: str, every: bool) -> None:
    assert means_all_orders(text) is every


def test_a_thing_tells_whose_address_is_meant() -> None:
    assert same_as_order("send it to the address that the office chair went to")
    assert same_as_order("ship it where my grey lamp was sent")
    assert not same_as_order("the lamp went to my neighbour")


def test_an_order_goes_where_a_thing_of_another_went(ann: Conversation) -> None:
    ann.say("ship my t-shirt order to the address that the wall clock went to", "change_shipping_address")
    assert "goes to that address already" in ann.text and "#W100002" in ann.text


def test_home_is_meant_by_me() -> None:
    assert refers_to_default("it must come to me")
    assert not refers_to_default("it must come to me at 5 Elm Street")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the lamp order should go to my Reno address", "change_address"),
        ("it has to go to 5 Elm Street", "change_address"),
        ("the money should go to my gift card", None),
        ("the refund must go to the card", "refund"),
    ],
)
def test_where_something_should_go(text: str, kind: str | None) -> None:
    assert kind_said(text) == kind


def test_how_the_difference_is_paid_is_no_change_of_the_payment() -> None:
    text = "I want my lamp exchanged for the dearest one. If the gift card doesn't cover it use paypal"
    draft = draft_of(Request(text, "change_payment_method", 0.8), certain=False, numbered=False)
    assert draft is not None and draft.kind == EXCHANGE
    assert changes_thing("change the 19 bar machine to the same as the other")
    assert not changes_thing("I want my money changed to a gift card")


def test_giving_up_for_something_else() -> None:
    assert replaces("forget it, return both lamps")
    assert replaces("never mind the exchange, just send it back")
    assert not replaces("forget it")


def test_what_somebody_wants_makes_another() -> None:
    assert makes_other("she wants the bottle in 750ml")
    assert not makes_other("she wants the bottle")


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("make the mug blue and drop the cap", "drop the cap"),
        ("the mug in blue, remove my grey cap from the order", "remove my grey cap from the order"),
        ("drop the cap", ""),
        ("make the mug blue and leave the cap", ""),
        ("make the mug blue and drop the rest", ""),
        ("change the mug, the drop shape please", ""),
    ],
)
def test_a_thing_is_to_go_out_of_the_order(text: str, dropped: str) -> None:
    assert without_dropped(text)[1] == dropped


def test_that_nothing_goes_out_of_an_order_is_said_before_the_yes(ann: Conversation) -> None:
    ann.say("change the keyboard of #W100001 to linear and drop the kettle", "change_order")
    if ann.expects == "payment_method":
        ann.say("my card")
    assert ann.expects == "confirmation", ann.text
    assert "“drop the kettle” has not been taken up" in ann.text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("change the plastic one to bamboo", True),
        ("make my small blue ones red", True),
        ("change the other one", False),
        ("change the first one", False),
        ("change the lamp", False),
    ],
)
def test_a_thing_is_called_the_one(text: str, named: bool) -> None:
    assert names_one(text) is named


def test_asked_what_to_change_a_thing_may_be_named(ann: Conversation) -> None:
    ann.say("change my order #W100001", "change_order")
    assert ann.expects == "choice"
    ann.say("the kettle")
    assert ann.expects == "variant" and "Electric Kettle" in ann.text


def test_what_another_thing_shall_become_is_noted_while_a_version_is_chosen(ann: Conversation) -> None:
    ann.say("change the kettle in #W100001", "change_order")
    assert ann.expects == "variant"
    ann.say("and the keyboard in it, linear instead of clicky")
    assert ann.expects == "variant"
    assert "noted that for Mechanical Keyboard" in ann.text
