"""`shopdesk evaluate recommender`: models compared on a file or on the shop's own data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

DataOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Interactions: .csv .tsv .jsonl (user,item,value,timestamp), RecBole's .inter, or .txt with"
        " a line a user: user item item ... Left out: the shop's own.",
    ),
]
TrainOption = Annotated[
    Path | None,
    typer.Option(metavar="A", help="Learn from this file; goes with --test. Formats as for --data."),
]
TestOption = Annotated[
    Path | None, typer.Option(metavar="B", help="Foretell what is in this file; goes with --train.")
]
ModelsOption = Annotated[
    str | None,
    typer.Option(
        metavar="A,B,C", help="Which models; all: every one. Left out: those that learn in seconds."
    ),
]


def recommender(
    data: DataOption = None,
    train: TrainOption = None,
    test: TestOption = None,
    split: Annotated[
        Literal["leave-last-out", "time", "random"],
        typer.Option(help="What is to be foretold: everybody's last, what came after a moment, or any."),
    ] = "leave-last-out",
    share: Annotated[
        float | None,
        typer.Option(min=0.01, max=0.99, help="Share to learn from, for time (0.8) and random (0.75)."),
    ] = None,
    validation: Annotated[
        bool,
        typer.Option(
            "--validation", help="For tuning: cut the training part once more, leave the test alone."
        ),
    ] = False,
    models: ModelsOption = None,
    k: Annotated[
        list[int] | None, typer.Option("--k", min=1, max=1000, help="Length of the lists; may be repeated.")
    ] = None,
    min_value: Annotated[
        float | None,
        typer.Option(help="Only what is worth this much is to be foretold, such as a rating of 4."),
    ] = None,
    min_history: Annotated[
        int,
        typer.Option(min=0, help="leave-last-out: interactions that must be left of a person asked about."),
    ] = 1,
    keep_seen: Annotated[
        bool, typer.Option("--keep-seen", help="What a person had may be suggested again, as in groceries.")
    ] = False,
    users: Annotated[
        int | None, typer.Option(min=1, help="Ask about so many people only, drawn at random.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number, another random split and other resampling.")] = 0,
    user_column: Annotated[
        str | None, typer.Option(help="Column of the person, if not user, customer_id ...")
    ] = None,
    item_column: Annotated[
        str | None, typer.Option(help="Column of the item, if not item, product_id ...")
    ] = None,
    value_column: Annotated[
        str | None, typer.Option(help="Column of the value, if not value, rating ...")
    ] = None,
    time_column: Annotated[
        str | None, typer.Option(help="Column of the time, if not timestamp, date ...")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write all figures there.", dir_okay=False)
    ] = None,
    pictures: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write pictures there, SVG and PNG.", file_okay=False)
    ] = None,
    min_ndcg: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="Exit with 1 if the best model's nDCG at the first --k is lower."
        ),
    ] = None,
) -> None:
    """How well models foretell what people want next: accuracy, coverage, new people and items, speed."""
    from recommender.evaluation.files import Columns
    from shopdesk.recommender_comparison import Comparison, Cut, Output

    Comparison(
        data=data,
        train=train,
        test=test,
        columns=Columns(user_column, item_column, value_column, time_column),
        cut=Cut(split, share, validation, min_value, min_history, users, seed),
        models=None if models is None else [name.strip() for name in models.split(",") if name.strip()],
        ks=tuple(k or (10, 20)),
        leave_out_seen=not keep_seen,
        output=Output(json_file, pictures, min_ndcg),
    ).run()
