"""Words for a person by which nobody is asked for: "no human please", "handmade by a real person", 说人话."""

from __future__ import annotations

import re

from actions.understanding.answers import asks_for_human
from actions.understanding.text import fold

_PERSON = r"(?:human|person|agent|representative|rep|operator|colleague|people|advisor|live chat)s?"
_REFUSED = re.compile(
    r"\b(?:i )?(?:do ?n[o']?t|do not) (?:want|need|wanna) (?:to )?(?:talk|chat|speak)(?: (?:to"
    r"|with) (?:anyone|anybody|them))?(?=\W*(?:[,.;!]|$))|"
    rf"\b(?:(?:please|pls|plz) )?(?:i )?(?:do ?n[o']?t|do not|not|never|no need to|rather not) "
    rf"(?:want |need |like |give |get |send |put |pass |transfer |connect |hand |talk |speak )"
    rf"(?:me |to |with |on |over |through |an?y? |the |your |real )*{_PERSON}\b(?: please)?"
    rf"|^\W*(?:ok(?:ay)?|fine|so|and|then|please|no)?[, ]*no (?:more )?{_PERSON}\b(?: (?:is )?(?:needed"
    rf"|necessary|required|please))?"
    rf"|\bno {_PERSON} (?:is )?(?:needed|necessary|required|please)\b|\bwithout (?:an? |any "
    rf"|your )?{_PERSON}\b"
    r"|(?:[不唔]|先别|别|甭|不许)(?:想|要|用|需要|使|必)*(?:再|给我|帮我|把我)*(?:转|找|接|叫)*(?:人工"
    r"|真人|客服|转接)(?:客服)?了?"
)
# "no human" that is there is no refusal.
_MISSED = re.compile(r"\b(?:is|are|there|why|can'?t|cannot|how come)\b[^.,;!?]{0,16}\bno\b")
_OTHERWISE = re.compile(
    rf"\b(?:made|sewn|handmade|built|packed|written|painted|designed|drawn"
    rf"|reviewed) by (?:an? )?(?:\w+ )?{_PERSON}\b"
    rf"|\blike (?:an? )?(?:real |normal )?{_PERSON}\b"
    rf"|\b(?:last time|yesterday|last week|earlier|before|the other day"
    rf"|once)\b[^.;!?]{{0,30}}\b{_PERSON}\b[^.;!?]{{0,20}}"
    rf"\b(?:helped|said|told|promised|answered|was|were)\b"
    rf"|\b(?:an?|the|your|another) (?:\w+ )?{_PERSON} (?:already )?(?:helped|told|promised|assured|said)\b"
    rf"|\b(?:when|what time|hours)\b[^.;!?]{{0,24}}\b{_PERSON}\b[^.;!?]{{0,12}}\b(?:available|online"
    rf"|there|open|back|working)\b"
    r"|人工(?:缝|制|费|智能|合成|手|做|纯|草|皮|钻|打磨|编)|[说讲听]得?不?懂?人话|说人话"
    r"|(?:昨天|上次|之前|刚才|前天|上周|那天)[^,.;!?]{0,6}(?:人工|真人)?客服[^,.;!?]{0,4}(?:说|讲|答应"
    r"|告诉|承诺|帮)"
    r"|(?:人工|真人)?客服[^,.;!?]{0,3}(?:几点|什么时候|多久|何时)[^,.;!?]{0,3}(?:上班|下班|在线|在|休息)"
    r"|人工客服(?:的)?(?:上班|工作|服务)时间"
)

_MARKS = " ,.;!，。！、"
_LEADING_NO = re.compile(
    r"(?:(?:no+|nope|nah)(?: need| thanks?| thank you)?|not now|that's not needed|不(?:用|需要|必)?了?"
    r"|先不(?:用|转)?|算了|不转)"
    r"(?:[\s,.!;，。！]+|$)"
)
_STILL_NO = re.compile(r"(?:no|not|don't|do not|never|不|别|先不)\b|[不别]")


def asks_for_nobody(text: str) -> bool:
    """Whether people are spoken of, and not to be had: they are refused, or others are meant."""
    folded = fold(text)
    left = _OTHERWISE.sub(" ", folded if _MISSED.search(folded) else _REFUSED.sub(" ", folded))
    return left != folded and not asks_for_human(left)


def behind_no(text: str) -> str:
    """What a message that turns a person down goes on with: "no need, swap it" -> "swap it"."""
    folded = fold(text)
    left = _LEADING_NO.sub("", _REFUSED.sub(" ", folded).strip(_MARKS), count=1).strip(_MARKS)
    return left if left and left != folded.strip(_MARKS) and _STILL_NO.match(left) is None else ""
