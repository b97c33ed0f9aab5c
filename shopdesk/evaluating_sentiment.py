"""`shopdesk evaluate sentiment`: the sentiment model on labelled texts, or on the shop's own reviews."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def sentiment(
    exam: Annotated[
        list[str] | None,
        typer.Option(
            "--exam",
            metavar="FILE",
            help="Texts with text,label (negative, neutral, positive, or 0 and 1, -1 to 1, stars 1 to 5)."
            " CSV, TSV, JSON lines or JSON; may be repeated. Left out: the shop's reviews by their stars.",
        ),
    ] = None,
    labels: Annotated[
        str | None,
        typer.Option(
            metavar="A=negative,B=positive", help="What labels mean, where the file does not make it clear."
        ),
    ] = None,
    text_column: Annotated[
        str | None, typer.Option(help="Column of the text, if it is not called text, review ...")
    ] = None,
    label_column: Annotated[
        str | None, typer.Option(help="Column of the label, if it is not called label, sentiment ...")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Only rows whose column split says this.")] = None,
    model: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Weights other than those in use.", exists=True, file_okay=False),
    ] = None,
    most: Annotated[
        int | None, typer.Option("--most", min=1, help="Ask so many texts only, drawn at random.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number, other texts for --most.")] = 0,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write all figures there.", dir_okay=False)
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write the confusion and reliability pictures there.", file_okay=False
        ),
    ] = None,
    examples: Annotated[int, typer.Option(min=0, help="Mistakes to print.")] = 5,
    min_accuracy: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Exit with 1 if the accuracy (0 to 1) is lower.")
    ] = None,
) -> None:
    """How well moods are read: accuracy, honest confidences, each language, speed."""
    from evaluation.nlu.examples import Columns
    from shopdesk.sentiment_exam import Output, SentimentExam

    SentimentExam(
        exam=exam or [],
        labels=labels,
        columns=Columns(text_column, label_column),
        split=split,
        model=model,
        most=most,
        seed=seed,
        output=Output(json_file, pictures, examples, min_accuracy),
    ).run()
