"""What `shopdesk evaluate profiles` does: reads customers, finds segments, shows and writes the figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from evaluation.churn.reading import BadPurchases, read_ledger
from evaluation.profiles.report import ProfilesReport, examine
from evaluation.profiles.tables import print_report
from evaluation.profiles.truth import BadTruth, read_truth
from profiles.beside import nothing_beside
from profiles.cleaning import cleaned
from shop.clock import utc_now
from shopdesk.demo import records_folder
from shopdesk.errors import CommandError, StepFailed
from shopdesk.evaluating_nlu import progress
from shopdesk.learning import shop_units
from shopdesk.settings import run_settings
from shopdesk.training_profiles import look


@dataclass(frozen=True)
class Output:
    """Where the figures go, and what is asked of them."""

    json_file: Path | None = None
    pictures: Path | None = None
    min_rand: float | None = None


@dataclass(frozen=True)
class ProfilesExam:
    """One exam as asked for on the command line."""

    data: Path | None
    truth: Path | None
    seed: int
    output: Output

    def run(self) -> None:
        """Hold the exam, show the figures, write what was asked for.

        Raises:
            CommandError: there is no database, or a file cannot be read (exit 2).
            StepFailed: the adjusted Rand is under the threshold (exit 1).
        """
        try:
            report = self._of_file(self.data) if self.data else self._of_shop()
        except (BadPurchases, BadTruth) as error:
            raise CommandError(str(error)) from None
        console = Console(highlight=False)
        print_report(report, console)
        self._write(report, console)
        least = self.output.min_rand
        reached = report.truth.rand if report.truth else None
        if least is not None and (reached is None or reached < least):
            shown = "not known" if reached is None else f"{reached:.3f}"
            raise StepFailed(f"the adjusted Rand is {shown}, under {least:.3f}")

    def _of_file(self, file: Path) -> ProfilesReport:
        ledger = read_ledger(file)
        # The moment after the last purchase: later, everybody would seem to have left.
        at = float(ledger.time.max()) + 1e-6 if len(ledger.time) else 0.0
        extra = nothing_beside(ledger)
        ledger, cleaning = cleaned(ledger, extra, [])
        with progress() as tell:
            return examine(
                ledger, extra, at, cleaning, truth=self._truth(None), seed=self.seed,
                progress=lambda share: tell("finding segments", round(100 * share), 100),
            )  # fmt: skip

    def _of_shop(self) -> ProfilesReport:
        settings = run_settings()
        truth = self._truth(records_folder(settings) / "truth.jsonl")
        with shop_units(settings.database_url) as units:
            if units is None:
                raise CommandError("there is no shop database of the newest schema: run `shopdesk migrate`")
            looked = look(units, settings, utc_now, lambda share: None)
        if not np.any(looked.cleaned.time):
            raise CommandError("there are no orders in the shop's database to make segments of")
        with progress() as tell:
            return examine(
                looked.cleaned, looked.gathered.extra, looked.at, looked.cleaning,
                currency=looked.gathered.currency, truth=truth, seed=self.seed,
                progress=lambda share: tell("finding segments", round(100 * share), 100),
            )  # fmt: skip

    def _truth(self, usual: Path | None) -> Mapping[str, str] | None:
        if self.truth is not None:
            return read_truth(self.truth)
        return read_truth(usual) if usual is not None and usual.is_file() else None

    def _write(self, report: ProfilesReport, console: Console) -> None:
        written: list[Path] = []
        if self.output.json_file is not None:
            text = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
            self.output.json_file.write_text(text + "\n", encoding="utf-8")
            written.append(self.output.json_file)
        if self.output.pictures is not None:
            from evaluation.profiles.pictures import write_pictures

            write_pictures(report, self.output.pictures)
            written.append(self.output.pictures)
        for path in written:
            console.print(f"written: {path}", soft_wrap=True)
