"""Whether only a part of an order is to go: "cancel the lamp, keep the kettle", "手机还要，耳机不要了"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.understanding.answers import asks_something
from actions.understanding.items import ItemCandidate, ItemMention, mentions_in
from actions.understanding.requests import kind_said, speaks_of_part
from actions.understanding.text import fold

_KEPT_BEFORE = re.compile(
    r"\b(?:still (?:want|need|like)|keep(?:ing)?|leave|not cancel(?:ling)?|don't cancel|without cancell?ing)"
    r"(?: (?:the|my|that|this|to|have|get)){0,2} $"
    r"|\b(?:don'?t|do not|please don'?t|never) (?:touch|change|cancel)(?: (?:the|my|that|this)){0,2} $"
    r"|\bi (?:do|still) (?:want|need)(?: (?:the|my|that|this)){0,2} $"
    r"|\bleave (?:the|my) $"
    r"|(?:保留|留下|留着|只留|不要?取消|别取消|还想?要|还是要)(?:那|这|我的?|一|[个台件条双只瓶把副套本])*$"
)
_KEPT_AFTER = re.compile(
    r"^[\s,]?(?:(?:should |can |must |has to )?(?:stays?|remains?)\b"
    r"|(?:i|we)(?:'d| would)? (?:still )?(?:want|need|keep|like)\b"
    r"(?! (?:to (?!keep|have)|it |them |that |gone|cancel|return|exchang|swap|chang|back)))"
    r"|^(?:那?[个台件条双只瓶]?|我|就|也|还是|还|仍|都|继续)*"
    r"(?:要(?:的|留|着|啊|呢)?(?=[,.;!\s]|$)|想要|留|保留|不取消|不用取消|别取消|不动|除外)"
)
_SOME_OF_IT = re.compile(
    r"\b(?:one|two|some|part|parts|half) of "
    r"(?!(?:my|the|these|those|your|our) (?:\w+ )?(?:orders?|purchases?)\b(?!'))"
    r"|\b(?:keep|keeping|leave|leaving) (?:the )?(?:other|others|rest|remaining|one)\b"
    r"|\bnot (?:the )?(?:whole|entire|everything|all|complete)\b|\bpartial(?:ly)?\b|\bjust (?:a )?part\b"
    r"|\b(?:the )?(?:rest|others?) (?:should |can )?(?:stays?|remains?)\b"
    r"|取消(?:其中|里面)?的?[一二两三四五12345][件条个双只款台把顶瓶盒](?!订?单)"
    r"|[只就](?:要|想要|留|需要)一[件条个双只款台把顶瓶盒](?!订?单)|(?<![第每这那])一[件条双只款台把顶瓶盒](?:我|就|先)?(?:不要|取消)"
    r"|的(?:[那这]?[件条双只款台把顶瓶盒个])?(?:我|就|还是)?(?:留着|留下|保留)"
    r"|其中|(?:剩下|其余|其他|其它|另外|别)的?[^,.;!?]{0,6}(?:留|保留|要|不取消|不动)"
    r"|部分取消|取消(?:一)?部分|不是全部|不要全部"
)
_WHOLE_EN = re.compile(
    r"\bcancel\w*(?: (?:the|my|this|that|whole|entire|complete|full|last|latest|recent|most|pending"
    r"|first|second|other|an?|of|all|it|placed|new))* (?:orders?\b|purchase\b|#?[a-z]{0,3}\d{3,})(?!'s)"
    r"|\bdon't want (?:the|my|this|that) order\b"
    r"|\bcancel (?:everything|it all|all of it|the (?:whole )?lot)\b"
)
_WHOLE_ZH = re.compile(
    r"(?:取消|撤销)[^,.;!?]{0,10}?(?:订单|整单|这单|那单|全部|#?[a-z]{0,3}\d{4,})(?![^,.;!?]{0,14}[里中内上]的?)"
    r"|(?:订单|整单|这单|那单|全部|都)(?:号?#?[a-z]{0,3}\d+)?[^,.;!?里中内]{0,6}取消"
)
_ORDER_OF_BEFORE = re.compile(
    r"\border(?: (?:number )?#?\w*\d\w*)?,?"
    r" (?:with|containing|contains|that|which|where|for|of|including|has|i)\b[^.;!?]{0,40}$"
    r"|\b(?:the|this|that|my|other) (?:one|purchase|parcel|package)"
    r" (?:with|containing|including|that has|which has)\b[^,.;!?]{0,40}$"
)
_ORDER_OF_AFTER = re.compile(
    r"^\s?(?:(?!(?:my|the|this|that|in|from|of|and|or|on|an?)\b)\w+ )?(?:order|purchase)\b"
    r"|^的?(?:那|这)?[个一]?(?:订单|那?单)"
)
_ORDER_HAS = re.compile(r"(?:有|含|包含|带|买)了?(?:那|这|一)?[个台件条双只瓶把副套本]?$")
_THAT_ONE = re.compile(r"^的(?:那|这)(?:一?个|份|笔)")
_CANCELS = re.compile(r"\b(?:cancel|remove|drop|delete|take)\w*|取消|去掉|删|不要|不想要|退")
_AS_WELL = re.compile(r"\btoo\b|\balso\b|\bas well\b|\binclud|也|一起|包括")
_REFUSES = re.compile(
    r"^(?:(?:no|nope|stop|don't|do not)\b|不行|不是|不要?(?=[,.!])|先?别)[!,. ]*(?!(?:i want|only|just|只))"
)
_TOO = re.compile(
    r"\btoo\b|\balso\b|\bas well\b|\binclud|\bpart of\b|\bcancel\w*|\bgone\b|\baffect|\bwhat about\b"
    r"|也|一起|包括|包含|取消|呢|怎么办"
)
_ALL_OF_IT = re.compile(
    r"\b(?:everything|all|both|whole|entire|rest|others?|other (?:items?|things?|one))\b"
    r"|全部|所有|都|整|其他|其它|另外|剩下"
)


def part_of_order(
    text: str, candidates: Sequence[ItemCandidate], *, units: int, whole_said: bool = False
) -> bool:
    """Whether a text about cancelling wants only some of an order gone.

    `units`: how many things the order has in all. `whole_said`: the order itself was named before, so that
    a thing merely mentioned is the reason rather than the wish.
    """
    folded = fold(text)
    if units < 2:
        return False
    mentions = [m for m in mentions_in(text, candidates) if not _names_order(folded, m)]
    named = {item for mention in mentions for item in mention.ids}
    if any(is_kept(folded, mention) for mention in mentions):
        return True
    whole = names_whole(text) or (_AS_WELL.search(folded) and asks_something(folded))
    if _SOME_OF_IT.search(folded) and not whole:
        return True
    if not 0 < len(named) < len(candidates):
        return False
    if speaks_of_part(text):
        return True
    return not whole and (not whole_said or (kind_said(text) == "cancel" and bool(_CANCELS.search(folded))))


def names_whole(text: str) -> bool:
    """Whether the order itself is what is to be cancelled."""
    folded = fold(text)
    return bool(_WHOLE_EN.search(folded) or _WHOLE_ZH.search(folded))


def asks_if_included(text: str, candidates: Sequence[ItemCandidate]) -> bool:
    """Whether it is asked if something goes with the order: "does that cancel the phone too?"."""
    folded = fold(text)
    named = bool(mentions_in(text, candidates)) or _ALL_OF_IT.search(folded) is not None
    return named and _TOO.search(folded) is not None


def opens_with_no(text: str) -> bool:
    """A no at the beginning, and then what to leave alone: "no! keep the phone"."""
    return _REFUSES.search(fold(text)) is not None


def _names_order(folded: str, mention: ItemMention) -> bool:
    """The thing only tells which order is meant: "the order with the lamp", "台灯那单"."""
    before, after = folded[: mention.start], folded[mention.end :]
    if _ORDER_OF_BEFORE.search(before) or _ORDER_OF_AFTER.search(after):
        return True
    return _ORDER_HAS.search(before) is not None and _THAT_ONE.search(after) is not None


def is_kept(folded: str, mention: ItemMention) -> bool:
    """Whether a thing is named in a folded text only to be left as it is: "but keep the keyboard"."""
    before, after = folded[: mention.start], folded[mention.end :]
    return mention.excluded or bool(_KEPT_BEFORE.search(before) or _KEPT_AFTER.search(after))
