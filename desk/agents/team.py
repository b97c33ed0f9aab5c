"""Colleagues, canned answers, business hours, offline forms, the audit log."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query

from desk.agents.access import Id, admin, signed_in
from desk.agents.models import CannedAnswer, ChangedAgent, Hours, NewAgent
from desk.context import DeskContext
from shop.conversations.agents import AgentChange
from shop.conversations.views import AgentView


def router(desk: DeskContext) -> APIRouter:
    """Routes of the team and its settings."""
    routes = APIRouter()
    _add_agents(routes, desk)
    _add_canned(routes, desk)
    _add_office(routes, desk)
    return routes


def _add_agents(routes: APIRouter, desk: DeskContext) -> None:
    Me = Annotated[AgentView, Depends(signed_in(desk))]
    Admin = Annotated[AgentView, Depends(admin(desk))]
    run = desk.unhurried.run

    @routes.get("/agents", tags=["agents"], summary="Colleagues and whether they are there")
    async def agents(me: Me) -> list[dict[str, Any]]:
        return [one.to_dict() for one in await run(desk.agents.all)]

    @routes.post("/agents", tags=["agents"], summary="Add an agent (admins)", status_code=201)
    async def add(body: NewAgent, me: Admin) -> dict[str, Any]:
        added = await run(desk.agents.add, body.email, body.name, body.password, body.role, by=me.id)
        return added.to_dict()

    @routes.patch("/agents/{agent_id}", tags=["agents"], summary="Change an account (admins)")
    async def change(agent_id: Id, body: ChangedAgent, me: Admin) -> dict[str, Any]:
        """A new password or role, or a closed account, ends the agent's sessions."""
        wanted = AgentChange(body.name, body.role, body.active, body.password)
        changed = await run(desk.agents.change, agent_id, wanted, by=me.id)
        if not changed.active:
            for outcome in await run(desk.upkeep.take_back_from, agent_id):
                desk.publisher.publish(outcome)
        await desk.presence.look()
        return changed.to_dict()

    @routes.get("/audit", tags=["agents"], summary="What was done by whom (admins)")
    async def audit(
        me: Admin,
        before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
        action: Annotated[str | None, Query(pattern="^[a-z_]{1,64}$")] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> list[dict[str, Any]]:
        return await run(desk.reading.audit, before=before, action=action, limit=limit)


def _add_canned(routes: APIRouter, desk: DeskContext) -> None:
    Me = Annotated[AgentView, Depends(signed_in(desk))]
    Admin = Annotated[AgentView, Depends(admin(desk))]
    run, canned = desk.unhurried.run, desk.canned

    @routes.get("/canned", tags=["canned answers"], summary="Ready answers")
    async def answers(me: Me, language: Literal["en", "zh"] | None = None) -> list[dict[str, Any]]:
        return await run(canned.all, language)

    @routes.post("/canned", tags=["canned answers"], summary="Add a ready answer (admins)", status_code=201)
    async def add(body: CannedAnswer, me: Admin) -> dict[str, Any]:
        return await run(canned.add, body.short_code, body.text, body.language, by=me.id)

    @routes.put("/canned/{answer_id}", tags=["canned answers"], summary="Change a ready answer (admins)")
    async def change(answer_id: Id, body: CannedAnswer, me: Admin) -> dict[str, Any]:
        return await run(canned.change, answer_id, body.short_code, body.text, body.language, by=me.id)

    @routes.delete(
        "/canned/{answer_id}",
        tags=["canned answers"],
        summary="Remove a ready answer (admins)",
        status_code=204,
    )
    async def remove(answer_id: Id, me: Admin) -> None:
        await run(canned.remove, answer_id, by=me.id)


def _add_office(routes: APIRouter, desk: DeskContext) -> None:
    Me = Annotated[AgentView, Depends(signed_in(desk))]
    Admin = Annotated[AgentView, Depends(admin(desk))]
    run, office = desk.unhurried.run, desk.office

    @routes.get("/settings", tags=["settings"], summary="Business hours, and how work is given out")
    async def settings(me: Me) -> dict[str, Any]:
        hours = await run(office.service.hours)
        return hours | {"assignment": desk.settings.assignment, "capacity": desk.settings.agent_capacity}

    @routes.put("/settings/business_hours", tags=["settings"], summary="Set the business hours (admins)")
    async def set_hours(body: Hours, me: Admin) -> dict[str, str]:
        changed = await run(office.service.set_hours, body.business_hours, body.time_zone, by=me.id)
        office.forget()
        return changed

    @routes.get("/contacts", tags=["contacts"], summary="Offline forms")
    async def contacts(me: Me, done: bool | None = None) -> list[dict[str, Any]]:
        return await run(desk.reading.contacts, done)

    @routes.post("/contacts/{contact_id}/done", tags=["contacts"], summary="Somebody has written back")
    async def finish(contact_id: Id, me: Me) -> dict[str, str]:
        await run(office.service.finish_contact, contact_id)
        return {"id": contact_id}
