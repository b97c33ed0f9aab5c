"""What is asked right after a change: whether it was made, how to take it back, where the money is."""

from __future__ import annotations

import re

from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_PAYMENT,
    DEFAULT_ADDRESS,
    EXCHANGE,
    RETURN,
)
from actions.understanding.text import fold, has_cjk, words

_LONGEST = 12
_LONGEST_CHINESE = 18
_CHANGED = "changed|updated|switched"
# The verb of each kind, as it is asked for; other verbs ask about something else.
_VERBS: dict[str, str] = {
    CANCEL: "cancell?ed",
    RETURN: "returned",
    EXCHANGE: f"exchanged|swapped|replaced|{_CHANGED}",
    CHANGE_ITEMS: f"swapped|{_CHANGED}",
    CHANGE_ADDRESS: _CHANGED,
    CHANGE_PAYMENT: _CHANGED,
    DEFAULT_ADDRESS: _CHANGED,
}
_CHINESE_VERBS: dict[str, str] = {
    CANCEL: "取消",
    RETURN: "退货?",
    EXCHANGE: "换货?|更换",
    CHANGE_ITEMS: "换|更换|修?改",
    CHANGE_ADDRESS: "修?改|更新|换",
    CHANGE_PAYMENT: "修?改|更新|换",
    DEFAULT_ADDRESS: "修?改|更新|换",
}
_FINISHED = (
    "done|finished|completed?|confirmed|accepted|registered|submitted|successful|set up|sorted|settled|"
    "(?:gone|went) through|worked|official"
)
_DID = (
    r"\bdid (?:it|that|this|the|my|you|everything)\b (?:\S+ ){0,3}?"
    r"(?:cancel|return|exchange|swap|change|update|switch|work|go through|succeed)\b"
)
_LEAD_IN = r"(?:(?:so|ok(?:ay)?|wait|and|but|then|hi|sorry|oh|hmm+|just to be sure|just checking)[, ]+)*"
_OTHER_MATTER = re.compile(
    r"\b(?:deletion|account|newsletter|subscription|profile|fees?|policy|why|how|when|where)\b"
    r"|注销|账[户号]|订阅|手续费|为什么|怎么|什么时候|多久|哪"
)
_MONEY = re.compile(
    r"\b(?:money|refund(?:ed|s)?|paid back|reimburse\w*|credit(?:ed)?)\b|\bget (?:it|that|everything) back\b"
    r"|钱|退款|到账|款项|余额"
)
_WHEN_OR_WHERE = re.compile(
    r"\b(?:when|how (?:long|soon|much|many days)|where|did|has|is|will|do)\b|[?]"
    r"|多久|什么时候|何时|几天|几时|哪|多少|[吗呢没]|到账"
)
_WHEN_IT_COMES = re.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?|great|thanks?|cool|good)\W+)*(?:when|how (?:soon|fast|long until))"
    r" (?:(?:do|will|can|would|should) )?i (?:get|have|see|receive|expect) (?:it|that|this|them)"
    r"(?: back)?(?: then)?\W*$"
    r"|^\W*(?:好的?|谢谢|那么?)?\W*我?(?:什么时候|多久|几天|啥时候|何时)(?:才?能|可以|会)?(?:收到|拿到|到)(?:呢|啊|呀)?\W*$"
)
_IN_GENERAL = re.compile(
    r"\b(?:in general|generally|usually|normally|polic\w+|rules?)\b|一般|通常|政策|规[定则]"
)
_UNDOES = re.compile(
    r"\bundo\b|\brevert\b|\brestor(?:e|ed)\b|\breinstat\w+|\bun-?cancel\w*|\bre-?activat\w+|\brevers(?:e|ed)\b"
    r"|\b(?:take|turn|put|change|switch) (?:it|that|this|the order|everything) back\b"
    r"|\b(?:can|could) (?:i|you|we) (?:get|have|bring) (?:it|that|the order|my order) back\b"
    r"|\bcancel (?:the|that|this|my) (?:return|exchange|change|cancell?ation|request)\b"
    r"|\b(?:keep|want) (?:it|that|them|the order|my order) after all\b"
    r"|^\W*(?:(?:wait|no|oh|sorry|actually|oops|hmm+)\W+)*i(?:'ve| have)? changed my mind\W*$"
    r"|恢复|撤[回销]|还原|复原|反悔|后悔|[改换变]回[来去]?|重新(?:激活|启用)|不(?:想)?(?:取消|退|换|改)了"
    r"|取消.{0,4}(?:退货|换货|申请)|(?:退货|换货|申请).{0,4}取消"
)

_WHAT_WAS_DONE = re.compile(
    r"\bwhat (?:exactly )?(?:did|have) (?:you|u) (?:just |actually |really |now )?"
    r"(?:cancel|change|return|exchange|swap|refund)(?:l?ed|d|ed|ped)?\W*$"
    r"|你(?:刚才|刚刚|到底|都|给我|帮我)*(?:取消|退)了(?:些)?(?:什么|啥|哪些)"
    r"|\bwhat (?:(?:exactly|all|the \w+) )?(?:did|have) (?:you|we|i)(?: just| now)* "
    r"(?:do|done|change|changed|made)\b"
    r"|\bwhat(?:'s| has| is| was)(?: just| now| been)* (?:changed|done)\b(?! (?:with|to|about))"
    r"|(?:刚才|刚刚|到底|你|我|都|究竟)(?:你|我|给我|帮我|到底|都)*(?:改|做|办|换|动|弄)了(?:些|点)?(?:什么|啥|哪些)(?:没有?)?"
)


def asks_what_was_done(text: str) -> bool:
    """Whether a text wants to know what was changed in the talk: "what did you just do?", "刚才改了什么"."""
    folded = fold(text)
    return not _too_long(folded) and _WHAT_WAS_DONE.search(folded) is not None


def asks_if_done(text: str, kind: str) -> bool:
    """Whether a text asks if a change of that kind was made: "is it cancelled?", "改好了吗"."""
    folded = fold(text)
    if _too_long(folded) or _OTHER_MATTER.search(folded) or _MONEY.search(folded):
        return False
    verbs = f"{_VERBS.get(kind, _FINISHED)}|{_FINISHED}"
    chinese = f"{_CHINESE_VERBS.get(kind, '办')}|办|弄|搞|处理|提交|成功|生效"
    return bool(
        re.search(
            rf"^{_LEAD_IN}(?:{_DID}|(?:is|was|has|have|are|were)\b (?:\S+ ){{0,5}}?(?:{verbs})\b)", folded
        )
        or re.search(
            r"\b(?:it's|it is|that's|that is|order is|everything is|has been|is now) "
            rf"(?:\w+ ){{0,2}}?(?:{verbs})\b.*(?:\?|\bright|\bcorrect|\byes)\W*$",
            folded,
        )
        or re.search(
            rf"(?<![能以会])(?:{chinese})[^能,]{{0,4}}?(?:了|成功|好|掉|完)[吗没么吧]?有?\W*[?吗没么吧有]\W*$",
            folded,
        )
    )


def asks_to_undo(text: str) -> bool:
    """Whether a text wants the change that was just made taken back: "can you undo that", "能恢复吗"."""
    folded = fold(text)
    return not _too_long(folded) and _UNDOES.search(folded) is not None


def asks_for_money(text: str) -> bool:
    """Whether a text asks when and where money comes back: "when do I get my money", "钱多久退回来"."""
    folded = fold(text)
    return (
        not _too_long(folded)
        and _MONEY.search(folded) is not None
        and _WHEN_OR_WHERE.search(folded) is not None
        and _IN_GENERAL.search(folded) is None
    )


def asks_when_it_comes(text: str) -> bool:
    """Whether a text only asks when "it" comes, which after a return or a cancellation is the money."""
    return _WHEN_IT_COMES.search(fold(text)) is not None


def speaks_of_money_alone(text: str) -> bool:
    """Whether it is money that comes back, though the verb is that of a return: "钱退了吗"."""
    return has_cjk(text) and "退货" not in text


def _too_long(folded: str) -> bool:
    said = words(folded)
    chinese = sum(1 for word in said if word > "\u3400")
    return len(said) > (_LONGEST_CHINESE if chinese > len(said) / 2 else _LONGEST)
