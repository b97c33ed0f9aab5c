"""How people say who they are in one line with their postcode."""

from __future__ import annotations

import pytest

from actions.understanding.people import name_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hi im ann lee and my zip is 78701", "ann lee"),
        ("its ann lee 78701", "ann lee"),
        ("ann lee, austin, 78701. hi", "ann lee"),
        ("Hiya! Ann Lee, zip is 78701.", "Ann Lee"),
        ("i am ann lee, 78701 and want to return a lamp", "ann lee"),
        ("你好我係Ann Lee 78701", "Ann Lee"),
        ("Ann Lee，郵編78701。取消檯燈那單", "Ann Lee"),
        ("帮我查一下ann lee 78701 的订单", "ann lee"),
        ("您好，Ann Lee，78701，我买了两盏台灯", "Ann Lee"),
    ],
)
def test_a_name_beside_a_postcode(text: str, name: str) -> None:
    assert name_in(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "im moving house, my zip is 78701",
        "it's wired or not 12345",
        "my order goes to San Jose 95119",
        "ship it to New York, 10001",
        "send it to Austin, TX 78701",
        "this is about order 12345",
        "cancel the lamp, zip 78701",
    ],
)
def test_other_words_beside_one_are_no_name(text: str) -> None:
    assert name_in(text) is None
