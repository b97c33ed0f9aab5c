"""The model on disk: `model.json`, replaced whole. No pickle; a reader never sees half of it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from insights.satisfaction.features import NAMES
from insights.satisfaction.model import SatisfactionModel

FILE = "model.json"
FORMAT = 1


class ArtefactWrong(Exception):
    """The file is there and is no model that this version can use; the message says why."""


@dataclass(frozen=True)
class Kept:
    """A model with its name (sorts by time) and what it was trained from."""

    version: str
    model: SatisfactionModel = field(repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict)


def write_model(folder: Path, kept: Kept) -> Path:
    """Put the model into use; returns its file."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "format": FORMAT, "version": kept.version, "facts": dict(kept.facts), "model": kept.model.state,
    }  # fmt: skip
    draft = folder / f".{FILE}.{os.getpid()}"
    draft.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    draft.replace(folder / FILE)
    return folder / FILE


def read_model(folder: Path) -> Kept | None:
    """The model in use, None where there is none. Raises ArtefactWrong."""
    file = folder / FILE
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ArtefactWrong(f"{file} is of format {content['format']}, wanted {FORMAT}: train it anew")
        model = SatisfactionModel.restored(content["model"])
    except FileNotFoundError:
        return None
    except (KeyError, TypeError, ValueError) as error:
        raise ArtefactWrong(f"{file} is no satisfaction model: {error}") from error
    if model.names != NAMES:
        raise ArtefactWrong(f"{file} knows other features than this version: train it anew")
    return Kept(str(content["version"]), model, content.get("facts") or {})
