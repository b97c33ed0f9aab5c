"""Traditional and simplified characters: read as if all were simplified, answered as the shopper writes.

Shoppers of Hong Kong and Taiwan write 我的包裹還沒到; training text, patterns and catalogues are mostly in
simplified characters. What is kept stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from functools import lru_cache
from typing import Any, Literal

Script = Literal["simplified", "traditional"]
_FIRST, _LAST = 0x3400, 0x9FFF
_ONLY = re.compile(
    "(?<![一二兩三四五六七八九十幾這那每半\\d])隻(?=[能有要是會可需想申接支限在改退換取剩差做用留買送])"
)
"""OpenCC takes the end of 订单 and 只能 for 單隻: "only" is never written like that."""

# What the mainland calls otherwise than the places that write traditional characters.
_ELSEWHERE = {
    "信息": "資訊", "鏈接": "連結", "默認": "預設", "賬戶": "帳戶", "賬號": "帳號", "登錄": "登入",
    "點擊": "點選", "設置": "設定", "短信": "簡訊", "支持": "支援", "郵箱地址": "電子郵件地址",
}  # fmt: skip
_MAINLAND = re.compile("|".join(_ELSEWHERE))


def simplified(text: str) -> str:
    """A text in simplified characters; one character stays one character."""
    return text if text.isascii() else text.translate(_table())


def traditional(text: str) -> str:
    """A text in traditional characters as Taiwan writes them; which ones depends on the words of the text."""
    if text.isascii():
        return text
    written = _ONLY.sub("只", str(_converter("s2tw").convert(text)))
    return _MAINLAND.sub(lambda match: _ELSEWHERE[match[0]], written)


def rewritten(part: Any, write: Callable[[str], str], but: Set[str] = frozenset()) -> Any:
    """A message of lists and dictionaries with every text in it rewritten, ``but`` those under these keys."""
    if isinstance(part, str):
        return write(part)
    if isinstance(part, list):
        return [rewritten(one, write, but) for one in part]
    if isinstance(part, dict):
        return {key: one if key in but else rewritten(one, write, but) for key, one in part.items()}
    return part


def script_of(text: str) -> Script | None:
    """What a text is written in, or nothing where it has only characters of both, or as many of each."""
    own = [(_is_in("gb2312", one), _is_in("big5", one)) for one in text if _FIRST <= ord(one) <= _LAST]
    ahead = own.count((False, True)) - own.count((True, False))
    if not ahead:
        return None
    return "traditional" if ahead > 0 else "simplified"


@lru_cache(maxsize=2)
def _converter(kind: str) -> Any:
    from opencc import OpenCC

    return OpenCC(kind)


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """OpenCC's characters; its phrases are left aside, because places in the text must stay the same."""
    characters = [chr(code) for code in range(_FIRST, _LAST + 1)]
    converted = _converter("t2s").convert("\n".join(characters)).split("\n")
    return {
        ord(one): other
        for one, other in zip(characters, converted, strict=True)
        # No rare character is what anybody writes for the one that was typed.
        if one != other and _is_in("gb2312", other)
    }


def _is_in(characters: str, character: str) -> bool:
    """Whether a national set has it: GB 2312 of the mainland's everyday characters, Big5 of Taiwan's."""
    try:
        return len(character.encode(characters)) == 2
    except UnicodeEncodeError:
        return False
