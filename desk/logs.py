"""Structured logs: one JSON object a line. Who wrote what is never among it."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from shop.privacy.redaction import install, redact_value

#: Whatever is logged under these names is left out, should somebody log it after all.
PRIVATE = frozenset(
    {"email", "phone", "address", "text", "message", "comment", "name", "token", "password", "identifier"}
)

#: Written by structlog itself; the time looks like a number that somebody may have.
_OURS = frozenset({"level", "timestamp"})


def without_people(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Clean what is left, messages of errors and tracebacks too."""
    return {key: value if key in _OURS else redact_value(value) for key, value in event.items()}


def without_private(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take personal data out of a log entry."""
    for key in PRIVATE & event.keys():
        event[key] = "[left out]"
    return event


def set_up(level: str) -> None:
    """Configure structlog and the standard logging of the libraries."""
    install()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_private,
            structlog.processors.format_exc_info,
            without_people,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
