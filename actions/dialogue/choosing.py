"""A question with a few ways to go on: remedies, offers, which change."""

from __future__ import annotations

from actions import articles, smalltalk
from actions.dialogue.between import Between
from actions.dialogue.conflicts import those_of
from actions.dialogue.drafts import Draft
from actions.dialogue.hearing import Hearing
from actions.dialogue.progress import Progress
from actions.dialogue.reading import Reader
from actions.dialogue.remedies import Remedies
from actions.dialogue.state import Question, Task
from actions.dialogue.steps import CANCEL_WHOLE_ONLY
from actions.dialogue.talk import Talk
from actions.dialogue.wishes import Wishes
from actions.names import (
    ASKED_FOR,
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGES,
    CHARGE_OFFER,
    EXCHANGE,
    LOST_PACKAGE_OFFER,
    LOST_REFUND_OFFER,
    OFFER,
    OWN_KINDS,
    REFUND,
    REFUND_OFFER,
    REMEDY_OFFER,
    RETURN,
    TROUBLE,
)
from actions.understanding.addresses import address_in
from actions.understanding.answers import (
    asks_for_choices,
    asks_something,
    goes_on_after_no,
    says_no,
    says_stop,
    says_yes,
)
from actions.understanding.intact import without_intact
from actions.understanding.items import mentions_in
from actions.understanding.manners import only_tells
from actions.understanding.orders import numbers_in
from actions.understanding.reasons import reason_of_this_order, says_no_need_any_more
from actions.understanding.remedies import (
    agrees_to_person,
    asks_how_long,
    charged_wrongly,
    lacks_item,
    names_right_one,
    refused,
    refuses_person,
    says_missing,
    says_sent_back,
    wants_another,
    wants_it_sent,
    without_refused,
)
from actions.understanding.requests import changes_named, kind_said
from actions.understanding.still_allowed import asks_if_returnable
from actions.understanding.text import fold

_ASKED_OF = {
    LOST_PACKAGE_OFFER: "lost_package",
    LOST_REFUND_OFFER: "lost_package",
    REFUND_OFFER: "track_refund",
}


class Choosing:
    """Takes the shopper down the way they pick."""

    def __init__(
        self, talk: Talk, progress: Progress, wishes: Wishes, hearing: Hearing, between: Between
    ) -> None:
        self._talk = talk
        self._progress = progress
        self._wishes = wishes
        self._hearing = hearing
        self._between = between
        self._remedies = Remedies(talk, progress)

    def go_on_choosing(self, task: Task, question: Question) -> None:
        """Take the answer to a question with a few ways to go on."""
        if asks_for_choices(self._talk.message.text):
            self._between.say_choices(question)
            return
        if task.kind == TROUBLE and self._remedies.taken_otherwise(task, question):
            return
        if (wish := self._wished_after_all(task)) is not None:
            self._talk.understood()
            self._chosen(task, wish)
            return
        others, rest = self._hearing.others(task)
        picked = self._picked(question, self._said_of_choice())
        if picked is None and self._names_item(task, question):
            picked = CHANGE_ITEMS
        if picked in {None, CANCEL} and self._wants_part_again(task, question):
            self._talk.understood()
            self._progress.ask_again()
        elif picked is None and says_stop(rest):
            self._forget(those_of(task, self._talk.state.queue))
            self._wishes.drop(task)
        elif picked != "human" and self._wants_lost_refunded(task):
            self._talk.understood()
            task.detail["code"] = LOST_REFUND_OFFER
            self._progress.ask_again()
        elif picked == "human" or self._insists_on_lost(task) or self._goes_on_complaining(task):
            self._talk.hand_over(ASKED_FOR)
        elif picked == "no":
            self._forget(those_of(task, self._talk.state.queue))
            self._wishes.drop(task)
            # "No, my question was: ..." wants its answer, "No! Listen, use my gift card" is a request.
            if goes_on_after_no(self._talk.message.text) or refuses_person(self._talk.message.text):
                others = self._hearing.drafts()
            else:
                others = [d for d in others if not d.is_task or d.general or d.asked]
            self._wishes.take(others)
            if others or self._talk.state.question is None:
                self._progress.advance()
        elif picked is not None:
            self._talk.understood()
            self._talk.state.question = None
            if not self._chosen_of_two(task, picked):
                self._chosen(task, picked)
        elif others:
            self._talk.understood()
            if self._only_asked_of_offer(task, others):
                self._progress.ask_again()
            elif task.kind == OFFER:
                self._talk.state.current, self._talk.state.question = None, None
                self._wishes.take(others)
                self._progress.advance()
            else:
                self._wishes.digress(others)
        elif (
            task.kind in {TROUBLE, CHANGE_ORDER}
            and rest.strip()
            and self._talk.out.customer_id
            and self._hearing.read(task, question, rest)
        ):
            self._talk.understood()
            self._progress.advance()
        elif self._has_other_trouble(task) or self._names_order_of_complaint(task):
            return
        elif task.kind != OFFER and (asked := self._hearing.surely_asked(task)):
            self._talk.understood()
            self._wishes.digress(asked)
        else:
            self._between.not_an_answer(task, question)

    def _has_other_trouble(self, offer: Task) -> bool:
        """A person being on offer for a complaint, something is broken or wrong: it is seen to."""
        wrong = [
            draft
            for draft in self._hearing.drafts()
            if draft.kind == TROUBLE and draft.sure and draft.intent != "complaint"
        ]
        if not (offer.offers_person and wrong) or self._talk.message.is_payload:
            return False
        self._talk.understood()
        self._talk.state.current, self._talk.state.question = None, None
        self._wishes.take(wrong)
        self._progress.advance()
        return True

    def _names_order_of_complaint(self, offer: Task) -> bool:
        """The order that a complaint is about is told while a person is on offer: they will see it."""
        text = self._talk.message.text
        numbers = numbers_in(text, self._talk.facts.numbers_for(text))
        if not offer.offers_person or not numbers or asks_something(text):
            return False
        offer.order_number = numbers[0]
        self._talk.understood()
        self._progress.ask_again()
        return True

    def _wished_after_all(self, offer: Task) -> str | None:
        """What the shopper picks of what the bot can do, a person being on offer for what it can't."""
        message = self._talk.message
        if offer.detail.get("code") != REMEDY_OFFER or message.is_payload or asks_something(message.text):
            return None
        if lacks_item(". ".join(offer.said)):
            return None
        within = {RETURN, EXCHANGE, REFUND}
        kinds = within & set(self._hearing.tasks_asked()) or within & {
            kind_said(without_refused(message.text))
        }
        return kinds.pop() if len(kinds) == 1 and not kinds & refused(message.text) else None

    def _only_asked_of_offer(self, offer: Task, others: list[Draft]) -> bool:
        """A question beside the offer of a person leaves it open: it is answered; how long it takes is asked
        of what the offer is about."""
        if not offer.offers_person or any(d.is_task and d.kind not in OWN_KINDS for d in others):
            return False
        text = self._talk.message.text
        matter = _ASKED_OF.get(str(offer.detail.get("code")))
        told = articles.on_duration(self._talk.context, matter) if matter and asks_how_long(text) else []
        if told:
            self._talk.out.replies += told
        else:
            self._wishes.take_later(others)
        return True

    def _said_of_choice(self) -> str:
        """The message without what it says is not wanted, unless nothing else is said."""
        text = self._talk.message.text
        return text if self._talk.message.is_payload else without_refused(text) or text

    def _names_item(self, task: Task, question: Question) -> bool:
        """Asked what to change, the shopper names a thing: "the bottle"."""
        order = self._talk.facts.order(task.order_number or "") if self._talk.out.customer_id else None
        if task.kind != CHANGE_ORDER or CHANGE_ITEMS not in question.values or order is None:
            return False
        text = self._talk.message.text
        if self._talk.message.is_payload or says_no(text) or asks_something(text):
            return False
        return bool(mentions_in(text, self._talk.facts.item_candidates(order)))

    def _wants_part_again(self, task: Task, question: Question) -> bool:
        """Told that an order is cancelled as a whole, the shopper still wants only a part of it gone."""
        text = self._talk.message.text
        order = self._talk.facts.order(task.order_number or "") if self._talk.out.customer_id else None
        if question.about != CANCEL_WHOLE_ONLY or order is None or self._talk.message.is_payload:
            return False
        return not says_no(text) and self._talk.facts.wants_part(text, order, whole_said=True)

    def _wants_lost_refunded(self, offer: Task) -> bool:
        """Money or another one for a parcel that never came: no return can bring it, a person has to look."""
        return offer.detail.get("code") == LOST_PACKAGE_OFFER and self._asks_to_make_good()

    def _insists_on_lost(self, offer: Task) -> bool:
        """Told so, the shopper wants it: that is a yes to the person."""
        code = offer.detail.get("code")
        never_came = code == REMEDY_OFFER and lacks_item(". ".join(offer.said))
        return (never_came or code == LOST_REFUND_OFFER) and self._asks_to_make_good()

    def _goes_on_complaining(self, offer: Task) -> bool:
        """Told who can look into it, the shopper says once more what is wrong: that is a yes."""
        text, code = self._talk.message.text, offer.detail.get("code")
        if self._talk.message.is_payload:
            return False
        if code == CHARGE_OFFER:
            return charged_wrongly(text) or REFUND in self._hearing.tasks_asked()
        waits = says_missing(text) and not asks_something(text) and not asks_if_returnable(text)
        return code == REFUND_OFFER and (says_sent_back(text) or waits)

    def _asks_to_make_good(self) -> bool:
        text = self._talk.message.text
        kinds = {REFUND, RETURN, EXCHANGE} & set(self._hearing.tasks_asked())
        wishes = bool(kinds) or wants_another(text) or wants_it_sent(text)
        return wishes and not self._talk.message.is_payload

    def _forget(self, waiting: list[Task]) -> None:
        self._talk.state.queue = [task for task in self._talk.state.queue if task not in waiting]

    def _chosen_of_two(self, offer: Task, kind: str) -> bool:
        """Of two requests that exclude each other the shopper picked one; whether that was the question."""
        waiting = those_of(offer, self._talk.state.queue)
        chosen = next((task for task in waiting if task.kind == kind), None)
        if chosen is None:
            return False
        self._forget(waiting)
        chosen.order_number = offer.order_number
        self._hear_pick(chosen)
        self._progress.start(chosen)
        self._progress.read_said(chosen)
        self._progress.advance()
        return True

    def _says_more(self) -> bool:
        """Whether the answer says more than which way to go: "change it, and the shoes in size 10 too"."""
        message = self._talk.message
        labels = {self._talk.show.task_label(kind) for kind in CHANGES}
        return not message.is_payload and fold(message.text) not in {*CHANGES, *map(fold, labels)}

    def _hear_pick(self, task: Task) -> None:
        if self._says_more():
            task.hear(self._talk.message.text)

    def _picked(self, question: Question, text: str) -> str | None:
        folded = fold(text)
        for value in question.values:
            if folded == fold(value) or folded == fold(self._talk.show.label("task", value)):
                return value
        kinds = [value for value in question.values if value not in {"no", "human"}]
        if self._talk.message.is_payload and self._talk.message.intent in {"affirm", "deny"}:
            return "no" if self._talk.message.intent == "deny" else kinds[0] if len(kinds) == 1 else None
        wish = "; ".join(request.text for request in self._talk.message.requests) or text
        said = kind_said(wish)
        if EXCHANGE in kinds and (wants_another(text) or names_right_one(text)):
            return EXCHANGE
        if question.about == CANCEL_WHOLE_ONLY and (_says_why_it_goes(text) or says_yes(text)):
            return CANCEL  # listed once more before it is done
        equals = {"change_items": EXCHANGE, "refund": RETURN}
        for kind in (said, equals.get(said or "")):
            if kind in kinds and not says_no(text):
                return kind
        if CHANGE_ADDRESS in kinds and address_in(text).line1:
            return CHANGE_ADDRESS
        named = [kind for kind in changes_named(wish) if kind in kinds]
        if len(named) == 1 and not says_no(text):
            return named[0]
        heard = {kind for kind in self._hearing.tasks_asked() if kind in kinds}
        asked_for = goes_on_after_no(text) if says_no(text) else not asks_something(text)
        if len(heard) == 1 and asked_for:
            return heard.pop()
        of_person = "human" in question.values and len(question.values) == 2
        if of_person and not self._talk.message.is_payload and refuses_person(self._talk.message.text):
            return "no"
        if of_person and (says_yes(text) or (agrees_to_person(text) and not says_no(text))):
            return "human"
        if len(kinds) == 1 and says_yes(text):
            return kinds[0]
        if says_no(text) or smalltalk.declines(text) or (not kinds and only_tells(text)):
            return "no"
        return None

    def _chosen(self, task: Task, kind: str) -> None:
        """The shopper picked what to do."""
        said = [text if task.kind != TROUBLE else without_intact(text) for text in task.said]
        new = Task(kind, said=said, order_number=task.order_number, item_ids=list(task.item_ids))
        # A yes to cancelling in the place of something else is none to cancelling more than was spoken of.
        whole = task.detail.get("code") == CANCEL_WHOLE_ONLY
        new.detail = {"near": task.detail.get("near"), "whole": whole}
        new.reason = task.reason
        carried = task.detail.get("carry") or {}
        new.order_number = new.order_number or carried.get("order_number")
        items = list(carried.get("items") or task.item_ids)
        self._hear_pick(new)
        self._progress.start(new)
        if new.order_number:
            Reader(self._talk.facts, new).read_again()
        if kind == RETURN and items and not (self._says_more() and new.item_ids):
            new.item_ids = items
        elif kind in {EXCHANGE, CHANGE_ITEMS} and items:
            reader = Reader(self._talk.facts, new)
            for item in items:
                reader.start_swap(item)
        self._progress.advance()


def _says_why_it_goes(text: str) -> bool:
    """`No longer needed` answers what is to become of an order; "no, I don't need that" does not."""
    if says_no_need_any_more(text):
        return True
    opens_with_no = says_no(text) and not fold(text).startswith("no longer")
    return not opens_with_no and reason_of_this_order(text) is not None
