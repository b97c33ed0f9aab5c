"""Hearing a message against an open question: what belongs to it, and what is something of its own."""

from __future__ import annotations

from actions.dialogue.drafts import Draft
from actions.dialogue.intake import drafts_of
from actions.dialogue.reading import Reader, Reading
from actions.dialogue.state import Question, Task
from actions.dialogue.talk import Talk
from actions.dialogue.tasks_asked import takes_place
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    CHANGES,
    DATA_KINDS,
    DEFAULT_ADDRESS,
    DELETE_DATA,
    EXCHANGE,
    FALLBACK_INTENT,
    FORM_INTENTS,
    KEEP_DATA,
    OFFER,
    OUT_OF_SCOPE_INTENT,
    OWN_KINDS,
    REFUND,
    RETURN,
    TROUBLE,
)
from actions.understanding.addresses import address_in
from actions.understanding.answers import (
    asks_something,
    demands_something,
    leading_yes,
    puts_right,
    says_anything,
)
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.requests import kind_said, replaces, withdraws
from actions.understanding.text import fold, words

_SURE = 0.5
_FEW = 3
_SWAPS = frozenset({EXCHANGE, CHANGE_ITEMS, CHANGE_ORDER})


class Hearing:
    """Parts a message from what else it asks for."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def sharpen(self, task: Task) -> None:
        """`Something is broken` or "I want to change my order" may become plain with the next message."""
        if self._put_right(task):
            return
        if task.kind not in {TROUBLE, CHANGE_ORDER, REFUND} or asks_something(self._talk.message.text):
            return
        kinds = [draft.kind for draft in drafts_of(self._talk.message) if draft.is_task]
        if kinds and kinds[0] in CHANGES and kinds[0] != DEFAULT_ADDRESS:
            task.kind = kinds[0]

    def _put_right(self, task: Task) -> bool:
        """A change that was only guessed from the words becomes what the NLU is sure of now."""
        guessed = task.detail.get("intent") in {FALLBACK_INTENT, OUT_OF_SCOPE_INTENT}
        if task.kind not in CHANGES or not guessed or withdraws(self._talk.message.text):
            return False
        for draft in self.drafts():
            sure = draft.intent in FORM_INTENTS and draft.kind in CHANGES and draft.kind != task.kind
            if sure and not draft.general:
                task.kind, task.detail["intent"] = draft.kind, draft.intent
                task.forget_items()
                task.item_ids, task.reason = [], None
                return True
        return False

    def drafts(self) -> list[Draft]:
        """All that the message wants, with the customer's own order numbers known."""
        return drafts_of(self._talk.message, self._talk.facts.numbers_for(self._talk.message.text))

    def others(self, task: Task) -> tuple[list[Draft], str]:
        """Clauses that are requests or questions of their own, and the text that is left for the open
        question.
        """
        message = self._talk.message
        if message.is_payload and message.intent in {"affirm", "deny"}:
            return [], "yes" if message.intent == "affirm" else "no"
        drafts = self.drafts()
        others: list[Draft] = []
        rest = message.wanted
        for draft in drafts:
            if message.is_payload or self._is_other(draft, task):
                others.append(draft)
        for draft in others:
            for part in draft.clauses:
                for piece in part.split("; "):
                    rest = rest.replace(piece, " ")
        if others and len(drafts) == len(others) and not says_anything(rest):
            rest = self._yes_before(others, task)
        return others, rest

    def _yes_before(self, others: list[Draft], task: Task) -> str:
        """The yes to the open question that a wish of its own follows in the same clause: "go for it! Then
        order #W2 goes to ..."; not where the wish asks, or takes the place of what was to be confirmed.
        """
        question = self._talk.state.question
        if question is None or question.expects != "confirmation":
            return ""
        if any(
            d.kind not in CHANGES or asks_something(d.text) or takes_place(self._talk, d, task)
            for d in others
        ):
            return ""
        return leading_yes(self._talk.message.text)

    def surely_asked(self, task: Task) -> list[Draft]:
        """Changes of another kind that the NLU is sure of, though no verb of theirs is said: what they are
        when the message answered nothing.
        """
        if len(words(fold(self._talk.message.text))) <= _FEW:
            return []
        return [
            draft
            for draft in self.drafts()
            if draft.sure and draft.intent in FORM_INTENTS and not draft.general and _differ(draft, task)
        ]

    def loose(self) -> list[Draft]:
        """What a message asks for when it answered nothing: taken at its intent's word, unless it is a word
        or two.
        """
        if len(words(fold(self._talk.message.text))) <= 2:
            return []
        return [draft for draft in drafts_of(self._talk.message) if not draft.is_task]

    def restates(self, task: Task) -> bool:
        """The message only says once more what the task is: "return", when a return it is."""
        return any(draft.kind == task.kind for draft in drafts_of(self._talk.message))

    def tasks_asked(self) -> list[str]:
        """The kinds of change that the message asks for, as the NLU has it."""
        return [draft.kind for draft in drafts_of(self._talk.message) if draft.is_task]

    def says_goodbye(self) -> bool:
        """The shopper leaves."""
        return any(r.intent == "goodbye" and r.confidence >= _SURE for r in self._talk.message.requests)

    def _is_other(self, draft: Draft, task: Task) -> bool:
        """Whether a clause asks for something beside the open question."""
        if draft.kind == KEEP_DATA and task.kind == DELETE_DATA:
            return False  # nothing is asked for yet: a no to it
        if draft.asked or (draft.kind in DATA_KINDS and draft.kind != task.kind):
            return True
        if self._gives_address(draft, task):
            return False
        if not draft.is_task:
            return asks_something(draft.text) or demands_something(draft.text)
        if draft.kind in OWN_KINDS:
            return asks_something(draft.text) or demands_something(draft.text)
        if task.kind == CHANGE_ADDRESS and draft.kind == DEFAULT_ADDRESS:
            return True
        if self._asks_of_this_refund(draft, task):
            return False
        said = kind_said(draft.text)
        if said is None:
            return draft.intent in FORM_INTENTS and self._at_its_word(draft, task)
        numbers = numbers_in(draft.text, self._talk.facts.numbers_for(draft.text))
        other_order = self._talk.facts.names_other(draft.text, task.order_number)
        if _is_same(draft, task):
            return other_order and not replaces(draft.text)
        if asks_something(draft.text) and not numbers and draft.kind in {"refund", TROUBLE}:
            return True
        if draft.kind == REFUND:
            return (
                takes_place(self._talk, draft, task)
                or task.kind == OFFER
                or (other_order and not (replaces(draft.text) or puts_right(draft.text)))
            )
        return draft.kind in CHANGES or draft.kind == TROUBLE

    def _asks_of_this_refund(self, draft: Draft, task: Task) -> bool:
        """How or when the money of the very return or cancellation in hand comes back, and no second wish."""
        if (
            draft.kind != REFUND
            or task.kind not in {RETURN, CANCEL, REFUND}
            or not asks_something(draft.text)
        ):
            return False
        number = task.order_number or ""
        numbers = numbers_in(draft.text, self._talk.facts.numbers_for(draft.text))
        if numbers and key_of(number) not in map(key_of, numbers):
            return False
        return not self._talk.identified or not self._talk.facts.speaks_of_another(draft.text, number)

    def _at_its_word(self, draft: Draft, task: Task) -> bool:
        """Whether the NLU's word is enough where no verb of the change is said: nothing but who is writing is
        in hand, or it is of another order, or sure and no answer to which order it is.
        """
        if task.detail.get("only_identify"):
            return True
        if self._talk.facts.names_other(draft.text, task.order_number) and not puts_right(draft.text):
            return _differ(draft, task) or bool(address_in(draft.text).line1)
        return draft.sure and _differ(draft, task) and self._no_order(draft, task)

    def _no_order(self, draft: Draft, task: Task) -> bool:
        """Whether the answer to "which order" is none: where to, or how to pay, says nothing of a
        cancellation.
        """
        question = self._talk.state.question
        settles = {CHANGE_ADDRESS, CHANGE_PAYMENT}
        asked = question is not None and question.expects == "order_number"
        return asked and draft.kind in settles and task.kind in {CANCEL, *settles}

    def _gives_address(self, draft: Draft, task: Task) -> bool:
        """A whole address where one is asked for or to be confirmed is the answer, whatever the NLU made of
        it: "change it to 9 New Street, Austin, TX 78701".
        """
        if task.kind not in {CHANGE_ADDRESS, DEFAULT_ADDRESS}:
            return False
        other_kind = task.kind == CHANGE_ADDRESS and draft.kind == DEFAULT_ADDRESS
        numbers = numbers_in(draft.text, self._talk.facts.numbers_for(draft.text))
        same_order = not numbers or key_of(numbers[0]) == key_of(task.order_number or "")
        parts = address_in(draft.text)
        return bool(parts) and not parts.missing() and same_order and not other_kind

    def read(self, task: Task, question: Question, text: str) -> Reading:
        """Read a text into the task."""
        before = task.order_number
        reading = Reader(self._talk.facts, task).read(text, question)
        if before and task.order_number != before:
            task.announced = False
        return reading


def _is_same(draft: Draft, task: Task) -> bool:
    """Whether a clause asks for what the task is."""
    return draft.kind == task.kind or {draft.kind, task.kind} <= _SWAPS


def _differ(draft: Draft, task: Task) -> bool:
    """Whether a clause asks for another kind of change than the task is."""
    return draft.kind in {*CHANGES, CHANGE_ORDER} and not _is_same(draft, task)
