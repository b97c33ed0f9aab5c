"""What `shopdesk evaluate churn` does: reads purchases, fits, compares, shows and writes the figures."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from evaluation.churn.reading import BadPurchases, Columns, days_of, read_ledger
from evaluation.churn.report import ChurnReport, TooLittleToExamine, examine
from evaluation.churn.tables import print_report
from profiles.features import FeatureTable
from profiles.ledger import Ledger
from profiles.predictions.visits import Visits
from profiles.predictions.windows import churn_days
from shopdesk.errors import CommandError, StepFailed

_DAY = 86_400.0


@dataclass(frozen=True)
class Output:
    """Where the figures go, and the AUROC to reach."""

    json_file: Path | None = None
    pictures: Path | None = None
    min_auroc: float | None = None


@dataclass(frozen=True)
class ChurnExam:
    """One exam as asked for on the command line."""

    data: Path | None
    at: str | None
    horizon: int | None
    columns: Columns
    seed: int
    output: Output

    def run(self) -> None:
        """Hold the exam, show the figures, write what was asked for.

        Raises:
            CommandError: the options or the purchases cannot be used (exit 2).
            StepFailed: the AUROC is under the threshold (exit 1).
        """
        try:
            ledger, extra = (read_ledger(self.data, self.columns), None) if self.data else own_purchases()
            at, horizon = self._moment(ledger)
            report = examine(ledger, at, days=horizon, extra=extra, seed=self.seed)
        except (BadPurchases, TooLittleToExamine) as error:
            raise CommandError(str(error)) from error
        self._write(report)
        console = Console(highlight=False)
        print_report(report, console)
        for path in (self.output.json_file, self.output.pictures):
            if path is not None:
                console.print(f"written: {path}", soft_wrap=True)
        least, reached = self.output.min_auroc, report.auroc or 0.0
        if least is not None and reached < least:
            raise StepFailed(f"AUROC {reached:.4f}, wanted at least {least}")

    def _moment(self, ledger: Ledger) -> tuple[float, int]:
        """The moment and the horizon: those that were named, else a horizon before the end of the data."""
        end = float(np.floor(ledger.time.max())) + 1
        span = end - float(ledger.time.min())
        named = days_of(self.at, "--at") if self.at else None
        horizon = self.horizon or churn_days(Visits.of(ledger, end if named is None else named), span)
        return end - horizon if named is None else named, horizon

    def _write(self, report: ChurnReport) -> None:
        if self.output.pictures:
            from evaluation.churn.pictures import write_pictures

            write_pictures(report, self.output.pictures)
        if self.output.json_file is None:
            return
        content = {**report.as_json(), "data": str(self.data) if self.data else None}
        self.output.json_file.parent.mkdir(parents=True, exist_ok=True)
        self.output.json_file.write_text(
            json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def own_purchases() -> tuple[Ledger, FeatureTable]:
    """Orders in the shop's database, and what is known of customers at all times; CommandError where there
    are none. Who refuses profiling is left out."""
    from profiles.gathering import gather
    from shop.database import create_engine_for, is_migrated
    from shop.profiles.reading import ProfileReader
    from shop.unit_of_work import unit_of_work_factory
    from shopdesk.settings import run_settings

    engine = create_engine_for(run_settings().database_url)
    try:
        if not is_migrated(engine):
            raise CommandError(
                "the database at DATABASE_URL is empty or of an older version: run shopdesk migrate"
            )
        reader = ProfileReader(unit_of_work_factory(engine))
        currencies = reader.currencies()
        if not currencies:
            raise CommandError("nobody bought anything in this shop yet: name a file with --data")
        gathered = gather(reader.everybody(), time.time() / _DAY, currencies[0])
    finally:
        engine.dispose()
    if not len(gathered.ledger.time):
        raise CommandError("nobody bought anything in this shop yet: name a file with --data")
    return gathered.ledger, gathered.fixed
