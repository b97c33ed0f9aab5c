"""Things said in the middle of a task that neither answer the question nor ask for a change."""

from __future__ import annotations

from actions import articles, catalogue, orders_in_view, smalltalk
from actions.dialogue.in_question import product_in_question
from actions.dialogue.progress import Progress
from actions.dialogue.reply import Reply
from actions.dialogue.state import Question, Task
from actions.dialogue.talk import Talk
from actions.names import (
    CHANGE_ADDRESS,
    CHANGES,
    DEFAULT_ADDRESS,
    FALLBACK_INTENT,
    INTENT_OF,
    OUT_OF_SCOPE_INTENT,
)
from actions.product_details import about_product
from actions.understanding.additions import adds_something, asks_to_change, says_nothing_new
from actions.understanding.addresses import says_whole_address
from actions.understanding.afterwards import asks_if_done
from actions.understanding.answers import (
    asks_something,
    names_policy,
    says_but,
    says_thanks,
    says_undecided,
)
from actions.understanding.manners import asks_if_bot, asks_presence
from actions.understanding.order_talk import AMOUNT, ARRIVAL, details_asked, points_to
from actions.understanding.requests import kind_said

_CLEARLY = 0.45
_OF_ONE_OF_SEVERAL = frozenset({"variant", "items", "order_number", "quantity"})


class Between:
    """Answers in between, and comes back to the open question."""

    def __init__(self, talk: Talk, progress: Progress) -> None:
        self._talk = talk
        self._progress = progress

    def not_an_answer(self, task: Task, question: Question) -> None:
        """Small talk, a question the articles may answer, or something not understood."""
        text = self._talk.message.text
        intent = self._talk.message.intent
        confirming = question.expects == "confirmation"
        if (
            says_thanks(text)
            or intent in {"greet", "bot_challenge"}
            or asks_if_bot(text)
            or asks_presence(text)
        ):
            self._talk.out.replies += smalltalk.answer(self._talk.context, intent, text) or []
            if confirming and (adds_something(text) or says_but(text)):
                self.leave_untaken(task, text)
            self._talk.understood()
            self._progress.ask_again()
            return
        if confirming and asks_if_done(text, task.kind):
            self._talk.say("utter_not_done_yet")
            self._talk.understood()
            self._progress.ask_again()
            return
        if asks_something(text):
            found = self._answer_in_between(task, question, text)
            if found:
                self._talk.out.replies += found
                if confirming and asks_to_change(text):
                    self.leave_untaken(task, text)
                self._talk.understood()
                self._progress.ask_again()
                return
        if intent == OUT_OF_SCOPE_INTENT and not task.detail.get("declined") and not says_whole_address(text):
            # Once for each task: said again, it may be an answer that is not understood.
            task.detail["declined"] = True
            self._talk.say("utter_out_of_scope")
            if confirming and (asks_to_change(text) or not asks_something(text)):
                self.leave_untaken(task, text)
            self._progress.ask_again()
            return
        if task.kind not in {CHANGE_ADDRESS, DEFAULT_ADDRESS} and self._keeps_for_later(text):
            return
        if confirming:
            self.leave_untaken(task, text)
        if says_undecided(text):
            self._talk.say("utter_take_your_time")
            self._progress.ask_again()
            return
        if confirming and asks_something(text) and intent != FALLBACK_INTENT:
            self._talk.out.replies += articles.no_answer(self._talk.context)
            self._progress.ask_again()
            return
        if self._talk.misunderstood():
            return
        self._talk.say("utter_not_understood_in_form")
        self._progress.ask_again()

    def _keeps_for_later(self, text: str) -> bool:
        """A whole address in the middle of something else is for a change of address, the one that waits or
        a new one.
        """
        if not says_whole_address(text):
            return False
        waiting = next((other for other in self._talk.state.queue if other.kind == CHANGE_ADDRESS), None)
        if waiting is not None:
            waiting.hear(text)
        else:
            self._progress.queue(Task(CHANGE_ADDRESS, said=[text]))
        self._talk.understood()
        self._talk.say("utter_queued", task=self._talk.show.task_label(CHANGE_ADDRESS))
        self._progress.ask_again()
        return True

    def leave_untaken(self, task: Task, text: str) -> None:
        """The confirmation comes again: what was said in between and changed nothing is named with it."""
        if not self._talk.message.is_payload and not says_nothing_new(text):
            task.leave_untaken(text)

    def _answer_in_between(self, task: Task, question: Question, text: str) -> list[Reply]:
        """A question about what is under discussion, or one for the articles."""
        if (
            question.expects in {"payment_method", "refund_method"}
            and catalogue.speaks_of_payment(text)
            and not names_policy(text)
        ):
            return [self._talk.show.reply("utter_here_are_the_choices")]
        product_id = product_in_question(self._talk)
        if question.expects != "variant" and product_id:
            # The version is chosen: what is asked now is likelier about what comes next.
            if clear := articles.answer_about(self._talk.context, text, INTENT_OF[task.kind], sure=_CLEARLY):
                return clear
        if product_id and (found := about_product(self._talk.context, product_id, text)):
            return found
        if task.kind in CHANGES:
            return articles.answer_about(self._talk.context, text, INTENT_OF[task.kind])
        return articles.answer(self._talk.context, text)

    def told_of_order(self, task: Task, question: Question) -> bool:
        """Whether something of the order in hand was asked, or of the other one, and told.

        Not where things are to be chosen of which there is another one, too; what it costs and when it comes
        is asked of the change.
        """
        message, text = self._talk.message, self._talk.message.text
        order = self._talk.facts.order(task.order_number or "") if self._talk.identified else None
        if (
            order is None
            or message.is_payload
            or len(message.requests) > 1
            or question.expects in _OF_ONE_OF_SEVERAL
            or not asks_something(text)
            or kind_said(text) is not None
        ):
            return False
        details = details_asked(text)
        if {AMOUNT, ARRIVAL} & set(details) or not (details or points_to(text)):
            return False
        self._talk.state.told_orders([order.order_number])
        return self._progress.tell_aside(orders_in_view.answer(self._talk.context, text) or [])

    def say_choices(self, question: Question) -> None:
        """`What options do I have?` asks for the question once more."""
        self._talk.understood()
        if question.expects in {"payment_method", "refund_method"}:
            self._talk.say("utter_here_are_the_choices")
        self._progress.ask_again()
