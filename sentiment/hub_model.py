"""Any text classifier of the Hugging Face hub as a reader of moods, for who wants a larger one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np

from sentiment.errors import EncoderMissing, WeightsWrong
from sentiment.model import POLARITIES, UNKNOWN, Progress, Reading, reading_of

_NAMES = {"neg": 0, "negative": 0, "neu": 1, "neutral": 1, "mixed": 1, "pos": 2, "positive": 2}
_STARS = re.compile(r"^([1-5])[ _]?stars?$")
_AT_ONCE = 16
_LEAST = 1e-6


class HubModel:
    """`classify`: a transformers pipeline for text classification that answers all labels with scores."""

    def __init__(self, classify: Any, columns: Mapping[str, int]) -> None:
        self._classify, self._columns = classify, columns

    @classmethod
    def load(cls, name: str) -> Self:
        """Raises EncoderMissing without torch and transformers, or where the hub cannot be reached;
        WeightsWrong where its labels do not say what is negative and positive."""
        try:
            from transformers import pipeline

            classify = pipeline("text-classification", model=name, top_k=None, truncation=True)
        except ImportError:
            raise EncoderMissing(
                f"SENTIMENT_MODEL={name} needs torch and transformers: install requirements/torch.txt"
            ) from None
        except (OSError, ValueError) as error:
            lines = str(error).splitlines()
            raise EncoderMissing(
                f"SENTIMENT_MODEL={name} cannot be loaded: {lines[0] if lines else error}"
            ) from None
        return cls(classify, columns_of(list(classify.model.config.id2label.values()), name))

    def read(self, text: str) -> Reading:
        """One text."""
        return self.read_many([text])[0]

    def read_many(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        """Several, in their order."""
        found = [UNKNOWN] * len(texts)
        numbers = [number for number, text in enumerate(texts) if text.strip()]
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            for number, scores in zip(some, self._classify([texts[one] for one in some]), strict=True):
                shares = np.full(len(POLARITIES), _LEAST, np.float32)
                for score in scores:
                    shares[self._columns[score["label"]]] += score["score"]
                found[number] = reading_of(np.log(shares), 1.0)
            if progress is not None:
                progress((start + len(some)) / len(numbers))
        return found


def columns_of(labels: Sequence[str], name: str) -> dict[str, int]:
    """Which polarity each label of a model means. Raises WeightsWrong where that is not clear."""
    found = {}
    for label in labels:
        plain = label.strip().casefold()
        stars = _STARS.match(plain)
        if stars:
            found[label] = 0 if int(stars[1]) < 3 else 1 if int(stars[1]) == 3 else 2
        elif plain in _NAMES:
            found[label] = _NAMES[plain]
    if len(found) < len(labels) or not {0, 2} <= set(found.values()):
        raise WeightsWrong(
            f"SENTIMENT_MODEL={name} answers {', '.join(labels)}: its labels must be negative, neutral and "
            "positive, or 1 to 5 stars"
        )
    return found
