"""A thing named and taken back in one breath: "cancel the tablet, no wait, I mean the lamp"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

_TAKES_BACK = re.compile(
    r"[\s,.;:!-]+(?:(?:oh|ah|uh|er|um|hmm|but|ok|actually|oops)\W+)*"
    r"(?:no,? wait|wait,? no|no,? sorry|sorry,? no|no,? no|scratch that|i meant?)\b[\s,.;:!-]*"
    r"(?:i meant?\b\W*)?"
    # With a mark before it: "the colour isn't right" (颜色不对) takes nothing back.
    r"|[\s,.;!]+(?:[哦啊呃额噢唉]|等等|等一下)*[\s,]*(?:不对|错了|说错了?|搞错了?|打错了?|我是说|更正)[\s,.;!]*"
)
_BETWEEN = re.compile(
    r"\W*(?:(?:i|i'd|it's|its|like|want|to|cancel|return|send|back|exchange|swap|change|please|the|my|that|this|one|order|"
    r"with|of|for|rather|instead|actually|meant?)\W+){0,7}"
    r"|[\s,是应该要想我把将取消退货换改那这个件条单的]{0,10}"
)
_AS_WELL = re.compile(r"\b(?:too|also|as well|both|all)\b|也|都|还有|一起")


class Placed(Protocol):
    """A place of a text."""

    @property
    def start(self) -> int:
        """Where it begins."""


Mention = TypeVar("Mention", bound=Placed)


def without_taken_back(folded: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a folded text without those of the clause that the shopper put right at once, where
    what follows names something else in their place.
    """
    kept = list(mentions)
    for marker in _TAKES_BACK.finditer(folded):
        after = [one for one in kept if one.start >= marker.end()]
        if not after or not _BETWEEN.fullmatch(folded[marker.end() : after[0].start]):
            continue
        if _AS_WELL.search(folded[after[0].start :]):
            continue
        clause = max(folded.rfind(mark, 0, marker.start()) for mark in ".;!?\n")
        kept = [one for one in kept if not clause < one.start < marker.start()]
    return kept
