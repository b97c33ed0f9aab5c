"""One turn of the conversation, as everything that answers a message shares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.dialogue.context import Context
from actions.dialogue.escalation import NOTHING, Escalation
from actions.dialogue.facts import Facts, Shop
from actions.dialogue.message import LANGUAGES, Message
from actions.dialogue.present import Presenter
from actions.dialogue.reply import Choice, Reply
from actions.dialogue.state import Dialogue, PersonOffer, Question, Task
from actions.dialogue.tone import is_upset
from actions.handoff import hand_over
from actions.names import MISUNDERSTOOD, OFFER, form_of
from actions.wording import Wording
from shop.profiles.tones import NEUTRAL

MOST_MISUNDERSTOOD = 3
"""In a row, after which something is done even where the escalation policy has decided nothing."""
OFFERED_LATELY = 4
"""Turns after an offer of a person in which there is no second one: whoever is stuck then is passed on."""


@dataclass(frozen=True)
class Known:
    """What the conversation's slots hold before the turn; `escalation` and `mood` as the slots have them."""

    language: str | None = None
    customer_id: str | None = None
    identified_by: str | None = None
    escalation: Mapping[str, Any] | None = None
    mood: Mapping[str, Any] | None = None


@dataclass
class Outcome:
    """What the turn came to: messages, slots, and the form whose question is open."""

    state: Dialogue
    language: str
    customer_id: str | None
    identified_by: str | None
    tone: str = NEUTRAL
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

    def __init__(
        self,
        shop: Shop,
        wording: Wording,
        message: Message,
        state: Dialogue,
        out: Outcome,
        *,
        escalation: Escalation = NOTHING,
        mood: Mapping[str, Any] | None = None,
    ) -> None:
        self.shop = shop
        self.wording = wording
        self.message = message
        self.state = state
        self.out = out
        self.escalation = escalation
        self.mood = mood or {}
        self._upset = is_upset(escalation, state)
        self.person_offered = False
        self.resting = False
        self.just_identified = False
        self.surround()

    def surround(self) -> None:
        """Facts, presenter and context anew, after the customer or the language has become another."""
        self.facts = Facts(self.shop, self.out.customer_id, self.message.visitor_id)
        self.out.tone = NEUTRAL if self._upset else self.facts.tone
        self.show = Presenter(self.wording, self.facts, self.out.language, self.out.tone)
        self.context = Context(self.facts, self.show, self.state, proven_by=self.out.identified_by or "")

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

    def what_was_done(self) -> str:
        """The changes made in this talk, as a list in a sentence."""
        done = [
            f"{self.show.task_label(entry['kind'])} {entry['order_number']}".strip()
            for entry in self.state.done
        ]
        return self.show.join(done)

    def understood(self) -> None:
        """The message made sense: two misunderstandings in a row it is not."""
        self.state.misunderstood = 0

    def misunderstood(self) -> bool:
        """One more message not understood; whether that leads to a person now."""
        self.state.misunderstood += 1
        reason = self.escalation.instead_of(MISUNDERSTOOD)
        if reason is None and self.state.misunderstood < MOST_MISUNDERSTOOD:
            return False
        self.escalate(reason or MISUNDERSTOOD)
        return True

    def escalate(self, reason: str) -> None:
        """There is no getting on like this: offer a person; hand over where that was offered just before, and
        passed over."""
        offer = self.state.person
        lately = offer is not None and self.state.turns - offer.turn <= OFFERED_LATELY
        if lately and offer is not None and offer.state == "passed":
            self.hand_over(reason)
        else:
            self.offer_person(reason)

    def offer_person(self, reason: str, *, apologise: bool = True) -> None:
        """Ask whether a person shall take over; what is open waits beneath that question."""
        state = self.state
        # Two questions at once are none: what was about to be asked is asked after a no.
        self.out.replies = [said for said in self.out.replies if not said.custom.get("expects")]
        state.person = PersonOffer(reason, state.turns, task=state.current, question=state.question)
        state.current = Task(OFFER, detail={"person": reason})
        state.question = Question("choice", f"person:{reason}", None, ["human", "no"])
        code = f"utter_offer_person_{reason}" if apologise else "utter_offer_person"
        reply = self.show.reply(code if self.show.knows(code) else "utter_offer_person")
        if self.message.foreign_language:
            spoken = [Presenter(self.wording, self.facts, language).say(code) for language in LANGUAGES]
            reply.text = "\n".join(spoken)
        choices = [
            Choice("human", self.show.say("utter_button_human")),
            Choice("no", self.show.say("utter_button_go_on")),
        ]
        reply.buttons = [{"title": choice.title, "payload": choice.value} for choice in choices]
        reply.custom = {
            "expects": "choice",
            "choices": [choice.to_dict() for choice in choices],
            "escalation": {"reason": reason, "offers": "person"},
        }
        self.out.replies.append(reply)
        self.person_offered = True

    def put_offer_away(self) -> None:
        """The offer is answered: what waited beneath it is open again, as if just asked."""
        state, offer = self.state, self.state.person
        if offer is None:
            return
        state.current, state.question = offer.task, offer.question
        offer.task = offer.question = None
        if state.question is not None:
            state.question.times = 1

    def hand_over(self, reason: str) -> None:
        """Say so once, forget the work in hand, keep who the shopper is."""
        state = self.state
        if state.person is not None and state.person.task is not None:
            self.put_offer_away()  # the agent is to learn of the task in hand
        reply = hand_over(self.context, reason, self.message.text, self.mood)
        # Nothing of the bot may wait for an answer beside the person who takes over.
        self.out.replies = [said for said in self.out.replies if not said.custom.get("expects")]
        self.out.replies.append(reply)
        state.current, state.question, state.queue, state.last = None, None, [], None
        state.misunderstood = 0
        state.person, state.calmed = None, None
        state.claim.failures = 0
        self.out.handed_over = True
