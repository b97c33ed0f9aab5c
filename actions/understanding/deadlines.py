"""Whether it is asked until when something may go back: "until when can I send these back?"."""

from __future__ import annotations

import re

from actions.understanding.text import fold, has_cjk, words

_LONGEST = 18
_LONGEST_CHINESE = 26
_GOES_BACK = re.compile(
    r"\b(?:return(?:s|ing|ed|able)?|send(?:ing)? (?:\S+ ){0,4}back|sent back|bring(?:ing)? (?:\S+ ){0,4}back|"
    r"go(?:es)? back|give (?:\S+ ){0,4}back|exchang\w*|swap\w*)\b"
    r"|退(?!款(?:到|多久|什么|几|要))|换(?!成|个|一)"
)
_UNTIL_WHEN = re.compile(
    r"\b(?:until|untill|till|til|by) (?:when|what (?:day|date)|which (?:day|date))\b"
    r"|\b(?:deadline|cut-?off|last (?:possible )?(?:day|date|chance)|latest (?:i can|day|date|that))\b"
    r"|\bhow (?:long|many (?:more )?days|much (?:more )?time)(?: more| longer)? "
    r"(?:(?:do|have|can|did|would) (?:i|we)|is there|are there|are left|is left|left)\b"
    r"(?!.{0,20}\b(?:wait|get|hear)\b)"
    r"|\b(?:when|what day) (?:does|do|is|will|did) (?:the |my |this |that )?(?:time for )?"
    r"(?:return|exchange)s?(?: window| period| time| option| deadline)? "
    r"(?:close|end|expire|run out|over|stop|due)\w*"
    r"|\b(?:return|exchange) (?:window|period|deadline|date)\b"
    r"|\bwhen (?:do|must|should) (?:i|we) .{0,24}back by\b|\bwhen .{0,30}\b(?:return|back).{0,12}\bby\W*$"
    r"|什么时候(?:之?前|以前|为止|截止|到期|过期)|到(?:什么时候|几号|哪天|何时)|最[晚迟](?:什么时候|几号|哪天|到|是|何时|可以|能)"
    r"|几号(?:之?前|截止|为止)|哪天(?:之?前|截止|为止)|截止|最后一天|期限|(?:几|多少)天(?:之?内|以内)|多久(?:之?内|以内)"
    r"|(?:还有|还剩|剩下?)(?:几|多少)天|还能?[退换]?(?:几|多少)天|有(?:几|多少|多长)(?:天|时间)"
)
# What names the time itself, or asks whether it is over, is of no waiting, whatever else is said.
_PLAINLY = re.compile(
    r"\b(?:refund|return|exchange) (?:window|deadline|cut-?off)\b|\b(?:refund|return|exchange) period\b"
    r"|\btoo late to (?:return|exchange|swap|send (?:\S+ ){1,3}back)\b"
    r"|\bcan (?:i|we) still (?:return|exchange|send) (?:it|this|that|them|these|those)(?: back)?\W*$"
)
# How long money or goods take, or a rule that is spoken of as such.
_OF_WAITING = re.compile(
    r"\b(?:refund\w*|money|arriv\w*|take|takes|wait\w*|process\w*|receive|warrant\w*|pick(?:ed)? ?up)\b"
    r"|到账|到帐|收到|多久(?:能|会|可以)?(?:到|退回|退给)|保修|上门|取件"
)
# "I want to return these. How long do I have?" in one breath: the wish comes first.
_WISH = re.compile(
    r"\b(?:i(?:'d| would) like to|i want to|i wanna|i wish to|please|i(?:'m| am) going to) "
    r"(?:return|send|exchange|swap|give)\b|我(?:想|要)(?:把|将)?(?!知道|问|了解)[^,.;?!]{0,10}[退换](?=[^,.;?!]{0,6}[,.;])"
)


def asks_until_when_back(text: str) -> bool:
    """Whether a text asks for the last day on which something can be returned or exchanged."""
    folded = fold(text)
    return (
        len(words(folded)) <= (_LONGEST_CHINESE if has_cjk(folded) else _LONGEST)
        and _WISH.search(folded) is None
        and (
            _PLAINLY.search(folded) is not None
            or (
                _GOES_BACK.search(folded) is not None
                and _UNTIL_WHEN.search(folded) is not None
                and _OF_WAITING.search(folded) is None
            )
        )
    )
