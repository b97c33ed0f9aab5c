"""What a miss can be labelled with: exactly the intents of the domain, described in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from shop.errors import InvalidInput
from shop.misses import words
from shop.settings import PROJECT_FOLDER

_DESCRIPTIONS = Path(__file__).with_name("labels.yml")


@dataclass(frozen=True, slots=True)
class Label:
    """An intent; without a description of its own where the shop has added it to the domain."""

    name: str
    description: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """JSON of the label."""
        return {"name": self.name, "description": dict(self.description)}


class Labels:
    """All labels by name."""

    def __init__(self, labels: Mapping[str, Label]) -> None:
        self._labels = dict(labels)

    @classmethod
    def read(cls, folder: Path = PROJECT_FOLDER) -> Labels:
        """The intents of `domain/` or `domain.yml`, without the bot's own fallback."""
        names = sorted(set(_intents(folder)) - {words.FALLBACK})
        known = yaml.safe_load(_DESCRIPTIONS.read_text(encoding="utf-8"))
        return cls({name: Label(name, known.get(name) or {}) for name in names})

    def all(self) -> list[Label]:
        """Every label, by name."""
        return list(self._labels.values())

    def __contains__(self, name: object) -> bool:
        return name in self._labels

    def require(self, name: str) -> str:
        """The name, if it is a label; InvalidInput with the nearest names if not."""
        if name in self._labels:
            return name
        from difflib import get_close_matches

        near = get_close_matches(name, self._labels, n=3, cutoff=0.4)
        raise InvalidInput("label_unknown", field="label", label=name[:64], near=", ".join(near) or "-")


def _intents(folder: Path) -> list[str]:
    files = sorted((folder / "domain").rglob("*.yml")) or [folder / "domain.yml"]
    names: list[str] = []
    for file in files:
        if not file.is_file():
            continue
        read = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for intent in read.get("intents") or []:
            names += [intent] if isinstance(intent, str) else list(intent)
    return names
