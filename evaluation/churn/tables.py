"""Shows the figures of a churn exam to people; those that matter most stand last, where the eye is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from evaluation.churn.report import ACTIVE, ACTIVE_HORIZONS, ChurnReport, Group


def print_report(report: ChurnReport, console: Console) -> None:
    """All figures of an exam."""
    tables = [value_table(report.value)]
    if report.next_category:
        tables.append(category_table(report.next_category))
    tables += [time_table(report), lift_table(report.groups[ACTIVE])]
    tables += [group_table(report, name) for name in reversed(list(report.groups))]
    for table in tables:
        console.print(table)
        console.print()


def group_table(report: ChurnReport, name: str) -> Table:
    """A row a way of telling who leaves."""
    group = report.groups[name]
    who = f"who bought within {ACTIVE_HORIZONS * report.days} days" if name == ACTIVE else "everybody"
    title = (
        f"No purchase within {report.days} days: {who}, {group.n:,} customers, {_percent(group.left)} left"
    )
    table = Table("Told by", title=title, title_justify="left")
    for column in ("AUROC", "95 %", "ours better by", "95 %", "AUPRC", "Brier", "ECE"):
        table.add_column(column, justify="right", no_wrap=True)
    for score in group.scores:
        table.add_row(
            score.name, _figure(score.auroc), _interval(score.auroc_interval), _figure(score.better_by),
            _interval(score.better_by_interval), _figure(score.auprc), _figure(score.brier),
            _figure(score.ece),
        )  # fmt: skip
    return table


def lift_table(group: Group) -> Table:
    """A row a tenth of the active customers, the likeliest to leave first."""
    table = Table("Tenth", title="Tenths by our probability, active customers", title_justify="left")
    for column in ("customers", "foretold", "left", "times the mean"):
        table.add_column(column, justify="right")
    for place, row in enumerate(reversed(group.lift), start=1):
        lift = row["came"] / group.left if group.left else 0.0
        table.add_row(
            str(place), f"{row['n']:.0f}", _percent(row["foretold"]), _percent(row["came"]), f"{lift:.2f}"
        )
    return table


def time_table(report: ChurnReport) -> Table:
    """When the next order comes."""
    found = report.next_time
    title = f"Days to the next order, at most {report.days}; {found['n']:,} customers"
    table = Table("Foretold by", title=title, title_justify="left")
    table.add_column("mean error, days", justify="right")
    for name, key in (
        ("ours", "mae"), ("own usual wait less the silence", "mae_own_gap"),
        ("one median for all", "mae_median"),
    ):  # fmt: skip
        table.add_row(name, f"{found[key]:.2f}")
    by = "-" if found["by_median"] is None else _percent(found["by_median"])
    table.add_row("[dim]bought by the foretold middle day (50 % is perfect)[/]", by)
    return table


def category_table(found: Mapping[str, Any]) -> Table:
    """What is in the next order."""
    title = f"Category in the next order; {found['n']:,} orders, {found['categories']} categories"
    table = Table("Foretold by", title=title, title_justify="left")
    for column in ("first", "any of three"):
        table.add_column(column, justify="right")
    table.add_row("ours", _percent(found["hit_1"]), _percent(found["hit_3"]))
    table.add_row("popularity", _percent(found["hit_1_popular"]), _percent(found["hit_3_popular"]))
    return table


def value_table(value: Mapping[str, Any]) -> Table:
    """Money: the two models on the window that neither saw."""
    title = f"Spent within {value['days']} days, on the window before; kept: {value['chosen']}"
    table = Table("Model", title=title, title_justify="left")
    for column in ("customers", "mean error", "rank correlation", "total foretold / come"):
        table.add_column(column, justify="right")
    for name, row in value.items():
        if isinstance(row, dict):
            ratio = row["total_ratio"]
            table.add_row(
                name, f"{row['n']:,}", f"{row['mae']:,.2f}", _figure(row["spearman"]), _figure(ratio)
            )
    return table


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(value: tuple[float, float] | None) -> str:
    return "-" if value is None else f"{value[0]:.3f} to {value[1]:.3f}"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"
