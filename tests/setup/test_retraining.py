"""Train, examine, deploy or refuse: with a trainer and an examiner that do as they are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from evaluation.nlu.bot_process import BotFailed
from evaluation.nlu.examples import Example
from shop.database import create_engine_for
from shop.misses.labels import Labels
from shop.misses.repository import MissFilter
from shop.misses.service import MissService
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from shopdesk import retraining
from shopdesk.deployment import deployed, refusal
from shopdesk.errors import CommandError, StepFailed
from shopdesk.preparing import ready_model
from shopdesk.retraining import Retraining, Trained, Wish
from shopdesk.settings import RunSettings
from shopdesk.training import LEARNED, fingerprint
from shopdesk.training_shown import refusal_line, show
from tests.misses import keep

EXAM = "text,label,split\n" + "".join(f"hello {number},greet,dev\n" for number in range(100))


def silent(news: str) -> None:
    pass


class Bench:
    """A project folder, how many of the exam's messages each model gets right, and what was trained."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.settings = RunSettings(database_url=database_url)
        self.right: dict[str, int] = {}
        self.next_right = 100
        self.trainings = 0
        self.examined: list[str] = []
        self.exams: list[list[str]] = []
        for name, text in {
            "nlu_data/en.yml": "nlu: []",
            "domain.yml": "intents: [greet, get_refund]",
            "config.yml": "pipeline: []",
            "exam/nlu/en.csv": EXAM,
        }.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        (folder / "models").mkdir()

    def train_bot(self, folder: Path, on_line: Callable[[str], None]) -> Path:
        self.trainings += 1
        path = folder / "models" / f"bot-{fingerprint(folder)}.tar.gz"
        path.write_bytes(b"model")
        self.right[path.name] = self.next_right
        return path

    def answers_of(
        self, folder: Path, model: Path, exam: Sequence[Example], tell: Callable[[str], None]
    ) -> list[str | None]:
        self.examined.append(model.name)
        self.exams.append([example.text for example in exam])
        if self.right[model.name] < 0:
            raise BotFailed("cannot be loaded")
        right = self.right[model.name]
        return [example.label if at < right else "deny" for at, example in enumerate(exam)]

    def change(self) -> None:
        """Something that the model is made from changes."""
        path = self.folder / "nlu_data/en.yml"
        path.write_text(path.read_text() + "\n# changed")

    def run(self, wish: Wish | None = None) -> Trained:
        return Retraining(self.folder, self.settings, silent).run(wish)

    def start(self) -> Trained:
        return Retraining(self.folder, self.settings, silent).run_if_needed()

    @property
    def deployed(self) -> str:
        record = deployed(self.folder)
        assert record is not None
        return record.model


@pytest.fixture
def bench(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Bench:
    folder = tmp_path / "project"
    folder.mkdir()
    made = Bench(folder, sqlite_url)
    monkeypatch.setattr(retraining, "train_bot", made.train_bot)
    monkeypatch.setattr(retraining, "answers_of", made.answers_of)
    return made


@pytest.fixture
def units(sqlite_url: str) -> Iterator[UnitOfWorkFactory]:
    engine = create_engine_for(sqlite_url)
    yield unit_of_work_factory(engine)
    engine.dispose()


def test_the_first_model_is_deployed_without_an_exam_and_a_second_run_does_nothing(bench: Bench) -> None:
    first = bench.start()
    assert (bench.trainings, bench.examined) == (1, [])
    assert bench.deployed == first.model.name
    assert bench.start().news == "up to date" and bench.run().news == "up to date"
    assert bench.trainings == 1


def test_a_better_model_is_deployed_with_its_figures_and_a_report(bench: Bench) -> None:
    bench.next_right = 80
    old = bench.run()
    bench.next_right = 90
    bench.change()
    new = bench.run()
    assert new.refused is None and new.model != old.model and bench.deployed == new.model.name
    record = deployed(bench.folder)
    assert record is not None and record.figures == {"accuracy": 0.9, "n": 100, "en": 0.9}
    assert new.report is not None
    report = json.loads(new.report.read_text())
    assert (report["decision"], report["before"], report["after"]) == (
        "deployed", old.model.name, new.model.name,
    )  # fmt: skip
    assert report["overall"] == {"n": 100, "before": 0.8, "after": 0.9, "p_value": 0.00195}
    assert len(report["better"]) == 10


def test_a_worse_model_is_refused_and_the_old_one_runs_on(bench: Bench) -> None:
    old = bench.run()
    bench.change()
    bench.next_right = 90
    refused = bench.run()
    assert refused.refused is not None and "90.0% now" in refused.refused
    assert bench.deployed == old.model.name == refused.model.name
    assert refusal(bench.folder, fingerprint(bench.folder)) is not None
    # A start neither trains again nor fails, and says so.
    trainings = bench.trainings
    told: list[str] = []
    assert ready_model(bench.folder, told.append, bench.settings) == old.model
    assert bench.trainings == trainings and "not deployed" in told[-1] and "--force-deploy" in told[-1]
    assert "bot keeps" in refusal_line(refused, bench.folder)


def test_a_start_that_trains_a_worse_model_runs_the_old_one(bench: Bench) -> None:
    old = bench.start()
    bench.change()
    bench.next_right = 50
    assert bench.start().model == old.model
    assert bench.start().model == old.model
    assert bench.trainings == 2


def test_force_deploy_takes_a_worse_model_without_training_it_again(bench: Bench) -> None:
    bench.run()
    bench.change()
    bench.next_right = 90
    bench.run()
    forced = bench.run(Wish(whatever_comes=True))
    assert forced.refused is None and bench.deployed == forced.model.name and bench.trainings == 2
    assert forced.report is not None and json.loads(forced.report.read_text())["decision"] == "forced"
    assert bench.start().news == "up to date"


def test_a_small_loss_is_tolerated_as_the_setting_says(bench: Bench) -> None:
    bench.run()
    bench.change()
    bench.next_right = 97
    assert bench.run().refused is not None
    bench.settings = bench.settings.model_copy(update={"deploy_tolerance": 0.05})
    assert bench.run().refused is None


def test_a_tolerance_of_one_holds_no_exam(bench: Bench) -> None:
    bench.settings = bench.settings.model_copy(update={"deploy_tolerance": 1.0})
    bench.run()
    bench.change()
    bench.next_right = 0
    assert bench.run().refused is None and bench.examined == []


def test_without_an_exam_the_new_model_is_deployed(bench: Bench) -> None:
    (bench.folder / "exam/nlu/en.csv").unlink()
    bench.run()
    bench.change()
    assert "no exam" in bench.run().news


def test_a_deployed_model_that_cannot_be_loaded_any_more_is_replaced(bench: Bench) -> None:
    old = bench.run()
    bench.right[old.model.name] = -1
    bench.change()
    new = bench.run()
    assert new.refused is None and bench.deployed == new.model.name and "cannot be loaded" in new.news


def test_a_new_model_that_cannot_be_loaded_is_not_deployed(bench: Bench) -> None:
    old = bench.run()
    bench.change()
    bench.next_right = -1
    with pytest.raises(StepFailed, match="the old one stays"):
        bench.run()
    assert bench.deployed == old.model.name


def test_an_unreadable_exam_is_said_before_anything_is_trained(bench: Bench) -> None:
    (bench.folder / "exam/nlu/en.csv").write_text("words,intent\nhi,greet\n")
    with pytest.raises(CommandError, match=r"exam/nlu/en.csv: the first line must name"):
        bench.run()
    assert bench.trainings == 0


def test_rows_for_final_figures_are_not_in_the_exam(bench: Bench) -> None:
    (bench.folder / "exam/nlu/en.csv").write_text(EXAM + "never seen,greet,test\n")
    bench.run()
    bench.change()
    bench.run()
    assert len(bench.exams[0]) == 100 and "never seen" not in bench.exams[0]


def test_labels_are_learned_examined_and_marked_as_used(bench: Bench, units: UnitOfWorkFactory) -> None:
    bench.run()
    for number in range(10):
        keep(units, f"gimme {'x' * (number + 1)}", "get_refund")
    trained = bench.run()
    assert bench.trainings == 2
    assert trained.learned is not None and len(trained.learned.held_back) == 2
    asked = bench.exams[-1]
    text = (bench.folder / LEARNED).read_text()
    for example in trained.learned.held_back.values():
        assert example.text in asked and f"- {example.text}\n" not in text
    misses = MissService(units, Labels.read()).find(MissFilter(state="labelled")).misses
    used = {miss["text"]: miss["used_in"] for miss in misses}
    assert sorted(text for text, model in used.items() if model == trained.model.name) == sorted(
        example.text for example in trained.learned.trained.values()
    )
    assert len([model for model in used.values() if model is None]) == 2
    assert bench.run().news == "up to date" and bench.trainings == 2


def test_a_label_that_is_undone_leaves_the_next_model(bench: Bench, units: UnitOfWorkFactory) -> None:
    miss = keep(units, "gimme my dough", "get_refund")
    bench.run()
    MissService(units, Labels.read()).reopen([miss])
    bench.run()
    assert not (bench.folder / LEARNED).exists() and bench.trainings == 2
    assert MissService(units, Labels.read()).find(MissFilter()).misses[0]["used_in"] is None


def test_a_start_does_not_take_labels_in_while_its_model_fits(bench: Bench, units: UnitOfWorkFactory) -> None:
    bench.run()
    keep(units, "gimme my dough", "get_refund")
    assert bench.start().news == "up to date" and bench.trainings == 1


def test_what_is_shown_names_figures_examples_and_contradictions(
    bench: Bench, units: UnitOfWorkFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.console import Console

    keep(units, "hello 1", "get_refund")
    bench.run()
    bench.change()
    bench.next_right = 93
    show(bench.run(), bench.folder, Console(highlight=False, width=120))
    shown = capsys.readouterr().out
    for words in ("100.0%", "93.0%", "-7.0", "Now right 0, now wrong 7", "hello 93  [greet]  greet -> deny",
                  "hello 1", "exam/nlu/en.csv", "change one of them", "... and 2 more"):  # fmt: skip
        assert words in shown, words
