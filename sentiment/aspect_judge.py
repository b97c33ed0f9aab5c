"""Judges aspects with an encoder that was taught to, and keeps what was taught in a small file.

The file (NumPy's .npz, nothing that runs) holds the low-rank changes and the head in eight bits a weight; the
encoder itself is in its package. A text is read once for all its aspects.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from sentiment.adapter import SHIPPED, Adapter
from sentiment.aspect_graph import session_of
from sentiment.aspect_head import AspectHead
from sentiment.aspect_tokens import token_places, window
from sentiment.encoder import Encoder
from sentiment.errors import WeightsWrong
from sentiment.packaged_encoder import PackagedEncoder
from sentiment.signs import Span
from sentiment.small_arrays import SCALES, packed, unpacked
from sentiment.tokens import Tokenizer

WEIGHTS = SHIPPED / "aspects.npz"
"""What ships; of the English encoder under the same name in a folder of its own (`bilingual_judge`)."""
SCALE = 2.0
"""Factor of the low-rank changes."""
_FORM = 1
_TOKENS_AT_ONCE = 1_024

Floats = npt.NDArray[np.float32]
Factors = Mapping[tuple[int, str], tuple[Floats, Floats]]
"""(layer, name of the linear map): A of shape (rank, in) and B of shape (out, rank)."""


@dataclass(frozen=True)
class Taught:
    """What was learned: changes of the encoder's linear maps, and the head."""

    factors: Factors
    head: AspectHead

    def save(self, path: Path) -> None:
        """Write it; the folder is made if missing, an older file replaced as a whole."""
        arrays: dict[str, npt.NDArray[Any]] = {"form": np.asarray(_FORM)}
        for (number, name), (down, up) in self.factors.items():
            arrays |= packed(f"{number}/{name}/down", down) | packed(f"{number}/{name}/up", up.T)
        for name, value in self.head.state().items():
            arrays |= packed(f"head/{name}", value)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.part")
        with draft.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> Taught:
        """Raises WeightsWrong where the file is missing or is not such a file."""
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            if int(arrays.pop("form")) != _FORM:
                raise WeightsWrong(f"{path} was written by another version")
            head = {name[5:]: unpacked(arrays, name) for name in arrays if _of_head(name)}
            places = {tuple(name.split("/")[:2]) for name in arrays if not name.startswith("head/")}
            factors = {
                (int(number), name): (
                    unpacked(arrays, f"{number}/{name}/down"),
                    np.ascontiguousarray(unpacked(arrays, f"{number}/{name}/up").T),
                )
                for number, name in places
            }
            return cls(factors, AspectHead.restored(head))
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise WeightsWrong(f"{path} holds no weights for aspects: {error}") from error


class TrainedJudge:
    """A `sentiment.aspect_polarity.Judge`, on ONNX Runtime and NumPy. Safe to be asked by several threads."""

    def __init__(
        self,
        taught: Taught,
        encoder: Encoder | None = None,
        *,
        cache: Path | None = None,
        threads: int = 1,
    ) -> None:
        self._encoder = encoder or PackagedEncoder()
        self._tokenizer = Tokenizer(self._encoder)
        changes = {f"{number}.{name}": pair for (number, name), pair in taught.factors.items()}
        self._session = session_of(self._encoder, Adapter(changes, {}, SCALE), cache, threads=threads)
        self._head = taught.head
        self._lock = Lock()

    @classmethod
    def load(
        cls,
        path: Path | None = None,
        *,
        encoder: Encoder | None = None,
        cache: Path | None = None,
        threads: int = 1,
    ) -> TrainedJudge:
        """With the weights that ship, or those of a file, on the encoder of many languages if None. The first
        time takes seconds: a graph is built and kept in `cache`, the person's cache folder if None.

        Raises:
            WeightsWrong: the file is missing or broken.
            EncoderMissing: the encoder's package is not installed.
        """
        return cls(Taught.load(path or WEIGHTS), encoder, cache=cache, threads=threads)

    def knows(self, text: str) -> bool:
        """Whether the encoder has pieces for all of a text."""
        return self._tokenizer.knows(text)

    def judge_many(self, mentions: Sequence[tuple[str, Span]]) -> Floats:
        """P(negative, neutral, positive) of what stands at each span of its text, shape (n, 3). Of a long
        text the part around the span is read."""
        found = np.zeros((len(mentions), 3), np.float32)
        inside: dict[str, list[tuple[int, Span]]] = defaultdict(list)
        for number, (text, span) in enumerate(mentions):
            part, place = window(text, span)
            inside[part].append((number, place))
        rows: list[Row] = []
        for text, spans in inside.items():
            ids, places = token_places(self._tokenizer, text, [span for _, span in spans])
            rows.append((ids, [(number, *at) for (number, _), at in zip(spans, places, strict=True)]))
        for together in _by_length(rows):
            ids_of, there = self._tokenizer.padded([ids for ids, _ in together])
            given = {"embedded": self._encoder.embedded(ids_of), "there": there}
            with self._lock:
                states = self._session.run(None, given)[0]
            for of_text, (ids, places_in) in zip(states, together, strict=True):
                for number, first, after in places_in:
                    found[number] = self._head.probabilities(of_text[: len(ids)], first, after)
        return found


Row = tuple[list[int], list[tuple[int, int, int]]]


def _by_length(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows of like length together, not too many at once, so that little is padded."""
    group: list[Row] = []
    for row in sorted(rows, key=lambda row: len(row[0])):
        if group and (len(group) + 1) * len(row[0]) > _TOKENS_AT_ONCE:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def thinner(factors: Factors, rank: int) -> Factors:
    """The nearest changes of that rank at most (Eckart and Young 1936)."""
    found = {}
    for key, (down, up) in factors.items():
        outer, left = np.linalg.qr(up.astype(np.float64))
        inner, right = np.linalg.qr(down.T.astype(np.float64))
        rows, values, columns = np.linalg.svd(left @ right.T)
        roots = np.sqrt(values[:rank])
        found[key] = (
            ((inner @ columns[:rank].T) * roots).T.astype(np.float32),
            ((outer @ rows[:, :rank]) * roots).astype(np.float32),
        )
    return found


def _of_head(name: str) -> bool:
    return name.startswith("head/") and not name.endswith(SCALES)
