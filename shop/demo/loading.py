"""Loads the demo shop into a database: simulate, write import files, import them, draw the pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import orjson
import yaml

from shop.database import migrate
from shop.demo.past_talks import load_talks
from shop.demo.pictures import draw_pictures
from shop.demo.ready_answers import load_ready_answers
from shop.demo.simulator import simulate
from shop.importing import ImportReport, import_files

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

_KINDS = ("products", "customers", "orders", "events", "reviews", "articles")


def load_demo_shop(
    database_url: str,
    *,
    seed: int = 7,
    scale: float = 1.0,
    anchor: datetime | None = None,
    pictures_dir: str | Path | None = "var/pictures",
    records_dir: str | Path = "var/demo",
    progress: Progress | None = None,
) -> ImportReport:
    """Fill the database with the demo shop; `pictures_dir=None` draws nothing.

    The records and the simulator's truth (`truth.jsonl`) stay in `records_dir`; the database is migrated.
    """
    tell = progress or (lambda what, done, total: None)
    migrate(database_url)
    tell("simulating", 0, 1)
    shop = simulate(seed=seed, scale=scale, anchor=anchor)
    tell("simulating", 1, 1)
    folder = Path(records_dir)
    folder.mkdir(parents=True, exist_ok=True)
    for kind, records in {**shop.records, "articles": demo_articles(), "truth": shop.truth}.items():
        (folder / f"{kind}.jsonl").write_bytes(
            b"".join(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)
        )
    report = import_files([folder / f"{kind}.jsonl" for kind in _KINDS], database_url, progress=progress)
    load_talks(shop.conversations, database_url, lambda done, total: tell("conversations", done, total))
    load_ready_answers(database_url)
    if pictures_dir is not None:
        draw_pictures(shop.products, Path(pictures_dir), lambda done, total: tell("pictures", done, total))
    return report


def demo_articles() -> list[dict[str, Any]]:
    """The knowledge articles of the demo shop: articles/<language>/<slug>.md with front matter."""
    articles = []
    folder = resources.files("shop.demo").joinpath("articles")
    for language in ("en", "zh"):
        part = folder.joinpath(language)
        if part.is_dir():
            texts = [file.read_text("utf-8") for file in part.iterdir() if file.name.endswith(".md")]
            articles += [_article(text, language) for text in texts]
    return sorted(articles, key=lambda article: (article["slug"], article["language"]))


def _article(text: str, language: str) -> dict[str, Any]:
    parts = re.match(r"---\n(.*?)\n---\n(.*)\Z", text, re.DOTALL)
    if parts is None:
        raise ValueError("an article begins with front matter between two lines of ---")
    front = yaml.safe_load(parts[1])
    return {
        "id": f"{front['slug']}.{front.get('language', language)}",
        "slug": front["slug"],
        "language": front.get("language", language),
        "title": front["title"],
        "tags": front.get("tags", []),
        "body": parts[2].strip(),
    }
