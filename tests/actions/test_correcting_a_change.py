"""The last word counts: what is listed and made is what was said last, for the items that were meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.options import wish_in
from actions.understanding.swaps import swaps_in
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]

SHIRTS = (
    ItemCandidate("navy", ("Relaxed T-Shirt", "宽松款T恤"), {"color": "navy", "size": "M"}, "shirt"),
    ItemCandidate("white", ("Relaxed T-Shirt", "宽松款T恤"), {"color": "white", "size": "L"}, "shirt"),
    ItemCandidate("jeans", ("Straight Jeans", "直筒牛仔裤"), {"color": "black"}, "jeans"),
)
OPTIONS: Mapping[str, Mapping[str, list[str]]] = {
    "shirt": {"color": ["navy", "yellow", "white"], "size": ["S", "M", "L"]},
    "jeans": {"color": ["black", "blue"]},
}


def wishes(talk: Conversation) -> dict[str, dict[str, list[str]]]:
    """Line -> what is wished of it in the task in hand."""
    swaps = talk.slots["dialogue"]["current"]["swaps"]
    return {item: {k: list(v) for k, v in swap["wish"]["wanted"].items()} for item, swap in swaps.items()}


def test_a_return_in_the_place_of_an_exchange_is_of_the_item_it_names(ann: Conversation) -> None:
    ann.say("exchange the clock of #W200001 for a black one", "exchange_item")
    ann.say("no, keep the clock, return the kettle instead", "return_item")
    assert ann.slots["dialogue"]["current"]["item_ids"] == ["1"], ann.text


def test_a_return_in_the_place_of_an_exchange_is_of_the_same_item_where_it_names_none(
    ann: Conversation,
) -> None:
    ann.say("exchange the clock of #W200001 for a black one", "exchange_item")
    ann.say("actually return it instead", "return_item")
    assert ann.slots["dialogue"]["current"]["item_ids"] == ["2"], ann.text


def test_what_takes_the_place_of_a_cancellation_is_read_at_once(ann: Conversation) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say(
        "wait, don't cancel, change the kettle to stainless steel",
        requests=[("don't cancel", "deny"), ("change the kettle to stainless steel", "change_order")],
    )
    assert wishes(ann) == {"2": {"material": ["stainless steel"]}}, ann.text


def test_the_answer_to_a_choice_may_say_what_the_change_shall_be(ann: Conversation) -> None:
    ann.say("cancel just the kettle in #W100001", "cancel_order")
    assert ann.expects == "choice", ann.text
    ann.say("ok change the items then, the keyboard to linear", "change_order")
    assert wishes(ann)["1"] == {"switch type": ["linear"]}, ann.text


@pytest.mark.parametrize(
    "text", ["and the other one in red", "另一个也换成红色", "another change: the other one in red"]
)
def test_the_other_one_is_what_was_not_spoken_of(ann: Conversation, text: str) -> None:
    ann.say("exchange the red bottle of #W200002 for a blue one", "exchange_item")
    ann.say(text, "correct_information")
    assert wishes(ann) == {"1": {"color": ["blue"]}, "2": {"color": ["red"]}}, ann.text


@pytest.mark.parametrize(
    ("text", "items"),
    [("the other one too", ["1", "2"]), ("no, the other one", ["2"]), ("另一个也退", ["1", "2"])],
)
def test_the_other_one_of_a_return(ann: Conversation, text: str, items: list[str]) -> None:
    ann.say("return the red bottle of #W200002", "return_item")
    ann.say(text, "correct_information")
    assert ann.slots["dialogue"]["current"]["item_ids"] == items, ann.text


@pytest.mark.parametrize("text", ["no, the other one stays as it is", "另一个不用退", "the blue one stays"])
def test_leaving_alone_what_is_not_touched_stops_nothing_and_makes_nothing(
    ann: Conversation, order: Look, text: str
) -> None:
    ann.say("return the red bottle of #W200002, to paypal", "return_item")
    assert ann.expects == "confirmation", ann.text
    ann.say(text, "correct_information")
    assert ann.expects == "confirmation", ann.text
    assert ann.slots["dialogue"]["current"]["item_ids"] == ["1"]
    assert order("ann", "#W200002").status == "delivered"


def test_of_two_to_choose_from_the_one_left_out_leaves_the_other(ann: Conversation) -> None:
    ann.say("return a bottle of #W200002, to paypal", "return_item")
    assert ann.expects == "items", ann.text
    ann.say("skip the blue one", "correct_information")
    assert ann.slots["dialogue"]["current"]["item_ids"] == ["1"], ann.text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("skip the navy one", "navy"),
        ("leave the white one as it is", "white"),
        ("白色那件别动了", "white"),
        ("不要动藏青色那件", "navy"),
    ],
)
def test_one_of_several_alike_is_left_out_by_what_it_is(text: str, left: str) -> None:
    assert swaps_in(text, SHIRTS, OPTIONS).excluded == (left,)
    assert swaps_in(text, SHIRTS, OPTIONS).swaps == ()
    assert items_in(text, SHIRTS).excluded == (left,)
    assert left not in items_in(text, SHIRTS).ids


def test_a_colour_that_is_not_wished_any_more_leaves_no_item_out() -> None:
    assert swaps_in("不换白色了，要黄色", SHIRTS, OPTIONS, about="navy").excluded == ()


@pytest.mark.parametrize("text", ["change both t-shirts to yellow", "两件T恤都换成黄色"])
def test_both_of_a_kind_become_what_is_wished(text: str) -> None:
    found = {swap.item_id: dict(swap.wish.wanted) for swap in swaps_in(text, SHIRTS, OPTIONS).swaps}
    assert found == {"navy": {"color": ("yellow",)}, "white": {"color": ("yellow",)}}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("ok green L", "green"),
        ("绿色L码", "green"),
        ("my green bag is an L", ""),
        ("L, my shoes are green", ""),
    ],
)
def test_what_there_is_not_is_heard_beside_what_there_is(text: str, missing: str) -> None:
    assert wish_in(text, OPTIONS["shirt"], SHIRTS[0].options).missing == missing


def test_a_listed_wish_does_not_go_in_silence_for_a_later_one(ann: Conversation) -> None:
    ann.say("change the t-shirt in #W100002 to red, difference to paypal", "change_order")
    assert ann.expects == "confirmation", ann.text
    ann.say("size L please", "correct_information")
    # Red is sold out in L.
    assert ann.expects == "variant", ann.text
    assert "red" in ann.text


def test_of_two_alike_the_one_described_before_what_it_becomes_is_meant() -> None:
    found = swaps_in("exchange the white one for size M", SHIRTS, OPTIONS).swaps
    assert [(swap.item_id, dict(swap.wish.wanted)) for swap in found] == [("white", {"size": ("M",)})]


@pytest.mark.parametrize(
    "text", ["ok leave the order as it is", "好的，订单保持不变", "everything: leave it as it is"]
)
def test_an_order_left_as_it_is_ends_the_change_and_a_card_named_alone_does_not_bring_it_back(
    ann: Conversation, order: Look, text: str
) -> None:
    ann.say("change the keyboard in #W100001 to linear", "change_order")
    assert ann.expects == "payment_method", ann.text
    ann.say(text, "affirm")
    assert ann.expects is None, ann.text
    ann.say("gift card", "correct_information")
    assert ann.expects is None, ann.text
    assert not order("ann", "#W100001").items_modified


@pytest.mark.parametrize("text", ["ok let's do that exchange after all", "还是换吧，照刚才说的"])
def test_what_was_left_is_taken_up_again_as_it_stood(ann: Conversation, text: str) -> None:
    ann.say("exchange the clock of #W200001 for a black one, visa", "exchange_item")
    ann.say("/deny", "deny")
    assert ann.expects is None, ann.text
    ann.say(text, "exchange_item")
    assert wishes(ann) == {"2": {"color": ["black"]}}, ann.text


def test_another_request_of_the_same_kind_is_not_what_was_left(ann: Conversation) -> None:
    ann.say("exchange the clock of #W200001 for a black one, visa", "exchange_item")
    ann.say("no, leave the order as it is", "deny")
    ann.say("after all, exchange the red bottle of #W200002 for a blue one", "exchange_item")
    assert ann.slots["dialogue"]["current"]["order_number"] == "#W200002", ann.text


def test_a_change_takes_the_place_of_a_cancellation_by_the_version_it_names(ann: Conversation) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say("hmm actually keep it, just make the keyboard linear", "deny")
    assert wishes(ann) == {"1": {"switch type": ["linear"]}}, ann.text


@pytest.mark.parametrize("text", ["not to the card, to PayPal", "yes, to my paypal please", "退到PayPal"])
def test_money_of_a_cancelled_order_goes_back_as_it_came_and_that_is_said_before_a_yes(
    ann: Conversation, order: Look, text: str
) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say(text, "affirm")
    assert ann.expects == "confirmation", ann.text
    assert "back the way it was paid" in ann.text or "原支付方式" in ann.text
    assert order("ann", "#W100001").status == "pending"


def test_a_version_wished_while_an_address_waits_for_its_yes_comes_next(ann: Conversation) -> None:
    ann.say("ship #W100001 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    assert ann.expects == "confirmation", ann.text
    ann.say("and the keyboard in linear", "nlu_fallback")
    assert "has not been taken up" not in ann.text
    ann.say("yes", "affirm")
    assert wishes(ann) == {"1": {"switch type": ["linear"]}}, ann.text


def test_what_is_to_be_done_otherwise_is_no_second_request_and_is_not_lost(
    ann: Conversation, order: Look
) -> None:
    ann.say(
        "change the keyboard of #W100001 to white if you have it, otherwise cancel",
        requests=[
            ("change the keyboard of #W100001 to white if you have it", "change_order"),
            ("otherwise cancel", "cancel_order"),
        ],
    )
    assert ann.expects == "variant", ann.text
    assert "otherwise (cancel the order)" in ann.text
    assert ann.slots["dialogue"]["queue"] == []
    ann.say("cancel then", "cancel_order")
    assert ann.expects == "reason", ann.text
    assert order("ann", "#W100001").status == "pending"


def test_time_to_think_leaves_the_question_open(ann: Conversation) -> None:
    ann.say("return the red bottle of #W200002", "return_item")
    ann.say("hold on, let me think", "stop_current_task")
    assert ann.slots["dialogue"]["current"]["item_ids"] == ["1"], ann.text


def test_a_payment_is_changed_back_to_what_is_named(ann: Conversation, order: Look) -> None:
    ann.say("pay #W100002 with my visa", "change_payment_method")
    ann.say("yes", "affirm")
    ann.say("change it back to paypal", "change_payment_method")
    assert ann.expects == "confirmation", ann.text


def test_an_item_named_while_the_order_is_asked_for_tells_the_order(ann: Conversation) -> None:
    ann.say("I want to exchange something", "exchange_item")
    assert ann.expects == "order_number", ann.text
    ann.say("the lamp to silver", "correct_information")
    assert ann.slots["dialogue"]["current"]["order_number"] == "#W200001", ann.text


def test_the_other_one_is_told_within_one_sentence(ann: Conversation) -> None:
    ann.say("exchange the red bottle of #W200002 for a blue one and the other one for red", "exchange_item")
    assert wishes(ann) == {"1": {"color": ["blue"]}, "2": {"color": ["red"]}}, ann.text


def test_each_of_two_alike_may_be_told_with_in() -> None:
    found = {
        swap.item_id: dict(swap.wish.wanted)
        for swap in swaps_in("the navy one in L, the white one in S", SHIRTS, OPTIONS).swaps
    }
    assert found == {"navy": {"size": ("L",)}, "white": {"size": ("S",)}}


@pytest.mark.parametrize("text", ["钟留着", "鐘留著"])
def test_an_item_kept_is_kept_in_traditional_characters_too(wei: Conversation, text: str) -> None:
    wei.say("订单L200001的水壶和台灯都退，退到礼品卡", "return_item")
    wei.say(text.replace("钟", "台灯").replace("鐘", "檯燈"), "correct_information")
    assert wei.slots["dialogue"]["current"]["item_ids"] == ["1"], wei.text


@pytest.mark.parametrize("text", ["no, the other order", "不是这单，是另一个订单"])
def test_the_other_order_takes_the_place_of_the_one_in_hand(
    ann: Conversation, order: Look, text: str
) -> None:
    ann.say("ship #W100001 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    ann.say(text, "deny")
    current = ann.slots["dialogue"]["current"]
    assert current["order_number"] == "#W100002", ann.text
    assert current["address"]["line1"] == "9 New Street"
    assert ann.expects == "confirmation"
    assert order("ann", "#W100001").address.line1 == "1 Old Road"


def test_of_several_other_orders_it_is_asked_which(ann: Conversation) -> None:
    ann.say("return the red bottle of #W200002", "return_item")
    ann.say("no, the other order", "deny")
    assert ann.slots["dialogue"]["current"]["order_number"] != "#W200002", ann.text


@pytest.mark.parametrize(
    "text",
    [
        "yes, once you tell me how long it takes",
        "yes as soon as I know what it costs",
        "yes, provided it is free",
        "yes, tell me the price first",
        "是的，告诉我多久之后再办",
        "确认，只要不收费",
    ],
)
def test_a_yes_that_waits_for_something_is_none(ann: Conversation, order: Look, text: str) -> None:
    ann.say("return the red bottle of #W200002, to paypal", "return_item")
    ann.say(text, "affirm")
    assert order("ann", "#W200002").status == "delivered"
    assert ann.expects == "confirmation", ann.text


@pytest.mark.parametrize("text", ["yes, as soon as possible", "yes please, once and for all", "确认，尽快"])
def test_a_yes_in_a_hurry_is_one(ann: Conversation, order: Look, text: str) -> None:
    ann.say("return the red bottle of #W200002, to paypal", "return_item")
    ann.say(text, "affirm")
    assert order("ann", "#W200002").status == "return_requested"


@pytest.mark.parametrize("text", ["let's do it after all", "ok do it then", "还是退吧"])
def test_what_was_left_comes_to_its_confirmation_again_by_a_word(
    ann: Conversation, order: Look, text: str
) -> None:
    ann.say("return the red bottle of #W200002, to paypal", "return_item")
    ann.say("no, leave it as it is", "deny")
    ann.say(text, "affirm")
    assert ann.expects == "confirmation", ann.text
    assert order("ann", "#W200002").status == "delivered"


def test_going_on_after_all_at_a_confirmation_stops_nothing(ann: Conversation) -> None:
    ann.say("return the red bottle of #W200002, to paypal", "return_item")
    ann.say("let's do it after all", "stop_current_task")
    assert ann.expects == "confirmation", ann.text


def test_of_two_units_what_is_said_of_the_other_is_named_before_the_yes(mia: Conversation) -> None:
    text = "change one shirt of #M100001 to red and the other one to black, pay with my card"
    mia.say(text, "change_order")
    assert wishes(mia) == {"1": {"color": ["red"]}}, mia.text
    assert "the other one to black" in mia.text
    assert "has not been taken up" in mia.text


@pytest.mark.parametrize(
    "said",
    [
        "no wait, I mean the t-shirt order",
        "sorry, the t-shirt I meant",
        "不对，我说的是T恤那单",
        "哦不 是T恤那单",
        "说错了，T恤那个",
    ],
)
def test_an_order_taken_for_another_is_put_right_by_what_is_in_it(ann: Conversation, said: str) -> None:
    ann.say("cancel the keyboard order #W100001", "cancel_order")
    ann.say(said)
    assert ann.slots["dialogue"]["current"]["order_number"] == "#W100002", ann.text


@pytest.mark.parametrize(
    "said",
    [
        "no, keep the t-shirt",
        "no, and where is my t-shirt?",
        "不是，T恤不要取消",
        "不要了，T恤也是",
        "no, no longer needed",
    ],
)
def test_what_leaves_another_thing_alone_changes_no_order(ann: Conversation, said: str) -> None:
    ann.say("cancel the keyboard order #W100001", "cancel_order")
    ann.say(said)
    task = ann.slots["dialogue"]["current"]
    assert task is None or task["order_number"] == "#W100001", ann.text


@pytest.mark.parametrize(
    "text", ["on second thought I'd prefer L", "hm, I changed my mind: size L", "我改主意了，要L码"]
)
def test_on_second_thought_the_later_wish_stands_alone_where_both_cannot_be_met(
    ann: Conversation, text: str
) -> None:
    ann.say("change the shirt of #W100002 to red, difference to paypal", "change_order")
    assert ann.expects == "confirmation", ann.text
    ann.say(text, "correct_information")
    assert wishes(ann) == {"1": {"size": ["L"]}}, ann.text


@pytest.mark.parametrize("text", ["and in L please", "I'd rather have it in L"])
def test_what_only_adds_to_the_wish_does_not_drop_the_earlier_in_silence(
    ann: Conversation, text: str
) -> None:
    ann.say("change the shirt of #W100002 to red, difference to paypal", "change_order")
    ann.say(text, "correct_information")
    assert wishes(ann) == {"1": {"color": ["red"], "size": ["L"]}}, ann.text


def test_on_second_thought_completes_the_earlier_wish_where_both_can_be_met(ann: Conversation) -> None:
    ann.say("change the shirt of #W100002 to red, difference to paypal", "change_order")
    ann.say("on second thought make it an S", "correct_information")
    assert wishes(ann) == {"1": {"color": ["red"], "size": ["S"]}}, ann.text


@pytest.mark.parametrize("text", ["meh. I'll just keep everything", "算了，我都留着吧"])
def test_keeping_everything_leaves_what_waits_of_the_kind_too(ann: Conversation, text: str) -> None:
    ann.say("exchange the clock of #W200001", "exchange_item")
    ann.say("and can you return the kettle of #W200001?", "return_item")
    assert ann.slots["dialogue"]["queue"], ann.text
    ann.say(text, "stop_current_task")
    assert not ann.slots["dialogue"]["queue"] and ann.slots["dialogue"]["current"] is None, ann.text


@pytest.mark.parametrize(
    "parts",
    [
        ("exchange the clock of #W200001 for a black one, and if there is no such", "just return it"),
        ("exchange the clock of #W200001 for a black one. if there is none", "return it"),
        ("把W200001的挂钟换成黑色的，没有的话", "退货"),
    ],
)
def test_the_case_said_at_the_end_of_the_clause_before_makes_no_second_request(
    ann: Conversation, parts: tuple[str, str]
) -> None:
    ann.say(", ".join(parts), requests=[(parts[0], "exchange_item"), (parts[1], "return_item")])
    assert ann.expects == "payment_method", ann.text
    assert not ann.slots["dialogue"]["queue"]


@pytest.mark.parametrize(
    "text", ["I can't decide between the colours", "hmm, can't make up my mind", "我还没想好"]
)
def test_who_cannot_decide_takes_their_time(ann: Conversation, text: str) -> None:
    ann.say("exchange the clock of #W200001", "exchange_item")
    ann.say(text, "nlu_fallback")
    assert ann.expects == "variant" and "didn't get that" not in ann.text, ann.text
    assert "没听懂" not in ann.text and "没明白" not in ann.text
