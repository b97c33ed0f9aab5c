"""`shopdesk train recommender`: out of the shop's database to a version that the actions load by themselves.

What is trained is used unless it does worse than the version in use, in an exam that is cut from the newest
behaviour by time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from actions.suggestions.versions import (
    Trained,
    current_version,
    facts_of,
    read_version,
    remove_drafts,
    use_version,
    version_name,
    write_version,
)
from recommender.errors import RecommenderError
from recommender.interactions import Interactions
from recommender.model import Recommender
from shop.answers.encoder import SentenceEncoder, UniversalSentenceEncoder
from shop.behaviour.service import BehaviourService
from shop.behaviour.words import WORTH_A_PURCHASE
from shopdesk.errors import CommandError, StepFailed
from shopdesk.learning import shop_units
from shopdesk.one_training import alone, bar_of
from shopdesk.recommender_data import Progress, ShopData, facets_of, features_of, product_vectors, read_shop
from shopdesk.recommender_exam import Exam, hold_exam
from shopdesk.recommender_pictures import picture_vectors
from shopdesk.settings import RunSettings
from shopdesk.steps import Tell

Engine = Literal["local", "spark"]
NEVER_REFUSE = 1.0
RECIPE = "3"
"""Rises when the code makes another model of the same data, so that it is trained anew."""
_MANY = 500
LEAST_PURCHASES = 20
"""With fewer, popularity and likeness say all there is to say."""


@dataclass(frozen=True)
class TrainedRecommender:
    """How a training ended. `version`: the one in use now, None where there is none; `refused`: why the new
    one is not."""

    version: str | None
    news: str
    metrics: Mapping[str, Any]
    refused: str | None = None


class RecommenderTraining:
    """One training for the shop of the settings; `tell` shows how far it is."""

    def __init__(self, settings: RunSettings, tell: Tell, *, encoder: SentenceEncoder | None = None) -> None:
        self._settings = settings
        self._folder = settings.recommender_path
        self._tell = tell
        self._encoder = encoder

    def run(
        self, *, engine: Engine = "local", again: bool = False, whatever_comes: bool = False
    ) -> TrainedRecommender:
        """Train, examine, use or refuse.

        Raises:
            CommandError: there is no database, or another training runs.
            StepFailed: the data cannot be learned from.
        """
        with shop_units(self._settings.database_url) as units:
            if units is None:
                raise CommandError("there is no shop database of the newest schema: run `shopdesk migrate`")
            with alone(self._folder, "the recommender"):
                remove_drafts(self._folder)
                recipe = f"{RECIPE} {engine}"
                data = read_shop(BehaviourService(units), self._stage("reading", 0.0, 0.1), recipe)
                try:
                    return self._from(data, engine, again, whatever_comes)
                except RecommenderError as error:
                    raise StepFailed(f"the recommender cannot be trained: {error}") from None

    def run_if_needed(self) -> TrainedRecommender:
        """What a start does: nothing where a version is in use."""
        version = current_version(self._folder)
        facts = facts_of(self._folder, version) if version else None
        if version and facts:
            return TrainedRecommender(version, f"version {version} is there", facts.get("metrics") or {})
        return self.run()

    def _from(self, data: ShopData, engine: Engine, again: bool, whatever_comes: bool) -> TrainedRecommender:
        current = current_version(self._folder)
        known = (facts_of(self._folder, current) if current else None) or {}
        if known.get("data") == data.fingerprint and not again:
            return TrainedRecommender(current, f"up to date ({current})", known.get("metrics") or {})
        purchases = int(data.bought.sum())
        if not data.item_ids or purchases < LEAST_PURCHASES:
            news = (
                f"{purchases} purchases of {len(data.item_ids)} products are too few to learn from; until "
                f"there are {LEAST_PURCHASES}, what is popular and alike is suggested"
            )
            return TrainedRecommender(current, news, {})
        encoder = self._encoder or UniversalSentenceEncoder(threads=_threads())
        vectors, projection = product_vectors(
            data.texts, encoder, self._folder, self._stage("reading what products are", 0.1, 0.18)
        )
        looks = picture_vectors(
            data.images, self._settings.pictures_folder, self._folder,
            self._stage("looking at pictures", 0.18, 0.2),
        )  # fmt: skip
        features = features_of(data, vectors, looks)

        def learn(interactions: Interactions, progress: Progress) -> Recommender:
            return new_model(engine, features, data).fit(interactions, progress=progress)

        exam = hold_exam(learn, self._deployed(current), data, self._stage("examining", 0.2, 0.6))
        from recommender.hybrid import Hybrid

        learning = self._stage("learning", 0.6, 1.0)
        # What it learned to order by for the exam holds for all; its members learn from the newest, too.
        model = (
            exam.model.refitted(data.interactions, progress=learning)
            if isinstance(exam.model, Hybrid)
            else learn(data.interactions, learning)
        )
        metrics = exam.metrics() | {
            "interactions": len(data.interactions), "people": data.interactions.user_count,
            "products": len(data.item_ids), "purchases": purchases, "engine": engine,
            "learned_until": int(data.interactions.times.max()),
        }  # fmt: skip
        trained = Trained(
            version_name(data.fingerprint), model, data.item_ids, vectors, data.pairs, projection,
            data.fingerprint, metrics,
        )  # fmt: skip
        return self._judge(trained, exam, current, known, whatever_comes)

    def _judge(
        self, trained: Trained, exam: Exam, current: str | None, known: Mapping[str, Any], forced: bool
    ) -> TrainedRecommender:
        tolerance = self._settings.deploy_tolerance
        objection = None
        if current and tolerance < NEVER_REFUSE:
            objection = exam.objection(tolerance, known.get("metrics") or {})
        metrics = dict(trained.metrics or {})
        write_version(self._folder, trained)
        if objection is not None and not forced:
            self._report(trained.version, "refused", objection, metrics)
            return TrainedRecommender(current, "the new version is worse and not used", metrics, objection)
        use_version(self._folder, trained.version)
        self._report(trained.version, "used", objection, metrics)
        return TrainedRecommender(trained.version, f"version {trained.version}, {exam.line()}", metrics)

    def _deployed(self, current: str | None) -> Trained | None:
        if current is None:
            return None
        try:
            return read_version(self._folder, current)
        except RecommenderError:
            return None

    def _report(self, version: str, decision: str, objection: str | None, metrics: Mapping[str, Any]) -> None:
        """The last decisions, newest last, for people."""
        line = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"), "version": version, "decision": decision,
            "objection": objection, "metrics": dict(metrics),
        }  # fmt: skip
        with (self._folder / "trainings.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _stage(self, what: str, start: float, end: float) -> Any:
        def progress(share: float) -> None:
            self._tell(bar_of(what, share, start, end))

        return progress


def new_model(engine: Engine, features: Mapping[str, Any], data: ShopData) -> Recommender:
    """The default blend, not trained yet; with `spark` one of factors and association rules that Spark
    learns, for shops too large for one machine."""
    from recommender.hybrid import SPARK_MEMBERS, Hybrid

    shared: dict[str, Any] = {"cut": "time", "least_value": least_value(data)}
    if engine == "local":
        blend = Hybrid(**shared)
    else:
        from recommender.spark_engine import fit_ials, fit_rules

        blend = Hybrid(members=SPARK_MEMBERS, **shared).with_engine({"ials": fit_ials, "rules": fit_rules})
    return blend.with_features(features).with_facets(facets_of(data))


def least_value(data: ShopData) -> float:
    """What an interaction must be worth for the ranker to learn from it: a purchase, unless they are few."""
    return WORTH_A_PURCHASE if int(data.bought.sum()) >= _MANY else 0.0


def _threads() -> int:
    return max(1, min(4, len(os.sched_getaffinity(0))))
