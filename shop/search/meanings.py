"""Products by meaning: "something to boil water" is a kettle, 运动鞋 are sneakers.

Every product has one vector: the mean of the sentence vectors of what it is called in each language (title
without the brand, category, tags). Vectors are made in a thread beside the turns and kept by the text they
are of, so that a changed product costs one text; until a product has its vector it is found by words only.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock, Thread
from zipfile import BadZipFile

import numpy as np

from shop.answers.encoder import SentenceEncoder, Vectors
from shop.search.index import ProductText
from shop.search.words import fold, has_chinese

FLOOR = 0.225
"""Cosine below which even the nearest product is not what was meant: chosen on the development part of
benchmarks/product_queries.toml, where gibberish stays below 0.20 and what is meant is above 0.25."""

NEAR = 0.5
"""Share of the nearest product's cosine from which on others are meant too."""

_AT_ONCE = 8
"""Texts that are encoded in one go: a question that a turn asks meanwhile waits for no more than these."""

_MOST_QUERIES = 500
_MOST_NEAR = 300
logger = logging.getLogger(__name__)


class Meanings:
    """The vectors of a catalogue. `file`: where they are kept from one start to the next; nowhere if None."""

    def __init__(self, encoder: SentenceEncoder, file: Path | None = None) -> None:
        self._encoder = encoder
        self._file = file
        self._lock = Lock()
        self._warm = False
        self._learning: Thread | None = None
        self._waiting: Sequence[ProductText] | None = None
        self._known: dict[str, Vectors] = {}
        # One value, so that a search never reads new ids with old vectors.
        self._shown: tuple[tuple[str, ...], Vectors] = ((), np.zeros((0, 0), np.float32))
        self._queries: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def ready(self) -> bool:
        """Whether any product can be found by meaning."""
        return bool(self._shown[0])

    def learn(self, texts: Iterable[ProductText], *, wait: bool = False) -> None:
        """Make the vectors that are missing, in a thread unless `wait`; what is no longer there is dropped.

        Asked again while it is at it, it goes on with the newer texts afterwards.
        """
        with self._lock:
            self._waiting = list(texts)
            if self._learning is None:
                self._learning = Thread(target=self._learn_all, name="meanings", daemon=True)
                self._learning.start()
            learning = self._learning
        if wait:
            learning.join()

    def near(self, words: str) -> dict[str, float]:
        """Products that mean what the words say: id -> cosine as a share of the nearest one's, NEAR to 1.

        At most a few hundred; none where even the nearest is below FLOOR."""
        ids, vectors = self._shown
        if not ids:
            return {}
        closeness = vectors @ self._query(words)
        nearest = float(closeness.max())
        if nearest < FLOOR:
            return {}
        found = np.flatnonzero(closeness >= NEAR * nearest)
        if len(found) > _MOST_NEAR:
            found = found[np.argsort(-closeness[found], kind="stable")[:_MOST_NEAR]]
        return {ids[at]: float(closeness[at]) / nearest for at in found}

    def _query(self, words: str) -> Vectors:
        asked = " ".join(words.split())
        with self._lock:
            known = self._queries.get(asked)
            if known is not None:
                self._queries.move_to_end(asked)
                return known
        vector: Vectors = self._encoder.encode([asked])[0]
        with self._lock:
            self._queries[asked] = vector
            if len(self._queries) > _MOST_QUERIES:
                self._queries.popitem(last=False)
        return vector

    def _learn_all(self) -> None:
        while True:
            with self._lock:
                texts, self._waiting = self._waiting, None
                if texts is None:
                    self._learning = None
                    return
            try:
                self._learn(texts)
            except Exception:
                # Products are found by words meanwhile; the next change of the catalogue tries again.
                logger.warning("Could not learn what the products mean", exc_info=True)

    def _learn(self, texts: Sequence[ProductText]) -> None:
        if not self._known and self._file is not None:
            self._known = _read(self._file)
        names = {text.id: names_of(text) for text in texts}
        keys = {product_id: _key(lines) for product_id, lines in names.items() if lines}
        missing = {key: names[product_id] for product_id, key in keys.items() if key not in self._known}
        if not missing and not self._warm:
            # The model is loaded now, and not in the first shopper's turn.
            self._query("ready")
        self._encode(missing)
        self._warm = True
        self._known = {key: self._known[key] for key in keys.values()}
        self._show(keys)
        if missing and self._file is not None:
            try:
                _write(self._file, self._known)
            except OSError as error:
                logger.warning("The products' vectors cannot be kept, and are made at each start: %s", error)

    def _encode(self, missing: Mapping[str, Sequence[str]]) -> None:
        lines = list(dict.fromkeys(line for group in missing.values() for line in group))
        found: dict[str, Vectors] = {}
        for start in range(0, len(lines), _AT_ONCE):
            part = lines[start : start + _AT_ONCE]
            found |= dict(zip(part, self._encoder.encode(part), strict=True))
        for key, group in missing.items():
            self._known[key] = np.mean([found[line] for line in group], axis=0, dtype=np.float32)

    def _show(self, keys: Mapping[str, str]) -> None:
        ids = tuple(keys)
        vectors = np.array([self._known[keys[product_id]] for product_id in ids], np.float32)
        self._shown = (ids, vectors)


def names_of(text: ProductText) -> list[str]:
    """What a product is called, a line a language: "Cloud Running Shoes. Shoes. cloud, running shoes."

    The brand says nothing of what a thing is; descriptions say too much beside.
    """
    tags = ", ".join(tag.replace("-", " ").replace("_", " ") for tag in text.tags)
    lines = []
    for at, title in enumerate(text.titles):
        category = text.categories[at] if at < len(text.categories) else ""
        parts = [_without_brand(title, text.brand), category]
        if has_chinese(title):
            lines.append("".join(f"{part}。" for part in parts if part))
        else:
            lines.append(" ".join(f"{part}." for part in [*parts, tags] if part))
    return lines


def _without_brand(title: str, brand: str) -> str:
    if brand and fold(title).startswith(fold(brand)) and len(title) > len(brand):
        return title[len(brand) :].strip(" -–—|:") or title
    # A translated title keeps its brand in front, after a space, as no other Chinese title has one.
    first, _, rest = title.partition(" ")
    return rest.strip() if has_chinese(first) and has_chinese(rest) else title


def _key(lines: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _read(file: Path) -> dict[str, Vectors]:
    try:
        with np.load(file, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"].astype(np.float32), strict=True))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        logger.warning("The products' vectors in %s cannot be read and are made anew: %s", file, error)
        return {}


def _write(file: Path, known: Mapping[str, Vectors]) -> None:
    """Whole and at once: another process that reads it sees the old file or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    number, beside = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            vectors = np.array(list(known.values()), np.float16)
            np.savez(stream, keys=np.array(list(known)), vectors=vectors)
        os.replace(beside, file)
    finally:
        Path(beside).unlink(missing_ok=True)
