"""Profiles of a small demo shop: trained, stored, refreshed, without those who refuse; true segments."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from profiles.keeping import current_version, facts_of, read_version
from profiles.refreshing import ProfileRefresher
from shop.privacy.consents import ConsentRules, ConsentService
from shop.profiles.reading import ProfileReader
from shop.profiles.service import ProfileService
from shop.profiles.views import ProfileView
from shop.tables import Customer, Order, OrderItem, Profile
from shop.unit_of_work import UnitOfWorkFactory
from shopdesk.errors import CommandError
from shopdesk.settings import RunSettings
from shopdesk.training_profiles import ProfileTraining, look
from tests.profiles_model.conftest import ANCHOR, settings_of
from tests.recommending.test_spark_engine import needs_spark


def training(folder: Path, *, later: timedelta = timedelta()) -> ProfileTraining:
    return ProfileTraining(settings_of(folder), lambda news: None, clock=lambda: ANCHOR + later)


def stored(units: UnitOfWorkFactory) -> dict[str, ProfileView]:
    with units(read_only=True) as unit:
        rows = unit.session.execute(select(Profile.customer_id, Profile.data))
        return {customer_id: ProfileView.of(data) for customer_id, data in rows}


def test_every_customer_has_a_profile_and_who_never_bought_an_honest_one(units: UnitOfWorkFactory) -> None:
    found = stored(units)
    with units(read_only=True) as unit:
        assert len(found) == unit.session.scalar(select(func.count()).select_from(Customer))
    silent = [one for one in found.values() if not one.features["orders"]]
    assert silent and all(one.churn is None and one.value is None and not one.known for one in silent)
    known = [one for one in found.values() if one.known]
    assert len(known) > len(found) / 2
    for one in known:
        assert one.churn and 0 <= one.churn.probability <= 1
        assert one.value and one.value.amount >= 0 and one.value.currency == "USD"
        assert one.churn.reasons and {"en", "zh"} == set(one.churn.reasons[0].words)
    assert all(one.segment and one.segment.name["zh"] for one in found.values())
    high = [one for one in known if one.priority == "high"]
    assert 0.05 < len(high) / len(known) < 0.25
    best = max(known, key=lambda one: one.value.amount if one.value else 0)
    assert best.priority == "high"


def test_segments_of_the_demo_shop_are_the_true_ones(units: UnitOfWorkFactory, shop_folder: Path) -> None:
    from profiles.segments import agreement

    lines = (shop_folder / "demo" / "truth.jsonl").read_text("utf-8").splitlines()
    truth = {one["id"]: one["segment"] for one in map(json.loads, lines) if one["kind"] == "customer"}
    found = stored(units)
    ids = sorted(truth)
    keys = [segment.key for one in ids if (segment := found[one].segment)]
    assert agreement([truth[one] for one in ids], keys) > 0.75


def test_the_same_data_are_not_learned_from_again_and_keys_stay(
    shop_folder: Path, units: UnitOfWorkFactory
) -> None:
    folder = settings_of(shop_folder).profiles_path
    first = current_version(folder)
    before = stored(units)
    again = training(shop_folder).run()
    assert (again.version, again.stored) == (first, 0)
    later = training(shop_folder, later=timedelta(days=2)).run()
    assert later.version != first and later.stored == len(before)
    after = stored(units)
    same = [after[one].segment.key == before[one].segment.key for one in before]  # type: ignore[union-attr]
    assert sum(same) > 0.9 * len(same)
    assert {one.model for one in after.values()} == {later.version}


def test_who_refuses_profiling_is_left_out(shop_folder: Path, units: UnitOfWorkFactory) -> None:
    gone = next(iter(stored(units)))
    ConsentService(units, clock=lambda: ANCHOR).record(gone, "profiling", False)
    trained = training(shop_folder, later=timedelta(days=1)).run()
    assert gone not in stored(units)
    assert trained.facts["customers"] == len(stored(units))


def test_a_version_on_disk_says_what_it_was_made_of(trained_folder: Path) -> None:
    folder = settings_of(trained_folder).profiles_path
    version = current_version(folder)
    assert version
    facts = facts_of(folder, version)
    assert facts["cleaning"]["customers"] == facts["customers"] > 500
    assert facts["clustering"]["silhouette"] > 0.3
    assert sum(one["customers"] for one in facts["segments"]) == facts["customers"]
    model = read_version(folder, version)
    assert model is not None and model.version == version
    assert read_version(folder, "nothing") is None


def test_an_order_refreshes_the_profile_of_its_customer_alone(
    shop_folder: Path, units: UnitOfWorkFactory
) -> None:
    settings, now = settings_of(shop_folder), ANCHOR + timedelta(hours=1)
    rules = ConsentRules()
    service = ProfileService(units, rules, lambda: now)
    refresher = ProfileRefresher(ProfileReader(units, rules), service, settings.profiles_path, lambda: now)
    while refresher.refresh(200):
        pass
    before = stored(units)
    customer_id = next(one for one, view in before.items() if view.features["orders"] == 3)
    with units() as unit:
        template = unit.session.scalars(select(Order).where(Order.customer_id == customer_id)).first()
        assert template is not None
        line = template.items[0]
        unit.session.add(
            Order(
                order_number="#NEW", customer_id=customer_id, currency="USD", updated_at=now,
                created_at=now - timedelta(minutes=1),
                items=[
                    OrderItem(line_id="1", product_id=line.product_id, variant_id=line.variant_id,
                              title=line.title, price_minor=5_000)
                ],
            )
        )  # fmt: skip
        unit.commit()
    assert refresher.refresh() == 1
    after = stored(units)
    assert [one for one in after if after[one] != before[one]] == [customer_id]
    assert after[customer_id].features["orders"] == 4
    assert after[customer_id].features["recency"] == 0
    assert refresher.refresh() == 0


def test_nothing_is_refreshed_where_nothing_was_trained(tmp_path: Path, units: UnitOfWorkFactory) -> None:
    refresher = ProfileRefresher(ProfileReader(units), ProfileService(units), tmp_path / "none")
    assert refresher.refresh() == 0
    assert refresher.compute(["C10001"]) == 0


def test_a_database_without_the_schema_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="shopdesk migrate"):
        ProfileTraining(RunSettings(database_url=f"sqlite:///{tmp_path / 'x.db'}"), lambda news: None).run()


@needs_spark
def test_spark_finds_the_same_segments(trained_folder: Path, units: UnitOfWorkFactory) -> None:
    from profiles import spark_engine
    from profiles.maps import principal_axes
    from profiles.rules import frequent_sets
    from profiles.segments import agreement, find_segments
    from shopdesk.training_profiles import fit

    looked = look(units, settings_of(trained_folder), lambda: ANCHOR, lambda share: None)
    with spark_engine.running():
        fitted = fit(looked, "spark", engine="spark")
        ours = find_segments(fitted.seen.habits)
        assert len(ours.keys) == len(fitted.model.segments.keys)
        assert agreement(ours.assign(fitted.seen.habits), fitted.labels) > 0.9
        values = fitted.model.segments.scale.apply(fitted.seen.habits)
        axes, shares = spark_engine.principal_axes(values)
        known, explained = principal_axes(values, 2)
        assert abs((axes * known).sum(axis=0)) == pytest.approx([1.0, 1.0], abs=1e-6)
        assert shares == pytest.approx(explained, abs=1e-6)
        baskets = [[0, 1], [0, 1, 2], [1, 2], [0, 1]] * 5
        assert sorted(spark_engine.growth(baskets, 0.4, 3)) == sorted(frequent_sets(baskets, 0.4, 3))
