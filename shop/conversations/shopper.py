"""What shoppers do: open a conversation, write, read, rate, leave contact details."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from shop.clock import Clock, utc_now
from shop.conversations import ownership, words
from shop.conversations.assignment import DeskRules, queue_place
from shop.conversations.contact_typed import SAVED, keep_contact, save_typed
from shop.conversations.repositories import DeskRepositories
from shop.conversations.transcript import Transcript
from shop.conversations.views import ConversationView, MessageView, Outcome
from shop.conversations.wishes import opens_with_wish, takes_leave, wants_bot
from shop.conversations.words import SystemWording
from shop.errors import InvalidInput, NotFound
from shop.satisfaction.closing import RATE_REQUEST, end_round, note_rating
from shop.satisfaction.resolution import score_of
from shop.satisfaction.words import BY_SHOPPER
from shop.tables.desk import ConversationRow, RatingRow
from shop.unit_of_work import UnitOfWorkFactory

PAGE_OF_MESSAGES = 50
_FAREWELL = "farewell"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the shop's own page says the shopper is, and how that was proven."""

    customer_id: str
    method: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known when a conversation begins."""

    channel: str
    visitor_id: str
    language: str
    language_choice: str | None = None
    identity: Identity | None = None
    page: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation and what a client that has seen messages up to some number does not have yet."""

    conversation: ConversationView
    messages: tuple[MessageView, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A shopper's message, stored. `duplicate`: it was there already, and nothing was changed."""

    message: MessageView
    outcome: Outcome
    duplicate: bool = False
    for_bot: bool = False


class ShopperService:
    """Every method is one short transaction; what it returns is committed."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        wording: SystemWording,
        rules: DeskRules,
        clock: Clock = utc_now,
    ) -> None:
        self._units = units
        self._wording = wording
        self._rules = rules
        self._clock = clock

    def start(self, opening: Opening) -> ConversationView:
        """Begin a conversation; it is the bot's."""
        with self._units() as unit:
            row = self._new_row(opening)
            DeskRepositories(unit.session).conversations.add(row)
            unit.commit()
            return ConversationView.of(row)

    def of_sender(self, opening: Opening) -> ConversationView:
        """The conversation of a sender of another channel, begun where there is none."""
        assert opening.external_id is not None
        with self._units(read_only=True) as unit:
            found = DeskRepositories(unit.session).conversations.by_external_id(
                opening.channel, opening.external_id
            )
            if found is not None:
                return ConversationView.of(found)
        with self._units() as unit:
            repositories = DeskRepositories(unit.session)
            row = repositories.conversations.by_external_id(opening.channel, opening.external_id)
            if row is None:
                row = self._new_row(opening)
                repositories.conversations.add(row)
                unit.commit()
            return ConversationView.of(row)

    def get(self, conversation_id: str) -> ConversationView:
        """One conversation; NotFound where there is none."""
        with self._units(read_only=True) as unit:
            return self._view(*self._load(unit.session, conversation_id))

    def catch_up(self, conversation_id: str, last_seq: int) -> Opened:
        """What a client does not have: everything after `last_seq`, or the last page where it has nothing."""
        with self._units(read_only=True) as unit:
            repositories, row = self._load(unit.session, conversation_id)
            if last_seq <= 0 or last_seq > row.last_seq:
                rows = list(repositories.messages.before(row.id, None, limit=PAGE_OF_MESSAGES))
                has_more = bool(rows) and rows[0].seq > 1
            else:
                rows = list(repositories.messages.after(row.id, last_seq))
                has_more = False
            return Opened(
                self._view(repositories, row), tuple(MessageView.of(found) for found in rows), has_more
            )

    def messages_after(self, conversation_id: str, seq: int) -> tuple[MessageView, ...]:
        """The messages after a number, oldest first."""
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            return tuple(MessageView.of(row) for row in repositories.messages.after(conversation_id, seq))

    def history(self, conversation_id: str, before_seq: int) -> tuple[tuple[MessageView, ...], bool]:
        """A page of older messages, and whether there are more."""
        with self._units(read_only=True) as unit:
            rows = DeskRepositories(unit.session).messages.before(
                conversation_id, before_seq, limit=PAGE_OF_MESSAGES
            )
            return tuple(MessageView.of(row) for row in rows), bool(rows) and rows[0].seq > 1

    def send(self, conversation_id: str, client_id: str, text: str, payload: str | None = None) -> Sent:
        """Store a message. Sending it again changes nothing and gives the same answer."""
        with self._units() as unit:
            transcript = self._open(unit.session, conversation_id)
            repositories, row = transcript.repositories, transcript.row
            known = repositories.messages.by_client_id(conversation_id, client_id)
            if known is not None:
                return Sent(MessageView.of(known), transcript.outcome(), duplicate=True)
            last_word = _last_word(transcript, client_id, text, payload)
            if last_word is not None:
                outcome = self._finish(transcript)
                unit.commit()
                return Sent(last_word, outcome)
            reopened = row.state == words.RESOLVED
            if reopened:
                ownership.reopen(transcript)
            elif row.state == words.SNOOZED:
                ownership.wake(transcript)
            if row.handler == words.QUEUE and payload is None and opens_with_wish(text):
                # Before the message is stored: what waits when the owner changes is dropped.
                self._return_to_bot(transcript)
            returns = row.handler == words.QUEUE and wants_bot(text, payload)
            for_bot = ownership.belongs_to_bot(transcript) and payload != words.RETURN_TO_BOT_PAYLOAD
            if row.handler != words.BOT and row.waiting_since is None:
                row.waiting_since = transcript.now
            message = transcript.add(
                words.SHOPPER, text, client_id=client_id, payload=payload,
                bot_turn=words.WAITING if for_bot else None,
            )  # fmt: skip
            if reopened:
                transcript.announce("reopened")
            if returns:
                self._return_to_bot(transcript)
            elif row.handler == words.QUEUE:
                save_typed(transcript, client_id, text)
            outcome = self._finish(transcript)
            unit.commit()
            return Sent(message, outcome, for_bot=for_bot)

    def is_queued(self, conversation_id: str) -> bool:
        """Whether the shopper waits for a person, and nobody has taken the conversation yet."""
        with self._units(read_only=True) as unit:
            return self._load(unit.session, conversation_id)[1].handler == words.QUEUE

    def choose_language(self, conversation_id: str, language: str) -> Outcome:
        """The shopper wants to be answered in this language."""

        def change(transcript: Transcript) -> None:
            transcript.row.language = language
            transcript.row.language_choice = language
            transcript.changed = True

        return self._change(conversation_id, change)

    def identify(self, conversation_id: str, identity: Identity) -> Outcome:
        """The shop's page has proven who the shopper is."""

        def change(transcript: Transcript) -> None:
            transcript.row.customer_id = identity.customer_id
            transcript.row.identity_method = identity.method
            transcript.changed = True

        return self._change(conversation_id, change)

    def mark_read(self, conversation_id: str, seq: int) -> Outcome:
        """The shopper has seen everything up to this number."""

        def change(transcript: Transcript) -> None:
            row = transcript.row
            row.shopper_read_seq = max(row.shopper_read_seq, min(seq, row.last_seq))

        return self._change(conversation_id, change)

    def rate(self, conversation_id: str, client_id: str, score: int, comment: str = "") -> Sent:
        """Store what the shopper thought; a second rating of the same round replaces the first."""
        if not 1 <= score <= 5:
            raise InvalidInput("rating_out_of_range", field="score")

        def change(transcript: Transcript) -> MessageView:
            return _rate(transcript, score, comment, client_id)

        return self._once(conversation_id, client_id, change)

    def tell(self, conversation_id: str, event: str, facts: dict[str, Any]) -> Outcome:
        """Say in the conversation that something has happened."""

        def change(transcript: Transcript) -> None:
            transcript.announce(event, facts)

        return self._change(conversation_id, change)

    def leave_contact(self, conversation_id: str, client_id: str, name: str, email: str, text: str) -> Sent:
        """Store the offline form."""

        def change(transcript: Transcript) -> MessageView:
            keep_contact(transcript, client_id, name, email, text)
            return transcript.announce(SAVED, client_id=client_id)

        return self._once(conversation_id, client_id, change)

    def leave(self, conversation_id: str) -> Outcome | None:
        """The shopper begins anew: what the bot had is done. None where there is nothing to end."""
        with self._units() as unit:
            transcript = self._open(unit.session, conversation_id)
            if transcript.row.last_seq == 0 or not ownership.belongs_to_bot(transcript):
                return None
            ownership.resolve(transcript)
            end_round(transcript, BY_SHOPPER, ask=False)
            outcome = self._finish(transcript)
            unit.commit()
            return outcome

    def _return_to_bot(self, transcript: Transcript) -> None:
        ownership.give_to_bot(transcript)
        record = transcript.repositories.hand_overs.current(transcript.row.id)
        if record is not None:
            record.ended_at = transcript.now
        transcript.announce("returned_to_bot")

    def _once(
        self, conversation_id: str, client_id: str, change: Callable[[Transcript], MessageView]
    ) -> Sent:
        with self._units() as unit:
            transcript = self._open(unit.session, conversation_id)
            known = transcript.repositories.messages.by_client_id(conversation_id, client_id)
            if known is not None:
                return Sent(MessageView.of(known), transcript.outcome(), duplicate=True)
            message = change(transcript)
            outcome = self._finish(transcript)
            unit.commit()
            return Sent(message, outcome)

    def _change(self, conversation_id: str, change: Callable[[Transcript], None]) -> Outcome:
        with self._units() as unit:
            transcript = self._open(unit.session, conversation_id)
            change(transcript)
            outcome = self._finish(transcript)
            unit.commit()
            return outcome

    def _open(self, session: Any, conversation_id: str) -> Transcript:
        return Transcript.open(DeskRepositories(session), conversation_id, self._wording, self._clock)

    def _finish(self, transcript: Transcript) -> Outcome:
        place = queue_place(transcript.repositories, self._rules, transcript.row, transcript.now)
        return transcript.outcome(place)

    def _load(self, session: Any, conversation_id: str) -> tuple[DeskRepositories, ConversationRow]:
        repositories = DeskRepositories(session)
        row = repositories.conversations.get(conversation_id)
        if row is None:
            raise NotFound("unknown_conversation")
        return repositories, row

    def _view(self, repositories: DeskRepositories, row: ConversationRow) -> ConversationView:
        name = repositories.agents.names([row.agent_id]).get(row.agent_id) if row.agent_id else None
        return ConversationView.of(row, name, queue_place(repositories, self._rules, row, self._clock()))

    def _new_row(self, opening: Opening) -> ConversationRow:
        now = self._clock()
        identity = opening.identity
        return ConversationRow(
            id=uuid4().hex, channel=opening.channel, external_id=opening.external_id,
            visitor_id=opening.visitor_id, customer_id=identity.customer_id if identity else None,
            identity_method=identity.method if identity else None, language=opening.language,
            language_choice=opening.language_choice, page=opening.page, state=words.PENDING,
            handler=words.BOT, owner_epoch=0, round=1, last_seq=0, shopper_read_seq=0, last_text="",
            last_author="", created_at=now, updated_at=now,
        )  # fmt: skip


def _last_word(transcript: Transcript, client_id: str, text: str, payload: str | None) -> MessageView | None:
    """Store stars where they were asked for, and thanks or a goodbye after the end; None for all else."""
    stars = score_of(text)
    if stars is not None and _asks_for_stars(transcript):
        message = transcript.add(words.SHOPPER, text, client_id=client_id, payload=payload)
        _rate(transcript, stars)
        return message
    if transcript.row.state == words.RESOLVED and payload is None and takes_leave(text):
        message = transcript.add(words.SHOPPER, text, client_id=client_id)
        transcript.announce(_FAREWELL)
        return message
    return None


def _asks_for_stars(transcript: Transcript) -> bool:
    """Whether the last thing said in the conversation is the question for a rating, or a goodbye."""
    last = transcript.repositories.messages.before(transcript.row.id, None, limit=1)
    return bool(last) and MessageView.of(last[0]).event in (RATE_REQUEST, _FAREWELL)


def _rate(transcript: Transcript, score: int, comment: str = "", client_id: str | None = None) -> MessageView:
    repositories, row = transcript.repositories, transcript.row
    spoke = repositories.messages.authors(row.id) & {words.BOT, words.AGENT}
    handled_by = spoke.pop() if len(spoke) == 1 else ("both" if spoke else words.BOT)
    rating = repositories.ratings.of_round(row.id, row.round)
    if rating is None:
        rating = RatingRow(
            id=uuid4().hex, conversation_id=row.id, round=row.round, created_at=transcript.now,
            score=score, handled_by=handled_by,
        )  # fmt: skip
        repositories.ratings.add(rating)
    rating.score, rating.comment, rating.handled_by = score, comment, handled_by
    rating.agent_id = repositories.messages.last_agent(row.id)
    transcript.rated = score
    message = transcript.announce("rated", {"score": score}, client_id=client_id)
    note_rating(transcript)
    return message
