"""`shopdesk evaluate`: exams of the bot. Each command imports what it needs when it is called."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

evaluate_app = typer.Typer(help="Exams: how well the bot understands and serves.", no_args_is_help=True)


@evaluate_app.command()
def nlu(
    exam: Annotated[
        list[Path] | None, typer.Option("--exam", metavar="FILE", help="CSV with text and label to test on.")
    ] = None,
) -> None:
    """How well the bot understands single messages."""


if find_spec("shopdesk.evaluating_conversations"):
    evaluate_app.command()(import_module("shopdesk.evaluating_conversations").conversations)
