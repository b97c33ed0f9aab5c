"""The corner shop on SQLite: filled once a run, copied for each test."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from actions.dialogue.facts import Shop
from actions.settings import ActionSettings
from actions.wording import Wording
from shop.database import create_engine_for, migrate
from shop.importing import import_files
from shop.services import build_services
from shop.unit_of_work import unit_of_work_factory
from shop.views import OrderView
from tests.actions.corner_shop import records
from tests.actions.plain_suggesting import PlainSuggesting
from tests.actions.talking import Conversation
from tests.actions.word_encoder import WordEncoder


@pytest.fixture(scope="session")
def corner_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled database file that tests copy."""
    folder = tmp_path_factory.mktemp("corner")
    url = f"sqlite:///{folder / 'shop.db'}"
    migrate(url)
    files = []
    for kind, rows in records().items():
        file = folder / f"{kind}.jsonl"
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        files.append(file)
    engine = create_engine_for(url)
    report = import_files(files, engine)
    assert not report.problems, report.problems
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return folder / "shop.db"


@pytest.fixture
def shop_engine(corner_database: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of the test's own."""
    copy = tmp_path / "shop.db"
    shutil.copy(corner_database, copy)
    engine = create_engine_for(f"sqlite:///{copy}")
    yield engine
    engine.dispose()


@pytest.fixture
def settings() -> ActionSettings:
    """Settings as a shop has them that identifies by e-mail, or name and ZIP code."""
    return ActionSettings(identification_rule="email_or_name_and_zip")


@pytest.fixture
def shop(shop_engine: Engine, settings: ActionSettings) -> Shop:
    """The real services on that database, and suggestions that a test can foresee."""
    services = build_services(unit_of_work_factory(shop_engine), settings, encoder=WordEncoder())
    return Shop(services, settings, suggestions=PlainSuggesting(services))


@pytest.fixture(scope="session")
def wording() -> Wording:
    """The project's own texts."""
    return Wording.load()


@pytest.fixture
def ann(shop: Shop, wording: Wording) -> Conversation:
    """Ann, signed in at the shop's site."""
    return Conversation(shop, wording, customer_id="ann", language="en")


@pytest.fixture
def wei(shop: Shop, wording: Wording) -> Conversation:
    """Li Wei, signed in, in Chinese."""
    return Conversation(shop, wording, customer_id="wei", language="zh")


@pytest.fixture
def mia(shop: Shop, wording: Wording) -> Conversation:
    """Mia, signed in, who has several of one kind in her orders."""
    return Conversation(shop, wording, customer_id="mia", language="en")


@pytest.fixture
def guest(shop: Shop, wording: Wording) -> Conversation:
    """Somebody unknown."""
    return Conversation(shop, wording)


@pytest.fixture
def order(shop: Shop) -> Callable[[str, str], OrderView]:
    """Look an order up: `order("ann", "#W100001")`."""
    return shop.services.orders.order_of


@pytest.fixture
def returning(ann: Conversation) -> Conversation:
    """Ann, asked whether the lamp of a delivered order shall be returned."""
    ann.say("return the desk lamp of #W200001, refund to my card", "return_item")
    assert ann.expects == "confirmation", ann.text
    return ann


@pytest.fixture
def returning_in_chinese(wei: Conversation) -> Conversation:
    """Li Wei, asked whether the lamp of a delivered order shall be returned."""
    wei.say("订单L200001的台灯退货，退到礼品卡", "return_item")
    assert wei.expects == "confirmation", wei.text
    return wei
