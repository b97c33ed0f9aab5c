"""`shopdesk train sentiment`: labelled texts to a reader of moods that is no worse than the one in use."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.nlu.examples import BadExamples, Columns, Example
from evaluation.sentiment.labels import meanings_of, read_texts
from evaluation.sentiment.report import judge_readings
from sentiment.adapter import SHIPPED, Adapter
from sentiment.bilingual import ENGLISH, GENERAL, read_adapters, write_adapters
from sentiment.errors import SentimentError
from sentiment.loading import load_model
from sentiment.model import SentimentReader
from sentiment.upset import HEAD_FILE, UpsetHead, chat_moods, train
from shopdesk.errors import CommandError, StepFailed
from shopdesk.settings import RunSettings
from shopdesk.steps import Tell

EXAM_SHARE = 0.2
NEVER_REFUSE = 1.0
_LEAST_EXAM = 10


@dataclass(frozen=True)
class TrainedSentiment:
    """How a training ended. `before`, `after`: accuracy and macro F1 on texts that neither has learned from;
    `refused`: why the new one is not used."""

    news: str
    before: tuple[float, float]
    after: tuple[float, float]
    texts: int
    asked: int
    refused: str | None = None


@dataclass(frozen=True)
class SentimentTraining:
    """One training as asked for. `files`: labelled texts; `labels`: what labels mean, where that is not
    clear; `fresh`: from the packaged encoder instead of from the weights in use."""

    settings: RunSettings
    files: Sequence[str]
    labels: str | None = None
    fresh: bool = False
    epochs: float = 3.0
    seed: int = 0
    force: bool = False

    def run(self, tell: Tell) -> TrainedSentiment:
        """Learn, compare on a fifth held out, use or refuse.

        Raises:
            CommandError: files or labels are wrong, or torch is missing.
        """
        learned_from, asked = self._split()
        trained = self.settings.sentiment_path
        known = trained if (trained / "facts.json").is_file() else SHIPPED
        try:
            start = {} if self.fresh else read_adapters(known)
        except SentimentError:
            start = {}
        adapters = self._learned(learned_from, start, tell)
        with tempfile.TemporaryDirectory() as folder:
            write_adapters(adapters, Path(folder) / "new")
            tell("comparing with the model in use")
            model = load_model(Path(folder) / "new", cache=Path(folder))
            new = self._figures(model, asked)
            old = self._figures(self._in_use(known), asked)
            general = adapters[GENERAL]
            facts = {**general.facts, "exam": {"texts": len(asked), "accuracy": new[0], "macro_f1": new[1]}}
            objection = self._objection(old, new)
            outcome = TrainedSentiment(
                "the new model is worse and not used" if objection else "learned and in use",
                old, new, len(learned_from), len(asked), objection,
            )  # fmt: skip
            if objection is None or self.force:
                tell("learning who is upset")
                head = _upset_head(model)
                write_adapters({**adapters, GENERAL: replace(general, facts=facts)}, trained)
                head.save(trained / HEAD_FILE.name)
                return replace(outcome, refused=None)
        return outcome

    def _split(self) -> tuple[list[Example], list[Example]]:
        try:
            meanings = meanings_of(self.labels) if self.labels else None
            examples = read_texts(self.files, Columns(), meanings)
        except BadExamples as error:
            raise CommandError(str(error)) from None
        # The same text on both sides would be an exam that was seen before.
        examples = list({example.text: example for example in examples}.values())
        random.Random(self.seed).shuffle(examples)
        count = round(EXAM_SHARE * len(examples))
        if count < _LEAST_EXAM:
            raise CommandError(
                f"{len(examples)} different texts are too few: {_LEAST_EXAM} must be left for the exam, so "
                f"give at least {round(_LEAST_EXAM / EXAM_SHARE)}"
            )
        return examples[count:], examples[:count]

    def _learned(
        self, examples: Sequence[Example], start: Mapping[str, Adapter], tell: Tell
    ) -> dict[str, Adapter]:
        from sentiment.bilingual_training import learn_both
        from sentiment.training import Lesson

        def told(name: str, share: float) -> None:
            filled = round(20 * share)
            what = "learning English" if name == ENGLISH else "learning"
            tell(f"{what} {'█' * filled}{'░' * (20 - filled)} {100 * share:.0f} %")

        lesson = Lesson(epochs=self.epochs, seed=self.seed)
        texts, labels = [one.text for one in examples], [one.label for one in examples]
        try:
            return learn_both(texts, labels, lesson, start, told)  # type: ignore[arg-type]
        except ImportError:
            raise CommandError(
                "learning moods needs torch: .venv/bin/pip install --no-deps --require-hashes -r "
                "requirements/torch.txt"
            ) from None
        except SentimentError as error:
            raise CommandError(str(error)) from None

    def _in_use(self, known: Path) -> SentimentReader | None:
        try:
            return load_model(known, cache=self.settings.sentiment_cache)
        except SentimentError:
            return None

    def _figures(self, reader: SentimentReader | None, asked: Sequence[Example]) -> tuple[float, float]:
        if reader is None:
            return 0.0, 0.0
        readings = reader.read_many([example.text for example in asked])
        report = judge_readings(asked, readings, [(0.0, 0.0)]).as_json()
        return float(report["accuracy"]), float(report["macro_f1"])

    def _objection(self, old: tuple[float, float], new: tuple[float, float]) -> str | None:
        tolerance = self.settings.deploy_tolerance
        if tolerance >= NEVER_REFUSE or new[1] >= old[1] - tolerance:
            return None
        return f"macro F1 fell from {old[1]:.3f} to {new[1]:.3f} on the texts held out"


def _upset_head(model: SentimentReader) -> UpsetHead:
    """The head that belongs to these weights: another model's vectors would mean something else to it."""
    moods = chat_moods()
    readings = model.read_many([one.text for one in moods])
    return train([one.text for one in moods], readings, [one.upset for one in moods])


def train_sentiment_at_terminal(training: SentimentTraining) -> None:
    """Train and show the figures.

    Raises:
        StepFailed: the new one is worse and the old one stays.
    """
    from rich.table import Table

    from shopdesk.steps import Steps

    steps = Steps(1)
    with steps.step("Sentiment") as tell:
        trained = training.run(tell)
        tell(trained.news)
    table = Table(f"Exam on {trained.asked} texts held out", "accuracy", "macro F1", title_justify="left")
    table.add_row("before", *(f"{100 * figure:.1f} %" for figure in trained.before))
    table.add_row("after", *(f"{100 * figure:.1f} %" for figure in trained.after))
    steps.console.print(table)
    if trained.refused is not None:
        raise StepFailed(
            f"the new model is worse and not used: {trained.refused}; --force-deploy takes it all the same"
        )
