"""What is missing for a task. Reads facts and writes nothing; what was said is never asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions.dialogue.facts import Facts, is_late, item_of
from actions.dialogue.present import Presenter
from actions.dialogue.reading import Reader
from actions.dialogue.refusals import Refused
from actions.dialogue.reply import Choice
from actions.dialogue.state import Task
from actions.dialogue.steps import CANCEL_WHOLE_ONLY, Ask, Become, Confirm, GiveUp, Step
from actions.dialogue.swapping import Swapping
from actions.dialogue.units import swaps_of, unclear_line, units_of
from actions.dialogue.which_order import NEEDS, WhichOrder
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    DEFAULT_ADDRESS,
    EXCHANGE,
    REFUND,
    RETURN,
)
from actions.understanding.addresses import AddressParts
from actions.understanding.parts import names_whole
from actions.understanding.reasons import CANCEL_REASONS
from shop.errors import ShopError
from shop.rules.addresses import require_served
from shop.rules.orders import PACKED, PARTLY_SHIPPED, PREPARING, stage_of
from shop.views import AddressInput, Change, OrderItemView, OrderView, PaymentMethodView

_MOST_CHOICES = 12


class Planner:
    """The next step of one task."""

    def __init__(self, facts: Facts, task: Task, presenter: Presenter) -> None:
        self._facts = facts
        self._task = task
        self._show = presenter
        self._refused = Refused(facts, task, presenter)
        self._swapping = Swapping(facts, task, presenter)
        self._which = WhichOrder(facts, task, presenter)

    def step(self) -> Step:
        """What comes next. May fill in what follows from the facts (the only order, the only method)."""
        by_kind: dict[str, Callable[[OrderView], Step]] = {
            CANCEL: self._cancel,
            CHANGE_ADDRESS: self._change_address,
            CHANGE_PAYMENT: self._change_payment,
            CHANGE_ITEMS: self._swap,
            EXCHANGE: self._swap,
            RETURN: self._return,
            REFUND: self._refund,
            CHANGE_ORDER: self._which_change,
        }
        if self._task.kind == DEFAULT_ADDRESS:
            return self._default_address()
        found = self.order()
        if not isinstance(found, OrderView):
            return found
        if (other := self._mismatch(found)) is not None:
            return other
        return by_kind[self._task.kind](found)

    def order(self) -> OrderView | Step:
        """The order meant, or the question for it."""
        return self._which.order()

    # --- the order's state against what is wanted ---

    def _mismatch(self, order: OrderView) -> Step | None:
        task, allowed = self._task, order.allowed_actions
        needs = NEEDS.get(task.kind)
        if needs is None or needs[0] in allowed:
            return None
        if task.kind in {EXCHANGE, CHANGE_ITEMS} and needs[1] in allowed:
            return Become(needs[1])
        if task.kind == REFUND and "cancel" in allowed:
            return Become(CANCEL)
        if is_late(order) and task.kind not in {CHANGE_ADDRESS, CHANGE_PAYMENT}:
            return GiveUp("utter_error_return_period_over", self._about(order), offer=("human",))
        if task.kind == RETURN and "cancel" in allowed:
            return GiveUp("utter_return_needs_delivery", self._about(order), offer=(CANCEL,))
        if task.kind == CANCEL and "return" in allowed:
            return GiveUp("utter_cancel_too_late_delivered", self._about(order), offer=(RETURN,))
        if task.kind == CHANGE_ORDER and "exchange" in allowed:
            return Become(EXCHANGE)
        return GiveUp(self._why_not(order), self._about(order), offer=("human",))

    def _why_not(self, order: OrderView) -> str:
        if order.status == "pending" and order.items_modified:
            return "utter_error_items_already_modified"
        known = {
            PREPARING: "utter_order_is_being_sent",
            PACKED: "utter_order_is_being_sent",
            PARTLY_SHIPPED: "utter_order_is_on_its_way",
            "processed": "utter_order_is_on_its_way",
            "cancelled": "utter_error_order_already_cancelled",
            "return_requested": "utter_error_return_already_requested",
            "exchange_requested": "utter_error_exchange_already_requested",
            "delivered": "utter_order_was_delivered",
        }
        stage = stage_of(order.status, order.fulfilments)
        if self._task.kind in {RETURN, EXCHANGE} and stage == "processed":
            return "utter_order_not_there_yet"
        return known.get(stage, "utter_error_order_not_pending")

    def _about(self, order: OrderView) -> dict[str, str]:
        return self._which.about(order)

    # --- one kind each ---

    def _cancel(self, order: OrderView) -> Step:
        reason = self._task.reason
        if not self._task.detail.get("whole") and self._only_part(order):
            # Carried along, so that the shopper is not asked twice.
            self._task.detail["whole"] = True
            values = {**self._about(order), "items": self._show.items(order.items)}
            return GiveUp(CANCEL_WHOLE_ONLY, values, offer=(CANCEL, CHANGE_ITEMS))
        if reason is None:
            choices = [Choice(code, self._show.label("reason", code)) for code in CANCEL_REASONS]
            return Ask("reason", "utter_question_reason", self._about(order), choices)
        return self._planned(
            lambda: self._facts.services.orders.plan_cancel(self._facts.customer, order.order_number, reason)
        )

    def _only_part(self, order: OrderView) -> bool:
        """Whether only some of the items were to be cancelled."""
        whole = False
        for text in self._task.said:
            if self._facts.wants_part(text, order, whole_said=whole):
                return True
            whole = whole or names_whole(text)
        return False

    def _change_address(self, order: OrderView) -> Step:
        address = self._address()
        if not isinstance(address, AddressInput):
            return address
        orders = self._facts.services.orders
        return self._planned(lambda: orders.plan_address(self._facts.customer, order.order_number, address))

    def _default_address(self) -> Step:
        address = self._address()
        if not isinstance(address, AddressInput):
            return address
        customers = self._facts.services.customers
        return self._planned(lambda: customers.plan_default_address(self._facts.customer, address))

    def _address(self) -> AddressInput | Step:
        parts = AddressParts(**self._task.address)
        try:
            require_served(parts.country, self._facts.settings.ships_to)
        except ShopError as error:
            return self._refused.after(error)
        missing = parts.missing()
        if len(missing) == 3 or not parts:
            return Ask(
                "address",
                "utter_question_address",
                {"task": self._show.task_label(self._task.kind)},
                about="line1",
            )
        if missing:
            said = ", ".join(
                part for part in (parts.line1, parts.line2, parts.city, parts.state, parts.zip) if part
            )
            return Ask("address", f"utter_question_address_{missing[0]}", {"address": said}, about=missing[0])
        return AddressInput(
            line1=parts.line1,
            line2=parts.line2,
            city=parts.city,
            state=parts.state,
            zip=parts.zip,
            country=parts.country,
        )

    def _change_payment(self, order: OrderView) -> Step:
        current = order.payment_method.id if order.payment_method else None
        others = [method for method in self._facts.profile.payment_methods if method.id != current]
        if not others:
            return GiveUp("utter_no_other_payment_method", self._about(order), offer=("human",))
        method = self._method(others, "payment_method", "utter_question_payment_method", order, infer=False)
        if isinstance(method, Ask):
            return method
        orders = self._facts.services.orders
        return self._planned(lambda: orders.plan_payment(self._facts.customer, order.order_number, method))

    def _return(self, order: OrderView) -> Step:
        task = self._task
        if not task.item_ids and len(order.items) == 1:
            task.item_ids = [order.items[0].id]
        if (unclear := self._ask_unclear(order)) is not None:
            return unclear
        if not task.item_ids:
            return self._ask_items(order, order.items, "utter_question_items_return")
        if (question := self._how_many(order)) is not None:
            return question
        current = order.payment_method.id if order.payment_method else None
        usable = [m for m in self._facts.profile.payment_methods if m.id == current or m.is_gift_card]
        if not usable:
            return GiveUp("utter_no_refund_method", self._about(order), offer=("human",))
        method = self._method(usable, "refund_method", "utter_question_refund_method", order)
        if isinstance(method, Ask):
            return method
        returns = self._facts.services.returns
        return self._planned(
            lambda: returns.plan_return(
                self._facts.customer,
                order.order_number,
                list(task.item_ids),
                method,
                quantities=units_of(task, task.item_ids),
            )
        )

    def _refund(self, order: OrderView) -> Step:
        return Become(RETURN if "return" in order.allowed_actions else CANCEL)

    def _which_change(self, order: OrderView) -> Step:
        kinds = [
            kind
            for kind in (CHANGE_ITEMS, CHANGE_ADDRESS, CHANGE_PAYMENT, CANCEL)
            if kind in order.allowed_actions
        ]
        choices = [Choice(kind, self._show.task_label(kind)) for kind in kinds]
        return Ask("choice", "utter_question_which_change", self._about(order), choices, about="kind")

    def _swap(self, order: OrderView) -> Step:
        task = self._task
        if not task.swaps and not task.unclear_items and len(order.items) == 1:
            Reader(self._facts, task).start_swap(order.items[0].id)
        if (unclear := self._ask_unclear(order)) is not None:
            return unclear
        if not task.swaps:
            return self._ask_items(order, order.items, f"utter_question_items_{task.kind}")
        if (other := item_of(order, str(task.detail.pop("other_product", "")))) is not None:
            return self._refused.only_versions(other, "utter_error_different_product", self._about(order))
        for item_id in list(task.swaps):
            item = item_of(order, item_id)
            if item is None:
                del task.swaps[item_id]
            elif (question := self._swapping.variant(item)) is not None:
                return question
        if not task.swaps:
            return GiveUp("utter_error_same_variant_only", self._about(order))
        if (question := self._how_many(order)) is not None:
            return question
        difference = self._swapping.difference(order)
        free = difference is not None and not difference.amount_minor
        if task.payment_method_id == task.detail.pop("method_unasked", ""):
            task.payment_method_id = None
        if free and not self._method_named():
            # Nothing moves on it; the request names the method that the order was paid with.
            paid_with = order.payment_method.id if order.payment_method else ""
            known = self._facts.method(paid_with)
            task.payment_method_id = known.id if known else None
            task.detail["method_unasked"] = paid_with
            return self._planned(lambda: self._swapping.plan(order, swaps_of(task), task.payment_method_id))
        methods = self._facts.profile.payment_methods
        method = self._method(methods, "payment_method", "utter_question_difference_method", order)
        if isinstance(method, Ask):
            return self._swapping.telling(method, difference)
        return self._planned(lambda: self._swapping.plan(order, swaps_of(task), method))

    def _method_named(self) -> bool:
        task = self._task
        return bool(task.payment_method_id or task.unclear_methods or task.detail.get("no_such_method"))

    # --- questions that several kinds ask ---

    def _ask_items(self, order: OrderView, items: Sequence[OrderItemView], code: str) -> Ask:
        choices = [self._show.item_choice(item) for item in items]
        if len({choice.title for choice in choices}) < len(items):
            choices = [Choice(item.id, self._show.item_name(item), image=item.image) for item in items]
        if len(items) > 1 and code == "utter_question_items_return":
            choices.append(Choice("all", self._show.say("utter_choice_all_items")))
        return Ask("items", code, self._about(order), choices)

    def _how_many(self, order: OrderView) -> Ask | None:
        """The question how many units of a line are meant, where that was said in no clear way."""
        line = unclear_line(self._task, order)
        if line is None:
            return None
        values = {**self._about(order), "item": self._show.title(line), "count": str(line.quantity)}
        choices = [
            Choice(str(number), str(number)) for number in range(1, min(line.quantity, _MOST_CHOICES) + 1)
        ]
        return Ask("quantity", "utter_question_quantity", values, choices, about=line.id)

    def _ask_unclear(self, order: OrderView) -> Ask | None:
        """Which of several like items was meant."""
        groups = self._task.unclear_items
        if not groups:
            return None
        items = [item for item in order.items if item.id in groups[0]]
        return self._ask_items(order, items, "utter_question_which_of_items")

    def _method(
        self,
        usable: Sequence[PaymentMethodView],
        expects: str,
        code: str,
        order: OrderView,
        *,
        infer: bool = True,
    ) -> str | Ask:
        task = self._task
        values = self._about(order)
        choices = [self._show.method_choice(method, order) for method in usable]
        ids = {method.id for method in usable}
        if missing := task.detail.pop("no_such_method", None):
            task.payment_method_id = None
            no_card = missing == "gift_card" and not any(method.is_gift_card for method in usable)
            told = "utter_no_gift_card_to_use" if no_card else "utter_no_such_payment_method"
            return Ask(expects, told, values, choices)
        if task.unclear_methods:
            narrowed = [choice for choice in choices if choice.value in task.unclear_methods]
            if len(narrowed) == 1:
                task.payment_method_id, task.unclear_methods = narrowed[0].value, []
            elif narrowed and task.payment_method_id is None:
                return Ask(expects, code, values, narrowed)
        if task.payment_method_id in ids:
            return str(task.payment_method_id)
        if task.payment_method_id is not None:
            wrong, task.payment_method_id = task.payment_method_id, None
            method = self._facts.method(wrong)
            if method is not None:
                refused = (
                    "utter_refund_method_not_allowed"
                    if expects == "refund_method"
                    else "utter_error_same_payment_method"
                )
                return Ask(expects, refused, {**values, "method": self._show.method_name(method)}, choices)
        if infer and len(usable) == 1:
            task.payment_method_id = usable[0].id
            return usable[0].id
        return Ask(expects, code, values, choices)

    # --- the plan ---

    def _planned(self, plan: Callable[[], Change]) -> Step:
        """The change to confirm, or what the shop's refusal leads to."""
        try:
            change = plan()
        except ShopError as error:
            return self._refused.after(error)
        self._task.planned_version = change.version
        return Confirm(change)
