"""Labelling what the bot missed."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query

from desk.agents.access import signed_in
from desk.agents.models import LabelledMisses, Misses
from desk.context import DeskContext
from desk.errors import ApiError
from shop.conversations.views import AgentView
from shop.misses.repository import MissFilter

State = Literal["open", "labelled", "dismissed", "all"]
Reason = Literal[
    "unsure", "asked_for", "misunderstood", "looping", "frustration", "high_risk", "bot_failure"
]  # fmt: skip
Name = Annotated[str | None, Query(pattern=r"^[\w.+-]{1,64}$")]


def router(desk: DeskContext) -> APIRouter:
    """Routes of misses."""
    routes = APIRouter(prefix="/misses", tags=["misses"])
    _add_reading(routes, desk)
    _add_deciding(routes, desk)
    return routes


def _add_reading(routes: APIRouter, desk: DeskContext) -> None:
    Me = Annotated[AgentView, Depends(signed_in(desk))]
    run = desk.unhurried.run

    @routes.get("", summary="Wordings that the bot missed, by filters")
    async def misses(
        me: Me,
        state: State = "open",
        language: Literal["en", "zh"] | None = None,
        reason: Reason | None = None,
        understood: Name = None,
        label: Name = None,
        q: Annotated[str | None, Query(max_length=200)] = None,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> dict[str, Any]:
        """The last said first. The same wording is listed once, with how often it was said."""
        wanted = MissFilter(
            None if state == "all" else state, language, reason, understood, label,
            (q or "").replace("\x00", "").strip() or None, _read_cursor(cursor), limit,
        )  # fmt: skip
        found = await run(desk.misses.find, wanted)
        return {"misses": found.misses, "next_cursor": _cursor(found.next_before)}

    @routes.get("/counts", summary="How many there are: by state, label, what the bot understood, language")
    async def counts(me: Me) -> dict[str, Any]:
        return await run(desk.misses.counts)

    @routes.get("/labels", summary="What a message can mean, described in both languages")
    async def labels(me: Me) -> list[dict[str, Any]]:
        return await run(desk.misses.labels)


def _add_deciding(routes: APIRouter, desk: DeskContext) -> None:
    Me = Annotated[AgentView, Depends(signed_in(desk))]
    run = desk.unhurried.run

    @routes.post("/label", summary="Say what wordings mean")
    async def label(body: LabelledMisses, me: Me) -> dict[str, int]:
        """409 labelled_by_other where a colleague has decided; admins may always."""
        return {"wordings": await run(desk.misses.label, body.ids, body.label, by=me)}

    @routes.post("/dismiss", summary="Wordings that teach nothing")
    async def dismiss(body: Misses, me: Me) -> dict[str, int]:
        return {"wordings": await run(desk.misses.dismiss, body.ids, by=me)}

    @routes.post("/reopen", summary="Undo a label or a dismissal")
    async def reopen(body: Misses, me: Me) -> dict[str, int]:
        return {"wordings": await run(desk.misses.reopen, body.ids, by=me)}


def _cursor(before: tuple[datetime, int] | None) -> str | None:
    if before is None:
        return None
    return base64.urlsafe_b64encode(f"{before[0].isoformat()} {before[1]}".encode()).decode()


def _read_cursor(cursor: str | None) -> tuple[datetime, int] | None:
    if not cursor:
        return None
    try:
        text, _, number = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None or not 0 < int(number) < 2**31:
            raise ValueError(text)
        return moment.astimezone(UTC), int(number)
    except (ValueError, OverflowError, binascii.Error):
        raise ApiError(422, "bad_field", field="cursor", reason="unreadable") from None
