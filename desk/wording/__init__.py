"""What the desk says, from `en.yml` and `zh.yml` beside this file, Chinese also in traditional characters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_datetime

from chinese.script import rewritten, traditional
from shop.conversations.words import LANGUAGES, ZH, ZH_TRADITIONAL

FOLDER = Path(__file__).parent
_LOCALES = {"en": "en", ZH: "zh_CN", ZH_TRADITIONAL: "zh_TW"}

_KINDS = {404: "not_found", 403: "not_allowed", 409: "conflict", 422: "invalid", 500: "server_error"}


class Wording:
    """Texts by language and name. Every language has every name; a test sees to it."""

    def __init__(self, texts: Mapping[str, Mapping[str, Any]], zone: ZoneInfo) -> None:
        self._texts = texts
        self._zone = zone

    @classmethod
    def read(cls, zone: ZoneInfo) -> Wording:
        """Read the files."""
        files = {language: FOLDER / f"{language}.yml" for language in LANGUAGES}
        texts = {lang: yaml.safe_load(file.read_text(encoding="utf-8")) for lang, file in files.items()}
        # Before anything is filled in: an agent's name is written as the agent writes it.
        texts[ZH_TRADITIONAL] = rewritten(texts[ZH], traditional)
        return cls(texts, zone)

    def __call__(self, language: str, name: str, /, **facts: Any) -> str:
        """The text of that name in that language."""
        return self._fill(self._texts[language][name], language, facts)

    def error(self, language: str, code: str, /, **facts: Any) -> str:
        """What a shopper is told about an error."""
        return self._fill(self._texts[language]["errors"][code], language, facts)

    def api_error(self, language: str, code: str, status: int, /, **facts: Any) -> str:
        """What a caller of the API is told; codes without words of their own get those of their kind."""
        texts = self._texts[language]["api"]
        text = texts.get(code) or texts[_KINDS.get(status, "refused")]
        try:
            return self._fill(text, language, facts)
        except KeyError:
            return self._fill(texts["refused"], language, {})

    def _fill(self, text: str, language: str, facts: dict[str, Any]) -> str:
        if facts.get("next_open"):
            zone = ZoneInfo(facts["time_zone"]) if facts.get("time_zone") else self._zone
            facts["when"] = self._when(facts["next_open"], language, zone)
        return text.format_map(facts)

    def _when(self, moment: str, language: str, zone: ZoneInfo) -> str:
        local = datetime.fromisoformat(moment).astimezone(zone)
        pattern = self._texts[language]["opening_time_pattern"]
        return format_datetime(local, pattern, locale=_LOCALES[language])
