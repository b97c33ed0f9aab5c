"""The copy of somebody's data behind the link from the chat: made when it is fetched, and kept nowhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.context import DeskContext
from desk.downloads import PATH
from desk.errors import ApiError
from desk.tokens import TokenRejected
from shop.privacy.document import ARCHIVE, archive

_HEADERS = {
    "cache-control": "no-store",
    "pragma": "no-cache",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "content-disposition": f'attachment; filename="{ARCHIVE}"',
}


def router(desk: DeskContext) -> APIRouter:
    """The one route."""
    routes = APIRouter(tags=["privacy"])

    @routes.get(PATH + "{token}", summary="A copy of one's own data, as ZIP")
    async def export(token: str, request: Request) -> Response:
        """404 export_gone: the link has ended, was used up, or is none."""
        address = request.client.host if request.client else "unknown"
        if not desk.arrival_limit.allows(address):
            raise ApiError(429, "rate_limited")
        content = await desk.unhurried.run(_copy, desk, token)
        return Response(content, media_type="application/zip", headers=_HEADERS)

    return routes


def _copy(desk: DeskContext, token: str) -> bytes:
    try:
        request_id = desk.tokens.export(token)
    except TokenRejected:
        raise ApiError(404, "export_gone") from None
    asked = desk.services.privacy.open_export(request_id)
    data = desk.services.copies.collect(asked.customer_id or "")
    return archive(data, language=asked.language, shop=desk.settings.shop_name)
