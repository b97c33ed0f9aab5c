"""Agents: their accounts, signing in, and whether they are there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shop.clock import Clock, utc_now
from shop.conversations import words
from shop.conversations.assignment import DeskRules
from shop.conversations.repositories import DeskRepositories
from shop.conversations.views import AgentView
from shop.errors import Conflict, InvalidInput, NotFound, NotIdentified, RuleViolation
from shop.tables.desk import AgentRow, AuditRow
from shop.unit_of_work import UnitOfWorkFactory

SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 200
_EMAIL = re.compile(r"^[^\s@<>\"',;:]{1,64}@[^\s@<>\"',;:]+\.[^\s@<>\"',;:.]{2,}$")
_hasher = PasswordHasher()


def add_agent(
    units: UnitOfWorkFactory,
    email: str,
    name: str,
    password: str,
    role: str = words.AGENT_ROLE,
    *,
    by: str | None = None,
    clock: Clock = utc_now,
) -> AgentView:
    """Create an account. InvalidInput names the field that is wrong; Conflict where the address is taken.

    `by` is the admin who did it; None is the command line.
    """
    email, name = clean_email(email), _name(name)
    password_hash = hash_password(password)
    _require_role(role)
    with units() as unit:
        repositories = DeskRepositories(unit.session)
        if repositories.agents.by_email(email) is not None:
            raise Conflict("agent_exists", field="email")
        row = AgentRow(
            id=uuid4().hex, email=email, name=name, role=role, password_hash=password_hash, token_version=1,
            active=True, presence=words.OFFLINE, created_at=clock(),
        )  # fmt: skip
        repositories.agents.add(row)
        _audit(repositories, by, "agent_added", row.id, clock, role=role)
        unit.commit()
        return AgentView.of(row, words.OFFLINE)


def agent_exists(units: UnitOfWorkFactory, email: str) -> bool:
    """Whether somebody has an account under this address."""
    with units(read_only=True) as unit:
        return DeskRepositories(unit.session).agents.by_email(email.strip().lower()) is not None


def clean_email(email: str) -> str:
    """An address as accounts keep it; InvalidInput where it is none."""
    cleaned = email.strip().lower()
    if len(cleaned) > 254 or not _EMAIL.match(cleaned):
        raise InvalidInput("email_malformed", field="email")
    return cleaned


def hash_password(password: str) -> str:
    """The argon2 hash; slow, so never call it inside a transaction."""
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise InvalidInput("password_too_short", field="password", shortest=SHORTEST_PASSWORD)
    return _hasher.hash(password)


def _name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not 0 < len(cleaned) <= 200:
        raise InvalidInput("name_missing", field="name")
    return cleaned


def _require_role(role: str) -> None:
    if role not in words.ROLES:
        raise InvalidInput("role_unknown", field="role")


def _audit(
    repositories: DeskRepositories, by: str | None, action: str, subject: str, clock: Clock, **details: Any
) -> None:
    repositories.audit.add(
        AuditRow(agent_id=by, action=action, subject=subject, details=details, created_at=clock())
    )


@dataclass(frozen=True, slots=True)
class AgentChange:
    """What an admin changes of an account; None leaves it."""

    name: str | None = None
    role: str | None = None
    active: bool | None = None
    password: str | None = None


class AgentService:
    """One transaction a method; passwords are hashed and compared outside of it."""

    def __init__(self, units: UnitOfWorkFactory, rules: DeskRules, clock: Clock = utc_now) -> None:
        self._units = units
        self._rules = rules
        self._clock = clock
        self._nobody: str | None = None

    def add(self, email: str, name: str, password: str, role: str, *, by: str | None = None) -> AgentView:
        """Create an account, see `add_agent`."""
        return add_agent(self._units, email, name, password, role, by=by, clock=self._clock)

    def sign_in(self, email: str, password: str) -> AgentView:
        """Who this is; NotIdentified, the same for an unknown address, a wrong password, a closed account."""
        cleaned = email.strip().lower()
        with self._units(read_only=True) as unit:
            row = DeskRepositories(unit.session).agents.by_email(cleaned)
        matches = _matches(row.password_hash if row else self._hash_of_nobody(), password)
        with self._units() as unit:
            repositories = DeskRepositories(unit.session)
            agent = repositories.agents.locked(row.id) if row else None
            if agent is None or not matches or not agent.active:
                _audit(repositories, row.id if row else None, "sign_in_failed", "", self._clock)
                unit.commit()
                raise NotIdentified("wrong_credentials")
            agent.presence = words.ONLINE
            agent.last_seen_at = self._clock()
            _audit(repositories, agent.id, "signed_in", agent.id, self._clock)
            unit.commit()
            return self._view(agent)

    def sign_out(self, agent_id: str) -> AgentView:
        """The agent goes home: every token of theirs ends."""
        with self._units() as unit:
            repositories = DeskRepositories(unit.session)
            agent = self._locked(repositories, agent_id)
            agent.presence = words.OFFLINE
            agent.token_version += 1
            _audit(repositories, agent.id, "signed_out", agent.id, self._clock)
            unit.commit()
            return self._view(agent)

    def authorised(self, agent_id: str, version: int) -> AgentView | None:
        """The agent of a token, if the token still counts."""
        with self._units(read_only=True) as unit:
            row = DeskRepositories(unit.session).agents.get(agent_id)
            if row is None or not row.active or row.token_version != version:
                return None
            return self._view(row)

    def all(self) -> list[AgentView]:
        """Every agent with their presence."""
        with self._units(read_only=True) as unit:
            return [self._view(row) for row in DeskRepositories(unit.session).agents.all()]

    def change(self, agent_id: str, change: AgentChange, *, by: str | None) -> AgentView:
        """What an admin changes (`by`; None is the command line). A new password, another role or a closed
        account ends the agent's tokens."""
        password_hash = hash_password(change.password) if change.password is not None else None
        if change.role is not None:
            _require_role(change.role)
        with self._units() as unit:
            repositories = DeskRepositories(unit.session)
            agent = self._locked(repositories, agent_id)
            loses_admin = change.active is False or change.role == words.AGENT_ROLE
            if agent.role == words.ADMIN_ROLE and agent.active and loses_admin:
                if repositories.agents.active_admins() < 2:
                    raise RuleViolation("last_admin")
            before = (agent.role, agent.active)
            agent.name = _name(change.name) if change.name is not None else agent.name
            agent.role = change.role or agent.role
            agent.active = agent.active if change.active is None else change.active
            if password_hash is not None:
                agent.password_hash = password_hash
            if password_hash is not None or (agent.role, agent.active) != before:
                agent.token_version += 1
            if not agent.active:
                agent.presence = words.OFFLINE
            changed = [name for name in AgentChange.__slots__ if getattr(change, name) is not None]
            _audit(repositories, by, "agent_changed", agent.id, self._clock, changed=changed)
            unit.commit()
            return self._view(agent)

    def change_own_password(self, agent_id: str, current: str, new: str) -> AgentView:
        """A new password ends all tokens, also the one in use; sign in again."""
        with self._units(read_only=True) as unit:
            row = DeskRepositories(unit.session).agents.get(agent_id)
            if row is None:
                raise NotFound("unknown_agent")
            password_hash = row.password_hash
        if not _matches(password_hash, current):
            raise NotIdentified("wrong_credentials", field="current")
        return self.change(agent_id, AgentChange(password=new), by=agent_id)

    def choose_presence(self, agent_id: str, status: str) -> AgentView:
        """The agent says whether they take conversations."""
        if status not in words.PRESENCES:
            raise InvalidInput("presence_unknown", field="status")
        with self._units() as unit:
            agent = self._locked(DeskRepositories(unit.session), agent_id)
            agent.presence = status
            agent.last_seen_at = self._clock()
            unit.commit()
            return self._view(agent)

    def seen(self, agent_ids: set[str]) -> None:
        """These agents' pages are alive."""
        if not agent_ids:
            return
        with self._units() as unit:
            DeskRepositories(unit.session).agents.seen(agent_ids, self._clock())
            unit.commit()

    def _hash_of_nobody(self) -> str:
        """Compared with where there is no such account, so that both take equally long."""
        if self._nobody is None:
            self._nobody = _hasher.hash(uuid4().hex)
        return self._nobody

    def _locked(self, repositories: DeskRepositories, agent_id: str) -> AgentRow:
        agent = repositories.agents.locked(agent_id)
        if agent is None:
            raise NotFound("unknown_agent")
        return agent

    def _view(self, row: AgentRow) -> AgentView:
        return AgentView.of(row, self._status(row))

    def _status(self, row: AgentRow) -> str:
        """What the agent chose, unless their page has not been heard of."""
        if row.presence != words.ONLINE or row.last_seen_at is None:
            return row.presence if row.presence != words.ONLINE else words.AWAY
        lately = self._clock() - self._rules.seen_within
        return words.ONLINE if row.last_seen_at >= lately else words.AWAY


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
