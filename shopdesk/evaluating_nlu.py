"""What `shopdesk evaluate nlu` does: reads the files, asks the bot's Python, shows and writes the figures."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from evaluation.nlu.answers import FALLBACK, Answer
from evaluation.nlu.bot_process import BotFailed, BotProcess, OnProgress
from evaluation.nlu.examples import OUT_OF_SCOPE, BadExamples, Columns, Example, read_all, with_out_of_scope
from evaluation.nlu.report import Report, judge
from evaluation.nlu.review import Doubt, doubtful_labels, same_wording
from evaluation.nlu.tables import print_doubts, print_report, print_same_wording
from shop.settings import PROJECT_FOLDER
from shopdesk.errors import CommandError, StepFailed
from shopdesk.model_exam import EXAM_FOLDERS, exam_files
from shopdesk.steps import NEWS_EVERY_SECONDS
from shopdesk.system import BOT_PYTHON, rasa_environment, thread_limits
from shopdesk.training import fresh_model, newest_model

DOUBTS_SHOWN = 20
FINAL_SPLIT = "test"
"""Rows of the shop's own files that are kept for the final figure."""


@dataclass(frozen=True)
class Output:
    """Where the figures go, and how much is printed."""

    json_file: Path | None = None
    pictures: Path | None = None
    pairs: int = 10
    examples: int = 3
    min_accuracy: float | None = None


@dataclass(frozen=True)
class Outcome:
    """Answers of an exam, and what is known around them."""

    answers: Sequence[Answer]
    training_s: float | None = None
    model: str | None = None
    doubts: Sequence[Doubt] = ()


def bot_process() -> BotProcess:
    """The bot's Python, ready for an exam."""
    if not BOT_PYTHON.exists():
        raise CommandError(
            "the bot's Python environment .venv-bot is missing: run `make run` or scripts/setup"
        )
    quiet = {**rasa_environment(), "PYTHONWARNINGS": "ignore", "LOG_LEVEL": "WARNING"}
    return BotProcess(BOT_PYTHON, PROJECT_FOLDER, quiet, thread_limits(1))


@dataclass(frozen=True)
class NluExam:
    """One exam as asked for on the command line."""

    exam: Sequence[str]
    retrain: Sequence[str]
    folds: int | None
    oos_label: str | None
    columns: Columns
    split: str | None
    model: Path | None
    config: Path | None
    output: Output

    def run(self) -> None:
        """Hold the exam, show the figures, write what was asked for.

        Raises:
            CommandError: the options or files cannot be used (exit 2).
            StepFailed: the bot failed, or the accuracy is under the threshold (exit 1).
        """
        self._check_options()
        try:
            outcome = self._held()
        except BadExamples as error:
            raise CommandError(str(error)) from error
        except BotFailed as error:
            log = PROJECT_FOLDER / "var" / "log" / "exam.log"
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text("\n".join(error.lines) + "\n", encoding="utf-8")
            raise StepFailed(f"the exam could not be held: {error} (see {_shown(log)})") from error
        report = judge(outcome.answers)
        self._write(report, outcome)
        self._print(report, outcome)
        least = self.output.min_accuracy
        if least is not None and (report.accuracy is None or report.accuracy < least):
            reached = "there is none" if report.accuracy is None else f"{report.accuracy:.4f}"
            raise StepFailed(f"accuracy {reached}, wanted at least {least}")

    def _check_options(self) -> None:
        if self.folds and self.split:
            raise CommandError("--split picks rows of an exam: leave it out with --cross-validate")
        if self.folds and self.exam:
            raise CommandError("--cross-validate tests the training text on itself: leave --exam out")
        if self.retrain and not self.exam and not self.folds:
            raise CommandError("--retrain needs --exam FILE or --cross-validate to test on")
        if self.model and (self.retrain or self.folds):
            raise CommandError("--model asks a trained model: leave --retrain and --cross-validate out")
        if self.config and not (self.retrain or self.folds):
            raise CommandError("--config is for training: it needs --retrain or --cross-validate")

    def _held(self) -> Outcome:
        if self.folds:
            return self._cross_validated(self.folds)
        exam = self._exam_examples()
        return self._retrained(exam) if self.retrain else self._asked(exam)

    def _exam_examples(self) -> list[Example]:
        files = list(self.exam) or [_shown(path) for path in exam_files(PROJECT_FOLDER)]
        if not files:
            raise CommandError(f"there is no CSV in {' or '.join(EXAM_FOLDERS)}; name one with --exam")
        examples = self._examples(files)
        if self.split:
            kept = [example for example in examples if example.split == self.split]
        elif self.exam:
            kept = examples
        else:
            kept = [example for example in examples if example.split != FINAL_SPLIT]
            if len(kept) < len(examples):
                left_out = len(examples) - len(kept)
                _notice(f"{left_out} rows are kept for the final figure; --split {FINAL_SPLIT} asks them")
        if not kept:
            raise BadExamples(f"{', '.join(files)}: the column split says {self.split or 'dev'} nowhere")
        return kept

    def _examples(self, files: Sequence[str]) -> list[Example]:
        return with_out_of_scope(read_all(files, self.columns), self.oos_label)

    def _training_examples(self) -> list[Example]:
        examples = self._examples(self.retrain)
        labels = {example.label for example in examples}
        if len(labels) < 2:
            raise BadExamples(f"{', '.join(self.retrain)}: training needs at least two different labels")
        if FALLBACK in labels:
            raise BadExamples(f"{', '.join(self.retrain)}: {FALLBACK} is the bot's own word for 'not sure'")
        return examples

    def _asked(self, exam: Sequence[Example]) -> Outcome:
        self._check_out_of_scope_label(exam)
        model = self.model or fresh_model(PROJECT_FOLDER) or newest_model(PROJECT_FOLDER)
        if model is None:
            raise CommandError("the bot is not trained yet: run `shopdesk train`")
        if self.model is None and model != fresh_model(PROJECT_FOLDER):
            _notice("the training text or pipeline is newer than the model: `shopdesk train` makes a new one")
        with progress() as tell:
            answers, intents = bot_process().parse(model.resolve(), exam, tell)
        _check_labels(exam, intents | {OUT_OF_SCOPE}, "an intent of this bot; --retrain trains on your own")
        return Outcome(answers, model=model.name)

    def _retrained(self, exam: Sequence[Example]) -> Outcome:
        training = self._training_examples()
        self._check_out_of_scope_label([*training, *exam])
        labels = {example.label for example in training}
        _check_labels(exam, labels | {OUT_OF_SCOPE}, "a label of the training files")
        bot = bot_process()
        with progress() as tell, tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "exam.tar.gz"
            took = bot.train(training, self._config(), model, tell)
            answers, _ = bot.parse(model, exam, tell)
        return Outcome(answers, training_s=took)

    def _cross_validated(self, folds: int) -> Outcome:
        data: list[Example] | Path = Path("nlu_data")  # of the project: that is where the bot's process runs
        if self.retrain:
            data = self._training_examples()
            self._check_out_of_scope_label(data)
        with progress() as tell:
            answers, took = bot_process().cross_validate(data, self._config(), folds, on_progress=tell)
        return Outcome(answers, training_s=took, doubts=doubtful_labels(answers))

    def _config(self) -> Path:
        return (self.config or PROJECT_FOLDER / "config.yml").resolve()

    def _check_out_of_scope_label(self, examples: Sequence[Example]) -> None:
        if self.oos_label and not any(example.label == OUT_OF_SCOPE for example in examples):
            raise BadExamples(f"no message is labelled {self.oos_label} (--oos-label)")

    def _write(self, report: Report, outcome: Outcome) -> None:
        if self.output.pictures:
            from evaluation.nlu.pictures import write_pictures

            write_pictures(report, self.output.pictures)
        if self.output.json_file is None:
            return
        content: dict[str, Any] = {
            **report.as_json(),
            "training_s": outcome.training_s,
            "model": outcome.model,
            "exam": list(self.exam),
            "retrain": list(self.retrain),
            "split": self.split,
            "folds": self.folds,
        }
        if self.folds:
            content["doubtful_labels"] = [doubt.as_json() for doubt in outcome.doubts]
        self.output.json_file.parent.mkdir(parents=True, exist_ok=True)
        self.output.json_file.write_text(
            json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )

    def _print(self, report: Report, outcome: Outcome) -> None:
        console = Console(highlight=False)
        print_report(report, console, pairs=self.output.pairs, examples=self.output.examples)
        if self.folds:
            groups = same_wording(answer.example for answer in outcome.answers)
            print_same_wording(groups, console, DOUBTS_SHOWN)
            print_doubts(outcome.doubts, console, DOUBTS_SHOWN)
        if outcome.training_s is not None:
            console.print(f"training took {outcome.training_s:.1f} s" + (" a fold" if self.folds else ""))
        for path in (self.output.json_file, self.output.pictures):
            if path is not None:
                console.print(f"written: {path}", soft_wrap=True)


@contextmanager
def progress() -> Iterator[OnProgress]:
    """A bar on the standard error while the block runs; in a log file, a line now and then."""
    console = Console(stderr=True, highlight=False)
    told = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("starting", total=None)

        def tell(doing: str, done: int, of: int) -> None:
            nonlocal told
            bar.update(task, description=doing, completed=done, total=of or None)
            if not console.is_terminal and time.monotonic() - told >= NEWS_EVERY_SECONDS:
                told = time.monotonic()
                console.print(f"{doing} {done}/{of}" if of else doing)

        yield tell


def _check_labels(exam: Sequence[Example], known: set[str], what: str) -> None:
    unknown = sorted({example.label for example in exam} - known)
    in_scope = {example.label for example in exam} - {OUT_OF_SCOPE}
    if unknown and in_scope <= set(unknown):
        raise CommandError(f"none of the exam's labels ({', '.join(unknown[:3])}, ...) is {what}")
    if unknown:
        shown = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")
        _notice(f"{len(unknown)} of the exam's labels cannot be right, none is {what}: {shown}")


def _shown(path: Path) -> str:
    return os.path.relpath(path)


def _notice(line: str) -> None:
    Console(stderr=True, highlight=False).print(f"note: {line}", style="yellow", markup=False, soft_wrap=True)
