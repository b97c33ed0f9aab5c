"""Who is there: heartbeats of the agents' pages, and telling colleagues of changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from desk.database import DatabaseThreads
from desk.feed import DeskFeed
from desk.office import Office
from shop.conversations.agents import AgentService
from shop.conversations.words import ONLINE


class PresenceBoard:
    """Open pages count as heartbeats; `beat` and `look` are called every few seconds."""

    def __init__(
        self, agents: AgentService, database: DatabaseThreads, feed: DeskFeed, office: Office
    ) -> None:
        self._agents = agents
        self._database = database
        self._feed = feed
        self._office = office
        self._sockets: Counter[str] = Counter()
        self._touched: set[str] = set()
        self._known: dict[str, dict[str, object]] = {}

    @contextmanager
    def present(self, agent_id: str) -> Iterator[None]:
        """An open socket of an agent, for as long as the block runs."""
        self._sockets[agent_id] += 1
        try:
            yield
        finally:
            self._sockets[agent_id] -= 1
            self._touched.add(agent_id)
            if not self._sockets[agent_id]:
                del self._sockets[agent_id]

    def touch(self, agent_id: str) -> None:
        """The agent has just done something."""
        self._touched.add(agent_id)

    async def beat(self) -> None:
        """Write down whose pages are alive."""
        alive, self._touched = set(self._sockets) | self._touched, set()
        await self._database.run(self._agents.seen, alive)

    async def look(self) -> None:
        """Tell everybody whose presence has changed; who came online can be given work."""
        now = {agent.id: agent.to_dict() for agent in await self._database.run(self._agents.all)}
        for agent_id, agent in now.items():
            before = self._known.get(agent_id)
            if before == agent:
                continue
            self._feed.add("presence", agent=agent)
            if ONLINE in (agent["status"], before["status"] if before else None):
                self._feed.work_changed.set()
                self._office.forget()
        self._known = now
