"""What customers ask for about their data, who decides it, and when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.clock import Clock, utc_now
from shop.conversations.repositories.agents import AuditRepository
from shop.errors import Conflict, InvalidInput, NotFound, RuleViolation
from shop.money import Money
from shop.privacy import persons, words
from shop.privacy.erasure import ErasureService, blockers
from shop.privacy.rules import PrivacyRules
from shop.tables import Customer
from shop.tables.desk import AuditRow
from shop.tables.privacy import ForgottenTalkRow, PrivacyRequestRow
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import View

MOST_DOWNLOADS = 5
#: So that "it will be erased" still reaches the shopper, in a conversation that is erased too.
_ANSWER_FIRST = timedelta(seconds=8)
#: A turn of the bot that was running may write once more after it was told to forget.
_SETTLED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class PrivacyRequest(View):
    """A request as agents and the bot see it. `details`: counts, or the orders that are waited for."""

    id: str
    kind: str
    state: str
    customer_id: str | None
    conversation_id: str | None
    proven_by: str | None
    language: str
    downloads: int
    created_at: datetime
    details: dict[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None
    expires_at: datetime | None = None
    ended_at: datetime | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class DeletionPlan:
    """What a deletion would mean: orders kept without the person, what stands in the way, money that is lost.

    `at_once`: no agent has to look at it. `planned`: one that is on its way already.
    """

    orders_kept: int
    open_orders: tuple[str, ...]
    talks_in_hand: int
    gift_cards: tuple[Money, ...]
    at_once: bool
    planned: PrivacyRequest | None = None


class PrivacyService:
    """Requests. One transaction a method; only the unit of work commits."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        rules: PrivacyRules | None = None,
        erasure: ErasureService | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._units = units
        self._rules = rules or PrivacyRules()
        self._erasure = erasure or ErasureService(units, clock)
        self._clock = clock

    def plan_deletion(self, customer_id: str, proven_by: str | None) -> DeletionPlan:
        """What to tell the customer before they say yes. Raises NotFound("customer_not_found")."""
        with self._units(read_only=True) as unit:
            customer = unit.customers.get(customer_id)
            if customer is None:
                raise NotFound("customer_not_found")
            every = persons.orders(unit.session, customer_id)
            found = blockers(unit.session, customer_id)
            known = _open(unit.session, customer_id, words.DELETION)
            return DeletionPlan(
                orders_kept=len(every),
                open_orders=found.order_numbers,
                talks_in_hand=found.conversations,
                gift_cards=_balances(customer),
                at_once=self._rules.at_once(words.DELETION, proven_by),
                planned=_view(known) if known else None,
            )

    def request(
        self,
        kind: str,
        customer_id: str,
        *,
        proven_by: str | None,
        language: str,
        conversation_id: str | None = None,
    ) -> PrivacyRequest:
        """Store a customer's wish; the same wish again is the same request.

        Raises NotFound("customer_not_found"), InvalidInput("unknown_request_kind").
        """
        if kind not in words.KINDS:
            raise InvalidInput("unknown_request_kind", kind=kind, allowed=list(words.KINDS))
        with self._units() as unit:
            session, now = unit.session, self._clock()
            if unit.customers.get(customer_id, lock=True) is None:
                raise NotFound("customer_not_found")
            row = _open(session, customer_id, kind) or _usable(session, customer_id, kind, now)
            if row is None:
                row = PrivacyRequestRow(
                    id=uuid4().hex, kind=kind, state=words.REQUESTED, customer_id=customer_id,
                    conversation_id=conversation_id, proven_by=proven_by, language=language, details={},
                    downloads=0, created_at=now,
                )  # fmt: skip
                session.add(row)
                _note(session, f"privacy_{kind}_requested", row, None, now)
            if row.state == words.REQUESTED and self._rules.at_once(kind, proven_by):
                self._grant(session, row, now)
            session.flush()
            view = _view(row)
            unit.commit()
        return view

    def decide(self, request_id: str, *, grant: bool, agent_id: str | None) -> PrivacyRequest:
        """An agent says yes or no; a deletion that was granted can still be refused until it is done.

        Raises NotFound("unknown_request"), Conflict("request_ended").
        """
        with self._units() as unit:
            session, now = unit.session, self._clock()
            row = _locked(session, request_id)
            if row.state not in words.OPEN_STATES or (grant and row.state != words.REQUESTED):
                raise Conflict("request_ended", state=row.state)
            row.decided_by = agent_id
            if grant:
                self._grant(session, row, now)
            else:
                row.state, row.ended_at = words.REFUSED, now
            _note(session, f"privacy_{row.kind}_{'granted' if grant else 'refused'}", row, agent_id, now)
            session.flush()
            view = _view(row)
            unit.commit()
        return view

    def take_back(self, customer_id: str) -> bool:
        """The customer does not want to be deleted after all; whether there was something to take back."""
        with self._units() as unit:
            row = _open(unit.session, customer_id, words.DELETION)
            if row is None:
                return False
            row.state, row.ended_at = words.REFUSED, self._clock()
            _note(unit.session, "privacy_deletion_taken_back", row, None, self._clock())
            unit.commit()
        return True

    def find(
        self, *, state: str | None = None, customer_id: str | None = None, limit: int = 100
    ) -> list[PrivacyRequest]:
        """Requests, the newest first; `state` "open": those that are not ended."""
        query = select(PrivacyRequestRow)
        if state == "open":
            query = query.where(PrivacyRequestRow.state.in_(words.OPEN_STATES))
        elif state is not None:
            query = query.where(PrivacyRequestRow.state == state)
        if customer_id is not None:
            query = query.where(PrivacyRequestRow.customer_id == customer_id)
        with self._units(read_only=True) as unit:
            rows = unit.session.scalars(
                query.order_by(PrivacyRequestRow.created_at.desc(), PrivacyRequestRow.id).limit(limit)
            ).all()
            return [_view(row) for row in rows]

    def open_export(self, request_id: str) -> PrivacyRequest:
        """Count one download of an export. Raises NotFound("export_gone"): expired, used up, or never was."""
        with self._units() as unit:
            row = unit.session.get(PrivacyRequestRow, request_id, with_for_update=True)
            now = self._clock()
            usable = row is not None and row.kind == words.EXPORT and row.state == words.READY
            if not usable or row is None or row.customer_id is None:
                raise NotFound("export_gone")
            if row.downloads >= MOST_DOWNLOADS or (row.expires_at and row.expires_at <= now):
                raise NotFound("export_gone")
            row.downloads += 1
            _note(unit.session, "privacy_export_downloaded", row, None, now)
            view = _view(row)
            unit.commit()
        return view

    def carry_out(self, *, most: int = 20) -> list[str]:
        """Erase whoever is due, one transaction each; the conversations that are gone.

        Who still has open orders waits; who failed is tried again the next time.
        """
        now = self._clock()
        with self._units(read_only=True) as unit:
            due = unit.session.execute(
                select(PrivacyRequestRow.id, PrivacyRequestRow.customer_id)
                .where(
                    PrivacyRequestRow.kind == words.DELETION,
                    PrivacyRequestRow.state.in_((words.DUE, words.WAITING)),
                    PrivacyRequestRow.customer_id.is_not(None),
                )
                .where((PrivacyRequestRow.not_before.is_(None)) | (PrivacyRequestRow.not_before <= now))
                .order_by(PrivacyRequestRow.created_at)
                .limit(most)
            ).all()
        gone: list[str] = []
        for request_id, customer_id in due:
            gone += self._carry_out(request_id, str(customer_id))
        return gone

    def _carry_out(self, request_id: str, customer_id: str) -> list[str]:
        with self._units(read_only=True) as unit:
            talks = list(persons.person(unit.session, customer_id).conversation_ids)
        try:
            self._erasure.erase(customer_id, request_id=request_id)
        except RuleViolation as refused:
            self._wait(request_id, refused.details)
            return []
        except NotFound:
            self._end_without_person(request_id)
            return []
        return talks

    def _wait(self, request_id: str, details: dict[str, Any]) -> None:
        with self._units() as unit:
            row = _locked(unit.session, request_id)
            if row.state in (words.DUE, words.WAITING) and (row.state, row.details) != (
                words.WAITING,
                details,
            ):
                row.state, row.details = words.WAITING, details
                unit.commit()

    def _end_without_person(self, request_id: str) -> None:
        with self._units() as unit:
            row = _locked(unit.session, request_id)
            row.state, row.ended_at, row.customer_id, row.conversation_id = (
                words.DONE, self._clock(), None, None,
            )  # fmt: skip
            unit.commit()

    def _grant(self, session: Session, row: PrivacyRequestRow, now: datetime) -> None:
        if row.kind == words.EXPORT:
            row.state, row.expires_at = words.READY, now + self._rules.link_lasts
            return
        row.not_before = now + max(self._rules.grace, _ANSWER_FIRST)
        found = blockers(session, row.customer_id or "")
        row.state = words.WAITING if found else words.DUE
        row.details = {"order_numbers": list(found.order_numbers)} if found.order_numbers else {}

    # --- what the bot still has to forget ---

    def talks_to_forget(self, *, limit: int = 200) -> list[str]:
        """Conversations that are gone here and not yet in the bot."""
        with self._units(read_only=True) as unit:
            return list(
                unit.session.scalars(
                    select(ForgottenTalkRow.conversation_id)
                    .order_by(ForgottenTalkRow.created_at)
                    .limit(limit)
                )
            )

    def talks_forgotten(self, conversation_ids: Sequence[str]) -> None:
        """The bot was told. It is told again until no turn can be running any more."""
        settled = self._clock() - _SETTLED
        with self._units() as unit:
            for talk in conversation_ids:
                row = unit.session.get(ForgottenTalkRow, talk)
                if row is not None and row.created_at <= settled:
                    unit.session.delete(row)
            unit.commit()


def _open(session: Session, customer_id: str, kind: str) -> PrivacyRequestRow | None:
    return session.scalars(
        select(PrivacyRequestRow)
        .where(
            PrivacyRequestRow.customer_id == customer_id,
            PrivacyRequestRow.kind == kind,
            PrivacyRequestRow.state.in_(words.OPEN_STATES),
        )
        .order_by(PrivacyRequestRow.created_at.desc())
        .limit(1)
    ).one_or_none()


def _usable(session: Session, customer_id: str, kind: str, now: datetime) -> PrivacyRequestRow | None:
    return session.scalars(
        select(PrivacyRequestRow)
        .where(
            PrivacyRequestRow.customer_id == customer_id,
            PrivacyRequestRow.kind == kind,
            PrivacyRequestRow.state == words.READY,
            PrivacyRequestRow.expires_at > now,
            PrivacyRequestRow.downloads < MOST_DOWNLOADS,
        )
        .order_by(PrivacyRequestRow.created_at.desc())
        .limit(1)
    ).one_or_none()


def _locked(session: Session, request_id: str) -> PrivacyRequestRow:
    row = session.get(PrivacyRequestRow, request_id, with_for_update=True)
    if row is None:
        raise NotFound("unknown_request")
    return row


def _note(session: Session, action: str, row: PrivacyRequestRow, agent_id: str | None, now: datetime) -> None:
    # The request's id and nothing about the person: the entry stays when the person is gone.
    AuditRepository(session).add(
        AuditRow(agent_id=agent_id, action=action, subject=row.id, details={}, created_at=now)
    )


def _balances(customer: Customer) -> tuple[Money, ...]:
    return tuple(
        Money(method.balance_minor, method.currency)
        for method in customer.payment_methods
        if method.balance_minor
    )


def _view(row: PrivacyRequestRow) -> PrivacyRequest:
    return PrivacyRequest(
        id=row.id, kind=row.kind, state=row.state, customer_id=row.customer_id,
        conversation_id=row.conversation_id, proven_by=row.proven_by, language=row.language,
        downloads=row.downloads, created_at=row.created_at, details=dict(row.details or {}),
        not_before=row.not_before, expires_at=row.expires_at, ended_at=row.ended_at,
        decided_by=row.decided_by,
    )  # fmt: skip
