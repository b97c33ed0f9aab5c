"""Reviews become lessons: halves keep their polarity, frames say neither, and spans stand on their words."""

from __future__ import annotations

from sentiment.aspect_lessons import WEIGHT, composed

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
TEXTS = [
    "  the delivery was slow",
    "lovely colour",
    "物流太慢了",
    "包装很严实",
    "no word of the lists",
    "快" * 200 + "物流",
]
POLARITIES = [NEGATIVE, POSITIVE, NEGATIVE, POSITIVE, POSITIVE, POSITIVE]
OWN = {"delivery": NEGATIVE, "colour": POSITIVE, "物流": NEGATIVE, "包装": POSITIVE}


def test_each_aspect_keeps_the_polarity_of_its_own_half() -> None:
    lessons = composed(TEXTS, POLARITIES, 200)
    both = {}
    for lesson in lessons:
        named = lesson.span.of(lesson.text)
        assert named
        both.setdefault(lesson.text, set()).add(lesson.polarity)
        if lesson.polarity != NEUTRAL:
            assert OWN[named] == lesson.polarity
    assert {lesson.polarity for lesson in lessons} == {NEGATIVE, NEUTRAL, POSITIVE}
    assert any({NEGATIVE, POSITIVE} <= polarities for polarities in both.values())


def test_long_texts_and_those_without_aspects_teach_nothing() -> None:
    assert composed(TEXTS[4:], POLARITIES[4:], 50) == []
    assert composed([], [], 50) == []


def test_the_same_seed_gives_the_same_lessons_and_they_weigh_less() -> None:
    first = composed(TEXTS, POLARITIES, 40, seed=3)
    assert first == composed(TEXTS, POLARITIES, 40, seed=3)
    assert first != composed(TEXTS, POLARITIES, 40, seed=4)
    assert {lesson.weight for lesson in first} == {WEIGHT}
