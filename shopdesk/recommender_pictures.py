"""What products look like, for the recommender: their pictures as vectors, read once and kept."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.item_features import picture_features

MOST_READ = 5_000
"""Pictures looked at in one training, some milliseconds each; the rest waits for the next."""
_WIDTH = 272
_PREFIX = "/pictures/"
_KEPT = "pictures.npz"
_AT_ONCE = 64

Vectors = npt.NDArray[np.float32]
Progress = Callable[[float], None]


def picture_vectors(images: Sequence[str], pictures: Path, kept: Path, progress: Progress) -> Vectors | None:
    """Shape (images, 272), see `recommender.item_features.picture_features`; a row of zeros where there is no
    picture, or none that can be read. None where there is no picture at all.

    `images`: addresses; those under `/pictures/` are files of the folder `pictures`, others are somebody
    else's server, of which nothing is fetched. Vectors are kept in the folder `kept`.
    """
    files = [_file_of(image, pictures) for image in images]
    keys = [_key(file) if file is not None else "" for file in files]
    if not any(keys):
        return None
    known = _read(kept)
    waiting = {key: file for key, file in zip(keys, files, strict=True) if file and key not in known}
    reading = list(waiting.items())[:MOST_READ]
    for number, (key, file) in enumerate(reading, start=1):
        known[key] = _vector(file)
        if number % _AT_ONCE == 0 or number == len(reading):
            progress(number / len(reading))
    if reading:
        _write(kept, {key: known[key] for key in dict.fromkeys(keys) if key in known})
    nothing = np.zeros(_WIDTH, np.float32)
    return np.asarray([known.get(key, nothing) for key in keys], np.float32)


def _file_of(image: str, pictures: Path) -> Path | None:
    if not image.startswith(_PREFIX):
        return None
    folder = pictures.resolve()
    file = (folder / image.removeprefix(_PREFIX)).resolve()
    return file if file.is_relative_to(folder) and file.is_file() else None


def _key(file: Path) -> str:
    facts = file.stat()
    return hashlib.sha256(f"{file.name}\0{facts.st_size}\0{facts.st_mtime_ns}".encode()).hexdigest()[:24]


def _vector(file: Path) -> Vectors:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            # A picture of absurd size is a mistake or an attack; either way it is passed over.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as image:
                return picture_features(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return np.zeros(_WIDTH, np.float32)


def _read(folder: Path) -> dict[str, npt.NDArray[Any]]:
    try:
        with np.load(folder / _KEPT, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}


def _write(folder: Path, vectors: Mapping[str, npt.NDArray[Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".draft-{_KEPT}"
    with draft.open("wb") as file:
        np.savez(file, keys=np.array(list(vectors)), vectors=np.array(list(vectors.values()), np.float16))
    draft.replace(folder / _KEPT)
