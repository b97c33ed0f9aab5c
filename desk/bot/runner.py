"""Runs the bot's turns: one at a time in a conversation, in order, many conversations at once.

What has to be answered is in the database (`bot_turn = waiting`); this only works it off. So a crash loses
nothing: `recover` finds the same work again.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from desk.bot.port import ACTION_FAILED, BotFailed, BotPort, BotProblem, BotTimedOut, BotUnreachable, Question
from desk.database import DatabaseThreads
from desk.metrics import Metrics
from desk.publishing import Publisher
from shop.conversations.turns import BotReply, BotTurnService, Turn, TurnEnd
from shop.errors import ShopError

log = structlog.get_logger()

#: Dots for an answer that is there in a moment would only flicker.
_TYPING_AFTER_SECONDS = 0.25
_PAUSES = (0.25, 0.5, 1.0, 2.0)
_TRIES = 2
_DROP_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a bot that is down, and how long before asking again after an error."""

    unreachable_seconds: float = 25.0
    error_pause_seconds: float = 0.5


class _GaveUp(Exception):
    """The bot has not answered and will not."""


class _TakenOver(Exception):
    """A human owns the conversation now; the answer is not wanted any more."""


class TurnRunner:
    """Works off what waits for the bot."""

    def __init__(
        self,
        turns: BotTurnService,
        bot: BotPort,
        database: DatabaseThreads,
        publisher: Publisher,
        metrics: Metrics,
        patience: Patience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._turns = turns
        self._bot = bot
        self._database = database
        self._publisher = publisher
        self._metrics = metrics
        self._patience = patience or Patience()
        self._now = monotonic
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._waiters: defaultdict[str, dict[str, asyncio.Future[TurnEnd | None]]] = defaultdict(dict)

    def wake(self, conversation_id: str) -> None:
        """There may be something for the bot to answer here."""
        self._again.add(conversation_id)
        if conversation_id not in self._running:
            self._running[conversation_id] = asyncio.create_task(self._run(conversation_id))

    def expect(self, conversation_id: str, message_id: str) -> asyncio.Future[TurnEnd | None]:
        """How the turn of a message ends; None if the bot was not asked after all. Ask before `wake`."""
        future: asyncio.Future[TurnEnd | None] = asyncio.get_running_loop().create_future()
        return self._waiters[conversation_id].setdefault(message_id, future)

    async def drop_task(self, conversation_id: str, message_id: str) -> None:
        """Let the bot forget a half-finished task, if it can be reached; nobody waits long for that."""
        try:
            async with asyncio.timeout(_DROP_SECONDS):
                await self._bot.drop_task(conversation_id, message_id)
        except (BotProblem, TimeoutError):
            log.warning("task_not_dropped", conversation_id=conversation_id)

    async def recover(self) -> None:
        """Take up what was stored but not answered, as after a crash."""
        for conversation_id in await self._database.run(self._turns.waiting_conversations):
            if conversation_id not in self._running:
                self.wake(conversation_id)

    async def stop(self) -> None:
        """Stop asking. What is unanswered stays in the database."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def idle(self) -> None:
        """Wait until nothing runs."""
        while self._running:
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _run(self, conversation_id: str) -> None:
        try:
            while conversation_id in self._again:
                self._again.discard(conversation_id)
                turn = await self._database.run(self._turns.next_turn, conversation_id)
                if turn is not None:
                    self._again.add(conversation_id)
                    await self._take(turn)
        except Exception:
            # The message is still waiting in the database; the sweep finds it again.
            log.exception("turn_broke", conversation_id=conversation_id)
            self._metrics.turn_failures.labels("internal").inc()
        finally:
            self._again.discard(conversation_id)
            del self._running[conversation_id]
            for future in self._waiters.pop(conversation_id, {}).values():
                if not future.done():
                    future.set_result(None)

    async def _take(self, turn: Turn) -> None:
        started = self._now()
        typing = asyncio.create_task(self._show_typing(turn.conversation.id))
        try:
            end = await self._ask_and_store(turn)
        finally:
            typing.cancel()
            await asyncio.gather(typing, return_exceptions=True)
        self._publisher.publish(end.outcome)
        self._metrics.turn_ended(end, self._now() - started)
        future = self._waiters.get(turn.conversation.id, {}).pop(turn.message.id, None)
        if future is not None and not future.done():
            future.set_result(end)

    async def _ask_and_store(self, turn: Turn) -> TurnEnd:
        try:
            reply = await self._ask(turn)
        except _GaveUp as reason:
            log.warning("bot_gave_no_answer", conversation_id=turn.conversation.id, reason=str(reason))
            self._metrics.turn_failures.labels(str(reason)).inc()
            return await self._fail(turn, str(reason))
        except _TakenOver:
            reply = BotReply(parts=())
        try:
            return await self._database.run(self._turns.store_reply, turn, reply)
        except ShopError:
            raise
        except Exception as error:
            # A reply that cannot be stored must not be asked for, and fail, for ever.
            log.exception("reply_not_stored", conversation_id=turn.conversation.id)
            return await self._fail(turn, type(error).__name__)

    async def _fail(self, turn: Turn, reason: str) -> TurnEnd:
        try:
            return await self._database.run(self._turns.fail, turn, reason)
        except Exception:
            log.exception("hand_over_failed", conversation_id=turn.conversation.id)
            return await self._database.run(self._turns.fail, turn, reason, find_people=False)

    async def _ask(self, turn: Turn) -> BotReply:
        question = _question(turn)
        failures = pauses = 0
        unreachable_since: float | None = None
        while True:
            try:
                return await self._bot.ask(question)
            except BotUnreachable:
                reason = "unreachable"
            except BotTimedOut:
                reason, failures = "timed_out", failures + 1
            except BotFailed as problem:
                reason = problem.code
                if reason == ACTION_FAILED and not await self._bot.actions_answer():
                    reason = "unreachable"
                else:
                    failures += 1
            if failures >= _TRIES:
                raise _GaveUp(reason)
            if reason == "unreachable":
                unreachable_since = unreachable_since or self._now()
                if self._now() - unreachable_since >= self._patience.unreachable_seconds:
                    raise _GaveUp(reason)
                await asyncio.sleep(_PAUSES[min(pauses, len(_PAUSES) - 1)])
                pauses += 1
            else:
                await asyncio.sleep(self._patience.error_pause_seconds)
            if not await self._database.run(self._turns.still_owned, turn):
                raise _TakenOver

    async def _show_typing(self, conversation_id: str) -> None:
        await asyncio.sleep(_TYPING_AFTER_SECONDS)
        self._publisher.typing(conversation_id, "bot", True)
        try:
            await asyncio.Event().wait()
        finally:
            self._publisher.typing(conversation_id, "bot", False)


def _question(turn: Turn) -> Question:
    conversation, message = turn.conversation, turn.message
    return Question(
        sender=conversation.id,
        message_id=message.id,
        # A button's payload is for the bot, its title for people.
        text=message.payload or message.text,
        metadata={
            "conversation_id": conversation.id,
            "message_id": message.id,
            "customer_id": turn.verified_customer_id,
            "visitor_id": conversation.visitor_id,
            "language": conversation.language_choice,
            "channel": conversation.channel,
            "page": conversation.page,
        },
    )
