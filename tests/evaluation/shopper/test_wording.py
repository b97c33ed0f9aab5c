"""The shopper's own wordings: enough of them, in both languages, and all of them can be filled."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.conversations.goal import Language
from evaluation.conversations.shopper.wording import (
    FOLDER,
    NoWording,
    Wording,
    join,
    keep,
    names_in,
    unmarked,
    wordings,
)
from tests.evaluation.shopper.customers import KINDS, STYLES, change, question, shopper
from tests.evaluation.shopper.scripted_bot import Script, asks, confirms, says

LANGUAGES: tuple[Language, ...] = ("en", "zh")
HOLE = re.compile(r"[{}\ue000\ue001]|\bNone\b|  |\bthe the\b|\bmy my\b|,,|，，|\.\.(?!\.)")
KNOWN_SLOTS = frozenset(
    "order items swaps changes payment reason address email name zip item values title right wrong request"
    " shown question options first last value brand four amount count".split()
)
QUESTIONS = (
    "email name zip order_number items variant payment_method refund_method reason address choice"
    " quantity language product query free_text"
).split()


def all_acts() -> Iterator[tuple[Language, str, str, list[str]]]:
    for language in LANGUAGES:
        for name, registers in wordings(language).items():
            for register, templates in registers.items():
                yield language, name, register, templates


def test_both_languages_have_the_same_acts_in_the_same_registers() -> None:
    english, chinese = (
        {name: set(registers) for name, registers in wordings(language).items()} for language in LANGUAGES
    )
    assert english == chinese


def test_every_act_has_many_wordings_and_none_twice() -> None:
    for language, name, register, templates in all_acts():
        assert len(templates) >= (1 if name.startswith("thing.") else 8), (language, name, register)
        if not name.startswith("thing."):
            assert len(set(templates)) == len(templates), (language, name, register)


def test_every_slot_is_one_that_gets_filled() -> None:
    for language, name, _, templates in all_acts():
        for template in templates:
            assert names_in(template) <= KNOWN_SLOTS, (language, name, template)


def test_each_request_can_be_made_with_nothing_but_the_order_or_without_it() -> None:
    for language in LANGUAGES:
        for kind in KINDS:
            templates = wordings(language)[f"request.{kind}"]["plain"]
            least = {"address"} if kind == "change_default_address" else {"order"}
            assert any(names_in(template) <= least for template in templates), (language, kind)


def test_no_wording_of_an_act_is_an_error_with_its_name() -> None:
    with pytest.raises(NoWording, match=r"request\.cancel_order"):
        Wording("en", random.Random(1)).pick("request.cancel_order", slots={}, must=("order",))


def test_files_hold_only_their_own_language() -> None:
    for file in Path(FOLDER / "en").glob("*.yml"):
        assert not re.search("[\u4e00-\u9fff]", file.read_text("utf-8")), file


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
def test_every_kind_of_want_and_every_question_is_worded_without_a_hole(style, language) -> None:  # type: ignore[no-untyped-def]
    summary = confirms("I'll do something else:", ("Alpine Day Backpack", "black", "pink"))
    for kind in KINDS:
        for seed, expects in enumerate(QUESTIONS):
            bot = Script([asks(expects, "?"), asks(expects, "??"), summary, says("Hm.")])
            shopper(change(kind), question(), style=style, language=language, seed=seed).talk(bot)
            for text in bot.heard:
                assert text and not HOLE.search(text), (kind, expects, text)


def test_pieces_are_joined_with_a_stop_only_where_there_is_none() -> None:
    assert join("Hi,", "It's me", "en") == "Hi, it's me"
    assert join("Cancel it", "Thanks!", "en") == "Cancel it. Thanks!"
    assert join("Cancel it!", "Thanks!", "en") == "Cancel it! Thanks!"
    assert join("取消", "谢谢", "zh") == "取消，谢谢"
    assert join("取消。", "谢谢", "zh") == "取消。谢谢"
    assert unmarked(join(f"order {keep('#W1')}", "Please", "en")) == "order #W1. Please"
