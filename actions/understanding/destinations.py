"""Orders and addresses told by a town: "the order that goes to San Diego", "my Chicago address"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from actions.understanding.text import fold

_TOWNS = (
    "new york 纽约; los angeles 洛杉矶; chicago 芝加哥; houston 休斯顿|休斯敦; "
    "phoenix 凤凰城|菲尼克斯; philadelphia 费城; san antonio 圣安东尼奥; "
    "san diego 圣地亚哥|圣迭戈; dallas 达拉斯; san jose 圣何塞|圣荷西; austin 奥斯汀; "
    "jacksonville 杰克逊维尔; fort worth 沃思堡|沃斯堡; columbus 哥伦布; charlotte 夏洛特; "
    "san francisco 旧金山|三藩市; indianapolis 印第安纳波利斯; seattle 西雅图; denver 丹佛; "
    "washington 华盛顿; boston 波士顿; nashville 纳什维尔; detroit 底特律; portland 波特兰; "
    "las vegas 拉斯维加斯; atlanta 亚特兰大; miami 迈阿密; orlando 奥兰多; toronto 多伦多; "
    "vancouver 温哥华; montreal 蒙特利尔; ottawa 渥太华"
)
_IN_CHINESE = {
    town: chinese for town, chinese in (entry.strip().rsplit(" ", 1) for entry in _TOWNS.split(";"))
}
"""The towns that many addresses are in, as Chinese shoppers write them."""
_ORDER = r"(?:orders?|ones?|parcels?|packages?|that|which|things?|stuff)"
_GOES = (
    r"(?:(?:is|are|was|were|'s|i|we|i've|i'm|has been|have been|will be) )*"
    r"(?:go(?:es|ing)?|sent|send(?:ing)?|shipp?(?:s|ed|ing)?|head(?:ed|ing)|delivered|mailed|bound)"
)


def _names(city: str) -> str:
    chinese = _IN_CHINESE.get(fold(city))
    return f"(?:{re.escape(fold(city))}{'|' + chinese if chinese else ''})"


def towns_of_orders(text: str, cities: Iterable[str]) -> list[str]:
    """Those of the cities by which a text tells an order, and no new address."""
    return _told(text, cities, _order_told_by)


def _order_told_by(name: str) -> str:
    return (
        rf"\b{_ORDER} (?:that |which )?{_GOES} (?:off )?(?:to|for) (?:my \w+ in |\w+ in )?{name}\b"
        rf"|\b{_ORDER} (?:that |which )?(?:goes|go|sent) to \w+ and {name}\b"
        rf"|\b(?:the|my|that) {name} (?:order|one|parcel|package)\b"
        rf"|(?:寄|送|发)(?:到|去|往|给)?{name}(?:市)?的?(?:[那这]|订单|单|包裹|东西)"
        rf"|{name}(?:市)?的?[那这](?:一)?[个张笔]?(?:订单|单)"
    )


def towns_of_addresses(text: str, cities: Iterable[str]) -> list[str]:
    """Those of the cities by which a text tells an address that is on file: "my home in San Jose"."""
    return _told(text, cities, _address_told_by)


def _address_told_by(name: str) -> str:
    return (
        rf"\b(?:my|the|our|that) (?:\w+ )?{name} (?:address|home|house|place|flat|apartment|one)\b"
        rf"|\bmy (?:home|house|place|flat|apartment|address|own address|home address) in {name}\b"
        rf"|(?:我的?|我在|我家)?{name}(?:市)?的?(?:那个|那边的?|那里的?|家里的?|家的?)?(?:地址|家)"
    )


def _told(text: str, cities: Iterable[str], pattern: Callable[[str], str]) -> list[str]:
    folded = fold(text)
    return [city for city in dict.fromkeys(cities) if city and re.search(pattern(_names(city)), folded)]
