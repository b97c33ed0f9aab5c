"""Clauses that a space parts, as Chinese is typed in a chat: "裙子换M码 花瓶换小号"."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")
_ACT = re.compile(r"换|改|退|取消|留|要(?!是)|不动|别动|不变")
_OPENS = re.compile(
    r"(?:想|也|就|都|先|再|我|请|帮我|可以|能不能|给我)*(?:换|改|退|取消|留|要|不动|别动|不变)"
)
_PAUSE = re.compile(r"[,;.!?\n、]")


def with_commas(folded: str) -> str:
    """The folded text, of the same length, with a comma for each space at which something else begins that
    is to be done: what stands before the space has its verb, and so has what stands behind it.
    """
    if " " not in folded or not _HAN.search(folded):
        return folded
    found = list(folded)
    begin = 0
    for space in (match.start() for match in re.finditer(" ", folded)):
        pauses = [match.end() for match in _PAUSE.finditer(folded, begin, space)]
        begin = pauses[-1] if pauses else begin
        before, after = folded[begin:space], folded[space + 1 :]
        if _ACT.search(before) and _begins_anew(after):
            found[space], begin = ",", space + 1
    return "".join(found)


def _begins_anew(after: str) -> bool:
    """Whether a thing is named and what is to become of it: "花瓶换小号", "花瓶 换小号", not "换成M"."""
    piece, *rest = re.split(r"[ ,;.!?\n]", after, maxsplit=2)
    if not _HAN.match(piece) or _OPENS.match(piece):
        return False
    return _ACT.search(piece) is not None or bool(rest and _OPENS.match(rest[0]))
