"""Words that make one thing another, though they are no verb of change: "make the dress an M"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_MAKES = re.compile(
    r"\b(?:make|put|turn|set) (?:it|them|that|those|(?:the|my|both|one of) .+)\b"
    r"|\b(?:change|switch|swap) .+ (?:to|into|for)\b"
    r"|\b(?:it|they|the .+|my .+) (?:should|shall|has to|have to|needs? to|must|ought to) be\b"
    r"|\b(?:can|could|may) (?:i|you|u) (?:get|have|make|do|put) (?:it|them|(?:the|my) .+) (?:in|to|as)\b"
    r"|\b(?:she|he|they|we|i|who|my \w+)(?:'d| would)? (?:wants?|needs?|likes?|prefers?) "
    r"(?:it|them|the .+|my .+) (?:in|to be|as) "
    r"|^(?:\W|and|also|then|please|ok)*(?:the|my) (?:\w+[ -]){1,4}(?:to|into)\b"
    r"|(?:改|换|变)(?:成|为|到)"
)


def makes_other(text: str) -> bool:
    """Whether the words may ask for another version of a thing."""
    return _MAKES.search(fold(text)) is not None
