"""What the shopper wants: taking it up, answering at once, queueing, replacing, dropping."""

from __future__ import annotations

from actions import articles, catalogue, orders, privacy, profile
from actions.dialogue.conflicts import stays_returned
from actions.dialogue.drafts import OWN_WORDS, Draft
from actions.dialogue.in_question import product_in_question
from actions.dialogue.progress import Progress
from actions.dialogue.reading import Reader
from actions.dialogue.state import Task
from actions.dialogue.steps import Answered
from actions.dialogue.talk import Talk
from actions.dialogue.tasks_asked import is_elsewhere, takes_place, task_of
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGES,
    CHARGE_OFFER,
    COMPLAINT_OFFER,
    DATA_INTENTS,
    DATA_KINDS,
    DEFAULT_ADDRESS,
    EXCHANGE,
    FRUSTRATION,
    HUMAN_INTENT,
    INTENT_OF,
    OFFER,
    OWN_KINDS,
    REFUND,
    RETURN,
    RETURN_PERIOD,
    TROUBLE,
)
from actions.products_meant import named_product
from actions.understanding.answers import asks_something
from actions.understanding.data_wishes import asks_who_gets_data, wants_detail_deleted
from actions.understanding.days import order_day_in
from actions.understanding.items import items_in
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.other_one import says_other_order
from actions.understanding.quantities import changes_amount
from actions.understanding.remedies import charged_twice, charged_wrongly
from actions.understanding.requests import (
    ends_otherwise,
    is_otherwise,
    keeps_everything,
)
from actions.understanding.text import fold

_GIVEN_BACK = frozenset({RETURN, EXCHANGE, REFUND, TROUBLE, CANCEL})
"""For which things go back, or never come."""
_OF_PRODUCTS = frozenset({"search_product", "ask_product", "check_stock", "compare_products"})


class Wishes:
    """Turns what a message wants into tasks and answers."""

    def __init__(self, talk: Talk, progress: Progress) -> None:
        self._talk = talk
        self._progress = progress

    def take(self, drafts: list[Draft]) -> None:
        """Answer what can be answered at once; queue the rest."""
        before: Task | None = None
        for draft in drafts:
            if self._answered_generally(draft):
                continue
            if before is not None and _is_otherwise(before, draft):
                before.detail["otherwise"] = draft.kind
            elif draft.is_task:
                task = task_of(self._talk, draft)
                alone = numbers_in(draft.text) or says_other_order(draft.text)
                task.detail["beside"] = before is not None and not alone
                before = task if draft.kind in CHANGES else before
                self._progress.queue(task)
            else:
                self.answer(draft)

    def _answered_generally(self, draft: Draft) -> bool:
        """A question about the shop's ways gets what the articles say; whether they say anything."""
        if not (draft.is_task and draft.general):
            return False
        if draft.kind in {CHANGE_ITEMS, CHANGE_ORDER, EXCHANGE} and changes_amount(draft.text):
            self._talk.say("utter_amounts_stay")
            return True
        found = articles.answer(self._talk.context, draft.text, _topic_of(draft))
        if not found:
            return False
        self._talk.out.replies += found
        if self._talk.state.question is None and draft.kind != "gift_card_balance":  # no order has one
            self._talk.say("utter_general_or_own")
        return True

    def answer(self, draft: Draft) -> None:
        """Answer a clause that is no task: products, articles, and the rest."""
        if draft.intent == HUMAN_INTENT:
            return
        self._talk.state.said_aside(draft.text)
        if draft.topic:
            found = articles.answer_to_shop_question(self._talk.context, draft.topic, draft.intent)
            self._talk.out.replies += found or articles.no_answer(self._talk.context)
            return
        if (
            draft.intent == "check_payment_methods"
            and self._talk.identified
            and OWN_WORDS.search(fold(draft.text))
        ):
            self._talk.out.replies += profile.payment_methods(self._talk.context)
            return
        if draft.kind == RETURN_PERIOD:
            self._talk.out.replies += orders.return_period(self._talk.context, draft.text)
            return
        if draft.intent in {*DATA_INTENTS, "edit_account"} and wants_detail_deleted(draft.text):
            # Not how an account is closed, which the word "delete" would lead to.
            self._talk.out.replies += articles.answer_to_topic(
                self._talk.context, "edit_account", "edit_account"
            ) or articles.no_answer(self._talk.context)
            return
        if draft.intent in DATA_INTENTS or asks_who_gets_data(draft.text):
            self._talk.out.replies += privacy.answer_question(self._talk.context, draft.intent, draft.text)
            return
        if draft.intent == "payment_issue" and charged_wrongly(draft.text) and not charged_twice(draft.text):
            # What to do about a payment that is declined is no answer to one that is too high.
            if self._talk.identified and orders.meant(self._talk.context, draft.text):
                self._talk.out.replies += orders.invoice(self._talk.context, draft.text)
            self._offer_to_check_charge()
            return
        if self._tells_of_trouble(draft):
            return
        intent = self._of_item_in_question(draft) or draft.intent
        replies = catalogue.answer(self._talk.context, intent, draft.text, draft.entities)
        if replies is None:
            replies = articles.answer_intent(self._talk.context, draft.intent, draft.text)
        self._talk.out.replies += replies
        if draft.intent == "payment_issue" and charged_wrongly(draft.text):
            self._offer_to_check_charge()

    def _tells_of_trouble(self, draft: Draft) -> bool:
        """What somebody who is upset tells of a thing of theirs is trouble with it, and no question."""
        talk = self._talk
        told = draft.intent == "ask_product" and not asks_something(draft.text)
        if not (told and talk.escalation.reason == FRUSTRATION and talk.identified):
            return False
        if talk.state.question is not None or not talk.facts.names_own_item(draft.text):
            return False
        self._progress.queue(Task(TROUBLE, said=[draft.text], detail={"intent": draft.intent}))
        return True

    def _offer_to_check_charge(self) -> None:
        """No article can say what was taken from somebody's card: a person can."""
        if all(task.detail.get("code") != CHARGE_OFFER for task in self._talk.state.queue):
            self._progress.queue(Task(OFFER, detail={"code": CHARGE_OFFER, "options": ["human"]}))

    def _of_item_in_question(self, draft: Draft) -> str | None:
        """The intent of a question about the item whose version is being chosen, which is then as good as
        shown; None where it is about something else: "how big are they?".
        """
        product_id = product_in_question(self._talk)
        if product_id is None or draft.intent not in _OF_PRODUCTS:
            return None
        named = named_product(self._talk.context, draft.text)
        if named is not None and named.id != product_id:
            return None
        self._talk.state.looking = None
        self._talk.state.saw_products([product_id])
        return "ask_product"

    def drops_queued(self, text: str) -> bool:
        """`Never mind the kettle`, when the kettle is what comes next."""
        if not self._talk.identified:
            return False
        for task in self._talk.state.queue:
            number = task.order_number or next(
                iter(numbers_in(said := " ".join(task.said), self._talk.facts.numbers_for(said))), None
            )
            order = self._talk.facts.order(number) if number else None
            if order is not None and items_in(text, self._talk.facts.item_candidates(order)):
                self._talk.state.queue.remove(task)
                self._talk.say("utter_stopped_order", order_number=order.order_number)
                self._progress.ask_again()
                return True
        return False

    def withdraw(self, kind: str | None) -> bool:
        """Take a waiting request back: "no need to change the address any more"."""
        waiting = next((task for task in self._talk.state.queue if task.kind == kind), None)
        if waiting is None or kind is None:
            return False
        self._talk.state.queue.remove(waiting)
        self._talk.understood()
        self._talk.say("utter_withdrawn", task=self._talk.show.task_label(kind))
        self._progress.ask_again()
        return True

    def drop(self, task: Task) -> None:
        """Leave a task: nothing was changed for it, what was done before stays."""
        state = self._talk.state
        state.current, state.question, state.last = None, None, task
        self._talk.understood()
        if not self._talk.message.is_payload and keeps_everything(self._talk.message.text):
            state.queue = [other for other in state.queue if other.kind not in _GIVEN_BACK]
        if task.kind == OFFER and task.detail.get("code") == COMPLAINT_OFFER:
            self._talk.say("utter_complaint_noted")
        elif task.kind == OFFER or task.kind not in (*CHANGES, *DATA_KINDS, TROUBLE, CHANGE_ORDER, REFUND):
            self._talk.say("utter_offer_declined")
        elif task.order_number:
            self._talk.say("utter_stopped_order", order_number=task.order_number)
        else:
            self._talk.say("utter_stopped")
        if state.done:
            self._talk.say("utter_done_stays", done=self._talk.what_was_done())
        if state.queue:
            self._progress.announce_next()
            self._progress.advance()

    def leave(self) -> None:
        """The shopper says goodbye in the middle: nothing more is asked, and nothing was changed for the
        open task.
        """
        state = self._talk.state
        state.current, state.question, state.queue = None, None, []
        self._talk.understood()
        self._talk.say("utter_goodbye")

    def replace(self, task: Task, draft: Draft) -> None:
        """`Actually, cancel it instead`: the new request takes the old one's place and what is known of the
        order.
        """
        if self._stays_returned(draft):
            self._talk.understood()
            self.take_later([draft])
            self._progress.advance()
            return
        new = task_of(self._talk, draft)
        if draft.kind == REFUND and task.kind == EXCHANGE:
            new.kind = RETURN  # "just give me the money back for it instead"
        carried = None if is_elsewhere(self._talk, draft.text, task.order_number) else task.order_number
        new.order_number = new.order_number or carried
        self._talk.understood()
        self._talk.state.last = None
        self._progress.start(new)
        self._progress.read_said(new)
        if {task.kind, new.kind} == {CHANGE_ADDRESS, DEFAULT_ADDRESS} and not new.address:
            new.address = dict(task.address)
        if carried and new.order_number == carried:
            self._carry_items(task, new)
            if new.kind == RETURN and new.payment_method_id is None:
                new.payment_method_id = self._refundable(task)
        self._progress.advance()

    def _stays_returned(self, draft: Draft) -> list[str]:
        task = self._talk.state.current
        if task is None or not self._talk.identified:
            return []
        return stays_returned(self._talk.facts, task, draft.kind, draft.text)

    def _carry_items(self, task: Task, new: Task) -> None:
        """What the old request was about, where the new one names nothing of its own."""
        in_hand = {*task.item_ids, *task.swaps}
        if not (new.item_ids or new.swaps) and all(in_hand & set(group) for group in new.unclear_items):
            new.unclear_items = []
        if new.item_ids or new.swaps or new.unclear_items:
            return
        if new.kind == RETURN:
            new.item_ids = list(task.swaps)
        elif new.kind in {EXCHANGE, CHANGE_ITEMS}:
            reader = Reader(self._talk.facts, new)
            for item in task.item_ids:
                reader.start_swap(item)

    def _refundable(self, task: Task) -> str | None:
        """The method already named, if a refund may go to it."""
        method = self._talk.facts.method(task.payment_method_id or "")
        order = self._talk.facts.order(task.order_number or "")
        paid = order.payment_method.id if order and order.payment_method else None
        return method.id if method is not None and (method.is_gift_card or method.id == paid) else None

    def digress(self, others: list[Draft]) -> None:
        """Answer questions in between; requests are queued; then the open question comes again."""
        state = self._talk.state
        task = state.current
        otherwise = task.detail.get("otherwise") if task is not None else None
        if task is not None:
            replacing = [
                d
                for d in others
                if (d.kind in CHANGES and d.kind == otherwise) or takes_place(self._talk, d, task)
            ]
            if replacing:
                self.replace(task, replacing[0])
                return
        if task is not None and (insisted := self._insisted(others)) is not None:
            state.queue.remove(insisted)
            state.queue.insert(0, insisted)
            state.current, state.question = None, None
            self._progress.advance()
            return
        self.take_later(others)
        self._progress.ask_again()

    def _insisted(self, others: list[Draft]) -> Task | None:
        """The waiting request that the only clause of the message asks for once more: it is the one meant."""
        if len(others) != 1 or others[0].kind not in CHANGES:
            return None
        said = task_of(self._talk, others[0])
        numbers = {key_of(number) for number in numbers_in(others[0].text)}
        for waiting in self._talk.state.queue:
            known = [waiting.order_number] if waiting.order_number else numbers_in(" ".join(waiting.said))
            if waiting.kind == said.kind and (not numbers or numbers & {key_of(number) for number in known}):
                waiting.said += said.said
                return waiting
        return None

    def _settled(self, task: Task) -> bool:
        """A copy of one's data, or a no to something, takes one step and need not wait; whether it was so."""
        if task.kind not in DATA_KINDS or not self._talk.identified:
            return False
        by, conversation = self._talk.out.identified_by, self._talk.message.conversation_id
        step = privacy.step(self._talk.context, task, by, conversation)
        if isinstance(step, Answered):
            self._talk.out.replies += step.replies
        return isinstance(step, Answered)

    def take_later(self, others: list[Draft]) -> None:
        """Questions are answered now, requests wait in the queue."""
        for draft in others:
            if self._answered_generally(draft):
                continue
            if (current := self._talk.state.current) and (left := self._stays_returned(draft)):
                # What was said before is read no more: it names what has left the task.
                current.item_ids, current.said, current.planned_version = left, [], None
            if not draft.is_task:
                self.answer(draft)
            elif draft.kind in OWN_KINDS and self._talk.identified:
                day = order_day_in(draft.text, draft.entities.get("date"))
                self._talk.out.replies += orders.answer(self._talk.context, draft.kind, draft.text, day)
            elif not self._settled(task := task_of(self._talk, draft)):
                current = self._talk.state.current
                elsewhere = numbers_in(draft.text) or task.detail.get("not_order")
                if task.order_number is None and current is not None and not elsewhere:
                    task.detail["near"] = current.order_number
                self._progress.queue(task)
                # Where only who writes is in hand, there is nothing that this would come after.
                if current is None or not current.detail.get("only_identify"):
                    self._talk.say("utter_queued", task=self._talk.show.task_label(task.kind))


def _is_otherwise(before: Task, draft: Draft) -> bool:
    """Whether the clause says what to do where another version cannot be had: no second request."""
    return (
        before.kind in {EXCHANGE, CHANGE_ITEMS, CHANGE_ORDER}
        and draft.kind in {CANCEL, RETURN, REFUND}
        and (is_otherwise(draft.text) or ends_otherwise(before.said[-1]))
    )


def _topic_of(draft: Draft) -> str:
    """The intent under which articles on a draft's matter are tagged."""
    if draft.kind in OWN_KINDS:
        return draft.kind
    return INTENT_OF.get(draft.kind, draft.intent)
