"""`shopdesk evaluate satisfaction`: how well ratings are foretold, and how conversations were resolved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def satisfaction(
    truth: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="truth.jsonl of a simulated shop. Left out: that of the demo shop, where this is one.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write all figures there.", dir_okay=False)
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write the reliability and the models' pictures there.", file_okay=False
        ),
    ] = None,
    min_auroc: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Exit with 1 if the AUROC (0 to 1) is lower.")
    ] = None,
) -> None:
    """How well the ratings of this shop are foretold: AUROC, calibration, baselines; and resolutions,
    confirmed and assumed apart. Every rating is foretold by a model that has not learned from it."""
    from shopdesk.satisfaction_exam import Output, SatisfactionExam

    SatisfactionExam(truth, Output(json_file, pictures, min_auroc)).run()
