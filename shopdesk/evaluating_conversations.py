"""`shopdesk evaluate conversations`: simulated shoppers talk to a system of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

GoalsOption = Annotated[
    str,
    typer.Option(
        "--goals",
        metavar="FILE",
        help="Goals in YAML, a folder of such files, or tasks_*.json of tau-bench; the shipped ones: demo.",
    ),
]
ShopOption = Annotated[
    Path | None,
    typer.Option(
        "--shop",
        metavar="DIR",
        help="The shop to start from: import files (.jsonl), or tau-bench's users.json, orders.json, "
        "products.json. The demo shop if left out.",
    ),
]
StyleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--style",
        metavar="STYLE",
        help="How shoppers word themselves (may be repeated); all: every goal in every style. "
        "Left out: a style that changes from goal to goal.",
    ),
]


def conversations(
    goals: GoalsOption = "demo",
    shop: ShopOption = None,
    seed: Annotated[int, typer.Option(help="Another number, other words.")] = 1,
    style: StyleOption = None,
    language: Annotated[
        Literal["en", "zh"] | None, typer.Option(help="Only in this language, where a goal can be had in it.")
    ] = None,
    script: Annotated[
        Literal["simplified", "traditional"], typer.Option(help="Characters that Chinese is written in.")
    ] = "simplified",
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many goals.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this goal (may be repeated).")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Systems side by side; about 1 GB each.")] = 1,
    json: Annotated[Path | None, typer.Option(metavar="OUT", help="Where the figures go, as JSON.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="OUT", help="Where JUnit XML goes, for CI.")] = None,
    min_success: Annotated[
        float, typer.Option(min=0, max=1, help="Exit with 1 below this share of goals met.")
    ] = 0.97,
    model: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A trained model; left out: the one of these files.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No transcripts of failures.")] = False,
) -> None:
    """Whether whole conversations reach their goals: simulated shoppers talk, the database is the judge.

    Starts a system of its own on free ports, with its own data, put back before every conversation. Exits
    with 1 below --min-success or after any wrong write, and with 2 for goals that cannot be used.
    """
    from evaluation.conversations.planning import Choice
    from shopdesk.conversation_exam import Exam, styles_of

    styles, every_style = styles_of(style or [])
    exam = Exam(
        goals=None if goals == "demo" else Path(goals),
        shop=shop,
        choice=Choice(
            styles=styles,
            every_style=every_style,
            language=language,
            script=script,
            only=tuple(only or ()),
            limit=limit,
            seed=seed,
        ),
        workers=workers,
        json=json,
        junit=junit,
        model=model,
        transcripts=not quiet,
        min_success=min_success,
    )
    if code := exam.take():
        raise typer.Exit(code)
