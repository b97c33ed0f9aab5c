"""Learning for two encoders: each learns from the texts that it will be asked about. Needs torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sentiment import training
from sentiment.adapter import Adapter
from sentiment.bilingual import ENGLISH, GENERAL, is_english
from sentiment.encoder import Encoder
from sentiment.english_encoder import EnglishEncoder
from sentiment.model import Polarity
from sentiment.packaged_encoder import PackagedEncoder
from sentiment.tokens import Tokenizer

Told = Callable[[str, float], None]
"""Hears what is being learned, GENERAL or ENGLISH, and which share of it is done."""

_RATE, _FRESH_RATE = 2e-4, 7e-4
"""What is known already is changed with care; from nothing there is more to learn."""
_ENCODERS: dict[str, Callable[[], Encoder]] = {GENERAL: PackagedEncoder, ENGLISH: EnglishEncoder}


def learn_both(
    texts: Sequence[str],
    labels: Sequence[Polarity],
    lesson: training.Lesson,
    known: Mapping[str, Adapter],
    told: Told,
) -> dict[str, Adapter]:
    """Adapters by encoder, GENERAL and ENGLISH, that go on from those that are known.

    Where there are too few texts for one of them, it stays as it is known; where it is not known either, the
    other reads its texts: with no adapters known GENERAL learns from all texts, with GENERAL alone known too.

    Raises TextsWrong where there is too little for any, ImportError without torch.
    """
    parts = _parts(texts, known)
    enough = {name: part for name, part in parts.items() if _is_enough([labels[n] for n in part])}
    found = dict(known)
    # Where no part is enough, all together may be; if not, learning says what is missing.
    for name, numbers in (enough or {GENERAL: range(len(texts))}).items():
        start = known.get(name)
        rate = _FRESH_RATE if start is None else _RATE
        found[name] = training.learn(
            [texts[number] for number in numbers], [labels[number] for number in numbers],
            replace(lesson, start=start, rate=rate), _part_of(told, name), encoder=_ENCODERS[name](),
        )  # fmt: skip
    return found


def _parts(texts: Sequence[str], known: Mapping[str, Adapter]) -> dict[str, Sequence[int]]:
    """Numbers of the texts that each encoder learns from."""
    if known and ENGLISH not in known:
        return {GENERAL: range(len(texts))}
    tokenizer = Tokenizer(EnglishEncoder())
    english = [is_english(text, tokenizer) for text in texts]
    others = [number for number, one in enumerate(english) if not one]
    return {
        GENERAL: others if known else range(len(texts)),
        ENGLISH: [number for number, one in enumerate(english) if one],
    }


def _is_enough(labels: Sequence[Polarity]) -> bool:
    return len(labels) >= training.LEAST and len(set(labels)) > 1


def _part_of(told: Told, name: str) -> training.Progress:
    return lambda share: told(name, share)
