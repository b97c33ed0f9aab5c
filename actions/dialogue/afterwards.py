"""Questions about the change that was just made, answered from it and not from the articles."""

from __future__ import annotations

from actions import orders
from actions.dialogue.reply import Reply
from actions.dialogue.state import Task
from actions.dialogue.talk import Talk
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_PAYMENT,
    CHANGES,
    DEFAULT_ADDRESS,
    EXCHANGE,
    REFUND,
    RETURN,
)
from actions.understanding.addresses import says_whole_address
from actions.understanding.afterwards import (
    asks_for_money,
    asks_if_done,
    asks_to_undo,
    asks_what_was_done,
    asks_when_it_comes,
    speaks_of_money_alone,
)
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.payments import payment_in
from actions.understanding.requests import kind_said
from shop.views import OrderView

# The state that an order is in once the change is made; other changes leave the state alone.
_STATE = {CANCEL: "cancelled", RETURN: "return_requested", EXCHANGE: "exchange_requested"}
_MAY_CHANGE_AGAIN = frozenset({CHANGE_ADDRESS, CHANGE_PAYMENT, DEFAULT_ADDRESS})
_GIVES_BACK = frozenset({CANCEL, RETURN, CHANGE_ITEMS})


class Afterwards:
    """Answers what is asked about the last change."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def answered(self) -> bool:
        """Whether the message asked about the change that was just made."""
        task, message = self._talk.state.last, self._talk.message
        if not message.is_payload and self._talk.identified and asks_what_was_done(message.text):
            self._tell_what_was_done()
            return True
        if message.is_payload or task is None or not self._is_at_hand(task):
            return False
        order = self._talk.facts.order(task.order_number) if task.order_number else None
        replies = self._replies(task, order, message.text)
        if not replies:
            return False
        self._talk.out.replies += replies
        if order is not None:
            self._talk.state.saw_order(order.order_number)
        self._talk.understood()
        return True

    def _tell_what_was_done(self) -> None:
        talk = self._talk
        talk.understood()
        if talk.state.done:
            talk.say("utter_done_so_far", done=talk.what_was_done())
        else:
            talk.say("utter_nothing_done")

    def _is_at_hand(self, task: Task) -> bool:
        """Whether the change was made and nothing else was talked about since."""
        if not (self._talk.identified and task.kind in CHANGES and task.detail.get("done")):
            return False
        state, text = self._talk.state, self._talk.message.text
        number = task.order_number
        if number is not None and state.orders[:1] != [number]:
            return False
        named = numbers_in(text, self._talk.facts.numbers_for(text))
        return number is None or all(key_of(other) == key_of(number) for other in named)

    def _replies(self, task: Task, order: OrderView | None, text: str) -> list[Reply]:
        if asks_to_undo(text):
            return [] if self._says_what_instead(task, text) else [self._no_way_back(task)]
        if asks_if_done(text, task.kind):
            if (other := self._other_meant(task, text)) is not None:
                return [orders.status_reply(self._talk.context, other)]
            said = kind_said(text)
            # "Is the return done?", after an exchange, is not about that one.
            return [] if said in CHANGES and said != task.kind else self._is_done(task, order)
        if order is not None and self._asks_for_its_money(task, text):
            return orders.track_refund(self._talk.context, order.order_number)
        return []

    def _other_meant(self, task: Task, text: str) -> OrderView | None:
        """The other order that the text is about by something in it."""
        facts = self._talk.facts
        if task.order_number is None or not facts.speaks_of_another(text, task.order_number):
            return None
        having = facts.with_items(text, facts.orders)
        return having[0] if len(having) == 1 else None

    def _asks_for_its_money(self, task: Task, text: str) -> bool:
        if task.kind in {CANCEL, RETURN} and asks_when_it_comes(text):
            return True
        if task.kind not in _GIVES_BACK or not asks_for_money(text):
            return False
        return speaks_of_money_alone(text) or kind_said(text) in {None, REFUND, task.kind}

    def _is_done(self, task: Task, order: OrderView | None) -> list[Reply]:
        state = _STATE.get(task.kind)
        if order is not None and state is not None and order.status != state:
            # Somebody changed it since: what the order says now is the answer.
            return [orders.status_reply(self._talk.context, order)]
        show = self._talk.show
        reply = show.reply(f"utter_is_done_{task.kind}", order_number=task.order_number or "")
        if order is not None:
            reply.custom["order"] = show.order_card(order)
        return [reply]

    def _says_what_instead(self, task: Task, text: str) -> bool:
        """Whether what may be changed again is to become something that is said with it."""
        if task.kind == CHANGE_PAYMENT:
            return bool(payment_in(text, self._talk.facts.payment_candidates(None)).ids)
        return task.kind in {CHANGE_ADDRESS, DEFAULT_ADDRESS} and says_whole_address(text)

    def _no_way_back(self, task: Task) -> Reply:
        show, number = self._talk.show, task.order_number or ""
        if task.kind in _MAY_CHANGE_AGAIN:
            return show.reply("utter_undo_again")
        if task.kind == CANCEL:
            return show.reply("utter_undo_cancel", order_number=number)
        reply = show.reply("utter_undo_refused", order_number=number, task=show.task_label(task.kind))
        reply.buttons = [show.person_button()]
        return reply
