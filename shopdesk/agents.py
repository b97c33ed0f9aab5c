"""Adds the people who answer in the agent desk."""

from __future__ import annotations

SHORTEST_PASSWORD = 10


def add_agent_from_terminal(email: str, name: str | None, role: str) -> None:
    """Ask for a password, or read it from standard input, and add the agent."""
    raise NotImplementedError


def add_agent(database_url: str, email: str, name: str, role: str, password: str) -> None:
    """Add an agent who can sign in from now on."""
    raise NotImplementedError


def agent_exists(database_url: str, email: str) -> bool:
    """Whether somebody signs in with this e-mail."""
    raise NotImplementedError
