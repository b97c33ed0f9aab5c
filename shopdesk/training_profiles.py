"""`shopdesk train profiles`: out of the shop's database to a profile of every customer, and back into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from profiles.cleaning import CleaningReport, cleaned
from profiles.customer_model import CustomerModel, Seen
from profiles.gathering import AttributeColumns, Gathered, gather
from profiles.keeping import (
    current_version,
    facts_of,
    read_version,
    remove_drafts,
    use_version,
    version_name,
    write_version,
)
from profiles.rules import Rule, rules_by_segment
from profiles.viewing import views
from shop.clock import Clock, utc_now
from shop.privacy.consents import ConsentRules
from shop.profiles.reading import PeopleSlice, ProfileReader
from shop.profiles.service import ProfileService
from shop.unit_of_work import UnitOfWorkFactory
from shopdesk.errors import CommandError
from shopdesk.learning import shop_units
from shopdesk.one_training import alone, bar_of
from shopdesk.settings import RunSettings
from shopdesk.steps import Tell

Engine = Literal["local", "spark"]
RECIPE = "1"
"""Rises when the code makes other profiles of the same data, so that they are computed anew."""
LEAST_CUSTOMERS = 50
_DAY = 86_400.0


@dataclass(frozen=True)
class Looked:
    """All customers at one moment, cleaned. `at`: days since 1970."""

    at: float
    gathered: Gathered
    cleaned: Any
    cleaning: CleaningReport
    attributes: AttributeColumns

    @property
    def fingerprint(self) -> str:
        """Changes when the data do, and every day: recency is a matter of the day."""
        digest = hashlib.sha256(f"{RECIPE} {int(self.at)}".encode())
        ledger = self.gathered.ledger
        for array in (ledger.customer, ledger.time, ledger.amount, self.gathered.extra.values):
            digest.update(array.tobytes())
        digest.update("\n".join(ledger.ids).encode())
        return digest.hexdigest()[:16]


@dataclass(frozen=True)
class TrainedProfiles:
    """How a training ended. `version`: the one in use, None where there is none; `stored`: profiles
    written."""

    version: str | None
    news: str
    stored: int
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Fitted:
    """A model with what it says of all customers it was fitted on."""

    model: CustomerModel
    seen: Seen
    labels: Any
    rules: list[tuple[Rule, ...]]


class ProfileTraining:
    """One training for the shop of the settings; `tell` shows how far it is."""

    def __init__(
        self, settings: RunSettings, tell: Tell, *, clock: Clock = utc_now, folder: Path | None = None
    ) -> None:
        self._settings = settings
        self._tell = tell
        self._clock = clock
        self._folder = folder or settings.profiles_path

    def run(self, *, engine: Engine = "local", again: bool = False, seed: int = 7) -> TrainedProfiles:
        """Read, clean, learn, and write every profile.

        Raises:
            CommandError: there is no database, another training runs, or Spark is not there.
        """
        with shop_units(self._settings.database_url) as units:
            if units is None:
                raise CommandError("there is no shop database of the newest schema: run `shopdesk migrate`")
            with alone(self._folder, "profiles"):
                remove_drafts(self._folder)
                return self._from(units, engine, again, seed)

    def run_if_needed(self) -> TrainedProfiles:
        """What a start does: nothing where a version is in use."""
        version = current_version(self._folder)
        if version is not None and read_version(self._folder, version) is not None:
            return TrainedProfiles(version, f"version {version} is there", 0, facts_of(self._folder, version))
        return self.run()

    def _from(self, units: UnitOfWorkFactory, engine: Engine, again: bool, seed: int) -> TrainedProfiles:
        looked = look(units, self._settings, self._clock, self._stage("reading", 0.0, 0.3))
        current = current_version(self._folder)
        known = facts_of(self._folder, current) if current else {}
        if known.get("data") == looked.fingerprint and known.get("engine") == engine and not again:
            return TrainedProfiles(current, f"up to date ({current})", 0, known)
        if len(looked.gathered.ledger.ids) < LEAST_CUSTOMERS:
            count = len(looked.gathered.ledger.ids)
            news = f"{count} customers are too few to learn from: there must be {LEAST_CUSTOMERS}"
            return TrainedProfiles(current, news, 0, known)
        version = version_name(looked.fingerprint, self._clock())
        before = read_version(self._folder, current) if current else None
        fitted = fit(
            looked, version, engine=engine, seed=seed, before=before,
            progress=self._stage("learning", 0.3, 0.75),
        )  # fmt: skip
        model, stored = self._stored(units, fitted, looked)
        facts = facts_from(replace(fitted, model=model), looked, engine)
        write_version(self._folder, model, facts)
        use_version(self._folder, version)
        service = self._service(units)
        service.forget_older(version)
        segments = len(model.segments.keys)
        return TrainedProfiles(
            version, f"version {version}, {stored} profiles, {segments} segments", stored, facts
        )

    def _stored(self, units: UnitOfWorkFactory, fitted: Fitted, looked: Looked) -> tuple[CustomerModel, int]:
        predicted = fitted.model.predictions.predict(looked.cleaned, looked.gathered.fixed, looked.at)
        model = fitted.model.with_priority(predicted, self._settings.priority_share)
        tell, total = self._stage("writing", 0.8, 1.0), len(predicted)

        def counted() -> Iterator[Any]:
            # Amounts that people read are the real ones, not those that models learn from.
            seen = model.seen(looked.gathered, looked.gathered.ledger, looked.at)
            for number, view in enumerate(views(model, looked.gathered, seen, predicted, looked.at)):
                if number % 500 == 0:
                    tell(number / max(1, total))
                yield view

        stored = self._service(units).store(counted(), orders_until=looked.gathered.until)
        return model, stored

    def _service(self, units: UnitOfWorkFactory) -> ProfileService:
        return ProfileService(units, ConsentRules(self._settings.consent_required), self._clock)

    def _stage(self, what: str, start: float, end: float) -> Any:
        def progress(share: float) -> None:
            self._tell(bar_of(what, share, start, end))

        return progress


def look(units: UnitOfWorkFactory, settings: RunSettings, clock: Clock, progress: Any) -> Looked:
    """Read everybody who allows it, and clean."""
    reader = ProfileReader(units, ConsentRules(settings.consent_required))
    currencies = reader.currencies()
    at = clock().timestamp() / _DAY
    slices: list[PeopleSlice] = list(reader.everybody(progress))
    attributes = AttributeColumns.chosen([person for part in slices for person in part.people])
    gathered = gather(slices, at, currencies[0] if currencies else settings.currency, attributes=attributes)
    ledger, report = cleaned(
        gathered.ledger, gathered.extra, reader.contacts(), other_currency=gathered.other_currency
    )
    return Looked(at, gathered, ledger, report, attributes)


def fit(
    looked: Looked,
    version: str,
    *,
    engine: Engine = "local",
    seed: int = 7,
    before: CustomerModel | None = None,
    progress: Any = None,
) -> Fitted:
    """The model of customers; segments by K-means of this process or of Spark, and rules of each segment.

    Raises:
        CommandError: Spark is not there.
    """
    from recommender.errors import EngineMissing

    spark = import_module("profiles.spark_engine") if engine == "spark" else None
    cluster, growth = (spark.clusterer(), spark.growth) if spark else (None, None)
    try:
        with spark.running() if spark else nullcontext():
            model = CustomerModel.fit(
                looked.gathered, looked.cleaned, looked.at, version=version, without=looked.cleaning.bot_ids,
                attributes=looked.attributes, before=before.segments if before else None, cluster=cluster,
                seed=seed, progress=progress,
            )  # fmt: skip
            seen = model.seen(looked.gathered, looked.cleaned, looked.at)
            labels = model.labels(seen)
            rules = rules_by_segment(looked.cleaned, labels, len(model.segments.keys), growth)
    except EngineMissing as error:
        raise CommandError(str(error)) from None
    return Fitted(model, seen, labels, rules)


def facts_from(fitted: Fitted, looked: Looked, engine: Engine) -> dict[str, Any]:
    """JSON of a training, for its folder and for reports."""
    model, segments = fitted.model, fitted.model.segments
    chosen = segments.chosen
    return {
        "version": model.version,
        "data": looked.fingerprint,
        "engine": engine,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "customers": len(looked.gathered.ledger.ids),
        "orders": len(looked.gathered.ledger.time),
        "currency": model.currency,
        "cleaning": looked.cleaning.to_dict(),
        "clustering": {
            "method": segments.method,
            "k": len(segments.keys),
            "silhouette": chosen.silhouette if chosen else None,
            "stability": chosen.stability if chosen else None,
            "tried": [asdict(one) for one in segments.tried],
            "ward": segments.other,
            "weights": dict(zip(segments.scale.names, segments.weights.tolist(), strict=True)),
        },
        "segments": [
            {
                "key": key,
                "name": dict(words.name),
                "meaning": dict(words.meaning),
                "share": float(share),
                "customers": int((fitted.labels == place).sum()),
                "traits": [asdict(trait) for trait in words.traits],
                "rules": [asdict(rule) for rule in rules],
            }
            for place, (key, words, share, rules) in enumerate(
                zip(segments.keys, model.descriptions, segments.shares, fitted.rules, strict=True)
            )
        ],
        "predictions": json.loads(json.dumps(model.predictions.report, default=str)),
    }
