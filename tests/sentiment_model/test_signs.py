"""Surface signs and clauses."""

from __future__ import annotations

import pytest

from sentiment.signs import Span, clauses_of, language_of, negated, signs_of


@pytest.mark.parametrize(
    ("text", "negations"),
    [
        ("It is not good", ["not"]),
        ("it doesn’t work", ["doesn’t"]),
        ("a knot in the notebook", []),
        ("not only fast, also cheap", []),
        ("质量不好，没有异味", ["不", "没有"]),
        ("质量不错，特别喜欢", []),
        ("", []),
    ],
)
def test_negations_are_found_and_lookalikes_are_not(text: str, negations: list[str]) -> None:
    assert [span.of(text) for span in signs_of(text).negations] == negations


def test_emoji_and_emoticons_are_weighed() -> None:
    assert signs_of("great 😍👍 :)").emoji == 3
    assert signs_of("late again 😡 :(").emoji == -2
    ironic = signs_of("lovely 🙃")
    assert (ironic.emoji, ironic.ironic_emoji, ironic.emoji_count) == (0, 1, 1)


@pytest.mark.parametrize("text", ["Yeah right, sure", "thanks for nothing", "呵呵，这服务", "great. /s"])
def test_markers_of_sarcasm_are_found(text: str) -> None:
    assert signs_of(text).sarcasm


@pytest.mark.parametrize("text", ["Thanks, that helps", "the price is right", "谢谢，很好"])
def test_plain_thanks_are_no_sarcasm(text: str) -> None:
    assert not signs_of(text).sarcasm


def test_shouting_and_stretching_are_measured() -> None:
    signs = signs_of("WHERE IS my parcel, this is soooo slow!!! really?")
    assert signs.capitals == pytest.approx(1 / 6)
    assert (signs.exclamations, signs.questions, signs.stretched) == (3, 1, 1)


@pytest.mark.parametrize(
    ("text", "language", "mixed"),
    [
        ("where is it", "en", False),
        ("快递呢", "zh", False),
        ("我的order到哪了", "mixed", True),
        ("订单#W123", "zh", False),
    ],
)
def test_languages_are_told_by_script(text: str, language: str, mixed: bool) -> None:
    assert language_of(text) == language
    assert signs_of(text).mixed is mixed


def test_clauses_end_at_marks_and_before_contrast_but_not_inside_numbers() -> None:
    text = "The screen is great but it arrived late, at 10:30 for 3.50!!"
    assert [clause.of(text) for clause in clauses_of(text)] == [
        "The screen is great",
        "but it arrived late",
        "at 10:30 for 3.50",
    ]
    chinese = "物流很慢，但是质量不错。"
    assert [clause.of(chinese) for clause in clauses_of(chinese)] == ["物流很慢", "但是质量不错"]
    assert clauses_of(" ... ") == []


def test_a_negation_reaches_some_words_and_not_into_the_next_clause() -> None:
    near, far = "not very slow", "not today, slow"
    assert negated(near, Span(near.index("slow"), len(near)))
    assert not negated(far, Span(far.index("slow"), len(far)))
