"""Other variants: item changes of pending orders, exchanges of delivered ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, delete, update

from actions.dialogue.facts import Shop
from actions.wording import Wording
from shop.tables import Variant
from shop.views import OrderView
from tests.actions.corner_shop import variant_id
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


def asked_for(order: OrderView) -> dict[str, str]:
    """Line -> new variant of an exchange."""
    assert order.exchange_request is not None
    return {item["line_id"]: item["new_variant_id"] for item in order.exchange_request["items"]}


@pytest.mark.parametrize(
    ("words", "variant"),
    [
        ("the same but linear", ("linear", "RGB", "full size")),
        ("{'switch type': 'linear'}", ("linear", "RGB", "full size")),
        ("clicky in 80%", ("clicky", "RGB", "80%")),
        ("one without backlight", ("clicky", "none", "full size")),
        ("linear, no backlight, 80%", ("linear", "none", "80%")),
        ("same but 80% without backlight, if there is none then linear", ("linear", "none", "80%")),
        ("the cheapest", ("clicky", "RGB", "80%")),
        ("线性，无背光", ("linear", "none", "full size")),
    ],
)
def test_a_variant_is_chosen_by_its_options(
    ann: Conversation, order: Look, words: str, variant: tuple[str, ...]
) -> None:
    ann.say("I'd like to change the keyboard in order #W100001", "change_order")
    assert ann.expects == "variant"
    ann.say(words)
    assert ann.expects == "payment_method", ann.text
    ann.say("visa")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    items = {item.id: item.variant_id for item in order("ann", "#W100001").items}
    assert items["1"] == variant_id("keyboard", *variant)
    assert items["2"] == variant_id("kettle", "1L", "glass")


def test_two_swaps_in_one_sentence(ann: Conversation, order: Look) -> None:
    ann.say(
        "For #W100001, change the keyboard to a linear one and the kettle to stainless steel, "
        "pay with paypal",
        "change_order",
    )
    assert ann.expects == "confirmation", ann.text
    assert "only once" in ann.text
    ann.say("yes", "affirm")
    after = order("ann", "#W100001")
    assert [item.variant_id for item in after.items] == [
        variant_id("keyboard", "linear", "RGB", "full size"),
        variant_id("kettle", "1L", "stainless steel"),
    ]
    assert after.items_modified


def test_exchange_of_a_pending_order_is_an_item_change(ann: Conversation, order: Look) -> None:
    ann.say("exchange the t-shirt in #W100002 for size L", "exchange_item")
    assert "hasn't shipped yet" in ann.text
    ann.say("paypal")
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").items[0].variant_id == variant_id("shirt", "blue", "L")


def test_a_change_of_a_delivered_order_is_an_exchange(ann: Conversation, order: Look) -> None:
    ann.say("change the lamp of order #W200001 to silver, visa", "change_order")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    after = order("ann", "#W200001")
    assert after.status == "exchange_requested"
    assert asked_for(after) == {"3": variant_id("lamp", "silver")}


def test_sold_out_is_said_and_what_is_there_is_offered(ann: Conversation) -> None:
    ann.say("exchange the kettle from #W200001 for 1.5L in glass", "exchange_item")
    assert ann.expects == "variant"
    assert "sold out" in ann.text
    assert variant_id("kettle", "1.5L", "glass") not in ann.choices()
    assert variant_id("kettle", "1L", "glass") in ann.choices()


def test_the_only_variant_left_is_proposed_with_a_word_about_it(ann: Conversation) -> None:
    ann.say("exchange the kettle from #W200001 for the same in glass, visa", "exchange_item")
    assert ann.expects == "confirmation"
    assert "closest" in ann.text
    assert "1L, glass" in ann.text
    assert "(1.5L, glass) is sold out" in ann.text


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "swap the shirt of #W100002 for size S", "(blue, S) is sold out"),
        ("zh", "#W100002 的 T恤 换成 S 码", "（蓝色、S）已售罄"),
    ],
)
def test_the_very_version_wished_is_said_to_be_sold_out_before_others_are_offered(
    shop: Shop, wording: Wording, shop_engine: Engine, language: str, text: str, told: str
) -> None:
    with shop_engine.begin() as connection:
        gone = update(Variant).where(Variant.id == variant_id("shirt", "blue", "S"))
        connection.execute(gone.values(available=False))
    ann = Conversation(shop, wording, customer_id="ann", language=language)
    ann.say(text, "change_order")
    assert told in ann.text
    assert set(ann.choices()) == {variant_id("shirt", "red", "S"), variant_id("shirt", "black", "S")}


def test_a_version_that_never_was_is_not_said_to_be_sold_out(ann: Conversation, shop_engine: Engine) -> None:
    with shop_engine.begin() as connection:
        connection.execute(delete(Variant).where(Variant.id == variant_id("shirt", "blue", "S")))
    ann.say("swap the shirt of #W100002 for size S", "change_order")
    assert ann.expects == "variant"
    assert "sold out" not in ann.text


def test_a_listed_variant_may_be_picked_by_its_place_or_id(ann: Conversation, order: Look) -> None:
    ann.say("exchange the kettle from #W200001 for 1.5L in glass", "exchange_item")
    first = ann.choices()[0]
    ann.say("the first one")
    assert ann.expects == "payment_method"
    ann.say("visa")
    ann.say("yes", "affirm")
    assert asked_for(order("ann", "#W200001")) == {"1": first}


def test_a_correction_before_the_yes_wins(ann: Conversation, order: Look) -> None:
    ann.say("exchange the clock from #W200001 for a digital one, visa", "exchange_item")
    assert ann.expects == "confirmation"
    ann.say("no, the black one")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert asked_for(order("ann", "#W200001")) == {"2": variant_id("clock", "black", "digital")}


def test_a_no_to_all_variants_leaves_the_item_and_goes_on_with_the_rest(
    ann: Conversation, order: Look
) -> None:
    ann.say("exchange the lamp and the kettle from #W200001, visa", "exchange_item")
    assert "Desk Lamp" in ann.text
    ann.say("silver")
    assert "Kettle" in ann.text
    ann.say("no thanks", "deny")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert asked_for(order("ann", "#W200001")) == {"3": variant_id("lamp", "silver")}


def test_a_gift_card_with_too_little_on_it_is_refused_with_the_others(ann: Conversation, shop) -> None:  # type: ignore[no-untyped-def]
    ann.say("pay order #W100001 with my gift card", "change_payment_method")
    assert ann.expects == "payment_method"
    assert "isn't enough" in ann.text
    assert ann.choices() == ["ann-paypal"]


def test_the_address_is_changed_before_the_items_of_the_same_order(ann: Conversation, order: Look) -> None:
    ann.say(
        "exchange the shirt in #W100002 for size L with paypal and change its address to 9 New "
        "Street, Boston, MA 02108",
        requests=[
            ("exchange the shirt in #W100002 for size L with paypal", "exchange_item"),
            ("change its address to 9 New Street, Boston, MA 02108", "change_shipping_address"),
        ],
    )
    assert "other change first" in ann.text
    assert "9 New Street" in ann.text
    ann.say("yes", "affirm")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    after = order("ann", "#W100002")
    assert after.address.line1 == "9 New Street"
    assert after.items[0].variant_id == variant_id("shirt", "blue", "L")


def test_exchanging_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("订单L200001的台灯我想换成银色的", "exchange_item")
    assert wei.expects == "payment_method"
    wei.say("礼品卡")
    assert "确认吗" in wei.text
    assert "银色" in wei.text
    wei.say("可以", "affirm")
    assert asked_for(order("wei", "#L200001")) == {"2": variant_id("lamp", "silver")}


@pytest.mark.parametrize("words", ["the same one again", "an identical one", "一样的", "{}"])
def test_a_broken_thing_is_replaced_by_the_same(ann: Conversation, order: Look, words: str) -> None:
    ann.say(f"exchange the lamp of #W200001 for {words}", "exchange_item")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert asked_for(order("ann", "#W200001")) == {"3": variant_id("lamp", "black")}


def test_the_same_again_is_among_the_choices_of_an_exchange_only(ann: Conversation) -> None:
    ann.say("exchange the lamp of #W200001", "exchange_item")
    assert variant_id("lamp", "black") in ann.choices()
    ann.say("never mind", "stop_current_task")
    ann.say("change the keyboard in #W100001", "change_order")
    assert variant_id("keyboard", "clicky", "RGB", "full size") not in ann.choices()


def test_an_item_of_a_pending_order_that_is_to_stay_the_same_is_left_out(
    ann: Conversation, order: Look
) -> None:
    ann.say("change #W100001: the keyboard to linear, the kettle to the same one, visa", "change_order")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert [item.variant_id for item in order("ann", "#W100001").items] == [
        variant_id("keyboard", "linear", "RGB", "full size"),
        variant_id("kettle", "1L", "glass"),
    ]


def test_a_wish_without_a_name_is_for_an_item_already_in_hand(ann: Conversation, order: Look) -> None:
    ann.say("exchange the lamp for silver and the kettle for 1L in #W200001, visa", "exchange_item")
    assert ann.expects == "confirmation", ann.text
    ann.say("no wait, in glass please", "correct_information")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert asked_for(order("ann", "#W200001")) == {
        "1": variant_id("kettle", "1L", "glass"),
        "3": variant_id("lamp", "silver"),
    }


def test_a_colour_that_is_not_made_is_said(ann: Conversation, wei: Conversation) -> None:
    ann.say("exchange the lamp of #W200001 for a purple one", "exchange_item")
    assert ann.expects == "variant"
    assert "doesn't come in purple" in ann.text
    wei.say("订单L200001的台灯我想换成紫色的", "exchange_item")
    assert "没有紫色的款式" in wei.text


@pytest.mark.parametrize(
    "words",
    [
        "exchange the lamp in order #W200001 for a keyboard",
        "exchange the lamp in order #W200001 for a red t-shirt please",
        "I'd like to exchange the lamp for the clock, order #W200001",
        "把订单#W200001的台灯换成键盘",
    ],
)
def test_another_product_altogether_is_said_to_be_impossible(
    ann: Conversation, order: Look, words: str
) -> None:
    ann.say(words, "exchange_item")
    assert ann.expects == "variant", ann.text
    assert "same product" in ann.text or "同一商品" in ann.text
    assert ann.choices() == [variant_id("lamp", "silver")]
    ann.say("the silver one then" if "lamp" in words else "那就银色的")
    assert ann.expects in {"payment_method", "confirmation"}, ann.text
    assert order("ann", "#W200001").status == "delivered"


def test_another_kind_of_thing_is_none_of_the_order_called_alike(ann: Conversation) -> None:
    """The order has an electric kettle, too; a tea kettle is another product all the same."""
    ann.say("in #W200001 swap the wall clock for a tea kettle", "exchange_item")
    assert "another version of the same product" in ann.text


def test_the_same_product_in_another_version_is_no_other_product(ann: Conversation) -> None:
    ann.say("exchange the kettle in order #W200001 for a 1L glass kettle", "exchange_item")
    assert ann.expects == "payment_method", ann.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I want to swap the wall clock of order #W200001 for t-shirts", "en"),
        ("exchange the desk lamp of #W200001 for a pair of water bottles please", "en"),
    ],
)
def test_another_product_instead_is_refused_though_no_article_stands_before_it(
    text: str, language: str, ann: Conversation
) -> None:
    ann.say(text, "exchange_item")
    assert "same product" in ann.text


@pytest.mark.parametrize(
    "text",
    [
        "exchange in #W200002: the red one to 750ml and the blue one to 500ml",
        "in #W200002 swap the red bottle for a 750ml one, and the blue bottle for 500ml",
        "订单#W200002换货：红色那个换成750ml，蓝色那个也换成500ml",
    ],
)
def test_two_lines_of_one_product_are_told_apart_by_what_they_are(ann: Conversation, text: str) -> None:
    ann.say(text, "exchange_item")
    assert twins_become(ann) == {"1": {"capacity": ["750ml"]}, "2": {"capacity": ["500ml"]}}


def test_two_lines_of_one_product_said_anew_leave_nothing_of_before(ann: Conversation) -> None:
    ann.say("exchange in #W200002: the red one to 750ml and the blue one to red", "exchange_item")
    assert twins_become(ann) == {"1": {"capacity": ["750ml"]}, "2": {"color": ["red"]}}
    ann.say("no no. the red one to blue, and the blue one to 500ml", "exchange_item")
    assert twins_become(ann) == {"1": {"color": ["blue"]}, "2": {"capacity": ["500ml"]}}


def twins_become(ann: Conversation) -> dict[str, dict[str, list[str]]]:
    """What is wanted of each line in the open exchange."""
    swaps = ann.slots["dialogue"]["current"]["swaps"]
    return {line: swap["wish"]["wanted"] for line, swap in swaps.items()}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("change the kettle in #W100001 to a smaller one", "1L is the smallest Electric Kettle comes in"),
        ("把#W100001的水壶换小一号", "电热水壶 最小就是1L了"),
    ],
)
def test_the_last_size_is_said_to_be_the_last(ann: Conversation, words: str, said: str) -> None:
    ann.say(words, "change_order")
    assert ann.expects == "variant"
    assert said in ann.text
    assert ann.choices() == [
        variant_id("kettle", "1L", "stainless steel"),
        variant_id("kettle", "1.5L", "stainless steel"),
    ]


def test_a_step_that_is_sold_out_is_said_and_changes_nothing_else_unasked(ann: Conversation) -> None:
    ann.say("change the kettle in #W100001 to a bigger one", "change_order")
    assert ann.expects == "variant"
    assert "(1.5L, glass) is sold out" in ann.text
    assert ann.choices() == [variant_id("kettle", "1.5L", "stainless steel")]


@pytest.mark.parametrize(
    "words", ["forget the kettle", "skip the kettle", "那水壶不换了", "水壶算了", "leave the kettle out"]
)
def test_one_of_several_items_is_left_out_by_its_name(ann: Conversation, order: Look, words: str) -> None:
    ann.say(
        "for #W100001 change the keyboard to a linear one and the kettle to stainless steel", "change_order"
    )
    ann.say(words, "stop_current_task")
    ann.say("visa")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    items = {item.id: item.variant_id for item in order("ann", "#W100001").items}
    assert items["1"] == variant_id("keyboard", "linear", "RGB", "full size")
    assert items["2"] == variant_id("kettle", "1L", "glass")


def test_what_is_not_to_be_forgotten_stays_in_hand(ann: Conversation) -> None:
    ann.say("change the keyboard in #W100001 to a linear one", "change_order")
    ann.say("and don't forget the kettle, stainless steel please")
    ann.say("visa")
    assert "Kettle" in ann.text and "Keyboard" in ann.text, ann.text


def test_a_thing_without_sizes_is_said_to_have_none(ann: Conversation) -> None:
    ann.say("exchange the lamp of #W200001 for a bigger one", "exchange_item")
    assert ann.expects == "variant"
    assert "one size only" in ann.text


def test_a_colour_that_is_not_made_is_said_beside_another_wish(ann: Conversation, order: Look) -> None:
    ann.say("for #W100001 change the keyboard to a linear one and the kettle to pink", "change_order")
    assert ann.expects == "variant"
    assert "Electric Kettle doesn't come in pink" in ann.text
    ann.say("the glass one then")
    assert "stays as it is" in ann.text
    ann.say("visa")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    after = {item.id: item.variant_id for item in order("ann", "#W100001").items}
    assert after == {
        "1": variant_id("keyboard", "linear", "RGB", "full size"),
        "2": variant_id("kettle", "1L", "glass"),
    }


def test_a_wish_that_is_met_in_part_is_not_taken_for_the_whole(ann: Conversation) -> None:
    ann.say("change the shirt in #W100002 to L in purple", "change_order")
    assert ann.expects == "variant"
    assert "doesn't come in purple" in ann.text
    ann.say("black")
    assert ann.expects in {"payment_method", "confirmation"}, ann.text


def test_a_value_that_is_to_be_skipped_is_not_taken(ann: Conversation) -> None:
    ann.say("exchange the clock from #W200001", "exchange_item")
    assert ann.expects == "variant"
    ann.say("skip the black ones")
    assert all("black" not in choice for choice in ann.choices()), ann.text
