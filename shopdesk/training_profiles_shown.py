"""`shopdesk train profiles` at the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from shopdesk.errors import CommandError, StepFailed
from shopdesk.settings import run_settings
from shopdesk.steps import Steps
from shopdesk.training_profiles import Engine, ProfileTraining


def train_profiles_at_terminal(*, engine: Engine, force: bool, alone: bool) -> None:
    """Train and show segments and cleaning. `alone`: nothing else was asked for, so that a missing database
    is an error and not only a line."""
    settings = run_settings()
    steps = Steps(1)
    with steps.step("Profiles") as tell:
        try:
            trained = ProfileTraining(settings, tell).run(engine=engine, again=force)
        except CommandError as error:
            if alone or isinstance(error, StepFailed):
                raise
            tell(f"not trained: {error}")
            return
        tell(trained.news)
    if trained.stored:
        show_segments(trained.facts, steps.console)
        show_cleaning(trained.facts.get("cleaning", {}), steps.console)


def show_segments(facts: Mapping[str, Any], console: Console) -> None:
    """A line a segment, and how the number of segments was chosen."""
    table = Table("Segment", title="Segments", title_justify="left")
    table.add_column("Customers", justify="right")
    table.add_column("Share", justify="right")
    table.add_column("Name", overflow="fold")
    table.add_column("名称", overflow="fold")
    for one in facts.get("segments", []):
        table.add_row(
            one["key"], str(one["customers"]), f"{one['share']:.1%}", one["name"]["en"], one["name"]["zh"]
        )
    console.print(table)
    clustering = facts.get("clustering", {})
    if clustering.get("silhouette") is not None:
        console.print(
            f"{clustering['k']} segments by {clustering['method']}: "
            f"silhouette {clustering['silhouette']:.3f}, stability {clustering['stability']:.3f}",
            soft_wrap=True,
        )


def show_cleaning(report: Mapping[str, Any], console: Console) -> None:
    """What was noticed in the data; nothing of it was deleted."""
    if not report:
        return
    table = Table("Found", title="Cleaning", title_justify="left")
    table.add_column("Count", justify="right")
    table.add_column("Why", overflow="fold")
    for kind in ("duplicates", "bots", "outliers"):
        reasons = ", ".join(f"{name} {count}" for name, count in report[kind]["reasons"].items())
        table.add_row(kind, str(report[kind]["count"]), reasons)
    table.add_row("other currency", str(report["other_currency"]), "orders left out")
    console.print(table)
