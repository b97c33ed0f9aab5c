"""What is asked about a change that is listed and waits for a yes: answered from it, and asked again."""

from __future__ import annotations

import re
from copy import deepcopy

from actions import articles, order_details, orders, profile
from actions.dialogue.in_question import names_another
from actions.dialogue.progress import Progress
from actions.dialogue.reading import Reader
from actions.dialogue.reply import Reply
from actions.dialogue.state import UNTAKEN, Question, Task
from actions.dialogue.steps import Confirm
from actions.dialogue.talk import Talk
from actions.names import (
    CANCEL,
    CATALOGUE_INTENTS,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_PAYMENT,
    CHANGES,
    DELETE_DATA,
    EXCHANGE,
    INTENT_OF,
    REFUND,
    RETURN,
)
from actions.understanding.answers import asks_something, says_no
from actions.understanding.change_in_hand import (
    asks_about_its_money,
    asks_about_the_rest,
    asks_cost,
    asks_deadline,
    asks_for_parcel,
    asks_order_total,
    asks_what_is_left,
    asks_what_is_on_it,
    asks_which_is_quicker,
)
from actions.understanding.deadlines import asks_until_when_back
from actions.understanding.order_talk import AMOUNT, details_asked
from actions.understanding.remedies import asks_how_long
from shop.money import Money
from shop.views import Change, OrderView, PaymentMethodView

# What the NLU takes a question for that is asked about the change and could be asked about anything.
_LOOSE = frozenset(
    {
        "affirm", "thank", "correct_information", "out_of_scope", "nlu_fallback", "", "delivery_options",
        "delivery_period", "check_refund_policy", "check_cancellation_fee", "track_refund", "track_order",
        "return_item", "exchange_item", "cancel_order", "get_refund", "change_order", "gift_card_balance",
        "lost_package", "search_product", "check_stock", "my_orders", "payment_issue",
    }
)  # fmt: skip
_SPENT = re.compile(r"\b(?:was|were|did|paid|have i)\b")

_KEEPS_COMING = frozenset({CHANGE_ITEMS, CHANGE_ADDRESS, CHANGE_PAYMENT})


class ChangeInHand:
    """Answers questions about the listed change; none of them is a yes."""

    def __init__(self, talk: Talk, progress: Progress) -> None:
        self._talk = talk
        self._progress = progress

    def told(self, task: Task, question: Question) -> bool:
        """Whether the message asked about the listed change, and was answered."""
        text = self._talk.message.text
        if question.expects == "refund_method" and asks_which_is_quicker(text):
            return self._progress.tell_aside([self._talk.show.reply("utter_refund_times")])
        if self._told_before_listed(task, question, text):
            return True
        if (
            question.expects != "confirmation"
            or task.kind not in CHANGES
            or self._talk.message.is_payload
            or not self._talk.identified
            or not self._may_be_of_it(text)
            or says_no(text)
            or not _asks(text)
            or names_another(self._talk, text, self._order(task))
            or self._changes_it(task, question, text)
        ):
            return False
        # A plan is for a version of the order: that of the listed one stays, whatever is asked.
        step = self._progress.step(deepcopy(task))
        replies = self._replies(task, step.change, text) if isinstance(step, Confirm) else []
        if replies:
            task.detail.pop(UNTAKEN, None)
        return self._progress.tell_aside(replies)

    def _told_amounts(self, task: Task, question: Question, text: str) -> bool:
        """What the order comes to, or a card holds that may be chosen."""
        order = self._order(task) if self._talk.identified else None
        if order is None or names_another(self._talk, text, order):
            return False
        if asks_what_is_on_it(text) and question.expects in {"payment_method", "refund_method"}:
            return self._progress.tell_aside(profile.balance(self._talk.context, text))
        if AMOUNT in details_asked(text) and _SPENT.search(text.lower()):
            paid = order_details.paid_for(self._talk.context, [order], text)
            return self._progress.tell_aside(paid)
        if task.kind in {RETURN, EXCHANGE} and asks_deadline(text):
            return self._progress.tell_aside(orders.return_period(self._talk.context, text))
        if task.kind == CHANGE_ADDRESS and asks_cost(text):
            free = articles.answer_to_topic(
                self._talk.context, "cost_of_change_address", INTENT_OF[task.kind]
            )
            return self._progress.tell_aside(free)
        if task.kind in {CANCEL, CHANGE_ADDRESS, CHANGE_PAYMENT, RETURN} and asks_order_total(text):
            return self._progress.tell_aside(
                [order_details.detail_reply(self._talk.context, order, [AMOUNT])]
            )
        return False

    def _told_before_listed(self, task: Task, question: Question, text: str) -> bool:
        """Who pays, and how long the money takes: as true before the change is listed as after."""
        if self._talk.message.is_payload:
            return False
        if task.kind == DELETE_DATA and asks_how_long(text) and asks_something(text):
            return self._progress.tell_aside(
                articles.answer_to_topic(self._talk.context, "duration_of_delete_data", "delete_account")
            )
        if task.kind not in {*CHANGES, REFUND}:
            return False
        if self._told_amounts(task, question, text):
            return True
        intent = INTENT_OF[RETURN if task.kind == REFUND else task.kind]
        replies = articles.on_who_pays(self._talk.context, text, intent)
        if not replies and task.kind == REFUND and asks_how_long(text) and asks_about_its_money(text):
            replies = articles.on_duration(self._talk.context, "track_refund")
        return self._progress.tell_aside(replies)

    def _may_be_of_it(self, text: str) -> bool:
        """Whether the NLU took the question for nothing that has a place of its own."""
        intents = {request.intent for request in self._talk.message.requests}
        return intents <= _LOOSE or asks_what_is_on_it(text)

    def _changes_it(self, task: Task, question: Question, text: str) -> bool:
        """Whether it says how the change shall be; a card whose balance is asked for is no choice."""
        if asks_what_is_left(text):
            return False
        return bool(Reader(self._talk.facts, deepcopy(task)).read(text, question).changed)

    def _order(self, task: Task) -> OrderView | None:
        return self._talk.facts.order(task.order_number) if task.order_number else None

    def _replies(self, task: Task, change: Change, text: str) -> list[Reply]:
        show = self._talk.show
        if asks_what_is_left(text) and (left := self._left(change)) is not None:
            now = profile.balance(self._talk.context, text) if asks_what_is_on_it(text) else []
            return [*now, show.reply("utter_balance_after", amount=show.money(left))]
        if asks_until_when_back(text):
            return orders.return_period(self._talk.context, text)
        order = self._order(task)
        if order is not None and task.kind in _KEEPS_COMING and asks_for_parcel(text):
            return [orders.status_reply(self._talk.context, order)]
        if asks_about_its_money(text):
            return [Reply(show.amount(change) or show.say("utter_no_money_moves"))]
        if asks_about_the_rest(text) and (told := self._rest(task)) is not None:
            return [told]
        if asks_something(text) and self._talk.message.intent not in CATALOGUE_INTENTS:
            return articles.answer_about(self._talk.context, text, INTENT_OF[task.kind])
        return []

    def _left(self, change: Change) -> Money | None:
        """What the customer's gift card holds once the change is made; None where there is none."""
        methods = [change.payment_method, *self._talk.facts.profile.payment_methods]
        card = next((method for method in methods if method is not None and method.balance), None)
        return card.balance + _onto(change, card) if card is not None and card.balance is not None else None

    def _rest(self, task: Task) -> Reply | None:
        """What becomes of the items that the change does not name."""
        order, show = self._order(task), self._talk.show
        if order is None or task.kind not in {CANCEL, RETURN, EXCHANGE, CHANGE_ITEMS}:
            return None
        if task.kind == CANCEL:
            return show.reply("utter_part_whole_order", items=show.items(order.items))
        chosen = set(task.item_ids) | set(task.swaps)
        others = [item for item in order.items if item.id not in chosen]
        return show.reply("utter_rest_stays", items=show.items(others)) if others else None


def _asks(text: str) -> bool:
    """Whether anything is asked: most messages at a confirmation answer it, and need no second look."""
    return (
        asks_something(text)
        or asks_about_its_money(text)
        or asks_what_is_left(text)
        or asks_about_the_rest(text)
    )


def _onto(change: Change, card: PaymentMethodView) -> Money:
    """What the change puts on the card, negative where it takes from it."""
    moved = Money.zero(card.balance.currency if card.balance else "")
    back = [line for line in change.lines if line.label_code == "refund" and line.subject == card.id]
    for line in back:
        moved = moved + line.after_price if line.after_price else moved
    if change.amount is None or change.payment_method is None or change.payment_method.id != card.id:
        return moved
    # What is given back stands in a line of its own where several methods paid.
    return moved if back and change.amount.amount_minor < 0 else moved - change.amount
