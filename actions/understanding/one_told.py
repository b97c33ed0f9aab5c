"""A thing called "the one": "change the plastic one to bamboo", where its name was said before."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_ONE = re.compile(r"\b(?:the|my) (?!(?:first|last|other|same|next|only)\b)[a-z][\w-]* (?:[\w-]+ )?ones?\b")


def names_one(text: str) -> bool:
    """Whether a thing is told by what it is like, and not by its name."""
    return _ONE.search(fold(text)) is not None
