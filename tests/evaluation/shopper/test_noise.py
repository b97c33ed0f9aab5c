"""Slips of the fingers never touch what has to be right."""

from __future__ import annotations

import random

import pytest

from evaluation.conversations.shopper.noise import slip
from evaluation.conversations.shopper.wording import keep, unmarked
from tests.evaluation.shopper.customers import ADDRESS, ANN, KINDS, change, shopper
from tests.evaluation.shopper.scripted_bot import Script, asks, says


def test_words_are_mistyped_and_identifiers_are_not() -> None:
    text = "I would definitely like to cancel #W2378156, my mail is ann.wells@example.com, ZIP 80202-1234"
    typed = {unmarked(slip(text, "en", random.Random(seed))) for seed in range(60)}
    assert len(typed) > 40
    for version in typed:
        assert all(part in version for part in ("#W2378156", "ann.wells@example.com", "80202-1234")), version


def test_chinese_gets_wrong_homophones_and_loses_its_marks() -> None:
    text = "你好，我的订单#D700101想退款，邮编200001，邮箱lin.xiaoyu@example.com。"
    typed = {unmarked(slip(text, "zh", random.Random(seed))) for seed in range(60)}
    assert len(typed) > 10
    assert any("推款" in version or "定单" in version for version in typed)
    for version in typed:
        assert all(part in version for part in ("#D700101", "200001", "lin.xiaoyu@example.com")), version


def test_what_is_marked_stays_as_it_is() -> None:
    for seed in range(50):
        typed = slip(f"please send everything to {keep(ADDRESS)} instead", "en", random.Random(seed))
        assert ADDRESS in unmarked(typed)


def test_not_more_than_a_few_words_of_a_message_are_wrong() -> None:
    text = "something remarkable happened yesterday while walking through different gardens wondering " * 3
    for seed in range(30):
        typed = slip(text, "en", random.Random(seed)).split()
        assert sum(a != b for a, b in zip(text.split(), typed, strict=True)) <= 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_shopper_that_mistypes_gives_numbers_addresses_and_its_name_rightly(language) -> None:  # type: ignore[no-untyped-def]
    who = asks("email", "Your e-mail address? Your full name and ZIP code work too.")
    which, where = asks("order_number", "Which order is it?"), asks("address", "What is the new address?")
    for kind in KINDS:
        for seed in range(10):
            bot = Script([who, which, where, says("Done.")])
            shopper(change(kind), style="typos", language=language, seed=seed).talk(bot)
            mail_or_name = bot.heard[-4:] and " ".join(bot.heard)
            assert ANN.email in mail_or_name or ("Ann Wells" in mail_or_name and "80202" in mail_or_name)
            if "address" in kind:
                assert ADDRESS in " ".join(bot.heard)
