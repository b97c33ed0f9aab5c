"""What is shown of rounds: how they ended, how satisfied shoppers said they were or are foretold to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from shop.conversations.views import iso
from shop.satisfaction.words import HAPPY
from shop.tables.desk import RatingRow
from shop.tables.satisfaction import RoundRow


class RoundReport:
    """Made over the session of a unit of work; reads only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def described(self, conversation_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """JSON of some conversations' rounds, oldest first, by conversation. `satisfaction`: what was said,
        else what is predicted, or None."""
        scores = scores_of(self._session, conversation_ids)
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        rows = self._session.scalars(
            select(RoundRow)
            .where(RoundRow.conversation_id.in_(conversation_ids))
            .order_by(RoundRow.conversation_id, RoundRow.round)
        )
        for row in rows:
            found[row.conversation_id].append(
                {
                    "round": row.round,
                    "resolution": row.resolution,
                    "ended_by": row.ended_by,
                    "ended_at": iso(row.ended_at),
                    "asked_at": iso(row.asked_at),
                    "satisfaction": _satisfaction(row, scores.get((row.conversation_id, row.round))),
                }
            )
        return found

    def summary(self, since: datetime | None = None) -> dict[str, dict[str, float | int | None]]:
        """Of the rounds that ended: how many were rated and how many only predicted; of each the mean stars
        (1..5) and the share of happy ones (0..1)."""
        rated = and_(RatingRow.conversation_id == RoundRow.conversation_id, RatingRow.round == RoundRow.round)
        happy = case((RatingRow.score >= HAPPY, 1.0), else_=0.0)
        said = select(func.count(), func.avg(RatingRow.score), func.avg(happy)).select_from(RoundRow)
        said = said.join(RatingRow, rated).where(RoundRow.ended_at.is_not(None))
        foretold = (
            select(func.count(), func.avg(RoundRow.predicted_score), func.avg(RoundRow.predicted_happy))
            .select_from(RoundRow)
            .outerjoin(RatingRow, rated)
            .where(RatingRow.score.is_(None), RoundRow.predicted_score.is_not(None))
        )
        if since is not None:
            said, foretold = (query.where(RoundRow.ended_at >= since) for query in (said, foretold))
        return {
            name: _mean_of(*self._session.execute(query).one())
            for name, query in (("said", said), ("predicted", foretold))
        }

    def counts(self, since: datetime | None = None) -> dict[str, int]:
        """How many rounds ended in which resolution."""
        query = select(RoundRow.resolution, func.count()).where(RoundRow.resolution.is_not(None))
        if since is not None:
            query = query.where(RoundRow.ended_at >= since)
        return {
            str(name): count for name, count in self._session.execute(query.group_by(RoundRow.resolution))
        }

    def resolutions(self) -> dict[tuple[str, int], str]:
        """How every round ended, by (conversation, round)."""
        rows = self._session.execute(
            select(RoundRow.conversation_id, RoundRow.round, RoundRow.resolution).where(
                RoundRow.resolution.is_not(None)
            )
        )
        return {(conversation_id, number): str(resolution) for conversation_id, number, resolution in rows}


def scores_of(session: Session, conversation_ids: Sequence[str]) -> dict[tuple[str, int], int]:
    """The stars given in some conversations, by (conversation, round)."""
    rows = session.execute(
        select(RatingRow.conversation_id, RatingRow.round, RatingRow.score).where(
            RatingRow.conversation_id.in_(conversation_ids)
        )
    )
    return {(conversation_id, number): score for conversation_id, number, score in rows}


def _mean_of(count: int, stars: Any, happy: Any) -> dict[str, float | int | None]:
    if not count:
        return {"n": 0, "mean": None, "happy": None}
    return {"n": count, "mean": round(float(stars), 3), "happy": round(float(happy), 3)}


def _satisfaction(row: RoundRow, said: int | None) -> dict[str, Any] | None:
    if said is not None:
        return {"source": "said", "score": said, "happy": None}
    if row.predicted_score is None or row.predicted_happy is None:
        return None
    return {
        "source": "predicted",
        "score": round(row.predicted_score, 2),
        "happy": round(row.predicted_happy, 3),
    }
