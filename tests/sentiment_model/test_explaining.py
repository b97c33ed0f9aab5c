"""Words that moved a score are found by leaving them out."""

from __future__ import annotations

import pytest

from sentiment.explaining import MOST_READINGS, explain
from tests.sentiment_model.counting import CountingReader


@pytest.mark.parametrize(
    ("text", "pleasing", "displeasing"),
    [
        ("great screen, slow delivery", ["great"], ["slow"]),
        ("物流很慢，质量好", ["好"], ["慢"]),
        ("the weather report", [], []),
        ("", [], []),
    ],
)
def test_words_that_moved_it_are_named_with_their_direction(
    text: str, pleasing: list[str], displeasing: list[str]
) -> None:
    influences = explain(CountingReader(), text).influences
    assert [i.text for i in influences if i.effect > 0] == pleasing
    assert [i.text for i in influences if i.effect < 0] == displeasing
    assert all(influence.span.of(text) == influence.text for influence in influences)


def test_a_negation_goes_with_its_word() -> None:
    [influence] = explain(CountingReader(), "this is not good").influences
    assert (influence.text, influence.effect < 0) == ("not good", True)


def test_the_strongest_come_first_and_no_more_than_asked_for() -> None:
    influences = explain(CountingReader(), "good good good bad", most=2).influences
    assert len(influences) == 2
    assert abs(influences[0].effect) >= abs(influences[1].effect)


def test_a_long_text_costs_no_more_readings_and_its_words_are_still_found() -> None:
    model = CountingReader()
    text = ", ".join(f"sentence {number} tells nothing" for number in range(200)) + ", slow delivery"
    found = explain(model, text.replace("sentence 30 tells", "terrible 30 tells"))
    assert "terrible" in [influence.text for influence in found.influences]
    assert len(model.asked) <= 2 * (MOST_READINGS + 1)


def test_the_signs_come_with_it() -> None:
    assert explain(CountingReader(), "yeah right 🙄").signs.sarcasm
