"""A copy of somebody's data as files: one to read, one for programs, together in one archive."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import yaml

READABLE, MACHINE, ARCHIVE = "my-data.html", "my-data.json", "my-data.zip"
_WORDS = Path(__file__).with_name("document.yml")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_STYLE = (
    "body{font:16px/1.5 system-ui,'PingFang SC','Noto Sans CJK SC',sans-serif;max-width:60rem;"
    "margin:2rem auto;"
    "padding:0 1rem;color:#1c2330}h1{font-size:28px}h2{font-size:20px;margin-top:2rem;"
    "border-bottom:1px solid #cfd6e1}table{border-collapse:collapse;width:100%;margin:8px 0}"
    "th{text-align:left;vertical-align:top;width:12rem;font-weight:600;color:#4a5568}"
    "th,td{padding:4px 8px;border-bottom:1px solid #e6eaf0;overflow-wrap:anywhere}"
    "details{margin:8px 0}summary{cursor:pointer}"
)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return words


def archive(data: Mapping[str, Any], *, language: str, shop: str) -> bytes:
    """A ZIP with the readable page and the JSON file; the same data give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as files:
        for name, text in (
            (READABLE, readable(data, language=language, shop=shop)),
            (MACHINE, machine_readable(data)),
        ):
            files.writestr(zipfile.ZipInfo(name, _EARLIEST), text.encode())
    return buffer.getvalue()


def machine_readable(data: Mapping[str, Any]) -> str:
    """JSON, indented, in the order in which it was collected."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"


def readable(data: Mapping[str, Any], *, language: str, shop: str) -> str:
    """One page of HTML without scripts or anything loaded from elsewhere. `language`: en or zh."""
    page = _Page(language)
    title = escape(page.word("title").format(shop=shop))
    made = escape(page.word("made").format(date=str(data.get("created_at", ""))[:10]))
    sections = "".join(
        f"<h2>{escape(page.section(name))}</h2>{page.value(value)}"
        for name, value in data.items()
        if name in _words()["sections"]
    )
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{title}</h1><p>{made}</p>{sections}</body></html>\n"
    )


class _Page:
    def __init__(self, language: str) -> None:
        self._language = "zh" if language == "zh" else "en"

    def word(self, name: str) -> str:
        return str(_words()[name][self._language])

    def section(self, name: str) -> str:
        return str(_words()["sections"][name][self._language])

    def field(self, name: str) -> str:
        words = _words()["fields"].get(name)
        return str(words[self._language]) if words else name.replace("_", " ")

    def value(self, value: Any) -> str:
        """A value as HTML: objects as tables of two columns, lists one below the other."""
        if isinstance(value, Mapping):
            shown = {key: one for key, one in value.items() if one not in (None, "", [], {})}
            if set(value) == {"amount", "currency"}:
                return escape(f"{value['amount']} {value['currency']}")
            rows = "".join(
                f"<tr><th>{escape(self.field(str(key)))}</th><td>{self.value(one)}</td></tr>"
                for key, one in shown.items()
            )
            return f"<table>{rows}</table>" if rows else self._nothing()
        if isinstance(value, list):
            return "".join(f"<div>{self.value(one)}</div>" for one in value) or self._nothing()
        if isinstance(value, bool):
            return escape(self.word("yes" if value else "no"))
        return escape("" if value is None else str(value)) or self._nothing()

    def _nothing(self) -> str:
        return f"<p>{escape(self.word('nothing'))}</p>"
