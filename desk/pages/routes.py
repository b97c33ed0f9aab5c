"""Pages, the widget's script, the files beside them, and product pictures."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.context import DeskContext
from desk.errors import ApiError
from desk.pages.files import WebFiles

WEB = Path(__file__).parents[2] / "web"
PICTURES = Path("var/pictures")

_CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PAGE_HEADERS = {
    "content-security-policy": _CONTENT_SECURITY,
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
#: Shops embed the widget from their own origin; its files hold nothing private.
_ANY_ORIGIN = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


def router(desk: DeskContext, web: Path = WEB, pictures: Path = PICTURES) -> APIRouter:
    """The routes of files and pages."""
    routes = APIRouter(include_in_schema=False)
    files, images = WebFiles(web), WebFiles(pictures)

    def serve(source: WebFiles, request: Request, name: str, headers: dict[str, str], cache: str) -> Response:
        response = source.response(request, name, headers=headers, cache=cache)
        if response is None:
            raise ApiError(404, "not_found")
        return response

    def page(request: Request, name: str) -> Response:
        return serve(files, request, name, PAGE_HEADERS, "no-cache")

    @routes.api_route("/widget.js", methods=["GET", "HEAD"])
    async def widget_script(request: Request) -> Response:
        return serve(files, request, "widget/widget.js", _ANY_ORIGIN, "public, max-age=60")

    @routes.api_route("/web/{name:path}", methods=["GET", "HEAD"])
    async def web_file(request: Request, name: str) -> Response:
        if name.endswith(".html"):
            return page(request, name)
        return serve(files, request, name, _ANY_ORIGIN, "public, max-age=60")

    @routes.api_route("/pictures/{name:path}", methods=["GET", "HEAD"])
    async def picture(request: Request, name: str) -> Response:
        return serve(images, request, name, _ANY_ORIGIN, "public, max-age=3600")

    @routes.api_route("/help/{slug}", methods=["GET", "HEAD"])
    async def article_page(request: Request, slug: str) -> Response:
        return page(request, "shop/article.html")

    @routes.api_route("/desk", methods=["GET", "HEAD"])
    async def agents_page(request: Request) -> Response:
        return page(request, "desk/index.html")

    @routes.api_route("/favicon.ico", methods=["GET", "HEAD"])
    async def icon(request: Request) -> Response:
        return serve(files, request, "shop/icon.svg", {}, "public, max-age=3600")

    if desk.settings.demo:

        @routes.api_route("/", methods=["GET", "HEAD"])
        @routes.api_route("/products/{product_id}", methods=["GET", "HEAD"])
        async def demo_shop(request: Request) -> Response:
            return page(request, "shop/index.html")

    else:

        @routes.api_route("/", methods=["GET", "HEAD"])
        async def start_page(request: Request) -> Response:
            return page(request, "start/index.html")

    return routes
