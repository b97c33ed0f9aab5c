"""Candidate clauses of a message."""

from __future__ import annotations

import pytest

from bot.components.clauses import clauses


def cut(text: str) -> list:
    return [text[start:end] for start, end in clauses(text)]


@pytest.mark.parametrize(
    "text",
    [
        "cancel my order because I ordered by mistake",
        "Hi, I want to return the keyboard, thanks",
        "12 Main St, Suite 4, Austin, TX 78701",
        "the blue one, size 42, and the mouse",
        "is the hoodie available in blue, size S?",
        "连帽卫衣有货吗，M码？",
        "我想取消订单，因为买错了",
        "你好，我要退货，谢谢",
        "I want to return the shoes, refund to my paypal",
        "swap the rug for the larger one, I'll pay the rest by visa",
        "退掉耳机，钱退到礼品卡",
        "取消订单，不想要了",
        "礼品卡余额还有多少？",
        "我想取消訂單，因為買錯了",
        "我换个说法，想送朋友咖啡机，有推荐吗",
        "想买一个旅行用的背包，求推荐",
        "I need a backpack for hiking, any recommendations?",
        "looking for a lamp for my desk. what would you recommend?",
        "帮我把晴川 琥珀香水换成100 ml的",
        "yes",
        "?!",
    ],
)
def test_reasons_lists_addresses_and_courtesies_stay_in_one_clause(text: str) -> None:
    assert len(clauses(text)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "cancel order #W1, and do you have any recommendations for a gift?",
            ["cancel order #W1", "do you have any recommendations for a gift?"],
        ),
        (
            "取消订单#D700301，不想要了，另外礼品卡余额还有多少？",
            ["取消订单#D700301，不想要了", "礼品卡余额还有多少？"],
        ),
        (
            "Cancel order #W1 and where is order #W2?",
            ["Cancel order #W1", "where is order #W2?"],
        ),
        (
            "I want to return the shoes. Also, can you change my address?",
            ["I want to return the shoes", "can you change my address?"],
        ),
        ("取消订单 #D100001，另外帮我查一下物流", ["取消订单 #D100001", "帮我查一下物流"]),
        ("查一下我的包裹，然後幫我換個地址", ["查一下我的包裹", "幫我換個地址"]),
    ],
)
def test_clauses_that_each_ask_for_something_are_cut_apart(text: str, expected: list) -> None:
    assert cut(text) == expected


def test_a_point_in_a_price_or_an_address_ends_no_clause() -> None:
    assert len(clauses("is it under $12.50 or do you mail a.b@c.com")) == 1


@pytest.mark.parametrize(
    "text", ["can u cancel d710302 pls n return the pan", "change the address n also cancel the kettle"]
)
def test_a_lone_n_before_a_verb_is_an_and(text: str) -> None:
    assert len(clauses(text)) == 2


def test_any_other_n_stays_where_it_is() -> None:
    assert len(clauses("cancel the fish n chips print")) == 1


def test_a_space_within_a_name_ends_no_clause() -> None:
    text = "取消晴川 琥珀香水 顺便查下快递"
    spans = clauses(text, [(2, 9)])
    assert [text[start:end] for start, end in spans] == ["取消晴川 琥珀香水", "查下快递"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("帽衫我要退货鞋子想换成黑色的", ["帽衫我要退货", "鞋子想换成黑色的"]),
        ("鞋子换成黑色的帽衫退掉", ["鞋子换成黑色的", "帽衫退掉"]),
        ("水壶退了吧泰迪熊要换个大的", ["水壶退了吧", "泰迪熊要换个大的"]),
        ("帐篷到哪了靴子那单取消", ["帐篷到哪了", "靴子那单取消"]),
        ("手机什么时候能到帮我把地址改一下", ["手机什么时候能到", "帮我把地址改一下"]),
        ("平板那单取消掉帽子换成大码的", ["平板那单取消掉", "帽子换成大码的"]),
        ("退掉帽衫把鞋子换成黑色的", ["退掉帽衫", "把鞋子换成黑色的"]),
        ("帽衫我要退貨鞋子想換成黑色的", ["帽衫我要退貨", "鞋子想換成黑色的"]),
    ],
)
def test_two_verbs_of_two_things_are_two_requests_without_any_mark(text: str, expected: list) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "退货还是换货比较快",
        "我要退货帮我换成黑色的",
        "这个退了给我换个大的",
        "退货政策和换货政策一样吗",
        "退货后多久可以换成别的",
        "鞋子换成黑色的那款",
        "取消了的话退款什么时候到",
        "帽衫和鞋子都退货",
        "我想退掉帽衫换成黑色的",
        "订单取消了为什么还没退款",
        "我想取消那个换成黑色的",
        "请问如果我退货了多久到账",
        "换货的时候可以换成别的颜色吗",
    ],
)
def test_two_verbs_of_one_thing_are_one_request(text: str) -> None:
    assert len(clauses(text)) == 1
