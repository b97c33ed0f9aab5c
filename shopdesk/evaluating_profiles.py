"""`shopdesk evaluate profiles`: segments of customers, on the shop's own data or on purchases in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def profiles(
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Purchases: .csv or .tsv with customer,timestamp,amount and perhaps category. Left out: the"
            " shop's own.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    truth: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Which segment customers are really in: truth.jsonl of a simulated shop, or CSV with"
            " customer,segment. Left out: that of the demo shop, where this is one.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number, other samples.")] = 7,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write all figures there.", dir_okay=False)
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the maps and the other pictures there.", file_okay=False),
    ] = None,
    min_rand: Annotated[
        float | None,
        typer.Option(min=-1.0, max=1.0, help="Exit with 1 if the adjusted Rand is lower, or not known."),
    ] = None,
) -> None:
    """Segments: how many and why, how well they are told apart, whether they come back, what sets them apart,
    and what the truth says, where it is known. Nothing is stored."""
    from shopdesk.profiles_exam import Output, ProfilesExam

    ProfilesExam(data, truth, seed, Output(json_file, pictures, min_rand)).run()
