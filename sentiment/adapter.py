"""What was learned on top of the packaged encoder: low-rank changes of its upper layers, and a head."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentiment.errors import WeightsWrong
from sentiment.small_arrays import SCALES, packed, unpacked

Floats = npt.NDArray[np.float32]

SHIPPED = Path(__file__).parent / "weights"
"""The weights that come with the project."""
FILE, FACTS = "adapter.npz", "facts.json"
HEAD = ("notice.weight", "notice.bias", "inner.weight", "inner.bias", "outer.weight", "outer.bias")
FORMAT, OLDER = 2, 1
"""What is written, and what is read beside it: changes in half precision."""


@dataclass(frozen=True)
class Adapter:
    """`changes`: for "layer.map" the two thin matrices (r, in) and (out, r), whose product times `scale` is
    added to the map's weight (LoRA; Hu et al., Low-Rank Adaptation of Large Language Models, ICLR 2022);
    `head`: its arrays by name; `temperature`: what logits are divided by (Guo et al., On Calibration of
    Modern Neural Networks, ICML 2017); `facts`: what it was trained on, and figures."""

    changes: Mapping[str, tuple[Floats, Floats]]
    head: Mapping[str, Floats]
    scale: float = 2.0
    temperature: float = 1.0
    facts: Mapping[str, Any] = field(default_factory=dict)

    def merged(self, layer: int, name: str, weight: Floats) -> Floats:
        """The weight of a map with its change."""
        change = self.changes.get(f"{layer}.{name}")
        if change is None:
            return weight
        inward, outward = change
        return np.asarray(weight + self.scale * (outward @ inward), np.float32)

    @property
    def fingerprint(self) -> str:
        """Of all that a graph is made of."""
        digest = hashlib.sha256(f"{OLDER} {self.scale}".encode())
        for name in sorted(self.changes):
            digest.update(name.encode())
            for part in self.changes[name]:
                digest.update(np.ascontiguousarray(part, np.float32).tobytes())
        for name in HEAD:
            digest.update(np.ascontiguousarray(self.head[name], np.float32).tobytes())
        return digest.hexdigest()[:16]

    def write(self, folder: Path) -> None:
        """Write it, the changes in eight bits and the head in half precision; whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {f"head.{name}": self.head[name].astype(np.float16) for name in HEAD}
        for name, (inward, outward) in self.changes.items():
            arrays |= packed(f"in.{name}", inward) | packed(f"out.{name}", outward.T)
        facts = {**self.facts, "format": FORMAT, "scale": self.scale, "temperature": self.temperature}
        for name, draft in ((FILE, folder / f".{FILE}.part"), (FACTS, folder / f".{FACTS}.part")):
            if name == FILE:
                with draft.open("wb") as file:
                    np.savez_compressed(file, **arrays)
            else:
                text = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False)
                draft.write_text(text + "\n", encoding="utf-8")
            draft.replace(folder / name)


def read_adapter(folder: Path) -> Adapter:
    """The adapter in a folder. Raises WeightsWrong where it is missing, broken, or of another format."""
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        with np.load(folder / FILE, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        if facts.get("format") not in (FORMAT, OLDER):
            raise WeightsWrong(f"{folder} was written by another version: run shopdesk train sentiment")
        places = [name[3:] for name in arrays if name.startswith("in.") and not name.endswith(SCALES)]
        changes = {
            place: (unpacked(arrays, f"in.{place}"), _outward(arrays, place, facts["format"]))
            for place in places
        }
        head = {name: unpacked(arrays, f"head.{name}") for name in HEAD}
        return Adapter(changes, head, float(facts["scale"]), float(facts["temperature"]), facts)
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise WeightsWrong(f"no weights of the sentiment module can be read in {folder}: {error}") from None


def _outward(arrays: Mapping[str, npt.NDArray[Any]], place: str, form: int) -> Floats:
    found = unpacked(arrays, f"out.{place}")
    return found if form == OLDER else np.ascontiguousarray(found.T)
