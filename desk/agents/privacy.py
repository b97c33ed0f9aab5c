"""What customers ask for about their data: agents see it, grant it or refuse it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query

from desk.agents.access import Id, signed_in
from desk.context import DeskContext
from shop.conversations.views import AgentView
from shop.errors import NotFound
from shop.privacy.requests import PrivacyRequest
from shop.privacy.words import EXPORT, READY

State = Literal["open", "requested", "waiting", "due", "ready", "done", "refused", "expired", "all"]


def router(desk: DeskContext) -> APIRouter:
    """Routes of requests."""
    routes = APIRouter(prefix="/privacy/requests", tags=["privacy"])
    Me = Annotated[AgentView, Depends(signed_in(desk))]
    run, privacy = desk.unhurried.run, desk.services.privacy

    @routes.get("", summary="Requests for a copy or for deletion, the newest first")
    async def requests(
        me: Me,
        state: State = "open",
        customer_id: Annotated[str | None, Query(max_length=128)] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> list[dict[str, Any]]:
        wanted = None if state == "all" else state
        found = await run(lambda: privacy.find(state=wanted, customer_id=customer_id, limit=limit))
        return [one.to_dict() for one in found]

    @routes.post("/{request_id}/grant", summary="Let it happen")
    async def grant(request_id: Id, me: Me) -> dict[str, Any]:
        """A copy: its link goes into the conversation. A deletion: within seconds, or when all is done."""
        granted = await run(lambda: privacy.decide(request_id, grant=True, agent_id=me.id))
        await _offer(desk, granted)
        return granted.to_dict()

    @routes.post("/{request_id}/refuse", summary="Do not; also a deletion that was granted and is not done")
    async def refuse(request_id: Id, me: Me) -> dict[str, Any]:
        return (await run(lambda: privacy.decide(request_id, grant=False, agent_id=me.id))).to_dict()

    return routes


async def _offer(desk: DeskContext, granted: PrivacyRequest) -> None:
    """Tell the customer where they asked; the link itself is added for them alone when it is sent."""
    if granted.kind != EXPORT or granted.state != READY or not granted.conversation_id:
        return
    export = {"id": granted.id, "expires_at": granted.expires_at.isoformat() if granted.expires_at else ""}
    try:
        outcome = await desk.unhurried.run(
            desk.shopper.tell, granted.conversation_id, "export_ready", {"export": export}
        )
    except NotFound:
        return
    desk.publisher.publish(outcome)
