"""What is to happen where the version wished cannot be had: nothing, "if not leave it", 没有就不换."""

from __future__ import annotations

import re

from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary

_LEAVES = re.compile(
    r"^[\s,;.:]*(?:(?:then|just|please|pls|i'd|we'd|i|we|rather|let's|you can|simply|so)[\s,]+)*"
    r"(?:leave|keep|skip|forget(?: about)?|ignore|don'?t (?:change|swap|exchange|bother|touch|do)|do nothing"
    r"|nothing\b|no (?:change|swap|exchange)|let (?:it|them) be"
    r"|(?:it|they|that)(?: one)? (?:can |should )?stays?)"
    r"(?! (?:the )?(?:money|refund|receipt))"
    r"|^[\s,;.]*(?:那)?(?:就|先|也)*(?:算了|不[换改动]|别[换改动]|保持|保留|留着|照旧|维持)"
)


def leaves_otherwise(text: str) -> bool:
    """Whether a thing is to stay as it is where it cannot become what is wished."""
    folded = fold(text)
    place = vocabulary().place("fallback", folded)
    return place is not None and _LEAVES.search(folded[place[1] :]) is not None
