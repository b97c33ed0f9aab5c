"""Topics of many texts, named in their own words."""

from __future__ import annotations

import random

import pytest

from sentiment.topics import LEAST_TEXTS, topics_of

THINGS = {
    "en": {
        "delivery": ["The courier was late", "courier lost the parcel", "late parcel, rude courier"],
        "battery": ["battery drains overnight", "the battery drains, overheats", "overheats, battery drains"],
        "sleeve": ["sleeves shrank in the wash", "wash shrank the sleeves", "the sleeves shrank"],
    },
    "zh": {
        "delivery": ["快递员送错地址", "快递员没有打电话", "快递员打电话送错地址"],
        "battery": ["电池续航太短", "续航太短电池发热", "电池发热续航太短"],
        "sleeve": ["洗完袖子缩水", "袖子缩水严重", "洗完缩水严重"],
    },
}  # fmt: skip


def texts(language: str, count: int = 60) -> tuple[list[str], list[str]]:
    draw = random.Random(5)
    kinds = [draw.choice(list(THINGS[language])) for _ in range(count)]
    return [draw.choice(THINGS[language][kind]) for kind in kinds], kinds


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_belongs_together_becomes_a_topic(language: str) -> None:
    written, kinds = texts(language)
    topics = topics_of(written, count=3)
    assert len(topics) == 3
    for topic in topics:
        assert topic.language == language
        assert len({kinds[number] for number in topic.texts}) == 1
    assert sum(topic.share for topic in topics) == pytest.approx(1)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_number_of_topics_is_chosen(language: str) -> None:
    written, _ = texts(language)
    assert 3 <= len(topics_of(written)) <= 5


def test_names_are_words_that_were_written_with_their_aspect() -> None:
    written, kinds = texts("en")
    named = {kinds[topic.texts[0]]: topic.name for topic in topics_of(written, count=3)}
    assert "courier" in named["delivery"].lower()
    assert "battery" in named["battery"].lower()
    chinese, _ = texts("zh")
    assert any("快递" in topic.name for topic in topics_of(chinese, count=3))


def test_moods_are_averaged_over_a_topic() -> None:
    written, kinds = texts("en")
    topics = topics_of(written, [-1.0 if kind == "delivery" else 0.5 for kind in kinds], count=3)
    assert sorted(topic.intensity for topic in topics if topic.intensity is not None) == [-1.0, 0.5, 0.5]


def test_languages_have_their_own_topics_and_numbers_are_of_the_whole_list() -> None:
    english, _ = texts("en", 30)
    chinese, _ = texts("zh", 30)
    for topic in topics_of([*english, *chinese], count=2):
        assert all((number >= 30) == (topic.language == "zh") for number in topic.texts)


def test_the_same_texts_get_the_same_topics() -> None:
    written, _ = texts("en")
    assert topics_of(written, seed=3) == topics_of(written, seed=3)


@pytest.mark.parametrize(
    "written", [[], ["courier late"] * (LEAST_TEXTS - 1), [""] * 40, ["the and of"] * 40, ["!?"] * 40]
)
def test_too_little_to_tell_has_no_topics(written: list[str]) -> None:
    assert topics_of(written) == []


def test_wrong_use_is_told() -> None:
    with pytest.raises(ValueError, match="at least one topic"):
        topics_of([], count=0)
    with pytest.raises(ValueError, match="1 intensities for 2 texts"):
        topics_of(["a", "b"], [0.0])
