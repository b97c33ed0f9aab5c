"""Why an order is cancelled: shoppers' words to one of the shop's reasons."""

from __future__ import annotations

import re

from actions.understanding.slips import mended
from actions.understanding.sorrow import tells_sorrow
from actions.understanding.text import find_phrase, fold
from actions.understanding.vocabulary import vocabulary

NO_LONGER_NEEDED = "no longer needed"
ORDERED_BY_MISTAKE = "ordered by mistake"
CANCEL_REASONS = (NO_LONGER_NEEDED, ORDERED_BY_MISTAKE)
_NEGATED_MISTAKE = re.compile(
    r"(?:not|n't) (?:a |an |by |ordered by )?(?:mistake|accident|error)|不是(?:下错|买错|误)"
)
# "The first one I don't need, the other was an accident".
_CLAUSE_END = re.compile(r"[,.;!?\n]|\s[-–—]+\s|\b(?:and|but|while|whereas)\b|而(?=另|第|后)")
_PLACES = (
    re.compile(
        r"\bthe first\b|\bfirst (?:one|order)\b|\b1st\b|\bformer\b|第一[个单笔]|前(?:一[个单]|者|面那)"
    ),
    re.compile(
        r"\bthe second\b|\bsecond (?:one|order)\b|\b2nd\b|\blatter\b|\bother (?:one|order)\b|\bthe other\b"
        r"|第二[个单笔]|后(?:一[个单]|者|面那)|另(?:外)?一?[个单笔]"
    ),
)

# "I don't want to say", "no need to cancel": not wanting something else is no reason.
_NOT_ABOUT_ORDER = re.compile(
    r"(?:(?:don't|do not|dont) want to|no need to|(?:don't|do not) need to|no longer (?:want|need) to)"
    r" (?:say|tell|explain|give|answer|share|cancel|stop)\w*\b"
    r"|(?:不需要|不想要?|不用|不要)(?:取消|说|告诉|解释|回答)"
)

# What is wrong with a thing, and nothing else: "it doesn't fit", "太小了".
_WHY = re.compile(
    r"\W*(?:(?:because|cause|cos|since|as)\s+)?(?:(?:it|they|this|these|that|those|i)(?:'s|'re)?\s+)?"
    r"(?:just |really |simply )?"
    r"(?:(?:do|does|did)(?:n'?t| not) (?:really )?"
    r"(?:fit|suit|work|match)(?: me| us| well| at all| right)*"
    r"|(?:do|did)(?:n'?t| not) (?:really )?(?:need|like|want) (?:it|them|this|that)(?: any ?more| at all)?"
    r"|(?:is|are|was|were)?\s*(?:way |far |much |a bit |just |really )?(?:too \w+|broken|faulty|damaged|ugly)"
    r"|(?:is|are|was)(?:n'?t| not) (?:what i (?:wanted|expected)|for me|my (?:size|style|colou?r)))"
    r"(?: (?:so|anyway|sadly|sorry|thanks))*\W*"
    r"|\W*(?:因为)?(?:(?:有点|太)[大小长短紧松重厚薄贵]了?|不合[适身脚]|不喜欢|用不[上着]了?|不好看|不需要了|坏了)\W*"
)

_NO_NEED = re.compile(
    r"\W*(?:我|都|已经|因为|就是)*(?:不(?:再)?需要了|不想要了|不要了|用不[上着]了?|没用了)\W*"
)
_ONLY_REASON = re.compile(
    r"\W*(?:it(?:'s| is) |that(?:'s| is) )?(?:no longer (?:needed|wanted)|(?:ordered )?by mistake)\W*"
    r"|\W*(?:我|就是|因为|已经)*(?:不(?:再)?需要了|用不着了|买错了?|误下单|下错单?了?)\W*"
)


def says_no_need_any_more(text: str) -> bool:
    """Of a thing, that it is not needed any more: 不需要了, which is no mere "no"."""
    return _NO_NEED.fullmatch(fold(text)) is not None


def says_why(text: str) -> bool:
    """Whether a text does nothing but tell why a thing is not kept."""
    return _WHY.fullmatch(fold(text)) is not None


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
    if tells_sorrow(text):
        return NO_LONGER_NEEDED  # whoever tells of a death is not asked why
    if position_answers and (
        match := re.fullmatch(r"(?:the )?(1|first|2|second|第一个?|第二个?)(?: one)?[.!]?", folded)
    ):
        return CANCEL_REASONS[0 if match.group(1) in {"1", "first", "第一", "第一个"} else 1]
    return None


def of_one_order(text: str, place: int) -> str:
    """The text of a request about two orders without the clauses that speak of the other one by its place;
    `place`: 0 for the first, 1 for the second.
    """
    folded, kept, start = fold(text), "", 0
    other, own = _PLACES[1 - place], _PLACES[place]
    for end in [*(match.end() for match in _CLAUSE_END.finditer(folded)), len(folded)]:
        clause = folded[start:end]
        if not other.search(clause) or own.search(clause):
            kept += clause
        start = end
    return kept if kept != folded else text


def reason_of_this_order(text: str, *, position_answers: bool = False) -> str | None:
    """The reason for the order in hand: what is said of "the other one" counts for that one."""
    whole = cancel_reason_in(text, position_answers=position_answers)
    own = cancel_reason_in(of_one_order(text, 0)) if whole else None
    return own or whole


def only_repeats_reason(text: str, reason: str | None) -> bool:
    """Nothing is said but the reason that is known, which is no refusal: "no longer needed", "不需要了"."""
    return (
        reason is not None
        and _ONLY_REASON.fullmatch(fold(text)) is not None
        and cancel_reason_in(text) == reason
    )
