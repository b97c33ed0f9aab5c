"""A wish that gives up the one in hand: "forget it, just return the watch then"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

# What is wanted beside the change, or only in some case, or at some other time, gives nothing up.
_BESIDE = re.compile(
    r"\b(?:if|unless|otherwise|in case|or|later|still|after(?!\s+all)|afterwards|before|first|also|"
    r"as well|too|what happens|how|when|why)\b"
    r"|如果|要是|否则|不然|或者|还是说|以后|之后|还能|也|怎么|如何|什么时候|多久"
)
_THEM = re.compile(
    r"\b(?:it|this|that|them|these|those|thing|things|order|all|everything|money back)\b|它|这|那|全部|都|整"
    r"|(?:^|[^\u4e00-\u9fff]|不换了|不改了|算了)(?:那|就|我|直接|干脆|还是|给我|帮我|想|要)*"
    r"(?:退(?:货|掉|钱|款)?|取消(?:订单)?)(?:吧|了|算了|好了)*\W*$"
)
_AGAIN = re.compile(
    r"^(?:(?:\W|actually|wait|hold on|hmm*|oh|ok(?:ay)?|well|sorry|but)*"
    r"\b(?:no+(?! (?:longer|problem|worries|need|reason|more))|nope|nah|actually|wait|then|rather|"
    r"on second thoughts?)\b\W*)+"
    r"|^(?:(?:\W|那|等等|等一下|啊|哦)*"
    r"(?:不对|不是|不了|不用了|算了|还是|要不|不退(?:货)?了|不取消了|不(?=[,，。.\s]))[,，。.\s]*)+"
    r"|^(?:\W|那|等等|等一下|等下|啊|哦)*(?=(?:能|可以|我|就)*(?:只|仅)(?:改|换))"
)
_NEGATED = re.compile(
    r"\bnot\b|n't\b|\b(?:do|does|did|is|was|are|wo|ca|would)nt\b"
    r"|\bno\b|\bnever\b|\bnothing\b|\bkeep\b|不|别|没"
)
_INSTEAD = re.compile(r"\b(?:instead|rather)\b|换成|改成")


def wish_after_no(text: str) -> str:
    """What is wanted in the place of what was asked for: "no wait, just make it green", "actually, can I get
    it in red instead"; nothing where that is refused as well.
    """
    folded = fold(text)
    opening = _AGAIN.match(folded)
    if opening is None and _INSTEAD.search(folded) is None:
        return ""
    wish = folded[opening.end() :] if opening else folded
    return "" if _NEGATED.search(wish) else wish


def may_give_up(text: str) -> bool:
    """Whether a wish may take the place of the one in hand; what is asked or conditional never does."""
    return _BESIDE.search(fold(text)) is None


def points_at_matter(text: str) -> bool:
    """The wish is about what is spoken of: "return it", "cancel the whole thing"."""
    return _THEM.search(fold(text)) is not None
