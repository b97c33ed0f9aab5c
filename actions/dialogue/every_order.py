"""One wish for several orders: each becomes a request of its own, listed and confirmed by itself."""

from __future__ import annotations

from copy import deepcopy

from actions.dialogue.facts import Facts
from actions.dialogue.reading import SWAP_KINDS
from actions.dialogue.state import Task
from actions.dialogue.versions import wishes_version
from actions.names import CANCEL, CHANGE_ADDRESS, CHANGE_ITEMS, CHANGE_PAYMENT, EXCHANGE, REFUND, RETURN
from actions.understanding.address_sources import same_as_order
from actions.understanding.addresses import refers_to_default
from actions.understanding.all_orders import means_all_orders, orders_left_out
from actions.understanding.items import items_in, mentions_in
from actions.understanding.one_verb import pieces_of
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.requests import kind_said
from shop.views import OrderView

_OF_ITEMS = frozenset({RETURN, REFUND, EXCHANGE, CHANGE_ITEMS})
_EACH = frozenset({CANCEL, RETURN, CHANGE_ADDRESS, CHANGE_PAYMENT, *SWAP_KINDS})


def for_every_order(facts: Facts, task: Task) -> list[Task]:
    """The task once for each order that it can be done for; empty where one order is meant, or none can."""
    text = next((said for said in task.said if means_all_orders(said)), None)
    if text is None or task.kind not in _EACH or task.detail.get("spread"):
        return []
    known = facts.numbers_for(text)
    source = same_as_order(text) or ""
    left_out = orders_left_out(text, known)
    kept = set(map(key_of, [*left_out, *numbers_in(source, known)]))
    if set(map(key_of, numbers_in(text, known))) - kept:
        return []  # the orders are named one by one
    return [
        _one(task, order, left_out)
        for order in facts.orders
        if _allows(order, task.kind) and key_of(order.order_number) not in kept
        and (task.kind != RETURN or _wants_back(facts, order, text))
        and (task.kind != CHANGE_ADDRESS or not _goes_home(facts, order, text))
        and (task.kind not in SWAP_KINDS or mentions_in(text, facts.item_candidates(order)))
    ]  # fmt: skip


def of_other_orders(facts: Facts, task: Task) -> list[Task]:
    """What one text also wants of things in other orders than the task's, which it named for something else:
    "the keyboard should be full size. And swap the kettle in #W1". It is taken out of the task.
    """
    number = task.order_number or ""
    if task.kind not in _OF_ITEMS or task.detail.get("spread") or facts.order(number) is None:
        return []
    task.detail["spread"] = True
    found: list[Task] = []
    for place, text in enumerate(task.said):
        apart = [piece for piece in pieces_of(text) if _is_of_another(facts, task, piece)]
        if apart and len(apart) < len(pieces_of(text)):
            for piece in apart:
                task.said[place] = task.said[place].replace(piece, " ")
            found += [Task(kind_said(piece) or task.kind, said=[piece]) for piece in apart]
    return [other for other in found if other.kind in _OF_ITEMS]


def _goes_home(facts: Facts, order: OrderView, text: str) -> bool:
    """Whether an order goes where all are to go already: to the customer's own address."""
    home = facts.profile.default_address if refers_to_default(text) else None
    return home is not None and (home.line1, home.line2, home.zip) == (
        order.address.line1, order.address.line2, order.address.zip
    )  # fmt: skip


def _allows(order: OrderView, kind: str) -> bool:
    """An item change is an exchange in an order that was delivered, and the other way round."""
    return bool(({*SWAP_KINDS} if kind in SWAP_KINDS else {kind}) & set(order.allowed_actions))


def _one(task: Task, order: OrderView, left_out: list[str]) -> Task:
    one = deepcopy(task)
    one.order_number, one.order_fragments, one.latest_order = order.order_number, [], False
    one.detail = {**task.detail, "spread": True, "whole": True}
    one.detail.pop("near", None)
    for number in left_out:
        one.said = [said.replace(number, " ").replace(number.lstrip("#"), " ") for said in one.said]
    return one


def _wants_back(facts: Facts, order: OrderView, text: str) -> bool:
    """Whether the text wants something of the order back: what it names, or all but what it excepts."""
    found = items_in(text, facts.item_candidates(order))
    named = any(
        other.ids and not other.everything
        for other in (items_in(text, facts.item_candidates(one)) for one in facts.orders)
    )
    return bool(found.ids) and not (named and found.everything)


def _is_of_another(facts: Facts, task: Task, piece: str) -> bool:
    if numbers_in(piece, facts.numbers_for(piece)) or not facts.speaks_of_another(
        piece, task.order_number or ""
    ):
        return False
    if task.kind in SWAP_KINDS:
        return any(wishes_version(facts, order, piece) for order in facts.orders)
    return kind_said(piece) in _OF_ITEMS
