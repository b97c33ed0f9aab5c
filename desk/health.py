"""Whether the desk lives, whether it can work, and its metrics."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from desk.context import DeskContext
from shop.database import is_migrated


def router(desk: DeskContext) -> APIRouter:
    """The routes for supervisors and monitoring."""
    routes = APIRouter(tags=["operation"])

    @routes.get("/health/live", summary="The process runs")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/health/ready", summary="Bot and actions answer, and the database is migrated")
    async def ready() -> JSONResponse:
        bot, actions, database = await asyncio.gather(
            desk.bot.bot_answers(), desk.bot.actions_answer(), _database_ready(desk)
        )
        parts = {"bot": bot, "actions": actions, "database": database}
        ok = all(parts.values())
        return JSONResponse({"status": "ready" if ok else "not_ready", **parts}, 200 if ok else 503)

    @routes.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(desk.metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes


async def _database_ready(desk: DeskContext) -> bool:
    try:
        return await desk.unhurried.run(is_migrated, desk.engine)
    except Exception:
        return False
