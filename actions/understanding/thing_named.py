"""The thing that a wish is for by its grammar: "cancel my tent", 退帐篷, 把水壶换了."""

from __future__ import annotations

import re

from actions.understanding.text import fold, has_cjk, singular, words

_ENGLISH = re.compile(
    r"\b(?:return|returning|send(?:ing)? back|cancel(?:l?ing)?|exchang(?:e|ing)|swap(?:ping)?|refund)\s+"
    r"(?:my|the|a|an|this|that|these|those|both)\s+([a-z][a-z -]{2,30}?)"
    r"(?=\s+(?:and|or|from|in|for|to|because|cause|cuz|please|pls|plz|i|we|that|which|it|order|with|back|of|at"
    r"|on|as|instead|now|today|asap)\b|[,.;!?]|\s*$)"
)
_CHINESE = re.compile(
    r"(?:退掉?|取消|换掉?)(?:一下)?(?:我的|那[个件条双只把台]|这[个件条双只把台])?(?![了吧货款成到个])([\u4e00-\u9fff]{2,6}?)"
    r"(?=那[单个]|这单|的?订单|[吧了啊呀]|[,.;!?\s]|$)"
    r"|把(?:我的|那[个件条双只把台]|这[个件条双只把台])?([\u4e00-\u9fff]{2,6}?)(?=退|取消|换)"
)


def things_named(text: str) -> list[str]:
    """What the verbs of a text are about, as said and without its article; whatever it may be."""
    folded = fold(text)
    found = [match[1] for match in _ENGLISH.finditer(folded)]
    found += [match[1] or match[2] for match in _CHINESE.finditer(folded)]
    return [thing.strip() for thing in found]


def is_called(thing: str, title: str) -> bool:
    """Whether the thing is of the kind that the title ends in: "tent" for "Dome Tent", 水壶 of 电热水壶."""
    said, called = fold(thing), fold(title)
    if has_cjk(said):
        return called.endswith(said)
    heads = words(said)[-1:], words(called)[-1:]
    return bool(heads[0]) and [singular(word) for word in heads[0]] == [singular(word) for word in heads[1]]
