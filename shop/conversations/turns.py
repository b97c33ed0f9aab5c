"""The bot's turns: what it has to answer next, and storing its answer only while it owns the conversation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from shop.clock import Clock, utc_now
from shop.conversations import ownership, words
from shop.conversations.assignment import (
    DeskRules,
    HandOverRequest,
    fail_to_hand_over,
    hand_over,
    queue_place,
)
from shop.conversations.moods import MoodRule, note_mood
from shop.conversations.repositories import DeskRepositories
from shop.conversations.transcript import Transcript
from shop.conversations.views import ConversationView, MessageView, Outcome
from shop.conversations.words import SystemWording
from shop.misses.recording import MissRule, keep_miss
from shop.satisfaction.closing import ask_at_goodbye
from shop.tables.desk import DiscardedReplyRow, MessageRow
from shop.unit_of_work import UnitOfWorkFactory

#: Ways of proving an identity that come from the shop's own page; everything else was said in the chat.
PROVEN_BY_PAGE = frozenset({"identifier_hash", "jwt"})


@dataclass(frozen=True, slots=True)
class Turn:
    """A message that the bot has to answer, and whose conversation it was then."""

    conversation: ConversationView
    message: MessageView

    @property
    def verified_customer_id(self) -> str | None:
        """The customer, if the shop's page has proven who it is."""
        if self.conversation.identity_method in PROVEN_BY_PAGE:
            return self.conversation.customer_id
        return None


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """One message of the bot."""

    text: str = ""
    content: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BotReply:
    """The bot's answer to one message, with what it understood."""

    parts: tuple[ReplyPart, ...]
    understanding: dict[str, Any] = field(default_factory=dict)
    language: str | None = None
    customer_id: str | None = None
    identified_by: str | None = None
    hand_over: HandOverRequest | None = None


@dataclass(frozen=True, slots=True)
class TurnEnd:
    """How a turn ended. `discarded`: a human owns the conversation now, and nothing was shown."""

    outcome: Outcome
    discarded: bool = False
    hand_over_result: str | None = None


class BotTurnService:
    """One transaction a method."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        wording: SystemWording,
        rules: DeskRules,
        clock: Clock = utc_now,
        misses: MissRule | None = None,
        moods: MoodRule | None = None,
    ) -> None:
        self._units = units
        self._wording = wording
        self._rules = rules
        self._clock = clock
        self._misses = misses or MissRule()
        self._moods = moods or MoodRule()

    def waiting_conversations(self) -> list[str]:
        """Conversations with messages that nobody has answered, as after a crash."""
        with self._units(read_only=True) as unit:
            return list(DeskRepositories(unit.session).messages.conversations_waiting_for_bot())

    def next_turn(self, conversation_id: str) -> Turn | None:
        """The oldest unanswered message, if the bot owns the conversation."""
        with self._units(read_only=True) as unit:
            found = DeskRepositories(unit.session).messages.next_waiting(conversation_id)
            if found is None:
                return None
            message, row = found
            return Turn(ConversationView.of(row), MessageView.of(message))

    def still_owned(self, turn: Turn) -> bool:
        """Whether nobody has taken the conversation since the turn began."""
        with self._units(read_only=True) as unit:
            row = DeskRepositories(unit.session).conversations.get(turn.conversation.id)
            return row is not None and row.owner_epoch == turn.conversation.owner_epoch

    def store_reply(self, turn: Turn, reply: BotReply) -> TurnEnd:
        """Store the bot's answer; or keep it from the shopper if the owner has changed meanwhile."""
        with self._units() as unit:
            transcript, message = self._open(unit.session, turn)
            if message.bot_turn != words.WAITING or not self._owned(transcript, turn):
                self._discard(transcript, turn, message, reply)
                unit.commit()
                return TurnEnd(transcript.outcome(), discarded=True)
            row = transcript.row
            if reply.language in words.LANGUAGES and reply.language != row.language:
                row.language = row.language_choice = reply.language
                transcript.changed = True
            if reply.customer_id and row.identity_method not in PROVEN_BY_PAGE:
                if (row.customer_id, row.identity_method) != (reply.customer_id, reply.identified_by):
                    row.customer_id = reply.customer_id
                    row.identity_method = (reply.identified_by or "chat")[:40]
                    transcript.changed = True
            for part in reply.parts:
                transcript.add(words.BOT, part.text, content=part.content, answers_id=message.id)
            message.bot_turn = words.ANSWERED
            message.understanding = reply.understanding
            note_mood(transcript, message, self._moods)
            result = hand_over(transcript, reply.hand_over, self._rules) if reply.hand_over else None
            reason = reply.hand_over.reason if reply.hand_over else None
            self._keep_miss(unit.session, transcript, message, reason)
            if reply.hand_over is None:
                intent = (reply.understanding.get("intent") or {}).get("name")
                ask_at_goodbye(transcript, message.id, intent)
            place = queue_place(transcript.repositories, self._rules, row, transcript.now)
            outcome = transcript.outcome(place)
            unit.commit()
            return TurnEnd(outcome, hand_over_result=result)

    def fail(self, turn: Turn, summary: str, *, find_people: bool = True) -> TurnEnd:
        """The bot has not answered and will not: people take over.

        Without `find_people` the conversation only joins the queue, as when looking for somebody has failed.
        """
        with self._units() as unit:
            transcript, message = self._open(unit.session, turn)
            if message.bot_turn != words.WAITING or not self._owned(transcript, turn):
                return TurnEnd(transcript.outcome(), discarded=True)
            message.bot_turn = words.FAILED
            request = HandOverRequest(words.BOT_FAILURE, summary, answers_id=message.id)
            place = None
            if find_people:
                result = hand_over(transcript, request, self._rules)
                place = queue_place(transcript.repositories, self._rules, transcript.row, transcript.now)
            else:
                result = fail_to_hand_over(transcript, request)
            self._keep_miss(unit.session, transcript, message, words.BOT_FAILURE)
            outcome = transcript.outcome(place)
            unit.commit()
            return TurnEnd(outcome, hand_over_result=result)

    def answers(self, message_id: str) -> tuple[MessageView, ...]:
        """What was answered to a message."""
        with self._units(read_only=True) as unit:
            rows = DeskRepositories(unit.session).messages.answers_to(message_id)
            return tuple(MessageView.of(row) for row in rows)

    def _keep_miss(
        self, session: Session, transcript: Transcript, message: MessageRow, reason: str | None
    ) -> None:
        def names() -> Iterable[str]:
            customer_id = transcript.row.customer_id
            ids = [customer_id] if customer_id else []
            return transcript.repositories.conversations.customer_names(ids).values()

        keep_miss(
            session, message, self._misses, now=transcript.now, hand_over_reason=reason,
            went_on=lambda: _went_on(transcript, message), names=names,
        )  # fmt: skip

    def _open(self, session: Session, turn: Turn) -> tuple[Transcript, MessageRow]:
        transcript = Transcript.open(
            DeskRepositories(session), turn.conversation.id, self._wording, self._clock
        )
        message = transcript.repositories.messages.get(turn.message.id)
        assert message is not None
        return transcript, message

    @staticmethod
    def _owned(transcript: Transcript, turn: Turn) -> bool:
        same = transcript.row.owner_epoch == turn.conversation.owner_epoch
        return same and ownership.belongs_to_bot(transcript)

    @staticmethod
    def _discard(transcript: Transcript, turn: Turn, message: MessageRow, reply: BotReply) -> None:
        if message.bot_turn == words.ANSWERED:
            return  # somebody else has stored the answer already; there is nothing to keep
        message.bot_turn = words.DROPPED
        replies = [{"text": part.text, **part.content} for part in reply.parts]
        transcript.repositories.messages.add_discarded(
            DiscardedReplyRow(
                conversation_id=turn.conversation.id,
                message_id=message.id,
                reason="owner_changed",
                replies=replies,
                created_at=transcript.now,
            )
        )


def _went_on(transcript: Transcript, message: MessageRow) -> bool:
    """Whether the message answered the bot's open question: it had asked something, and asks that no more.

    An answer ("the blue one", a name) is no intent, and so the bot is rightly unsure what intent it is.
    """
    before = transcript.repositories.messages.before(message.conversation_id, message.seq, limit=20)
    answered = [row.understanding for row in before if row.author == words.SHOPPER and row.understanding]
    asked = answered[-1].get("requested_slot") if answered else None
    return asked is not None and asked != (message.understanding or {}).get("requested_slot")
