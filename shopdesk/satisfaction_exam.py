"""What `shopdesk evaluate satisfaction` does: reads rounds, holds the exam, shows and writes the figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from evaluation.satisfaction.exam import CHOSEN, Rounds
from evaluation.satisfaction.report import SatisfactionReport, examine
from evaluation.satisfaction.tables import print_report
from evaluation.satisfaction.truth import BadTruth, Truth, read_truth
from insights.satisfaction.model import TooFewRatings
from shop.satisfaction.service import SatisfactionService
from shopdesk.demo import records_folder
from shopdesk.errors import CommandError, StepFailed
from shopdesk.evaluating_nlu import progress
from shopdesk.learning import shop_units
from shopdesk.settings import RunSettings, run_settings


@dataclass(frozen=True)
class Output:
    """Where the figures go, and what is asked of them."""

    json_file: Path | None = None
    pictures: Path | None = None
    min_auroc: float | None = None


@dataclass(frozen=True)
class SatisfactionExam:
    """One exam as asked for on the command line; `truth`: the simulator's file."""

    truth: Path | None
    output: Output

    def run(self) -> None:
        """Hold the exam, show the figures, write what was asked for.

        Raises:
            CommandError: there is no database, too few ratings, or no truth in the file (exit 2).
            StepFailed: the AUROC is under the threshold (exit 1).
        """
        settings = run_settings()
        truth = self._truth(settings)
        with shop_units(settings.database_url) as units:
            if units is None:
                raise CommandError("there is no shop database of the newest schema: run `shopdesk migrate`")
            report = _held(SatisfactionService(units), truth)
        self._write(report)
        console = Console(highlight=False)
        print_report(report, console)
        for path in (self.output.json_file, self.output.pictures):
            if path is not None:
                console.print(f"written: {path}", soft_wrap=True)
        least, reached = self.output.min_auroc, report.main.figures[CHOSEN].auroc or 0.0
        if least is not None and reached < least:
            raise StepFailed(f"AUROC {reached:.4f}, wanted at least {least}")

    def _truth(self, settings: RunSettings) -> dict[str, Truth]:
        try:
            if self.truth is not None:
                return read_truth(self.truth)
            of_demo = records_folder(settings) / "truth.jsonl"
            return read_truth(of_demo) if settings.demo and of_demo.is_file() else {}
        except BadTruth as error:
            raise CommandError(str(error)) from None

    def _write(self, report: SatisfactionReport) -> None:
        if self.output.pictures:
            from evaluation.satisfaction.pictures import write_pictures

            write_pictures(report, self.output.pictures)
        if self.output.json_file is not None:
            self.output.json_file.parent.mkdir(parents=True, exist_ok=True)
            self.output.json_file.write_text(json.dumps(report.as_json(), indent=1) + "\n", encoding="utf-8")


def _held(service: SatisfactionService, truth: dict[str, Truth]) -> SatisfactionReport:
    with progress() as tell:
        rounds = Rounds.of(list(service.cases(lambda share: tell("reading", round(100 * share), 100))))
        try:
            return examine(
                rounds, service.resolutions(), truth, lambda share: tell("examining", round(100 * share), 100)
            )
        except TooFewRatings as error:
            raise CommandError(f"nothing to examine yet: {error}") from None
