"""Who owns a conversation, and the only ways in which that changes.

    pending (bot) ──> open (queue) ──> open (agent) <──> snoozed (agent)
       ^  ^               │                 │                │
       │  └── hand back ──┴─────────────────┘                │
       └───────── reopened ──── resolved <───────────────────┘

Every change of owner raises `owner_epoch` and ends the bot's unanswered turns: an answer that was begun
before belongs to an owner who is gone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.conversations import words
from shop.conversations.transcript import Transcript
from shop.errors import Conflict, RuleViolation

HEAD_START = timedelta(minutes=10)
"""What a conversation of high priority is ahead of others in the queue. Who has waited so much longer comes
first all the same, so nobody waits for ever."""


def belongs_to_bot(transcript: Transcript) -> bool:
    """Whether the bot may speak."""
    row = transcript.row
    return row.state == words.PENDING and row.handler == words.BOT


def give_to_queue(transcript: Transcript) -> None:
    """Nobody in particular: a human is wanted."""
    _change(transcript, words.OPEN, words.QUEUE, None)
    row = transcript.row
    row.queued_at = row.turn_at = transcript.now
    if row.priority == words.HIGH:
        row.turn_at = transcript.now - HEAD_START
    if transcript.row.waiting_since is None:
        transcript.row.waiting_since = transcript.now


def give_to_agent(transcript: Transcript, agent_id: str) -> None:
    """One agent answers from now on."""
    _change(transcript, words.OPEN, words.AGENT, agent_id)


def give_to_bot(transcript: Transcript) -> None:
    """The bot answers again, beginning with the next message."""
    _change(transcript, words.PENDING, words.BOT, None)
    row = transcript.row
    row.waiting_since = None
    row.priority = words.NORMAL
    if row.mood:
        row.mood = {**row.mood, "upsets": [], "upset": False}


def snooze(transcript: Transcript, until: datetime) -> None:
    """Its agent takes it up again later, or when the shopper writes."""
    if transcript.row.state != words.OPEN or transcript.row.handler != words.AGENT:
        raise Conflict("not_open", state=transcript.row.state)
    if until <= transcript.now:
        raise RuleViolation("snooze_in_the_past", field="until")
    transcript.row.state = words.SNOOZED
    transcript.row.snoozed_until = until
    transcript.row.waiting_since = None
    transcript.changed = True


def wake(transcript: Transcript) -> None:
    """A snoozed conversation is its agent's work again."""
    transcript.row.state = words.OPEN
    transcript.row.snoozed_until = None
    transcript.changed = True


def resolve(transcript: Transcript) -> None:
    """Done. Who handled it last stays on record; nobody speaks until somebody reopens it."""
    row = transcript.row
    if row.state == words.RESOLVED:
        raise Conflict("already_resolved")
    handler = words.BOT if row.handler == words.QUEUE else row.handler
    _change(transcript, words.RESOLVED, handler, row.agent_id)
    row.resolved_at = transcript.now
    row.waiting_since = None


def reopen(transcript: Transcript) -> None:
    """Taken up again: by the bot, as every new conversation."""
    if transcript.row.state != words.RESOLVED:
        raise Conflict("not_resolved", state=transcript.row.state)
    give_to_bot(transcript)
    transcript.row.resolved_at = None
    transcript.row.round += 1


def _change(transcript: Transcript, state: str, handler: str, agent_id: str | None) -> None:
    row = transcript.row
    if words.QUEUE in (row.handler, handler):
        transcript.queue_changed = True
    row.state, row.handler, row.agent_id = state, handler, agent_id
    row.owner_epoch += 1
    row.queued_at = row.turn_at = None
    row.snoozed_until = None
    transcript.changed = True
    transcript.repositories.messages.drop_waiting(row.id)
