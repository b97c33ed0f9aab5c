"""Order numbers, people, payments, addresses, reasons, answers, languages and searches in shoppers' words."""

from __future__ import annotations

import pytest

from actions.understanding.address_sources import same_as_order
from actions.understanding.addresses import AddressParts, address_in, refers_to_default
from actions.understanding.answers import asks_something, says_no, says_stop, says_undecided, says_yes
from actions.understanding.becoming import differing, wish_of
from actions.understanding.language import language_of, requested_language
from actions.understanding.numbers import quantity
from actions.understanding.orders import mention_in, numbers_in
from actions.understanding.payments import PaymentCandidate, payment_in
from actions.understanding.people import emails_in, name_in, zip_in
from actions.understanding.reasons import cancel_reason_in
from actions.understanding.requests import is_generic_change, kind_said, split_by_order, wants_both_addresses
from actions.understanding.risk import is_high_risk
from actions.understanding.search import search_in
from actions.understanding.units import value_patterns


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("cancel #W1234567", ["W1234567"]),
        ("order W1234567 please", ["W1234567"]),
        ("my order number is 1234567", ["1234567"]),
        ("订单号1234567", ["1234567"]),
        ("#W1234567 and #W7654321", ["W1234567", "W7654321"]),
        ("＃Ｗ１２３４５６７", ["W1234567"]),
        ("my zip is 78701", []),
        ("pay with paypal_3738584 or credit_card_4190576", []),
        ("write to ann123456@example.com", []),
        ("it cost 1234.50", []),
    ],
)
def test_order_numbers_are_found(text: str, numbers: list[str]) -> None:
    assert [number.lstrip("#").strip() for number in numbers_in(text)] == numbers


def test_the_customers_own_numbers_are_found_in_any_spelling() -> None:
    known = ["#W1234567", "SO-1001"]
    assert numbers_in("cancel w 1234567", known) == ["#W1234567"]
    assert numbers_in("1234567", known) == ["#W1234567"]
    assert numbers_in("what about so 1001?", known) == ["SO-1001"]


@pytest.mark.parametrize(
    "text",
    ["the number ends in 66", "ending with 66", "the last two digits are 66", "尾号66", "尾号是66的订单"],
)
def test_the_end_of_a_number_is_a_fragment(text: str) -> None:
    assert mention_in(text).fragments == ("66",)
    assert mention_in(text).numbers == ()


def test_the_end_of_a_card_is_no_order() -> None:
    assert mention_in("my visa ending in 1234").fragments == ()


@pytest.mark.parametrize(
    "text", ["my last order", "the most recent order", "the order i just placed", "我最近的订单"]
)
def test_the_latest_order(text: str) -> None:
    assert mention_in(text).latest


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is Ann Lee", "Ann Lee"),
        ("My name is ann lee and my zip is 78701", "ann lee"),
        ("Hi, I'm Ann Lee.", "Ann Lee"),
        ("this is Ann van der Berg, zip 78701", "Ann van der Berg"),
        ("Ann Lee 78701", "Ann Lee"),
        ("Ann Lee here, 78701. My parcel is late", "Ann Lee"),
        ("name's ann lee, 78701", "ann lee"),
        ("Good day, Ann Lee, 78701", "Ann Lee"),
        ("hi there, Ann Lee (zip code 78701)", "Ann Lee"),
        ("hello team! Ann Lee - 78701", "Ann Lee"),
        ("Ann van der Berg, 78701", "Ann van der Berg"),
        ("hi there, 78701", None),
        ("track package 12345", None),
        ("return order 12345", None),
        ("我叫李伟", "李伟"),
        ("李伟，邮编100080", "李伟"),
        ("你好，李伟，100080，取消订单", "李伟"),
        ("退货，100080", None),
        ("你好，100080", None),
        ("地址 100080", None),
        ("我是王小明，邮编100080", "王小明"),
        ("I'm looking for a kettle", None),
        ("it's wired or not", None),
        ("I am very unhappy", None),
        ("我是想退货", None),
    ],
)
def test_names_are_found_where_people_introduce_themselves(text: str, name: str | None) -> None:
    assert name_in(text) == name


@pytest.mark.parametrize(
    ("text", "name"), [("Ann Lee", "Ann Lee"), ("ann lee", "ann lee"), ("李伟", "李伟"), ("no", None)]
)
def test_an_answer_to_the_question_for_the_name(text: str, name: str | None) -> None:
    assert name_in(text, asked=True) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("78701", "78701"),
        ("zip code: 78701", "78701"),
        ("邮编 100080", "100080"),
        ("#W78701", None),
        ("postcode AB1 2CD", "AB1 2CD"),
    ],
)
def test_postcodes(text: str, code: str | None) -> None:
    assert zip_in(text) == code


def test_emails() -> None:
    assert emails_in("ann@example.com, or Ann.B+x@mail.example.org.") == [
        "ann@example.com",
        "Ann.B+x@mail.example.org",
    ]


METHODS = (
    PaymentCandidate("credit_card_1", "credit_card", "visa", "1234", original=True),
    PaymentCandidate("paypal_2", "paypal"),
    PaymentCandidate("gift_card_3", "gift_card"),
    PaymentCandidate("credit_card_4", "credit_card", "mastercard", "9876"),
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("paypal", ["paypal_2"]),
        ("my gift card", ["gift_card_3"]),
        ("GC", ["gift_card_3"]),
        ("website credit", ["gift_card_3"]),
        ("visa", ["credit_card_1"]),
        ("the visa ending in 1234", ["credit_card_1"]),
        ("the card ending 9876", ["credit_card_4"]),
        ("credit card", ["credit_card_1", "credit_card_4"]),
        ("gift_card_3", ["gift_card_3"]),
        ("the original payment method", ["credit_card_1"]),
        ("back to the card I paid with", ["credit_card_1"]),
        ("I prefer paypal than GC", ["paypal_2"]),
        ("not paypal, the gift card", ["gift_card_3"]),
        ("原路退回", ["credit_card_1"]),
        ("礼品卡", ["gift_card_3"]),
        ("用PayPal付", ["paypal_2"]),
    ],
)
def test_payment_methods(text: str, ids: list[str]) -> None:
    assert list(payment_in(text, METHODS).ids) == ids


def test_a_method_that_is_not_there_is_named_but_not_found() -> None:
    choice = payment_in("unionpay", METHODS)
    assert choice.named and not choice.ids
    assert not payment_in("the kettle", METHODS).named


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "12 Oak Street, Springfield, IL 62704",
            AddressParts("12 Oak Street", "", "Springfield", "IL", "62704"),
        ),
        (
            "ship to 12 Oak St, Apt 5, Springfield, IL, 62704, USA please",
            AddressParts("12 Oak St", "Apt 5", "Springfield", "IL", "62704", "USA"),
        ),
        (
            "12 Oak Avenue\nSuite 7\nNew York\nNY 10001",
            AddressParts("12 Oak Avenue", "Suite 7", "New York", "NY", "10001"),
        ),
        (
            "{'address1': '12 Oak Road', 'address2': '', 'city': 'Dallas', 'state': 'Texas', "
            "'zip': '75201', 'country': 'USA'}",
            AddressParts("12 Oak Road", "", "Dallas", "TX", "75201", "USA"),
        ),
        ("12 Oak Street, Springfield", AddressParts("12 Oak Street", "", "Springfield")),
        (
            "浙江省杭州市西湖区文三路100号2幢301，邮编310012",
            AddressParts("西湖区文三路100号", "2幢301", "杭州市", "浙江省", "310012", "中国"),
        ),
    ],
)
def test_addresses(text: str, parts: AddressParts) -> None:
    assert address_in(text) == parts


@pytest.mark.parametrize(
    "text", ["yes", "cancel #W100001", "the 2L kettle to a 1L one", "my visa ending in 1234", "我想退货"]
)
def test_texts_without_address(text: str) -> None:
    assert not address_in(text)


def test_addresses_by_reference() -> None:
    assert refers_to_default("my default address")
    assert refers_to_default("默认地址")
    assert same_as_order("same as order #W9154975")
    assert same_as_order("the kettle") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I don't need it any more", "no longer needed"),
        ("bought it twice by accident", "ordered by mistake"),
        ("不想要了", "no longer needed"),
        ("我下错单了", "ordered by mistake"),
        ("I ordered it by mistake, I don't need it", "ordered by mistake"),
        ("it is too slow", None),
        ("太贵了", None),
    ],
)
def test_cancel_reasons(text: str, reason: str | None) -> None:
    assert cancel_reason_in(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes, please go ahead",
        "ok do it",
        "sure",
        "that's right",
        "no problem",
        "好的",
        "确认",
        "可以",
        "嗯",
        "没问题",
        "👍",
        "👌🏻",
        "好👍",
    ],
)
def test_yes(text: str) -> None:
    assert says_yes(text) and not says_no(text)


@pytest.mark.parametrize(
    "text", ["no", "no thanks", "don't", "not now", "不", "不用了", "不要", "先不", "👎"]
)
def test_no(text: str) -> None:
    assert says_no(text) and not says_yes(text)


@pytest.mark.parametrize("text", ["the kettle", "paypal", "what is that?", "order #W1", "wait", "水壶", "🙏"])
def test_neither_yes_nor_no(text: str) -> None:
    assert not says_yes(text) and not says_no(text)


@pytest.mark.parametrize("text", ["never mind", "forget it", "I changed my mind, stop", "算了", "不退了"])
def test_stop(text: str) -> None:
    assert says_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "hmm not sure, let me think",
        "ok let me think",
        "sure? how much do I get back",
        "right now I don't know",
        "ok but what about the lamp",
        "yes but I am worried about the colour",
        "yes if you can match the price",
        "maybe",
        "I guess",
        "fine print please",
        "okay no",
        "yes, what is the total?",
        "correct the address first",
        "好像不对",
        "可以再等等吗",
        "行不行啊",
        "对不起",
        "是不是太贵了",
        "好贵",
        "不是很确定",
        "可以换别的吗",
        "确定吗",
        "快点",
        "好的快递呢",
        "好点的",
        "可以不",
        "好的发货没",
    ],
)
def test_what_is_not_plainly_a_yes_is_none(text: str) -> None:
    assert not says_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Yes, please cancel it and refund my card",
        "ok, do it please",
        "sounds good to me",
        "that's right, go ahead",
        "okay then",
        "I confirm",
        "yes, and thank you very much",
        "好的，麻烦你了",
        "可以，就这样办吧",
        "确认取消",
        "行，退吧",
        "嗯好",
        "没问题，办吧",
        "好的快点",
        "好的尽快办吧",
        "好滴",
        "好嘅",
        "对滴",
    ],
)
def test_a_yes_may_be_said_in_many_words(text: str) -> None:
    assert says_yes(text) and not says_no(text)


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
