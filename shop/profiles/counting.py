"""What customers did and said beside their orders, counted in the database: numbers by customer."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, case, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import GenericFunction

from shop.behaviour.repository import seconds_of
from shop.tables import BehaviourEvent, Review
from shop.tables.desk import ConversationRow, HandOverRow, RatingRow
from shop.tables.satisfaction import RoundRow

Among = Callable[[Any], ColumnElement[bool]]
Numbers = dict[str, dict[str, float]]
COUNTED = ("view", "search", "cart", "recommendation_shown", "recommendation_clicked")
_HOURS = range(24)


class hour_of(GenericFunction[int]):
    """The hour of a time, 0..23, UTC."""

    type = Integer()
    inherit_cache = True


@compiles(hour_of, "sqlite")
def _hour_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(substr({compiler.process(element.clauses, **options)}, 12, 2) AS INTEGER)"


@compiles(hour_of, "postgresql")
def _hour_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    time = compiler.process(element.clauses, **options)
    return f"CAST(extract(hour FROM ({time}) AT TIME ZONE 'UTC') AS INTEGER)"


class day_of(GenericFunction[str]):
    """The day of a time, as text, UTC."""

    inherit_cache = True


@compiles(day_of, "sqlite")
def _day_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 10)"


@compiles(day_of, "postgresql")
def _day_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(({compiler.process(element.clauses, **options)}) AT TIME ZONE 'UTC' AS DATE)"


def _around_the_clock(hour: ColumnElement[int], wave: Callable[[float], float]) -> ColumnElement[float]:
    """Of an hour its place on the circle of the day; the middle of the hour stands for it."""
    places = {number: literal(wave((number + 0.5) * math.tau / 24), Float) for number in _HOURS}
    return case(places, value=hour)


def events_of(session: Session, among: Among) -> Numbers:
    """`view`, `search` ... counts of events; `days` with any; `hour_cos`, `hour_sin` sums over all events of
    the hour's place on the circle; `first` and `last` in seconds since 1970."""
    event, hour = BehaviourEvent, hour_of(BehaviourEvent.created_at)
    columns: dict[str, ColumnElement[Any]] = {
        kind: func.count().filter(event.kind == kind) for kind in COUNTED
    }
    columns |= {
        "events": func.count(),
        "days": func.count(func.distinct(day_of(event.created_at))),
        "hour_cos": func.sum(_around_the_clock(hour, math.cos)),
        "hour_sin": func.sum(_around_the_clock(hour, math.sin)),
        "first": seconds_of(func.min(event.created_at)),
        "last": seconds_of(func.max(event.created_at)),
    }
    query = (
        select(event.customer_id, *columns.values())
        .where(event.customer_id.is_not(None), among(event.customer_id))
        .group_by(event.customer_id)
    )
    return _numbers(session, query, tuple(columns))


def reviews_of(session: Session, among: Among) -> Numbers:
    """`reviews`: how many; `stars`: their mean, 0..5."""
    query = (
        select(Review.customer_id, func.count(), func.avg(Review.rating))
        .where(Review.customer_id.is_not(None), among(Review.customer_id))
        .group_by(Review.customer_id)
    )
    return _numbers(session, query, ("reviews", "stars"))


def chats_of(session: Session, among: Among) -> Numbers:
    """`chats`: conversations; `handed_over`: times that a person was wanted; `satisfaction`: mean of ratings
    1..5, of predictions where nothing was said; `mood`: mean intensity, -1..1, of what was written lately."""
    talk = ConversationRow
    mine = (talk.customer_id.is_not(None), among(talk.customer_id))
    found: dict[str, dict[str, float]] = defaultdict(dict)
    counts = (
        (("chats",), select(talk.customer_id, func.count()).where(*mine, talk.last_seq > 0)),
        (
            ("handed_over",),
            select(talk.customer_id, func.count())
            .join(HandOverRow, HandOverRow.conversation_id == talk.id)
            .where(*mine),
        ),
        (
            ("satisfaction",),
            select(talk.customer_id, func.avg(func.coalesce(RatingRow.score, RoundRow.predicted_score)))
            .join(RoundRow, RoundRow.conversation_id == talk.id)
            .outerjoin(
                RatingRow,
                (RatingRow.conversation_id == talk.id) & (RatingRow.round == RoundRow.round),
            )
            .where(*mine),
        ),
    )
    for names, query in counts:
        for customer_id, numbers in _numbers(session, query.group_by(talk.customer_id), names).items():
            found[customer_id] |= numbers
    for customer_id, mood in _moods(session, mine).items():
        found[customer_id]["mood"] = mood
    return dict(found)


def _moods(session: Session, mine: tuple[ColumnElement[bool], ...]) -> dict[str, float]:
    read: dict[str, list[float]] = defaultdict(list)
    query = select(ConversationRow.customer_id, ConversationRow.mood).where(
        *mine, ConversationRow.mood.is_not(None)
    )
    for customer_id, mood in session.execute(query.order_by(ConversationRow.updated_at)):
        read[customer_id or ""] += [float(one) for one in (mood or {}).get("trend", ())]
    return {customer_id: sum(some[-20:]) / len(some[-20:]) for customer_id, some in read.items() if some}


def _numbers(session: Session, query: Any, names: tuple[str, ...]) -> Numbers:
    return {
        row[0]: {name: float(value) for name, value in zip(names, row[1:], strict=True) if value is not None}
        for row in session.execute(query)
    }
