"""Judging aspects with two encoders: English texts with the English one, all others with the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sentiment.aspect_judge import WEIGHTS, Floats, TrainedJudge
from sentiment.bilingual import ENGLISH, is_english
from sentiment.english_encoder import EnglishEncoder
from sentiment.signs import Span


class BilingualJudge:
    """A `sentiment.aspect_polarity.Judge` of two: who reads a text judges its aspects (`is_english`)."""

    def __init__(self, general: TrainedJudge, english: TrainedJudge) -> None:
        self._general, self._english = general, english

    @classmethod
    def load(cls, path: Path | None = None, *, cache: Path | None = None, threads: int = 1) -> BilingualJudge:
        """As `TrainedJudge.load`, with the English weights beside the file."""
        path = path or WEIGHTS
        return cls(
            TrainedJudge.load(path, cache=cache, threads=threads),
            TrainedJudge.load(
                path.parent / ENGLISH / path.name, encoder=EnglishEncoder(), cache=cache, threads=threads
            ),
        )

    def judge_many(self, mentions: Sequence[tuple[str, Span]]) -> Floats:
        """As `TrainedJudge.judge_many`."""
        found = np.zeros((len(mentions), 3), np.float32)
        english = np.array([is_english(text, self._english) for text, _ in mentions], bool)
        for judge, wanted in ((self._general, False), (self._english, True)):
            numbers = np.flatnonzero(english == wanted)
            found[numbers] = judge.judge_many([mentions[int(number)] for number in numbers])
        return found


def load_judge(
    path: Path | None = None, *, cache: Path | None = None, threads: int = 1
) -> TrainedJudge | BilingualJudge:
    """The judge of a file, with the English one where there are weights beside it; what ships if None.

    Raises WeightsWrong, EncoderMissing.
    """
    path = path or WEIGHTS
    both = (path.parent / ENGLISH / path.name).is_file()
    return (BilingualJudge if both else TrainedJudge).load(path, cache=cache, threads=threads)
