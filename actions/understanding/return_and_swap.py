"""One thing to be returned and another to be exchanged, in Chinese: "围巾退掉 牛仔裤换大一码"."""

from __future__ import annotations

import re
import unicodedata

from actions.names import EXCHANGE, RETURN
from chinese.script import simplified

_SEAM = re.compile(r"[\s，。；,;]+(?:另外|还有|然后|同时|而且|不过|但是?)?\s*")
_LEAD = r"(?:我|想|要|请|麻烦|帮我|把|将|先|那)*"
_MEASURE = r"(?:[这那][一]?[个件条双部台把对顶只]?)?"
# What points at a thing, or is said of the whole order, names none.
_THING = (
    r"(?!(?:它|这个|那个|其他|其它|别的|全部|整单|一起|直接|算了|可以|能|就|还是|不|没|再)"
    r"(?:[们也都就]|[退换]|$))[\u4e00-\u9fff]{1,8}?"
)
_RETURNED = re.compile(
    rf"{_LEAD}{_MEASURE}{_THING}(?:我)?(?:也|就|要|想)*退(?:掉|货|了|咗|回去?)?[了咗]?[吧啦呀]?$"
    rf"|{_LEAD}退(?:掉|了|咗)?{_MEASURE}(?!差|[款钱货到回换掉了给成咗])[\u4e00-\u9fff]{{1,8}}$"
)
_NO_THING_BEHIND = (
    r"(?![成个一为大小新别其货款色码掉了过吧白黑红蓝绿黄金银灰粉紫棕米橙点同咗]|[条双件只把顶])"
)
_SWAPPED = re.compile(
    rf"{_LEAD}{_MEASURE}{_THING}(?:我)?(?:也|就|要|想)*换(?!货单)(?:成|个|一|为|大|小|了)?.{{1,16}}$"
    rf"|{_LEAD}换(?:一下)?{_MEASURE}{_NO_THING_BEHIND}[\u4e00-\u9fff]{{2,8}}$"
)
_OPEN = re.compile(r"[不别勿没唔未]|还是|或者?|要么|如果|要是|吗|么|[?？]|呢|能否|可否")


def return_and_swap(text: str) -> list[tuple[str, str]]:
    """The kinds and the words of a return and an exchange of two things; empty where there are not both, or
    where one is refused or asked about.
    """
    plain = simplified(unicodedata.normalize("NFKC", text)).strip(" .!。！")
    if "退" not in plain or "换" not in plain or _OPEN.search(plain):
        return []
    found: list[tuple[str, str]] = []
    for piece in _SEAM.split(plain):
        if not piece:
            continue
        kind = EXCHANGE if _SWAPPED.match(piece) else RETURN if _RETURNED.match(piece) else None
        if found and kind in {None, found[-1][0]}:
            found[-1] = (found[-1][0], f"{found[-1][1]}, {piece}")
        elif kind is None:
            return []
        else:
            found.append((kind, piece))
    return found if sorted(kind for kind, _ in found) == sorted((RETURN, EXCHANGE)) else []


# How the difference of an item's price goes back, said as if the item did: "换成最便宜的，退paypal".
_DIFFERENCE_BACK = re.compile(
    r"换(?:成|为|个|最|一)[^，。,;退]{1,14}[，,;\s]+(?:差价|差额|多出?来?的?钱?|剩下?的?钱?|钱)?(?:就|都|请)?"
    r"退(?:款)?(?:到|回|给|去|进)?(?:我的?)?(?:paypal|visa|master|amex|礼品卡|信用卡|贝宝|卡|原)",
    re.IGNORECASE,
)


def only_difference_back(text: str) -> bool:
    """Whether what is said to go back is the difference that an exchange makes, and no thing."""
    return _DIFFERENCE_BACK.search(simplified(unicodedata.normalize("NFKC", text))) is not None
