"""What the desk does by itself, every few seconds and whenever the queue changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from desk.context import DeskContext
from desk.erasing import delete_what_is_old, erase_who_is_due
from shop.conversations.views import Outcome

log = structlog.get_logger()

_EVERY_SECONDS = 5.0
_TOGETHER_SECONDS = 0.15
_FORGET_EVERY = 720


class BackgroundWork:
    """Started and stopped with the server; tests call `tick` and `announce_queue` themselves."""

    def __init__(self, desk: DeskContext) -> None:
        self._desk = desk
        self._tasks: list[asyncio.Task[None]] = []
        self._ticks = 0

    def start(self) -> None:
        """Begin."""
        self._tasks = [
            asyncio.create_task(self._forever(self._wait_and_announce)),
            asyncio.create_task(self._forever(self._wait_and_tick)),
        ]
        self._desk.feed.work_changed.set()

    async def stop(self) -> None:
        """End."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def tick(self) -> None:
        """Heartbeats, snoozes, conversations left lying, messages left unanswered, ratings left out,
        profiles grown old."""
        desk = self._desk
        await desk.presence.beat()
        await desk.presence.look()
        self._tell(await desk.unhurried.run(desk.upkeep.wake_snoozed))
        self._tell(await desk.unhurried.run(desk.upkeep.take_back_abandoned))
        self._tell(await desk.unhurried.run(desk.upkeep.assign_backlog))
        if desk.settings.idle_resolve_minutes:
            quiet = timedelta(minutes=desk.settings.idle_resolve_minutes)
            self._tell(await desk.unhurried.run(desk.upkeep.resolve_idle, quiet))
        await desk.runner.recover()
        await erase_who_is_due(desk)
        if self._ticks % _FORGET_EVERY == 0:
            await desk.unhurried.run(desk.upkeep.forget_empty)
            await delete_what_is_old(desk)
        self._ticks += 1
        # The last: whatever goes wrong with it holds nothing else up.
        await desk.unhurried.run(desk.foretelling.work_off)
        await desk.unhurried.run(desk.profile_refresher.refresh)

    async def announce_queue(self) -> None:
        """Give out the backlog, and tell shoppers in the queue and agents how it stands."""
        desk = self._desk
        self._tell(await desk.unhurried.run(desk.upkeep.assign_backlog))
        queue = await desk.unhurried.run(desk.reading.queue)
        for conversation in queue:
            desk.publisher.publish_state(Outcome(conversation))
        counts = await desk.unhurried.run(desk.reading.counts)
        desk.metrics.queue.set(counts["queued"])
        desk.feed.add("counts", counts=counts)

    def _tell(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            self._desk.publisher.publish(outcome)

    async def _wait_and_announce(self) -> None:
        changed = self._desk.feed.work_changed
        await changed.wait()
        await asyncio.sleep(_TOGETHER_SECONDS)
        changed.clear()
        await self.announce_queue()

    async def _wait_and_tick(self) -> None:
        await asyncio.sleep(_EVERY_SECONDS)
        await self.tick()

    async def _forever(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except Exception:
                log.exception("background_work_failed")
                await asyncio.sleep(_EVERY_SECONDS)
