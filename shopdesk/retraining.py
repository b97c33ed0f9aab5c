"""Train a candidate out of the files and the labelled misses, examine it against the deployed model, decide.

What is trained is deployed unless the exam speaks against it. Where there is nothing to compare with (no
deployed model, no exam, a deployed model that this version of the bot cannot load) the candidate is deployed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evaluation.nlu.bot_process import BotFailed
from evaluation.nlu.examples import Example
from shop.misses.repository import MissRepository
from shopdesk.deployment import Deployment, deploy, deployed, prune, refusal, refuse
from shopdesk.errors import StepFailed
from shopdesk.learning import Learned, gather, shop_units, write_learned
from shopdesk.model_comparison import Comparison
from shopdesk.model_exam import answers_of, exam_examples
from shopdesk.settings import RunSettings
from shopdesk.steps import Tell
from shopdesk.training import fingerprint, fresh_model, train_bot

REPORTS = "var/reports"
NEVER_REFUSE = 1.0
"""As DEPLOY_TOLERANCE: no exam is held."""
_COMPONENT = re.compile(r"(?:Starting to train|Finished training|Restored) component '(\w+)'")


@dataclass(frozen=True)
class Trained:
    """How a training ended. `model` is the deployed one; `refused` says why the candidate is not."""

    model: Path
    news: str
    learned: Learned | None = None
    comparison: Comparison | None = None
    refused: str | None = None
    report: Path | None = None


@dataclass(frozen=True)
class Wish:
    """How to train: `again` although nothing changed, `whatever_comes` of the exam."""

    again: bool = False
    whatever_comes: bool = False


class Retraining:
    """One training for a project folder; `tell` shows how far it is."""

    def __init__(self, folder: Path, settings: RunSettings, tell: Tell) -> None:
        self._folder = folder
        self._settings = settings
        self._tell = tell

    def run(self, wish: Wish | None = None) -> Trained:
        """Take the labelled misses in, train what is out of date, examine, deploy or refuse.

        Raises:
            StepFailed: training failed, or the candidate cannot be examined.
            CommandError: a file of the exam cannot be read, or the bot's Python is missing.
        """
        wish = wish or Wish()
        exam = exam_examples(self._folder)
        learned = self._learn(exam)
        current = deployed(self._folder)
        if current and current.fingerprint == fingerprint(self._folder) and not wish.again:
            self._note_used(current, learned)
            return Trained(self._path(current), "up to date", learned)
        candidate = self._candidate(wish)
        exam += learned.held_back.values() if learned else ()
        return self._judge(current, candidate, exam, learned, wish)

    def run_if_needed(self) -> Trained:
        """What a start does: nothing, if the files' model is deployed or was refused; else `run`."""
        current = deployed(self._folder)
        if current is not None:
            now = fingerprint(self._folder)
            if current.fingerprint == now:
                return Trained(self._path(current), "up to date")
            if (kept := refusal(self._folder, now)) is not None:
                return Trained(self._path(current), "the older model stays", refused=kept.reason)
        return self.run()

    def _learn(self, exam: list[Example]) -> Learned | None:
        with shop_units(self._settings.database_url) as units:
            if units is None:
                return None
            learned = gather(units, self._folder, exam, self._settings.exam_share)
        write_learned(self._folder, learned)
        return learned

    def _candidate(self, wish: Wish) -> Path:
        fresh = None if wish.again else fresh_model(self._folder)
        if fresh is not None:
            return fresh
        self._tell("training (a few minutes the first time)")
        seen: list[str] = []

        def on_line(line: str) -> None:
            found = _COMPONENT.search(line)
            if found and found[1] not in seen:
                seen.append(found[1])
            if seen:
                self._tell(f"training {seen[-1]}")

        return train_bot(self._folder, on_line)

    def _judge(
        self,
        current: Deployment | None,
        candidate: Path,
        exam: list[Example],
        learned: Learned | None,
        wish: Wish,
    ) -> Trained:
        nothing = self._nothing_to_compare(current, candidate, exam)
        if current is None or nothing:
            return self._deploy(candidate, learned, None, f"trained ({nothing})" if nothing else "trained")
        before = self._answers(self._path(current), exam, "the deployed model")
        if before is None:
            news = "trained (the model before cannot be loaded any more, so there is no comparison)"
            return self._deploy(candidate, learned, None, news)
        after = self._answers(candidate, exam, "the new model")
        if after is None:
            raise StepFailed(f"the new model {candidate.name} cannot be loaded by the bot; the old one stays")
        comparison = Comparison.of(exam, before, after)
        objection = comparison.objection(self._settings.deploy_tolerance)
        if objection is None or wish.whatever_comes:
            news = (
                "trained and deployed" if objection is None else "trained; worse, and deployed all the same"
            )
            return self._deploy(candidate, learned, comparison, news, current, objection)
        report = self._report(comparison, current, candidate, learned, "refused", objection)
        refuse(self._folder, candidate, objection, report.relative_to(self._folder).as_posix())
        prune(self._folder)
        return Trained(
            self._path(current),
            "the new model is worse and not deployed",
            learned,
            comparison,
            objection,
            report,
        )

    def _nothing_to_compare(
        self, current: Deployment | None, candidate: Path, exam: list[Example]
    ) -> str | None:
        if current is None:
            return "the first one"
        if current.model == candidate.name:
            return "made of the same as before"
        if self._settings.deploy_tolerance >= NEVER_REFUSE:
            return "DEPLOY_TOLERANCE=1: not compared"
        return None if exam else "there is no exam to compare with"

    def _answers(self, model: Path, exam: list[Example], who: str) -> list[str | None] | None:
        self._tell(f"examining {who}")
        try:
            return answers_of(self._folder, model, exam, lambda news: self._tell(f"examining {who}, {news}"))
        except BotFailed:
            return None

    def _deploy(
        self,
        candidate: Path,
        learned: Learned | None,
        comparison: Comparison | None,
        news: str,
        before: Deployment | None = None,
        objection: str | None = None,
    ) -> Trained:
        figures: dict[str, Any] = {}
        report = None
        if comparison is not None and before is not None:
            whole = comparison.overall
            figures = {"accuracy": round(whole.accuracy_after, 4), "n": whole.n} | {
                share.name: round(share.accuracy_after, 4) for share in comparison.languages
            }
            decision = "deployed" if objection is None else "forced"
            report = self._report(comparison, before, candidate, learned, decision, objection)
        record = deploy(self._folder, candidate, figures, len(learned.trained) if learned else 0)
        self._note_used(record, learned)
        prune(self._folder)
        return Trained(candidate, news, learned, comparison, None, report)

    def _note_used(self, record: Deployment, learned: Learned | None) -> None:
        if learned is None:
            return
        with shop_units(self._settings.database_url) as units:
            if units is not None:
                with units() as unit:
                    MissRepository(unit.session).set_used(list(learned.trained), record.model)
                    unit.commit()

    def _report(
        self,
        comparison: Comparison,
        before: Deployment,
        candidate: Path,
        learned: Learned | None,
        decision: str,
        objection: str | None,
    ) -> Path:
        now = datetime.now(UTC)
        content = {
            "made_at": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "decision": decision,
            "objection": objection,
            "tolerance": self._settings.deploy_tolerance,
            "before": before.model,
            "after": candidate.name,
            "learned": _learned(learned),
        } | comparison.to_dict()
        path = self._folder / REPORTS / f"training-{now:%Y%m%d-%H%M%S}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return path

    def _path(self, record: Deployment) -> Path:
        return self._folder / "models" / record.model


def _learned(learned: Learned | None) -> dict[str, Any] | None:
    if learned is None:
        return None
    return {
        "labelled": learned.labelled,
        "trained": len(learned.trained),
        "held_back": len(learned.held_back),
        "known_before": learned.known,
        "contradictions": [
            {"text": one.text, "label": one.label, "elsewhere": one.known.intent, "in": one.known.place}
            for one in learned.contradictions
        ],
        "without_label": [{"text": text, "label": label} for text, label in learned.without_label],
    }
