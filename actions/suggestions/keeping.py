"""Keeps suggestions as the newest trained version and the catalogue are, while the actions run."""

from __future__ import annotations

import asyncio
import logging

from actions.suggestions.service import Suggestions

CHECK_SECONDS = 5.0
logger = logging.getLogger(__name__)


async def keep_suggestions(suggestions: Suggestions, *, check_seconds: float = CHECK_SECONDS) -> None:
    """Take in every new version and every change of the catalogue, whoever made it, until cancelled. A
    failure is told once and tried again; meanwhile the suggestions are made of what is known."""
    told = False
    while True:
        try:
            await asyncio.to_thread(suggestions.refresh)
            told = False
        except Exception:
            if not told:
                logger.warning("Could not refresh the suggestions", exc_info=True)
            told = True
        await asyncio.sleep(check_seconds)
