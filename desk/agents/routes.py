"""The whole of /api/desk."""

from __future__ import annotations

from fastapi import APIRouter

from desk.agents import conversations, misses, privacy, satisfaction, session, team
from desk.context import DeskContext


def router(desk: DeskContext) -> APIRouter:
    """Every route of the agents' API."""
    routes = APIRouter(prefix="/api/desk")
    for part in (session, conversations, misses, privacy, satisfaction, team):
        routes.include_router(part.router(desk))
    return routes
