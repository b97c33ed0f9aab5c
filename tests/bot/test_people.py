"""Names of people who introduce themselves."""

from __future__ import annotations

from typing import List

import pytest

from bot.components.names import names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("this is Sara Lee", ["Sara Lee"]),
        ("my name is sara lee and my zip is 10001", ["sara lee"]),
        ("I'm Sara Lee, order #W1234567", ["Sara Lee"]),
        ("My name's Jean-Luc O'Neil.", ["Jean-Luc O'Neil"]),
        ("Hi, this is John Smith calling about order 100234", ["John Smith"]),
        ("I am Mary van der Berg and I want a refund", ["Mary van der Berg"]),
        ("my name is Sara", ["Sara"]),
        ("我叫王小明", ["王小明"]),
        ("我是陳大文，想退貨", ["陳大文"]),
        ("我是李娜，想退货", ["李娜"]),
        ("姓名：欧阳锋", ["欧阳锋"]),
        ("我叫 Sara Lee", ["Sara Lee"]),
        ("I'm looking for a kettle", []),
        ("I'm Chinese", []),
        ("This is ridiculous", []),
        ("call me tomorrow", []),
        ("it's wired or not", []),
        ("我是你们的老顾客", []),
        ("我是会员", []),
        ("我是想退货", []),
    ],
)
def test_a_name_is_told_from_what_else_people_say_they_are(text: str, names: List[str]) -> None:
    found = names_in(text)
    assert [entity["value"] for entity in found] == names
    assert [text[entity["start"] : entity["end"]] for entity in found] == names
