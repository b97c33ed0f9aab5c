"""What shoppers only tell, what they leave alone, and what is in another order than the one in hand."""

from __future__ import annotations

import pytest

from actions.dialogue.intake import drafts_of
from actions.dialogue.message import Message
from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.manners import asks_generally, needs_no_human
from actions.understanding.requests import kind_said
from actions.understanding.swaps import swaps_in
from tests.actions.talking import Conversation, heard

LAMP = ItemCandidate("1", ("Desk Lamp", "台灯"), {"color": "black"}, "lamp")
CLOCK = ItemCandidate("2", ("Wall Clock", "挂钟"), {"color": "white"}, "clock")
MUG = ItemCandidate("3", ("Big Mug", "大水杯"), {"color": "red"}, "mug")
LINES = [LAMP, CLOCK, MUG]
COLORS = {name: {"color": ["black", "white", "red"]} for name in ("lamp", "clock", "mug")}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("I ordered a lamp and a mug and a clock. Make the clock black", {"2": ["black"]}),
        ("My order has a lamp, a mug and a clock. Switch the mug to a white one", {"3": ["white"]}),
        ("我买了台灯、大水杯和挂钟。挂钟换成黑色", {"2": ["black"]}),
        ("the order contains a clock and a lamp; please change the lamp to red", {"1": ["red"]}),
        ("change the clock to black, leave the red one as it is", {"2": ["black"]}),
        ("挂钟换黑色，红色的不动", {"2": ["black"]}),
    ],
)
def test_only_what_is_asked_for_is_swapped(text: str, wishes: dict[str, list[str]]) -> None:
    words = {"黑色": "black", "红色": "red"}
    colors = {name: {"color": [*options["color"], *words]} for name, options in COLORS.items()}
    found = swaps_in(text, LINES, colors if "换" in text else COLORS)
    said = {
        swap.item_id: [words.get(value, value) for value in swap.wish.wanted["color"]]
        for swap in found.swaps
        if swap.wish
    }
    assert said == wishes
    assert {swap.item_id for swap in found.swaps} == set(wishes)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("I bought a lamp and a mug. I want to return the mug", {"3"}),
        ("I got the lamp and the clock. Please return both of them", {"1", "2"}),
        ("I have the lamp and the clock here, send them back", {"1", "2"}),
        ("I ordered a lamp and a mug", {"1", "3"}),
        ("收到了台灯和挂钟，都想退", {"1", "2"}),
        ("我买了台灯和挂钟。挂钟想退", {"2"}),
    ],
)
def test_only_what_is_asked_for_goes_back(text: str, ids: set[str]) -> None:
    assert set(items_in(text, LINES).ids) == ids


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("退钱！马上退！", "refund"),
        ("把钱退了，退费", "return"),
        ("请退费", None),
        ("我要退货", "return"),
        ("这个退掉吧", "return"),
    ],
)
def test_money_back_is_no_return(text: str, kind: str | None) -> None:
    assert kind_said(text) == kind


@pytest.mark.parametrize("words", ["resend it please", "can you send it again", "重新寄一个吧", "给我补发"])
def test_sending_again_is_no_return(words: str) -> None:
    (draft,) = drafts_of(Message.from_latest(heard(words, "return_item")))
    assert draft.kind == "lost_package"


@pytest.mark.parametrize("words", ["send the invoice again", "发票重新发一下"])
def test_an_invoice_sent_again_is_an_invoice(words: str) -> None:
    (draft,) = drafts_of(Message.from_latest(heard(words, "get_invoice")))
    assert draft.kind == "get_invoice"


def test_an_item_of_another_order_leads_to_that_order(ann: Conversation) -> None:
    ann.say("cancel order #W100002", "cancel_order")
    assert ann.expects == "reason"
    ann.say("keep it then. change the keyboard to linear instead", "change_order")
    assert "keyboard" in ann.text.lower() or ann.expects == "payment_method", ann.text
    assert "shirt" not in ann.text.lower()
    assert "#W100001" in ann.text


def test_it_that_names_an_item_elsewhere_is_not_the_order_just_seen(ann: Conversation) -> None:
    ann.say("where is order #W100002?", "track_order")
    ann.say("and the keyboard, make it linear", "change_order")
    assert "shirt" not in ann.text.lower()
    assert "#W100001" in ann.text or "keyboard" in ann.text.lower()


def test_it_alone_is_the_order_just_seen(ann: Conversation) -> None:
    ann.say("where is order #W100002?", "track_order")
    ann.say("cancel it", "cancel_order")
    assert "#W100002" in ann.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("and could it also be delivered to my sister's place instead?", "change_address"),
        ("the parcel should be sent to 5 Pine Street", "change_address"),
        ("can #W1234567 go to 5 Pine Street instead", "change_address"),
        ("can it be delivered to my door", None),
        ("when will it be delivered to me", None),
    ],
)
def test_where_it_shall_be_delivered_is_an_address(text: str, kind: str | None) -> None:
    assert kind_said(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the helmet and the mug have to go back", "return"),
        ("both are going back, money to my card", "return"),
        ("can i back out of order #W1234567", "cancel"),
        ("let's go back", None),
    ],
)
def test_other_words_for_giving_back_and_giving_up(text: str, kind: str | None) -> None:
    assert kind_said(text) == kind


def test_a_number_taken_back_late_in_the_message_is_not_meant() -> None:
    words = (
        "Can you edit my order #W100001 and change the keyboard to a linear one? "
        "The difference can go on my card. No, I'm talking about order #W100002."
    )
    first, last = words.split("card. ")
    latest = heard(words, requests=[(first + "card.", "change_order"), (last, "change_order")])
    (draft,) = drafts_of(Message.from_latest(latest), ["#W100001", "#W100002"])
    assert "W100001" not in draft.text and "W100002" in draft.text


def test_an_option_of_the_item_in_question_names_no_other_item() -> None:
    bag = ItemCandidate("1", ("Backpack", "背包"), {"size": "large", "compartment": "hydration"}, "bag")
    laptop = ItemCandidate("2", ("Laptop", "笔记本电脑"), {"ram": "8GB"}, "laptop")
    universes = {
        "bag": {"size": ["large", "small"], "compartment": ["hydration", "laptop"]},
        "laptop": {"ram": ["8GB", "16GB"]},
    }
    found = swaps_in("small, laptop", [bag, laptop], universes, about="1", asked=True)
    (swap,) = found.swaps
    assert swap.item_id == "1"
    assert swap.wish.wanted == {"size": ["small"], "compartment": ["laptop"]} or {
        name: list(values) for name, values in swap.wish.wanted.items()
    } == {"size": ["small"], "compartment": ["laptop"]}


@pytest.mark.parametrize(
    "text", ["how does an exchange work? I'd really appreciate it", "how do refunds work, thanks for that"]
)
def test_thanks_for_it_makes_no_question_one_about_something_of_ones_own(text: str) -> None:
    assert asks_generally(text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("I was going to call, but here goes: I want to return the lamp", True),
        ("本来想打电话的，又懒得等，台灯想退回去", True),
        ("I was about to call, can I have a person please", False),
        ("本来想打电话的，还是转人工吧", False),
    ],
)
def test_a_call_that_was_not_made_is_no_wish_for_a_person(text: str, without: bool) -> None:
    assert needs_no_human(text) == without


def test_the_wrong_card_is_a_wish_to_pay_otherwise() -> None:
    assert kind_said("我付订单的时候选错了，想用礼品卡") == "change_payment"
    assert kind_said("I picked the wrong card for my order") == "change_payment"
