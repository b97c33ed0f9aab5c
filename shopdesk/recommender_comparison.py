"""What `shopdesk evaluate recommender` does: reads the data, compares the models, shows figures."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from recommender.errors import RecommenderError
from recommender.evaluation import splits
from recommender.evaluation.counterfactual import GroupFigures, PositionFigures
from recommender.evaluation.experiment import Tell, compare
from recommender.evaluation.files import Columns, FileData, read_interactions
from recommender.evaluation.report import Report
from recommender.evaluation.splits import Split
from recommender.interactions import Interactions
from recommender.model import Recommender
from recommender.registry import MODELS, model_class, model_named
from shopdesk.errors import CommandError, StepFailed
from shopdesk.recommender_tables import print_clicks, print_report
from shopdesk.steps import NEWS_EVERY_SECONDS

QUICK = ("popularity", "item-knn", "ease", "svd", "ials", "session-knn", "transitions", "hybrid")
"""Models that learn a hundred thousand interactions in seconds, whatever these are like."""
NEEDED = {"factorisation": "torch", "two-tower": "torch", "ials": "implicit", "hybrid": "lightgbm"}
"""Packages that a model needs and that may be missing."""
RULES_LENGTH = 30.0
"""Association rules count sets of items: of long histories there are more than fit into memory."""

Make = Callable[[str], Recommender]


@dataclass(frozen=True)
class Cut:
    """How the data are split, as asked for on the command line."""

    kind: str = "leave-last-out"
    share: float | None = None
    validation: bool = False
    min_value: float | None = None
    min_history: int = 1
    users: int | None = None
    seed: int = 0

    def of(self, data: Interactions) -> Split:
        """The split. Raises DataWrong."""
        split = self._once(data)
        return self._sampled(self._once(split.train) if self.validation else split)

    def of_pair(self, train: Interactions, test: Interactions) -> Split:
        """The given pair, or, for validation, the training part cut at random."""
        split = splits.given(train, test, least_value=self.min_value)
        if self.validation:
            split = splits.at_random(
                split.train, share=self.share or 0.9, seed=self.seed, least_value=self.min_value
            )
        return self._sampled(split)

    def _once(self, data: Interactions) -> Split:
        if self.kind == "time":
            return splits.by_time(data, share=self.share or 0.8, least_value=self.min_value)
        if self.kind == "random":
            return splits.at_random(
                data, share=self.share or 0.75, seed=self.seed, least_value=self.min_value
            )
        return splits.leave_last_out(data, least_value=self.min_value, least_history=self.min_history)

    def _sampled(self, split: Split) -> Split:
        return split if self.users is None else split.sample(self.users, seed=self.seed)


@dataclass(frozen=True)
class Output:
    """Where the figures go, and what is good enough."""

    json_file: Path | None = None
    pictures: Path | None = None
    min_ndcg: float | None = None


@dataclass(frozen=True)
class Clicks:
    """Clicks on what was suggested: by its position in the list, by the version that chose it, and by where
    the list was shown."""

    by_position: Sequence[PositionFigures] = ()
    by_version: Sequence[GroupFigures] = ()
    by_place: Sequence[GroupFigures] = ()

    def as_json(self) -> dict[str, Any]:
        return {f"clicks_{name}": [asdict(each) for each in found] for name, found in vars(self).items()}


@dataclass(frozen=True)
class Material:
    """What is compared on. `make` gives a new model by name; `described`: whether it is known what items are
    like; `vectors` of them, shape (items, d); `clicks` on what was suggested."""

    split: Split
    make: Make = model_named
    described: bool = False
    vectors: npt.NDArray[np.float32] | None = None
    clicks: Clicks = field(default_factory=Clicks)


@dataclass
class Comparison:
    """One comparison as asked for on the command line."""

    data: Path | None
    train: Path | None
    test: Path | None
    columns: Columns
    cut: Cut
    models: Sequence[str] | None
    ks: tuple[int, ...]
    leave_out_seen: bool
    output: Output
    console: Console = field(default_factory=lambda: Console(highlight=False))

    def run(self) -> None:
        """Compare, show the figures, write what was asked for.

        Raises:
            CommandError: the options or files cannot be used (exit 2).
            StepFailed: the best model is under the threshold (exit 1).
        """
        self._check_options()
        try:
            material = self._read()
            chosen, notes = choose(self.models, material.split, described=material.described)
            for note in notes:
                _notice(note)
            with progress(len(chosen)) as tell:
                report = compare(
                    Lazily(chosen, material.make), material.split, self.ks,
                    leave_out_seen=self.leave_out_seen, vectors=material.vectors, seed=self.cut.seed,
                    progress=tell,
                )  # fmt: skip
        except RecommenderError as error:
            raise CommandError(str(error)) from error
        self._write(report, material.clicks, notes)
        print_report(report, self.console)
        print_clicks(material.clicks.by_position, material.clicks.by_version, self.console)
        for path in (self.output.json_file, self.output.pictures):
            if path is not None:
                self.console.print(f"written: {path}", soft_wrap=True)
        least, reached = self.output.min_ndcg, report.models[report.best][report.main]
        if least is not None and not reached >= least:
            raise StepFailed(f"{report.main} of {report.best} is {reached:.4f}, wanted at least {least}")

    def _check_options(self) -> None:
        if (self.train is None) != (self.test is None):
            raise CommandError("--train and --test go together: a file to learn from and one to foretell")
        if self.data is not None and self.train is not None:
            raise CommandError("--train and --test are a split already: leave --data out")
        if self.train is not None and self.cut.kind != "leave-last-out":
            raise CommandError("--train and --test are a split already: leave --split out")
        if (
            self.cut.share is not None
            and self.cut.kind == "leave-last-out"
            and not (self.train is not None and self.cut.validation)
        ):
            raise CommandError("--share is for --split time and --split random")

    def _read(self) -> Material:
        if self.train is not None and self.test is not None:
            train, test = self._file(self.train), self._file(self.test)
            return Material(self.cut.of_pair(train.interactions, test.interactions), unordered)
        if self.data is None:
            return own_material(self.cut)
        found = self._file(self.data)
        if self.cut.kind == "time" and not found.timed:
            raise CommandError(
                f"{self.data} does not say when things happened: name its column with --time-column,"
                " or use --split leave-last-out or random"
            )
        make = unordered if self.cut.kind == "random" else model_named
        return Material(self.cut.of(found.interactions), make)

    def _file(self, path: Path) -> FileData:
        return read_interactions(path, self.columns)

    def _write(self, report: Report, clicks: Clicks, notes: Sequence[str]) -> None:
        try:
            if self.output.pictures:
                from recommender.evaluation.pictures import write_pictures

                write_pictures(report, self.output.pictures, clicks=clicks.by_position)
            if self.output.json_file:
                content = report.as_json() | clicks.as_json()
                content |= {
                    "data": [str(path) for path in (self.data, self.train, self.test) if path],
                    "options": asdict(self.cut),
                    "notes": list(notes),
                }
                self.output.json_file.parent.mkdir(parents=True, exist_ok=True)
                text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
                self.output.json_file.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"cannot write {error.filename}: {error.strerror}") from error


def unordered(name: str) -> Recommender:
    """A new model by name, for a split in which what is to be foretold did not come later."""
    if name != "hybrid":
        return model_named(name)
    from recommender.hybrid import UNORDERED_MEMBERS, Hybrid

    return Hybrid(cut="random", members=UNORDERED_MEMBERS)


def own_material(cut: Cut) -> Material:
    """The shop's own behaviour. What is to be foretold are purchases that were not regretted, unless a value
    is asked for. Raises CommandError where there is nothing to learn from."""
    from shop.behaviour.words import WORTH_A_PURCHASE
    from shopdesk.recommender_own_data import own_data

    own = own_data()
    if cut.min_value is None:
        cut = replace(cut, min_value=WORTH_A_PURCHASE)
    return Material(cut.of(own.shop.interactions), own.model, True, own.vectors, own.clicks)


def choose(
    asked: Sequence[str] | None, split: Split, *, described: bool = False
) -> tuple[list[str], list[str]]:
    """Names of the models to compare, and notes on those left out. Raises CommandError, DataWrong."""
    names = list(QUICK if asked is None else MODELS if list(asked) == ["all"] else dict.fromkeys(asked))
    if asked is None and described:
        names.insert(-1, "content")
    for name in names:
        if name not in MODELS:
            model_class(name)  # says which there are
    reasons = {name: _left_out(name, split, described) for name in names}
    chosen = [name for name in names if reasons[name] is None]
    notes = [f"{name} is left out: {reason}" for name, reason in reasons.items() if reason is not None]
    if not chosen:
        raise CommandError("; ".join(notes) or f"--models: there are {', '.join(sorted(MODELS))}, all")
    return chosen, notes


def _left_out(name: str, split: Split, described: bool) -> str | None:
    package, train = NEEDED.get(name), split.train
    if package is not None and find_spec(package) is None:
        return f"the package {package} is not installed"
    if name == "content" and not described:
        return "a file of interactions does not say what items are like"
    length = len(train) / max(1, len(np.unique(train.users)))
    if name == "rules" and length > RULES_LENGTH:
        return f"with {length:.0f} interactions a person there are too many sets of items"
    return None


class Lazily(Mapping[str, Recommender]):
    """A new model each time one is asked for, so that only one is in memory."""

    def __init__(self, names: Sequence[str], make: Make = model_named) -> None:
        self._names, self._make = tuple(names), make

    def __getitem__(self, name: str) -> Recommender:
        return self._make(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@contextmanager
def progress(models: int) -> Iterator[Tell]:
    """A bar on the standard error over all models; in a log file, a line now and then."""
    console = Console(stderr=True, highlight=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    told, begun = time.monotonic(), list[str]()
    parts = {"learning": (0.0, 0.5), "ranking": (0.5, 0.45), "timing": (0.95, 0.0), "judging": (1.0, 0.0)}
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=models)

        def tell(name: str, doing: str, share: float) -> None:
            nonlocal told
            if not begun or begun[-1] != name:
                begun.append(name)
            start, length = parts[doing]
            news = f"{name} ({len(begun)}/{models}) {doing}"
            bar.update(task, description=news, completed=len(begun) - 1 + start + length * share)
            if not console.is_terminal and time.monotonic() - told >= NEWS_EVERY_SECONDS:
                told = time.monotonic()
                console.print(f"{news} {share:.0%}")

        yield tell


def _notice(line: str) -> None:
    Console(stderr=True, highlight=False).print(f"note: {line}", style="yellow", markup=False, soft_wrap=True)
