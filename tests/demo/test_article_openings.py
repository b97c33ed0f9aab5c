"""What shoppers ask in plain words stands where it is told: in the opening or the lists of an article."""

from __future__ import annotations

from pathlib import Path

import pytest

ARTICLES = Path(__file__).parents[2] / "shop" / "demo" / "articles"


@pytest.mark.parametrize(
    ("language", "canada", "alaska", "one_method"),
    [
        ("en", "we ship there for $15", "express is not offered there", "can't be combined"),
        ("zh", "可以配送，运费 15 美元", "不支持加急", "合用"),
    ],
)
def test_places_and_combining_are_told(language: str, canada: str, alaska: str, one_method: str) -> None:
    times = (ARTICLES / language / "delivery-times.md").read_text(encoding="utf-8")
    assert canada in times
    assert alaska in times
    payment = (ARTICLES / language / "payment-methods.md").read_text(encoding="utf-8")
    opening = payment.split("---", 2)[2].strip().split("\n\n")[0]
    assert one_method in opening
