"""Accounts of the people who answer in the agent desk: added, listed, closed, given a new password."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from shop.conversations.agents import SHORTEST_PASSWORD, AgentChange, AgentService, add_agent
from shop.conversations.assignment import DeskRules
from shop.conversations.business_hours import BusinessHours
from shop.conversations.views import AgentView
from shop.database import create_engine_for, migrate
from shop.errors import Conflict, InvalidInput, RuleViolation
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from shopdesk.errors import CommandError
from shopdesk.settings import RunSettings, run_settings

REFUSALS = {
    "email_malformed": "this is no e-mail address: {email}",
    "name_missing": "the name is empty or too long",
    "password_too_short": f"the password needs {SHORTEST_PASSWORD} characters or more",
    "agent_exists": "somebody signs in with {email} already (new password: shopdesk agent password {email})",
    "last_admin": "{email} is the only admin; add another first (shopdesk agent add EMAIL --role admin)",
}


def add_agent_from_terminal(email: str, name: str | None, role: str) -> None:
    """Ask for a password twice, or read one line of standard input, and add the agent."""
    settings = run_settings()
    password = _password()
    shown = name or email.partition("@")[0].replace(".", " ").title()
    migrate(settings.database_url)
    with _units(settings.database_url) as units:
        try:
            agent = add_agent(units, email, shown, password, role)
        except (InvalidInput, Conflict) as error:
            raise CommandError(REFUSALS.get(error.code, error.code).format(email=email)) from None
    _tell(f"{agent.name} signs in as {agent.email} ({agent.role}).")


def show_agents() -> None:
    """A table of all accounts."""
    with _service() as service:
        agents = sorted(service.all(), key=lambda agent: (not agent.active, agent.email))
    if not agents:
        raise CommandError("nobody may sign in yet: shopdesk agent add EMAIL --role admin")
    table = Table("E-mail", "Name", "Role", "Account")
    for agent in agents:
        table.add_row(agent.email, agent.name, agent.role, "open" if agent.active else "closed")
    Console(highlight=False).print(table)


def change_password(email: str) -> None:
    """Ask for a new password as for the first; tokens that the agent has end."""
    with _service() as service:
        agent = _known(service, email)
        _change(service, agent, AgentChange(password=_password()))
    _tell(f"{agent.email} has a new password and is signed out everywhere.")


def set_open(email: str, *, active: bool) -> None:
    """Close an account, or open it again. The last admin's stays open."""
    with _service() as service:
        agent = _known(service, email)
        _change(service, agent, AgentChange(active=active))
    _tell(f"{agent.email} {'may sign in again' if active else 'can no longer sign in'}.")


def demo_agent_remains(settings: RunSettings) -> bool:
    """Whether the demo's agent can sign in although DEMO is off; False where there is no database yet."""
    if settings.demo:
        return False
    with _units(settings.database_url) as units:
        try:
            agents = _services_of(units).all()
        except SQLAlchemyError:
            return False
    return any(agent.active and agent.email == settings.demo_agent_email for agent in agents)


def _known(service: AgentService, email: str) -> AgentView:
    agents = {agent.email: agent for agent in service.all()}
    if (agent := agents.get(email.strip().lower())) is None:
        raise CommandError(f"nobody signs in with {email}; shopdesk agent list shows who does")
    return agent


def _change(service: AgentService, agent: AgentView, change: AgentChange) -> None:
    try:
        service.change(agent.id, change, by=None)
    except (InvalidInput, RuleViolation) as error:
        raise CommandError(REFUSALS.get(error.code, error.code).format(email=agent.email)) from None


@contextmanager
def _service() -> Iterator[AgentService]:
    settings = run_settings()
    migrate(settings.database_url)
    with _units(settings.database_url) as units:
        yield _services_of(units)


def _services_of(units: UnitOfWorkFactory) -> AgentService:
    # Hours matter to who is there now, which nobody asks here.
    return AgentService(units, DeskRules(BusinessHours.parse("never", "UTC")))


def _tell(line: str) -> None:
    Console(highlight=False).print(line, markup=False)


def ensure_agent(database_url: str, email: str, name: str, role: str, password: str) -> None:
    """Add the agent unless somebody signs in with that e-mail already."""
    with _units(database_url) as units:
        try:
            add_agent(units, email, name, password, role)
        except Conflict:
            return
        except InvalidInput as error:
            raise CommandError(f"the demo agent: {REFUSALS[error.code].format(email=email)}") from None


@contextmanager
def _units(database_url: str) -> Iterator[UnitOfWorkFactory]:
    engine = create_engine_for(database_url)
    try:
        yield unit_of_work_factory(engine)
    finally:
        engine.dispose()


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise CommandError("the two passwords differ")
    return password
