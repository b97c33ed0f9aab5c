"""The desk brings profiles up to date by itself: a real shop, a trained model, the desk's own upkeep."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desk.background import BackgroundWork
from desk.bootstrap import build
from desk.context import DeskContext
from shop.database import create_engine_for
from shop.demo import load_demo_shop
from shop.importing import import_files
from shop.profiles.views import ProfileView
from shop.tables import Profile
from shop.unit_of_work import unit_of_work_factory
from shopdesk.settings import RunSettings
from shopdesk.training_profiles import ProfileTraining
from tests.desk.conftest import make_settings
from tests.desk.fakes import FakeBot
from tests.desk.people import signed_in
from tests.desk.serving import widget

ORDERS = 3
"""So many orders has the customer of these tests before."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """shop.db of a small demo shop, with profiles/ beside it, trained now."""
    folder = tmp_path_factory.mktemp("trained")
    url = f"sqlite:///{folder / 'shop.db'}"
    anchor = datetime.now(UTC) - timedelta(hours=1)
    load_demo_shop(url, scale=0.05, anchor=anchor, pictures_dir=None, records_dir=folder / "demo")
    result = ProfileTraining(RunSettings(database_url=url), lambda news: None).run()
    assert result.stored > 100
    return folder


@pytest.fixture
def desk(trained: Path, tmp_path: Path, bot: FakeBot) -> Iterator[DeskContext]:
    """A desk on a copy of that shop."""
    folder = tmp_path / "shop"
    shutil.copytree(trained, folder)
    url = f"sqlite:///{folder / 'shop.db'}"
    engine = create_engine_for(url)
    yield build(make_settings(database_url=url), bot=bot, engine=engine)
    engine.dispose()


@pytest.fixture
async def settled(desk: DeskContext) -> BackgroundWork:
    """The desk's upkeep, after what the demo shop's own conversations leave to do is done."""
    work = BackgroundWork(desk)
    before: dict[str, ProfileView] = {}
    while before != (now := stored(desk)):
        before = now
        await work.tick()
    return work


def stored(desk: DeskContext) -> dict[str, ProfileView]:
    """All profiles that are kept."""
    with unit_of_work_factory(desk.engine)(read_only=True) as unit:
        rows = unit.session.execute(select(Profile.customer_id, Profile.data))
        return {customer_id: ProfileView.of(data) for customer_id, data in rows}


def changed(before: dict[str, ProfileView], after: dict[str, ProfileView]) -> list[str]:
    """The customers of whom something else is known; what was only computed once more does not count."""

    def known(profiles: dict[str, ProfileView]) -> dict[str, ProfileView]:
        return {one: replace(view, computed_at="") for one, view in profiles.items()}

    first, then = known(before), known(after)
    return [one for one in first.keys() | then.keys() if first.get(one) != then.get(one)]


def somebody(profiles: dict[str, ProfileView]) -> str:
    """A customer with ORDERS orders, none of them today."""
    return next(
        one
        for one, view in sorted(profiles.items())
        if view.features["orders"] == ORDERS and (view.features.get("recency") or 0) > 3
    )


async def talk(desk: DeskContext, address: str, customer_id: str, *, resolve: bool = True) -> None:
    """They write in the widget, and an agent closes the conversation."""
    proof = {"identifier": customer_id, "identifier_hash": desk.proof.hash_of(customer_id)}
    async with signed_in(desk, address) as agent, widget(address, **proof) as shopper:
        await shopper.say("Where is my parcel?")
        await shopper.until_message("bot")
        if resolve:
            await agent.act(shopper.welcome["conversation"]["id"], "resolve")


def order(desk: DeskContext, customer_id: str, folder: Path) -> None:
    """The shop's system sends a new order of theirs."""
    known = desk.services.orders.orders_of(customer_id, limit=1)[0]
    line = known.items[0]
    record: dict[str, Any] = {
        "order_number": "#NEW-1",
        "customer_id": customer_id,
        "status": "pending",
        "currency": known.currency,
        "created_at": datetime.now(UTC).isoformat(),
        "items": [{
            "id": "1", "product_id": line.product_id, "variant_id": line.variant_id, "title": line.title,
            "options": line.options, "quantity": 1, "price": 50,
        }],
    }  # fmt: skip
    file = folder / "orders.jsonl"
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")
    assert import_files([file], desk.engine).problems == []


async def test_the_end_of_a_conversation_brings_a_profile_up_to_date(
    desk: DeskContext, address: str, settled: BackgroundWork
) -> None:
    before = stored(desk)
    customer_id = somebody(before)
    await talk(desk, address, customer_id)
    await settled.tick()
    after = stored(desk)
    assert changed(before, after) == [customer_id]
    new, old = after[customer_id], before[customer_id]
    assert int(new.features["chats"] or 0) == int(old.features["chats"] or 0) + 1
    assert (new.features["orders"], new.model) == (ORDERS, old.model)
    assert new.computed_at >= old.computed_at
    await settled.tick()
    assert not changed(after, stored(desk))


async def test_a_conversation_that_goes_on_leaves_it_as_it_is(
    desk: DeskContext, address: str, settled: BackgroundWork
) -> None:
    before = stored(desk)
    await talk(desk, address, somebody(before), resolve=False)
    await settled.tick()
    assert not changed(before, stored(desk))


async def test_an_order_brings_a_profile_up_to_date(
    desk: DeskContext, settled: BackgroundWork, tmp_path: Path
) -> None:
    before = stored(desk)
    customer_id = somebody(before)
    order(desk, customer_id, tmp_path)
    await settled.tick()
    after = stored(desk)
    assert changed(before, after) == [customer_id]
    new, old = after[customer_id], before[customer_id]
    assert (new.features["orders"], new.features["recency"]) == (ORDERS + 1, 0)
    assert new.churn is not None and old.churn is not None
    assert new.churn.probability != old.churn.probability
    assert new.value is not None and new.value != old.value
    await settled.tick()
    assert not changed(after, stored(desk))


async def test_a_cancelled_order_brings_a_profile_up_to_date(
    desk: DeskContext, settled: BackgroundWork, tmp_path: Path
) -> None:
    customer_id = somebody(stored(desk))
    order(desk, customer_id, tmp_path)
    await settled.tick()
    before = stored(desk)
    desk.services.orders.cancel(customer_id, "#NEW-1", "no longer needed", idempotency_key="cancel-1")
    await settled.tick()
    after = stored(desk)
    assert changed(before, after) == [customer_id]
    assert after[customer_id].features["orders"] == ORDERS


async def test_who_refuses_profiling_gets_none_by_ordering_or_talking(
    desk: DeskContext, address: str, settled: BackgroundWork, tmp_path: Path
) -> None:
    customer_id = somebody(stored(desk))
    desk.services.consents.record(customer_id, "profiling", False)
    before = stored(desk)
    assert customer_id not in before
    order(desk, customer_id, tmp_path)
    await talk(desk, address, customer_id)
    await settled.tick()
    assert not changed(before, stored(desk))
