"""What shoppers want, agree to and refuse, in words of many kinds."""

from __future__ import annotations

import pytest

from actions.understanding.addresses import refers_to_default
from actions.understanding.answers import asks_something, says_undecided
from actions.understanding.becoming import differing, wish_of
from actions.understanding.language import language_of, requested_language
from actions.understanding.numbers import quantity
from actions.understanding.people import name_in, zip_in
from actions.understanding.reasons import cancel_reason_in
from actions.understanding.requests import is_generic_change, kind_said, split_by_order, wants_both_addresses
from actions.understanding.risk import is_high_risk
from actions.understanding.search import search_in
from actions.understanding.units import value_patterns


def test_undecided() -> None:
    assert says_undecided("hmm, let me think")
    assert says_undecided("我再想想")
    assert not says_undecided("wait, only the kettle from the first order please")


@pytest.mark.parametrize(
    "text",
    [
        "what is that?",
        "do you ship to Canada",
        "wait, what's your policy",
        "多久能到",
        "有货吗",
        "有白色的不",
        "可以退不",
        "要补钱不",
        "发货没",
        "有木有红色",
        "咋退",
        "啥时候到",
        "點樣退貨",
        "幾時到",
        "邊個出運費",
        "可唔可以退",
        "有冇紅色",
    ],
)
def test_questions(text: str) -> None:
    assert asks_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to return it",
        "the kettle please",
        "退货",
        "我没收到",
        "还是没有",
        "啥也不要",
        "没啥了",
        "我要退货不换",
        "还没到货",
        "有点大，不要",
        "可以 不改",
        "几件都退",
    ],
)
def test_no_questions(text: str) -> None:
    assert not asks_something(text)


@pytest.mark.parametrize(
    ("text", "current", "language"),
    [
        ("I want to return it", "zh", "en"),
        ("我要退货", "en", "zh"),
        ("我要退 Wireless Earbuds", "en", "zh"),
        ("paypal", "zh", "zh"),
        ("#W1234567", "zh", "zh"),
        ("ann@example.com", "zh", "zh"),
        ("ok", "en", "en"),
        ("My name is 王伟", "en", "en"),
        ("订单W1234567", "en", "zh"),
        ("500 Pine St, Apt 1203, Seattle, WA 98101", "zh", "zh"),
        ("500 Pine St, Apt 1203, Seattle, WA 98101", "en", "en"),
        ("send it to 500 Pine St", "zh", "en"),
        ("Sony WH headphones", "zh", "zh"),
    ],
)
def test_language(text: str, current: str, language: str) -> None:
    assert language_of(text, current) == language


def test_languages_asked_for() -> None:
    assert requested_language("can we speak Chinese?") == "zh"
    assert requested_language("说英文") == "en"
    assert requested_language("hello") is None


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("show me headphones under $300", "headphones", None, 300),
        ("wireless earbuds between 20 and 50 dollars", "wireless earbuds", 20, 50),
        ("do you have a desk lamp over 30?", "desk lamp", 30, None),
        ("200以内的耳机", "耳机", None, 200),
        ("100到200元的背包", "背包", 100, 200),
        ("一百五以内的耳机", "耳机", None, 150),
        ("一百零五以内的耳机", "耳机", None, 105),
        ("两千三以下的耳机", "耳机", None, 2300),
        ("十五以内的耳机", "耳机", None, 15),
        ("i'm looking for a backpack", "backpack", None, None),
    ],
)
def test_searches(text: str, words: str, low: float | None, high: float | None) -> None:
    said = search_in(text)
    assert (said.words, said.price_min, said.price_max) == (words, low, high)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cancel it", "cancel"),
        ("send back the lamp", "return"),
        ("swap it for a red one", "exchange"),
        ("change the address", "change_address"),
        ("update my default address", "default_address"),
        ("switch the payment to paypal", "change_payment"),
        ("I want my money back", "refund"),
        ("change the colour", "change_items"),
        ("退货", "return"),
        ("换成红色", "exchange"),
        ("改一下收货地址", "change_address"),
        ("改默认地址", "default_address"),
        ("what is the return policy", None),
        ("pay the difference with paypal", None),
    ],
)
def test_kinds_of_change(text: str, kind: str | None) -> None:
    assert kind_said(text) == kind


def test_a_change_that_says_nothing_is_generic() -> None:
    assert is_generic_change("I want to change my order #W1234567")
    assert is_generic_change("我想修改订单")
    assert not is_generic_change("change the colour of the kettle in my order")


def test_a_text_is_parted_by_its_orders() -> None:
    text = (
        "For #W1111111, change address to {'order_id': '#W1111111', 'city': 'X'} (same as "
        "#W3333333). For #W1111111, modify the"
        " kettle to black. Cancel #W2222222 because no longer needed."
    )
    parts = split_by_order(text)
    assert len(parts) == 3
    assert parts[1].startswith("For #W1111111, modify")
    assert parts[2].startswith("Cancel #W2222222")


def test_risk_is_told_from_ordinary_talk() -> None:
    assert is_high_risk("I will take legal action")
    assert is_high_risk("someone else is using my account")
    assert not is_high_risk("the parcel was damaged")
    assert not is_high_risk("please delete the lamp from my order")


def test_quantities() -> None:
    assert quantity("two of them") == 2
    assert quantity("买3个") == 3
    assert quantity("some") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("订单#D700401改成还有640.00的那张礼品卡支付，谢谢", "change_payment"),
        ("把水瓶换成橙色的，用 PayPal 付", "exchange"),
        ("默认地址过期了，新的是700 Broadway, Apt 8, New York, NY 10003", "default_address"),
        ("my default address is out of date", "default_address"),
        ("ship #W100001 to 9 New Street, Boston", "change_address"),
    ],
)
def test_the_words_name_the_change(text: str, kind: str) -> None:
    assert kind_said(text) == kind


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("以后东西都寄到640 Colfax Avenue, Denver, CO 80204，帮我改一下默认地址", False),
        ("ship #W100001 to 9 New Street, Boston and also update my default address", True),
        ("把这单的地址改成9 New Street，默认地址也改一下", True),
    ],
)
def test_both_addresses_are_meant_only_where_an_order_is_spoken_of(text: str, both: bool) -> None:
    assert wants_both_addresses(text) is both


@pytest.mark.parametrize(
    "text",
    [
        "No thank you",
        "Never mind",
        "Go away",
        "No idea",
        "yes please",
        "Thank you",
        "谢谢你",
        "你好",
        "what is my name?",
    ],
)
def test_a_refusal_is_no_name_and_no_postcode(text: str) -> None:
    assert name_in(text, asked=True) is None
    assert zip_in(text, asked=True) is None


@pytest.mark.parametrize("text", ["No Min Woo", "Will Smith", "May Chan", "Bong Go", "谢娜"])
def test_names_that_look_like_other_words_are_names(text: str) -> None:
    assert name_in(text, asked=True) == text


@pytest.mark.parametrize(
    "text", ["no need to cancel it", "I don't want to say", "不需要取消", "why do you ask?"]
)
def test_not_wanting_to_cancel_or_to_tell_is_no_reason(text: str) -> None:
    assert cancel_reason_in(text, position_answers=True) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("4-piece", "a four piece one"), ("2 liters", "holds two litres"), ("1.5L", "one and a half liters"),
        ("2L", "两升的"), ("1.5L", "一升半"), ("25ft", "twenty-five feet"),
        ("9", "size nine"), ("8 hours", "八小时"),
    ],
)  # fmt: skip
def test_measures_are_said_in_words(value: str, text: str) -> None:
    assert any(pattern.search(text) for pattern in value_patterns(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("4-piece", "twenty four"),
        ("2L", "十二升"),
        ("1L", "一升半"),
        ("7-inch", "at seven in the evening"),
        ("9", "nine of them"),
    ],
)
def test_other_numbers_are_no_such_measure(value: str, text: str) -> None:
    assert not any(pattern.search(text) for pattern in value_patterns(value))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Two returns please. They're in two different orders. Liam Thomas, 85049", "Liam Thomas"),
        ("It moved. New York, 10064", None),
        ("Ship it to 12 Oak Street. Round Rock, 78701", None),
        ("they're delivered, yes", None),
    ],
)
def test_a_name_and_postcode_may_come_last(text: str, name: str | None) -> None:
    assert name_in(text) == name


@pytest.mark.parametrize(
    "text", ["my zip's 10121", "yo, Liam Thomas 10121. gotta be quick", "post code's 10121", "zip 10121"]
)
def test_a_postcode_is_told_in_passing(text: str) -> None:
    assert zip_in(text) == "10121"


def test_a_name_and_postcode_may_follow_any_greeting() -> None:
    assert name_in("yo, Liam Thomas 85049. gotta be quick") == "Liam Thomas"


@pytest.mark.parametrize("text", ["can it go to my home instead", "please send it home", "寄到我家吧"])
def test_home_is_the_default_address(text: str) -> None:
    assert refers_to_default(text)


@pytest.mark.parametrize("text", ["send it to my home in Austin", "my home is a mess", "寄到我家附近的超市"])
def test_other_homes_are_not(text: str) -> None:
    assert not refers_to_default(text)


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        (
            "in blue leather with a high back",
            {"color": ("blue",), "material": ("leather",), "back": ("high",)},
        ),
        ("in mesh with a high back", {"back": ("high",)}),
    ],
)
def test_what_stands_before_with_is_wished_too(after: str, wanted: dict[str, tuple[str, ...]]) -> None:
    universe = {"color": ["red", "blue"], "material": ["mesh", "leather"], "back": ["high", "standard"]}
    current = {"color": "red", "material": "mesh", "back": "standard"}
    assert differing(wish_of(f"the \x00 {after}", universe, current), current) == wanted
