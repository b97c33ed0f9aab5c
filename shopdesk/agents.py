"""Adds the people who answer in the agent desk."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from shop.conversations.agents import SHORTEST_PASSWORD, add_agent
from shop.database import create_engine_for, migrate
from shop.errors import Conflict, InvalidInput
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from shopdesk.errors import CommandError
from shopdesk.settings import run_settings

REFUSALS = {
    "email_malformed": "this is no e-mail address: {email}",
    "name_missing": "the name is empty or too long",
    "password_too_short": f"the password needs {SHORTEST_PASSWORD} characters or more",
    "agent_exists": "somebody signs in with {email} already",
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
    Console(highlight=False).print(f"{agent.name} signs in as {agent.email} ({agent.role}).", markup=False)


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
