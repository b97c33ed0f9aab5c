"""One turn of the conversation, as everything that answers a message shares it."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions.dialogue.context import Context
from actions.dialogue.facts import Facts, Shop
from actions.dialogue.message import LANGUAGES, Message
from actions.dialogue.present import Presenter
from actions.dialogue.reply import Reply
from actions.dialogue.state import Dialogue
from actions.handoff import hand_over
from actions.names import MISUNDERSTOOD, form_of
from actions.wording import Wording

MOST_MISUNDERSTOOD = 2


@dataclass(frozen=True)
class Known:
    """What the conversation's slots hold before the turn."""

    language: str | None = None
    customer_id: str | None = None
    identified_by: str | None = None


@dataclass
class Outcome:
    """What the turn came to: messages, slots, and the form whose question is open."""

    state: Dialogue
    language: str
    customer_id: str | None
    identified_by: str | None
    replies: list[Reply] = field(default_factory=list)
    handed_over: bool = False

    @property
    def form(self) -> str | None:
        """The form in which a question is open."""
        task = self.state.current
        return form_of(task.kind) if task is not None and self.state.question is not None else None

    @property
    def requested(self) -> str | None:
        """What the open question asks for."""
        return self.state.question.expects if self.state.question else None


class Talk:
    """The message, the state, what is known, and what has been said so far.

    `resting`: the open question is put again after a digression, which is no lack of progress.
    """

    def __init__(self, shop: Shop, wording: Wording, message: Message, state: Dialogue, out: Outcome) -> None:
        self.shop = shop
        self.wording = wording
        self.message = message
        self.state = state
        self.out = out
        self.resting = False
        self.just_identified = False
        self.surround()

    def surround(self) -> None:
        """Facts, presenter and context anew, after the customer or the language has become another."""
        self.facts = Facts(self.shop, self.out.customer_id, self.message.visitor_id)
        self.show = Presenter(self.wording, self.facts, self.out.language)
        self.context = Context(self.facts, self.show, self.state)

    @property
    def identified(self) -> bool:
        """Whether it is known who the shopper is."""
        return self.out.customer_id is not None

    def say(self, code: str, /, **values: str) -> None:
        """Say a response."""
        self.out.replies.append(self.show.reply(code, **values))

    def say_in_every_language(self, code: str) -> None:
        """Say a response once in each language: the shopper writes in one that is not spoken here."""
        for language in LANGUAGES:
            self.out.replies.append(Presenter(self.wording, self.facts, language).reply(code))

    def understood(self) -> None:
        """The message made sense: two misunderstandings in a row it is not."""
        self.state.misunderstood = 0

    def misunderstood(self) -> bool:
        """One more message not understood; whether a person takes over now."""
        self.state.misunderstood += 1
        if self.state.misunderstood < MOST_MISUNDERSTOOD:
            return False
        self.hand_over(MISUNDERSTOOD)
        return True

    def hand_over(self, reason: str) -> None:
        """Say so once, forget the work in hand, keep who the shopper is."""
        state = self.state
        reply = hand_over(self.context, reason, self.message.text)
        # Nothing of the bot may wait for an answer beside the person who takes over.
        self.out.replies = [said for said in self.out.replies if not said.custom.get("expects")]
        self.out.replies.append(reply)
        state.current, state.question, state.queue, state.last = None, None, [], None
        state.misunderstood = 0
        state.claim.failures = 0
        self.out.handed_over = True
