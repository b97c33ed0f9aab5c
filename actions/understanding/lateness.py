"""What ought to have come, or moves no more: "the monitor is late", "tracking hasn't moved for a week"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_LATE = re.compile(
    r"(?<!\bi'm )(?<!\bi am )\b(?:is|are|was|be|been|being|running|so|very|still|'s|'re)(?: (?:running|so"
    r"|very|really|a bit|again|already|still))*"
    r" (?:late|delayed|overdue|behind schedule)\b(?! (?:to|fees?|for work|reply))"
    r"|\bwhen (?:is|are|does|do|will|can|might|should) (?:it|they|mine|my \w+|that"
    r"|this)(?: \w+)? (?:get here|be here|here|arrive|come|ship|show up|turn up)\b"
    r"|\b(?:it|they|mine|my \w+)(?:'s| is| are)? (?:taking|takes) (?:so long|forever|ages)\b"
    r"|(?:还没|还不|怎么不|一直不|一直没)(?:有)?(?:发(?:货|出)?|寄|送|到)(?!账|票)(?:吗|呢|啊|呀|$"
    r"|[,.;!?\s])|(?:晚|迟)(?:了|到)|延误|逾期"
)
_STUCK = re.compile(
    r"\b(?:has ?n[o']?t|have ?n[o']?t|did ?n[o']?t|not|never|stopped) (?:\w+ )?(?:mov(?:ed?|ing)"
    r"|updat(?:ed?|ing)|budged)\b"
    r"|\b(?:no|without) (?:movement|update|scan|tracking updates?)\b|\bstuck (?:in|at|on|for|since"
    r"|somewhere)\b"
    r"|\b(?:is|are|got|went|been|be) (?:it |they )?(?:\w+ )?(?:lost|missing|gone) (?:in|on|with) (?:the "
    r"|transit|my )"
    r"|\b(?:is|are) (?:it|they|my \w+|the \w+) lost\b"
    r"|(?:物流|快递|包裹|运单)[^,.;!?]{0,10}(?:不(?:更新|动)|没(?:有)?(?:更新|动|变)|卡(?:住|在)|停(?:在"
    r"|了|住))|卡在[^,.;!?]{0,8}(?:不动|了)|(?:包裹|快递)[^,.;!?]{0,4}(?:丢|不见)了?"
)
_OF_MONEY = re.compile(
    r"\b(?:refund\w*|money|account|chat|page|site|website|app|password|zipper?|lid|button)\b|退款|钱|账"
    r"|拉链|盖|按钮"
)


def says_late(text: str) -> bool:
    """Something ordered is late, or it is asked when it will be there."""
    folded = fold(text)
    return _LATE.search(folded) is not None and _OF_MONEY.search(folded) is None


def says_stuck(text: str) -> bool:
    """A parcel moves no more."""
    folded = fold(text)
    return _STUCK.search(folded) is not None and _OF_MONEY.search(folded) is None
