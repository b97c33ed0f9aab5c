"""Order numbers, people, payments, addresses, reasons, answers, languages and searches in shoppers' words."""

from __future__ import annotations

import pytest

from actions.understanding.address_sources import same_as_order
from actions.understanding.addresses import AddressParts, address_in, refers_to_default
from actions.understanding.answers import says_no, says_stop, says_yes
from actions.understanding.orders import mention_in, numbers_in
from actions.understanding.payments import PaymentCandidate, payment_in
from actions.understanding.people import emails_in, name_in, zip_in
from actions.understanding.reasons import cancel_reason_in


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
