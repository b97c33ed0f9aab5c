"""How upset a shopper is with being served, which is not the same as how bad the news is.

"My parcel arrived broken" is negative and calm: a task. "How often must I tell you?!" is upset: a person
should be offered. A logistic regression tells them apart, on the encoder's vector, the polarity, and surface
signs (shouting, insults, threats, a demand repeated, politeness); its score is the probability that a reader
would call the writer upset. A second one reads the characters themselves; both are joined, and the score
calibrated, by a regression on what they say of folds left out (Platt 1999; Wolpert, Stacked Generalization,
Neural Networks 1992).
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import yaml

from chinese.script import simplified
from sentiment.characters import CharacterView, machine, plain, view_of
from sentiment.errors import WeightsWrong
from sentiment.signs import any_of, signs_of

HEAD_FILE = Path(__file__).parent / "weights" / "upset.npz"
WORDS_FILE = Path(__file__).with_name("upset.yml")
CHAT_MOODS = Path(__file__).parent / "data" / "chat_mood.csv"
CHAT_MOODS_EXAM = Path(__file__).parent / "data" / "chat_mood_exam.csv"
CHAT_MOODS_SECOND_EXAM = Path(__file__).parent / "data" / "chat_mood_second_exam.csv"
CHAT_MOODS_THIRD_EXAM = Path(__file__).parent / "data" / "chat_mood_third_exam.csv"
"""Each of the last two written by somebody who had seen no other line of these files."""
SIGNS = (
    "insults", "fury", "again", "threats", "orders", "polite", "capitals", "exclamations", "questions",
    "stretched", "sarcasm", "bad_faces", "long",
)  # fmt: skip
_FOLDS = 5
_NEVER_UPSET_LETTERS = 1

Floats = npt.NDArray[np.float64]


class Read(Protocol):
    """What the head needs of a reading."""

    @property
    def probabilities(self) -> tuple[float, float, float]:
        """Negative, neutral, positive."""

    @property
    def vector(self) -> Any:
        """The encoder's mean, shape (384,), or those of two encoders, (768,)."""


@dataclass(frozen=True)
class ChatMood:
    """A line of the chat moods: `upset` True where a person should be offered."""

    text: str
    language: str
    polarity: str
    upset: bool
    kind: str


def chat_moods(path: Path = CHAT_MOODS) -> list[ChatMood]:
    """The lines of a file with the columns of sentiment/data/README.md."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            ChatMood(row["text"], row["language"], row["polarity"], row["upset"] == "1", row["kind"])
            for row in csv.DictReader(file)
        ]


def surface(text: str) -> Floats:
    """The signs of SIGNS, each 0..1 (`questions` only beyond the first; `capitals` a share)."""
    text = simplified(text)
    seen, lists = signs_of(text), _lists()
    said = [min(2, len(lists[name].findall(text))) / 2 for name in SIGNS[:6]]
    shouted = seen.capitals if sum(letter.isalpha() for letter in text) > 3 else 0.0
    return np.array(
        [
            *said,
            shouted,
            min(3, seen.exclamations) / 3,
            min(3, max(0, seen.questions - 1)) / 3,
            min(2, seen.stretched) / 2,
            min(1, len(seen.sarcasm) + seen.ironic_emoji),
            min(2, max(0, -seen.emoji)) / 2,
            min(1.0, len(text) / 120),
        ]
    )


def features_of(text: str, reading: Read) -> Floats:
    """Shape (3 + signs + vector,): polarity, signs, the vector at length 1."""
    vector = np.asarray(reading.vector, np.float64)
    return np.concatenate(
        [reading.probabilities, surface(text), vector / max(1e-9, float(np.linalg.norm(vector)))]
    )


class UpsetHead:
    """A trained head: `weights` shape (features,), on features less `mean` over `scale`; to their sum the
    `characters`' logit is added, `share` times."""

    def __init__(
        self,
        weights: Floats,
        bias: float,
        mean: Floats,
        scale: Floats,
        characters: CharacterView | None = None,
        share: float = 0.0,
    ) -> None:
        self._weights, self._bias, self._mean, self._scale = weights, bias, mean, scale
        self._characters, self._share = characters, share

    def score(self, text: str, reading: Read) -> float:
        """0 (calm) to 1 (upset), calibrated; 0 for a text without letters or without a vector."""
        if reading.vector is None or sum(letter.isalpha() for letter in text) <= _NEVER_UPSET_LETTERS:
            return 0.0
        features = features_of(text, reading)
        # A model of one encoder has the first part of the vector alone.
        wanted = np.pad(features, (0, max(0, len(self._weights) - len(features))))
        return float(self.scores([text], wanted[None])[0])

    def scores(self, texts: Sequence[str], features: Floats) -> Floats:
        """Shape (n,) for n texts and their features, shape (n, features)."""
        logits = ((features - self._mean) / self._scale) @ self._weights + self._bias
        if self._characters is not None:
            logits = logits + self._share * np.array([self._characters.logit(text) for text in texts])
        return np.asarray(1 / (1 + np.exp(-logits)))

    @classmethod
    def load(cls, path: Path = HEAD_FILE) -> UpsetHead:
        """The head of a file, with characters or, as written before, without; raises WeightsWrong where it is
        missing or of another encoder."""
        try:
            with np.load(path, allow_pickle=False) as held:
                parts = [np.asarray(held[name], np.float64) for name in ("weights", "mean", "scale")]
                bias, signs = float(held["bias"]), tuple(str(name) for name in held["signs"])
                characters = CharacterView.of_arrays(held)
                share = float(held["share"]) if characters else 0.0
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise WeightsWrong(f"{path.name} cannot be read ({error}): train it again") from None
        if signs != SIGNS:
            raise WeightsWrong(f"{path.name} was trained with other signs: train it again")
        return cls(parts[0], bias, parts[1], parts[2], characters, share)

    def save(self, path: Path = HEAD_FILE) -> None:
        """Write the head."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.stem}.part.npz")
        arrays: dict[str, Any] = {
            "weights": self._weights.astype(np.float32), "mean": self._mean.astype(np.float32),
            "scale": self._scale.astype(np.float32), "bias": np.float32(self._bias), "signs": np.array(SIGNS),
        }  # fmt: skip
        if self._characters is not None:
            arrays |= {**self._characters.arrays(), "share": np.float32(self._share)}
        np.savez_compressed(draft, **arrays)
        draft.replace(path)


def train(
    texts: Sequence[str],
    readings: Sequence[Read],
    upset: Iterable[bool],
    *,
    reg: float = 100.0,
    strength: float = 10.0,
    seed: int = 7,
) -> UpsetHead:
    """A head from texts, their readings, and who of them is upset.

    `reg`: L2, 1/C of the regression on the features; `strength`: 1/L2 of that on characters. What folds left
    out say of both logits sets their shares and the offset, so that a score of .8 is right in eight of ten.
    The folds are taken in the order of the texts: neighbours were written by one person, and messages will be
    other people's.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    features = np.stack([features_of(text, one) for text, one in zip(texts, readings, strict=True)])
    truth = np.array(list(upset), int)
    mean, scale = features.mean(0), _scale_of(features)
    scaled = (features - mean) / scale
    written = np.array([plain(text) for text in texts], object)
    views = (
        (LogisticRegression(C=1 / reg, max_iter=2_000, random_state=seed), scaled),
        (machine(strength), written),
    )
    left_out = np.stack(
        [
            cross_val_predict(view, given, truth, cv=_FOLDS, method="decision_function")
            for view, given in views
        ],
        axis=1,
    )
    joined = LogisticRegression(C=1e6).fit(left_out, truth)
    (slope, share), offset = map(float, joined.coef_[0]), float(joined.intercept_[0])
    by_features, by_characters = (view.fit(given, truth) for view, given in views)
    return UpsetHead(
        by_features.coef_[0] * slope,
        float(by_features.intercept_[0]) * slope + offset,
        mean,
        scale,
        view_of(by_characters),
        share,
    )


def _scale_of(features: Floats) -> Floats:
    """Standard deviations; the vector's numbers share one, so that its geometry stays."""
    scale = features.std(0)
    own = 3 + len(SIGNS)
    scale[own:] = max(1e-6, float(np.sqrt((scale[own:] ** 2).mean())))
    return np.where(scale > 1e-6, scale, 1.0)


@cache
def _lists() -> dict[str, Any]:
    content = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    return {
        name: any_of([*map(str, content[name]["en"]), *map(str, content[name]["zh"])]) for name in SIGNS[:6]
    }
