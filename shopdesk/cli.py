"""The `shopdesk` command line. Each command imports what it needs when it is called, so `--help` is quick."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from shopdesk.agent_commands import agent_app
from shopdesk.errors import CommandError
from shopdesk.evaluating import evaluate_app
from shopdesk.misses import misses_app

app = typer.Typer(
    name="shopdesk",
    help="A customer-service desk for an online shop: chat widget, bot and agents' desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(agent_app, name="agent")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(misses_app, name="misses")

PREPARING_STEPS = 7


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"shopdesk {version('shopdesk')}")
        raise typer.Exit


@app.callback()
def shopdesk(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print it and end.")
    ] = False,
) -> None:
    """A customer-service desk for an online shop: chat widget, bot and agents' desk."""


@app.command()
def run(
    prepare: Annotated[
        bool, typer.Option("--prepare", help="First write .env, migrate, load the demo shop, train.")
    ] = False,
    model: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A trained model; left out: the one that fits the files, trained now if need be.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
) -> None:
    """Start bot, actions and desk, and restart one that dies. Ctrl-C stops all three."""
    from shopdesk.preparing import prepare as prepare_all
    from shopdesk.preparing import ready_model
    from shopdesk.running import run_processes
    from shopdesk.settings import check_process_settings, run_settings
    from shopdesk.steps import Steps

    started = time.monotonic()
    steps = Steps(PREPARING_STEPS if prepare else 1)
    if prepare:
        settings, model = prepare_all(steps, model=model)
    else:
        settings = run_settings()
        check_process_settings()
        with steps.step("Bot model") as tell:
            model = model or ready_model(_folder(), tell, settings)
    run_processes(settings, model, steps.console, started=started)


@app.command()
def migrate() -> None:
    """Bring the shop database to the newest schema."""
    from shopdesk.preparing import migrate_database
    from shopdesk.settings import run_settings
    from shopdesk.steps import Steps

    with Steps(1).step("Database") as tell:
        migrate_database(run_settings(), tell)


@app.command()
def train(
    part: Annotated[
        Literal["nlu", "recommender", "sentiment", "satisfaction", "profiles"] | None,
        typer.Argument(help="What to train; if left out all but sentiment."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also if the model is up to date.")] = False,
    force_deploy: Annotated[
        bool, typer.Option("--force-deploy", help="Take the new model even if it does worse in the exam.")
    ] = False,
    engine: Annotated[
        Literal["local", "spark"],
        typer.Option(help="Where recommender and profiles learn: in this process, or in Apache Spark."),
    ] = "local",
    data: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="sentiment: texts with text,label (negative, neutral, positive)."),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="sentiment: learn from nothing, not on top of what is known.")
    ] = False,
) -> None:
    """Train the bot from nlu_data, labelled misses, domain and config; the recommender, the foretelling of
    satisfaction and the customers' profiles from the shop's database; or the reading of moods from labelled
    texts. A model that does worse than before is not deployed."""
    if part == "sentiment":
        _train_sentiment(data or [], fresh, force or force_deploy)
        return
    from shopdesk.training_profiles_shown import train_profiles_at_terminal
    from shopdesk.training_recommender_shown import train_recommender_at_terminal
    from shopdesk.training_satisfaction import train_satisfaction_at_terminal
    from shopdesk.training_shown import train_at_terminal

    alone = part is not None
    if part in (None, "nlu"):
        train_at_terminal(_folder(), force=force, force_deploy=force_deploy)
    if part in (None, "recommender"):
        train_recommender_at_terminal(engine=engine, force=force, force_deploy=force_deploy, alone=alone)
    if part in (None, "satisfaction"):
        train_satisfaction_at_terminal(force=force, force_deploy=force_deploy, alone=alone)
    if part in (None, "profiles"):
        train_profiles_at_terminal(engine=engine, force=force, alone=alone)


def _train_sentiment(files: list[str], fresh: bool, force_deploy: bool) -> None:
    from shopdesk.errors import CommandError
    from shopdesk.settings import run_settings
    from shopdesk.training_sentiment import SentimentTraining, train_sentiment_at_terminal

    if not files:
        raise CommandError("name labelled texts with --data FILE.csv (columns text and label)")
    train_sentiment_at_terminal(SentimentTraining(run_settings(), files, fresh=fresh, force=force_deploy))


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="JSONL files or product CSV.")],
    kind: Annotated[
        str | None, typer.Option(help="What the files hold, if their names do not say: products, orders, ...")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a line was left out.")] = False,
) -> None:
    """Import shop data. Repeating an import is harmless; bad lines are reported and left out."""
    from shopdesk.data import import_into_shop

    rejected = import_into_shop(files, kind)
    if rejected and strict:
        raise typer.Exit(1)


@app.command()
def export(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the .jsonl files go; made if missing.")
    ],
) -> None:
    """Export products, customers, orders, events, reviews and conversations."""
    from shopdesk.data import export_shop

    export_shop(folder)


@app.command()
def forget(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's id.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Also with open orders or conversations.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what stands in the way.")] = False,
) -> None:
    """Erase a customer: orders stay in the books without the person, everything else goes for good."""
    from shopdesk.privacy import forget_customer, require_customer

    if not yes and not dry_run:
        require_customer(customer)
        if not typer.confirm(f"Erase customer {customer} for good?"):
            raise typer.Exit(1)
    forget_customer(customer, force=force, dry_run=dry_run)


@app.command("export-customer")
def export_customer(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's id.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the two files go; made if missing.")],
    language: Annotated[
        Literal["en", "zh"] | None, typer.Option(help="Of the readable file; the customer's if left out.")
    ] = None,
) -> None:
    """Write everything the shop holds on a customer: one file to read, one for programs."""
    from shopdesk.privacy import export_customer as write_copy

    write_copy(customer, folder, language)


@app.command()
def retain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what is too old.")] = False,
) -> None:
    """Delete what is older than the settings keep it. The desk does the same by itself, little by little."""
    from shopdesk.privacy import retain as delete_old

    delete_old(dry_run=dry_run)


@app.command("demo-reset")
def demo_reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Empty the shop database and load the demo shop anew. Everything in it is lost."""
    from shopdesk.demo import reset_demo
    from shopdesk.settings import run_settings

    settings = run_settings()
    if not settings.demo:
        raise CommandError("DEMO is off in the settings: this shop is no demo and is not emptied")
    if not yes and not typer.confirm(f"Empty {settings.shown_database} and load the demo shop anew?"):
        raise typer.Exit(1)
    reset_demo(settings)


@app.command()
def doctor() -> None:
    """Look at everything a running Shopdesk needs, and say how to mend what is wrong."""
    from shopdesk.doctor import examine

    findings = examine()
    table = Table("", "What")
    table.add_column("Found", overflow="fold")
    table.add_column("To mend it", overflow="fold")
    marks = {"good": "[green]ok[/]", "notice": "[yellow]note[/]", "bad": "[red]wrong[/]"}
    for finding in findings:
        table.add_row(marks[finding.verdict], finding.what, finding.found, finding.mend)
    Console().print(table)
    if any(finding.verdict == "bad" for finding in findings):
        raise typer.Exit(1)


@app.command()
def reviews(
    product: Annotated[str | None, typer.Option(metavar="ID", help="Only reviews of this product.")] = None,
    since: Annotated[int | None, typer.Option(min=1, metavar="DAYS", help="Not older than that.")] = None,
    language: Annotated[Literal["en", "zh"] | None, typer.Option(help="Only in this language.")] = None,
    topics: Annotated[int | None, typer.Option(min=1, help="Topics a language; chosen if left out.")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write all of it there.", dir_okay=False)
    ] = None,
) -> None:
    """What the shop's reviews praise and blame: aspects, topics, and where stars and words disagree."""
    from shopdesk.review_report_shown import Wanted, show_reviews

    show_reviews(Wanted(product, since, language, topics, json_file))


@app.command()
def why(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A review or message, English or Chinese.")],
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write it there, too.", dir_okay=False)
    ] = None,
) -> None:
    """How the mood of a text is read, its aspects, and the words that moved the score."""
    from shopdesk.review_report_shown import show_why

    show_why(text, json_file)


def main() -> NoReturn:
    """The console script: one clear line for what cannot be done, and exit status 2 (1 for what failed)."""
    try:
        result = app(standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except typer.Abort:
        sys.exit(130)
    except CommandError as error:
        _complain(str(error))
        sys.exit(error.exit_code)
    except Exception as error:
        if not hasattr(error, "format_message"):  # click's own errors, wherever typer takes click from
            raise
        message = error.format_message().replace("Value error, ", "")
        if message:  # none where help was shown for want of arguments
            command = getattr(getattr(error, "ctx", None), "command_path", "shopdesk")
            _complain(f"{message.rstrip('.')}. Try {command} --help.")
        sys.exit(getattr(error, "exit_code", 2))


def _complain(line: str) -> None:
    sys.stderr.write(f"shopdesk: {line}\n")


def _folder() -> Path:
    from shop.settings import PROJECT_FOLDER

    return PROJECT_FOLDER
