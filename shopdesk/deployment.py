"""Which of the trained models the bot runs: `models/deployed.json`, written whole or not at all.

A model is deployed by `shopdesk train` or by `shopdesk run`, after an exam. A candidate that was refused is
noted in `models/refused.json`, so that it is not trained and examined again at every start.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shopdesk.training import KEPT_MODELS, fingerprint_of, fresh_model, newest_model

DEPLOYED, REFUSED, RUNNING = "deployed.json", "refused.json", ".running-"


@dataclass(frozen=True)
class Deployment:
    """The model that `shopdesk run` starts with; `figures` are its exam's, empty where none was held."""

    model: str
    fingerprint: str
    deployed_at: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    labelled: int = 0


@dataclass(frozen=True)
class Refusal:
    """A candidate that is not deployed, and why."""

    model: str
    fingerprint: str
    refused_at: str
    reason: str
    report: str


def deployed(folder: Path) -> Deployment | None:
    """What is deployed in `folder`; without a record the model that fits the files, else the newest."""
    known = _read(folder, DEPLOYED)
    if known is not None and (folder / "models" / str(known.get("model"))).is_file():
        return Deployment(
            model=str(known["model"]),
            fingerprint=str(known.get("fingerprint") or fingerprint_of(Path(str(known["model"])))),
            deployed_at=str(known.get("deployed_at") or ""),
            figures=known.get("figures") or {},
            labelled=int(known.get("labelled") or 0),
        )
    model = fresh_model(folder) or newest_model(folder)
    return Deployment(model.name, fingerprint_of(model), "") if model else None


def deployed_model(folder: Path) -> Path | None:
    """The file of the deployed model."""
    current = deployed(folder)
    return folder / "models" / current.model if current else None


def deploy(
    folder: Path, model: Path, figures: Mapping[str, Any] | None = None, labelled: int = 0
) -> Deployment:
    """From now on `shopdesk run` starts with this model."""
    record = Deployment(model.name, fingerprint_of(model), _now(), dict(figures or {}), labelled)
    _write(folder, DEPLOYED, asdict(record))
    (folder / "models" / REFUSED).unlink(missing_ok=True)
    return record


def refuse(folder: Path, model: Path, reason: str, report: str) -> None:
    """Remember that this candidate is not deployed."""
    _write(folder, REFUSED, asdict(Refusal(model.name, fingerprint_of(model), _now(), reason, report)))


def refusal(folder: Path, fingerprint: str) -> Refusal | None:
    """Why the model of these files is not deployed, if it was refused."""
    known = _read(folder, REFUSED)
    if known is None or known.get("fingerprint") != fingerprint:
        return None
    names = ("model", "fingerprint", "refused_at", "reason", "report")
    return Refusal(**{name: str(known.get(name) or "") for name in names})


def note_running(folder: Path, model: Path) -> None:
    """This process runs the model, and will start the bot with it again if the bot dies."""
    if model.parent.resolve() != (folder / "models").resolve():
        return  # a file of somebody's own
    _write(folder, f"{RUNNING}{os.getpid()}.json", {"model": model.name})


def prune(folder: Path) -> list[str]:
    """Delete old models; never the deployed one, one that runs, or the newest few. The names deleted."""
    current = deployed(folder)
    keep = _running(folder) | ({current.model} if current else set())
    models = sorted((folder / "models").glob("bot-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    gone = [model for model in models[:-KEPT_MODELS] if model.name not in keep]
    for model in gone:
        model.unlink(missing_ok=True)
    return [model.name for model in gone]


def _running(folder: Path) -> set[str]:
    models = set()
    for note in (folder / "models").glob(f"{RUNNING}*.json"):
        pid = note.stem.removeprefix(RUNNING)
        if pid.isdigit() and _alive(int(pid)):
            models.add(str((_read(folder, note.name) or {}).get("model")))
        else:
            note.unlink(missing_ok=True)
    return models


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _read(folder: Path, name: str) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / "models" / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _write(folder: Path, name: str, content: Mapping[str, Any]) -> None:
    target = folder / "models" / name
    target.parent.mkdir(exist_ok=True)
    draft = target.with_name(f".{name}.{os.getpid()}")
    draft.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(target)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
