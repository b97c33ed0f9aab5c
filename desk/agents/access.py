"""Who calls the agents' API."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from desk.context import DeskContext
from desk.errors import ApiError
from desk.tokens import TokenRejected
from shop.conversations.views import AgentView
from shop.conversations.words import ADMIN_ROLE

Guard = Callable[..., Awaitable[AgentView]]

#: Ids as we make them; anything else is not even looked up.
Id = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,64}$")]

_bearer = HTTPBearer(auto_error=False, description="The token that POST /api/desk/session gives.")


async def agent_of_token(desk: DeskContext, token: str) -> AgentView:
    """The signed-in agent; ApiError where the token does not count (any more)."""
    try:
        claim = desk.tokens.agent(token)
    except TokenRejected:
        raise ApiError(401, "not_signed_in") from None
    agent = await desk.unhurried.run(desk.agents.authorised, claim.agent_id, claim.version)
    if agent is None:
        raise ApiError(401, "not_signed_in")
    return agent


def signed_in(desk: DeskContext) -> Guard:
    """A dependency: any agent."""

    async def require(
        request: Request,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> AgentView:
        if bearer is None:
            raise ApiError(401, "not_signed_in")
        agent = await agent_of_token(desk, bearer.credentials)
        desk.presence.touch(agent.id)
        return agent

    return require


def admin(desk: DeskContext) -> Guard:
    """A dependency: admins only."""
    require_agent = signed_in(desk)

    async def require(agent: Annotated[AgentView, Depends(require_agent)]) -> AgentView:
        if agent.role != ADMIN_ROLE:
            raise ApiError(403, "not_allowed")
        return agent

    return require
