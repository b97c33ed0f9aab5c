"""What happens by itself: the backlog is given out, snoozes end, what was left lying is taken up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shop.clock import Clock, utc_now
from shop.conversations import ownership, words
from shop.conversations.assignment import (
    LEAST_LOADED,
    DeskRules,
    assign,
    free_agent,
    online_agents,
    queue_place,
)
from shop.conversations.handling import back_to_queue, resolve_and_ask
from shop.conversations.repositories import DeskRepositories
from shop.conversations.transcript import Transcript
from shop.conversations.views import Outcome
from shop.conversations.words import SystemWording
from shop.satisfaction.words import BY_SILENCE
from shop.unit_of_work import UnitOfWorkFactory

#: An agent gone for so long has left the shopper waiting: somebody else should have a chance.
ABANDONED_AFTER = timedelta(minutes=5)
#: Conversations in which nobody ever wrote are forgotten after this time.
EMPTY_AFTER = timedelta(days=2)


class UpkeepService:
    """Every conversation in a transaction of its own, looked at again under its lock."""

    def __init__(
        self, units: UnitOfWorkFactory, wording: SystemWording, rules: DeskRules, clock: Clock = utc_now
    ) -> None:
        self._units = units
        self._wording = wording
        self._rules = rules
        self._clock = clock

    def assign_backlog(self) -> list[Outcome]:
        """Give waiting conversations to agents who have room, the longest waiting first."""
        if self._rules.assignment != LEAST_LOADED:
            return []
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            online = repositories.agents.online(self._clock() - self._rules.seen_within, lock=False)
            waiting = [row.id for row in repositories.conversations.queued()] if online else []
        outcomes: list[Outcome] = []
        for conversation_id in waiting:
            outcome = self._change(conversation_id, self._assign)
            if outcome is not None:
                outcomes.append(outcome)
        return outcomes

    def wake_snoozed(self) -> list[Outcome]:
        """Snoozed conversations whose time has come are their agents' work again."""
        with self._units(read_only=True) as unit:
            due = list(DeskRepositories(unit.session).conversations.due_snoozes(self._clock()))

        def wake(transcript: Transcript) -> bool:
            row = transcript.row
            if row.state != words.SNOOZED or not row.snoozed_until or row.snoozed_until > transcript.now:
                return False
            ownership.wake(transcript)
            row.waiting_since = transcript.now
            return True

        return self._each(due, wake)

    def take_back_abandoned(self) -> list[Outcome]:
        """Where the agent has gone and the shopper waits, the conversation goes back into the queue."""
        gone_since = self._clock() - ABANDONED_AFTER
        with self._units(read_only=True) as unit:
            found = list(DeskRepositories(unit.session).conversations.abandoned(gone_since))

        return self._each(found, _take_back)

    def take_back_from(self, agent_id: str) -> list[Outcome]:
        """An agent whose account was closed answers nobody any more."""
        with self._units(read_only=True) as unit:
            found = [row.id for row in DeskRepositories(unit.session).conversations.of_agent(agent_id)]
        return self._each(found, _take_back)

    def resolve_idle(self, quiet: timedelta) -> list[Outcome]:
        """Conversations of the bot that have ended in silence are resolved, and a rating asked for."""
        before = self._clock() - quiet
        with self._units(read_only=True) as unit:
            found = list(DeskRepositories(unit.session).conversations.idle_with_bot(before))

        def resolve(transcript: Transcript) -> bool:
            if not ownership.belongs_to_bot(transcript) or transcript.row.updated_at >= before:
                return False
            resolve_and_ask(transcript, BY_SILENCE)
            return True

        return self._each(found, resolve)

    def forget_empty(self) -> int:
        """Delete conversations in which nobody ever wrote."""
        with self._units() as unit:
            count = DeskRepositories(unit.session).conversations.delete_empty(self._clock() - EMPTY_AFTER)
            unit.commit()
            return count

    def _assign(self, transcript: Transcript) -> bool:
        repositories = transcript.repositories
        if transcript.row.handler != words.QUEUE or transcript.row.state != words.OPEN:
            return False
        record = repositories.hand_overs.current(transcript.row.id)
        given_back_by = record.released_by if record else None
        online = online_agents(repositories, self._rules, transcript.now)
        agent = free_agent(repositories, self._rules, [one for one in online if one.id != given_back_by])
        if agent is None:
            return False
        assign(transcript, agent, record)
        transcript.announce("handoff_assigned", {"agent": agent.name})
        return True

    def _each(self, conversation_ids: list[str], change: Callable[[Transcript], bool]) -> list[Outcome]:
        outcomes = [self._change(conversation_id, change) for conversation_id in conversation_ids]
        return [outcome for outcome in outcomes if outcome is not None]

    def _change(self, conversation_id: str, change: Callable[[Transcript], bool]) -> Outcome | None:
        with self._units() as unit:
            transcript = Transcript.open(
                DeskRepositories(unit.session), conversation_id, self._wording, self._clock
            )
            if not change(transcript):
                return None
            place = queue_place(transcript.repositories, self._rules, transcript.row, transcript.now)
            outcome = transcript.outcome(place)
            unit.commit()
            return outcome


def _take_back(transcript: Transcript) -> bool:
    row = transcript.row
    if row.state not in (words.OPEN, words.SNOOZED) or row.handler != words.AGENT or row.agent_id is None:
        return False
    name = transcript.repositories.agents.names([row.agent_id]).get(row.agent_id, "")
    back_to_queue(transcript, row.agent_id, name)
    return True
