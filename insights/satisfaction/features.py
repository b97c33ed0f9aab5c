"""What a round tells of satisfaction, in numbers: effort, understanding, mood, waiting, what came of it.

Nothing that happens after the rating is looked at, and nothing of the customer that was not known when the
round began. The groups are what is known to move ratings of service chats: the effort it took, being
understood, waiting, what came of it, and how the mood went (PARADISE, Walker et al. 1997, began with these).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from math import log1p

import numpy as np
from numpy.typing import NDArray

from shop.conversations import words as talk
from shop.satisfaction.resolution import says_it_is_done
from shop.satisfaction.rounds import Round, Said
from shop.satisfaction.service import Case

Floats = NDArray[np.float64]

NAMES = (
    "turns", "bot_messages", "agent_messages", "minutes", "letters_a_message",
    "misunderstood", "misunderstood_share", "misunderstood_in_a_row", "confidence_mean",
    "same_question_in_a_row", "said_again",
    "handed_over", "asked_for_human", "handed_over_for_trouble", "wait_minutes", "left_waiting",
    "changes_made", "requests", "task_left_open", "thanked",
    "mood_known", "mood_mean", "mood_last", "mood_trend", "mood_lowest", "upset_most",
    "ended_by_agent", "began_anew", "chinese",
    "known_customer", "past_talks", "past_rating", "past_rated", "orders_year", "sent_back_share",
)  # fmt: skip
"""Columns of a feature table, in this order. `mood_*`: intensity -1..1. NaN where nobody has read the mood,
or where there is no past rating."""

_RECENT = timedelta(days=90)
_YEAR = timedelta(days=365)
_TROUBLE = frozenset({"misunderstood", "looping", "frustration", talk.BOT_FAILURE})
_SENT_BACK = frozenset({"return_requested", "exchange_requested"})


def feature_table(cases: Sequence[Case]) -> Floats:
    """One row a case, float64[n, len(NAMES)]."""
    if not cases:
        return np.empty((0, len(NAMES)))
    return np.array([features_of(case) for case in cases], dtype=np.float64)


def features_of(case: Case) -> list[float]:
    """One row, in the order of `NAMES`."""
    round_ = case.round.before_rating()
    values = {**_effort(round_), **_hand_over(round_), **_outcome(round_), **_mood(round_), **_past(case)}
    return [float(values[name]) for name in NAMES]


def _effort(round_: Round) -> dict[str, float]:
    asked = round_.of_shopper
    understood = [one for one in asked if one.intent is not None]
    missed = [one.misunderstood for one in asked]
    texts = Counter(" ".join(one.text.casefold().split()) for one in asked)
    begun, last = round_.begun_at, round_.said[-1].created_at if round_.said else None
    spoken = [one for one in round_.said if one.author != talk.SYSTEM]
    if spoken:
        last = spoken[-1].created_at
    seconds = (last - begun).total_seconds() if begun and last else 0.0
    return {
        "turns": log1p(len(asked)),
        "bot_messages": log1p(_by(round_, talk.BOT)),
        "agent_messages": log1p(_by(round_, talk.AGENT)),
        "minutes": log1p(max(0.0, seconds) / 60),
        "letters_a_message": log1p(_mean([len(one.text) for one in asked], 0.0)),
        "misunderstood": log1p(sum(missed)),
        "misunderstood_share": sum(missed) / max(1, len(missed)),
        "misunderstood_in_a_row": _longest(missed),
        "confidence_mean": _mean([one.confidence for one in understood], 0.8),
        "same_question_in_a_row": _same_question(asked),
        "said_again": sum(count - 1 for text, count in texts.items() if len(text) > 3),
    }


def _hand_over(round_: Round) -> dict[str, float]:
    reasons = {one.reason for one in round_.hand_overs}
    waits = [
        (
            (one.answered_at or one.ended_at or round_.ended_at or one.created_at) - one.created_at
        ).total_seconds()
        for one in round_.hand_overs
        if one.reason != talk.TAKEN_OVER
    ]
    unanswered = any(one.answered_at is None and one.reason != talk.TAKEN_OVER for one in round_.hand_overs)
    return {
        "handed_over": bool(reasons),
        "asked_for_human": "asked_for" in reasons,
        "handed_over_for_trouble": bool(reasons & _TROUBLE),
        "wait_minutes": log1p(max([0.0, *waits]) / 60.0),
        "left_waiting": unanswered,
    }


def _outcome(round_: Round) -> dict[str, float]:
    asked = round_.of_shopper
    changes = sum(
        before.asks == "confirmation" and "deny" not in after.intents and after.asks != "confirmation"
        for before, after in pairwise(asked)
    )
    return {
        "changes_made": changes,
        "requests": log1p(sum(one.asks_for_something and one.task is None for one in asked)),
        "task_left_open": bool(asked) and asked[-1].task is not None,
        "thanked": any(says_it_is_done(one) for one in asked[-3:]),
        "ended_by_agent": round_.ended_by == talk.AGENT,
        "began_anew": round_.ended_by == talk.SHOPPER,
        "chinese": round_.language == "zh",
    }


def _mood(round_: Round) -> dict[str, float]:
    read = [one for one in round_.of_shopper if one.mood.get("intensity") is not None]
    if not read:
        unknown = dict.fromkeys(
            ("mood_mean", "mood_last", "mood_trend", "mood_lowest", "upset_most"), float("nan")
        )
        return {"mood_known": 0.0, **unknown}
    moods = np.array([float(one.mood["intensity"]) for one in read])
    third = max(1, len(moods) // 3)
    return {
        "mood_known": 1.0,
        "mood_mean": float(moods.mean()),
        "mood_last": float(moods[-2:].mean()),
        "mood_trend": float(moods[-third:].mean() - moods[:third].mean()),
        "mood_lowest": float(moods.min()),
        "upset_most": max(float(one.mood.get("upset") or 0.0) for one in read),
    }


def _past(case: Case) -> dict[str, float]:
    begun = case.round.begun_at
    if case.round.customer_id is None or begun is None:
        return {
            "known_customer": 0, "past_talks": 0, "past_rating": float("nan"), "past_rated": 0,
            "orders_year": 0, "sent_back_share": 0,
        }  # fmt: skip
    talks = [one for one in case.talks if begun - _RECENT <= one.begun_at < begun]
    scores = [
        one.score for one in case.talks if one.score is not None and one.rated_at and one.rated_at < begun
    ]
    orders = [status for ordered, status in case.orders if begun - _YEAR <= ordered < begun]
    return {
        "known_customer": 1,
        "past_talks": log1p(len(talks)),
        "past_rating": _mean(scores, float("nan")),
        "past_rated": log1p(len(scores)),
        "orders_year": log1p(len(orders)),
        "sent_back_share": sum(status in _SENT_BACK for status in orders) / max(1, len(orders)),
    }


def _by(round_: Round, author: str) -> int:
    return sum(one.author == author for one in round_.said)


def _same_question(asked: Sequence[Said]) -> int:
    """The longest run of the same open question, less the first time it was asked."""
    longest = run = 0
    for before, after in pairwise(asked):
        same = (before.task, before.asks) == (after.task, after.asks)
        run = run + 1 if before.asks is not None and same else 0
        longest = max(longest, run)
    return longest


def _longest(flags: Sequence[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


def _mean(values: Sequence[float], otherwise: float) -> float:
    return float(np.mean(values)) if len(values) else otherwise
