"""What the change in hand costs or gives back, asked in the middle of it."""

from __future__ import annotations

from copy import deepcopy

from actions.dialogue.facts import item_of
from actions.dialogue.in_question import names_another, names_stranger
from actions.dialogue.progress import Progress
from actions.dialogue.reading import SWAP_KINDS, Reader
from actions.dialogue.reply import Reply
from actions.dialogue.state import Question, Task
from actions.dialogue.steps import CANCEL_WHOLE_ONLY
from actions.dialogue.swapping import Swapping
from actions.dialogue.talk import Talk
from actions.names import CANCEL, RETURN
from actions.understanding.enquiries import (
    asks_for_difference,
    asks_for_refund,
    speaks_of_difference,
    speaks_of_more,
)
from actions.understanding.items import items_in
from actions.understanding.reasons import CANCEL_REASONS
from actions.understanding.requests import kind_said
from shop.errors import ShopError
from shop.money import Money
from shop.views import OrderView


class PriceInHand:
    """Answers "how much would that be" and "how much do I get back" from the change, and comes back to the
    open question."""

    def __init__(self, talk: Talk, progress: Progress) -> None:
        self._talk = talk
        self._progress = progress

    def told(self, task: Task, question: Question) -> bool:
        """Whether the message asked for the price of the change in hand."""
        text = self._talk.message.text
        if task.kind not in SWAP_KINDS or self._talk.message.is_payload or not self._talk.identified:
            return False
        if not asks_for_difference(text):
            return False
        order = self._talk.facts.order(task.order_number) if task.order_number else None
        if order is not None and self._says_more(task, question, text, order):
            return False
        reply = self._reply(task, question, order) if order is not None else None
        if reply is None and speaks_of_difference(text):
            reply = self._talk.show.reply("utter_difference_later")
        return self._said(reply)

    def told_back(self, task: Task) -> bool:
        """Whether the message asked for what the cancellation or return in hand gives back."""
        text = self._talk.message.text
        if self._talk.message.is_payload or not self._talk.identified or not asks_for_refund(text):
            return False
        order = self._talk.facts.order(task.order_number) if task.order_number else None
        if order is None or names_another(self._talk, text, order):
            return False
        if task.kind in SWAP_KINDS:
            instead = kind_said(text) == RETURN and RETURN in order.allowed_actions
            return instead and self._said(self._back_for(task, order))
        if task.kind == CANCEL or task.detail.get("code") == CANCEL_WHOLE_ONLY:
            return self._said(self._back_for_all(order))
        return task.kind == RETURN and self._said(self._back_for(task, order))

    def _said(self, reply: Reply | None) -> bool:
        return self._progress.tell_aside([reply] if reply is not None else [])

    def _back_for_all(self, order: OrderView) -> Reply | None:
        facts, show = self._talk.facts, self._talk.show
        try:
            change = facts.services.orders.plan_cancel(facts.customer, order.order_number, CANCEL_REASONS[0])
        except ShopError:
            return None  # why it cannot be cancelled is told when it comes to that
        if change.amount is None:
            return None
        return show.reply(
            "utter_refund_of_cancelling",
            order_number=order.order_number,
            amount=show.money(abs(change.amount)),
        )

    def _back_for(self, task: Task, order: OrderView) -> Reply | None:
        """For the items that are chosen, or that the question names: "if I return all of it". None where
        there are none, or how many of them is not known.
        """
        show, text = self._talk.show, self._talk.message.text
        chosen = task.item_ids or list(task.swaps)
        named = items_in(text, self._talk.facts.item_candidates(order))
        if named.ids:
            chosen = [*named.ids, *(chosen if speaks_of_more(text) and not named.everything else ())]
        items = [item for item in order.items if item.id in chosen and item.id not in named.excluded]
        counts = [task.units.get(item.id, item.quantity) for item in items]
        if not items or not all(counts):
            return None
        total = sum(
            (item.unit_price * count for item, count in zip(items, counts, strict=True)),
            Money.zero(items[0].unit_price.currency),
        )
        return show.reply("utter_refund_of_returning", amount=show.money(total))

    def _says_more(self, task: Task, question: Question, text: str, order: OrderView) -> bool:
        """Whether the text also says what the item is to become, or is about some other product."""
        if Reader(self._talk.facts, deepcopy(task)).read(text, question).changed:
            return True
        return names_stranger(self._talk, text, order)

    def _reply(self, task: Task, question: Question, order: OrderView) -> Reply | None:
        show = self._talk.show
        difference = Swapping(self._talk.facts, task, show).difference(order)
        if difference is None:
            return self._range(task, question, order)
        if not difference.amount_minor:
            return show.reply("utter_difference_none")
        code = "utter_difference_pay" if difference.amount_minor > 0 else "utter_difference_back"
        return show.reply(code, amount=show.money(abs(difference)))

    def _range(self, task: Task, question: Question, order: OrderView) -> Reply | None:
        """What the versions cost of the item whose version is not chosen yet."""
        show = self._talk.show
        item = item_of(order, question.about or next(iter(task.swaps), ""))
        if item is None:
            return None
        others = [v for v in self._talk.facts.variants(item.product_id) if v.id != item.variant_id]
        prices = sorted((v.price for v in others if v.in_stock), key=lambda price: price.amount_minor)
        if not prices:
            return None
        if prices[0] == prices[-1] == item.unit_price:
            return show.reply("utter_difference_none")
        shown = show.money(prices[0])
        if prices[0] != prices[-1]:
            shown = show.say("utter_part_price_range", low=shown, high=show.money(prices[-1]))
        return show.reply(
            "utter_difference_open",
            item=show.title(item),
            price=show.money(item.unit_price),
            prices=shown,
        )
