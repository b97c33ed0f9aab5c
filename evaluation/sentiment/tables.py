"""Shows the figures of a sentiment exam to people; those that matter most stand last, where the eye is."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evaluation.nlu.tables import calibration_table
from evaluation.sentiment.report import SentimentReport

LONGEST_TEXT = 100


def print_report(report: SentimentReport, console: Console, *, examples: int = 5) -> None:
    """All figures of an exam, and so many of the surest mistakes."""
    _print_misses(report, console, examples)
    tables = [label_table(report), language_table(report)]
    if report.stars:
        tables.append(stars_table(report))
    for table in (*tables, calibration_table(report.figures), summary_table(report)):
        console.print(table)
        console.print()


def label_table(report: SentimentReport) -> Table:
    """A row a polarity: how it was read, and how well."""
    table = Table("Labelled", title="By polarity", title_justify="left")
    names = list(report.confusion)
    for name in ("texts", *(f"read as {name}" for name in names), "precision", "recall", "F1"):
        table.add_column(name, justify="right", min_width=min(9, len(name)))
    for label, read in report.confusion.items():
        entry = report.figures.per_intent.get(label)
        if entry is not None:
            figures = [_percent(value) for value in (entry.precision, entry.recall, entry.f1)]
            table.add_row(label, str(entry.support), *(str(read[name]) for name in names), *figures)
    return table


def language_table(report: SentimentReport) -> Table:
    """A row a language."""
    table = Table("Language", title="By language", title_justify="left")
    for name in ("texts", "accuracy"):
        table.add_column(name, justify="right")
    for name, entry in report.by_language.items():
        table.add_row(name, str(entry["n"]), _percent(entry["accuracy"]))
    return table


def stars_table(report: SentimentReport) -> Table:
    """A row a star rating: how its reviews were read."""
    table = Table("Stars", title="By star rating", title_justify="left")
    for name in ("reviews", "negative", "neutral", "positive", "mean intensity"):
        table.add_column(name, justify="right")
    for row in report.stars:
        shares = [_percent(value) for value in (row.negative, row.neutral, row.positive)]
        table.add_row(f"{row.stars:g}", str(row.n), *shares, f"{row.intensity:+.2f}")
    return table


def summary_table(report: SentimentReport) -> Table:
    """The figures in short."""
    figures = report.figures
    table = Table("Figure", title="In short", title_justify="left")
    table.add_column("Value", justify="right")
    table.add_column("", overflow="fold")
    interval = f"{figures.n} texts"
    if figures.accuracy_interval:
        low, high = figures.accuracy_interval
        interval = f"95 % interval {_percent(low)} to {_percent(high)}; {figures.n} texts"
    table.add_row("accuracy", _percent(figures.accuracy), interval)
    table.add_row("macro F1", _percent(figures.macro_f1), "every polarity counts alike")
    ece = "-" if figures.ece is None else f"{figures.ece:.3f}"
    table.add_row("ECE", ece, "expected calibration error; 0 is perfect")
    if report.binary:
        table.add_row(
            "read as neutral",
            _percent(report.read_neutral),
            "no text is labelled neutral, so the likelier of the other two counts",
        )
    took, cpu = figures.latency_ms, figures.latency_cpu_ms
    table.add_row(
        "latency",
        f"{took['p50']:.1f} ms",
        f"one text, p50; p95 {took['p95']:.1f}, p99 {took['p99']:.1f} ms; of the processor alone"
        f" {cpu['p50']:.1f} and {cpu['p95']:.1f} ms",
    )
    if report.texts_per_second is not None:
        table.add_row("in batches", f"{report.texts_per_second:.0f} /s", "texts a second on one thread")
    return table


def _print_misses(report: SentimentReport, console: Console, most: int) -> None:
    misses = report.misses
    if not misses or not most:
        return
    console.print(f"Surest mistakes ({min(most, len(misses))} of {len(misses)})", style="italic")
    for answer in misses[:most]:
        line = " ".join(answer.example.text.split())
        shown = line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"
        console.print(
            f"  {answer.label}, read as [bold]{answer.intent}[/] {_percent(answer.confidence)}:"
            f" {escape(shown)} [dim]{escape(answer.example.source)}[/]",
            soft_wrap=True,
        )
    console.print()


def _percent(value: float | int | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"
