"""Questions about what a product is like: its qualities, its make, how others rate it, which of several suits
best; and where a description answers them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from actions.understanding.text import fold, has_cjk, singular, words

_FILE = Path(__file__).with_suffix(".yml")
_SHORT = 12
_LETTERS = 4
# A sentence has to have so many of the words asked about: "flat feet" is not told of by "lets feet breathe".
_BESIDE = 2
# Endings that tell "washable" from "washing".
_ENDING = re.compile(r"(?:able|ible|ing|ings|ed|er|est|es|s|y|e)$")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of `qualities.yml` by topic."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["patterns"]
    return {topic: re.compile("|".join(alternatives)) for topic, alternatives in raw.items()}


@lru_cache(maxsize=1)
def _alike() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """What is asked, and what a description that answers it says: stems or Chinese words."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["alike"]
    return tuple((tuple(one["asked"]), tuple(one["told"])) for one in raw)


def _says(topic: str, folded: str) -> bool:
    return _patterns()[topic].search(folded) is not None


def asks_quality(text: str) -> bool:
    """Whether it is asked what something shown is like: "is it waterproof", "how long does the battery last";
    what the shop does with it (sends, takes back, guarantees) is another question.
    """
    folded = fold(text)
    return len(words(folded)) <= _SHORT and _says("quality", folded) and not _says("of_the_shop", folded)


def without_noise(text: str) -> str:
    """The text without "noise cancelling", which cancels nothing."""
    return re.sub(r"\bnoise[- ]?cancell?\w*", "noise", text, flags=re.IGNORECASE)


def with_it_for(text: str, names: Sequence[str]) -> str:
    """The text, folded, with "it" for a name that is made of these words: "is the backpack warm"."""
    own = {singular(fold(name)) for name in names}
    # "phone" is a smartphone by its end.
    short = {one for one in map(singular, words(fold(text))) if any(_ends_so(name, one) for name in own)}
    known = "|".join(sorted(map(re.escape, own | short), key=len, reverse=True))
    if not known:
        return fold(text)
    name = rf"(?:\b(?:the|my|this|that|your|these|those) )?\b(?:(?:{known})(?:s|es)?\b(?: |(?=\W|$)))+"
    return re.sub(rf"{name}", "it ", fold(text)).replace("it  ", "it ").strip()


def _ends_so(name: str, word: str) -> bool:
    return len(word) > _LETTERS and name.endswith(word)


def asks_rating(text: str) -> bool:
    """Whether it is asked what other buyers think of something: "any reviews?", "评价怎么样"."""
    folded = fold(text)
    return _says("rating", folded) and not _says("reviewing", folded)


def asks_brand(text: str) -> bool:
    """Whether it is asked who makes something."""
    return _says("brand", fold(text))


def asks_for_newest(text: str) -> bool:
    """Whether nothing but what is new is asked for."""
    return _patterns()["newest"].fullmatch(fold(text)) is not None


def asks_for_options(text: str) -> bool:
    """Whether it is asked what an option has to offer: "what colors do you have", "有哪些尺码"."""
    return _says("options", fold(text))


def criterion_in(text: str) -> str:
    """What the best of several is to be measured by: "which one is warmer"; else nothing."""
    folded = fold(text)
    for match in _patterns()["criterion"].finditer(folded):
        said = next((group for group in match.groups() if group), "")
        left = _patterns()["no_criterion"].sub(" ", said).strip(" ?!.,")
        if left:
            return left
    return ""


def without_purpose(text: str) -> str:
    """The text, folded, without what something is to be good for, which names nothing that is for sale."""
    return _patterns()["purpose"].sub(" ", fold(text))


def liking_in(text: str) -> str:
    """What somebody else likes: "she's into cooking", "他喜欢户外"; nothing where that is not said."""
    match = _patterns()["liking"].search(fold(text))
    return next((group for group in match.groups() if group), "") if match else ""


def is_for_child(text: str) -> bool:
    """Whether something for a child is looked for."""
    return _says("child", fold(text))


def toys(language: str) -> tuple[str, str]:
    """What things for children are called, and what their category or tags have in them."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["toys"]
    words_said, sign = raw.get(language, raw["en"])
    return words_said, sign


def without_child(text: str) -> str:
    """The text, folded, without the child that something is for."""
    return _patterns()["child"].sub(" ", fold(text))


def animal_in(text: str) -> str:
    """The animal for which something is looked for: "for my dog"; nothing where there is none."""
    match = _patterns()["pets"].search(fold(text))
    return next((group for group in match.groups() if group), "") if match else ""


def several_in(text: str) -> int | None:
    """How many of something the price is asked of: "how much are two of them"; else None."""
    folded = fold(text)
    if not _says("sum", folded) or (match := _patterns()["several"].search(folded)) is None:
        return None
    said = next(group for group in match.groups() if group)
    number = int(said) if said.isdigit() else _NUMBERS.get(said, 0)
    return number if 1 < number < 100 else None


_NUMBERS: Mapping[str, int] = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "both": 2, "a pair": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "十": 10,
}  # fmt: skip


def sentences_on(asked: str, description: str) -> list[str]:
    """The sentences of a description that speak of what is asked."""
    folded = fold(asked)
    stems = _stems(_patterns()["asking_words"].sub(" ", folded))
    found = []
    for sentence in re.split(r"(?<=[.!])\s+|(?<=[。！])", description):
        told = fold(sentence)
        own = _stems(told)
        if (
            (stems and len(stems & own) >= min(len(stems), _BESIDE))
            or _told_alike(folded, told)
            or _shares_characters(folded, told)
        ):
            found.append(sentence.strip())
    return [sentence for sentence in found if sentence]


def _stems(folded: str) -> set[str]:
    found = set()
    for word in words(folded):
        if has_cjk(word) or len(word) < _LETTERS:
            continue
        stem = _ENDING.sub("", singular(word))
        if len(stem) >= _LETTERS - 1:
            found.add(stem.replace("z", "s"))
    return found


def _told_alike(asked: str, told: str) -> bool:
    return any(
        any(re.search(one, asked) for one in question) and any(re.search(one, told) for one in answer)
        for question, answer in _alike()
    )


def _shares_characters(asked: str, told: str) -> bool:
    """Whether two Chinese characters that stand together in the question stand so in the sentence."""
    left = _patterns()["asking_words"].sub(" ", asked)
    pairs = {left[i : i + 2] for i in range(len(left) - 1)}
    return any(re.fullmatch(r"[\u4e00-\u9fff]{2}", pair) and pair in told for pair in pairs)
