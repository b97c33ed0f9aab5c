"""`shopdesk misses`: label what the bot did not understand, at the terminal or in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

misses_app = typer.Typer(
    help="What the bot did not understand: label it, and the next `shopdesk train` learns it.",
    no_args_is_help=True,
)

State = Literal["open", "labelled", "dismissed", "all"]
Language = Literal["en", "zh"]
Number = Annotated[int, typer.Argument(metavar="ID", min=1, help="The number that `misses list` shows.")]
LanguageOption = Annotated[Language | None, typer.Option(help="Only messages in this language.")]
StateOption = Annotated[State, typer.Option(help="Which messages.")]


@misses_app.command("list")
def list_(
    state: StateOption = "open",
    language: LanguageOption = None,
    reason: Annotated[
        str | None, typer.Option(help="Only what led to a hand-over for this reason, or `unsure`.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10000, help="At most so many.")] = 50,
) -> None:
    """Show kept messages, the last said first; the same wording once, with how often it was said."""
    from shopdesk.labelling import show_misses

    show_misses(state, language, reason, limit)


@misses_app.command()
def label(
    miss_id: Number,
    intent: Annotated[str, typer.Argument(metavar="INTENT", help="See `misses labels`.")],
) -> None:
    """Say what a message means."""
    from shopdesk.labelling import label_miss

    label_miss(miss_id, intent)


@misses_app.command()
def dismiss(miss_id: Number) -> None:
    """A message that teaches nothing."""
    from shopdesk.labelling import dismiss_miss

    dismiss_miss(miss_id)


@misses_app.command()
def reopen(miss_id: Number) -> None:
    """Undo a label or a dismissal."""
    from shopdesk.labelling import reopen_miss

    reopen_miss(miss_id)


@misses_app.command()
def labels(
    language: Annotated[Language, typer.Option(help="Language of the descriptions.")] = "en",
) -> None:
    """Show every label with what it means and how many messages have it."""
    from shopdesk.labelling import show_labels

    show_labels(language)


@misses_app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Written anew.", dir_okay=False)],
    state: StateOption = "open",
    language: LanguageOption = None,
) -> None:
    """Write kept messages to a spreadsheet: fill in the column `label`, `-` dismisses, then import it."""
    from shopdesk.labelling import export_sheet

    export_sheet(file, state, language)


@misses_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="CSV with the columns text and label.")],
) -> None:
    """Read the labels of a spreadsheet. Rows without a label stay open; a wrong label changes nothing."""
    from shopdesk.labelling import import_sheet

    import_sheet(file)


@misses_app.command()
def review(language: LanguageOption = None) -> None:
    """Go through open messages one by one: a number takes a suggestion, a name or part of it any label."""
    from shopdesk.reviewing import review_at_terminal

    review_at_terminal(language)
