"""One message, one turn: read it, move the tasks on, say what comes of it."""

from __future__ import annotations

from actions.dialogue.asking import Asking
from actions.dialogue.beginning import Beginning
from actions.dialogue.drafts import Draft
from actions.dialogue.escalation import Escalation
from actions.dialogue.facts import Shop
from actions.dialogue.guests import Guests
from actions.dialogue.heard_first import HeardFirst
from actions.dialogue.identity import BY_SITE
from actions.dialogue.intake import drafts_of
from actions.dialogue.meant import without_person, without_praise
from actions.dialogue.message import Message
from actions.dialogue.open_question import OpenQuestion
from actions.dialogue.person import Person
from actions.dialogue.progress import Progress
from actions.dialogue.repeating import say_nothing_twice
from actions.dialogue.state import Dialogue
from actions.dialogue.talk import Known, Outcome, Talk
from actions.dialogue.wishes import Wishes
from actions.dialogue.writing import in_traditional
from actions.names import (
    ASKED_FOR,
    FRUSTRATION,
    HIGH_RISK,
    HUMAN_INTENT,
    LOOPING,
    OUT_OF_SCOPE_INTENT,
)
from actions.understanding.additions import says_nothing_new
from actions.understanding.answers import (
    asks_for_human,
    asks_something,
    says_yes,
    speaks_of_goods,
)
from actions.understanding.insisting import insists as insists_on
from actions.understanding.language import language_of, requested_language
from actions.understanding.manners import (
    asks_if_bot,
    asks_presence,
    has_no_account,
    needs_no_human,
)
from actions.understanding.people import emails_in, name_in, says_more_than_identity
from actions.understanding.persons_spoken_of import asks_for_nobody
from actions.understanding.remedies import goes_on_here
from actions.understanding.risk import is_high_risk
from actions.understanding.text import fold, words
from actions.wording import Wording
from chinese.script import script_of

_SURE = 0.7


class Turn:
    """Works through one message."""

    def __init__(self, shop: Shop, wording: Wording, message: Message, known: Known, state: Dialogue) -> None:
        language = _language(message, known, state, shop.settings.default_language)
        if not message.is_payload and not _only_says_who(message.text):
            state.script = script_of(message.text) or state.script
        message = without_praise(without_person(message))
        customer = known.customer_id or message.customer_id
        by = known.identified_by if known.customer_id else (BY_SITE if message.customer_id else None)
        talk = Talk(
            shop, wording, message, state, Outcome(state, language, customer, by),
            escalation=Escalation.of(known.escalation, message.id), mood=known.mood,
        )  # fmt: skip
        self._talk = talk
        self._progress = Progress(talk, Asking(talk))
        guests, wishes = Guests(talk), Wishes(talk, self._progress)
        self._person = Person(talk, self._progress)
        self._first = HeardFirst(talk, self._progress)
        self._question = OpenQuestion(talk, self._progress, wishes, guests)
        self._beginning = Beginning(talk, self._progress, wishes, guests)

    def run(self) -> Outcome:
        """Answer the message, and its mood."""
        self._count()
        self._answer()
        say_nothing_twice(self._talk)
        self._person.offer_after()
        self._person.calm()
        self._first.console()
        return self._written()

    def offer_person(self) -> Outcome:
        """Offer a person, as the escalation policy wants it; what can be done after all is done instead."""
        talk = self._talk
        going_round = talk.escalation.reason == LOOPING
        if not going_round and any(self._can_serve(draft) for draft in drafts_of(talk.message)):
            return self.run()
        if self._agrees_at_confirmation() or self._person.is_told_to_go_on():
            return self.run()
        self._count()
        if talk.identified and talk.facts.names_own_item(talk.message.text):
            talk.state.said_aside(talk.message.text)  # "no need, swap it" is of that
        question, task = talk.state.question, talk.state.current
        if task is not None and question is not None and question.expects == "confirmation":
            if not says_nothing_new(talk.message.text):
                task.leave_untaken(talk.message.text)
        if not self._must_hand_over():
            if talk.message.intent == OUT_OF_SCOPE_INTENT and asks_something(talk.message.text):
                talk.say("utter_out_of_scope")  # a person can't tell the weather either
            talk.offer_person(talk.escalation.reason or FRUSTRATION)
        return self._written()

    def _written(self) -> Outcome:
        """What came of it, in the characters that the shopper writes."""
        out = self._talk.out
        if out.state.script == "traditional":
            out.replies = [in_traditional(reply) for reply in out.replies]
        return out

    def _count(self) -> None:
        state = self._talk.state
        state.turn_id = self._talk.message.id or None
        state.turns += 1

    @staticmethod
    def _can_serve(draft: Draft) -> bool:
        """A complaint about the service itself is no task."""
        return draft.is_task and (draft.intent != "complaint" or speaks_of_goods(draft.text))

    def _answer(self) -> None:
        state = self._talk.state
        if not self._talk.message.text.strip() and not self._talk.message.requests:
            return
        if self._person.answered() or self._person.goes_on_here():
            return
        if self._must_hand_over() or self._changes_language() or self._insisted():
            return
        if self._first.answered():
            return
        if state.question is not None and state.current is not None:
            self._question.go_on(state.current, state.question)
        else:
            state.current, state.question = None, None
            self._beginning.begin()

    def _insisted(self) -> bool:
        """`Just do it already`: the change that waits for a yes is made."""
        task, question = self._talk.state.current, self._talk.state.question
        if task is None or question is None or not self._agrees_at_confirmation(insists=True):
            return False
        self._talk.understood()
        self._progress.make(task)
        return True

    def _agrees_at_confirmation(self, *, insists: bool = False) -> bool:
        """Whether a yes was waited for and this is one; `insists`: by its impatience only."""
        task, question = self._talk.state.current, self._talk.state.question
        if task is None or question is None or question.expects != "confirmation":
            return False
        text = self._talk.message.text
        if self._talk.message.is_payload:
            return False
        return insists_on(text, task.kind) or (not insists and says_yes(text))

    def hand_over(self) -> Outcome:
        """Hand the conversation over: the message's intent asks for it; unless its words say else."""
        text = self._talk.message.text
        if not self._talk.message.is_payload and (
            asks_if_bot(text)
            or asks_presence(text)
            or has_no_account(text)
            or needs_no_human(text)
            or asks_for_nobody(text)
            or goes_on_here(text)
        ):
            return self.run()
        self._count()
        self._talk.hand_over(HIGH_RISK if is_high_risk(self._talk.message.text) else ASKED_FOR)
        return self._written()

    def _must_hand_over(self) -> bool:
        """High risk or a wish for a person comes before everything else."""
        text = self._talk.message.text
        intents = {request.intent: request.confidence for request in self._talk.message.requests}
        question = self._talk.state.question
        if is_high_risk(text):
            self._talk.hand_over(HIGH_RISK)
            return True
        if asks_if_bot(text) or asks_presence(text) or needs_no_human(text) or asks_for_nobody(text):
            return False  # who answers is asked, not for somebody else
        wants_person = intents.get(HUMAN_INTENT, 0.0) >= (_SURE if question is None else 0.9)
        if wants_person or asks_for_human(text):
            self._talk.hand_over(ASKED_FOR)
            return True
        return False

    def _changes_language(self) -> bool:
        wanted = requested_language(self._talk.message.text)
        intent = any(r.intent == "change_language" for r in self._talk.message.requests)
        short = len(words(fold(self._talk.message.text))) <= 12
        if wanted is None or not (intent or short) or drafts_of(self._talk.message):
            return False
        self._talk.out.language = wanted
        self._talk.surround()
        if emails_in(self._talk.message.text):
            return False  # it also says who is writing
        self._talk.say("utter_language_changed")
        self._talk.understood()
        self._progress.ask_again()
        return True


def _only_says_who(text: str) -> bool:
    """A name is written in its own characters, whatever the shopper writes."""
    return bool(emails_in(text)) and not says_more_than_identity(text, name_in(text, asked=True) or "@")


def _language(message: Message, known: Known, state: Dialogue, default: str) -> str:
    """The language of this turn: that of the message, else the widget's choice, else as before."""
    current = known.language or message.widget_language or default
    if message.widget_language and message.widget_language != state.widget_language:
        if state.widget_language is not None:
            current = message.widget_language
        state.widget_language = message.widget_language
    return current if message.is_payload else language_of(message.text, current)
