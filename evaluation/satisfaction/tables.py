"""Shows the figures of an exam of foretold satisfaction to people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from evaluation.satisfaction.exam import CHOSEN, MOOD, USUAL, Part
from evaluation.satisfaction.report import SatisfactionReport
from shop.satisfaction.words import RESOLUTIONS

WEIGHTS_SHOWN = 10
_TITLES = {
    USUAL: "usual share", MOOD: "mood alone", CHOSEN: "used",
}  # fmt: skip
_MEANINGS = {
    "confirmed": "the shopper said so, or rated 4 or 5",
    "assumed": "closed without a word against it",
    "unresolved": "rated 1 or 2, not understood or not answered at last",
    "abandoned": "left with a task half done",
}


def print_report(report: SatisfactionReport, console: Console) -> None:
    """All figures of an exam."""
    tables = [resolution_table(report), weights_table(report), calibration_table(report)]
    if report.truth is not None:
        tables.append(truth_table(report))
    tables.append(part_table(report.folds, "Every rating, foretold from the others (five folds)"))
    if report.window is not None:
        tables.append(part_table(report.window, "The newest ratings, foretold from the older ones"))
    for table in tables:
        console.print(table)
        console.print()
    console.print(
        "usual share: the share of 4 and 5 among those learned from, said of every round; used: what a"
        " training takes. chance: the ECE of an honest model on so few ratings. off by: stars.",
        soft_wrap=True,
    )
    if report.window is None:
        console.print("There are too few ratings for an exam on the newest alone.", soft_wrap=True)


def part_table(part: Part, title: str) -> Table:
    """A row a way of foretelling."""
    table = Table(f"{len(part.rounds)} ratings", title=title, title_justify="left")
    for name in ("AUROC", "95 %", "ECE", "chance", "Brier", "log loss", "off by"):
        table.add_column(name, justify="right")
    for way, entry in part.figures.items():
        name = _TITLES.get(way, way) + (f" ({part.kind})" if way == CHOSEN else "")
        interval = entry.auroc_interval
        table.add_row(
            name,
            "-" if entry.auroc is None else f"{entry.auroc:.3f}",
            "-" if interval is None else f"{interval[0]:.2f}-{interval[1]:.2f}",
            f"{entry.ece:.3f}",
            f"{entry.ece_by_chance:.3f}",
            f"{entry.brier:.3f}",
            f"{entry.log_loss:.3f}",
            f"{entry.off_by:.2f}",
        )
    return table


def resolution_table(report: SatisfactionReport) -> Table:
    """How rounds ended; what was confirmed and what is only assumed stand apart."""
    table = Table("Resolution", title="How rounds ended", title_justify="left")
    table.add_column("rounds", justify="right")
    table.add_column("share", justify="right")
    if report.solved:
        table.add_column("truly solved", justify="right")
    table.add_column("", overflow="fold")
    total = max(1, sum(report.resolutions.values()))
    for name in RESOLUTIONS:
        count = report.resolutions.get(name, 0)
        cells = [str(count), f"{100 * count / total:.1f} %"]
        if report.solved:
            share = report.solved.get(name)
            cells.append("-" if share is None else f"{100 * share:.0f} %")
        table.add_row(name, *cells, _MEANINGS[name])
    return table


def weights_table(report: SatisfactionReport) -> Table:
    """What moves the logistic model most."""
    table = Table("Feature", title="What moves it (logistic model)", title_justify="left")
    table.add_column("log-odds a standard deviation", justify="right")
    for name, weight in report.weights[:WEIGHTS_SHOWN]:
        table.add_row(name, f"{weight:+.2f}")
    return table


def calibration_table(report: SatisfactionReport) -> Table:
    """A row a bin of the foretold share."""
    table = Table("Foretold P(4 or 5)", title="Calibration of that model (folds)", title_justify="left")
    for name in ("rounds", "foretold", "were 4 or 5"):
        table.add_column(name, justify="right")
    for entry in report.calibration:
        table.add_row(
            f"{100 * entry.low:.0f} to {100 * entry.high:.0f} %",
            str(entry.n),
            f"{100 * entry.confidence:.1f} %",
            f"{100 * entry.accuracy:.1f} %",
        )
    return table


def truth_table(report: SatisfactionReport) -> Table:
    """Who gave no rating, against the simulator's truth."""
    truth = report.truth
    assert truth is not None
    table = Table(
        "Figure", title="Rounds without a rating, against the simulator's truth", title_justify="left"
    )
    table.add_column("Value", justify="right")
    table.add_column("", overflow="fold")
    interval = truth.auroc_interval
    shown = f"95 % interval {interval[0]:.3f} to {interval[1]:.3f}; " if interval else ""
    table.add_row(
        "AUROC", _figure(truth.auroc), f"{shown}{truth.n} rounds; 4 or 5 stars would have been given"
    )
    table.add_row("best possible", _figure(truth.auroc_best), "AUROC of who knew the true satisfaction")
    table.add_row("correlation", _figure(truth.linear), "of expected stars with true satisfaction (Pearson)")
    table.add_row("rank correlation", _figure(truth.ranks), "the same by ranks (Spearman)")
    table.add_row("mean, true", f"{truth.mean_true:.2f}", "satisfaction of those who gave no rating")
    table.add_row("mean, foretold", f"{truth.mean_foretold:.2f}", "of the same")
    rated = "-" if truth.mean_rated is None else f"{truth.mean_rated:.2f}"
    table.add_row("mean, rated", rated, "of those who gave one: what a shop would assume of all")
    return table


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
