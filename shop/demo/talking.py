"""The rows of one past conversation, message by message, as the desk would have stored them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shop.conversations import words as talk
from shop.satisfaction import words

AGENTS = (("demo-mia", "Mia"), ("demo-jun", "Jun"))
"""Colleagues who have left: their accounts are closed, what they wrote stays."""
_QUIET = timedelta(hours=12)
_READING_NOISE = 0.16

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoTalk:
    """A conversation as rows of tables, and the truth about it."""

    conversation: Row
    messages: list[Row]
    hand_overs: list[Row]
    rating: Row | None
    round: Row
    truth: dict[str, Any]


class Wording:
    """Picks texts of one language and fills in what they are about."""

    def __init__(self, rng: random.Random, words_: Mapping[str, Any], facts: Mapping[str, str]) -> None:
        self._rng = rng
        self._words = words_
        self._facts = facts

    def text(self, name: str) -> str:
        """The text of that name."""
        return str(self._words[name])

    def any(self, name: str) -> str:
        """One of the texts of that name."""
        return str(self._rng.choice(self._words[name]))

    def says(self, topic: str) -> str:
        """How a shopper says what it is about; without an order, not by its number."""
        texts = [one for one in self._words["says"][topic] if self._facts["number"] or "{number}" not in one]
        return self._fill(self._rng.choice(texts or self._words["says"][topic]))

    def answer(self, topic: str) -> str:
        """The bot's answer."""
        return self._fill(self._words["answers"][topic])

    def question(self, name: str) -> str:
        """The bot's question for one thing."""
        return str(self._words["questions"][name])

    def reply(self, name: str) -> str:
        """The shopper's answer to it."""
        return self._fill(self._rng.choice(self._words["replies"][name]))

    def agent(self, name: str, agent: tuple[str, str]) -> str:
        """What a colleague says."""
        return str(self._rng.choice(self._words["agents"][name])).format(agent=agent[1])

    def event(self, name: str, agent: str = "") -> str:
        """What the desk says of a change of state."""
        return str(self._words["events"][name]).format(agent=agent)

    def _fill(self, text: str) -> str:
        return text.format(**self._facts)


@dataclass(slots=True)
class Scene:
    """Adds messages at a clock of its own."""

    number: int
    customer_id: str
    language: str
    begun: datetime
    rng: random.Random
    messages: list[Row] = field(default_factory=list)
    hand_overs: list[Row] = field(default_factory=list)
    score: int | None = None
    now: datetime = field(init=False)
    _rating: Row | None = None
    _asked_at: datetime | None = None
    _ended_by: str = words.BY_SILENCE
    _agent: tuple[str, str] | None = None
    _resolved_at: datetime | None = None

    def __post_init__(self) -> None:
        self.now = self.begun

    @property
    def id(self) -> str:
        return f"demo{self.number:06d}"

    def ask(
        self,
        text: str,
        intent: str,
        mood: float,
        *,
        answer: str,
        asks: str | None = None,
        form: bool = False,
    ) -> None:
        """The shopper writes, the bot answers; `asks`: what it asks for, inside a task if `form`."""
        rng = self.rng
        missed = intent in words.NOT_UNDERSTOOD
        confidence = round(rng.uniform(0.2, 0.5) if missed else rng.betavariate(14, 2), 3)
        named = {"name": intent, "confidence": confidence}
        understanding: dict[str, Any] = {
            "intent": named, "requests": [{"intent": named}], "sentiment": self._reading(mood),
        }  # fmt: skip
        if asks:
            understanding |= {"expects": asks, "requested_slot": asks}
        if asks and form:
            understanding["active_loop"] = "task_form"
        self._wait(12, 60)
        asked = self._add(talk.SHOPPER, text, bot_turn=talk.ANSWERED, understanding=understanding)
        self._wait(1, 2)
        custom = {"content": {"custom": {"expects": asks}}} if asks else {}
        self._add(talk.BOT, answer, answers_id=asked["id"], **custom)

    def say_to_people(self, text: str, mood: float) -> None:
        """The shopper writes while a human has the conversation."""
        self._wait(20, 90)
        self._add(talk.SHOPPER, text, understanding={"sentiment": self._reading(mood)})

    def agent_says(self, agent: tuple[str, str], text: str) -> None:
        """A colleague writes."""
        self._wait(30, 240)
        self._add(talk.AGENT, text, agent_id=agent[0], author_name=agent[1])

    def hand_over(self, reason: str, wait: float | None, agent: tuple[str, str], wording: Wording) -> None:
        """A human is wanted; answered after `wait` minutes, or never."""
        self._wait(1, 2)
        wanted = self.now
        self._event("handoff_queued", wording.event("handoff_queued"))
        answered = None
        if wait is not None:
            self.now += timedelta(minutes=wait)
            answered = self.now
            self._event("agent_joined", wording.event("agent_joined", agent[1]), {"agent": agent[1]})
            self._agent = agent
        self.hand_overs.append(
            {
                "id": f"{self.id}-h{len(self.hand_overs)}", "conversation_id": self.id, "reason": reason,
                "summary": "", "facts": {}, "result": talk.QUEUED_RESULT, "released_by": None,
                "agent_id": agent[0] if answered else None, "created_at": wanted, "assigned_at": answered,
                "answered_at": answered, "ended_at": None,
            }
        )  # fmt: skip

    def close(self, wording: Wording, *, at_goodbye: bool, stars: int | None, comment: str) -> None:
        """The end, with a rating if stars are given: asked for at the goodbye, or else at the end."""
        if at_goodbye:
            self._rate(wording, stars, comment, 8)
            self.now += _QUIET
        elif self._agent is not None:
            self._ended_by = words.BY_AGENT
            self._wait(60, 600)
        else:
            self.now += _QUIET
        for one in self.hand_overs:
            one["ended_at"] = self.now
        self._event("resolved", wording.event("resolved"))
        self._resolved_at = self.now
        if not at_goodbye:
            # Whoever is asked half a day later seldom answers.
            late = self._agent is None and self.rng.random() < 0.45
            self._rate(wording, None if late else stars, comment, 600)

    def finished(self, truth: dict[str, Any]) -> DemoTalk:
        """The rows."""
        last = self.messages[-1]
        spoken = [one for one in self.messages if one["author"] != talk.SYSTEM][-1]
        conversation: Row = {
            "id": self.id, "channel": "widget", "external_id": None,
            "visitor_id": f"demovisitor{self.number:06d}",
            "customer_id": self.customer_id, "identity_method": "identifier_hash", "language": self.language,
            "language_choice": None, "page": None, "state": talk.RESOLVED,
            "handler": talk.AGENT if self._agent else talk.BOT,
            "agent_id": self._agent[0] if self._agent else None,
            "owner_epoch": 1 + 2 * len(self.hand_overs), "queued_at": None, "snoozed_until": None,
            "waiting_since": None, "round": 1, "last_seq": len(self.messages),
            "shopper_read_seq": len(self.messages), "last_text": spoken["text"][:200],
            "last_author": spoken["author"], "created_at": self.begun, "updated_at": last["created_at"],
            "resolved_at": self._resolved_at,
        }  # fmt: skip
        ended: Row = {
            "conversation_id": self.id, "round": 1, "asked_at": self._asked_at, "ended_at": self._resolved_at,
            "ended_by": self._ended_by,
        }  # fmt: skip
        return DemoTalk(conversation, self.messages, self.hand_overs, self._rating, ended, truth)

    def _rate(self, wording: Wording, stars: int | None, comment: str, longest: int) -> None:
        self._wait(1, 2)
        self._asked_at = self.now
        self._event("rate_request", wording.event("rate_request"), {"expects": "rating"})
        if stars is None:
            return
        self._wait(4, 4 + longest)
        self.score = stars
        authors = {one["author"] for one in self.messages} & {talk.BOT, talk.AGENT}
        handled_by = authors.pop() if len(authors) == 1 else "both"
        self._event("rated", wording.event("rated"), {"score": stars})
        self._rating = {
            "id": f"{self.id}-r", "conversation_id": self.id, "round": 1, "score": stars, "comment": comment,
            "handled_by": handled_by, "agent_id": self._agent[0] if self._agent else None,
            "created_at": self.now,
        }  # fmt: skip

    def _reading(self, mood: float) -> dict[str, Any]:
        """What a sentiment model makes of it: the mood, with noise."""
        intensity = round(min(1.0, max(-1.0, self.rng.gauss(mood, _READING_NOISE))), 3)
        polarity = "positive" if intensity > 0.25 else "negative" if intensity < -0.25 else "neutral"
        upset = min(1.0, max(0.0, 1.5 * (-intensity - 0.35) + self.rng.gauss(0, 0.05)))
        confidence = round(min(0.99, 0.55 + 0.4 * abs(intensity)), 3)
        return {
            "polarity": polarity,
            "intensity": intensity,
            "confidence": confidence,
            "upset": round(upset, 3),
        }

    def _event(self, event: str, text: str, facts: Mapping[str, Any] | None = None) -> None:
        self._add(talk.SYSTEM, text, content={"custom": {"event": event, **dict(facts or {})}})

    def _add(self, author: str, text: str, **more: Any) -> Row:
        seq = len(self.messages) + 1
        row: Row = {
            "id": f"{self.id}-{seq:03d}", "conversation_id": self.id, "seq": seq, "client_id": None,
            "author": author, "agent_id": None, "author_name": "", "text": text, "payload": None,
            "content": {},
            "language": self.language, "bot_turn": None, "answers_id": None, "understanding": None,
            "created_at": self.now,
        }  # fmt: skip
        self.messages.append(row | more)
        return self.messages[-1]

    def _wait(self, shortest: float, longest: float) -> None:
        self.now += timedelta(seconds=round(self.rng.uniform(shortest, longest), 1))
