"""`shopdesk train satisfaction`: from rated rounds to a model of those that nobody rated.

What is learned is used unless it foretells no better than guessing, or worse than the model in use by more
than chance. After that the rounds that wait are foretold at once; later ones the desk foretells by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from evaluation.satisfaction.exam import (
    CHOSEN,
    LEAST_ASKED,
    Part,
    Rounds,
    answers,
    hold_folds,
    hold_window,
)
from evaluation.satisfaction.figures import losses
from insights.satisfaction.artefact import ArtefactWrong, Kept, read_model, write_model
from insights.satisfaction.features import NAMES
from insights.satisfaction.foretelling import Foretelling
from insights.satisfaction.model import HAPPY, SatisfactionModel, TooFewRatings, require_enough
from shop.satisfaction.service import SatisfactionService
from shopdesk.errors import CommandError
from shopdesk.learning import shop_units
from shopdesk.one_training import alone, bar_of
from shopdesk.settings import RunSettings
from shopdesk.steps import Tell

RECIPE = "1"
"""Rises when the code makes another model of the same data, so that it is trained anew."""
NEVER_REFUSE = 1.0
_GUESSING = 0.5
_SURE = 1.645
"""Standard errors by which it must be worse to be refused: one side of 95 %."""


@dataclass(frozen=True)
class TrainedSatisfaction:
    """How a training ended. `version`: the one in use now, None where there is none; `foretold`: rounds that
    were foretold with it at once; `refused`: why a new one is not used."""

    version: str | None
    news: str
    metrics: Mapping[str, Any]
    foretold: int = 0
    refused: str | None = None


class SatisfactionTraining:
    """One training for the shop of the settings; `tell` shows how far it is."""

    def __init__(self, settings: RunSettings, tell: Tell) -> None:
        self._settings = settings
        self._folder = settings.satisfaction_path
        self._tell = tell

    def run(self, *, again: bool = False, whatever_comes: bool = False) -> TrainedSatisfaction:
        """Learn, examine, use or refuse, and foretell what waits.

        Raises:
            CommandError: there is no database, or another training runs.
        """
        with shop_units(self._settings.database_url) as units:
            if units is None:
                raise CommandError("there is no shop database of the newest schema: run `shopdesk migrate`")
            with alone(self._folder, "satisfaction"):
                service = SatisfactionService(units)
                service.add_missing_ends()
                rounds = Rounds.of(list(service.cases(lambda share: self._share("reading", share, 0.0, 0.3))))
                trained = self._from(rounds, again, whatever_comes)
                return self._foretell(service, trained)

    def run_if_needed(self) -> TrainedSatisfaction:
        """What a start does: nothing where a model is in use."""
        kept = self._deployed()
        if kept is not None:
            return TrainedSatisfaction(
                kept.version, f"version {kept.version} is there", kept.facts.get("metrics") or {}
            )
        return self.run()

    def _from(self, rounds: Rounds, again: bool, whatever_comes: bool) -> TrainedSatisfaction:
        rated, kept = rounds.rated, self._deployed()
        fingerprint = _fingerprint(rated)
        version = kept.version if kept else None
        known: Mapping[str, Any] = kept.facts if kept else {}
        if known.get("data") == fingerprint and not again:
            return TrainedSatisfaction(version, f"up to date ({version})", known.get("metrics") or {})
        try:
            require_enough(rated.stars)
        except TooFewRatings as error:
            return TrainedSatisfaction(version, str(error), {})
        self._share("learning", 0.0, 0.3, 0.5)
        window = hold_window(rated, [CHOSEN])
        folds = hold_folds(rated, [CHOSEN], lambda share: self._share("examining", share, 0.5, 0.9))
        model = SatisfactionModel.fit(rated.table, rated.stars)
        metrics = {
            "kind": model.kind, "rounds": len(rounds), "rated": len(rated),
            "window": window.figures[CHOSEN].as_json() if window else None,
            "folds": folds.figures[CHOSEN].as_json(),
        }  # fmt: skip
        objection = self._objection(folds, window, kept)
        if objection is not None and not whatever_comes:
            return TrainedSatisfaction(version, "the new model is not used", metrics, refused=objection)
        newest = rated.newest_at
        facts = {
            "data": fingerprint, "trained_at": _iso(datetime.now(UTC)), "metrics": metrics,
            "learned_until": _iso(newest) if newest else None,
        }  # fmt: skip
        new = Kept(f"satisfaction-{_stamp()}-{fingerprint[:8]}", model, facts)
        write_model(self._folder, new)
        return TrainedSatisfaction(new.version, f"version {new.version}, {_line(window or folds)}", metrics)

    def _objection(self, folds: Part, window: Part | None, kept: Kept | None) -> str | None:
        tolerance = self._settings.deploy_tolerance
        interval = folds.figures[CHOSEN].auroc_interval
        if tolerance >= NEVER_REFUSE:
            return None
        if interval is None or interval[0] <= _GUESSING:
            return "in the exam it foretells no better than guessing would"
        if kept is None or window is None:
            return None
        return _worse_than(kept, window, tolerance)

    def _foretell(self, service: SatisfactionService, trained: TrainedSatisfaction) -> TrainedSatisfaction:
        foretelling = Foretelling(service, self._folder)
        done = 0
        while count := foretelling.work_off(limit=400):
            done += count
            self._tell(f"foretold {done} rounds")
        return TrainedSatisfaction(trained.version, trained.news, trained.metrics, done, trained.refused)

    def _deployed(self) -> Kept | None:
        try:
            return read_model(self._folder)
        except ArtefactWrong:
            return None

    def _share(self, what: str, share: float, start: float, end: float) -> None:
        self._tell(bar_of(what, share, start, end))


def _worse_than(kept: Kept, window: Part, tolerance: float) -> str | None:
    """Whether the new model foretells worse than the one in use what neither of them has learned from."""
    until = str(kept.facts.get("learned_until") or "")
    unseen = [
        at for at, case in enumerate(window.rounds.cases)
        if case.round.begun_at is not None and _iso(case.round.begun_at) > until
    ]  # fmt: skip
    asked = window.rounds.at(np.array(unseen, dtype=np.int64))
    if len(asked) < LEAST_ASKED or len(set((asked.stars >= HAPPY).tolist())) < 2:
        # The one in use has seen most of these: an exam of it would flatter it.
        return None
    new = losses(window.said[CHOSEN].happy[unseen], asked.stars)
    old = losses(answers(kept.model, asked.table).happy, asked.stars)
    gap = new - old
    spread = float(gap.std(ddof=1)) / len(gap) ** 0.5
    if float(gap.mean()) <= max(tolerance, _SURE * spread):
        return None
    return (
        f"on {len(asked)} newer ratings its log loss is {new.mean():.3f}, that of the one in use "
        f"{old.mean():.3f}"
    )


def _fingerprint(rated: Rounds) -> str:
    digest = hashlib.sha256(f"{RECIPE} {' '.join(NAMES)}".encode())
    digest.update(np.ascontiguousarray(rated.table).tobytes())
    digest.update(rated.stars.tobytes())
    return digest.hexdigest()[:16]


def _line(part: Part) -> str:
    figures = part.figures[CHOSEN]
    return (
        f"AUROC {figures.auroc or 0.0:.3f} and ECE {figures.ece:.3f} on {figures.n} ratings it had not seen"
    )


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def train_satisfaction_at_terminal(*, force: bool, force_deploy: bool, alone: bool) -> None:
    """Train and show the figures. `alone`: nothing else was asked for, so that a missing database is an
    error and not only a line.

    Raises:
        StepFailed: the new model is worse and the old one stays.
    """
    from shopdesk.errors import StepFailed
    from shopdesk.settings import run_settings
    from shopdesk.steps import Steps

    settings = run_settings()
    steps = Steps(1)
    with steps.step("Satisfaction") as tell:
        try:
            trained = SatisfactionTraining(settings, tell).run(again=force, whatever_comes=force_deploy)
        except CommandError as error:
            if alone:
                raise
            tell(f"not trained: {error}")
            return
        tell(trained.news)
    if trained.foretold:
        steps.console.print(f"{trained.foretold} rounds foretold that had waited for it")
    if trained.refused is not None:
        raise StepFailed(
            f"the new model of satisfaction is not used: {trained.refused}; "
            f"{trained.version or 'nothing'} stays. `shopdesk train satisfaction --force --force-deploy` "
            "takes the new one all the same."
        )
