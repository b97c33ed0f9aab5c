"""Shows a report to people at a terminal; the figures that matter most stand last, where the eye is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evaluation.nlu.answers import Answer
from evaluation.nlu.examples import Example
from evaluation.nlu.report import Report
from evaluation.nlu.review import Doubt, Pair

LONGEST_TEXT = 100


def print_report(report: Report, console: Console, *, pairs: int = 10, examples: int = 3) -> None:
    """All figures of an exam."""
    console.print(intent_table(report))
    console.print()
    print_pairs(report.pairs, console, pairs, examples)
    for table in (calibration_table(report), language_table(report), summary_table(report)):
        console.print(table)
        console.print()


def intent_table(report: Report) -> Table:
    """A row an intent, the best first, so that the weakest stand at the end."""
    table = Table(title="By intent", title_justify="left")
    table.add_column("Intent", overflow="fold")
    for name in ("n", "precision", "recall", "F1", "refused"):
        table.add_column(name, justify="right")
    for name, entry in sorted(report.per_intent.items(), key=lambda item: (-item[1].f1, item[0])):
        table.add_row(
            escape(name),
            str(entry.support),
            _percent(entry.precision),
            _percent(entry.recall),
            _percent(entry.f1),
            _percent(report.refused_of[name]),
        )
    return table


def language_table(report: Report) -> Table:
    """A row a language."""
    table = Table("Language", title="By language", title_justify="left")
    for name in ("messages", "accuracy", "refusals wrong", "overall"):
        table.add_column(name, justify="right")
    for name, entry in report.by_language.items():
        table.add_row(
            name,
            str(entry["n"]),
            _percent(entry["accuracy"]),
            _percent(entry["accuracy_with_refusals"]),
            _percent(entry["accuracy_overall"]),
        )
    return table


def calibration_table(report: Report) -> Table:
    """A row a bin of confidence."""
    table = Table("Confidence", title="Can the confidences be trusted?", title_justify="left")
    for name in ("messages", "sure on average", "right", "difference"):
        table.add_column(name, justify="right")
    for entry in report.calibration:
        table.add_row(
            f"{entry.low:.2f}-{entry.high:.2f}",
            str(entry.n),
            _percent(entry.confidence),
            _percent(entry.accuracy),
            f"{100 * (entry.accuracy - entry.confidence):+.1f}",
        )
    return table


def summary_table(report: Report) -> Table:
    """The figures in short."""
    table = Table("Figure", title="In short", title_justify="left")
    table.add_column("Value", justify="right")
    table.add_column("", overflow="fold")
    interval = ""
    if report.accuracy_interval:
        low, high = report.accuracy_interval
        interval = f"95 % interval {_percent(low)} to {_percent(high)}; {report.n_in_scope} messages"
    table.add_row("accuracy", _percent(report.accuracy), interval)
    table.add_row("macro F1", _percent(report.macro_f1), "every intent counts alike")
    table.add_row(
        "with refusals", _percent(report.accuracy_with_refusals), "a refused message counts as wrong"
    )
    oos = report.oos
    if oos.n:
        table.add_row(
            "overall", _percent(report.accuracy_overall), f"all {report.n}, out of scope rightly refused"
        )
        table.add_row("out of scope: recall", _percent(oos.recall), f"refused of {oos.n}")
        table.add_row("out of scope: precision", _percent(oos.precision), "rightly refused of all refused")
        table.add_row("out of scope: AUROC", _number(oos.auroc), "of the score, without a threshold")
        for share, recall in oos.recall_at.items():
            table.add_row(
                f"… refusing {float(share):.0%} in scope",
                _percent(recall),
                "recall out of scope by the score alone",
            )
    table.add_row("in scope refused", _percent(oos.in_scope_refused), "wrongly")
    table.add_row("ECE", _number(report.ece), "expected calibration error; 0 is perfect")
    took = report.latency_ms
    table.add_row(
        "latency",
        f"{took['p50']:.1f} ms",
        f"p50; p95 {took['p95']:.1f}, p99 {took['p99']:.1f} ms; of the processor alone"
        f" {report.latency_cpu_ms['p50']:.1f} and {report.latency_cpu_ms['p95']:.1f} ms",
    )
    return table


def print_pairs(pairs: Sequence[Pair], console: Console, most: int, examples: int) -> None:
    """Intents taken for each other, with the messages behind it in both directions."""
    if not pairs:
        return
    console.print(f"Most confused pairs ({min(most, len(pairs))} of {len(pairs)})", style="italic")
    for pair in pairs[:most]:
        console.print(f"  {pair.n:>3} [bold]{escape(pair.first)}[/] / [bold]{escape(pair.second)}[/]")
        for answers, heard in ((pair.there, pair.second), (pair.back, pair.first)):
            if answers:
                console.print(f"      {len(answers)} heard as {escape(heard)}:")
            for answer in answers[:examples]:
                _print_message(answer, answer.confidence_in(heard), console)
    console.print()


def print_doubts(doubts: Sequence[Doubt], console: Console, most: int) -> None:
    """Examples that rather belong to another intent."""
    if not doubts:
        return
    console.print(
        f"Examples that look like another intent ({min(most, len(doubts))} of {len(doubts)})", style="italic"
    )
    for doubt in doubts[:most]:
        console.print(
            f"  {escape(doubt.answer.label)} {_percent(doubt.own)},"
            f" rather [bold]{escape(doubt.rather)}[/] {_percent(doubt.other)}:"
        )
        _print_message(doubt.answer, None, console)
    console.print()


def print_same_wording(groups: Sequence[Sequence[Example]], console: Console, most: int) -> None:
    """The same message under different intents."""
    if not groups:
        return
    console.print(
        f"The same wording under different intents ({min(most, len(groups))} of {len(groups)})",
        style="italic",
    )
    for group in groups[:most]:
        labels = ", ".join(sorted({example.label for example in group}))
        where = ", ".join(example.source for example in group if example.source)
        console.print(f"  {escape(labels)}: {escape(_short(group[0].text))} [dim]{escape(where)}[/]")
    console.print()


def _print_message(answer: Answer, confidence: float | None, console: Console) -> None:
    sure = "" if confidence is None else f"{_percent(confidence):>7} "
    source = f" [dim]{escape(answer.example.source)}[/]" if answer.example.source else ""
    console.print(f"        {sure}{escape(_short(answer.example.text))}{source}", soft_wrap=True)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"


def _percent(value: float | int | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
