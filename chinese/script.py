"""What is written in traditional characters, read as if it were in simplified ones.

Shoppers of Hong Kong and Taiwan write 我的包裹還沒到; training text, patterns and catalogues are mostly in
simplified characters. Only reading and searching use this: what is kept and shown stays as it was typed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

_FIRST, _LAST = 0x3400, 0x9FFF


def simplified(text: str) -> str:
    """A text in simplified characters; one character stays one character."""
    return text if text.isascii() else text.translate(_table())


def traditional(text: str) -> str:
    """A text in traditional characters, as they are written in the words of the text."""
    return str(_converter("s2t").convert(text))


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
        if one != other and _is_common(other)
    }


def _is_common(character: str) -> bool:
    """GB 2312 has it: no rare character is what anybody writes for the one that was typed."""
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
