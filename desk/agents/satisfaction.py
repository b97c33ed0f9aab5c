"""How conversations ended, and how satisfied shoppers were: said, and predicted where they did not say."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from desk.agents.access import signed_in
from desk.context import DeskContext
from shop.clock import utc_now
from shop.conversations.views import AgentView


def router(desk: DeskContext) -> APIRouter:
    """Routes of satisfaction."""
    routes = APIRouter(prefix="/satisfaction", tags=["satisfaction"])
    Me = Annotated[AgentView, Depends(signed_in(desk))]

    @routes.get("", summary="Resolutions and satisfaction of the rounds that ended lately")
    async def summary(me: Me, days: Annotated[int, Query(ge=1, le=3650)] = 30) -> dict[str, Any]:
        """Rated and predicted apart, confirmed and assumed apart."""
        since = utc_now() - timedelta(days=days)
        return {"days": days} | await desk.unhurried.run(desk.satisfaction.summary, since)

    return routes
