"""A cancellation that is complained of or forbidden, and not asked for: "who told you to cancel it?"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_CANCEL = r"cancel(?:l?ed|l?ing|led|s)?"
_PROTEST = re.compile(
    rf"\b(?:do ?n[o']?t|don'?t) (?:you )?(?:dare|even think (?:of|about)|you ever)(?: to)? {_CANCEL}\b"
    rf"|\b(?:if|when|in case) (?:you|they|u)(?:'re| are)? (?:\w+ ){{0,2}}?{_CANCEL}\b(?! (?:it|this|that"
    rf"|my order|the order)?[ ,]*(?:do|will|would|when|how))"
    rf"|\b(?:why|how come|who) (?:did|have|has|do|are|would|told|asked|allowed"
    rf"|on earth)\b[^.;!?]{{0,24}}\b{_CANCEL}\b"
    r"|\b(?:you|they|u)(?:'ve| guys| have| people| just)* cancell?ed\b(?! (?:it|that|this) (?:yet|now"
    r"|for me))"
    r"|\b(?:was|were|got|been|is) cancell?ed (?:by you|without|for no reason|out of nowhere|behind my back)\b"
    r"|\bnever (?:asked|told|wanted) (?:you |anyone |anybody )?(?:to |it )?(?:be )?cancel|\bi did(?:n'?t"
    r"| not) cancel\b"
    r"|谁(?:让|叫|允许|准|要)[^,.;!?]{0,6}取消|(?:你们|商家|店家|系统)[^,.;!?]{0,8}(?:怎么|为什么|凭什么"
    r"|擅自|私自|偷偷|自动|莫名其妙)?(?:给我|把我的?|把)?[^,.;!?]{0,4}取消了(?![吗么没])"
    r"|(?:擅自|私自|无故|莫名其妙)[^,.;!?]{0,6}取消|(?:敢|别想|休想)[^,.;!?]{0,6}取消|(?:为什么|为啥|怎么"
    r"|凭什么)[^,.;!?]{0,8}取消(?:我|了)"
)
_ELSEWHERE = re.compile(
    r"\bcancel\w*\b[^.;!?]{0,30}\b(?:subscription|membership|appointment|gym|flight|hotel|holiday|wedding"
    r"|meeting|contract)\b"
    r"|取消(?:掉|我的?|一个|那个|之前的?|健身房)*(?:会员|航班|机票|酒店|婚礼|会议|预约|合同)"
)
_ASKS_FOR_IT = re.compile(
    r"\b(?:please|pls|can you|could you|i want to|i'd like to|just|then|so) cancel\b|(?:请|帮我|我要|我想"
    r"|那就|给我)取消(?!了)"
)


def protests_cancelling(text: str) -> bool:
    """Cancelling is spoken of, and no order is to be cancelled."""
    folded = fold(text)
    protest = _PROTEST.search(folded) is not None and _ASKS_FOR_IT.search(_PROTEST.sub(" ", folded)) is None
    return protest or _cancels_elsewhere(folded)


def _cancels_elsewhere(folded: str) -> bool:
    return _ELSEWHERE.search(folded) is not None and re.search(r"\border\b|订单|这单|那单", folded) is None
