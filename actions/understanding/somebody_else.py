"""What is wished for somebody else's order: "it's my friend's, she asked me to cancel it"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_PEOPLE = (
    r"(?:friends?|wife|husband|partner|girl ?friend|boy ?friend|fianc[eé]e?|mum|mom|mother|dad|father|"
    r"parents|sister|brother|son|daughter|cousin|uncle|aunt|colleague|co-?worker|boss|room ?mate|"
    r"flat ?mate|neighbou?r)"
)
_PEOPLE_IN_CHINESE = (
    r"(?:女?朋友|男朋友|闺蜜|老婆|老公|妻子|丈夫|媳妇|先生|太太|妈妈?|爸爸?|父亲|母亲|姐姐?|妹妹?|哥哥?|弟弟?|同事|室友|"
    r"邻居|儿子|女儿|同学|老板|别人)"
)
_THEIRS = re.compile(
    rf"\b(?:my|a) {_PEOPLE}(?:'s|s'|s)?(?: (?:order|parcel|package|one|account))?\b"
    r"|\b(?:she|he|they) (?:asked|told|wants?|said)\b|\b(?:for|of) (?:her|him|them)\b"
    rf"|(?:我|帮|给|替)?{_PEOPLE_IN_CHINESE}的|(?:帮|替|给)我?{_PEOPLE_IN_CHINESE}|[她他](?:让|叫|要|请)我|(?:帮|替)[她他]"
)
_NAMED = re.compile(
    r"\b(?:her|his|their) (?:full )?name(?:'s| is)\b|\b(?:she|he)(?:'s| is) called\b"
    r"|[她他](?:叫|的?名字是|的?名字叫)"
)


def wishes_for_other(text: str) -> bool:
    """Whether a text says that somebody else's things are meant; the shopper may still have bought them."""
    return _THEIRS.search(fold(text)) is not None


def names_somebody(text: str) -> bool:
    """Whether the person for whom it is wished is named: "her name is ..."."""
    folded = fold(text)
    return _NAMED.search(folded) is not None and _THEIRS.search(folded) is not None
