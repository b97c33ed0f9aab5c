"""Whether it is asked how a return, a refund or an exchange stands that was asked for before."""

from __future__ import annotations

import re

from actions.understanding.text import fold, words

RETURN_OR_REFUND = "refund"
EXCHANGE = "exchange"

_MATTER = r"(return|refund|exchange|swap)"
_NO_MATTER = r"(?! (?:polic|label|shipping|postage|period|window|address|cost|fee|form|paid)\w*)"
_STANDS = re.compile(
    r"\b(?:what about|what(?:'s|s| is) (?:going on|happening|up) with|how(?:'s|s| is)|status of|updates? on|"
    r"news (?:on|about|of|from)|where(?:'s|s| is))"
    rf" (?:the |my |that |this ){_MATTER}\b{_NO_MATTER}"
    rf"|^\W*(?:and|so)\W+(?:the |my )?{_MATTER} (?:for|of|on) (?:the|my)\b"
    rf"|\b(?:check|look (?:up|into|at)|follow up on|chase|any (?:news|word|sign) (?:on|of|about)"
    rf"|still waiting (?:for|on))"
    rf" (?:on )?(?:my|the|that) (?:\w+ ){{0,2}}?{_MATTER}\b{_NO_MATTER}"
    rf"|\b(?:asked for|requested|arranged|set up|applied for) (?:a|an|the|my) (?:\w+ )?{_MATTER}\b"
    r".{0,60}\b(?:ago|nothing|still|never|yet|no (?:news|reply|answer))\b"
    rf"|\b(?:is|was|has|did) (?:the|my|that) {_MATTER}\b{_NO_MATTER}.{{0,30}}"
    r"\b(?:under ?way|done|processed|gone? through|arrived?|yet|completed?|approved|finished)\b"
    r"|\b(?:what(?:'s|s| is) (?:going on|happening|up) with|how(?:'s|s| is)|status of|updates? on|"
    rf"where(?:'s|s| is)) (?:the |my |that |this )(?:\w+ ){{1,2}}{_MATTER}\b{_NO_MATTER}"
    rf"|\b(?:the|my|that) (?:\w+ ){{0,2}}{_MATTER}\W+(?:is|has|was) (?:it|that) (?:already |even |been )*"
    r"(?:done|processed|gone? through|complete[d]?|approved|finished|arrived|through)\b"
    r"|(退货|退款|换货)(?:申请|的?事|那边|那单|那个)*[^,.?!]{0,2}"
    r"(?:怎么样|咋样|点样|到哪|处理|进行|办|弄|搞|好|到账|批|通过|成功|完成)[^,.?!]{0,5}(?:了|没|吗|么|咗|未)"
    r"|(退货|退款|换货)的?(?:进度|状态|进展)"
    r"|(换)的[^,.;!?]{1,8}?(?:一直|还|怎么|都)*(?:没|未)(?:有)?(?:寄|到|收到|发)"
)
_OWED = re.compile(
    r"\b(?:you|u)(?: guys)?(?: still)? owe me\b"
    r"|\bcharged\b.{0,40}\b(?:even (?:though|tho)|although|though|tho|but|after)\b.{0,30}\b(?:cancel"
    r"|return|sent (?:it|them) back)"
    r"|(?:钱|款)[^,.;!?]{0,8}(?:不打算|不想|不准备|打算不|还没|没|不)退|欠(?:我|着我)"
)
_GENERALLY = re.compile(r"\bhow long\b|\busually\b|\bif\b|多久|几天|一般|如果|怎么(?!样)")
_LONGEST = 24


def says_owed(text: str) -> bool:
    """Money that was to come back is said to be kept: "you still owe me for the perfume"."""
    return _OWED.search(fold(text)) is not None


def standing_asked(text: str) -> str | None:
    """Of which matter it is asked how it stands: "what about the return?", "换货处理好了没"."""
    folded = fold(text)
    if len(words(folded)) > _LONGEST or _GENERALLY.search(folded):
        return None
    found = _STANDS.search(folded)
    if found is None:
        return None
    matter = next(filter(None, found.groups()))
    return EXCHANGE if matter in {"exchange", "swap", "换货", "换"} else RETURN_OR_REFUND
