"""A message where a change is listed and waits for a yes."""

from __future__ import annotations

import re

from actions.dialogue.between import Between
from actions.dialogue.drafts import Draft
from actions.dialogue.hearing import Hearing
from actions.dialogue.progress import Progress
from actions.dialogue.reading import SWAP_KINDS, Reading
from actions.dialogue.several_orders import same_for_others
from actions.dialogue.state import UNTAKEN, Question, Task
from actions.dialogue.talk import Talk
from actions.dialogue.tasks_asked import takes_place
from actions.dialogue.versions import wishes_version
from actions.dialogue.wishes import Wishes
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_PAYMENT,
    RETURN,
)
from actions.understanding.additions import adds_something
from actions.understanding.answers import (
    asks_something,
    goes_on_after_no,
    leading_yes,
    may_be_yes,
    puts_right,
    says_no,
    says_not_yet,
    says_yes,
    wants_other,
)
from actions.understanding.items import mentions_in
from actions.understanding.orders import numbers_in
from actions.understanding.payments import payment_in
from actions.understanding.reasons import only_repeats_reason, says_why
from actions.understanding.requests import replaces

_CERTAIN = 0.95


class Confirming:
    """Goes on from the question whether a change shall be made."""

    def __init__(
        self, talk: Talk, progress: Progress, wishes: Wishes, hearing: Hearing, between: Between
    ) -> None:
        self._talk = talk
        self._progress = progress
        self._wishes = wishes
        self._hearing = hearing
        self._between = between

    def go_on_confirming(self, task: Task, question: Question, others: list[Draft], rest: str) -> None:
        """Take the message as a yes, a no, a correction, or another wish: `others` and the `rest` of it."""
        replacing = [d for d in others if takes_place(self._talk, d, task)]
        if replacing and not says_yes(rest):
            self._wishes.replace(task, replacing[0])
            return
        if not others and self._same_for_others(task, rest):
            return
        if task.kind == CANCEL and self._refund_elsewhere(task, rest):
            return
        if task.kind in {CHANGE_ADDRESS, CHANGE_PAYMENT} and not others and self.queues_version(task, rest):
            return
        if not others and self._queues_version_elsewhere(task, rest):
            return
        reading = self._hearing.read(task, question, rest) if rest.strip() else Reading()
        task.detail.pop(UNTAKEN, None)
        if reading.changed:
            if emptied(task):
                self._wishes.drop(task)
                return
            self._talk.understood()
            task.planned_version = None
            self._wishes.take_later(others)
            self._progress.advance()
        elif rest.strip() and self._agrees(rest) and (reading.answered or not adds_something(rest)):
            self._talk.understood()
            self._wishes.take_later([draft for draft in others if draft.is_task])
            self._progress.make(task)
            for draft in others:
                if not draft.is_task:
                    self._wishes.answer(draft)
        elif reading.left and not others:
            self._talk.understood()
            self._progress.advance()
        elif task.kind == CANCEL and only_repeats_reason(rest, task.reason):
            self._talk.understood()
            self._progress.advance()
        elif rest.strip() and says_no(rest) and (others or not goes_on_after_no(rest)):
            self._wishes.take_later(others)
            self._wishes.drop(task)
        elif others:
            self._between.leave_untaken(task, rest)
            self._talk.understood()
            self._wishes.digress(others)
        elif wants_other(rest) and not reading.answered and not asks_something(rest):
            self._say_unchanged(task, rest)
        elif reading.answered or self._hearing.restates(task):
            # What it says is already so: "PayPal", when PayPal it is.
            if not reading.answered:
                self._between.leave_untaken(task, rest)
            self._talk.understood()
            self._progress.advance()
        elif asked := self._hearing.surely_asked(task):
            self._talk.understood()
            self._wishes.digress(asked)
        else:
            self._between.not_an_answer(task, question)

    def _same_for_others(self, task: Task, text: str) -> bool:
        """`Yes, and #W2 too`: the other order has its turn behind this one, which waits for its own yes."""
        too = same_for_others(self._talk.facts, task, text)
        if not too:
            return False
        self._talk.understood()
        self._talk.state.queue[:0] = too
        if not leading_yes(text):
            self._talk.say("utter_queued", task=self._talk.show.task_label(task.kind))
        self._make_or_ask_again(task, text)
        return True

    def _refund_elsewhere(self, task: Task, text: str) -> bool:
        """A cancelled order's money is wished back another way than it came: it is said that it can't."""
        order = self._talk.facts.order(task.order_number or "")
        paid = order.payment_method if order else None
        if paid is None:
            return False
        named = payment_in(text, self._talk.facts.payment_candidates(paid.id))
        if not named.named or named.only == paid.id:
            return False
        self._talk.understood()
        method = self._talk.facts.method(paid.id)
        shown = self._talk.show.method_name(method) if method else ""
        self._talk.say("utter_cancel_refund_stays", method=shown)
        self._progress.ask_again()
        return True

    def queues_version(self, task: Task, text: str) -> bool:
        """What an item shall become is said while something else of the order waits for a yes: it comes
        next.
        """
        if not self.wishes_version_of(task.order_number, text) or not self._names_item(task, text):
            return False
        self._talk.understood()
        self._wishes.take_later([Draft(CHANGE_ITEMS, text)])
        self._progress.ask_again()
        return True

    def _queues_version_elsewhere(self, task: Task, text: str) -> bool:
        """What an item of another order shall become is no switch of the change in hand to that order."""
        if not self._talk.facts.names_other(text, task.order_number):
            return False
        mistaken = puts_right(text) or replaces(text) or (says_no(text) and not says_not_yet(text))
        if task.kind in SWAP_KINDS and mistaken:
            return False  # "no, the one in #W2"
        number = numbers_in(text, self._talk.facts.numbers_for(text))[-1]
        if not self.wishes_version_of(number, text):
            return False
        self._talk.understood()
        self._wishes.take_later([Draft(CHANGE_ITEMS, text)])
        self._make_or_ask_again(task, text)
        return True

    def _make_or_ask_again(self, task: Task, text: str) -> None:
        """Behind a wish that waits: the change in hand is made where the text opened with a yes to it."""
        if leading_yes(text):
            self._progress.make(task)
        else:
            self._progress.ask_again()

    def wishes_version_of(self, number: str | None, text: str) -> bool:
        """Whether the text says what an item of the order shall become."""
        facts = self._talk.facts
        order = facts.order(number or "") if self._talk.out.customer_id else None
        return wishes_version(facts, order, text)

    def _names_item(self, task: Task, text: str) -> bool:
        order = self._talk.facts.order(task.order_number or "")
        return order is not None and bool(mentions_in(text, self._talk.facts.item_candidates(order)))

    def _say_unchanged(self, task: Task, text: str) -> None:
        """Something was to be added or different, but not what: it is said that it is not, before the yes."""
        self._between.leave_untaken(task, text)
        order = self._talk.facts.order(task.order_number or "") if self._talk.out.customer_id else None
        chosen = set(task.item_ids) | set(task.swaps)
        others = [item for item in order.items if item.id not in chosen] if order and chosen else []
        if self._talk.misunderstood():
            return
        if order is not None and others:
            shown = self._talk.show.items(others)
            self._talk.say("utter_order_also_has", order_number=order.order_number, items=shown)
        self._progress.ask_again()

    def _agrees(self, text: str) -> bool:
        """A yes by its words, also with the reason: "ok return it, doesn't fit"; a misspelt one where the
        NLU is as sure as can be.
        """
        requests = self._talk.message.requests
        affirmed = bool(requests) and all(r.intent == "affirm" and r.confidence >= _CERTAIN for r in requests)
        assent, *why = re.split("[,，]", text.strip(), maxsplit=1)
        return (
            says_yes(text) or (says_yes(assent) and says_why("".join(why))) or (affirmed and may_be_yes(text))
        )


def emptied(task: Task) -> bool:
    """Whether nothing of an order is left that the task would do something with."""
    if task.order_number is None:
        return False
    if task.kind == RETURN:
        return not task.item_ids and not task.unclear_items
    return task.kind in SWAP_KINDS and not task.swaps and not task.unclear_items
