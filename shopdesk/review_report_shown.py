"""`shopdesk reviews` and `shopdesk why` at the terminal: what is read, and the tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sentiment.aspect_polarity import AspectReader, Opinion
from sentiment.aspects import AspectFinder
from sentiment.explaining import Explanation, explain
from shop.clock import Clock, utc_now
from shop.errors import NotFound
from shop.reviews.service import ReviewsService, ReviewView
from shopdesk.errors import CommandError
from shopdesk.evaluating_nlu import progress
from shopdesk.learning import shop_units
from shopdesk.review_report import ReviewReport, aspect_name, mood_of, report_of, spoken_in
from shopdesk.sentiment_exam import load_model
from shopdesk.settings import RunSettings, run_settings

MOST_ASPECTS = 15
MOST_DISAGREEMENTS = 5
_COLOURS = {"negative": "red", "neutral": "yellow", "positive": "green"}


@dataclass(frozen=True)
class Wanted:
    """Which reviews are read (`days`: not older), and what is made of them."""

    product: str | None = None
    days: int | None = None
    language: str | None = None
    topics: int | None = None
    json_file: Path | None = None


def show_reviews(wanted: Wanted, clock: Clock = utc_now) -> None:
    """Read the shop's reviews and show the tables; write JSON if asked for.

    Raises CommandError where there is no database, product, review or model (exit 2).
    """
    settings = run_settings()
    reviews = _reviews(settings, wanted, clock)
    model = load_model(None)
    with progress() as tell:
        tell("loading the model", 0, 0)
        finder = AspectFinder()
        aspects = AspectReader.load(model, finder, cache=settings.sentiment_cache)
        report = report_of(reviews, model, aspects, finder, tell, topics=wanted.topics)
    console = Console(highlight=False)
    _print_report(report, console)
    _write(wanted.json_file, report.as_json(), console)


def show_why(text: str, json_file: Path | None) -> None:
    """How one text is read, and which words moved that. CommandError where it has no words (exit 2)."""
    if not any(character.isalnum() for character in text):
        raise CommandError("there are no words in that text")
    settings = run_settings()
    model = load_model(None)
    finder = AspectFinder()
    opinions = AspectReader.load(model, finder, cache=settings.sentiment_cache).read(text)
    found = explain(model, text)
    console = Console(highlight=False)
    console.print(_why_table(found, opinions, finder))
    _write(json_file, _why_as_json(found, opinions), console)


def _reviews(settings: RunSettings, wanted: Wanted, clock: Clock) -> list[ReviewView]:
    since = clock() - timedelta(days=wanted.days) if wanted.days is not None else None
    with shop_units(settings.database_url) as units:
        if units is None:
            raise CommandError("there is no shop database of the newest schema: run `shopdesk migrate`")
        try:
            reviews = ReviewsService(units).written(wanted.product, since)
        except NotFound:
            raise CommandError(f"there is no product {wanted.product}") from None
    if wanted.language is not None:
        reviews = [review for review in reviews if spoken_in(review) == wanted.language]
    if not reviews:
        chosen = wanted.product or wanted.days or wanted.language
        raise CommandError(
            "no review fits these options" if chosen else "this shop has no reviews with words"
        )
    return reviews


def _print_report(report: ReviewReport, console: Console) -> None:
    if report.disagreements:
        console.print(_disagreement_table(report))
    if report.topics:
        console.print(_topic_table(report))
    if report.aspects:
        console.print(_aspect_table(report))
    moods = ", ".join(f"[{_COLOURS[name]}]{count} {name}[/]" for name, count in report.moods.items())
    products = "1 product" if report.products == 1 else f"{report.products} products"
    console.print(
        f"{report.reviews} reviews of {products},"
        f" {report.first:%Y-%m-%d} to {report.last:%Y-%m-%d}: {moods};"
        f" {report.stars:.1f} stars and {_mood(report.intensity)} in words on average.",
        soft_wrap=True,
    )
    if not report.topics:
        console.print("Topics need at least 12 reviews of a language.", style="dim")


def _aspect_table(report: ReviewReport) -> Table:
    table = Table("Aspect", title="What is praised and blamed", title_justify="left")
    for name in ("reviews", "positive", "negative"):
        table.add_column(name, justify="right")
    table.add_column("for example", overflow="fold")
    # Parts that one review names tell nothing of the shop; few reviews are shown as they are.
    least = 2 if report.reviews >= 20 else 1
    for line in [one for one in report.aspects if one.mentions >= least][:MOST_ASPECTS]:
        examples = [
            f"[{colour}]{sign}[/] {escape(text)}"
            for colour, sign, text in (("green", "+", line.praise), ("red", "-", line.blame))
            if text
        ]
        table.add_row(
            escape(line.name), str(line.mentions), f"{line.positive:.0%}", f"{line.negative:.0%}",
            "\n".join(examples),
        )  # fmt: skip
    return table


def _topic_table(report: ReviewReport) -> Table:
    table = Table("Topic", title="Topics", title_justify="left")
    for name in ("reviews", "share", "mood"):
        table.add_column(name, justify="right")
    for line in report.topics:
        table.add_row(escape(line.name), str(line.reviews), f"{line.share:.0%}", _mood(line.intensity))
    return table


def _disagreement_table(report: ReviewReport) -> Table:
    shown = report.disagreements[:MOST_DISAGREEMENTS]
    title = f"Stars and words disagree: {len(report.disagreements)}"
    if len(shown) < len(report.disagreements):
        title += f", the surest {len(shown)}"
    table = Table("Review", "Product", title=title, title_justify="left")
    table.add_column("Stars", justify="right")
    table.add_column("Words")
    table.add_column("Text", overflow="fold")
    for one in shown:
        words = f"[{_COLOURS[one.words]}]{one.words}[/] {one.confidence:.0%}"
        table.add_row(escape(one.review), escape(one.product), f"{one.stars:g}", words, escape(one.text))
    return table


def _why_table(found: Explanation, opinions: tuple[Opinion, ...], finder: AspectFinder) -> Table:
    polarity, confidence = mood_of(found.reading)
    table = Table("What", "Found", "")
    table.add_row("polarity", f"[{_COLOURS[polarity]}]{polarity}[/]", f"{confidence:.0%} sure")
    table.add_row("intensity", _mood(found.reading.intensity), "-1 displeased, 1 pleased")
    for opinion in opinions:
        name = escape(f"{aspect_name(opinion.aspect.key, finder)}: {opinion.aspect.text}")
        shown = f"[{_COLOURS[opinion.polarity]}]{opinion.polarity}[/]"
        table.add_row("aspect", name, f"{shown} {opinion.confidence:.0%}")
    for influence in found.influences:
        table.add_row("word", escape(influence.text), _mood(influence.effect))
    if not found.influences:
        table.add_row("word", "no single word moves it", "")
    return table


def _why_as_json(found: Explanation, opinions: tuple[Opinion, ...]) -> dict[str, Any]:
    polarity, confidence = mood_of(found.reading)
    return {
        "polarity": polarity,
        "confidence": confidence,
        "intensity": found.reading.intensity,
        "aspects": [
            {
                "key": one.aspect.key, "text": one.aspect.text, "polarity": one.polarity,
                "at": [one.aspect.span.start, one.aspect.span.end], "confidence": one.confidence,
            }
            for one in opinions
        ],
        "words": [
            {"text": one.text, "at": [one.span.start, one.span.end], "effect": one.effect}
            for one in found.influences
        ],
    }  # fmt: skip


def _mood(intensity: float) -> str:
    colour = "green" if intensity > 1 / 3 else "red" if intensity < -1 / 3 else "yellow"
    return f"[{colour}]{intensity:+.2f}[/]"


def _write(path: Path | None, content: dict[str, Any], console: Console) -> None:
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    console.print(f"written: {path}", soft_wrap=True)
