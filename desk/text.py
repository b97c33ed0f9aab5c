"""What may be stored of what people write: plain text, without what only terminals and tricksters use."""

from __future__ import annotations

import re

# Control characters but tab and line feed, lone surrogates, and the marks that turn the reading direction.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]"
)
_EMAIL = re.compile(r"^[^\s@<>\"',;:]{1,64}@[^\s@<>\"',;:]+\.[^\s@<>\"',;:.]{2,}$")


def clean_text(text: str) -> str:
    """Plain text: one kind of line end, nothing invisible that misleads, no space around it."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_line(text: str, limit: int) -> str:
    """Plain text on one line, cut at a length."""
    return " ".join(clean_text(text).split())[:limit]


def looks_like_email(text: str) -> bool:
    """Whether a message could be sent there; a form should catch slips, not judge."""
    return len(text) <= 254 and _EMAIL.match(text) is not None
