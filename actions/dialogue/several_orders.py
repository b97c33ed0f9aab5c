"""One request about several orders, told by what is in them: "cancel the one with the grill and the one with
the makeup kit"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.dialogue.facts import Facts
from actions.dialogue.reading import SWAP_KINDS
from actions.dialogue.state import Task
from actions.names import CANCEL, CHANGE_ADDRESS, CHANGE_PAYMENT, RETURN
from actions.understanding.additions import only_adds_order
from actions.understanding.answers import puts_right, says_no
from actions.understanding.order_talk import CHEAPEST, OLDEST, order_picked
from actions.understanding.orders import key_of, mention_in, numbers_in, without_numbers
from actions.understanding.reasons import cancel_reason_in, of_one_order
from shop.views import OrderView

_PIECE_END = re.compile(r"[.;!?]\s+|,\s+|\band\b|[，。；]")
# What an item is swapped for may be the name of another item: exchanges are not put apart.
_KINDS = frozenset({CANCEL, RETURN, CHANGE_ADDRESS, CHANGE_PAYMENT})


def one_for_each_order(facts: Facts, task: Task, orders: Sequence[OrderView]) -> list[Task]:
    """The task once for each of the orders told, in the order told; none where that is not clear."""
    said = "\n".join(task.said)
    if task.kind in SWAP_KINDS and not task.order_fragments:
        told = facts.in_each_of(said, orders)  # "both my kettles"
        return [_for(task, order.order_number, place, len(told)) for place, order in enumerate(told)]
    if task.kind not in _KINDS or task.order_fragments:
        return []
    told = facts.going_to(said, orders)
    if len(told) < 2:
        told = facts.told_apart(said, orders) or facts.in_each_of(said, orders)
    if len(told) < 2:
        return []
    return [_for(task, order.order_number, place, len(told)) for place, order in enumerate(told)]


def picked_and_named(facts: Facts, task: Task) -> list[Task]:
    """The task for the order told by comparing and for each told by what is in it: "cancel the dearest, and
    the one with the grill too"; none where it is not both.
    """
    if task.kind != CANCEL or task.order_number or task.order_fragments or task.detail.get("spread"):
        return []
    eligible = [order for order in facts.orders if task.kind in order.allowed_actions]
    told: list[OrderView] = []
    kinds: set[bool] = set()
    for piece in (piece for said in task.said for piece in _PIECE_END.split(said)):
        named = facts.with_items(piece, eligible)
        picked = None if named else picked_among(piece, eligible)
        if len(named) == 1 or picked is not None:
            told.append(named[0] if named else picked or named[0])
            kinds.add(bool(named))
    numbers = dict.fromkeys(order.order_number for order in told)
    if len(kinds) < 2 or len(numbers) < 2:
        return []
    return [_for(task, number, place, len(numbers)) for place, number in enumerate(numbers)]


def picked_among(text: str, orders: Sequence[OrderView]) -> OrderView | None:
    """The dearest, the cheapest or the oldest of some orders, newest first, where the text says so."""
    best = order_picked(text)
    if best is None or len(orders) < 2:
        return None
    if best == OLDEST:
        return orders[-1]
    by_total = sorted(orders, key=lambda order: order.total.amount_minor)
    return by_total[0] if best == CHEAPEST else by_total[-1]


def for_other_numbers(facts: Facts, task: Task, text: str) -> list[Task]:
    """Asked which order, the shopper gave several numbers: the task for those behind the first."""
    if task.kind not in _KINDS or task.order_number is None:
        return []
    numbers = mention_in(text, facts.numbers_for(text)).numbers
    known = [order for number in numbers if (order := facts.order(number)) is not None]
    if len(known) < 2 or key_of(known[0].order_number) != key_of(task.order_number):
        return []
    if len(known) == 2 and (own := cancel_reason_in(of_one_order(text, 0))):
        task.reason = own
    return [
        _for(task, order.order_number, place, len(known)) for place, order in enumerate(known) if place > 0
    ]


def same_for_others(facts: Facts, task: Task, text: str) -> list[Task]:
    """At the confirmation the same is wanted for other orders as well: "yes, and #W2 too"; none where another
    order is to take this one's place.
    """
    if task.kind not in _KINDS or not only_adds_order(text) or says_no(text) or puts_right(text):
        return []
    numbers = numbers_in(text, facts.numbers_for(text))
    known = [order.order_number for number in numbers if (order := facts.order(number)) is not None]
    said = [without_numbers(text, numbers)]
    return [
        replace(
            task, said=said, order_number=number, item_ids=[], units={}, planned_version=None,
            detail={"whole": True}, introduced=False, announced=False,
        )
        for number in known
        if number != task.order_number
    ]  # fmt: skip


def _for(task: Task, number: str, place: int, count: int) -> Task:
    """The task for one of the orders; why and what, as it was said of that one."""
    detail = {**task.detail, "near": None, "beside": False}
    if task.kind == CANCEL:
        detail["whole"] = True  # the things named only tell which order is meant
    said = [of_one_order(text, place) for text in task.said] if count == 2 else task.said
    said = [without_numbers(text, numbers_in(text)) for text in said]  # one of them would be taken for it
    return Task(task.kind, said=said, order_number=number, detail=detail)
