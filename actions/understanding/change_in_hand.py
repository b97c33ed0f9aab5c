"""Questions about a listed change that waits for a yes: its money, what is left, what else it touches."""

from __future__ import annotations

import re

from actions.understanding.afterwards import asks_for_money, asks_when_it_comes
from actions.understanding.answers import asks_something
from actions.understanding.text import fold, has_cjk, words

_LONGEST = 14
_LONGEST_CHINESE = 20
_OPENS = re.compile(
    r"^(?:(?:yes|yeah|yep|ok(?:ay)?|sure|fine|great|good|thanks?|and|so|but|hm+|oh|do it|please|"
    r"go ahead|wait|"
    r"是的?|好的?|可以|行|嗯|对|那么?|不过)[\s,.!，。！]+)+"
)
_MONEY_BACK = re.compile(
    r"\b(?:full|whole|entire|complete) (?:amount|refund|price|sum)\b|\b(?:all|everything) (?:of it )?back\b"
    r"|\bback (?:on|to|in|into) (?:my|the) (?:card|account|paypal|visa|mastercard|bank)\b"
    r"|\b(?:charged?|debited|bill(?:ed)?)\b.{0,12}\b(?:now|today|when|again|extra)\b|\bwhen\b.{0,20}\bcharge"
    r"|全额|全款|全部退|全退|退到(?:哪|什么)|什么时候扣|何时扣|马上扣"
)
_HOW_LONG = re.compile(
    r"^(?:how (?:long|soon|quick(?:ly)?|fast|many days)|when)(?: (?:does|do|will|would|is|can))?"
    r"(?: (?:it|that|this|i|the (?:refund|money)|to))?(?: (?:take|be|arrive|there|get|see|done|have|it|that|"
    r"usually|all|until|then|back))*\W*$"
    r"|^(?:需要|要|得|大概|一般|会)*(?:多久|多长时间|几天|多少天)(?:呢|啊|呀|时间)?\W*$"
)
_PARCEL = re.compile(
    r"(?:多久|几天|多少天|多长时间|什么时候|何时|哪天|几号)[^,;!]{0,4}(?:收到|送到|到货|发货|寄出|拿到)"
)
_WHICH_IS_QUICKER = re.compile(
    r"\bhow (?:long|soon|fast|quick(?:ly)?|many days)\b|\b(?:quick|fast|soon)(?:er|est)\b|\bwhen\b"
    r"|更快|比较快|哪个快|哪种快|最快|快(?:一?点|些)|多久|几天|多长时间|什么时候|何时|几时"
)
# Money that is to have moved already: another matter than what the change in hand will bring.
_EARLIER = re.compile(
    r"\bwhere(?:'s|s| is| are)\b|\bon (?:its|the) way\b|\bowe\b|\bstill (?:waiting|not)\b"
    r"|\b(?:has|have|did|was)\b|到哪(?:里|儿)?了|在哪|退了[吗没么]|还没|没到|欠|已经"
)
_LEFT = re.compile(
    r"\bhow much (?:money |credit )?(?:is|'s|do i have|have i got|there is|i have) "
    r"(?:even |still |left )?on (?:it|there|that)\b"
    r"|\bhow much\b.{0,30}\b(?:left|remain(?:s|ing)?|on (?:my|the|that) (?:gift )?card|balance)\b"
    r"|\bwhat(?:'s|s| is| will| would)?\b.{0,20}\b(?:balance|left on|remain(?:s|ing)?)\b"
    r"|\b(?:enough|sufficient)\b.{0,25}\b(?:card|balance)\b|\b(?:card|balance)\b.{0,20}\b(?:cover|enough|suffice)"
    r"|还(?:剩|有|余)(?:下)?(?:多少|几)|余额|剩多少|剩下多少|够不够|(?:卡|钱)够(?:吗|么)"
)
_DEADLINE = re.compile(
    r"^(?:what(?:'s|s| is)|is there|when(?:'s|s| is)) (?:the |a |my )?"
    r"(?:deadline|cut-?off|time limit|last day)\b"
)
_COST = re.compile(
    r"\b(?:does|will|would|do|is) (?:it|that|this|there|changing it|i)\b.{0,16}"
    r"\b(?:cost|charged?|fee|free|extra|pay)\b"
)
_TOTAL = re.compile(
    r"\b(?:what(?:'s|s| is| was)|how much(?:'s|s| is| was)?) (?:the |my )?(?:order )?(?:total|sum)\b"
    r"(?!.{0,20}\b(?:back|refund\w*|spent|orders)\b)"
    r"|\bhow much (?:is|was) (?:the|my|this) (?:whole |entire )?order\b"
    r"|^(?:the )?(?:order )?total\W*$"
)
_NOW_ON_IT = re.compile(
    r"\bhow much\b.{0,20}\bon (?:it|there|that|(?:my|the|that) (?:gift )?card)\b"
    r"(?!.{0,12}\b(?:left|after|then)\b)"
)
_REST = re.compile(
    r"\b(?:what|anything) (?:happens?|will happen|changes?)\b.{0,12}\b(?:to|with|for)\b"
    r"|\b(?:what|how) about (?:the|my) (?:other|rest|others)\b"
    r"|\b(?:do|can|will|would) i (?:keep|still (?:keep|have|get|receive))\b"
    r"|\b(?:is|are|will|would) (?:the |my )?(?:rest|others?|other \w+)\b"
    r"|^will\b.{1,40}\bbe (?:returned|cancelled|canceled|exchanged|sent back)(?: too| as well)?\W*$"
    r"|会(?:被|一起|一块|也)*(?:退|取消|换)掉?(?:吗|么|嘛)"
    r"|(?:其他|其它|其余|剩下|别的|另外|另一).{0,8}(?:呢|怎么办|怎么样|还|会|不变|影响|取消|吗)|会影响(?:其他|别的)|还(?:会|能)(?:收到|发|到)吗"
)


def asks_about_its_money(text: str) -> bool:
    """Whether a text asks when, where and how much money moves: "and when do I get it?", "全额退吗"."""
    said = _said(text)
    return (
        bool(said)
        and not _EARLIER.search(said)
        and (
            _MONEY_BACK.search(said) is not None
            or _HOW_LONG.search(said) is not None
            or asks_when_it_comes(said)
            or asks_for_money(said)
        )
    )


def asks_for_parcel(text: str) -> bool:
    """Whether it is asked in Chinese when the parcel comes, and not when money does: 多久能收到."""
    said = _said(text)
    return _PARCEL.search(said) is not None and re.search("[钱款账]", said) is None


def asks_which_is_quicker(text: str) -> bool:
    """Whether a text asks, where to choose a method, how long each takes: "which one is faster?"."""
    return asks_something(text) and _WHICH_IS_QUICKER.search(_said(text)) is not None


def asks_what_is_left(text: str) -> bool:
    """Whether a text asks what a gift card holds after it: "how much is left then?", "之后还剩多少"."""
    return _LEFT.search(_said(text)) is not None


def asks_what_is_on_it(text: str) -> bool:
    """Whether a text asks what a gift card holds now: "how much is on it?"."""
    return _NOW_ON_IT.search(_said(text)) is not None


def asks_order_total(text: str) -> bool:
    """Whether a text asks what the whole order comes to: "wait, what's the total?"."""
    return _TOTAL.search(_said(text)) is not None


def asks_deadline(text: str) -> bool:
    """Whether the last day is asked for, of nothing else than what is in hand."""
    return _DEADLINE.search(_said(text)) is not None


def asks_cost(text: str) -> bool:
    """Whether it is asked if the change costs anything."""
    return _COST.search(_said(text)) is not None


def asks_about_the_rest(text: str) -> bool:
    """Whether a text asks what becomes of the other things: "what happens to the cap?", "其他的呢"."""
    return _REST.search(_said(text)) is not None


def _said(text: str) -> str:
    """What is asked, without the yes and "but" before it; empty where it is too long for one question."""
    folded = fold(text)
    asked = _OPENS.sub("", folded)
    longest = _LONGEST_CHINESE if has_cjk(asked) else _LONGEST
    return asked if len(words(asked)) <= longest else ""
