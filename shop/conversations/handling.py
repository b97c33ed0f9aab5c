"""What agents do with conversations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from shop.clock import Clock, utc_now
from shop.conversations import ownership, words
from shop.conversations.assignment import DeskRules, assign, queue_place
from shop.conversations.repositories import DeskRepositories
from shop.conversations.transcript import Transcript
from shop.conversations.views import AgentView, MessageView, NoteView, Outcome
from shop.conversations.words import SystemWording
from shop.errors import Conflict, InvalidInput, NotFound
from shop.satisfaction.closing import end_round
from shop.satisfaction.words import BY_AGENT
from shop.tables.desk import AgentRow, AuditRow, HandOverRow, NoteRow
from shop.unit_of_work import UnitOfWorkFactory


class HandlingService:
    """One transaction a method. The conversation is locked first, so of two agents at once one wins."""

    def __init__(
        self, units: UnitOfWorkFactory, wording: SystemWording, rules: DeskRules, clock: Clock = utc_now
    ) -> None:
        self._units = units
        self._wording = wording
        self._rules = rules
        self._clock = clock

    def claim(self, conversation_id: str, agent: AgentView) -> Outcome:
        """Take a conversation: from the queue, from the bot, or one that was resolved. Twice is harmless."""

        def change(transcript: Transcript) -> None:
            row = transcript.row
            if row.handler == words.AGENT and row.state in (words.OPEN, words.SNOOZED):
                self._require_owner(transcript, agent, "already_claimed")
                if row.state == words.SNOOZED:
                    ownership.wake(transcript)
                return
            if row.state == words.RESOLVED:
                ownership.reopen(transcript)
                transcript.announce("reopened")
            self._take(transcript, self._agent(transcript.repositories, agent.id))
            transcript.announce("agent_joined", {"agent": agent.name})

        return self._change(conversation_id, change)

    def release(self, conversation_id: str, agent: AgentView) -> Outcome:
        """Back into the queue, for somebody else."""

        def change(transcript: Transcript) -> None:
            self._require_owner(transcript, agent)
            back_to_queue(transcript, agent.id, agent.name)

        return self._change(conversation_id, change)

    def transfer(self, conversation_id: str, agent: AgentView, to_agent_id: str) -> Outcome:
        """Give a conversation to a colleague who is there."""

        def change(transcript: Transcript) -> None:
            if agent.role != words.ADMIN_ROLE:
                self._require_owner(transcript, agent)
            if transcript.row.state == words.RESOLVED:
                raise Conflict("already_resolved")
            online = {row.id: row for row in self._online(transcript)}
            if to_agent_id not in online:
                self._agent(transcript.repositories, to_agent_id)
                raise Conflict("agent_not_online", field="agent_id")
            if transcript.row.agent_id == to_agent_id:
                return
            self._audit_admin(transcript, agent, "conversation_transferred", to=to_agent_id)
            self._take(transcript, online[to_agent_id])
            transcript.announce("transferred", {"agent": online[to_agent_id].name})

        return self._change(conversation_id, change)

    def reply(self, conversation_id: str, agent: AgentView, client_id: str, text: str) -> Outcome:
        """Answer the shopper. Sending it again changes nothing and gives the same message."""
        with self._units() as unit:
            transcript = self._open(unit.session, conversation_id)
            known = transcript.repositories.messages.by_client_id(conversation_id, client_id)
            if known is not None:
                if known.agent_id != agent.id:
                    raise InvalidInput("client_id_taken", field="client_id")
                return replace(self._outcome(transcript), messages=(MessageView.of(known),))
            self._require_owner(transcript, agent)
            if transcript.row.state == words.SNOOZED:
                ownership.wake(transcript)
            transcript.row.waiting_since = None
            record = transcript.repositories.hand_overs.current(conversation_id)
            if record is not None and record.answered_at is None:
                record.answered_at = transcript.now
            transcript.add(words.AGENT, text, client_id=client_id, author_name=agent.name, agent_id=agent.id)
            outcome = self._outcome(transcript)
            unit.commit()
            return outcome

    def note(self, conversation_id: str, agent: AgentView, client_id: str, text: str) -> NoteView:
        """A private note; any agent may add one, at any time."""
        with self._units() as unit:
            transcript = self._open(unit.session, conversation_id)
            notes = transcript.repositories.notes
            row = notes.by_client_id(conversation_id, client_id)
            if row is None:
                row = NoteRow(
                    id=uuid4().hex, conversation_id=conversation_id, client_id=client_id, agent_id=agent.id,
                    author_name=agent.name, text=text, after_seq=transcript.row.last_seq,
                    created_at=transcript.now,
                )  # fmt: skip
                notes.add(row)
                unit.commit()
            return NoteView.of(row)

    def snooze(self, conversation_id: str, agent: AgentView, until: datetime) -> Outcome:
        """Put it aside until a moment, or until the shopper writes."""

        def change(transcript: Transcript) -> None:
            self._require_owner(transcript, agent)
            ownership.snooze(transcript, until)

        return self._change(conversation_id, change)

    def resolve(self, conversation_id: str, agent: AgentView) -> Outcome:
        """Close it and ask the shopper for a rating. A colleague's conversation is theirs (or an admin's)."""

        def change(transcript: Transcript) -> None:
            if transcript.row.handler == words.AGENT and agent.role != words.ADMIN_ROLE:
                self._require_owner(transcript, agent, allow_resolved=True)
            self._audit_admin(transcript, agent, "conversation_resolved")
            resolve_and_ask(transcript, BY_AGENT)

        return self._change(conversation_id, change)

    def reopen(self, conversation_id: str) -> Outcome:
        """Take a resolved conversation up again; it goes to the bot, like every new one."""

        def change(transcript: Transcript) -> None:
            ownership.reopen(transcript)
            transcript.announce("reopened")

        return self._change(conversation_id, change)

    def hand_back(self, conversation_id: str, agent: AgentView) -> Outcome:
        """The bot answers again, beginning with the shopper's next message."""

        def change(transcript: Transcript) -> None:
            if transcript.row.state == words.PENDING:
                raise Conflict("with_bot_already")
            if transcript.row.state == words.RESOLVED:
                raise Conflict("already_resolved")
            if transcript.row.handler == words.AGENT:
                self._require_owner(transcript, agent)
            ownership.give_to_bot(transcript)
            _end_hand_over(transcript)
            transcript.announce("returned_to_bot")

        return self._change(conversation_id, change)

    def _take(self, transcript: Transcript, agent: AgentRow) -> None:
        repositories, now = transcript.repositories, transcript.now
        record = repositories.hand_overs.current(transcript.row.id)
        if record is None:
            record = HandOverRow(
                id=uuid4().hex, conversation_id=transcript.row.id, reason=words.TAKEN_OVER,
                result=words.ASSIGNED_RESULT, summary="", facts={}, created_at=now,
            )  # fmt: skip
            repositories.hand_overs.add(record)
        record.released_by = None
        assign(transcript, agent, record)

    @staticmethod
    def _audit_admin(transcript: Transcript, agent: AgentView, action: str, **details: str) -> None:
        """What admins do with their colleagues' conversations is on record."""
        row = transcript.row
        if row.handler == words.AGENT and row.agent_id != agent.id:
            transcript.repositories.audit.add(
                AuditRow(
                    agent_id=agent.id,
                    action=action,
                    subject=row.id,
                    details={"from": row.agent_id, **details},
                    created_at=transcript.now,
                )
            )

    def _require_owner(
        self,
        transcript: Transcript,
        agent: AgentView,
        code: str = "not_yours",
        *,
        allow_resolved: bool = False,
    ) -> None:
        row = transcript.row
        if row.state == words.RESOLVED and not allow_resolved:
            raise Conflict("already_resolved")
        if row.handler != words.AGENT:
            raise Conflict("not_claimed", state=row.state)
        if row.agent_id != agent.id:
            names = transcript.repositories.agents.names([row.agent_id or ""])
            raise Conflict(code, agent=names.get(row.agent_id or "", ""))

    def _agent(self, repositories: DeskRepositories, agent_id: str) -> AgentRow:
        row = repositories.agents.get(agent_id)
        if row is None or not row.active:
            raise NotFound("unknown_agent", field="agent_id")
        return row

    def _online(self, transcript: Transcript) -> list[AgentRow]:
        since = transcript.now - self._rules.seen_within
        return list(transcript.repositories.agents.online(since))

    def _change(self, conversation_id: str, change: Callable[[Transcript], None]) -> Outcome:
        with self._units() as unit:
            transcript = self._open(unit.session, conversation_id)
            change(transcript)
            outcome = self._outcome(transcript)
            unit.commit()
            return outcome

    def _open(self, session: Session, conversation_id: str) -> Transcript:
        return Transcript.open(DeskRepositories(session), conversation_id, self._wording, self._clock)

    def _outcome(self, transcript: Transcript) -> Outcome:
        place = queue_place(transcript.repositories, self._rules, transcript.row, transcript.now)
        return transcript.outcome(place)


def resolve_and_ask(transcript: Transcript, by: str) -> None:
    """Close a conversation and ask for a rating, whoever has served it; `by`: what has ended it."""
    ownership.resolve(transcript)
    _end_hand_over(transcript)
    end_round(transcript, by, ask=True)


def back_to_queue(transcript: Transcript, agent_id: str, agent_name: str) -> None:
    """An agent's conversation waits for somebody else."""
    ownership.give_to_queue(transcript)
    record = transcript.repositories.hand_overs.current(transcript.row.id)
    if record is not None:
        record.released_by = agent_id
    transcript.announce("agent_left", {"agent": agent_name})


def _end_hand_over(transcript: Transcript) -> None:
    record = transcript.repositories.hand_overs.current(transcript.row.id)
    if record is not None:
        record.ended_at = transcript.now
