"""How many units of an order's lines a task is about: heard from what was said, asked where it is unclear."""

from __future__ import annotations

from collections.abc import Iterable

from actions.dialogue.facts import Facts
from actions.dialogue.state import Question, Task
from actions.names import RETURN
from actions.understanding.items import mentions_in
from actions.understanding.quantities import clause_of, keeps_some, units_before, units_in
from shop.views import ItemSwap, OrderItemView, OrderView


def units_of(task: Task, item_ids: Iterable[str]) -> dict[str, int]:
    """Of which of the lines fewer units than all are meant."""
    return {item_id: task.units[item_id] for item_id in item_ids if task.units.get(item_id)}


def swaps_of(task: Task) -> list[ItemSwap]:
    """The swaps of a task as the shop takes them."""
    return [
        ItemSwap(item_id, swap.variant_id or "", task.units.get(item_id) or None)
        for item_id, swap in task.swaps.items()
    ]


def unclear_line(task: Task, order: OrderView) -> OrderItemView | None:
    """The first line in hand for which has to be asked how many are meant."""
    chosen = _chosen(task)
    return next((item for item in order.items if item.id in chosen and task.units.get(item.id) == 0), None)


def hear_units(facts: Facts, task: Task, order: OrderView, text: str, question: Question | None) -> bool:
    """Take from a text how many units are meant; whether that changed anything."""
    lines = _lines_meant(task, order)
    before = dict(task.units)
    expects = question.expects if question else ""
    if question is not None and expects == "quantity":
        lines = [line for line in lines if line.id == question.about]
    bare = len(lines) == 1 and (
        expects in {"quantity", "confirmation"} or (expects == "refund_method" and not text.strip().isdigit())
    )
    heard: dict[str, int] = {}
    for line in lines:
        said = text if len(lines) == 1 else _about(facts, order, line, text)
        units = units_in(said, line.quantity, bare=bare)
        if units is None:
            units = _counted(facts, order, line, text)
        if units is not None:
            heard[line.id] = units
    if not heard and len(lines) > 1:
        # A number that belongs to none of them plainly has to be asked for.
        heard = {line.id: 0 for line in lines if units_in(text, line.quantity) not in {None, line.quantity}}
    task.units = {**task.units, **heard}
    task.units = {
        item.id: task.units[item.id]
        for item in order.items
        if task.units.get(item.id, item.quantity) < item.quantity
    }
    return task.units != before


def means_units(task: Task, order: OrderView, text: str) -> bool:
    """Whether "both" or "all of them" is said of the line of which fewer units were in hand, and not of the
    order.
    """
    fewer = [item for item in order.items if item.id in _chosen(task) and item.id in task.units]
    return len(fewer) == 1 and units_in(text, fewer[0].quantity) == fewer[0].quantity


def kept_in_part(order: OrderView, text: str) -> set[str]:
    """The lines of which some units may be kept while the others go: "keep one bottle, return the other"."""
    return {
        item.id
        for item in order.items
        if keeps_some(text) and 0 < (units_in(text, item.quantity) or 0) < item.quantity
    }


def _chosen(task: Task) -> set[str]:
    return set(task.item_ids if task.kind == RETURN else task.swaps)


def _lines_meant(task: Task, order: OrderView) -> list[OrderItemView]:
    """The lines of several units among those in hand; before any is chosen, among all."""
    chosen = _chosen(task)
    return [item for item in order.items if item.quantity > 1 and (not chosen or item.id in chosen)]


def _counted(facts: Facts, order: OrderView, line: OrderItemView, text: str) -> int | None:
    """The number said directly before the line's name."""
    mentions = mentions_in(text, facts.item_candidates(order))
    found = [units_before(text, mention.start) for mention in mentions if line.id in mention.ids]
    number = next((units for units in found if units is not None), None)
    return number if number is not None and 1 <= number <= line.quantity else None


def _about(facts: Facts, order: OrderView, line: OrderItemView, text: str) -> str:
    """The clauses of a text that name the line."""
    mentions = mentions_in(text, facts.item_candidates(order))
    return " ".join(clause_of(text, m.start, m.end) for m in mentions if line.id in m.ids)
