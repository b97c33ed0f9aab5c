"""Calls to the action server: one kept-alive connection pool, no domain, bytes made once.

Stock Rasa opens a connection for each call (about 20 ms on some machines, 1 ms at best), sends the whole
domain each time, and serialises every event of the conversation each time. Here the domain goes only when
the action server asks for it (HTTP 449, the protocol of ``domain_digest`` in rasa-sdk), and an event is
serialised once in its life.

A call that fails ends the desk's turn (``TurnFailed``): Rasa alone would log it and go on as if the action
had answered nothing.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import hashlib
import logging
import os
from typing import Any, Dict, List, NoReturn, Optional

import aiohttp
import orjson
import rasa
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.exceptions import RasaException

from bot.remedies import action_validation
from bot.turn import TurnFailed, current_turn

logger = logging.getLogger(__name__)

PATCHED = {
    "rasa.core.actions.action.RemoteAction.run": "ccabf6f1160d527a",
    "rasa.core.actions.action.RemoteAction._action_call_format": "428795b944f22edb",
    "rasa.shared.core.trackers.DialogueStateTracker.current_state": "a9f1526ceddf7a28",
    **action_validation.PATCHED,
}

DEFAULT_TIMEOUT_SECONDS = 15.0
_HEADERS = {"Content-Type": "application/json"}

_stock_run = RemoteAction.run
_session: Optional[aiohttp.ClientSession] = None


class _Refused(Exception):
    def __init__(self, status: int, body: bytes) -> None:
        # Not the body: it repeats the call, with what the shopper said. The action server logs the reason.
        super().__init__(f"the action server answered {status}")
        self.status = status
        self.body = body


def _http() -> aiohttp.ClientSession:
    global _session
    if _session is None or _session.closed:
        _session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=75))
        atexit.register(_close_at_exit, _session)
    return _session


def _close_at_exit(session: aiohttp.ClientSession) -> None:
    # `rasa shell` ends without the channel's farewell; its event loop is gone by then.
    if not session.closed:
        with contextlib.suppress(RuntimeError):
            session.connector.close()


async def close() -> None:
    """Closes the connections."""
    global _session
    if _session is not None:
        await _session.close()
        _session = None


def url_of(endpoint: Any) -> str:
    """``ACTIONS_URL`` wins over endpoints.yml, whose fixed address is the default of both."""
    base = os.environ.get("ACTIONS_URL")
    return f"{base.rstrip('/')}/webhook" if base else endpoint.url


def _event_bytes(event: Event) -> orjson.Fragment:
    # Timestamp and metadata are set anew when an event enters a tracker; nothing else of it changes.
    known = event.__dict__.get("_bytes")
    if known and known[0] == event.timestamp and known[1] is event.metadata:
        return known[2]
    fragment = orjson.Fragment(orjson.dumps(event.as_dict(), default=str))
    event.__dict__["_bytes"] = (event.timestamp, event.metadata, fragment)
    return fragment


def _domain_bytes(domain: Domain) -> Any:
    known = domain.__dict__.get("_bytes")
    if known is None:
        body = orjson.dumps(domain.as_dict(), default=str)
        known = domain.__dict__["_bytes"] = (hashlib.sha256(body).hexdigest(), orjson.Fragment(body))
    return known


def digest_of(domain: Domain) -> str:
    """By which the action server knows a domain it was sent before."""
    return str(_domain_bytes(domain)[0])


def call_body(name: str, tracker: DialogueStateTracker, domain: Domain) -> Dict[str, Any]:
    """What rasa-sdk expects of a call, with the domain's digest in place of the domain."""
    state = tracker.current_state(EventVerbosity.NONE)
    state["events"] = [_event_bytes(event) for event in tracker.events]
    return {
        "next_action": name,
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
        "domain_digest": digest_of(domain),
    }


async def _post(endpoint: Any, body: Dict[str, Any], seconds: Optional[float] = None) -> Any:
    seconds = seconds or float(endpoint.kwargs.get("timeout", DEFAULT_TIMEOUT_SECONDS))
    timeout = aiohttp.ClientTimeout(total=seconds)
    data = orjson.dumps(body, default=str)
    headers = {**_HEADERS, **endpoint.headers}
    params = endpoint.combine_parameters()
    async with _http().post(
        url_of(endpoint), data=data, headers=headers, params=params, timeout=timeout
    ) as answer:
        content = await answer.read()
        if answer.status >= 400:
            raise _Refused(answer.status, content)
        return orjson.loads(content)


async def call(endpoint: Any, body: Dict[str, Any], domain: Domain, seconds: Optional[float] = None) -> Any:
    """The answer to a call. ``seconds``: how long it may take, where that is not what endpoints.yml says."""
    try:
        return await _post(endpoint, body, seconds)
    except _Refused as refused:
        if refused.status != 449:
            raise
        body["domain"] = _domain_bytes(domain)[1]
        return await _post(endpoint, body, seconds)
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        # A kept connection that the other side closed meanwhile, before it read this call.
        if isinstance(error, aiohttp.ClientConnectorError):
            raise
        return await _post(endpoint, body, seconds)


def _fail(name: str, error: BaseException) -> NoReturn:
    logger.error("Action '%s' failed: %s: %s", name, type(error).__name__, error)
    if current_turn.get() is not None:
        raise TurnFailed("action_failed", f"{name}: {error}") from error
    raise RasaException(f"Failed to execute custom action '{name}'") from error


async def run(
    self: RemoteAction, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, domain: Domain
) -> List[Event]:
    """As ``RemoteAction.run``: the events and messages of the action; 400 is its refusal to run."""
    if not self.action_endpoint or self.action_endpoint.cafile or self.action_endpoint.basic_auth:
        return await _stock_run(self, output_channel, nlg, tracker, domain)
    try:
        result = await call(self.action_endpoint, call_body(self.name(), tracker, domain), domain)
        action_validation.validate(result)
    except _Refused as refused:
        if refused.status != 400:
            _fail(self.name(), refused)
        details = orjson.loads(refused.body)
        raise ActionExecutionRejection(details["action_name"], details.get("error")) from refused
    except (Exception, asyncio.TimeoutError) as error:
        _fail(self.name(), error)
    messages = await self._utter_responses(result.get("responses", []), output_channel, nlg, tracker)
    return messages + deserialise_events(result.get("events", []))


def install() -> None:
    """Replaces ``RemoteAction.run``."""
    RemoteAction.run = run
