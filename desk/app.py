"""The ASGI application: routes, sockets, and what surrounds them."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import socketio
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from desk import errors, health
from desk.agents.routes import router as agents_router
from desk.agents.socket import DeskSession
from desk.background import BackgroundWork
from desk.channels import rest
from desk.channels.socketio import RasaSocket
from desk.context import DeskContext
from desk.guards import Guards
from desk.origins import CrossOrigin, Origins
from desk.pages import export, shop_api
from desk.pages import routes as pages
from desk.widget.services import ShopInfo, WidgetServices
from desk.widget.session import WidgetSession
from shop.conversations.words import LANGUAGES

_FORBIDDEN = 4403


def create_app(desk: DeskContext, *, web: Path = pages.WEB, pictures: Path = pages.PICTURES) -> ASGIApp:
    """The whole desk as one ASGI application."""
    origins = Origins(desk.settings.allowed_origins)
    app = FastAPI(
        title="Shopdesk",
        version="0.1.0",
        description="The customer-service desk of an online shop.",
        lifespan=_lifespan(desk),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    errors.install(app, desk.wording)
    app.include_router(health.router(desk))
    app.include_router(shop_api.router(desk))
    app.include_router(agents_router(desk))
    app.include_router(export.router(desk))
    app.include_router(pages.router(desk, web, pictures))
    if desk.settings.rest_webhook_open:
        app.include_router(rest.router(desk))
    app.router.routes.append(WebSocketRoute("/ws/widget", _widget_endpoint(desk, origins)))
    app.router.routes.append(WebSocketRoute("/ws/desk", _desk_endpoint(desk, origins)))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    too_long = desk.wording.api_error(desk.settings.default_language, "body_too_long", 413)
    guarded = CrossOrigin(Guards(app, too_long), origins)
    allowed = "*" if origins.any else (list(origins.listed) or None)
    rasa = RasaSocket(desk, allowed)
    complete: ASGIApp = socketio.ASGIApp(rasa.server, guarded, socketio_path="socket.io")
    return complete


def _lifespan(desk: DeskContext):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        background = BackgroundWork(desk)
        await desk.runner.recover()
        background.start()
        # What is loaded now stays: a full collection over it would hold up messages.
        gc.collect()
        gc.freeze()
        try:
            yield
        finally:
            await background.stop()
            await desk.runner.stop()
            await desk.moods.stop()
            await desk.bot.close()
            desk.database.close()
            desk.unhurried.close()
            desk.engine.dispose()

    return lifespan


def _desk_endpoint(desk: DeskContext, origins: Origins):  # type: ignore[no-untyped-def]
    async def agents_page(socket: WebSocket) -> None:
        if not origins.allows(socket.headers):
            await socket.close(_FORBIDDEN)
            return
        await socket.accept()
        sockets = desk.metrics.sockets.labels("desk")
        sockets.inc()
        try:
            await DeskSession(desk, socket).serve()
        finally:
            sockets.dec()

    return agents_page


def _widget_endpoint(desk: DeskContext, origins: Origins):  # type: ignore[no-untyped-def]
    settings = desk.settings
    services = WidgetServices(
        shop=ShopInfo(
            settings.shop_name,
            settings.brand_color,
            LANGUAGES,
            settings.default_language,
            settings.max_message_length,
        ),
        shopper=desk.shopper,
        behaviour=desk.services.behaviour,
        customers=desk.customers,
        visitors=desk.visitors,
        office=desk.office,
        intake=desk.intake,
        database=desk.database,
        unhurried=desk.unhurried,
        bus=desk.bus,
        feed=desk.feed,
        publisher=desk.publisher,
        downloads=desk.downloads,
        wording=desk.wording,
        metrics=desk.metrics,
        visitor_limit=desk.visitor_limit,
        address_limit=desk.address_limit,
        arrival_limit=desk.arrival_limit,
        frame_limit=desk.frame_limit,
    )

    async def widget(socket: WebSocket) -> None:
        if not origins.allows(socket.headers):
            await socket.close(_FORBIDDEN)
            return
        await socket.accept()
        sockets = desk.metrics.sockets.labels("widget")
        sockets.inc()
        try:
            await WidgetSession(services, socket).serve()
        finally:
            sockets.dec()

    return widget
