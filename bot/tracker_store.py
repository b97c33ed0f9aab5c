"""Tracker store with live trackers in memory and every event in an SQL database.

A turn costs no deserialising: the conversation's tracker is kept (least recently used ones are dropped),
and a turn's new events are written in one transaction together with the answer, so that a repeated message
gets the same answer even after ``kill -9``. Measured against Rasa's in-memory store: see
benchmarks/turns.py.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Tuple

import orjson
import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.live_tracker import LiveTracker
from bot.remedies import install
from bot.turn import Turn, TurnFailed, current_turn

logger = logging.getLogger(__name__)

DEFAULT_URL = "sqlite:///var/rasa.db"
# Rasa's own table, so that `rasa export` and Rasa's SQLTrackerStore can read what we write.
EVENTS = SQLTrackerStore.SQLEvent.__table__
ANSWERS = sa.Table(
    "desk_answers",
    EVENTS.metadata,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("message_id", sa.String(255), primary_key=True),
    sa.Column("answered_at", sa.Float, nullable=False),
    sa.Column("answer", sa.LargeBinary, nullable=False),
)
KEPT_ANSWERS_SECONDS = 24 * 3600
# How many answers of a conversation a repeated message can still get.
KEPT_ANSWERS = 20


def create_engine_for(url: str) -> sa.engine.Engine:
    """Engine of the tracker database; a SQLite file gets its folder, WAL and a busy time-out."""
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # One connection kept open: closing the last one of a WAL database costs a checkpoint, 2 ms a turn.
    engine = sa.create_engine(
        parsed,
        poolclass=sa.pool.StaticPool,
        connect_args={"check_same_thread": False, "timeout": 10},
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        # With WAL a killed process loses nothing; FULL would only add safety against power loss, for 5 ms a
        # turn.
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


class LiveTrackerStore(TrackerStore):
    """See the module. ``url`` in endpoints.yml, else ``TRACKER_DB_URL``, else ``sqlite:///var/rasa.db``."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[str] = None,
        event_broker: Optional[EventBroker] = None,
        live_trackers: int = 5000,
        **kwargs: Any,
    ) -> None:
        install()
        super().__init__(domain, event_broker, **kwargs)
        self.engine = create_engine_for(host or os.environ.get("TRACKER_DB_URL") or DEFAULT_URL)
        EVENTS.metadata.create_all(self.engine, tables=[EVENTS, ANSWERS])
        self._live: OrderedDict[str, LiveTracker] = OrderedDict()
        self._answers: Dict[str, Dict[str, Dict[str, Any]]] = {}
        self._most_live = int(live_trackers)
        # One thread writes: the server goes on with other conversations meanwhile, and SQLite has one
        # writer anyway.
        self._inline = self.engine.dialect.name == "sqlite"
        self._database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tracker-store")
        self._answers_pruned_at = 0.0

    # Rasa's interface

    async def retrieve(self, sender_id: str) -> Optional[LiveTracker]:
        """A copy of the live tracker, rebuilt from the database where it is not in memory."""
        turn = current_turn.get()
        if turn and turn.tracker is not None and turn.sender_id == sender_id:
            return turn.tracker
        live = await self._load(sender_id)
        if live is not None:
            return live.copy()
        # Asked for nothing it knows, Rasa's wrapper around this store would make a plain tracker of its own.
        return self.init_tracker(sender_id) if turn and turn.sender_id == sender_id else None

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """All events of the conversation, from the database."""
        events = await self._run(self._read_events, conversation_id)
        if not events:
            return None
        return DialogueStateTracker.from_dict(conversation_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Within a desk turn keeps the tracker for ``commit``; else writes it now."""
        if not isinstance(tracker, LiveTracker):
            tracker = await self._adopted(tracker)
        turn = current_turn.get()
        if turn and turn.sender_id == tracker.sender_id:
            turn.tracker = tracker
            return
        await self._write(tracker, None)

    async def keys(self) -> Iterable[str]:
        """All conversation ids."""

        def read() -> List[str]:
            with self.engine.connect() as connection:
                return [row[0] for row in connection.execute(sa.select(EVENTS.c.sender_id).distinct())]

        return await self._run(read)

    def init_tracker(self, sender_id: str) -> LiveTracker:
        """An empty live tracker."""
        return LiveTracker(sender_id, self.domain.slots)

    @property
    def domain(self) -> Domain:
        """The model's domain."""
        return self._domain

    @domain.setter
    def domain(self, domain: Optional[Domain]) -> None:
        self._domain = domain or Domain.empty()
        # A newly loaded model may have other slots: trackers are rebuilt from their events.
        if hasattr(self, "_live"):
            self._live.clear()
            self._answers.clear()

    # the desk channel's interface

    async def commit(self, turn: Turn) -> None:
        """Writes a turn's events and its answer in one transaction and makes its tracker the live one."""
        if turn.tracker is not None:
            await self._write(turn.tracker, turn)

    async def answer_to(self, sender_id: str, message_id: str) -> Optional[Dict[str, Any]]:
        """The answer to a message that was already answered, one of the conversation's last."""
        await self._load(sender_id)
        return self._answers.get(sender_id, {}).get(message_id)

    async def forget(self, sender_id: str) -> None:
        """Erases a conversation: its events, the answers kept, and the tracker in memory."""
        self._live.pop(sender_id, None)
        self._answers.pop(sender_id, None)
        await self._run(self._delete, sender_id)

    def close(self) -> None:
        """Waits for what is being written and closes the database."""
        self._database.shutdown(wait=True)
        self.engine.dispose()

    # inside

    async def _run(self, function: Any, *args: Any) -> Any:
        # A SQLite commit takes 0.2 ms, less than two changes of threads; a server's round trip does not.
        if self._inline:
            return function(*args)
        return await asyncio.get_running_loop().run_in_executor(self._database, function, *args)

    async def _load(self, sender_id: str) -> Optional[LiveTracker]:
        live = self._live.get(sender_id)
        if live is not None:
            self._live.move_to_end(sender_id)
            return live
        try:
            events, answers = await self._run(self._read, sender_id)
        except Exception as error:
            # Rasa would go on with an empty tracker, and the conversation would have forgotten everything.
            if current_turn.get() is not None:
                raise TurnFailed("store_failed", f"tracker database: {error}") from error
            raise
        if not events:
            return None
        live = self._rebuilt(sender_id, events)
        self._answers[sender_id] = answers
        self._keep(live)
        return live

    def _keep(self, tracker: LiveTracker) -> None:
        self._live[tracker.sender_id] = tracker
        self._live.move_to_end(tracker.sender_id)
        while len(self._live) > self._most_live:
            dropped, _ = self._live.popitem(last=False)
            self._answers.pop(dropped, None)

    def _rebuilt(self, sender_id: str, serialised: List[Dict[str, Any]]) -> LiveTracker:
        tracker = self.init_tracker(sender_id)
        for event in deserialise_events(serialised):
            tracker.update(event)
        tracker.stored = len(tracker.events)
        # Walks all states once, so that policies see after a restart what they would have seen without.
        tracker.past_states(self.domain)
        tracker.fold()
        return tracker

    async def _adopted(self, tracker: DialogueStateTracker) -> LiveTracker:
        """A live tracker of a plain one (made by Rasa's HTTP API): what the database lacks is new."""
        known = await self._run(self._read_events, tracker.sender_id)
        live = self.init_tracker(tracker.sender_id)
        for event in tracker.events:
            live.update(event)
        live.stored = min(len(known), len(live.events))
        return live

    def _read_events(self, sender_id: str) -> List[Dict[str, Any]]:
        query = sa.select(EVENTS.c.data).where(EVENTS.c.sender_id == sender_id).order_by(EVENTS.c.id)
        with self.engine.connect() as connection:
            return [orjson.loads(row[0]) for row in connection.execute(query)]

    def _read(self, sender_id: str) -> Tuple[List[Dict[str, Any]], Dict[str, Dict[str, Any]]]:
        newest = (
            sa.select(ANSWERS.c.message_id, ANSWERS.c.answer)
            .where(ANSWERS.c.sender_id == sender_id)
            .order_by(ANSWERS.c.answered_at.desc())
            .limit(KEPT_ANSWERS)
        )
        with self.engine.connect() as connection:
            answers = {row[0]: orjson.loads(row[1]) for row in reversed(connection.execute(newest).all())}
        return self._read_events(sender_id), answers

    async def _write(self, tracker: LiveTracker, turn: Optional[Turn]) -> None:
        new = list(tracker.events)[tracker.stored :]
        rows = [_row(tracker.sender_id, event) for event in new]
        if rows or turn:
            await self._run(self._insert, rows, turn)
        tracker.stored = len(tracker.events)
        tracker.fold()
        self._keep(tracker)
        if turn and turn.answer is not None:
            answers = self._answers.setdefault(tracker.sender_id, {})
            answers[turn.message_id] = turn.answer
            while len(answers) > KEPT_ANSWERS:
                del answers[next(iter(answers))]
        if self.event_broker and new:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    def _delete(self, sender_id: str) -> None:
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "sqlite":
                # Deleted texts would else stay legible in free pages of the file.
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            connection.execute(EVENTS.delete().where(EVENTS.c.sender_id == sender_id))
            connection.execute(ANSWERS.delete().where(ANSWERS.c.sender_id == sender_id))

    def _insert(self, rows: List[Dict[str, Any]], turn: Optional[Turn]) -> None:
        with self.engine.begin() as connection:
            if rows:
                connection.execute(EVENTS.insert(), rows)
            if turn is None or turn.answer is None:
                return
            now = time.time()
            answer = {
                "sender_id": turn.sender_id,
                "message_id": turn.message_id,
                "answered_at": now,
                "answer": orjson.dumps(turn.answer),
            }
            connection.execute(ANSWERS.insert(), answer)
            if now - self._answers_pruned_at > 3600:
                self._answers_pruned_at = now
                connection.execute(ANSWERS.delete().where(ANSWERS.c.answered_at < now - KEPT_ANSWERS_SECONDS))


def _row(sender_id: str, event: Event) -> Dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": (data.get("parse_data") or {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": orjson.dumps(data, default=str).decode(),
    }
