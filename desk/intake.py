"""Taking a shopper's message in, whatever channel it came through: stored first, then told, then answered."""

from __future__ import annotations

import asyncio

from desk.bot.runner import TurnRunner
from desk.database import DatabaseThreads
from desk.metrics import Metrics
from desk.moods import MoodKeeper
from desk.publishing import Publisher
from shop.conversations.shopper import Sent, ShopperService
from shop.conversations.turns import BotTurnService, TurnEnd
from shop.conversations.views import MessageView
from shop.conversations.wishes import opens_with_wish, wants_bot
from shop.privacy.redaction import remember


class Intake:
    """The one way in for messages."""

    def __init__(
        self,
        shopper: ShopperService,
        turns: BotTurnService,
        database: DatabaseThreads,
        runner: TurnRunner,
        publisher: Publisher,
        metrics: Metrics,
        moods: MoodKeeper,
    ) -> None:
        self._shopper = shopper
        self._turns = turns
        self._database = database
        self._runner = runner
        self._publisher = publisher
        self._metrics = metrics
        self._moods = moods

    async def receive(
        self, conversation_id: str, client_id: str, text: str, payload: str | None = None
    ) -> Sent:
        """Store a message and set the bot to work where it owns the conversation."""
        sent = await self._store(conversation_id, client_id, text, payload)
        if sent.for_bot or sent.duplicate:
            self._runner.wake(conversation_id)
        return sent

    async def receive_and_wait(
        self, conversation_id: str, client_id: str, text: str, payload: str | None = None
    ) -> tuple[MessageView, ...]:
        """Store a message and wait for what the bot, or the desk, says to it."""
        sent = await self._store(conversation_id, client_id, text, payload)
        if sent.duplicate:
            return await self._answers_again(conversation_id, sent)
        if not sent.for_bot:
            return tuple(message for message in sent.outcome.messages if message.event)
        ended = await self._turn(conversation_id, sent)
        return () if ended is None or ended.discarded else ended.outcome.messages

    async def _store(self, conversation_id: str, client_id: str, text: str, payload: str | None) -> Sent:
        remember(text)  # so that no error repeats it in the log
        leaves = wants_bot(text, payload) or (payload is None and opens_with_wish(text))
        if leaves and await self._database.run(self._shopper.is_queued, conversation_id):
            # Before the bot owns it again: a half-finished task would take the next message for its answer.
            await self._runner.drop_task(conversation_id, client_id)
        sent = await self._database.run(self._shopper.send, conversation_id, client_id, text, payload)
        if not sent.duplicate:
            self._metrics.messages.labels("shopper", sent.outcome.conversation.channel).inc()
            self._publisher.publish(sent.outcome)
            self._moods.notice(sent)
        return sent

    async def _answers_again(self, conversation_id: str, sent: Sent) -> tuple[MessageView, ...]:
        """What was answered when the message came first; if it has not been yet, wait for that."""
        answers = await self._database.run(self._turns.answers, sent.message.id)
        if not answers:
            await self._turn(conversation_id, sent)
            answers = await self._database.run(self._turns.answers, sent.message.id)
        return answers

    async def _turn(self, conversation_id: str, sent: Sent) -> TurnEnd | None:
        end = self._runner.expect(conversation_id, sent.message.id)
        self._runner.wake(conversation_id)
        return await asyncio.shield(end)
