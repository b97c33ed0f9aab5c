"""What is only told and not asked for: "I ordered a mug and a lamp", "leave the blue one as it is"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_SENTENCE_END = re.compile(r"[;!?\n。；！？]|\.(?![a-z0-9])")
_CLAUSE_END = re.compile(r"[,;!?\n，。；！？]|\.(?![a-z0-9])|\band\b|\bbut\b|但是?|而")
_HAS = re.compile(
    r"\b(?:i|we)(?:'ve| have| had| just| also)* (?:ordered|bought|got|purchased|received|have)\b"
    r"|\b(?:order|parcel|package|box) (?:has|had|contains?|contained|includes?|included|is|was)\b"
    r"|\bthere(?:'s|'re| is| are| was| were)\b"
    r"|[买订拍购]了|下单了|收到了|里面?有|订单有|一共有"
)
_ACTS = re.compile(
    r"\b(?:return|exchang|swap|switch|replac|cancel|refund|chang|send|sent back|giv|make|upgrad|want|"
    r"like|need|keep|rather|prefer|instead)\w*|退|换|改|寄回|取消|不要|想|要|留"
)
_POINTING = re.compile(
    r"\b(?:return|exchang|swap|switch|replac|cancel|refund|chang|send|keep)\w*\s+(?:\w+\s+)?"
    r"(?:it|them|both|all|these|those|everything)\b|\b(?:both|all) of (?:it|them)\b|它|都|全[部都]|两[个件样]"
)
_LEFT_ALONE = re.compile(
    r"\b(?:leave|keep) (?:the |my )?(?:\w+ ){0,3}(?:one|ones|other|others|rest)\b"
    r"|\b(?:one|ones|other|others|rest) (?:can |should |may )?(?:stays?|remains?)\b"
    r"|不[动变]|不用[换改动]|[别勿][动换改]|照旧|保留|留着|不[换改]"
)


def only_told(text: str, start: int) -> bool:
    """Whether what stands at `start` is in a sentence that says what there is and asks for nothing."""
    folded = fold(text)
    begin = max((match.end() for match in _SENTENCE_END.finditer(folded, 0, start)), default=0)
    end = _SENTENCE_END.search(folded, start)
    sentence = folded[begin : end.start() if end else len(folded)]
    return _HAS.search(sentence) is not None and _ACTS.search(sentence) is None


def points_at_told(text: str) -> bool:
    """Whether a word such as "them" may mean what was only told: "I bought two lamps. Return them"."""
    return _POINTING.search(fold(text)) is not None


def without_left_alone(folded: str) -> str:
    """The text with clauses blanked that say what shall stay as it is, of the same length."""
    found, start = [], 0
    ends = [match.start() for match in _CLAUSE_END.finditer(folded)]
    for end in [*ends, len(folded)]:
        clause = folded[start:end]
        found.append(" " * len(clause) if _LEFT_ALONE.search(clause) else clause)
        start = end
    return "".join(found)
