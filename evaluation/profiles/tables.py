"""An exam of segments at the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from evaluation.profiles.report import ProfilesReport
from evaluation.profiles.truth import AgainstTruth

_TRAITS = 3


def print_report(report: ProfilesReport, console: Console) -> None:
    """Segments, how their number was chosen, the truth, what was cleaned, what is bought together."""
    console.print(_segments(report))
    if report.segments.tried:
        console.print(_numbers(report))
    if report.truth is not None:
        console.print(_truth(report.truth, report.segments.keys))
        active = report.truth.of_active
        console.print(
            f"adjusted Rand {report.truth.rand:.3f} of {report.truth.n} customers"
            + (f"; {active:.3f} of the {report.truth.active} with two orders or more" if active else ""),
            soft_wrap=True,
        )
    console.print(_cleaning(report))
    rules = _rules(report)
    if rules.row_count:
        console.print(rules)


def _segments(report: ProfilesReport) -> Table:
    table = Table("Segment", title="Segments", title_justify="left")
    table.add_column("Customers", justify="right")
    table.add_column("Share", justify="right")
    table.add_column("Found again", justify="right")
    table.add_column("Name", overflow="fold")
    table.add_column("Effects (Cohen's d)", overflow="fold")
    chosen = report.segments.chosen
    again = chosen.jaccard if chosen else ()
    for place, (key, words) in enumerate(zip(report.segments.keys, report.descriptions, strict=True)):
        effects = ", ".join(f"{trait.name} {trait.effect:+.1f}" for trait in words.traits[:_TRAITS])
        table.add_row(
            key, str(int((report.labels == place).sum())), f"{report.segments.shares[place]:.1%}",
            f"{again[place]:.2f}" if place < len(again) else "-",
            f"{words.name['en']} / {words.name['zh']}", effects,
        )  # fmt: skip
    return table


def _numbers(report: ProfilesReport) -> Table:
    table = Table("Segments", title="How many", title_justify="left")
    for name in ("silhouette", "stability", "together", "smallest"):
        table.add_column(name, justify="right")
    for one in report.segments.tried:
        mark = "*" if one.k == len(report.segments.keys) else ""
        table.add_row(
            f"{one.k}{mark}", f"{one.silhouette:.3f}", f"{one.stability:.3f}",
            f"{one.silhouette * one.stability:.3f}", f"{one.smallest:.1%}",
        )  # fmt: skip
    other = report.segments.other
    if other:
        table.caption = (
            f"{report.segments.method} taken; Ward's: silhouette {other['ward_silhouette']:.3f}, "
            f"agreement {other['ward_agreement']:.3f}"
        )
    return table


def _truth(truth: AgainstTruth, keys: tuple[str, ...]) -> Table:
    table = Table("Truth", title="Against the truth", title_justify="left")
    for key in keys:
        table.add_column(key, justify="right")
    for name, row in truth.table.items():
        table.add_row(name, *(str(row[key]) for key in keys))
    return table


def _cleaning(report: ProfilesReport) -> Table:
    found = report.cleaning.to_dict()
    table = Table("Found", title="Cleaning", title_justify="left")
    table.add_column("Count", justify="right")
    table.add_column("Why", overflow="fold")
    for kind in ("duplicates", "bots", "outliers"):
        reasons = ", ".join(f"{name} {count}" for name, count in found[kind]["reasons"].items())
        table.add_row(kind, str(found[kind]["count"]), reasons)
    table.add_row("orders in another currency", str(found["other_currency"]), "")
    return table


def _rules(report: ProfilesReport) -> Table:
    table = Table("Segment", title="Bought by the same customers", title_justify="left")
    table.add_column("Rule", overflow="fold")
    for name in ("support", "confidence", "lift"):
        table.add_column(name, justify="right")
    for key, rules in zip(report.segments.keys, report.rules, strict=True):
        for rule in rules[:2]:
            table.add_row(
                key, f"{', '.join(rule.antecedent)} → {rule.consequent}", f"{rule.support:.1%}",
                f"{rule.confidence:.1%}", f"{rule.lift:.2f}",
            )  # fmt: skip
    return table
