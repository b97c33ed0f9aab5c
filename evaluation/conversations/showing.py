"""The outcome of an exam by conversations at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluation.conversations.holding import Outcome
from evaluation.conversations.report import transcript_text

Json = dict[str, Any]


def show(result: Json, outcomes: Sequence[Outcome], console: Console, *, transcripts: bool = True) -> None:
    """Transcripts of what failed, the tables, and the figures below them."""
    if transcripts:
        for outcome in outcomes:
            if not outcome.met:
                show_failure(outcome, console)
    for name, title in (("by_kind", "kind of goal"), ("by_wording", "wording"), ("by_language", "language")):
        console.print(_table(title, result[name]))
    console.print(_summary(result))


def show_failure(outcome: Outcome, console: Console) -> None:
    """One conversation that missed its goal: why, and all that was said."""
    console.print(Text.assemble(("\nfailed ", "bold red"), (outcome.run.name, "bold")))
    for problem in outcome.problems:
        console.print(Text(f"  - {problem}", "red"), soft_wrap=True)
    console.print(Text(transcript_text(outcome)), soft_wrap=True)


def _table(title: str, groups: Json) -> Table:
    table = Table(title, "met", "of", "success", "wrong writes", "turns (median)")
    for name, one in groups.items():
        table.add_row(
            name,
            str(one["met"]),
            str(one["total"]),
            f"{one['success']:.1%}",
            str(one["wrong_writes"]),
            str(one["turns_median"] if one["turns_median"] is not None else "-"),
        )
    return table


def _summary(result: Json) -> Table:
    goals, turns, turn_ms = result["goals"], result["turns"], result["turn_ms"]
    table = Table("all goals", "", show_header=False)
    rows = {
        "goals met": f"{goals['met']} of {goals['total']} ({goals['success']:.1%})",
        "wrong writes": str(goals["wrong_writes"]),
        "facts missing in": f"{goals['missing_facts']} goals",
        "hand-overs": f"{goals['hand_overs']} ({goals['hand_overs_wanted']} wanted)",
        "loops, given up": f"{goals['loops']}, {goals['gave_up']}",
        "turns a goal": f"median {turns['median']}, 90 % within {turns['p90']}",
        "answer times": f"p50 {turn_ms['p50']} ms, p95 {turn_ms['p95']} ms, p99 {turn_ms['p99']} ms",
    }
    moods = result["escalation"]
    if moods["angry"]:
        rows["upset and offered a person"] = f"{moods['angry_recall']:.1%} of {moods['angry']}"
    if moods["calm"]:
        rows["calm and handed over"] = f"{moods['calm_false_handover']:.1%} of {moods['calm']}"
    if goals["broken"]:
        rows["no answer from the system in"] = f"{goals['broken']} goals"
    if goals["facts_not_examined"]:
        rows["questions in free text, not asked"] = f"{goals['facts_not_examined']} tasks"
    if goals["stopped"]:
        rows["stopped early"] = f"{goals['total']} of {goals['planned']} were held"
    for name, value in rows.items():
        table.add_row(name, value, style="bold" if name == "goals met" else "")
    return table
