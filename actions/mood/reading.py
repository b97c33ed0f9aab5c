"""What is read of one message, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from actions.understanding.text import fold, words
from sentiment.loading import load_reader
from sentiment.model import SentimentReader
from sentiment.upset import HEAD_FILE, UpsetHead, surface

_MOST_WORDS_OF_AN_ANSWER = 4
_SAD_FACES = 11
_SOFT_SIGNS = frozenset({5, 12})
"""Places in `surface` of politeness and length: they are no sign of anger."""


@dataclass(frozen=True, slots=True)
class Mood:
    """`polarity`: negative, neutral or positive; `confidence`: its probability; `intensity`: -1 very negative
    to 1 very positive; `upset`: probability, 0..1, that a person should be offered."""

    polarity: str
    confidence: float
    intensity: float
    upset: float

    def to_dict(self) -> dict[str, Any]:
        """JSON, numbers of three decimals."""
        return {
            name: round(part, 3) if isinstance(part, float) else part for name, part in asdict(self).items()
        }

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Mood:
        """From what `to_dict` made."""
        return cls(str(raw["polarity"]), *(float(raw[name]) for name in ("confidence", "intensity", "upset")))


class MoodReader(Protocol):
    """Reads one message; slow, so never on the event loop."""

    def read(self, text: str) -> Mood:
        """Its mood."""


class SentimentMoods:
    """The sentiment model and the head that tells anger about being served from bad news."""

    def __init__(self, model: SentimentReader, head: UpsetHead) -> None:
        self._model = model
        self._head = head

    @classmethod
    def load(cls, named: str | None, trained: Path, cache: Path) -> SentimentMoods:
        """Read the weights, on one thread. Raises SentimentError.

        A head that was trained with a model lies beside its weights; else the one that ships is taken.
        """
        folder = Path(named) if named else trained
        beside = folder / HEAD_FILE.name
        return cls(
            load_reader(named, trained, cache), UpsetHead.load(beside if beside.is_file() else HEAD_FILE)
        )

    def read(self, text: str) -> Mood:
        """Its mood."""
        seen = self._model.read(text)
        upset = self._head.score(text, seen)
        return Mood(seen.polarity, seen.confidence, seen.intensity, upset)


def worth_reading(text: str, *, answering: bool) -> bool:
    """Whether a message can show a mood: not numbers, and not the few plain words of an answer.

    `answering`: a question of the bot is open.
    """
    if sum(letter.isalpha() for letter in text) < 2 or text.lstrip().startswith("/"):
        return False
    if not answering or len(words(fold(text))) > _MOST_WORDS_OF_AN_ANSWER:
        return True
    return shows_anger(text)


def shows_anger(text: str, *, sad: bool = False) -> bool:
    """Whether the wording itself has a sign of anger: an insult, a threat, capitals. `sad`: it tells of
    something sad, by which a sad face is explained."""
    soft = _SOFT_SIGNS | {_SAD_FACES} if sad else _SOFT_SIGNS
    return any(sign > 0 for place, sign in enumerate(surface(text)) if place not in soft)
