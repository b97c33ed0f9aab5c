"""Aspects are found in both languages; parts that no list knows are found by what is said of them."""

from __future__ import annotations

import pytest

from sentiment.aspects import BLAMED, OPEN, PART, PRAISED, AspectFinder


@pytest.fixture(scope="module")
def finder() -> AspectFinder:
    return AspectFinder()


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("Shipping took two weeks", ["delivery"]),
        ("the price is fair and the quality is fine", ["price", "quality"]),
        ("It runs small", ["size"]),
        ("Your support never replied", ["service", "service"]),
        ("boxes were crushed", ["packaging"]),
        ("I want a refund", ["returns"]),
        ("物流很快，包装严实", ["delivery", "packaging"]),
        ("尺码偏小，面料粗糙", ["size", "size", "quality", "quality"]),
        ("客服态度很差", ["service"]),
        ("这个delivery太慢", ["delivery"]),
        ("who is the rice for", []),
        ("", []),
    ],
)
def test_aspects_are_found(finder: AspectFinder, text: str, aspects: list[str]) -> None:
    assert [aspect.name for aspect in finder.find(text)] == aspects


def test_spans_are_places_in_the_text_as_given(finder: AspectFinder) -> None:
    text = "  The delivery didn’t come on time, 但是包装不错"
    for aspect in finder.find(text):
        assert aspect.span.of(text) == aspect.text


def test_mentions_do_not_overlap_and_the_longest_wins(finder: AspectFinder) -> None:
    found = finder.find("The battery life is great and customer service was rude")
    assert [aspect.text for aspect in found] == ["battery life", "customer service", "rude"]


def test_an_english_word_inside_a_longer_one_is_no_mention_in_a_chinese_text(finder: AspectFinder) -> None:
    assert not [aspect for aspect in finder.find("买了pricey牌的杯") if aspect.text == "price"]


def test_phrases_that_judge_say_so(finder: AspectFinder) -> None:
    said = {aspect.text: aspect.said for aspect in finder.find("arrived late but worth every penny")}
    assert said == {"arrived late": BLAMED, "worth every penny": PRAISED}


def test_parts_that_no_list_knows_are_found_by_the_judgement(finder: AspectFinder) -> None:
    found = finder.find("The grinder was noisy and the milk frother broke.")
    assert [(a.text, a.said) for a in found if a.name == PART] == [("grinder", OPEN), ("milk frother", OPEN)]
    chinese = finder.find("洗碗机很安静")
    assert [(a.name, a.text, a.said) for a in chinese] == [(PART, "洗碗机", OPEN)]


def test_general_words_are_no_parts(finder: AspectFinder) -> None:
    assert finder.find("The thing is great and this product is awful") == ()
    assert finder.find("东西很好") == ()


def test_singular_and_plural_of_a_part_count_together(finder: AspectFinder) -> None:
    keys = {aspect.key for text in ("the button is stiff", "Buttons stick") for aspect in finder.find(text)}
    assert keys == {"part:button"}


def test_a_shop_adds_its_own_words() -> None:
    finder = AspectFinder({"part": {"en": ["portafilter"], "zh": ["磨芯"]}}, open_parts=False)
    assert [aspect.key for aspect in finder.find("portafilters leak")] == ["part:portafilter"]
    assert [aspect.key for aspect in finder.find("磨芯有杂音")] == ["part:磨芯"]
    with pytest.raises(ValueError, match="no aspect colourfulness"):
        AspectFinder({"colourfulness": {"en": ["red"]}})


def test_every_aspect_has_a_name_and_words_in_both_languages(finder: AspectFinder) -> None:
    assert {"delivery", "price", "size", "quality", "service", "packaging", "part"} <= set(finder.names)
    for key, names in finder.names.items():
        assert names["en"] and names["zh"], key
        shown = AspectFinder(open_parts=False)
        assert shown.find(names["zh"]) or key == PART
