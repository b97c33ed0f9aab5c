"""Which of the customer's orders a task is about: named, told by what it has, where it goes or what it cost,
or the question for it. Reads facts and writes nothing but the task.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions.dialogue.facts import Facts, is_late
from actions.dialogue.present import Presenter
from actions.dialogue.reading import Reader
from actions.dialogue.several_orders import picked_among
from actions.dialogue.state import Task
from actions.dialogue.steps import Ask, GiveUp, Step
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    EXCHANGE,
    REFUND,
    RETURN,
    TROUBLE,
)
from actions.understanding.address_sources import same_as_order
from actions.understanding.becoming import before_becoming
from actions.understanding.items import mentions_in
from actions.understanding.kept import tells_order_by_item
from actions.understanding.order_states import placed_just_now, status_told
from actions.understanding.orders import key_of
from actions.understanding.requests import kinds_said
from actions.understanding.text import fold
from actions.understanding.thing_named import things_named
from shop.views import OrderView

_MOST_CHOICES = 12
# What an order must allow; exchange and change_items stand in for each other by the order's status.
NEEDS: dict[str, tuple[str, ...]] = {
    CANCEL: ("cancel",),
    CHANGE_ADDRESS: ("change_address",),
    CHANGE_PAYMENT: ("change_payment",),
    CHANGE_ITEMS: ("change_items", "exchange"),
    EXCHANGE: ("exchange", "change_items"),
    RETURN: ("return",),
    REFUND: ("return", "cancel"),
    CHANGE_ORDER: ("change_items", "change_address", "change_payment"),
    TROUBLE: ("return", "exchange"),
}

_OF_WHOLE = frozenset({CANCEL, CHANGE_ADDRESS, CHANGE_PAYMENT})
_OF_A_THING = frozenset({CANCEL, RETURN, REFUND, EXCHANGE, CHANGE_ITEMS})
_AS_IT_IS = frozenset({CANCEL, RETURN, REFUND, CHANGE_ADDRESS, CHANGE_PAYMENT})


class WhichOrder:
    """Finds the order of one task."""

    def __init__(self, facts: Facts, task: Task, presenter: Presenter) -> None:
        self._facts = facts
        self._task = task
        self._show = presenter

    def order(self) -> OrderView | Step:
        """The order meant, or the question for it."""
        task = self._task
        if task.order_number:
            order = self._facts.order(task.order_number)
            if order is not None:
                return order
            missing, task.order_number = task.order_number, None
            task.detail["missing"] = missing
            return self._ask_order(self._eligible(), "utter_order_not_found", order_number=missing)
        candidates = self._eligible()
        if task.order_fragments:
            candidates = self._ending(candidates) or self._ending(self._facts.orders) or candidates
        candidates = self._facts.of_day(candidates, str(task.detail.get("order_day", ""))) or candidates
        if candidates and not task.detail.get("missing") and (thing := self._thing_of_no_order()):
            task.detail["missing"] = thing
            return self._ask_order(candidates, "utter_thing_in_no_order", item=thing)
        order = self._inferred(candidates)
        if order is None and not candidates:
            # The order that was just talked about is the one whose state is to be explained.
            order = self._facts.order(str(task.detail.get("seen") or ""))
            if order is None:
                return self._nothing_eligible()
        if order is None:
            about_trouble = task.kind == TROUBLE
            return self._ask_order(
                candidates, f"utter_question_order_number{'_trouble' if about_trouble else ''}"
            )
        task.order_number = order.order_number
        Reader(self._facts, task).read_again()
        return order

    def _eligible(self) -> list[OrderView]:
        needs = NEEDS.get(self._task.kind)
        left = key_of(str(self._task.detail.get("not_order") or ""))
        orders = [order for order in self._facts.orders if key_of(order.order_number) != left]
        if needs is None:
            return orders
        fitting = [order for order in orders if set(needs) & set(order.allowed_actions)]
        # Something may also be wrong with an order that is still on its way.
        return fitting or (orders if self._task.kind == TROUBLE else [])

    def _ending(self, orders: Sequence[OrderView]) -> list[OrderView]:
        return [
            order for order in orders if key_of(order.order_number).endswith(self._task.order_fragments[0])
        ]

    def _inferred(self, candidates: Sequence[OrderView]) -> OrderView | None:
        """The order that what was said points to: the only one, the latest, the one with the items named."""
        if self._task.latest_order and candidates:
            return candidates[0]
        text = self._said()
        status = "pending" if placed_just_now(text) else status_told(text)
        candidates = [order for order in candidates if order.status == status] or candidates
        if len(there := self._facts.going_to(text, candidates)) == 1:
            return there[0]
        matching = self._facts.with_items(text, candidates)
        if not matching and (other := self._other_with_items(text, candidates)) is not None:
            return other
        if not matching and tells_order_by_item(self._task.said[-1] if self._task.said else ""):
            return None  # told by something that no order has: which one is to be asked
        proof = self._facts.order(str(self._task.detail.get("proof") or ""))
        if proof is not None and not self._task.order_fragments and (not matching or proof in matching):
            return proof
        # Of another order than the one that was named the shopper says so.
        if len(candidates) == 1 and not self._task.detail.get("missing"):
            return candidates[0]
        if not matching and (best := self._compared(text, candidates)) is not None:
            return best
        if len(matching) == 1:
            return matching[0]
        if len(matching) > 1:
            as_it_is = self._task.kind in _AS_IT_IS
            described = self._facts.described(text if as_it_is else self._as_it_is(text), matching)
            if len(described) == 1:
                return described[0]
        # Of exchange and item change the one that was said is meant, where both would fit: an exchange by
        # its own word, for "change it" may be said of either.
        if self._task.kind == EXCHANGE and EXCHANGE not in kinds_said(text):
            return None
        first = NEEDS.get(self._task.kind, ("",))[0]
        fitting = [order for order in matching if first in order.allowed_actions]
        return fitting[0] if len(fitting) == 1 else None

    def _said(self) -> str:
        """What was said of the order: the one whose address it is to have is another."""
        text = "\n".join(self._task.said)
        source = same_as_order(text) if self._task.kind == CHANGE_ADDRESS else None
        return fold(text).replace(source, " ") if source else text

    def _as_it_is(self, text: str) -> str:
        """Of what becomes another version, what is said up to its name: how it is, not how it shall be."""
        said: list[str] = []
        for piece in before_becoming(text):
            said.append(piece)
            if self._facts.with_items(piece, self._facts.orders):
                break
        return ", ".join(said)

    def _compared(self, text: str, candidates: Sequence[OrderView]) -> OrderView | None:
        """The dearest, the cheapest or the oldest order, where a change of a whole order says so."""
        return picked_among(text, candidates) if self._task.kind in _OF_WHOLE else None

    def _other_with_items(self, text: str, candidates: Sequence[OrderView]) -> OrderView | None:
        """The order with the items named, though its state does not allow what is wanted: that is to be
        explained.
        """
        numbers = {order.order_number for order in candidates}
        others = [order for order in self._facts.orders if order.order_number not in numbers]
        named = [order for order in others if self._names_items_of(text, order)]
        return named[0] if named and not self._task.order_fragments else None

    def _thing_of_no_order(self) -> str | None:
        """What is to be cancelled or sent back by its name, where the shop sells such a thing and the shopper
        has ordered none. Words that no product is called by may be their own for what they have.
        """
        if self._task.kind not in _OF_A_THING:
            return None
        things = things_named(self._task.said[-1] if self._task.said else "")
        if not things or self._facts.names_own_item(self._said()):
            return None
        return next((thing for thing in things if self._facts.sells(thing, self._show.language)), None)

    def _names_items_of(self, text: str, order: OrderView) -> bool:
        return bool(mentions_in(text, self._facts.item_candidates(order)))

    def _ask_order(self, candidates: Sequence[OrderView], code: str, **values: str) -> Ask | GiveUp:
        if not candidates:
            return self._nothing_eligible(**values)
        shown = list(candidates)[:_MOST_CHOICES]
        choices = [self._show.order_choice(order) for order in shown]
        values = {"task": self._show.task_label(self._task.kind), **values}
        return Ask("order_number", code, values, choices)

    def _nothing_eligible(self, **values: str) -> GiveUp:
        if not self._facts.orders:
            return GiveUp("utter_no_orders", offer=("human",))
        late = next((order for order in self._facts.orders if is_late(order)), None)
        if late is not None and self._task.kind in {RETURN, EXCHANGE} and not values.get("order_number"):
            return GiveUp("utter_error_return_period_over", self.about(late), offer=("human",))
        open_orders = [order for order in self._facts.orders if "cancel" in order.allowed_actions]
        if self._task.kind == RETURN and len(open_orders) == 1 and not values.get("order_number"):
            self._task.order_number = open_orders[0].order_number
            return GiveUp("utter_return_needs_delivery", self.about(open_orders[0]), offer=(CANCEL,))
        code = f"utter_nothing_to_{self._task.kind}"
        if values.get("order_number"):
            return GiveUp("utter_order_not_found_at_all", values, offer=("human",))
        return GiveUp(code, offer=("human",))

    def about(self, order: OrderView) -> dict[str, str]:
        """What is told of an order beside what becomes of it."""
        about = {"order_number": order.order_number, "task": self._show.task_label(self._task.kind)}
        if order.returnable_until is not None:
            about["date"] = self._show.date(order.returnable_until)
        return about
