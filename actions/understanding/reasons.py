"""Why an order is cancelled: shoppers' words to one of the shop's reasons."""

from __future__ import annotations

import re

from actions.understanding.slips import mended
from actions.understanding.text import find_phrase, fold
from actions.understanding.vocabulary import vocabulary

NO_LONGER_NEEDED = "no longer needed"
ORDERED_BY_MISTAKE = "ordered by mistake"
CANCEL_REASONS = (NO_LONGER_NEEDED, ORDERED_BY_MISTAKE)
_NEGATED_MISTAKE = re.compile(r"not (?:a |by |ordered by )?mistake|不是(?:下错|买错|误)")

# "I don't want to say", "no need to cancel": not wanting something else is no reason.
_NOT_ABOUT_ORDER = re.compile(
    r"(?:(?:don't|do not|dont) want to|no need to|(?:don't|do not) need to|no longer (?:want|need) to)"
    r" (?:say|tell|explain|give|answer|share|cancel|stop)\w*\b"
    r"|(?:不需要|不想要?|不用|不要)(?:取消|说|告诉|解释|回答)"
)


def cancel_reason_in(text: str, *, position_answers: bool = False) -> str | None:
    """The reason said, or None. A mistake outweighs not needing: "ordered it by mistake, I don't need it"."""
    words = vocabulary().cancel_reasons
    phrases = [phrase for reason in CANCEL_REASONS for phrase in words[reason]]
    folded = _NOT_ABOUT_ORDER.sub(" ", mended(fold(text), phrases))
    for reason in (ORDERED_BY_MISTAKE, NO_LONGER_NEEDED):
        if reason == ORDERED_BY_MISTAKE and _NEGATED_MISTAKE.search(folded):
            continue
        if any(find_phrase(folded, phrase) for phrase in words[reason]):
            return reason
    if position_answers and (
        match := re.fullmatch(r"(?:the )?(1|first|2|second|第一个?|第二个?)(?: one)?[.!]?", folded)
    ):
        return CANCEL_REASONS[0 if match.group(1) in {"1", "first", "第一", "第一个"} else 1]
    return None
