"""Making a confirmed change: one service call for each kind, then saying that it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions import privacy
from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.dialogue.state import Task
from actions.dialogue.units import swaps_of, units_of
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_PAYMENT,
    CONSENT,
    DATA_KINDS,
    DEFAULT_ADDRESS,
    DELETE_DATA,
    EXCHANGE,
    RETURN,
)
from actions.understanding.addresses import AddressParts
from shop.views import AddressInput, OrderView


class Execution:
    """One task's write. The message's id makes a repeated call harmless."""

    def __init__(self, context: Context, task: Task, message_id: str) -> None:
        self._context = context
        self._task = task
        self._key = f"{message_id}:{task.kind}:{task.order_number or ''}" if message_id else None

    def make(self) -> None:
        """Make the change. Raises ShopError where the shop refuses."""
        writes: Mapping[str, Callable[[], object]] = {
            CANCEL: self._cancel,
            CHANGE_ADDRESS: self._change_address,
            CHANGE_PAYMENT: self._change_payment,
            CHANGE_ITEMS: self._change_items,
            RETURN: self._return,
            EXCHANGE: self._exchange,
            DEFAULT_ADDRESS: self._default_address,
            DELETE_DATA: lambda: privacy.ask_deletion(self._context, self._task),
            CONSENT: lambda: privacy.record_consent(self._context, self._task),
        }
        writes[self._task.kind]()
        self._context.facts.forget_orders()

    def _cancel(self) -> OrderView:
        task, facts = self._task, self._context.facts
        return facts.services.orders.cancel(
            facts.customer, _number(task), task.reason or "",
            expected_version=task.planned_version, idempotency_key=self._key,
        )  # fmt: skip

    def _change_address(self) -> OrderView:
        task, facts = self._task, self._context.facts
        return facts.services.orders.change_address(
            facts.customer, _number(task), _address(task),
            expected_version=task.planned_version, idempotency_key=self._key,
        )  # fmt: skip

    def _change_payment(self) -> OrderView:
        task, facts = self._task, self._context.facts
        return facts.services.orders.change_payment(
            facts.customer, _number(task), task.payment_method_id or "",
            expected_version=task.planned_version, idempotency_key=self._key,
        )  # fmt: skip

    def _change_items(self) -> OrderView:
        task, facts = self._task, self._context.facts
        return facts.services.orders.change_items(
            facts.customer, _number(task), swaps_of(task), task.payment_method_id,
            expected_version=task.planned_version, idempotency_key=self._key,
        )  # fmt: skip

    def _return(self) -> OrderView:
        task, facts = self._task, self._context.facts
        return facts.services.returns.request_return(
            facts.customer, _number(task), list(task.item_ids), task.payment_method_id or "",
            quantities=units_of(task, task.item_ids),
            expected_version=task.planned_version, idempotency_key=self._key,
        )  # fmt: skip

    def _exchange(self) -> OrderView:
        task, facts = self._task, self._context.facts
        return facts.services.returns.request_exchange(
            facts.customer, _number(task), swaps_of(task), task.payment_method_id,
            expected_version=task.planned_version, idempotency_key=self._key,
        )  # fmt: skip

    def _default_address(self) -> object:
        facts = self._context.facts
        return facts.services.customers.change_default_address(
            facts.customer, _address(self._task), idempotency_key=self._key
        )

    def done(self) -> Reply:
        """Say that it is done, with the order as it is now."""
        task, show, facts = self._task, self._context.show, self._context.facts
        if task.kind in DATA_KINDS:
            return privacy.done(self._context, task)
        number = task.order_number or ""
        reply = show.reply(f"utter_done_{task.kind}", order_number=number)
        order = facts.order(number) if number else None
        if order is not None:
            reply.custom["order"] = show.order_card(order)
        return reply


def _number(task: Task) -> str:
    if task.order_number is None:
        raise RuntimeError(f"{task.kind} was confirmed without an order")
    return task.order_number


def _address(task: Task) -> AddressInput:
    parts = AddressParts(**task.address)
    return AddressInput(parts.line1, parts.city, parts.zip, parts.line2, parts.state, parts.country)
