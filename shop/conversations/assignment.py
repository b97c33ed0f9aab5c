"""Which human gets a conversation, and what the shopper is told about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import uuid4

from shop.conversations import ownership, words
from shop.conversations.business_hours import BusinessHours
from shop.conversations.moods import set_priority
from shop.conversations.repositories import DeskRepositories
from shop.conversations.transcript import Transcript
from shop.conversations.views import QueuePlace, iso
from shop.tables.desk import AgentRow, ConversationRow, HandOverRow

LEAST_LOADED, QUEUE_ONLY = "least_loaded", "queue"
BUSINESS_HOURS_SETTING = "business_hours"
_USUAL_HANDLING = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class DeskRules:
    """How work is given out, and when people are there.

    `assignment`: `least_loaded` gives a conversation to the online agent with the fewest, up to `capacity`
    each; `queue` lets agents pick. An agent not seen for `seen_within` counts as away.
    """

    hours: BusinessHours
    assignment: str = LEAST_LOADED
    capacity: int = 5
    seen_within: timedelta = timedelta(seconds=30)

    def current_hours(self, repositories: DeskRepositories) -> BusinessHours:
        """The business hours that an admin has set, or else those of the settings."""
        stored = repositories.settings.get(BUSINESS_HOURS_SETTING)
        return BusinessHours.parse(stored["text"], stored["time_zone"]) if stored else self.hours


@dataclass(frozen=True, slots=True)
class HandOverRequest:
    """Why a human is wanted, and what is known so far."""

    reason: str
    summary: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    answers_id: str | None = None


def online_agents(repositories: DeskRepositories, rules: DeskRules, now: datetime) -> Sequence[AgentRow]:
    """Agents to whom work can be given now. They stay locked, so that two hand-overs do not pick alike."""
    return repositories.agents.online(now - rules.seen_within)


def free_agent(
    repositories: DeskRepositories, rules: DeskRules, online: Sequence[AgentRow]
) -> AgentRow | None:
    """The online agent with the fewest conversations and room for one more; None where agents pick."""
    if rules.assignment != LEAST_LOADED or not online:
        return None
    loads = repositories.conversations.loads()
    # `online` begins with whoever has waited longest for work; min() keeps that order among equals.
    least = min(online, key=lambda agent: loads.get(agent.id, 0))
    return least if loads.get(least.id, 0) < rules.capacity else None


def queue_place(
    repositories: DeskRepositories, rules: DeskRules, row: ConversationRow, now: datetime
) -> QueuePlace | None:
    """Where a conversation stands; None unless it is queued."""
    if row.handler != words.QUEUE or row.state != words.OPEN or row.queued_at is None:
        return None
    repositories.conversations.flush()
    position = repositories.conversations.queue_position(row)
    people = len(repositories.agents.online(now - rules.seen_within, lock=False))
    return QueuePlace(position, expected_wait(repositories, position, people))


def expected_wait(repositories: DeskRepositories, position: int, people: int) -> int | None:
    """Minutes until a queued shopper's turn, from how long the last conversations took."""
    if people == 0:
        return None
    handled = [ended - assigned for assigned, ended in repositories.hand_overs.last_handled()]
    usual = sum(handled, timedelta()) / len(handled) if handled else _USUAL_HANDLING
    return min(120, max(1, ceil(position * usual.total_seconds() / 60 / people)))


def hand_over(transcript: Transcript, request: HandOverRequest, rules: DeskRules) -> str:
    """Take a conversation from the bot to people and tell the shopper how that went."""
    repositories, now = transcript.repositories, transcript.now
    set_priority(transcript)
    record = HandOverRow(
        id=uuid4().hex, conversation_id=transcript.row.id, reason=request.reason, summary=request.summary,
        facts=dict(request.facts), result=words.QUEUED_RESULT, created_at=now,
    )  # fmt: skip
    online = online_agents(repositories, rules, now)
    agent = free_agent(repositories, rules, online)
    ownership.give_to_queue(transcript)
    if agent is not None:
        record.result = words.ASSIGNED_RESULT
        assign(transcript, agent, record)
        _announce(transcript, request, "handoff_assigned", {"agent": agent.name})
    elif online:
        place = queue_place(repositories, rules, transcript.row, now)
        facts = place.to_dict() if place else {"position": 1, "wait_minutes": None}
        _announce(transcript, request, "handoff_queued", facts)
    else:
        record.result = words.OFFLINE_RESULT
        hours = rules.current_hours(repositories)
        facts = {
            "open": hours.is_open(now),
            "next_open": iso(hours.next_open(now)),
            "time_zone": hours.zone.key,
        }
        _announce(transcript, request, "handoff_offline", facts)
    repositories.hand_overs.add(record)
    return record.result


def fail_to_hand_over(transcript: Transcript, request: HandOverRequest) -> str:
    """Nothing but the queue, where finding somebody is what has failed; the shopper is told so."""
    ownership.give_to_queue(transcript)
    transcript.repositories.hand_overs.add(
        HandOverRow(
            id=uuid4().hex,
            conversation_id=transcript.row.id,
            reason=request.reason,
            summary=request.summary,
            facts=dict(request.facts),
            result=words.FAILED_RESULT,
            created_at=transcript.now,
        )
    )
    facts = {"reason": request.reason}
    transcript.announce("handoff_failed", facts, expects="contact", answers_id=request.answers_id)
    return words.FAILED_RESULT


def assign(transcript: Transcript, agent: AgentRow, record: HandOverRow | None) -> None:
    """Give a conversation to an agent and note when."""
    ownership.give_to_agent(transcript, agent.id)
    agent.last_assigned_at = transcript.now
    if record is not None:
        record.agent_id = agent.id
        record.assigned_at = transcript.now


def _announce(transcript: Transcript, request: HandOverRequest, event: str, facts: dict[str, Any]) -> None:
    failed = request.reason == words.BOT_FAILURE
    waits = event != "handoff_assigned"
    wording = event
    if event == "handoff_queued" and facts["wait_minutes"] is None:
        wording = "handoff_queued_no_wait"
    if event == "handoff_offline" and facts["next_open"] is None:
        wording = "handoff_offline_in_hours"
    transcript.announce(
        event,
        facts | {"reason": request.reason},
        wording=f"{wording}_after_failure" if failed else wording,
        # Who has to wait may go on with the bot instead, unless it is the bot that does not work.
        buttons=(("button_return_to_bot", words.RETURN_TO_BOT_PAYLOAD),) if waits and not failed else (),
        expects="contact" if event == "handoff_offline" else None,
        answers_id=request.answers_id,
    )
