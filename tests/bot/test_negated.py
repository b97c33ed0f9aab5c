"""What a shopper says they do not want is left out, where something else says what they do want."""

from __future__ import annotations

import pytest

from bot.components.clauses import clauses
from bot.components.negated import denied, only_denies, without_denied


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I don't want to cancel anything, just tell me how far out the boots are",
         "just tell me how far out the boots are"),
        ("dont want a refund, just the same coat one size smaller", "just the same coat one size smaller"),
        ("i dont want to cancel just move the address", "just move the address"),
        ("I'm not asking for a refund, can you send the right one", "can you send the right one"),
        ("not a refund, an exchange please", "an exchange please"),
        ("please don't cancel my order, change the address instead", "change the address instead"),
        ("no need to refund me, just resend the missing mug", "just resend the missing mug"),
        ("You don't need to refund me but the box was empty", "the box was empty"),
        ("I want a refund not a replacement", "I want a refund"),
        ("dont want a new one dont want a voucher just want what i paid", "just want what i paid"),
        ("The kettle leaks. I don't want another one. Just refund me.", "The kettle leaks. Just refund me."),
        ("I don't want to cancel order #W1234567, I want to cancel #W7654321", "I want to cancel #W7654321"),
        ("不是要取消，就是想改个地址", "就是想改个地址"),
        ("不退不退 衣服就想换个小码", "衣服就想换个小码"),
        ("换我也懒得换，直接退我39块", "直接退我39块"),
        ("不用退货，直接退款行吗", "直接退款行吗"),
        ("不退，就想换个大一码的", "就想换个大一码的"),
        ("我不是要退款，我想问什么时候发货", "我想问什么时候发货"),
        ("不想換貨，把錢退給我", "把錢退給我"),
        ("不想换了，退货", "退货"),
        ("no i don't need a person, tell me when it comes", "tell me when it comes"),
        ("不退也不换，补一个盖子", "补一个盖子"),
        ("唔係要退，想換過隻新嘅", "想換過隻新嘅"),
        ("不想寄回去，补一个盖子", "补一个盖子"),
    ],
)  # fmt: skip
def test_what_is_not_wanted_is_left_out(text: str, left: str) -> None:
    assert without_denied(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to return it",  # nothing else is said
        "no, do not send it back, i never asked for that",  # the answer no, with a reason
        "don't cancel it, I still want it",
        "I don't want to return it if I have to pay for the parcel",  # a condition
        "why don't you cancel it, I asked twice",
        "Returned the boots, not refunded yet",
        "you dont refund people, you thieves",
        "dont want the lamp, cancel it",  # the thing is not wanted: a reason
        "I don't want it anymore, cancel",
        "there was no need to cancel it, why did you",
        "别取消，我还要呢",
        "不退，别退",
        "不退款，我就报警",
        "不退不换 有保障吗",
        "要不要退，你们看着办",
        "不想要了，退货",
        "不需要退货吗，直接退款",
    ],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert without_denied(text) == text
    assert denied(text) == []


def test_a_clause_that_only_denies_is_no_request_of_its_own() -> None:
    text = "I don't want to cancel my order, just tell me where it is"
    assert only_denies("I don't want to cancel my order") and only_denies("不想退货")
    assert not only_denies("I want to cancel my order") and not only_denies("要不要退货")
    assert [text[start:end] for start, end in clauses(text)] == [text]
