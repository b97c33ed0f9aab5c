"""A bot without Rasa: says what the test tells it to, as late and as broken as the test wants."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

from desk.bot.port import BotFailed, BotPort, BotProblem, BotUnreachable, Question
from shop.conversations.assignment import HandOverRequest
from shop.conversations.turns import BotReply, ReplyPart


def says(*texts: str, **more: object) -> BotReply:
    """An answer of plain texts."""
    return BotReply(tuple(ReplyPart(text) for text in texts), **more)  # type: ignore[arg-type]


def hands_over(reason: str = "asked_for", summary: str = "Wants a human", **facts: str) -> BotReply:
    """An answer that asks for a human."""
    request = HandOverRequest(reason, summary, facts)
    return says("I will get a colleague.", hand_over=request)


def echo(question: Question) -> BotReply:
    """Says what it was told; hands over when asked for a human."""
    if "human" in question.text:
        return hands_over()
    return says(f"You said: {question.text}")


class FakeBot(BotPort):
    """Answers each message once: the same message id gets the same answer, as the real channel does."""

    def __init__(self, answer: Callable[[Question], BotReply] = echo) -> None:
        self.answer = answer
        self.questions: list[Question] = []
        self.dropped_tasks: list[str] = []
        self.problems: list[BotProblem] = []
        self.seconds = 0.0
        self.gate: asyncio.Event | None = None
        self.up = True
        self.forgotten: list[str] = []
        self.actions_up = True
        self.at_once: Counter[str] = Counter()
        self.most_at_once = 0
        self._answers: dict[str, BotReply] = {}

    @property
    def asked(self) -> list[str]:
        """The texts it was asked."""
        return [question.text for question in self.questions]

    async def ask(self, question: Question) -> BotReply:
        self.questions.append(question)
        self.at_once[question.sender] += 1
        self.most_at_once = max(self.most_at_once, self.at_once[question.sender])
        try:
            if self.seconds:
                await asyncio.sleep(self.seconds)
            if self.gate is not None:
                await self.gate.wait()
            if self.problems:
                raise self.problems.pop(0)
            if question.message_id not in self._answers:
                self._answers[question.message_id] = self.answer(question)
            reply = self._answers[question.message_id]
            if not reply.parts and reply.hand_over is None:
                raise BotFailed("empty")
            return reply
        finally:
            self.at_once[question.sender] -= 1

    async def forget(self, senders: Sequence[str]) -> None:
        if not self.up:
            raise BotUnreachable
        self.forgotten += senders

    async def drop_task(self, sender: str, message_id: str) -> None:
        self.dropped_tasks.append(sender)

    async def bot_answers(self) -> bool:
        return self.up

    async def actions_answer(self) -> bool:
        return self.actions_up

    async def close(self) -> None:
        return
