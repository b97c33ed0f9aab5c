"""The gazetteer: the names a catalogue uses, in a file that the bot reads without knowing the database.

It is written when the catalogue's texts or options have changed, whole and atomically, so that a reader never
sees half a file. Format 1, JSON:

- `format`, `hash` (of everything else; equal catalogues give equal files)
- `entries`: `{entity, value, names[], parts[], ids[], option}`. `entity` is product, category, brand, color,
  size or option. `names` are what it is called in full in every language, `parts` what it is called for short
  (the last words of a title). `ids` are product ids, for a name that many products share the first
  `MOST_IDS`. `option` is the option's name as in the catalogue.
- `ordinary`: everyday words that look like a slip in one of the names and are none ("short", "shirt").
- `frequent`: the most frequent words that a slip might be meant for instead ("cancle": cancel, not candle).
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from rapidfuzz import process
from rapidfuzz.distance import OSA

from shop.search.index import ProductText
from shop.search.words import STOP_WORDS, fold, has_chinese, split_words
from shop.unit_of_work import UnitOfWorkFactory

FORMAT = 1
MOST_IDS = 20
_LONGEST_PART = 4
_COLOURS = frozenset({"color", "colour", "颜色"})
_SIZES = frozenset({"size", "尺码", "尺寸"})
# The end of such a title tells nothing about what it is.
_NO_HEADS = frozenset("set kit pack pro plus mini max edition series bundle piece new one".split())
# Such words alone are about something else in a shop's chat: a power bank is no "bank".
_NOT_ALONE = STOP_WORDS | frozenset(
    "bank maker card order package parcel service care weight weights stand point top back power board"
    " holder".split()
)
_TITLE_END = re.compile(r"\s[-–—|]\s|[,(（，|【\[]")
_WORDS_FILE = Path(__file__).with_name("search") / "common_words.txt"


@dataclass(frozen=True)
class ShopWords:
    """Shoppers' other words: an option's value or a product's word -> how people say it."""

    option_words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    product_words: Mapping[str, Sequence[str]] = field(default_factory=dict)


@lru_cache(maxsize=1)
def common_words() -> tuple[frozenset[str], frozenset[str]]:
    """Everyday words of several languages, four letters or more, lower case: the most frequent, and all."""
    blocks = re.split(r"^#.*\n", _WORDS_FILE.read_text("utf-8"), flags=re.MULTILINE)
    frequent, others = (frozenset(block.split()) for block in blocks if block.strip())
    return frequent, frequent | others


class GazetteerWriter:
    """Keeps the file as the catalogue is."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, path: Path, words: ShopWords | None = None) -> None:
        self._unit_of_work = unit_of_work
        self.path = path
        self._words = words or ShopWords()
        self._revision: int | None = None

    def refresh(self) -> bool:
        """Write the file if the catalogue is another than the last one written; whether it was written.

        Cheap while nothing changes: one row is read. Raises OSError where the folder cannot be written.
        """
        with self._unit_of_work(read_only=True) as unit:
            revision = unit.catalogue.revision()
            if revision == self._revision and self.path.exists():
                return False
            texts, translated = unit.catalogue.texts(), unit.catalogue.option_translations()
        content = gazetteer_of(texts, self._words, translated)
        written: bool = _hash_in(self.path) != content["hash"]
        if written:
            _write(self.path, orjson.dumps(content))
        self._revision = revision
        return written


def gazetteer_of(
    texts: Iterable[ProductText],
    words: ShopWords | None = None,
    option_translations: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """The file's content for these products; `option_translations` are an option value's names elsewhere."""
    texts = list(texts)
    words = words or ShopWords()
    entries = [
        *_products(texts, words),
        *_named("category", (text.categories for text in texts)),
        *_named("brand", ((text.brand,) for text in texts if text.brand)),
        *_options(texts, words, option_translations or {}),
    ]
    body = {"format": FORMAT, "entries": entries, **_ordinary(entries)}
    digest = hashlib.sha256(orjson.dumps(body)).hexdigest()
    return {**body, "hash": digest}


def _products(texts: Sequence[ProductText], words: ShopWords) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    shared: dict[str, dict[str, Any]] = {}
    by_word: dict[str, list[str]] = {}
    for text in texts:
        names = [title for raw in text.titles if (title := _main_part(raw))]
        bare = [short for title in names if (short := _without_brand(title, text.brand)) != title]
        entries.append(
            _entry("product", text.titles[0] if text.titles else text.id, [*names, *bare], [text.id])
        )
        for title in bare or names:
            for part in _parts(title):
                known = shared.setdefault(fold(part), _entry("product", part, [], []))
                _add_id(known, text.id)
            for word in _words(title):
                by_word.setdefault(word, []).append(text.id)
    for entry in shared.values():
        entry["parts"] = [entry["value"]]
    _with_other_words(shared, by_word, words)
    return [*entries, *shared.values()]


def _with_other_words(
    shared: dict[str, dict[str, Any]], by_word: Mapping[str, Sequence[str]], words: ShopWords
) -> None:
    """What the shop's titles do not say: 耳机 for headphones, "sofa" for a couch."""
    for name, others in words.product_words.items():
        groups = [set(by_word.get(word, ())) for word in split_words(name)]
        ids = sorted(set.intersection(*groups)) if groups else []
        for other in others if ids else ():
            # A word that titles use themselves says its own thing.
            if fold(other) not in shared and fold(other) not in _NOT_ALONE:
                known = shared[fold(other)] = _entry("product", name, [], [])
                known["parts"] = [other]
                for product_id in ids:
                    _add_id(known, product_id)


def _named(entity: str, groups: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for names in groups:
        if not names or not names[0]:
            continue
        entry = found.setdefault(names[0], _entry(entity, names[0], [], []))
        entry["names"] += [name for name in names if name not in entry["names"]]
    return list(found.values())


def _options(
    texts: Sequence[ProductText], words: ShopWords, translated: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for text in texts:
        for options in text.variants.values():
            for name, value in options.items():
                key = (fold(name), fold(value))
                if key in found or not key[1].strip():
                    continue
                entity = "color" if key[0] in _COLOURS else "size" if key[0] in _SIZES else "option"
                entry = _entry(entity, value, [value, *translated.get(value, ())], [])
                entry["parts"] = [word for word in words.option_words.get(key[1], ()) if fold(word) != key[1]]
                entry["option"] = name
                found[key] = entry
    return list(found.values())


def _entry(entity: str, value: str, names: Iterable[str], ids: list[str]) -> dict[str, Any]:
    return {"entity": entity, "value": value, "names": list(dict.fromkeys(names)), "parts": [], "ids": ids}


def _add_id(entry: dict[str, Any], product_id: str) -> None:
    if len(entry["ids"]) < MOST_IDS and product_id not in entry["ids"]:
        entry["ids"].append(product_id)


def _main_part(title: str) -> str:
    """A title up to its first comma, bracket or dash: "Kettle, 1.5 l (black)" is a kettle."""
    return _TITLE_END.split(title, maxsplit=1)[0].strip() or title.strip()


def _without_brand(title: str, brand: str) -> str:
    """The title less the brand it begins with; in Chinese the brand stands before the first space."""
    if brand and fold(title).startswith(fold(brand) + " "):
        return title[len(brand) :].strip()
    head, _, rest = title.partition(" ")
    return rest.strip() if rest and has_chinese(rest) and has_chinese(head) else title


# Kept from one writing to the next: where one product changed, the others need not be cut again.
@lru_cache(maxsize=100_000)
def _words(title: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(split_words(title)))


@lru_cache(maxsize=100_000)
def _parts(title: str) -> tuple[str, ...]:
    """What a thing is called for short: the last one to four words of its title."""
    if has_chinese(title):
        pieces = split_words(title.split()[-1])
        ends = ["".join(pieces[at:]) for at in range(max(0, len(pieces) - _LONGEST_PART), len(pieces))]
        return tuple(end for end in ends if len(end) >= 2)
    pieces = title.lower().split()
    if not pieces or fold(pieces[-1]) in _NO_HEADS or not re.search(r"[^\W\d_]{3}", pieces[-1]):
        # "Hex Dumbbell Set" is a dumbbell set, not a set.
        told = len(pieces) > 1 and re.search(r"[^\W\d_]{3}", pieces[-2])
        return (" ".join(pieces[-2:]),) if told else ()
    least = 2 if fold(pieces[-1]) in _NOT_ALONE else 1
    return tuple(" ".join(pieces[-size:]) for size in range(min(_LONGEST_PART, len(pieces)), least - 1, -1))


def _ordinary(entries: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Everyday words near the catalogue's: all within its slips, the most frequent within twice as many."""
    used = {
        word
        for entry in entries
        for name in (*entry["names"], *entry["parts"])
        for word in re.findall(r"[a-z]{4,}", name.lower())
    }
    near = [_near(word) for word in used]
    return {
        "ordinary": sorted({word for everyday, _ in near for word in everyday} - used),
        "frequent": sorted({word for _, frequent in near for word in frequent} - used),
    }


@lru_cache(maxsize=100_000)
def _near(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    slips = 1 if len(word) < 8 else 2
    frequent, everyday = (by_letter.get(word[0], []) for by_letter in _common_by_letter())
    return (
        _within(word, everyday, slips),
        _within(word, frequent, 2 * slips),
    )


def _within(word: str, others: Sequence[str], slips: int) -> tuple[str, ...]:
    found = process.extract(word, others, scorer=OSA.distance, score_cutoff=slips, limit=len(others))
    return tuple(str(other) for other, _, _ in found)


@lru_cache(maxsize=1)
def _common_by_letter() -> tuple[dict[str, list[str]], ...]:
    """The most frequent words and all of them, by first letter."""
    both: list[dict[str, list[str]]] = []
    for words in common_words():
        by_letter: dict[str, list[str]] = {}
        for word in sorted(words):
            by_letter.setdefault(word[0], []).append(word)
        both.append(by_letter)
    return tuple(both)


def _hash_in(path: Path) -> str | None:
    """The hash of the file that is there; None where there is none that can be read."""
    try:
        content = orjson.loads(path.read_bytes())
        return str(content["hash"]) if content["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, content: bytes) -> None:
    """All or nothing: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
