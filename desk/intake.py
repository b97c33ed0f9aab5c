"""Taking a shopper's message in, whatever channel it came through: stored first, then told, then answered."""

from __future__ import annotations

from desk.bot.runner import TurnRunner
from desk.database import DatabaseThreads
from desk.metrics import Metrics
from desk.publishing import Publisher
from shop.conversations.shopper import Sent, ShopperService
from shop.conversations.turns import TurnEnd
from shop.conversations.views import MessageView
from shop.conversations.words import RETURN_TO_BOT_PAYLOAD


class Intake:
    """The one way in for messages."""

    def __init__(
        self,
        shopper: ShopperService,
        database: DatabaseThreads,
        runner: TurnRunner,
        publisher: Publisher,
        metrics: Metrics,
    ) -> None:
        self._shopper = shopper
        self._database = database
        self._runner = runner
        self._publisher = publisher
        self._metrics = metrics

    async def receive(
        self, conversation_id: str, client_id: str, text: str, payload: str | None = None
    ) -> Sent:
        """Store a message and set the bot to work where it owns the conversation."""
        if payload == RETURN_TO_BOT_PAYLOAD:
            await self._runner.drop_task(conversation_id, client_id)
        sent = await self._database.run(self._shopper.send, conversation_id, client_id, text, payload)
        if not sent.duplicate:
            self._metrics.messages.labels("shopper", sent.outcome.conversation.channel).inc()
            self._publisher.publish(sent.outcome)
        if sent.for_bot or sent.duplicate:
            self._runner.wake(conversation_id)
        return sent

    async def receive_and_wait(
        self, conversation_id: str, client_id: str, text: str, payload: str | None = None
    ) -> tuple[MessageView, ...]:
        """Store a message and wait for what the bot, or the desk, says to it."""
        sent = await self._database.run(self._shopper.send, conversation_id, client_id, text, payload)
        if sent.duplicate or not sent.for_bot:
            if not sent.duplicate:
                self._publisher.publish(sent.outcome)
            return tuple(message for message in sent.outcome.messages if message.event)
        end = self._runner.expect(conversation_id, sent.message.id)
        self._metrics.messages.labels("shopper", sent.outcome.conversation.channel).inc()
        self._publisher.publish(sent.outcome)
        self._runner.wake(conversation_id)
        ended: TurnEnd | None = await end
        return () if ended is None or ended.discarded else ended.outcome.messages
