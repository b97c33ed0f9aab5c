"""The actions keep the bot's gazetteer while they run."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from actions.gazetteer import gazetteer_writer, keep_gazetteer
from shop.gazetteer import GazetteerWriter
from shop.settings import ShopSettings
from shop.tables import Product
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from tests.live import PROJECT, SETTING_NAMES, free_port, wait_until


def kept_until(writer: GazetteerWriter, *steps: tuple[str, object]) -> None:
    """Keep the file; after each text has come up in it, do the step."""

    async def run() -> None:
        keeping = asyncio.create_task(keep_gazetteer(writer, check_seconds=0.01))
        try:
            for text, then in steps:
                for _ in range(1000):
                    if writer.path.exists() and text in writer.path.read_text("utf-8"):
                        break
                    await asyncio.sleep(0.01)
                else:
                    pytest.fail(f"{text} never came up")
                if callable(then):
                    then()
        finally:
            keeping.cancel()

    asyncio.run(run())


@pytest.fixture
def factory(shop_engine: Engine) -> UnitOfWorkFactory:
    return unit_of_work_factory(shop_engine)


def test_the_file_has_the_shoppers_words_and_follows_the_catalogue(
    factory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    writer = gazetteer_writer(factory, ShopSettings(gazetteer_file=tmp_path / "names.json"))

    def rename() -> None:
        with factory() as unit:
            unit.session.execute(update(Product).where(Product.id == "lamp").values(title="Zeppelin Lamp"))
            unit.commit()

    kept_until(writer, ("Desk Lamp", rename), ("Zeppelin Lamp", None))
    parts = [part for entry in json.loads(writer.path.read_bytes())["entries"] for part in entry["parts"]]
    assert "台灯" in parts and "烧水壶" in parts


def test_a_folder_that_cannot_be_written_is_told_once(
    factory: UnitOfWorkFactory, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    writer = gazetteer_writer(factory, ShopSettings(gazetteer_file=tmp_path / "file" / "names.json"))

    async def run() -> None:
        keeping = asyncio.create_task(keep_gazetteer(writer, check_seconds=0.01))
        while not caplog.records:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        keeping.cancel()

    with caplog.at_level(logging.WARNING, logger="actions.gazetteer"):
        asyncio.run(asyncio.wait_for(run(), 20))
    assert len(caplog.records) == 1 and "names.json" in caplog.text


def test_the_server_writes_the_file_and_stops_cleanly_when_told(shop_engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "names.json"
    inherited = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
    settings = {
        "SHOPDESK_ENV_FILE": os.devnull,
        "DATABASE_URL": f"sqlite:///{shop_engine.url.database}",
        "GAZETTEER_FILE": str(file),
        "ACTIONS_PORT": str(free_port()),
    }
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "actions"], cwd=PROJECT, env=inherited | settings, stdout=log, stderr=log
        )
    try:
        wait_until(file.exists, "the gazetteer is written", 90)
        server.terminate()
        assert server.wait(30) == 0, (tmp_path / "log").read_text()[-2000:]
    finally:
        server.kill()
