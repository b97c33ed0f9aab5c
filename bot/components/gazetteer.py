"""Finding the catalogue's names in a message: by index, so that it costs the same for any number of products.

Latin words are looked up in windows of one to six, joined without spaces and without plural endings, so that
"tshirt", "t shirt" and "T-Shirts" are one name; slips of the fingers are mended. Chinese names are looked up
by their first two characters; what sounds like a name but is written with other characters (蓝芽耳机 for
蓝牙耳机) is taken for it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Dict, Iterable, List, NamedTuple, Sequence, Set, Tuple

from bot.components.slips import Slips, stem
from bot.components.text import words as words_of
from chinese.script import simplified
from chinese.sounds import sound, sounds

FORMAT = 1
LONGEST_WINDOW = 6
LONGEST_HAN = 14
_FULL, _PART, _SLIP_WORTH = 1.0, 0.9, 0.8
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"\d+(?:\.\d+)?|[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)*")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_GAP = re.compile(r"[\s\-/&.+]*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Between things of equal length the earlier kind is meant.
_RANKS = {"color": 0, "size": 1, "product": 2, "brand": 3, "category": 4, "option": 5}
# Values that are everyday words: they say something of a product only beside the option's name.
_EVERYDAY = frozenset(
    "all any art back basic beginner big cable classic clear cold cool custom dark default down easy"
    " fixed free fresh front full half hard heavy high hot iso large left light little long low medium"
    " men mid middle natural new no none off old on one open other out plain quick regular right set"
    " short single slow small soft standard strong thick thin title two uk up us used warm wide women"
    " yes".split()
)
_EVERYDAY_SIZES = frozenset({"small", "medium", "large"})
_SIZE_BEFORE = re.compile(
    r"(?:\bsizes?|\bin(?: an?)?|\ban?|\bto(?: an?)?|尺码|尺寸|码|号|要|换成|改成)\s*[:：]?\s*$"
)
_SIZE_WORD_BEFORE = re.compile(r"(?:\bsizes?|尺码|尺寸)\s*(?:is|:|：|是)?\s*$")
_SIZE_AFTER = re.compile(r"\s*(?:码|号|size\b)")
_END = re.compile(r"\s*(?:$|[,.;!?，。；！？])")
_UNITS = {
    "liter": "l", "litre": "l", "liters": "l", "litres": "l", "升": "l",
    "milliliters": "ml", "millilitres": "ml", "毫升": "ml", "inches": "inch", "in": "inch",
    "英寸": "inch", "寸": "inch", "gigs": "gb", "gig": "gb", "gigabytes": "gb", "g": "gb",
    "terabyte": "tb", "centimeters": "cm", "厘米": "cm", "millimeters": "mm", "毫米": "mm",
    "kilos": "kg", "kilo": "kg", "公斤": "kg", "千克": "kg", "pcs": "piece", "watts": "w",
    "瓦": "w",
}  # fmt: skip


class Name(NamedTuple):
    """What a name in the index stands for."""

    entity: str
    value: str
    ids: Tuple[str, ...]
    option: str
    worth: float


class Found(NamedTuple):
    """A name in a text: its place there, and how sure it is, 0..1."""

    start: int
    end: int
    name: Name
    confidence: float


@lru_cache(maxsize=8192)
def _plain_character(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 else character


def plain(text: str) -> str:
    """Lower case, half width, no accents, simplified characters; one character stays one character."""
    return text.lower() if text.isascii() else simplified("".join(map(_plain_character, text)))


class Gazetteer:
    """The names of one catalogue. Never changed after it is built."""

    def __init__(self, content: Dict[str, Any]) -> None:
        self.hash = str(content.get("hash", ""))
        self._latin: Dict[str, List[Name]] = {}
        self._han: Dict[str, Dict[str, List[Name]]] = {}
        self._sounds: Dict[str, Set[str]] = {}
        known: Set[str] = set()
        for entry in content.get("entries", ()):
            self._add(entry, known)
        self._slips = Slips(known, content.get("ordinary", ()), content.get("frequent", ()))

    def __len__(self) -> int:
        return len(self._latin) + sum(len(names) for names in self._han.values())

    def _add(self, entry: Dict[str, Any], words: Set[str]) -> None:
        entity = str(entry["entity"])
        for names, worth in ((entry.get("names", ()), _FULL), (entry.get("parts", ()), _PART)):
            name = Name(
                entity, str(entry["value"]), tuple(entry.get("ids", ())), str(entry.get("option", "")), worth
            )
            for written in names:
                folded = plain(str(written))
                if _HAN_RUN.search(folded):
                    self._add_han(folded.replace(" ", ""), name)
                elif worth == _FULL or entity != "size":
                    self._add_latin(folded, name, words)

    def _add_latin(self, folded: str, name: Name, words: Set[str]) -> None:
        pieces = [match.group() for match in _TOKEN.finditer(folded)]
        if not pieces or len(pieces) > LONGEST_WINDOW + 2:
            return
        if name.entity == "option" and " ".join(pieces) in _EVERYDAY:
            return
        known = self._latin.setdefault(_key(pieces), [])
        if name not in known:
            known.append(name)
        words.update(stem(piece) for piece in pieces)

    def _add_han(self, compact: str, name: Name) -> None:
        if len(compact) < 2 or len(compact) > LONGEST_HAN:
            return
        known = self._han.setdefault(compact[:2], {}).setdefault(compact, [])
        if name not in known:
            known.append(name)
        if len(compact) >= 3 and _HAN_RUN.fullmatch(compact):
            self._sounds.setdefault(sounds(compact), set()).add(compact)

    def find(self, text: str, taken: Sequence[Tuple[int, int]] = ()) -> List[Found]:
        """The names in a text, longest first where they overlap, in the order of the text.

        ``taken`` are places that are something else already: numbers and addresses are never a product.
        """
        folded = plain(text)
        found = self._find_latin(folded, text)
        if _HAN_RUN.search(folded):
            found += self._find_han(folded)
        chosen: List[Found] = []
        places = list(taken)
        for one in sorted(found, key=_order):
            if not any(one.start < end and start < one.end for start, end in places):
                places.append((one.start, one.end))
                chosen.append(one)
        return sorted(chosen, key=lambda one: one.start)

    # --- Latin words ---

    def _find_latin(self, folded: str, text: str) -> List[Found]:
        tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(folded)]
        found: List[Found] = []
        for first in range(len(tokens)):
            pieces: List[str] = []
            if len(tokens[first][0]) == 1 and _is_size_letter(text, *tokens[first][1:]):
                names = self._latin.get(tokens[first][0], [])
                found += [
                    Found(*tokens[first][1:], name, name.worth) for name in names if name.entity == "size"
                ]
            if not _begins(folded, tokens[first][1]):
                continue
            for last in range(first, min(first + LONGEST_WINDOW, len(tokens))):
                if last > first and not _GAP.fullmatch(folded, tokens[last - 1][2], tokens[last][1]):
                    break
                pieces.append(tokens[last][0])
                if _ends(folded, tokens[last][2]):
                    found += self._look_up(folded, pieces, tokens[first][1], tokens[last][2])
        return found

    def _look_up(self, folded: str, pieces: List[str], start: int, end: int) -> List[Found]:
        names = self._latin.get(_key(pieces))
        worth = 1.0
        if names is None:
            corrected = self._slips.mended(pieces)
            names = self._latin.get(_key(corrected)) if corrected else None
            worth = _SLIP_WORTH
        if not names:
            return []
        return [
            Found(start, end, name, round(name.worth * worth, 3))
            for name in names
            if self._stands(name, folded, start, end)
        ]

    def _stands(self, name: Name, folded: str, start: int, end: int) -> bool:
        """Whether a short or everyday value is meant as one here: a lone "m" or "42" needs a word of size."""
        said = folded[start:end]
        if _NUMBER.fullmatch(said):
            return name.entity == "size" and bool(
                _SIZE_WORD_BEFORE.search(folded[:start]) or _SIZE_AFTER.match(folded, end)
            )
        if name.entity == "size" and len(said) == 1:
            lead = _SIZE_BEFORE.search(folded[:start])
            sized = lead is not None and lead.group().strip() not in {
                "a",
                "an",
                "in a",
                "in an",
                "to a",
                "to an",
            }
            return folded.strip() == said or bool(
                (sized and (_END.match(folded, end) or "size" in lead.group()))
                or _SIZE_AFTER.match(folded, end)
            )
        if name.entity == "size" and said in _EVERYDAY and said not in _EVERYDAY_SIZES:
            return False
        return len(said) > 1

    # --- Chinese ---

    def _find_han(self, folded: str) -> List[Found]:
        found: List[Found] = []
        ends = _word_ends(folded)
        for start in range(len(folded) - 1):
            names = self._han.get(folded[start : start + 2])
            if names is None:
                continue
            for size in range(min(LONGEST_HAN, len(folded) - start), 1, -1):
                meant = names.get(folded[start : start + size])
                end = start + size
                if meant and _begins(folded, start) and _ends(folded, end) and end in ends:
                    found += [Found(start, end, name, name.worth) for name in meant]
        for run in _HAN_RUN.finditer(folded):
            found += self._alike(run.group(), run.start(), found)
        return found

    def _alike(self, run: str, offset: int, found: List[Found]) -> List[Found]:
        """Names that sound like a stretch of the run and differ from it in a character or, if long, two."""
        exact = {place for one in found for place in range(one.start, one.end)}
        spoken = [sound(character) for character in run]
        more: List[Found] = []
        for start in range(len(run) - 2):
            for size in range(min(LONGEST_HAN, len(run) - start), 2, -1):
                written = self._sounds.get(" ".join(spoken[start : start + size]))
                if not written:
                    continue
                said = run[start : start + size]
                near = [name for name in written if 0 < _differing(name, said) <= (1 if size < 5 else 2)]
                whole = all(offset + start + place in exact for place in range(size))
                if len(near) == 1 and not whole:
                    place = offset + start
                    for name in self._han[near[0][:2]][near[0]]:
                        worth = round(name.worth * _SLIP_WORTH, 3)
                        more.append(Found(place, place + size, name, worth))
        return more


def _key(pieces: Iterable[str]) -> str:
    listed = list(pieces)
    if len(listed) > 1:
        listed = [
            _UNITS.get(piece, piece) if at and _NUMBER.fullmatch(listed[at - 1]) else piece
            for at, piece in enumerate(listed)
        ]
    return "".join(stem(piece) for piece in listed).replace("'", "").replace("’", "")


def _is_size_letter(text: str, start: int, end: int) -> bool:
    """A capital letter that stands alone in a text that is not all in capitals: "red L tshirt"."""
    if not text[start:end].isupper() or text[start:end] in "IA" or text.isupper():
        return False
    return (start == 0 or text[start - 1] in " (") and (end == len(text) or text[end] in " ,)?!")


def _order(one: Found) -> Tuple[int, float, int, int]:
    return (one.start - one.end, -one.confidence, _RANKS.get(one.name.entity, 9), one.start)


def _is_latin(character: str) -> bool:
    return character.isalnum() and not _HAN_RUN.match(character)


def _begins(folded: str, start: int) -> bool:
    """No word of the same script runs on into it."""
    return start == 0 or not (
        _is_latin(folded[start]) and (_is_latin(folded[start - 1]) or folded[start - 1] in "#@_")
    )


def _ends(folded: str, end: int) -> bool:
    return end == len(folded) or not (
        _is_latin(folded[end - 1]) and (_is_latin(folded[end]) or folded[end] in "@_")
    )


def _word_ends(folded: str) -> Set[int]:
    """Where Chinese words end: a name ends there, too (手机 is none in 手机号)."""
    ends: Set[int] = set()
    for run in _HAN_RUN.finditer(folded):
        at = run.start()
        for word in words_of(run.group()):
            at += len(word)
            ends.add(at)
    return ends | {at for at in range(1, len(folded) + 1) if not _HAN_RUN.match(folded[at - 1])}


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
