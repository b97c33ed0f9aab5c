"""`shopdesk evaluate churn`: predictions about customers against what came, on own purchases or a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def churn(
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Purchases: .csv or .tsv with customer,timestamp,amount and perhaps category. Left out: the"
            " shop's own.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Learn from what was before, ask about what came. Left out: a horizon ago."
        ),
    ] = None,
    horizon: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="DAYS", help="No purchase for so long is churn. Left out: as customers buy here."
        ),
    ] = None,
    customer_column: Annotated[
        str | None, typer.Option(help="Column of the customer, if not customer, customer_id ...")
    ] = None,
    time_column: Annotated[
        str | None, typer.Option(help="Column of the time, if not timestamp, date ...")
    ] = None,
    amount_column: Annotated[
        str | None, typer.Option(help="Column of the money, if not amount, total ...")
    ] = None,
    category_column: Annotated[
        str | None, typer.Option(help="Column of the category, if not category, department ...")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number, other trees and other resampling.")] = 7,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write all figures there.", dir_okay=False)
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the reliability and lift pictures there.", file_okay=False),
    ] = None,
    min_auroc: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="Exit with 1 if the AUROC (0 to 1) of active customers is lower."
        ),
    ] = None,
) -> None:
    """How well it is told who leaves, when the next order comes, of what, and for how much."""
    from evaluation.churn.reading import Columns
    from shopdesk.churn_exam import ChurnExam, Output

    ChurnExam(
        data=data,
        at=at,
        horizon=horizon,
        columns=Columns(customer_column, time_column, amount_column, category_column),
        seed=seed,
        output=Output(json_file, pictures, min_auroc),
    ).run()
