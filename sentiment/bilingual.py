"""Two encoders, one voice: English is read by the English one, all else by the one of many languages.

The English encoder is stronger in its language and knows nothing beyond it, no faces either; so it gets texts
of plain letters all of whose pieces it knows.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from sentiment.adapter import FACTS, SHIPPED, Adapter, read_adapter
from sentiment.english_encoder import EnglishEncoder
from sentiment.model import Progress, Reading, SentimentModel

GENERAL, ENGLISH = "general", "english"
"""The two encoders; the weights of the English one are in a folder of that name in that of the others."""


class ReadsEnglish(Protocol):
    """What knows its pieces."""

    def knows(self, text: str) -> bool:
        """Whether it has pieces for all of a text."""
        ...


def is_english(text: str, reader: ReadsEnglish) -> bool:
    """Whether the English reader should have a text: there are letters, all of them plain ones, and it has
    pieces for everything else, too."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and all(letter.isascii() for letter in letters) and reader.knows(text)


class BilingualModel:
    """A `sentiment.model.SentimentReader` of two. Safe to be asked by several threads.

    A reading's vector has shape (768,): what the encoder of many languages makes of the text, then what the
    English one does; zeros for the one that was not asked.
    """

    def __init__(self, general: SentimentModel, english: SentimentModel) -> None:
        self.general, self.english = general, english

    @classmethod
    def load(
        cls, folder: Path | None = None, *, cache: Path | None = None, threads: int = 1
    ) -> BilingualModel:
        """From a folder that holds both weights; what ships if None. Raises EncoderMissing, WeightsWrong."""
        folder = folder or SHIPPED
        return cls(
            SentimentModel.load(folder, cache=cache, threads=threads),
            SentimentModel.load(folder / ENGLISH, encoder=EnglishEncoder(), cache=cache, threads=threads),
        )

    def read(self, text: str) -> Reading:
        """One text."""
        return self.read_many([text])[0]

    def read_many(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        """Several texts, in their order."""
        english = [is_english(text, self.english) for text in texts]
        found: dict[int, Reading] = {}
        for model, wanted in ((self.general, False), (self.english, True)):
            numbers = [number for number, one in enumerate(english) if one is wanted]
            readings = model.read_many(
                [texts[number] for number in numbers], _part(progress, len(found), len(numbers), len(texts))
            )
            found |= {
                number: _placed(reading, wanted) for number, reading in zip(numbers, readings, strict=True)
            }
        return [found[number] for number in range(len(texts))]


def both_there(folder: Path) -> bool:
    """Whether a folder holds weights for the English encoder, too: those written before it came do not."""
    return (folder / ENGLISH / FACTS).is_file()


def read_adapters(folder: Path) -> dict[str, Adapter]:
    """What a folder holds, by encoder. Raises WeightsWrong."""
    found = {GENERAL: read_adapter(folder)}
    return found | ({ENGLISH: read_adapter(folder / ENGLISH)} if both_there(folder) else {})


def write_adapters(adapters: Mapping[str, Adapter], folder: Path) -> None:
    """Write them where `read_adapters` finds them, each whole or not at all; an English one from before that
    is not among them goes."""
    folder.mkdir(parents=True, exist_ok=True)
    if ENGLISH not in adapters:
        shutil.rmtree(folder / ENGLISH, ignore_errors=True)
    # The general one last: a folder counts once its facts are there.
    for name, adapter in sorted(adapters.items()):
        adapter.write(folder / ENGLISH if name == ENGLISH else folder)


def _part(progress: Progress | None, before: int, count: int, whole: int) -> Progress | None:
    if progress is None:
        return None
    return lambda share: progress((before + share * count) / whole)


def _placed(reading: Reading, english: bool) -> Reading:
    if reading.vector is None:
        return reading
    nothing = np.zeros_like(reading.vector)
    parts = (nothing, reading.vector) if english else (reading.vector, nothing)
    return replace(reading, vector=np.concatenate(parts))
