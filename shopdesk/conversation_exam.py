"""The exam by conversations from beginning to end: data, systems, talking, report."""

from __future__ import annotations

import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evaluation.conversations import demo_shop, report, tau_bench
from evaluation.conversations.goal import Style
from evaluation.conversations.holding import Outcome, hold_all
from evaluation.conversations.planning import STYLES, Choice, Run, plan
from evaluation.conversations.reading import GoalSource, GoalsWrong, read_goals
from evaluation.conversations.showing import show
from evaluation.conversations.state import State, read_state
from shop.database import migrate
from shop.exporting import export_to
from shop.importing import import_files
from shop.settings import PROJECT_FOLDER
from shopdesk.errors import CommandError
from shopdesk.exam_shop import ExamShop, copy_database
from shopdesk.own_system import own_system
from shopdesk.preparing import ready_model
from shopdesk.steps import Steps

INTERRUPTED = 130
_FIRST_NEWS_SECONDS, _NEWS_EVERY_SECONDS = 10.0, 30.0
_IMPORTED = ("products", "customers", "orders", "events", "reviews", "articles")
# What is too old is deleted by the desk itself; no conversation has changed that.
_EXAM_SETTINGS = dict.fromkeys(
    ("CONVERSATION_RETENTION_DAYS", "GUEST_RETENTION_DAYS", "EVENT_RETENTION_DAYS", "REPEAT_RETENTION_DAYS"),
    "0",
)
_DEMO_SETTINGS = {
    "DEMO": "true",
    "RETURN_DAYS": "30",
    "DEMO_AGENT_EMAIL": "agent@example.com",
    "DEMO_AGENT_PASSWORD": "a password for a system that lives for minutes",
}


@dataclass
class Exam:
    """What is asked for at the terminal; `take` does it. `goals=None`: the shipped ones."""

    goals: Path | None
    shop: Path | None
    choice: Choice
    workers: int = 1
    json: Path | None = None
    junit: Path | None = None
    model: Path | None = None
    transcripts: bool = True
    min_success: float = 0.97
    console: Console = field(default_factory=lambda: Console(highlight=False))

    def take(self) -> int:
        """Hold the conversations and report; the exit status. Raises CommandError."""
        source = self._read()
        outcomes: list[Outcome] = []
        runs: list[Run] = []
        interrupted = False
        with tempfile.TemporaryDirectory(prefix="shopdesk-exam-") as name, _terminated_like_interrupted():
            try:
                self._hold(source, Path(name), runs, outcomes)
            except KeyboardInterrupt:
                interrupted = True
        if interrupted and not runs:
            return INTERRUPTED
        status = self._report(source, runs, outcomes)
        return INTERRUPTED if interrupted else status

    def _read(self) -> GoalSource:
        """Everything that can be wrong before anything is started."""
        for file in (self.json, self.junit):
            _require_writable(file)
        if self.model is not None and not self.model.is_file():
            raise CommandError(f"no such model: {self.model}")
        if self.shop is not None:
            _require_shop(self.shop)
        try:
            source = read_goals(self.goals)
        except GoalsWrong as error:
            raise CommandError(str(error)) from None
        if source.tasks and self.shop is None and source.shop is None:
            raise CommandError("these tasks are about a shop of their own: name its folder with --shop")
        return source

    def _hold(self, source: GoalSource, folder: Path, runs: list[Run], outcomes: list[Outcome]) -> None:
        steps = Steps(3, self.console)
        with steps.step("Shop data"):
            template = folder / "template.db"
            currency = source.settings.get("CURRENCY", "USD")
            before = _make_shop(self.shop or source.shop, template, folder, currency)
            runs += self._plan(source, before)
        with steps.step("Bot model") as tell:
            # A copy: training meanwhile removes old models.
            model = Path(shutil.copy(self.model or ready_model(PROJECT_FOLDER, tell), folder))
        demo = _DEMO_SETTINGS if self.shop is None and source.shop is None else {}
        settings = _EXAM_SETTINGS | demo | source.settings
        with ExitStack() as stack:
            workers = min(self.workers, len(runs))
            with steps.step("System" if workers == 1 else f"{workers} systems"):
                shops = _start(stack, folder, template, workers, settings, model)
            self._talk(runs, shops, before, outcomes)

    def _plan(self, source: GoalSource, before: State) -> list[Run]:
        try:
            goals = source.goals_over(before)
        except GoalsWrong as error:
            raise CommandError(str(error)) from None
        if unknown := set(self.choice.only) - {goal.id for goal in goals}:
            raise CommandError(f"no goal {', '.join(sorted(unknown))} in {self.goals or 'the shipped goals'}")
        runs = plan(goals, self.choice, source.languages)
        if not runs:
            raise CommandError("no goal allows the chosen style and language")
        return runs

    def _talk(
        self, runs: Sequence[Run], shops: Sequence[ExamShop], before: State, outcomes: list[Outcome]
    ) -> None:
        stop = threading.Event()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, transient=True) as bar:
            task = bar.add_task("Talking", total=len(runs))

            last = time.monotonic() - _NEWS_EVERY_SECONDS + _FIRST_NEWS_SECONDS

            def done(outcome: Outcome) -> None:
                nonlocal last
                outcomes.append(outcome)
                missed = sum(not one.met for one in outcomes)
                bar.update(task, advance=1, description=f"Talking, {missed} missed" if missed else "Talking")
                # A log file shows no bar.
                if not self.console.is_terminal and time.monotonic() - last > _NEWS_EVERY_SECONDS:
                    last = time.monotonic()
                    self.console.print(f"{len(outcomes)} of {len(runs)} held, {missed} missed")

            try:
                hold_all(runs, shops, before, done, stop)
            finally:
                stop.set()

    def _report(self, source: GoalSource, runs: Sequence[Run], outcomes: list[Outcome]) -> int:
        order = {run: place for place, run in enumerate(map(id, runs))}
        outcomes.sort(key=lambda outcome: order[id(outcome.run)])
        result = report.figures(
            outcomes, planned=len(runs), seed=self.choice.seed, not_examined=source.not_examined
        )
        show(result, outcomes, self.console, transcripts=self.transcripts)
        if self.json is not None:
            self.json.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2))
        if self.junit is not None:
            self.junit.write_text(report.junit(outcomes, source.name), "utf-8")
        return self._status(result["goals"])

    def _status(self, goals: dict[str, float]) -> int:
        if goals["wrong_writes"]:
            self.console.print(f"{goals['wrong_writes']} wrong writes", style="bold red")
        if goals["total"] and goals["success"] < self.min_success:
            wanted = f"{goals['success']:.1%} of goals met, {self.min_success:.1%} wanted"
            self.console.print(wanted, style="bold red")
            return 1
        return 1 if goals["wrong_writes"] else 0


def styles_of(names: Sequence[str]) -> tuple[tuple[Style, ...], bool]:
    """The styles named, and whether every goal is to be held in each. Raises CommandError."""
    if unknown := [name for name in names if name != "all" and name not in STYLES]:
        raise CommandError(f"no style {unknown[0]!r}: choose from {', '.join(STYLES)}, all")
    return tuple(style for style in STYLES if style in names and "all" not in names), "all" in names


def _require_writable(file: Path | None) -> None:
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a"):
            pass
    except OSError as error:
        raise CommandError(f"cannot write {file}: {error.strerror or error}") from None


def _require_shop(folder: Path) -> None:
    if not folder.is_dir():
        raise CommandError(f"no such folder: {folder}")
    if not tau_bench.is_there(folder) and not _import_files(folder):
        raise CommandError(f"no import files ({', '.join(_IMPORTED)}, each .jsonl) in {folder}")


def _import_files(folder: Path) -> list[Path]:
    return [folder / f"{kind}.jsonl" for kind in _IMPORTED if (folder / f"{kind}.jsonl").is_file()]


def _make_shop(source: Path | None, database: Path, folder: Path, currency: str) -> State:
    """Load the shop's data into a database file; the state it begins with."""
    url = f"sqlite:///{database}"
    migrate(url)
    if source is None:
        demo_shop.load(url, folder / "demo")
    else:
        if tau_bench.is_there(source):
            tau_bench.convert(source, folder / "import")
            source = folder / "import"
        _import(source, url, currency)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        export_to(Path(name), url)
        return read_state(Path(name))


def _import(source: Path, url: str, currency: str) -> None:
    _require_shop(source)
    done = import_files(_import_files(source), url, currency=currency)
    if done.rejected:
        raise CommandError(f"{done.rejected} bad lines in {source}: {done.problems[0]}")


def _start(
    stack: ExitStack, folder: Path, template: Path, count: int, settings: dict[str, str], model: Path
) -> list[ExamShop]:
    def start(number: int) -> ExamShop:
        place = folder / f"system-{number}"
        place.mkdir()
        copy_database(template, place / "shop.db")
        shop = ExamShop(opened[number].enter_context(own_system(place, settings, model=model)))
        opened[number].callback(shop.close)
        return shop

    opened = [stack.enter_context(ExitStack()) for _ in range(count)]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(start, range(count)))


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does, so that systems are stopped and what was done is written."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
