"""Words by which the bot is told that it does not understand: "that's not what I asked", 答非所问."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_TOLD_OFF = re.compile(
    r"\b(?:that(?:'s| is|s)|it(?:'s| is|s)) not what i (?:asked|said|meant|wanted|want)\b|\bi did(?:n'?t"
    r"| not) ask (?:for |about )?(?:that|this)\b"
    r"|\byou(?:'re| are| r)? (?:don'?t|do not|didn'?t|not|never|clearly don'?t|still don'?t"
    r"|really don'?t) (?:get|got|understand(?:ing)?|listen(?:ing)?|read(?:ing)?|answer(?:ing)?)\b"
    r"(?! (?:my (?:order|parcel|package|money)|the (?:order|parcel|package)))"
    r"|\b(?:do|can|did|are) you (?:even |actually )?(?:understand|listen(?:ing)?|read(?:ing)?)\b"
    r"|\banswer (?:my|the) (?:question|damn question)\b"
    r"|\bcan you explain that like a human\b|\byou(?:'re| are) not (?:making sense|helping)\b"
    r"|答非所问|(?:跟|和)你(?:说|讲|聊)不(?:清楚?|通|明白)|(?:说|讲)人话|听不懂人话|(?:你|机器人)(?:根本"
    r"|完全|到底|是不是|怎么)?(?:听不懂|没听懂|没懂|不懂|没明白|不明白|没理解)"
    r"|(?:不是|没)(?:在)?(?:问|说)(?:你)?这个|问(?:东)?答西|鸡同鸭讲|牛头不对马嘴"
)
_DEMEANED = re.compile(
    r"\b(?:racis[mt]|sexis[mt]|homophobi\w+|transphobi\w+|discriminat\w+|(?:racial|ethnic"
    r"|homophobic) slurs?)\b"
    r"|种族歧视|歧视(?:我|人|女|男|残|外)"
)


def says_demeaned(text: str) -> bool:
    """Somebody was treated with contempt for what they are."""
    return _DEMEANED.search(fold(text)) is not None


def says_misunderstood(text: str) -> bool:
    """The shopper says that what they want was not understood."""
    return _TOLD_OFF.search(fold(text)) is not None
