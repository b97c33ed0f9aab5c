"""`shopdesk agent`: who may sign in, a new password for who forgot it, accounts closed and opened again."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from shop.conversations.agents import AgentService
from shop.conversations.assignment import DeskRules
from shop.conversations.business_hours import BusinessHours
from shop.database import create_engine_for
from shop.errors import NotIdentified
from shop.unit_of_work import unit_of_work_factory
from shopdesk.agents import (
    add_agent_from_terminal,
    change_password,
    demo_agent_remains,
    set_open,
    show_agents,
)
from shopdesk.errors import CommandError
from shopdesk.settings import RunSettings

ADMIN, AGENT = "ada@shop.example", "bo@shop.example"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'shop.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    typed(monkeypatch, "a long password")
    add_agent_from_terminal(ADMIN, "Ada", "admin")
    typed(monkeypatch, "a long password")
    add_agent_from_terminal(AGENT, None, "agent")
    return address


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))


def signs_in(url: str, email: str, password: str) -> bool:
    service = AgentService(
        unit_of_work_factory(create_engine_for(url)), DeskRules(BusinessHours.parse("never", "UTC"))
    )
    try:
        return service.sign_in(email, password).email == email
    except NotIdentified:
        return False


def test_a_forgotten_password_is_replaced(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "quite another one")
    change_password(" Bo@Shop.example ")
    assert signs_in(url, AGENT, "quite another one")
    assert not signs_in(url, AGENT, "a long password")
    typed(monkeypatch, "short")
    with pytest.raises(CommandError, match="characters or more"):
        change_password(AGENT)
    assert signs_in(url, AGENT, "quite another one")


def test_a_closed_account_lets_nobody_in_until_it_is_opened_again(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_open(AGENT, active=False)
    assert not signs_in(url, AGENT, "a long password")
    capsys.readouterr()
    show_agents()
    rows = [line for line in capsys.readouterr().out.splitlines() if "@" in line]
    assert [("closed" in row, "admin" in row) for row in rows] == [(False, True), (True, False)]
    set_open(AGENT, active=True)
    assert signs_in(url, AGENT, "a long password")


def test_the_only_admin_cannot_be_shut_out(url: str) -> None:
    with pytest.raises(CommandError, match="is the only admin; add another first"):
        set_open(ADMIN, active=False)
    assert signs_in(url, ADMIN, "a long password")


def test_the_demos_agent_is_found_in_a_shop_that_is_no_demo_until_the_account_is_closed(
    url: str, tmp_path: Path
) -> None:
    def remains(demo: bool = False, database: str = url) -> bool:
        return demo_agent_remains(RunSettings(demo=demo, demo_agent_email=AGENT, database_url=database))

    assert remains() and not remains(demo=True)
    assert not remains(database=f"sqlite:///{tmp_path / 'none.db'}")
    set_open(AGENT, active=False)
    assert not remains()


def test_nobody_by_that_name_is_said_so(url: str) -> None:
    with pytest.raises(CommandError, match=r"nobody signs in with no@shop.example; shopdesk agent list"):
        set_open("no@shop.example", active=False)


def test_an_empty_desk_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(CommandError, match="shopdesk agent add EMAIL --role admin"):
        show_agents()
