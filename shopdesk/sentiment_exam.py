"""What `shopdesk evaluate sentiment` does: reads the texts, asks the model, shows and writes the figures."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from evaluation.nlu.examples import BadExamples, Columns, Example
from evaluation.sentiment.labels import meanings_of, polarity_of_stars, read_texts
from evaluation.sentiment.report import SentimentReport, judge_readings
from evaluation.sentiment.tables import print_report
from shopdesk.errors import CommandError, StepFailed
from shopdesk.evaluating_nlu import progress

TIMED = 200
"""Texts that are read one by one to measure how long a reading takes."""
_WARM_UP = 5


@dataclass(frozen=True)
class Output:
    """Where the figures go, and how much is printed."""

    json_file: Path | None = None
    pictures: Path | None = None
    examples: int = 5
    min_accuracy: float | None = None


@dataclass(frozen=True)
class Texts:
    """What is asked about; `stars` only for the shop's own reviews."""

    examples: Sequence[Example]
    stars: Sequence[float] = ()


@dataclass(frozen=True)
class SentimentExam:
    """One exam as asked for on the command line."""

    exam: Sequence[str]
    labels: str | None
    columns: Columns
    split: str | None
    model: Path | None
    most: int | None
    seed: int
    output: Output

    def run(self) -> None:
        """Hold the exam, show the figures, write what was asked for.

        Raises:
            CommandError: the options or files cannot be used (exit 2).
            StepFailed: the accuracy is under the threshold (exit 1).
        """
        try:
            texts = self._drawn(self._texts())
        except BadExamples as error:
            raise CommandError(str(error)) from error
        report = _held(texts, load_model(self.model))
        self._write(report)
        console = Console(highlight=False)
        print_report(report, console, examples=self.output.examples)
        for path in (self.output.json_file, self.output.pictures):
            if path is not None:
                console.print(f"written: {path}", soft_wrap=True)
        least = self.output.min_accuracy
        reached = report.figures.accuracy or 0.0
        if least is not None and reached < least:
            raise StepFailed(f"accuracy {reached:.4f}, wanted at least {least}")

    def _texts(self) -> Texts:
        if not self.exam:
            if self.labels or self.split:
                raise CommandError("--labels and --split are for files: name one with --exam")
            return own_reviews()
        meanings = meanings_of(self.labels) if self.labels else None
        examples = read_texts(self.exam, self.columns, meanings)
        if self.split:
            examples = [example for example in examples if example.split == self.split]
            if not examples:
                raise BadExamples(f"{', '.join(self.exam)}: the column split says {self.split} nowhere")
        return Texts(examples)

    def _drawn(self, texts: Texts) -> Texts:
        count = len(texts.examples)
        if self.most is None or self.most >= count:
            return texts
        chosen = sorted(random.Random(self.seed).sample(range(count), self.most))
        stars = [texts.stars[place] for place in chosen] if texts.stars else []
        return Texts([texts.examples[place] for place in chosen], stars)

    def _write(self, report: SentimentReport) -> None:
        if self.output.pictures:
            from evaluation.sentiment.pictures import write_pictures

            write_pictures(report, self.output.pictures)
        if self.output.json_file is None:
            return
        content: dict[str, Any] = {**report.as_json(), "exam": list(self.exam), "split": self.split}
        self.output.json_file.parent.mkdir(parents=True, exist_ok=True)
        self.output.json_file.write_text(
            json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def load_model(folder: Path | None) -> Any:
    """The sentiment model with the weights in use, or those of a folder; CommandError where it has none."""
    from sentiment.errors import SentimentError
    from sentiment.loading import load_reader
    from shopdesk.settings import run_settings

    settings = run_settings()
    named = str(folder) if folder else settings.sentiment_model
    try:
        return load_reader(named, settings.sentiment_path, settings.sentiment_cache)
    except SentimentError as error:
        raise CommandError(str(error)) from error


def own_reviews() -> Texts:
    """Reviews in the shop's database, labelled by their stars; CommandError where there are none."""
    from shop.database import create_engine_for, is_migrated
    from shop.reviews.service import ReviewsService
    from shop.unit_of_work import unit_of_work_factory
    from shopdesk.settings import run_settings

    engine = create_engine_for(run_settings().database_url)
    try:
        if not is_migrated(engine):
            raise CommandError(
                "the database at DATABASE_URL is empty or of an older version: run shopdesk migrate"
            )
        reviews = ReviewsService(unit_of_work_factory(engine)).written()
    finally:
        engine.dispose()
    if not reviews:
        raise CommandError("this shop has no reviews yet: name a file of labelled texts with --exam")
    examples = [Example(r.whole, polarity_of_stars(r.rating), f"review {r.id}") for r in reviews]
    return Texts(examples, [review.rating for review in reviews])


def _held(texts: Texts, model: Any) -> SentimentReport:
    contents = [example.text for example in texts.examples]
    timed = random.Random(0).sample(contents, min(TIMED, len(contents)))
    latencies = []
    for number, text in enumerate([*timed[:_WARM_UP], *timed]):
        wall, cpu = time.perf_counter(), time.process_time()
        model.read(text)
        if number >= min(_WARM_UP, len(timed)):
            latencies.append((1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - cpu)))
    count = len(contents)
    with progress() as tell:
        start = time.perf_counter()
        readings = model.read_many(contents, lambda share: tell("reading", round(share * count), count))
        took = time.perf_counter() - start
    return judge_readings(
        texts.examples,
        readings,
        latencies,
        texts_per_second=count / max(took, 1e-9),
        stars=texts.stars,
    )
