"""`shopdesk agent`: the accounts of the agent desk, from the terminal of the machine that it runs on."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

agent_app = typer.Typer(help="The people who answer in the agent desk.", no_args_is_help=True)

Role = Literal["agent", "admin"]
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="What the agent signs in with.")]


@agent_app.command("add")
def add(
    email: Email,
    name: Annotated[
        str | None, typer.Option(help="Shown to shoppers; made from the e-mail if left out.")
    ] = None,
    role: Annotated[
        Role, typer.Option(help="admin may also manage agents, hours and canned answers.")
    ] = "agent",
) -> None:
    """Add an agent. The password is asked for, or read from standard input when that is no terminal."""
    from shopdesk.agents import add_agent_from_terminal

    add_agent_from_terminal(email, name, role)


@agent_app.command("list")
def list_() -> None:
    """Who may sign in, as what, and whether the account is open."""
    from shopdesk.agents import show_agents

    show_agents()


@agent_app.command("password")
def password(email: Email) -> None:
    """Give an agent a new password, asked for like that of a new one; it signs them out everywhere."""
    from shopdesk.agents import change_password

    change_password(email)


@agent_app.command("close")
def close(email: Email) -> None:
    """Close an account: nobody can sign in with it any more. What they did stays."""
    from shopdesk.agents import set_open

    set_open(email, active=False)


@agent_app.command("reopen")
def reopen(email: Email) -> None:
    """Open a closed account again, with the password it had."""
    from shopdesk.agents import set_open

    set_open(email, active=True)
