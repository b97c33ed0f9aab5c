"""How many things of a kind are meant, in as many orders perhaps: "both of my kettles", "两个水壶都"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_COUNTED = r"[个台只双件条副把瓶块套本辆部支盏顶张]"
_TWO = re.compile(
    r"\bboth (?:of )?(?:my|the|these|those)?\b|\b(?:my|the) two\b|\btwo of (?:my|the)\b"
    rf"|[两俩]{_COUNTED}"
)
_THREE = re.compile(rf"\ball three\b|\b(?:my|the) three\b|三{_COUNTED}")


def said_number(text: str) -> int:
    """Two or three, where the text says so of things; else 0."""
    folded = fold(text)
    return 2 if _TWO.search(folded) else 3 if _THREE.search(folded) else 0
