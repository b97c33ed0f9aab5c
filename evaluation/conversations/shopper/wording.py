"""The shopper's own ways of saying things, from the YAML files in `wording/`, by language and register."""

from __future__ import annotations

import random
import string
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from evaluation.conversations.goal import Language

FOLDER = Path(__file__).with_name("wording")
Register = Literal["plain", "terse", "angry"]
Detail = Literal["few", "some", "all"]

# An identifier stands between these until the text is finished: nothing may change it.
_LOWERED = frozenset(
    "It's My The You That That's Sure Let's Put Please Try Order Use To Can Could Is How Would Make Just Only"
    " Number Something Before There's Does Do What When Where Why Which Have Has"
    " Funny So First For From".split()
)
"""Words that may open a sentence and are written small after a comma."""

_OPEN, _CLOSE = "\ue000", "\ue001"


class NoWording(LookupError):
    """No wording of an act can be filled with what there is."""


@lru_cache(maxsize=2)
def wordings(language: Language) -> dict[str, dict[str, list[str]]]:
    """Act -> register -> templates, from every file of the language."""
    found: dict[str, dict[str, list[str]]] = {}
    for file in sorted((FOLDER / language).glob("*.yml")):
        found.update(_flat("", yaml.safe_load(file.read_text(encoding="utf-8"))))
    return found


def _flat(prefix: str, part: Any) -> dict[str, dict[str, list[str]]]:
    if isinstance(part, list):
        return {prefix: {"plain": [str(template) for template in part]}}
    if all(name in {"plain", "terse", "angry"} for name in part):
        return {prefix: {name: [str(template) for template in templates] for name, templates in part.items()}}
    flat: dict[str, dict[str, list[str]]] = {}
    for name, deeper in part.items():
        flat.update(_flat(f"{prefix}.{name}" if prefix else str(name), deeper))
    return flat


def names_in(template: str) -> frozenset[str]:
    """The slots that a template mentions."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def keep(text: str) -> str:
    """Mark a text as an identifier that nothing may change."""
    return f"{_OPEN}{text}{_CLOSE}"


def unmarked(text: str) -> str:
    """The text as it is sent."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def pieces(text: str) -> list[tuple[str, bool]]:
    """A marked text in parts: (part, whether it is an identifier)."""
    parts: list[tuple[str, bool]] = []
    for index, part in enumerate(text.split(_OPEN)):
        if index == 0:
            parts.append((part, False))
            continue
        exact, _, rest = part.partition(_CLOSE)
        parts += [(exact, True), (rest, False)]
    return [(part, exact) for part, exact in parts if part]


def join(first: str, second: str, language: Language) -> str:
    """Two pieces of a message, with a stop between them where neither has one."""
    bare = first.rstrip(_CLOSE)
    ended = bare[-1:] in ".,!?:;…~，。！？：；、"
    if language == "zh":
        return f"{first}{second}" if ended else f"{first}，{second}"
    if bare.endswith(",") and second.partition(" ")[0] in _LOWERED:
        second = second[:1].lower() + second[1:]
    return f"{first} {second}" if ended or second[:1].islower() else f"{first}. {second}"


class Wording:
    """Picks among the ways to say something; does not say the same thing the same way twice in a row."""

    def __init__(self, language: Language, chance: random.Random) -> None:
        self._templates = wordings(language)
        self._chance = chance
        self._said: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether there are wordings of that name."""
        return name in self._templates

    def pick(
        self,
        name: str,
        register: Register = "plain",
        slots: Mapping[str, str] | None = None,
        *,
        detail: Detail = "some",
        must: Collection[str] = (),
    ) -> str:
        """A template of the act that these slots can fill and that mentions all of `must`.

        Raises NoWording where there is none.
        """
        there = {slot for slot, value in (slots or {}).items() if value}
        registers = self._templates.get(name, {})
        fitting: list[str] = []
        for tried in (register, "plain"):
            templates = registers.get(tried, [])
            fitting = [t for t in templates if names_in(t) <= there and names_in(t) >= set(must)]
            if fitting:
                break
        if not fitting:
            raise NoWording(f"{name} ({register}) with {sorted(there)}, of which {sorted(must)} must be said")
        fitting = self._of_detail(fitting, detail)
        fresh = [template for template in fitting if template not in self._said] or fitting
        chosen = self._chance.choice(fresh)
        self._said.add(chosen)
        return chosen

    def fill(self, template: str, slots: Mapping[str, str]) -> str:
        """The template with its slots filled."""
        return template.format_map(slots)

    @staticmethod
    def _of_detail(templates: list[str], detail: Detail) -> list[str]:
        if detail == "some":
            return templates
        counts = [len(names_in(template)) for template in templates]
        wanted = min(counts) if detail == "few" else max(counts)
        return [template for template, count in zip(templates, counts, strict=True) if count == wanted]
