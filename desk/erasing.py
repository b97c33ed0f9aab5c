"""Carrying out what the shop promised about people's data: erasing who is due, deleting what is old."""

from __future__ import annotations

import structlog

from desk.bot.port import BotProblem
from desk.bus import conversation_topic
from desk.context import DeskContext

log = structlog.get_logger()

#: Batches of each kind in one round: the rest is deleted in the next, and nobody waits for it.
_MOST_BATCHES = 20


async def erase_who_is_due(desk: DeskContext) -> list[str]:
    """Erase, tell open pages that their conversation is gone, and let the bot forget it too."""
    gone = await desk.unhurried.run(desk.services.privacy.carry_out)
    if gone:
        log.info("people_erased", conversations=len(gone))
        desk.feed.forget(gone)
        for conversation_id in gone:
            desk.bus.publish(conversation_topic(conversation_id), {"type": "erased"})
        desk.feed.work_changed.set()
    await let_bot_forget(desk)
    return gone


async def let_bot_forget(desk: DeskContext) -> None:
    """What the bot still has to forget; a bot that is down is told again at the next round."""
    talks = await desk.unhurried.run(desk.services.privacy.talks_to_forget)
    if not talks:
        return
    try:
        await desk.bot.forget(talks)
    except BotProblem:
        log.warning("bot_could_not_forget", conversations=len(talks))
        return
    await desk.unhurried.run(desk.services.privacy.talks_forgotten, talks)


async def delete_what_is_old(desk: DeskContext) -> None:
    """One round of the retention that the settings ask for."""
    gone = await desk.unhurried.run(lambda: desk.retention.run(most_batches=_MOST_BATCHES))
    counts = {kind: count for kind, count in gone.items() if count}
    if counts:
        log.info("old_data_deleted", **counts)
