"""Rounds for tests: one of everything, and many whose stars follow from how they went."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from shop.satisfaction.rounds import HandedOver, Round, Said
from shop.satisfaction.service import Case

BEGUN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def said(text: str = "Where is my parcel?", *, seq: int = 1, author: str = "shopper", **more: Any) -> Said:
    """One message, a minute after the one before."""
    known = {"intent": "track_order", "intents": ("track_order",), "confidence": 0.9}
    if author != "shopper":
        known = {}
    at = BEGUN + timedelta(minutes=seq - 1)
    return Said(**({"seq": seq, "author": author, "text": text, "created_at": at} | known | more))


def case(*messages: Said, **more: Any) -> Case:
    """A round of a guest, or whatever `more` makes it."""
    given = {name: more.pop(name) for name in ("talks", "orders") if name in more}
    number = more.pop("number", 1)
    return Case(Round(more.pop("conversation_id", "c1"), number, tuple(messages), **more), **given)


def many_cases(count: int, *, seed: int = 1, rated: float = 1.0) -> list[Case]:
    """Rounds a day apart: the better the mood and the fewer misunderstandings, the more stars."""
    rng = random.Random(seed)
    found = []
    for number in range(count):
        mood, missed = rng.uniform(-1, 1), rng.random() < 0.3
        stars = max(1, min(5, round(3.6 + 1.4 * mood - 1.2 * missed + rng.gauss(0, 0.5))))
        begun = BEGUN + timedelta(days=number)
        messages = [
            said(f"message {at}", seq=at + 1, created_at=begun + timedelta(minutes=at),
                 intent="nlu_fallback" if missed and at == 1 else "track_order",
                 mood={"intensity": mood + rng.gauss(0, 0.2), "upset": max(0.0, -mood)})
            for at in range(rng.randint(2, 4))
        ]  # fmt: skip
        score = stars if rng.random() < rated else None
        ended = begun + timedelta(hours=1)
        found.append(case(*messages, conversation_id=f"c{number:05d}", score=score, ended_at=ended))
    return found


def handed_over(reason: str = "asked_for", *, answered_after: float | None = 4.0) -> HandedOver:
    """A wish for people at the beginning; answered so many minutes later, or never."""
    answered = None if answered_after is None else BEGUN + timedelta(minutes=answered_after)
    return HandedOver(reason, "queued", BEGUN, answered_at=answered, ended_at=BEGUN + timedelta(minutes=30))
