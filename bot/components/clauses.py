"""Cuts a message into clauses that may each be a request of their own. Knows no model."""

from __future__ import annotations

import re
from typing import List, Sequence, Tuple

from bot.components.negated import only_denies
from bot.components.unpunctuated import verbs_apart
from chinese.script import simplified

Span = Tuple[int, int]

# Where a new request may begin. The mark itself belongs to neither side.
_BOUNDARY = re.compile(
    r"""
      [.!?]+(?=\s|$)                       # sentence end (not the point in 12.50 or in an address)
    | [。！？；;]+
    | \n+
    | [,，]?\s*\b(?:and\s+then|and\s+also|then\s+also|and\s+after\s+that|and\s+while\s+you'?re\s+at\s+it
        |n(?=\s+(?:(?:please|pls)\s+)?(?:cancel|return|refund|exchange|swap|change|send|track|tell|show|where|when|can|i)\b)
        |plus|also|additionally|then|and|but\s+also|besides|oh\s+and|as\s+well\s+as)\b[,，]?\s*
    | [，,]?\s*(?:另外
        |还有(?!多少|没有|几|货|吗|什么|库存|[^，。]{0,8}[吗么?？])     # not "is there any left?"
        |然后|顺便|接着|同时|并且|而且|此外|再帮我|还想|还要|也想|再)[，,：:]?
    | [，,]
    | (?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])     # a space stands for the comma
    """,
    re.VERBOSE | re.IGNORECASE,
)

# A clause that begins like this belongs to the one before it: reason, condition, apology, thanks, politeness.
_ATTACHED = re.compile(
    r"""^\W*(?:
      because|cause|cuz|since|as\s+i\b|so\s+that|so\s+i\b|if\b|when\b|unless|although|though|which|who\b
    | that\b|it\b|it'?s\b|they\b|this\b|these\b|those\b|the\s+reason|due\s+to|in\s+case
    | for\s+(?:the|my|a)\b|to\s+(?:the|my)\b|from\b|with\b
    | refund(?:ed)?(?:\s+(?:it|me|that|the\s+\w+))?\s+(?:to|on|onto|back)\b           # where the money goes
    | (?:(?:i'?ll|i\s+will|i\s+want\s+to)\s+)?pay(?:ing)?\s+(?:\w+\s+){0,2}(?:with|by|using)\b
    | (?:把?钱|款项|退款)?退(?:款)?(?:到|回|给)|用.{1,8}(?:支付|付款|付$)
    | any\s+(?:good\s+)?(?:recommendations?|suggestions?|ideas?|tips|advice)\W*$
    | what\s+(?:do|would|can|could)\s+you\s+(?:recommend|suggest)\W*$
    | (?:let\s+me|i'?ll)\s+(?:put\s+it|say\s+it|try|rephrase)\b[^?]*$
    | please\b\W*$|thanks|thank\s+you|thx|sorry|ok(?:ay)?\b|hi\b|hello|hey|yes\b|no\b|sure\b
    | 我?(?:换个|换种)(?:说法|方式)|换句话说|我?再(?:说|问)一[遍次]
    | (?:大家|你们?)?有(?:没有)?(?:什么|啥|哪些)?(?:好的?|合适的?)?推荐[吗么嘛呢]?\W*$
    | (?:推荐一下[吧吗]?|求推荐)\W*$
    | 因为|由于|如果|要是|所以|的话|谢谢|多谢|麻烦$|请问?$|不好意思|你好|您好|好的|是的|因此|原因
    | 我?买错|我?下错|我?不小心|我?(?:已经?|现在)?(?:不想?再?[要需]要?|用不[上着到])了
    )""",
    re.VERBOSE | re.IGNORECASE,
)

# A clause needs one of these to ask for anything: English verbs and question words, Chinese ones anywhere.
_ASKS = re.compile(
    r"""\b(?:cancel|return|refund|exchange|swap|change|modify|update|track|check|where|when|what|which|how|who
      |why|is|are|do|does|did|can|could|would|will|want|need|like|show|tell|find|search|looking|look|recommend
      |compare|buy|order|add|remove|delete|give|get|send|ship|deliver|pay|help|talk|speak|connect|subscribe
      |unsubscribe|stop|reset|create|close|make|switch|replace|complain|report|know|see|let|put|apply|match
      |print|download|request|use|have|undo|transfer)\w{0,3}\b
    | [?？]
    | 取消|退|换|改|更新|查|哪|什么|怎么|多久|几|多少|是否|吗|能|可以|想|要|帮|给我|找|推荐|比较|买|下单
    | 加入|删|发票|物流|快递|转|人工|客服|投诉|订阅|停止|重置|注册|注销|寄|送|付""",
    re.VERBOSE | re.IGNORECASE,
)

# "Size S?", "the blue one?", "M码？": a detail of what was asked before.
_FRAGMENT = re.compile(
    r"""^\W*(?:(?:in\s+)?(?:size|colou?r)\s+[\w/.]+|(?:and\s+)?(?:the|a|an)\s+\w+(?:\s+one)?|\w{1,4}\s?[码号色])\s*[?？!！.]*\s*$""",
    re.VERBOSE | re.IGNORECASE,
)


# What is to be changed is named and its verb is still to come: a space behind it stands for no comma.
_UNFINISHED = re.compile(r"[把将](?:(?![取退换改更寄送删加减])[^，。,!?！？]){0,16}$")


def is_attached(clause: str) -> bool:
    """True where the clause goes with the one before it and is no request of its own."""
    return (
        _ATTACHED.match(clause) is not None
        or _FRAGMENT.match(clause) is not None
        or _ASKS.search(clause) is None
        or only_denies(clause)
    )


def clauses(text: str, names: Sequence[Span] = ()) -> List[Span]:
    """Spans of the candidate clauses, at least one; attached ones are already joined to the one before.
    ``names``: spans that are the name of one thing, within which no clause ends."""
    text = simplified(text)
    joined: List[Span] = []
    leading = None
    for piece in _pieces(text, names):
        if not is_attached(text[slice(*piece)]):
            joined.append((leading if leading is not None else piece[0], piece[1]))
            leading = None
        elif joined:
            joined[-1] = (joined[-1][0], piece[1])
        elif leading is None:
            leading = piece[0]
    if not joined:
        return [_stripped(text, 0, len(text))]
    return [_stripped(text, *piece) for piece in joined]


def _pieces(text: str, names: Sequence[Span]) -> List[Span]:
    pieces: List[Span] = []
    start = 0
    for first, last in _cuts(text):
        mark = text[first:last]
        if any(begin < first and last < end for begin, end in names):
            continue
        space = mark.isspace() and "\n" not in mark
        if space and _UNFINISHED.search(text[start:first]):
            continue
        # A question mark says that the clause asks: it stays with it.
        end = last if "?" in mark or "？" in mark else first
        if text[start:end].strip():
            pieces.append((start, end))
        start = last
    if text[start:].strip():
        pieces.append((start, len(text)))
    return pieces


def _cuts(text: str) -> List[Span]:
    """Marks and joining words, and places where a new request begins without any."""
    marks = [match.span() for match in _BOUNDARY.finditer(text)]
    return sorted([*marks, *((place, place) for place in verbs_apart(text))])


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t\r\n,，、;；":
        start += 1
    while end > start and text[end - 1] in " \t\r\n,，、;；":
        end -= 1
    return start, end
