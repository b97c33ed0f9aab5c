"""Trained customer models on disk: `<folder>/<version>/`, and `current.json`, which names the one in use.

A version is written beside its place and moved there whole; then the pointer is replaced whole: whoever is
killed in between leaves the version that was in use before.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from profiles.customer_model import CustomerModel

KEPT = 2
_POINTER, _FACTS, _DRAFT = "current.json", "facts.json", ".draft-"


def version_name(data: str, now: datetime | None = None) -> str:
    """Sorts by time: `20260501-093000-0f3a9c1e`. `data`: fingerprint of what was learned from."""
    return f"{now or datetime.now(UTC):%Y%m%d-%H%M%S}-{data[:8]}"


def write_version(folder: Path, model: CustomerModel, facts: Mapping[str, Any]) -> Path:
    """Write a version with the facts of its training, without using it yet; its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder))
    try:
        model.save(draft)
        text = json.dumps(dict(facts), ensure_ascii=False, indent=1, sort_keys=True)
        (draft / _FACTS).write_text(text + "\n", encoding="utf-8")
        target = folder / model.version
        shutil.rmtree(target, ignore_errors=True)
        os.replace(draft, target)
        return target
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def use_version(folder: Path, version: str) -> None:
    """Point to a version, and delete the oldest ones."""
    draft = folder / f".{_POINTER}.{os.getpid()}"
    draft.write_text(json.dumps({"version": version}) + "\n", encoding="utf-8")
    draft.replace(folder / _POINTER)
    others = sorted(
        path.parent.name for path in folder.glob(f"[!.]*/{_FACTS}") if path.parent.name != version
    )
    for name in others[: max(0, len(others) - (KEPT - 1))]:
        shutil.rmtree(folder / name, ignore_errors=True)


def remove_drafts(folder: Path) -> None:
    """Delete what trainings that were killed have left; only while no other training runs."""
    for draft in folder.glob(f"{_DRAFT}*"):
        shutil.rmtree(draft, ignore_errors=True)


def current_version(folder: Path) -> str | None:
    """The version in use; None where nothing was trained."""
    try:
        found = json.loads((folder / _POINTER).read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) and found == Path(found).name else None


def facts_of(folder: Path, version: str) -> dict[str, Any]:
    """What is written of a version's training; empty where it cannot be read."""
    try:
        found = json.loads((folder / version / _FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def read_version(folder: Path, version: str) -> CustomerModel | None:
    """The model of a version; None where it is not there or of another format."""
    # Not before a model is read: it takes scipy with it, for which a desk without profiles need not wait.
    from profiles.customer_model import CustomerModel

    try:
        return CustomerModel.load(folder / version)
    except (OSError, KeyError, TypeError, ValueError):
        return None
