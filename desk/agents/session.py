"""Signing in and out, and the agent's own account."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from desk.agents.access import signed_in
from desk.agents.models import NewPassword, Presence, SignIn
from desk.context import DeskContext
from desk.errors import ApiError
from shop.conversations.views import AgentView


def router(desk: DeskContext) -> APIRouter:
    """Routes of the agent's own session."""
    routes = APIRouter(tags=["session"])
    me = signed_in(desk)
    run = desk.unhurried.run

    @routes.post("/session", summary="Sign in")
    async def sign_in(body: SignIn, request: Request) -> dict[str, Any]:
        address = request.client.host if request.client else "unknown"
        account = f"account:{body.email.lower()}"
        if not (desk.sign_in_limit.allows(f"address:{address}") and desk.sign_in_limit.allows(account)):
            raise ApiError(429, "rate_limited")
        agent = await run(desk.agents.sign_in, body.email, body.password)
        await desk.presence.look()
        return {"token": desk.tokens.for_agent(agent.id, agent.token_version), "agent": agent.to_dict()}

    @routes.delete("/session", summary="Sign out everywhere")
    async def sign_out(agent: Annotated[AgentView, Depends(me)]) -> dict[str, Any]:
        gone = await run(desk.agents.sign_out, agent.id)
        await desk.presence.look()
        return gone.to_dict()

    @routes.get("/me", summary="Who is signed in")
    async def who(agent: Annotated[AgentView, Depends(me)]) -> dict[str, Any]:
        return agent.to_dict()

    @routes.put("/me/password", summary="Change the own password")
    async def password(body: NewPassword, agent: Annotated[AgentView, Depends(me)]) -> dict[str, Any]:
        """Ends every session of the agent; the answer has a new token."""
        changed = await run(desk.agents.change_own_password, agent.id, body.current, body.new)
        return {
            "token": desk.tokens.for_agent(changed.id, changed.token_version),
            "agent": changed.to_dict(),
        }

    @routes.put("/presence", summary="Say whether conversations are taken")
    async def presence(body: Presence, agent: Annotated[AgentView, Depends(me)]) -> dict[str, Any]:
        changed = await run(desk.agents.choose_presence, agent.id, body.status)
        await desk.presence.look()
        return changed.to_dict()

    return routes
