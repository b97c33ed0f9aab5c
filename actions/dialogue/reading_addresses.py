"""Where something is to go, as a shopper writes it: a new address, a part of one, or one that is known."""

from __future__ import annotations

from dataclasses import asdict

from actions.dialogue.facts import Facts
from actions.dialogue.state import Question, Task
from actions.names import CHANGE_ADDRESS, DEFAULT_ADDRESS
from actions.understanding.address_corrections import corrected, starts_over
from actions.understanding.address_sources import means_that_order, same_as_order
from actions.understanding.addresses import AddressParts, address_in, makes_default, refers_to_default
from actions.understanding.orders import numbers_in
from shop.views import AddressView, OrderView


def read_address(facts: Facts, task: Task, text: str, question: Question | None) -> bool:
    """Read the text into the task's address; whether there was anything to read."""
    asked = (question.about or "line1") if question and question.expects == "address" else None
    said = address_in(text, asked=asked)
    before = AddressParts(**task.address)
    parts = said if said and not said.missing() else _referred(facts, task, text) or said
    put_right = corrected(text, before) if before and (not parts or parts.missing()) else None
    if not parts and put_right is None:
        if asked and before and starts_over(text):
            task.address = {}
        return False
    # A new street in a city is another address; a part of one completes or corrects what is there.
    anew = not parts.missing() or (bool(parts.line1 and parts.city) and not before.missing())
    after = put_right or (parts if anew else before.filled(parts))
    if after != before:
        task.address = asdict(after)
    return True


def _referred(facts: Facts, task: Task, text: str) -> AddressParts | None:
    """The address of another order, or the customer's default one."""
    source = same_as_order(text)
    if source and (order := _source_order(facts, task, source)) is not None:
        return _parts(order.address)
    if (known := facts.known_address(text, but=task.order_number)) is not None:
        return _parts(known)
    if task.kind == CHANGE_ADDRESS and refers_to_default(text) and not address_in(text):
        default = facts.profile.default_address
        return _parts(default) if default else None
    if task.kind == DEFAULT_ADDRESS and makes_default(text):
        order = facts.order(str(task.detail.get("seen") or ""))
        return _parts(order.address) if order else None
    return None


def _source_order(facts: Facts, task: Task, source: str) -> OrderView | None:
    """The other order whose address is wanted: by its number, by what is in it, or the one just spoken
    of.
    """
    if numbers := numbers_in(source, facts.numbers_for(source)):
        return facts.order(numbers[0])
    others = [order for order in facts.orders if order.order_number != task.order_number]
    named = facts.with_items(source, others)
    if len(named) == 1:
        return named[0]
    seen = str(task.detail.get("seen") or "") if means_that_order(source) else ""
    return next((order for order in others if order.order_number == seen), None)


def _parts(address: AddressView) -> AddressParts:
    return AddressParts(
        address.line1, address.line2, address.city, address.state, address.zip, address.country
    )
