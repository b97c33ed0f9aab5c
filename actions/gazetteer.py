"""Keeps the bot's gazetteer as the catalogue is, while the actions run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from actions.understanding.vocabulary import vocabulary
from shop.gazetteer import GazetteerWriter, ShopWords
from shop.settings import ShopSettings
from shop.unit_of_work import UnitOfWorkFactory

CHECK_SECONDS = 5.0
logger = logging.getLogger(__name__)


def gazetteer_writer(unit_of_work: UnitOfWorkFactory, settings: ShopSettings) -> GazetteerWriter:
    """The writer, with the shoppers' words that the actions know too."""
    known = vocabulary()
    words = ShopWords(known.option_words, known.product_words)
    return GazetteerWriter(unit_of_work, settings.gazetteer_path, words)


async def keep_gazetteer(
    writer: GazetteerWriter,
    *,
    check_seconds: float = CHECK_SECONDS,
    on_change: Callable[[], None] = lambda: None,
) -> None:
    """Write the file now and whenever the catalogue has changed, whoever changed it, until cancelled.
    `on_change` is called after each.

    A failure is told once and tried again: without the file the bot knows no product names, but goes on.
    """
    told = False
    while True:
        try:
            if await asyncio.to_thread(writer.refresh):
                logger.info("Wrote the gazetteer to %s", writer.path)
                await asyncio.to_thread(on_change)
            told = False
        except Exception:
            if not told:
                logger.warning("Could not write the gazetteer to %s", writer.path, exc_info=True)
            told = True
        await asyncio.sleep(check_seconds)
