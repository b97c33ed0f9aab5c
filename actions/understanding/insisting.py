"""Impatience where a yes is waited for: "just do it already", "don't ask me again, yes", "别废话，取消"."""

from __future__ import annotations

import re

from actions.names import CANCEL, EXCHANGE, RETURN
from actions.understanding.answers import asks_something, is_filler, says_yes
from actions.understanding.remedies import refuses_person, without_refused
from actions.understanding.sarcasm import means_the_opposite
from actions.understanding.text import fold, words

_IMPATIENCE = re.compile(
    r"\b(?:and|then|,|\s)*(?:leave me alone|let me go|be done with it)\b"
    r"|\b(?:please )?(?:(?:do ?n[o']?t|do not|stop) (?:make me |making me )?(?:keep )?(?:ask(?:ing)?"
    r"|repeat\w*)"
    r"(?: me| myself| again| it| that| twice| questions)*|no more questions|(?:i )?(?:already )?(?:told"
    r"|said) (?:you )?(?:so|that|yes)?)\b"
    r"|\bi (?:do ?n[o']?t|do not) (?:want|need) (?:it|this|that|them|the \w+)(?: any ?more"
    r"| any longer)?,? so\b"
    r"|\b(?:i'm |i am )?(?:sick|tired) of (?:this|it|that)\b|\bfor (?:god|christ|heaven|fuck"
    r"|pete)'?s?'? sake\b"
    r"|\b(?:already|damn|bloody|fucking|goddamn|ffs|omg)\b"
    r"|\b(?:no )?(?:human|person|agent|colleague)s? (?:is )?(?:not )?(?:needed|necessary|required)\b"
    r"|\bno (?:agent|human|person|colleague)s?\b"
    r"|别(?:再)?(?:废话|磨叽|啰嗦|墨迹|问)了?|(?:不用|不必|甭)(?:再)?(?:问|确认|说)了?|少废话|我?都说了"
    r"|说了多少遍了?|赶紧的?|快点"
)
_DEMAND = {
    CANCEL: re.compile(
        r"\bcancel(?: (?:it|that|this|(?:the|my|this) (?:\w+ )?(?:order)?))?\b|取消(?:订单|掉|了)?"
    ),
    RETURN: re.compile(r"\b(?:return|take) (?:it|them|that|this)(?: back)?\b|(?:要|给我)?退(?:货|掉|了)?"),
    EXCHANGE: re.compile(r"\b(?:exchange|swap|replace) (?:it|them|that|this)\b|(?:要|给我)?换(?:货|掉|了)?"),
}
_BESIDE = frozenset(
    "just so no i dont don't and damn the my it order 直 接 就 我 把 单 个 要 这 那 快".split()
)
_NO = re.compile(r"no\b|不|别")
_MARKS = " ,.;!，。！"
_ONLY_DOES = re.compile(
    r"\W*(?:no[ ,]+)?(?:just |please |so |then |now )*do (?:it|that|so)(?: please| now| then)*\W*"
)
_OF_COURSE = re.compile(
    r"\W*(?:那|这)?还用(?:问|说)(?:吗|么|嘛|啊)?\W*|\W*(?:对啊|是啊|要不|不然)[,，\s]*(?:不然)?呢\W*"
)


def insists(text: str, kind: str) -> bool:
    """Whether a message, its impatience left out, is nothing but a yes to a change of this kind, or the verb
    of it: "no, cancel that" calls it off."""
    folded = fold(text)
    if _OF_COURSE.fullmatch(folded):
        return True
    if asks_something(text) or means_the_opposite(text):
        return False
    calm = _IMPATIENCE.sub(" ", folded)
    nobody = refuses_person(text)
    left = (without_refused(calm) if nobody else calm).strip(_MARKS)
    if _ONLY_DOES.fullmatch(left):
        return True
    if left == folded.strip(_MARKS) or (_NO.match(left) and not nobody):
        return False
    if says_yes(left):
        return True
    demand = _DEMAND.get(kind)
    rest, found = demand.subn(" ", left) if demand else (left, 0)
    return found > 0 and all(word in _BESIDE or is_filler(word) for word in words(rest))
