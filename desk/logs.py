"""Structured logs: one JSON object a line. Who wrote what is never among it."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: Whatever is logged under these names is left out, should somebody log it after all.
PRIVATE = frozenset(
    {"email", "phone", "address", "text", "message", "comment", "name", "token", "password", "identifier"}
)


def without_private(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take personal data out of a log entry."""
    for key in PRIVATE & event.keys():
        event[key] = "[left out]"
    return event


def set_up(level: str) -> None:
    """Configure structlog and the standard logging of the libraries."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_private,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
