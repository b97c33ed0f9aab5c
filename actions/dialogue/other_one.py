"""What is said of "the other one" in a change: which item that is, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.dialogue.facts import Facts
from actions.dialogue.state import Swap, Task
from actions.names import CHANGE_ITEMS, EXCHANGE
from actions.understanding.answers import puts_right, wants_other
from actions.understanding.items import mentions_in
from actions.understanding.options import Wish
from actions.understanding.other_one import parted_by_other_one, stays, wants_as
from actions.understanding.swaps import swaps_in
from shop.views import OrderView


@dataclass(frozen=True)
class OtherOne:
    """`first`: what the text says of what was spoken of; `said`: what it says of the other one; `ids`: which
    items that may be; `instead`: it takes the place of what was spoken of; `stays`: it is left alone.
    """

    first: str
    said: str
    ids: tuple[str, ...]
    instead: bool
    stays: bool


def other_one_in(facts: Facts, task: Task, text: str) -> OtherOne | None:
    """What a text says of the other one; None where it speaks of none that can be told."""
    first, said = parted_by_other_one(text)
    order = facts.order(task.order_number) if said and task.order_number else None
    if order is None or mentions_in(said, facts.item_candidates(order)):
        return None
    ids = _others(task, order)
    return OtherOne(first, said, tuple(ids), puts_right(text), stays(said)) if ids else None


def take_other_one(facts: Facts, task: Task, told: OtherOne) -> bool:
    """Take it as it was said; whether that changed the task."""
    if told.stays:
        return len(told.ids) == 1 and _leave_out(task, told.ids[0])
    if len(told.ids) > 1:
        task.unclear_items = [list(told.ids)]
        return True
    (item,) = told.ids
    if task.kind not in {EXCHANGE, CHANGE_ITEMS}:
        if wants_as(told.said) and _wish(facts, task, item, told.said):
            task.leave_untaken(told.said)  # it shall become another version, and not go the same way
            return False
        task.item_ids = [item] if told.instead else list(dict.fromkeys([*task.item_ids, item]))
        return True
    before = next(iter(task.swaps.values())).wish if len(task.swaps) == 1 else Wish()
    alike = told.instead or wants_other(told.said)
    wish = _wish(facts, task, item, told.said) or (before if alike else Wish())
    task.swaps = {item: Swap(wish)} if told.instead else {**task.swaps, item: Swap(wish)}
    return True


def _others(task: Task, order: OrderView) -> Sequence[str]:
    """The twins of what is taken, else what else is in the order; of two that are both taken the later."""
    taken = [*task.item_ids, *task.swaps]
    left = [item for item in order.items if item.id not in taken]
    kinds = {item.product_id for item in order.items if item.id in taken}
    twins = [item.id for item in left if item.product_id in kinds]
    several = any(item.quantity > 1 for item in order.items if item.id in taken)
    if not taken or (several and not twins):
        return ()  # of two units the other one is no line of its own
    return twins or [item.id for item in left] or (taken[1:] if len(taken) == 2 else ())


def _leave_out(task: Task, item: str) -> bool:
    taken = item in task.item_ids or item in task.swaps
    task.item_ids = [other for other in task.item_ids if other != item]
    task.swaps.pop(item, None)
    return taken


def _wish(facts: Facts, task: Task, item: str, said: str) -> Wish:
    order = facts.order(task.order_number or "")
    if order is None:
        return Wish()
    universes = {line.product_id: facts.universe(line.product_id) for line in order.items}
    found = swaps_in(said, facts.item_candidates(order), universes, about=item).swaps
    return next((swap.wish for swap in found if swap.item_id == item), Wish())
