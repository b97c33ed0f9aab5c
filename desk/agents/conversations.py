"""Listing, reading and handling conversations."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Query

from desk.agents.access import Id, signed_in
from desk.agents.models import NewText, Snooze, Transfer
from desk.agents.panel import customer_panel
from desk.context import DeskContext
from desk.errors import ApiError
from shop.conversations.canned import fill
from shop.conversations.reading import ConversationFilter
from shop.conversations.views import AgentView, Outcome

State = Literal["pending", "open", "snoozed", "resolved"]


def router(desk: DeskContext) -> APIRouter:
    """Routes of conversations."""
    routes = APIRouter(prefix="/conversations", tags=["conversations"])
    _add_reading(routes, desk)
    _add_writing(routes, desk)
    _add_ownership(routes, desk)
    return routes


def _add_reading(routes: APIRouter, desk: DeskContext) -> None:
    Me = Annotated[AgentView, Depends(signed_in(desk))]
    run, reading = desk.unhurried.run, desk.reading

    @routes.get("", summary="Conversations by filters, with counts")
    async def conversations(
        me: Me,
        state: State | None = None,
        assigned: Literal["me", "none", "all"] = "all",
        language: Literal["en", "zh"] | None = None,
        q: Annotated[str | None, Query(max_length=200)] = None,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> dict[str, Any]:
        """The last changed first; the queue (assigned=none) the longest waiting first."""
        wanted = ConversationFilter(
            me.id, state, assigned, language, (q or "").replace("\x00", "").strip() or None,
            _read_cursor(cursor), limit,
        )  # fmt: skip
        found = await run(reading.conversations, wanted)
        more = len(found) == limit and assigned != "none"
        return {
            "conversations": found,
            "next_cursor": _cursor(found[-1]) if more else None,
            "counts": await run(reading.counts, me.id),
        }

    @routes.get("/{conversation_id}", summary="One conversation with hand-overs, rounds, ratings and forms")
    async def conversation(conversation_id: Id, me: Me) -> dict[str, Any]:
        found = await run(reading.conversation, conversation_id)
        return found | {"rounds": await run(desk.satisfaction.of_conversation, conversation_id)}

    @routes.get(
        "/{conversation_id}/messages", summary="The transcript after a sequence number, and the notes"
    )
    async def messages(
        conversation_id: Id, me: Me, after_seq: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0
    ) -> dict[str, Any]:
        return await run(reading.messages, conversation_id, after_seq)

    @routes.get("/{conversation_id}/customer", summary="The customer, how they were identified, their orders")
    async def customer(conversation_id: Id, me: Me) -> dict[str, Any]:
        return await run(customer_panel, desk, conversation_id)

    @routes.get("/{conversation_id}/canned", summary="Ready answers in the shopper's language, filled in")
    async def canned(conversation_id: Id, me: Me) -> list[dict[str, Any]]:
        return await run(_filled_answers, desk, conversation_id, me)


def _add_writing(routes: APIRouter, desk: DeskContext) -> None:
    Me = Annotated[AgentView, Depends(signed_in(desk))]
    run = desk.unhurried.run

    @routes.post("/{conversation_id}/messages", summary="Answer the shopper")
    async def reply(conversation_id: Id, body: NewText, me: Me) -> dict[str, Any]:
        """Sent again under the same client_id, it is the same message."""
        outcome = await run(desk.handling.reply, conversation_id, me, body.client_id, body.text)
        desk.publisher.publish(outcome)
        desk.metrics.messages.labels("agent", outcome.conversation.channel).inc()
        message = outcome.messages[-1]
        return {"message": message.to_desk()}

    @routes.post("/{conversation_id}/notes", summary="Add a private note")
    async def note(conversation_id: Id, body: NewText, me: Me) -> dict[str, Any]:
        added = (await run(desk.handling.note, conversation_id, me, body.client_id, body.text)).to_dict()
        desk.feed.add("note", conversation_id=conversation_id, note=added)
        return {"note": added}


def _add_ownership(routes: APIRouter, desk: DeskContext) -> None:
    Me = Annotated[AgentView, Depends(signed_in(desk))]
    run, handling = desk.unhurried.run, desk.handling

    def told(outcome: Outcome) -> dict[str, Any]:
        desk.publisher.publish(outcome)
        return {"conversation": outcome.conversation.to_desk()}

    @routes.post("/{conversation_id}/claim", summary="Take a conversation")
    async def claim(conversation_id: Id, me: Me) -> dict[str, Any]:
        """409 already_claimed where a colleague was faster."""
        return told(await run(handling.claim, conversation_id, me))

    @routes.post("/{conversation_id}/release", summary="Give a conversation back to the queue")
    async def release(conversation_id: Id, me: Me) -> dict[str, Any]:
        return told(await run(handling.release, conversation_id, me))

    @routes.post("/{conversation_id}/transfer", summary="Give a conversation to a colleague who is online")
    async def transfer(conversation_id: Id, body: Transfer, me: Me) -> dict[str, Any]:
        return told(await run(handling.transfer, conversation_id, me, body.agent_id))

    @routes.post("/{conversation_id}/snooze", summary="Put a conversation aside until a moment")
    async def snooze(conversation_id: Id, body: Snooze, me: Me) -> dict[str, Any]:
        """It comes back then, or as soon as the shopper writes."""
        return told(await run(handling.snooze, conversation_id, me, body.until))

    @routes.post("/{conversation_id}/resolve", summary="Close a conversation and ask for a rating")
    async def resolve(conversation_id: Id, me: Me) -> dict[str, Any]:
        done = told(await run(handling.resolve, conversation_id, me))
        await desk.runner.drop_task(conversation_id, uuid4().hex)
        return done

    @routes.post("/{conversation_id}/reopen", summary="Take a resolved conversation up again, with the bot")
    async def reopen(conversation_id: Id, me: Me) -> dict[str, Any]:
        return told(await run(handling.reopen, conversation_id))

    @routes.post("/{conversation_id}/hand_back", summary="Let the bot answer again")
    async def hand_back(conversation_id: Id, me: Me) -> dict[str, Any]:
        # Before the bot owns it, so that a task it begins then is not the one let go of.
        await desk.runner.drop_task(conversation_id, uuid4().hex)
        return told(await run(handling.hand_back, conversation_id, me))


def _filled_answers(desk: DeskContext, conversation_id: str, me: AgentView) -> list[dict[str, Any]]:
    conversation = desk.reading.conversation(conversation_id)
    panel = customer_panel(desk, conversation_id)
    customer = panel["customer"] or {}
    known = [one["facts"] for one in conversation["hand_overs"] if one["facts"].get("order_number")]
    newest = panel["orders"][0]["order_number"] if panel["orders"] else None
    facts = {
        "customer_name": customer.get("first_name") or customer.get("name"),
        "order_number": str(known[0]["order_number"]) if known else newest,
        "agent_name": me.name,
    }
    answers = desk.canned.all(conversation["language"])
    return [answer | {"filled": fill(answer["text"], facts)} for answer in answers]


def _cursor(last: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(f"{last['updated_at']} {last['id']}".encode()).decode()


def _read_cursor(cursor: str | None) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    try:
        moment, _, conversation_id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        # The text has milliseconds, the database more: what shares the millisecond comes twice.
        return datetime.fromisoformat(moment) + timedelta(milliseconds=1), conversation_id
    except (ValueError, binascii.Error):
        raise ApiError(422, "bad_field", field="cursor", reason="unreadable") from None
