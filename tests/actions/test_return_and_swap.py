"""A return of one thing and an exchange of another, said in one Chinese clause."""

from __future__ import annotations

import pytest

from actions.dialogue.intake import drafts_of
from actions.dialogue.message import Message, Request
from actions.names import CANCEL, CHANGE_ITEMS, EXCHANGE, RETURN
from actions.understanding.addresses import address_in
from actions.understanding.return_and_swap import only_difference_back, return_and_swap
from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("台灯退了 水壶换白色的", [RETURN, EXCHANGE]),
        ("水壶换白色的，台灯退掉吧", [EXCHANGE, RETURN]),
        ("我想退台灯 换水壶", [RETURN, EXCHANGE]),
        ("換水壺，退檯燈", [EXCHANGE, RETURN]),
        ("檯燈退咗 水壺換大一點", [RETURN, EXCHANGE]),
    ],
)
def test_a_return_and_an_exchange_of_two_things_are_two_wishes(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in return_and_swap(text)] == kinds
    drafts = drafts_of(Message("m", text, (Request(text, "return_item", 0.9),)))
    assert [draft.kind for draft in drafts] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "台灯退了 换个大的",
        "台灯退掉 换双大的",
        "算了不换了 直接退",
        "台灯不退了 水壶换白色的",
        "退台灯还是换水壶",
        "退到礼品卡 水壶换白色的",
        "水壶换白色的 退差价",
        "台灯退了 它换成黑的",
        "退货 换货",
        "台灯能退吗 水壶能换吗",
    ],
)
def test_what_is_one_wish_or_a_question_is_not_parted(text: str) -> None:
    assert return_and_swap(text) == []


def test_what_is_only_cancelled_becomes_no_other_version() -> None:
    def kinds(text: str) -> list[str]:
        return [draft.kind for draft in drafts_of(Message("m", text, (Request(text, "exchange_item", 0.9),)))]

    assert kinds("两盏台灯取消一盏，白的") == [CANCEL]
    assert kinds("两盏台灯换一盏，白的") == [EXCHANGE]


@pytest.mark.parametrize(
    "text",
    ["是 77 Oak Ave 打错了", "77 Oak Ave，刚才我写错了", "77 Oak Ave, typo", "77 Oak Ave (my mistake)"],
)
def test_a_remark_on_a_slip_is_no_city(text: str) -> None:
    parts = address_in(text)
    assert (parts.line1, parts.city, parts.state) == ("77 Oak Ave", "", "")


def test_a_remark_before_the_address_or_like_words_in_it_stay() -> None:
    assert address_in("写错了 应该是 77 Oak Ave, Boston, MA 02110").city == "Boston"
    assert address_in("12 Typo Lane, Boston, MA 02110").line1 == "12 Typo Lane"


@pytest.mark.parametrize(
    ("text", "same"),
    [("想換新嘅", True), ("换过一部新的", True), ("台灯换新", True), ("换新款", False), ("换新地址", False)],
)
def test_a_new_one_is_the_same_again(text: str, same: bool) -> None:
    assert vocabulary().says("same_again", fold(text)) is same


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("#W100001 水壶换成最便宜的，退paypal", True),
        ("水壶换成最便宜的，差价退礼品卡", True),
        ("换成黑色的，不行就退礼品卡", False),
        ("台灯退了，钱退到礼品卡", False),
    ],
)
def test_the_difference_goes_back_and_no_thing(text: str, difference: bool) -> None:
    assert only_difference_back(text) is difference
    if difference:
        drafts = drafts_of(Message("m", text, (Request(text, "change_payment_method", 0.9),)))
        assert [draft.kind for draft in drafts] == [CHANGE_ITEMS]
