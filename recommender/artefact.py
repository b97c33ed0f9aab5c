"""A trained model on disk: a folder of plain arrays and one page of facts.

`model.json` holds what made it (kind, settings, hash of the data, version, metrics); each array is an
`.npy` file of its own, memory-mapped when read, so that two processes share it and the system may take the
memory back. A folder is written beside its place and moved there whole: a reader never sees
half a model.
"""

from __future__ import annotations

import json
import mmap
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from recommender.errors import ArtefactWrong
from recommender.model import Array

FORMAT = 1
_FACTS = "model.json"


@dataclass(frozen=True)
class Artefact:
    """`kind`: which model it is; `data`: fingerprint of the interactions; `metrics`: how good it was found
    to be."""

    kind: str
    settings: dict[str, Any]
    item_count: int
    state: Mapping[str, Array]
    data: str = ""
    metrics: dict[str, Any] = field(default_factory=dict)
    made_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def write(self, folder: Path) -> None:
        """Write to `folder`, in place of what is there."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, array in self.state.items():
                np.save(beside / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
            facts = {
                "format": FORMAT, "kind": self.kind, "settings": self.settings, "item_count": self.item_count,
                "data": self.data, "metrics": self.metrics, "made_at": self.made_at,
                "arrays": sorted(self.state),
            }  # fmt: skip
            (beside / _FACTS).write_text(json.dumps(facts, indent=1, sort_keys=True), encoding="utf-8")
            _move(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def read_artefact(folder: Path, *, mapped: bool = True) -> Artefact:
    """The artefact in `folder`; arrays memory-mapped, read-only, unless `mapped` is false. Raises
    ArtefactWrong."""
    try:
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        if facts["format"] != FORMAT:
            raise ArtefactWrong(
                f"{folder} has format {facts['format']}, this version reads {FORMAT}: train again"
            )
        state = {
            name: map_array(folder / f"{name}.npy") if mapped else np.load(folder / f"{name}.npy")
            for name in facts["arrays"]
        }
        return Artefact(
            facts["kind"], facts["settings"], facts["item_count"], state, facts["data"], facts["metrics"],
            facts["made_at"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtefactWrong(f"no usable model in {folder} ({error}): train again") from None


def map_array(path: Path) -> Array:
    """The array in a file, memory-mapped and read-only. Every page is read once, so that nobody who asks
    later waits for the disk; a plain view of the map, because indexing a map itself is slow. Raises what
    `numpy.load` raises."""
    array = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    array.reshape(-1).view(np.uint8)[:: mmap.PAGESIZE].max(initial=0)
    return array


def _move(source: Path, target: Path) -> None:
    """Put a folder in another's place; who has the old one's files mapped keeps them."""
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
        os.replace(target, old / "model")
        os.replace(source, target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        os.replace(source, target)
