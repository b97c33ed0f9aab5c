"""Trained versions on disk: `<folder>/<version>/` each, and `current.json`, which names the one in use.

A version is written beside its place and moved there whole; then the pointer is replaced whole. So whoever
is killed in between leaves the version that was in use before, and a reader never sees half of anything.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from actions.suggestions.pairs import Pairs
from actions.suggestions.vectors import Projection, Vectors
from recommender import registry
from recommender.artefact import map_array
from recommender.errors import ArtefactWrong
from recommender.histories import Histories
from recommender.model import Recommender

KEPT = 3
POINTER, FACTS = "current.json", "facts.json"
DRAFT = ".draft-"
FORMAT = 1


@dataclass(frozen=True)
class Trained:
    """A model with what belongs to it. Row i of `vectors`, shape (items, dimensions), and row i of `pairs`
    are about `item_ids[i]`; `projection` makes such vectors of raw ones. `data`: fingerprint of
    what it was trained from."""

    version: str
    model: Recommender
    item_ids: tuple[str, ...]
    vectors: Vectors
    pairs: Pairs
    projection: Projection
    data: str = ""
    metrics: Mapping[str, Any] | None = None
    made_at: str = ""


def version_name(data: str, now: datetime | None = None) -> str:
    """Sorts by time: `20260501-093000-0f3a9c1e`."""
    return f"{now or datetime.now(UTC):%Y%m%d-%H%M%S}-{data[:8]}"


def write_version(folder: Path, trained: Trained) -> Path:
    """Write a version, without using it yet. Returns its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=folder))
    try:
        registry.save(trained.model, draft / "model", data=trained.data, metrics=dict(trained.metrics or {}))
        np.save(draft / "items.npy", np.array(trained.item_ids, dtype=np.str_), allow_pickle=False)
        np.save(draft / "vectors.npy", trained.vectors, allow_pickle=False)
        np.save(draft / "projection.npy", trained.projection.matrix, allow_pickle=False)
        trained.pairs.write(draft)
        facts = {
            "format": FORMAT, "version": trained.version, "kind": trained.model.name, "data": trained.data,
            "metrics": dict(trained.metrics or {}), "items": len(trained.item_ids),
            "made_at": trained.made_at or datetime.now(UTC).isoformat(timespec="seconds"),
        }  # fmt: skip
        (draft / FACTS).write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        target = folder / trained.version
        shutil.rmtree(target, ignore_errors=True)
        os.replace(draft, target)
        return target
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def use_version(folder: Path, version: str, *, keep: int = KEPT) -> list[str]:
    """Point to a version and delete the oldest ones; the names deleted."""
    draft = folder / f".{POINTER}.{os.getpid()}"
    draft.write_text(json.dumps({"version": version}) + "\n", encoding="utf-8")
    draft.replace(folder / POINTER)
    others = [name for name in versions(folder) if name != version]
    gone = others[: max(0, len(others) - (keep - 1))]
    for name in gone:
        shutil.rmtree(folder / name, ignore_errors=True)
    return gone


def remove_drafts(folder: Path) -> None:
    """Delete what trainings that were killed have left; only while no other training runs."""
    for draft in folder.glob(f"{DRAFT}*"):
        shutil.rmtree(draft, ignore_errors=True)


def versions(folder: Path) -> list[str]:
    """All whole versions, the oldest first."""
    return sorted(path.parent.name for path in folder.glob(f"[!.]*/{FACTS}"))


def current_version(folder: Path) -> str | None:
    """The version in use, or None where nothing was trained."""
    try:
        found = json.loads((folder / POINTER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return None
    version = found.get("version") if isinstance(found, dict) else None
    return version if isinstance(version, str) and version == Path(version).name else None


def facts_of(folder: Path, version: str) -> dict[str, Any] | None:
    """What is written of a version, or None where it cannot be read."""
    try:
        found = json.loads((folder / version / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def read_version(
    folder: Path, version: str, *, load: Callable[[Path], Recommender] = registry.load
) -> Trained:
    """Load a version, arrays memory-mapped, and try it once. Raises ArtefactWrong."""
    place = folder / version
    facts = facts_of(folder, version)
    if facts is None or facts.get("format") != FORMAT:
        raise ArtefactWrong(f"no usable version in {place}: run `shopdesk train recommender`")
    try:
        model = load(place / "model")
        item_ids = tuple(np.load(place / "items.npy", allow_pickle=False).tolist())
        vectors = map_array(place / "vectors.npy")
        pairs = Pairs.read(place)
        projection = Projection(np.load(place / "projection.npy", allow_pickle=False))
        if not len(item_ids) == model.item_count == len(vectors) == pairs.item_count:
            raise ArtefactWrong(f"the parts of {place} do not fit together: train again")
        if not np.isfinite(model.scores(Histories.of([[], [0]]))).all():
            raise ArtefactWrong(f"the model in {place} scores without numbers: train again")
    except (OSError, ValueError, KeyError, IndexError, TypeError, EOFError) as error:
        raise ArtefactWrong(f"no usable version in {place} ({error}): train again") from error
    metrics = facts.get("metrics")
    return Trained(
        version, model, item_ids, vectors, pairs, projection, str(facts.get("data") or ""),
        metrics if isinstance(metrics, dict) else {}, str(facts.get("made_at") or ""),
    )  # fmt: skip
