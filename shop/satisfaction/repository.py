"""Rounds in the database: what was said in them, how they ended, what is predicted of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from shop.conversations import words as talk
from shop.satisfaction.reporting import scores_of
from shop.satisfaction.rounds import HandedOver, Round, Said, hand_overs_within, split_rounds
from shop.tables.desk import ConversationRow, HandOverRow, MessageRow, RatingRow
from shop.tables.orders import Order
from shop.tables.satisfaction import RoundRow

MESSAGE_COLUMNS = (
    MessageRow.conversation_id, MessageRow.seq, MessageRow.author, MessageRow.text, MessageRow.created_at,
    MessageRow.content, MessageRow.understanding, MessageRow.bot_turn, MessageRow.language,
)  # fmt: skip
#: Of very long conversations only the newest messages are looked at.
_MOST_MESSAGES = 2_000
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class PastTalk:
    """One conversation of a customer: when it began, and the last stars (1..5) given in it, and when."""

    begun_at: datetime
    score: int | None = None
    rated_at: datetime | None = None


class SatisfactionRepository:
    """Made over the session of a unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, conversation_id: str, number: int) -> RoundRow | None:
        """What is stored of a round."""
        return self._session.get(RoundRow, (conversation_id, number))

    def get_or_add(self, conversation_id: str, number: int) -> RoundRow:
        """What is stored of a round, begun where there is nothing yet."""
        row = self.get(conversation_id, number)
        if row is None:
            row = RoundRow(conversation_id=conversation_id, round=number)
            self._session.add(row)
            self._session.flush()
        return row

    def of_conversation(self, conversation_id: str) -> Sequence[RoundRow]:
        """All rounds of a conversation, oldest first."""
        return self._session.scalars(
            select(RoundRow).where(RoundRow.conversation_id == conversation_id).order_by(RoundRow.round)
        ).all()

    def current(self, row: ConversationRow) -> Round:
        """The round that a conversation is in, or that ended last; with what this unit of work added."""
        self._session.flush()
        return self.rounds_of([row.id], only_last=True)[0]

    def count(self) -> int:
        """How many conversations there are in which somebody wrote."""
        query = select(func.count()).select_from(ConversationRow).where(ConversationRow.last_seq > 0)
        return int(self._session.scalar(query) or 0)

    def ids(self, after: str) -> Sequence[str]:
        """Some conversations in which somebody wrote, in the order of their ids, after one of them."""
        query = select(ConversationRow.id).where(ConversationRow.id > after, ConversationRow.last_seq > 0)
        return self._session.scalars(query.order_by(ConversationRow.id).limit(_AT_ONCE)).all()

    def rounds_of(self, conversation_ids: Sequence[str], *, only_last: bool = False) -> list[Round]:
        """The rounds of some conversations (a few hundred at most), with ratings and how they ended."""
        rows = self._session.scalars(
            select(ConversationRow)
            .where(ConversationRow.id.in_(conversation_ids))
            .order_by(ConversationRow.id)
        ).all()
        said = self._said(conversation_ids)
        hand_overs = self._hand_overs(conversation_ids)
        scores = scores_of(self._session, conversation_ids)
        ended = {
            (one.conversation_id, one.round): one
            for one in self._session.scalars(
                select(RoundRow).where(RoundRow.conversation_id.in_(conversation_ids))
            )
        }
        found: list[Round] = []
        for row in rows:
            parts = list(split_rounds(said[row.id]))
            # The newest part is the round that the conversation is in; older ones are counted back from it.
            first = max(1, row.round - len(parts) + 1)
            begins = [part[0].created_at for part in parts]
            for place, part in enumerate(parts):
                if only_last and place < len(parts) - 1:
                    continue
                number = first + place
                until = begins[place + 1] if place + 1 < len(parts) else None
                stored = ended.get((row.id, number))
                found.append(
                    Round(
                        conversation_id=row.id,
                        number=number,
                        said=part,
                        hand_overs=hand_overs_within(
                            hand_overs[row.id], begins[place] if place else None, until
                        ),
                        customer_id=row.customer_id,
                        channel=row.channel,
                        language=part[-1].language or row.language,
                        ended_by=stored.ended_by if stored else None,
                        ended_at=stored.ended_at if stored else _end_of(part),
                        score=scores.get((row.id, number)),
                    )
                )
            if not parts and only_last:
                found.append(Round(row.id, row.round, (), customer_id=row.customer_id, channel=row.channel))
        return found

    def unpredicted(self, *, limit: int = 100) -> Sequence[str]:
        """Conversations with rounds that have ended and of which nothing was predicted yet."""
        return self._session.scalars(
            select(RoundRow.conversation_id)
            .where(RoundRow.predicted_at.is_(None), RoundRow.ended_at.is_not(None))
            .distinct()
            .limit(limit)
        ).all()

    def unpredicted_rounds(self, conversation_ids: Sequence[str]) -> set[tuple[str, int]]:
        """Of these conversations the rounds (conversation, number) of which nothing was predicted yet."""
        rows = self._session.execute(
            select(RoundRow.conversation_id, RoundRow.round).where(
                RoundRow.conversation_id.in_(conversation_ids),
                RoundRow.predicted_at.is_(None),
                RoundRow.ended_at.is_not(None),
            )
        )
        return {(conversation_id, number) for conversation_id, number in rows}

    def add_ends(self, ended: Iterable[tuple[Round, str]], now: datetime) -> None:
        """Store ends that were not stored when they came."""
        for round_, resolution in ended:
            row = self.get_or_add(round_.conversation_id, round_.number)
            if row.ended_at is None:
                row.ended_at, row.ended_by = round_.ended_at or now, round_.ended_by
                row.resolution = resolution

    def histories(self, customer_ids: Iterable[str]) -> dict[str, list[PastTalk]]:
        """Of every customer their talks, oldest first, with the last rating given in each."""
        ids = sorted(set(customer_ids))
        found: dict[str, list[PastTalk]] = defaultdict(list)
        last = (
            select(RatingRow.conversation_id, func.max(RatingRow.round).label("round"))
            .group_by(RatingRow.conversation_id)
            .subquery()
        )
        of_last = and_(RatingRow.conversation_id == last.c.conversation_id, RatingRow.round == last.c.round)
        for begin in range(0, len(ids), _AT_ONCE):
            rows = self._session.execute(
                select(
                    ConversationRow.customer_id,
                    ConversationRow.created_at,
                    RatingRow.score,
                    RatingRow.created_at,
                )
                .outerjoin(last, last.c.conversation_id == ConversationRow.id)
                .outerjoin(RatingRow, of_last)
                .where(ConversationRow.customer_id.in_(ids[begin : begin + _AT_ONCE]))
                .order_by(ConversationRow.created_at)
            )
            for customer, begun, score, rated in rows:
                found[str(customer)].append(PastTalk(begun, score, rated))
        return found

    def orders(self, customer_ids: Iterable[str]) -> dict[str, list[tuple[datetime, str]]]:
        """Of every customer (when, status) of their orders, oldest first."""
        ids = sorted(set(customer_ids))
        found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for begin in range(0, len(ids), _AT_ONCE):
            rows = self._session.execute(
                select(Order.customer_id, Order.created_at, Order.status)
                .where(Order.customer_id.in_(ids[begin : begin + _AT_ONCE]))
                .order_by(Order.created_at)
            )
            for customer, ordered, status in rows:
                found[str(customer)].append((ordered, status))
        return found

    def _said(self, conversation_ids: Sequence[str]) -> dict[str, list[Said]]:
        found: dict[str, list[Said]] = defaultdict(list)
        query = select(*MESSAGE_COLUMNS).where(MessageRow.conversation_id.in_(conversation_ids))
        if len(conversation_ids) == 1:
            rows: Iterable[Any] = reversed(
                self._session.execute(query.order_by(MessageRow.seq.desc()).limit(_MOST_MESSAGES)).all()
            )
        else:
            rows = self._session.execute(query.order_by(MessageRow.conversation_id, MessageRow.seq))
        for row in rows:
            found[row.conversation_id].append(Said.of(row))
        return found

    def _hand_overs(self, conversation_ids: Sequence[str]) -> dict[str, list[HandedOver]]:
        found: dict[str, list[HandedOver]] = defaultdict(list)
        rows = self._session.scalars(
            select(HandOverRow)
            .where(HandOverRow.conversation_id.in_(conversation_ids))
            .order_by(HandOverRow.created_at)
        )
        for row in rows:
            found[row.conversation_id].append(
                HandedOver(
                    row.reason, row.result, row.created_at, row.assigned_at, row.answered_at, row.ended_at
                )
            )
        return found


def _end_of(part: Sequence[Said]) -> datetime | None:
    return next((one.created_at for one in part if one.event == "resolved"), None)


def without_end(session: Session, *, limit: int = 100) -> Sequence[str]:
    """Resolved conversations of whose last round no end is stored, as those from before there were rounds."""
    return session.scalars(
        select(ConversationRow.id)
        .outerjoin(
            RoundRow,
            and_(RoundRow.conversation_id == ConversationRow.id, RoundRow.round == ConversationRow.round),
        )
        .where(
            ConversationRow.state == talk.RESOLVED,
            or_(RoundRow.conversation_id.is_(None), RoundRow.ended_at.is_(None)),
            ConversationRow.last_seq > 0,
        )
        .limit(limit)
    ).all()
