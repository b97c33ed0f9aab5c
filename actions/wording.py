"""The bot's texts: read once from the domain's responses, chosen by language, filled in with values.

The actions render texts themselves rather than naming a response to Rasa: the language of a message is known
only here, and Rasa would pick the variation by the language of the message before. It is the same with the
tone, which follows from who the shopper turns out to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_date

from actions.names import SLOT_LANGUAGE, SLOT_TONE
from actions.understanding.text import fold, has_cjk
from actions.understanding.units import in_chinese_units
from actions.understanding.vocabulary import vocabulary
from shop.money import Money
from shop.profiles.tones import NEUTRAL

Variations = Mapping[tuple[str, str], str]
"""(language, tone) -> text."""
PROJECT = Path(__file__).resolve().parents[1]
_LABELS = Path(__file__).with_name("labels.yml")
_LOCALES = {"en": "en_US", "zh": "zh_CN"}


class UnknownResponse(KeyError):
    """A text was asked for that the domain does not have."""


class Wording:
    """Texts of all languages."""

    def __init__(
        self, responses: Mapping[str, Variations], labels: Mapping[str, Any], time_zone: str = "UTC"
    ) -> None:
        self._responses = responses
        self._labels = labels
        self._zone = ZoneInfo(time_zone)

    @classmethod
    def load(cls, *, time_zone: str = "UTC", project: Path = PROJECT) -> Wording:
        """Read the domain's responses and the labels."""
        labels = yaml.safe_load(_LABELS.read_text(encoding="utf-8"))
        return cls(read_responses(domain_files(project)), labels, time_zone)

    def say(self, name: str, language: str, tone: str = NEUTRAL, /, **values: Any) -> str:
        """A response in the language and tone, filled in. The neutral tone stands in where there is no other,
        English where a language is missing.
        """
        variations = self._responses.get(name)
        if variations is None:
            raise UnknownResponse(name)
        text = variations.get((language, tone)) or variations.get((language, NEUTRAL))
        return (text or variations[("en", NEUTRAL)]).format_map(values)

    def knows(self, name: str) -> bool:
        """Whether there is such a response."""
        return name in self._responses

    def label(self, group: str, code: str, language: str) -> str:
        """The word for a code (a status, a reason, a payment type); the code itself where there is none."""
        entry = self._labels.get(group, {}).get(code)
        if entry is None:
            return code.replace("_", " ")
        return str(entry.get(language, entry["en"]))

    def option(self, value: str, language: str) -> str:
        """An option value as shown: in Chinese its Chinese word, where it has one."""
        return self._translated(value, language, vocabulary().option_words)

    def option_name(self, name: str, language: str) -> str:
        """An option's name as shown."""
        return self._translated(name, language, vocabulary().option_names)

    def options(self, options: Mapping[str, str], language: str) -> str:
        """Options in a few words: "black, 1L"; yes/no and bare numbers with the option's name."""
        parts = []
        for name, value in options.items():
            plain = fold(value) in {"yes", "no", "none"} or fold(value).replace(".", "").isdigit()
            shown = self.option(value, language)
            parts.append(self.pair(self.option_name(name, language), shown, language) if plain else shown)
        return self.join_plain(parts, language)

    def money(self, amount: Money, language: str) -> str:
        """Money as people write it."""
        return amount.format(language)

    def date(self, moment: datetime, language: str) -> str:
        """A day as people write it, in the shop's time zone."""
        return format_date(moment.astimezone(self._zone).date(), "medium", locale=_LOCALES[language])

    def join(self, parts: Iterable[str], language: str) -> str:
        """A list in a sentence: "a, b and c"."""
        found = [part for part in parts if part]
        if len(found) < 2:
            return "".join(found)
        pattern = str(self._labels["list"]["and"][language])
        return self.join_plain(found[:-1], language) + pattern + found[-1]

    def pair(self, name: str, value: str, language: str) -> str:
        """A name with its value: "color: black"."""
        return f"{name}{self._labels['list']['colon'][language]}{value}"

    def sequence(self, parts: Iterable[str], language: str) -> str:
        """Longer parts in a row."""
        return str(self._labels["list"]["semicolon"][language]).join(part for part in parts if part)

    def join_plain(self, parts: Iterable[str], language: str) -> str:
        """A list with commas only."""
        return str(self._labels["list"]["comma"][language]).join(part for part in parts if part)

    def _translated(self, word: str, language: str, table: Mapping[str, tuple[str, ...]]) -> str:
        # Sizes stay letters in Chinese too.
        if language == "en" or has_cjk(word) or re.fullmatch(r"[xX]*[sSlLmM]", word):
            return word
        shown = next((other for other in table.get(fold(word), ()) if has_cjk(other)), "")
        return shown or in_chinese_units(word)


def domain_files(project: Path) -> list[Path]:
    """The files that make up the Rasa domain."""
    folder = project / "domain"
    return sorted(folder.rglob("*.yml")) if folder.is_dir() else [project / "domain.yml"]


def read_responses(files: Iterable[Path]) -> dict[str, dict[tuple[str, str], str]]:
    """Response -> (language, tone) -> text. A variation conditioned on the slots `language` and `tone` is
    for that language and tone; one without is English and neutral.
    """
    found: dict[str, dict[tuple[str, str], str]] = {}
    for file in files:
        raw = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for name, variations in (raw.get("responses") or {}).items():
            texts = found.setdefault(name, {})
            for variation in variations:
                slots = _conditions(variation)
                key = slots.get(SLOT_LANGUAGE, "en"), slots.get(SLOT_TONE, NEUTRAL)
                texts.setdefault(key, str(variation.get("text", "")).strip())
    return found


def _conditions(variation: Mapping[str, Any]) -> dict[str, str]:
    """The slots on which a variation depends, with their values."""
    return {str(one["name"]): str(one["value"]) for one in variation.get("condition") or ()}
