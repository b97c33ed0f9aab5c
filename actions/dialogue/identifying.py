"""The question who is writing."""

from __future__ import annotations

from actions import articles
from actions.dialogue.between import Between
from actions.dialogue.drafts import Draft
from actions.dialogue.guests import Guests
from actions.dialogue.hearing import Hearing
from actions.dialogue.identity import MOST_FAILURES, Identification
from actions.dialogue.intake import drafts_of
from actions.dialogue.progress import Progress
from actions.dialogue.state import Question, Task
from actions.dialogue.talk import Talk
from actions.dialogue.wishes import Wishes
from actions.names import (
    CHANGE_ORDER,
    CHANGES,
    DATA_KINDS,
    LOOPING,
    OFFER,
    REFUND,
    TROUBLE,
)
from actions.understanding.answers import (
    says_stop,
)
from actions.understanding.manners import (
    asks_generally,
    asks_what_order_number_is,
    asks_why_identity,
    has_no_account,
    refuses_details,
)
from actions.understanding.orders import numbers_in
from actions.understanding.people import email_slip_in, emails_in
from actions.understanding.text import fold, words

# A correction of so many words adds something to the matter.
_TELLING = 4


class Identifying:
    """Goes on with identification."""

    def __init__(
        self,
        talk: Talk,
        progress: Progress,
        wishes: Wishes,
        hearing: Hearing,
        between: Between,
        guests: Guests,
    ) -> None:
        self._talk = talk
        self._progress = progress
        self._wishes = wishes
        self._hearing = hearing
        self._between = between
        self._guests = guests

    def go_on_identifying(self, task: Task, question: Question) -> None:
        """Take the answer to the question who is writing."""
        text = self._talk.message.text
        self._hearing.sharpen(task)
        others, rest = self._hearing.others(task)
        claim = self._talk.state.claim
        identification = Identification(self._talk.shop, claim)
        if (has_no_account(text) or refuses_details(text)) and not emails_in(text):
            self._without_account(task, others)
            return
        if self._hearing.says_goodbye() and not emails_in(text):
            self._wishes.leave()
            return
        if asks_what_order_number_is(text) and not numbers_in(text):
            self._talk.understood()
            self._talk.say("utter_what_is_order_number")
            self._progress.ask_again()
            return
        if asks_why_identity(text) and not emails_in(text):
            self._talk.understood()
            self._talk.say("utter_why_identity")
            self._progress.ask_again()
            return
        heard = identification.hear(text, question)
        if not heard and not others and says_stop(text):
            self._wishes.drop(task)
            return
        if heard:
            self._talk.understood()
            numbered = question.expects != "order_number" and bool(numbers_in(rest))
            if not others and (numbered or any(d.is_task for d in drafts_of(self._talk.message))):
                task.hear(rest)
            if identification.complete() and not self._guests.identify_now():
                tried = {"email": claim.emails, "order_number": claim.order_numbers}
                identification.forget_wrong()
                if claim.failures >= MOST_FAILURES:
                    self._talk.hand_over(LOOPING)
                    return
                if all(tried.values()):
                    first = {name: values[0] for name, values in tried.items()}
                    self._talk.say("utter_not_identified_order", **first)
                else:
                    self._talk.say("utter_not_identified")
            self._wishes.take_later(others)
            self._progress.advance()
        elif (meant := email_slip_in(text)) is not None and question.expects == "email":
            self._talk.understood()
            self._talk.say("utter_email_slip", email=meant)
            self._progress.ask_again()
        elif others:
            self._talk.understood()
            self._wishes.digress(others)
        elif self._tells_more(task):
            self._talk.understood()
            self._progress.advance()
        else:
            self._between.not_an_answer(task, question)

    def comes_back(self, offered: Task) -> bool:
        """Offered a person for want of a proof, the shopper has found it after all: on with the matter."""
        state, text = self._talk.state, self._talk.message.text
        code, last = str(offered.detail.get("code") or ""), state.last
        lacking = {"utter_question_without_order_number", "utter_question_without_identity"}
        if code not in lacking or last is None or self._talk.identified:
            return False
        if not (emails_in(text) or numbers_in(text)):
            return False
        self._talk.understood()
        self._progress.start(last)
        state.last = None
        self._guests.hear_identity(text)
        self._progress.advance()
        return True

    def introduces(self, offered: Task) -> bool:
        """A person is on offer, and the shopper says who they are: that is taken in, and the offer stays."""
        text = self._talk.message.text
        if not offered.offers_person or self._talk.identified or not emails_in(text):
            return False
        if any(draft.is_task for draft in drafts_of(self._talk.message)):
            return False
        self._talk.understood()
        self._guests.hear_identity(text)
        self._progress.ask_again()
        return True

    def _without_account(self, task: Task, others: list[Draft]) -> None:
        """Nobody's customer yet: what needs no identity is answered, the rest is left with a word on why."""
        state = self._talk.state
        self._talk.understood()
        state.current, state.question = None, None
        state.queue = [waiting for waiting in state.queue if waiting.kind == OFFER]
        state.last = task
        before = len(self._talk.out.replies)
        for draft in others:
            if not draft.is_task:
                self._wishes.answer(draft)
            elif draft.kind not in DATA_KINDS:
                self._talk.out.replies += articles.answer(self._talk.context, draft.text, draft.intent)
        said = " ".join(task.said) or str(task.detail.get("text", ""))
        if len(self._talk.out.replies) == before and asks_generally(said):
            self._talk.out.replies += articles.answer(
                self._talk.context, said, str(task.detail.get("intent") or "")
            )
        if len(self._talk.out.replies) == before:
            self._talk.say("utter_without_account")

    def _tells_more(self, task: Task) -> bool:
        """Instead of saying who they are, the shopper says more about the matter: keep it, and ask again."""
        drafts = [draft for draft in drafts_of(self._talk.message) if draft.is_task]
        if not drafts:
            if (
                self._talk.message.intent != "correct_information"
                or len(words(fold(self._talk.message.text))) < _TELLING
            ):
                return False
            task.hear(self._talk.message.text)
            return True
        task.hear(self._talk.message.text)
        if task.kind in {TROUBLE, REFUND, CHANGE_ORDER} and drafts[0].kind in {*CHANGES, REFUND}:
            task.kind = drafts[0].kind
        return True
