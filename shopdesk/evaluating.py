"""`shopdesk evaluate`: exams of the bot. Each command imports what it needs when it is called."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

evaluate_app = typer.Typer(help="Exams: how well the bot understands and serves.", no_args_is_help=True)

FILE_FORMS = "CSV, TSV, JSON lines or JSON; PARTS.json:test for one part of a file of several."


@evaluate_app.command()
def nlu(
    exam: Annotated[
        list[str] | None,
        typer.Option(
            "--exam", metavar="FILE", help=f"Labelled messages to test on; may be repeated. {FILE_FORMS}"
        ),
    ] = None,
    retrain: Annotated[
        list[str] | None,
        typer.Option(
            "--retrain",
            metavar="FILE",
            help="Do not ask the trained bot: train its pipeline on these messages alone. May be repeated.",
        ),
    ] = None,
    cross_validate: Annotated[
        bool,
        typer.Option(
            "--cross-validate",
            help="Test the training text (or the --retrain files) on itself: train without a part, ask that.",
        ),
    ] = False,
    folds: Annotated[int, typer.Option(min=2, max=20, help="Parts for --cross-validate.")] = 5,
    oos_label: Annotated[
        str | None,
        typer.Option(help="What the files call a message that is out of scope; out_of_scope always is."),
    ] = None,
    text_column: Annotated[
        str | None, typer.Option(help="Column of the message, if it is not called text.")
    ] = None,
    label_column: Annotated[
        str | None, typer.Option(help="Column of the intent, if it is not called label, category or intent.")
    ] = None,
    split: Annotated[
        str | None,
        typer.Option(help="Only exam rows whose column split says this (dev, test); see the documentation."),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="A trained model other than the newest.", exists=True, dir_okay=False)
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="A pipeline other than config.yml's to train.", exists=True, dir_okay=False),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write all figures there.", dir_okay=False)
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write the confusion and reliability pictures there.", file_okay=False
        ),
    ] = None,
    pairs: Annotated[int, typer.Option(min=0, help="Confused pairs to print.")] = 10,
    examples: Annotated[int, typer.Option(min=0, help="Messages to print for each direction of a pair.")] = 3,
    min_accuracy: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Exit with 1 if the accuracy (0 to 1) is lower.")
    ] = None,
) -> None:
    """How well the bot understands single messages; without options, on the shop's own held-out files."""
    from evaluation.nlu.examples import Columns
    from shopdesk.evaluating_nlu import NluExam, Output

    NluExam(
        exam=exam or [],
        retrain=retrain or [],
        folds=folds if cross_validate else None,
        oos_label=oos_label,
        columns=Columns(text_column, label_column),
        split=split,
        model=model,
        config=config,
        output=Output(json_file, pictures, pairs, examples, min_accuracy),
    ).run()


if find_spec("shopdesk.evaluating_recommender"):
    evaluate_app.command()(import_module("shopdesk.evaluating_recommender").recommender)

if find_spec("shopdesk.evaluating_conversations"):
    evaluate_app.command()(import_module("shopdesk.evaluating_conversations").conversations)

if find_spec("shopdesk.evaluating_sentiment"):
    evaluate_app.command()(import_module("shopdesk.evaluating_sentiment").sentiment)

if find_spec("shopdesk.evaluating_satisfaction"):
    evaluate_app.command()(import_module("shopdesk.evaluating_satisfaction").satisfaction)

if find_spec("shopdesk.evaluating_churn"):
    evaluate_app.command()(import_module("shopdesk.evaluating_churn").churn)

if find_spec("shopdesk.evaluating_profiles"):
    evaluate_app.command()(import_module("shopdesk.evaluating_profiles").profiles)
