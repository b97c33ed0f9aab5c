"""Whether a message at a confirmation says more than yes, no, or what is to be confirmed anyway."""

from __future__ import annotations

import re

from actions.understanding.answers import is_filler
from actions.understanding.text import fold, words
from actions.understanding.vocabulary import vocabulary

_ADDS = re.compile(
    r"\btoo\b(?! (?:small|big|large|tight|loose|short|long|wide|narrow|heavy|thick|thin|dark|bright|loud))"
    r"|\b(?:as well|also|plus|in addition|add)\b"
    r"|也(?!可以|行|好|没问题|对|谢)|还要|还有|另外|顺便|再[加退换]|加上|连同"
)
_ASKS_TO_CHANGE = re.compile(
    r"\b(?:can|could|would|will) (?:you|i|we)\b.*\b(?:make it|add|instead|as well|too)\b"
    r"|(?:能不能|可不可以|可以|能)[^,，。?？]{0,6}(?:改成|换成|改到|寄到|加上|也退|也换|多退)"
)
_ORDER_NUMBER = re.compile(r"#?\s?[a-z]{0,4}-?\d{5,}")
_AND_ORDER = re.compile(
    r"(?:\band|\bwith|[和跟加及])\s*(?:the same (?:for|with) )?(?:order )?#?\s?[a-z]{0,4}-?\d{5,}"
)
_SAME = re.compile(
    r"\b(?:the same|same|goes|for|with|number|of)\b|一样|同样|同理|这个|那个|取消|退|改|[和跟及]"
)
# A longer "yes, ... also ..." tells of something else, which is a request of its own.
_LONGEST_ADDITION = 12


def adds_something(text: str) -> bool:
    """A word or two that add something, behind a yes as well: "yes, and the bag too", "等等，包也退"."""
    folded = fold(text)
    return (
        _ADDS.search(folded) is not None
        and len(words(folded)) <= _LONGEST_ADDITION
        and not says_nothing_new(folded)
    )


def only_adds_order(text: str) -> bool:
    """Another order is named for the same and hardly anything else: "yes, and #W2 too", "还有W2"."""
    folded = fold(text)
    if not (_ADDS.search(folded) or _AND_ORDER.search(folded)):
        return False
    left = _SAME.sub(" ", _ADDS.sub(" ", _ORDER_NUMBER.sub(" ", folded)))
    for phrase in sorted(
        (*vocabulary().phrases["yes"], *vocabulary().phrases["thanks"]), key=len, reverse=True
    ):
        left = left.replace(phrase, " ")
    return all(is_filler(word) for word in words(left))


def asks_to_change(text: str) -> bool:
    """A question that wants something else done: "could you make it size M instead?"."""
    return _ASKS_TO_CHANGE.search(fold(text)) is not None


def says_nothing_new(text: str) -> bool:
    """Politeness, assent, hesitation, the name of what is done anyway: "yes, return it please", "等一下"."""
    left = _ORDER_NUMBER.sub(" ", fold(text))
    said = vocabulary().phrases
    for phrase in sorted((*said["yes"], *said["undecided"], *said["thanks"]), key=len, reverse=True):
        left = left.replace(phrase, " ")
    return all(is_filler(word) for word in words(left))
