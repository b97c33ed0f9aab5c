"""One JSON error shape for every route: {"error": {"code", "message", "field"?}}."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from desk.wording import Wording
from shop.errors import Conflict, InvalidInput, NotFound, NotIdentified, RuleViolation, ShopError

log = structlog.get_logger()

_STATUS: tuple[tuple[type[ShopError], int], ...] = (
    (NotFound, 404),
    (NotIdentified, 403),
    (Conflict, 409),
    (RuleViolation, 409),
    (InvalidInput, 422),
)
_HTTP_CODES = {
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "wrong_method",
    413: "body_too_long",
}


class ApiError(Exception):
    """An answer other than success; `code` is worded in `wording/*.yml`."""

    def __init__(self, status: int, code: str, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.field = field
        self.facts = facts


def error_body(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    """The one shape."""
    error: dict[str, Any] = {"code": code, "message": message}
    if field:
        error["field"] = field
    return {"error": error}


def language_of(request: Request, wording: Wording) -> str:
    """The language of the reader, from what the browser says."""
    header = request.headers.get("accept-language", "")
    return "zh" if header.strip().lower().startswith("zh") else "en"


def install(app: FastAPI, wording: Wording) -> None:
    """Map every exception to the one shape."""

    def answer(request: Request, status: int, code: str, field: str | None = None, **facts: Any) -> Response:
        message = wording.api_error(language_of(request, wording), code, status, **facts)
        return JSONResponse(error_body(code, message, field), status)

    @app.exception_handler(ApiError)
    async def api_error(request: Request, error: ApiError) -> Response:
        return answer(request, error.status, error.code, error.field, **error.facts)

    @app.exception_handler(ShopError)
    async def shop_error(request: Request, error: ShopError) -> Response:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
        field = error.details.get("field")
        facts = {key: value for key, value in error.details.items() if key != "field"}
        return answer(request, status, error.code, str(field) if field else None, **facts)

    @app.exception_handler(RequestValidationError)
    async def validation_error(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        # A missing body has no field of its own.
        place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
        if first["type"] == "json_invalid":
            return answer(request, 422, "bad_json")
        message = wording.api_error(
            language_of(request, wording),
            "bad_field",
            422,
            field=".".join(place) or "body",
            reason=first["msg"],
        )
        return JSONResponse(error_body("bad_field", message, ".".join(place) or None), 422)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        response = answer(request, error.status_code, _HTTP_CODES.get(error.status_code, "refused"))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.exception("request_failed", path=request.url.path, kind=type(error).__name__)
        return answer(request, 500, "server_error")
