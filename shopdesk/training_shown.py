"""`shopdesk train` at the terminal: what was learned, before and after, and the decision."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shopdesk.errors import StepFailed
from shopdesk.learning import Learned
from shopdesk.model_comparison import Comparison, Pair, Share
from shopdesk.retraining import Retraining, Trained, Wish
from shopdesk.settings import run_settings
from shopdesk.steps import Steps

EXAMPLES_SHOWN = 5


def train_at_terminal(folder: Path, *, force: bool, force_deploy: bool) -> None:
    """Train and show everything.

    Raises:
        StepFailed: training failed, or the new model is worse and the old one stays.
    """
    settings = run_settings()
    steps = Steps(1)
    with steps.step("Bot model") as tell:
        trained = Retraining(folder, settings, tell).run(Wish(again=force, whatever_comes=force_deploy))
        tell(trained.news)
    show(trained, folder, steps.console)
    if trained.refused is not None:
        raise StepFailed(refusal_line(trained, folder))


def refusal_line(trained: Trained, folder: Path) -> str:
    """Why the bot keeps the model it has, and what to do."""
    report = f" (report: {trained.report.relative_to(folder)})" if trained.report else ""
    return (
        f"the new model is worse and was not deployed, {trained.refused}{report}; the bot keeps "
        f"{trained.model.name}. `shopdesk train --force-deploy` takes the new one all the same."
    )


def show(trained: Trained, folder: Path, console: Console) -> None:
    """Print what there is to say about a training."""
    if trained.learned is not None:
        show_learned(trained.learned, console)
    if trained.comparison is not None:
        show_comparison(trained.comparison, console)
    if trained.report is not None:
        console.print(f"Report: {trained.report.relative_to(folder)}", soft_wrap=True)
    if trained.refused is None:
        console.print(str(trained.model.relative_to(folder)), soft_wrap=True)


def show_learned(learned: Learned, console: Console) -> None:
    """What became of the labelled misses."""
    if not learned.labelled:
        return
    parts = [f"{len(learned.trained)} trained on", f"{len(learned.held_back)} held back for the exam"]
    if learned.known:
        parts.append(f"{learned.known} known already")
    console.print(f"Labelled misses: {learned.labelled} ({', '.join(parts)})", soft_wrap=True)
    for one in learned.contradictions:
        line = (
            f"left out: “{one.text}” is labelled {one.label}, but stands in {one.known.place} "
            f"as {one.known.intent}; change one of them"
        )
        console.print(line, markup=False, style="yellow", soft_wrap=True)
    for text, label in learned.without_label:
        line = f"left out: “{text}” is labelled {label}, which is no intent of the domain any more"
        console.print(line, markup=False, style="yellow", soft_wrap=True)


def show_comparison(comparison: Comparison, console: Console) -> None:
    """The table, and some of the messages that changed."""
    table = Table("Exam", title="Before and after", title_justify="left")
    for column in ("messages", "before", "after", "change"):
        table.add_column(column, justify="right")
    _add(table, comparison.overall, "all")
    for share in comparison.languages:
        _add(table, share, f"  {share.name}")
    for share in comparison.sources if len(comparison.sources) > 1 else []:
        _add(table, share, f"  {share.name}")
    if comparison.changed_intents:
        table.add_section()
    for share in comparison.changed_intents:
        _add(table, share, share.name)
    console.print(table)
    console.print(
        f"Now right {len(comparison.better)}, now wrong {len(comparison.worse)}; exact McNemar test: "
        f"p = {comparison.overall.p_value:.3f}",
        soft_wrap=True,
    )
    _show_pairs("Got worse", comparison.worse, console)
    _show_pairs("Got better", comparison.better, console)


def _add(table: Table, share: Share, name: str) -> None:
    change = share.accuracy_after - share.accuracy_before
    colour = "red" if change < 0 else "green" if change > 0 else "default"
    table.add_row(
        escape(name),
        str(share.n),
        f"{share.accuracy_before:.1%}",
        f"{share.accuracy_after:.1%}",
        f"[{colour}]{change * 100:+.1f}[/]",
    )


def _show_pairs(title: str, pairs: list[Pair], console: Console) -> None:
    if not pairs:
        return
    console.print(f"{title}:")
    for pair in pairs[:EXAMPLES_SHOWN]:
        line = f"  {pair.example.text}  [{pair.example.label}]  {pair.before} -> {pair.after}"
        console.print(line, markup=False, soft_wrap=True)
    if len(pairs) > EXAMPLES_SHOWN:
        console.print(f"  ... and {len(pairs) - EXAMPLES_SHOWN} more, in the report")
