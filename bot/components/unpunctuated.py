"""Where one Chinese request ends and the next begins, typed or dictated without any mark between.

Only two verbs of different kinds, each with something of its own, are two requests: 帽衫要退货鞋子换成黑色的.
Knows no model.
"""

from __future__ import annotations

import re
from typing import Dict, List

from chinese.script import simplified

_VERSION = r"(?:换|改)(?:成|为|个)?[^，。,.!?！？\s换改退的码号]{1,8}?(?:的(?:颜色|尺码|款式)?|[码号](?!\d))"
# How a request ends: all of it is said.
_ENDS: Dict[str, str] = {
    "return": r"退(?:货|掉|回去|了)",
    "exchange": rf"换(?:货|掉)|{_VERSION}",
    "cancel": r"取消(?:掉|了)?",
    "track": r"到哪(?:里|儿)?了?|什么时候(?:能|会|可以)?(?:到|来)|发货了?(?:没有?|[吗么])",
}
# How the next one shows itself, behind what it is about.
_VERBS: Dict[str, str] = {
    "return": r"退(?:货|掉|回去|了)|[想要]退",
    "exchange": r"换(?:货|掉|成|个|[一大小])|[想要]换",
    "cancel": r"取消",
    "track": r"到哪|什么时候(?:能|会|可以)?(?:到|来)|发货",
    "address": r"地址(?:要|想|得|能不能)?[改换]|[改换]个?[^，。,.!?！？\s]{0,4}地址",
}
_END = re.compile("|".join(f"(?P<{kind}>{ends})" for kind, ends in _ENDS.items()))
_VERB = re.compile(
    r"(?P<between>[^，。,.;；!?！？\s]{0,12}?)(?:"
    + "|".join(f"(?P<{kind}>{verb})" for kind, verb in _VERBS.items())
    + ")"
)
_PARTICLES = re.compile(r"[吧啊呢哈哦呀了吗么]*")
# Words that name nothing: "退货帮我换成黑色的" goes on about the same thing.
_HELPERS = re.compile(
    r"能不能|可不可以|可以|麻烦|直接|重新|干脆|还是|就是|或者?|[这那](?:个|件|双|条|单|款)?|一[个件双条]|"
    r"[我你您们想要给帮请把将再就不也都得能会算了的话吧吗么呢啊它并和与跟且但先后去来]"
)
_MARK = re.compile(r"[，。,.;；、!?！？\s]+")
_OBJECT_MARKER = re.compile(r"(?<=..)[把将]")
# The verb is no request: what it costs, how it is done, which of two is better.
_JOINS = re.compile(
    r"^(?:还是|或|和|与|跟|及|的|得|不|费|政策|流程|规则|要多|需要|会|能|可以|以后|之后|后|时)"
)


def verbs_apart(text: str) -> List[int]:
    """The places at which a new request begins without a mark before it."""
    text = simplified(text)
    places: List[int] = []
    for end in _END.finditer(text):
        start = _PARTICLES.match(text, end.end()).end()  # type: ignore[union-attr]
        verb = _VERB.match(text, start)
        if verb is None or verb.lastgroup == end.lastgroup or _JOINS.match(text[start:]):
            continue
        before = _MARK.split(text[max(places, default=0) : end.start()])[-1]
        if end.lastgroup != "track" and not _names(before):
            # The verb stands first, and what it is about behind it: 退掉帽衫把鞋子换成黑色的.
            object_marker = _OBJECT_MARKER.search(verb["between"])
            places += [start + object_marker.start()] if object_marker else []
        elif verb.lastgroup == "address" or _names(verb["between"]):
            # An address is named by its own verb; of goods it must be said which.
            places.append(start)
    return places


def _names(text: str) -> bool:
    return bool(_HELPERS.sub("", text))
