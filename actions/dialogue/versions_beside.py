"""What an item is to become, said in one breath with another change of its order: neither gets lost."""

from __future__ import annotations

from collections.abc import Sequence

from actions.dialogue.facts import Facts
from actions.dialogue.state import Task
from actions.dialogue.versions import wishes_version
from actions.names import CHANGE_ADDRESS, CHANGE_ITEMS, CHANGE_ORDER, CHANGE_PAYMENT, EXCHANGE
from actions.understanding.addresses import says_whole_address
from actions.understanding.items import mentions_in
from actions.understanding.one_verb import pays_order, pieces_of
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.requests import kind_said
from shop.views import OrderView

BESIDE = frozenset({CHANGE_ADDRESS, CHANGE_PAYMENT})
"""What may be asked of an order beside a change of its items."""
_SWAPS = frozenset({CHANGE_ITEMS, CHANGE_ORDER, EXCHANGE})


def version_beside(facts: Facts, task: Task, waiting: Sequence[Task]) -> Task | None:
    """The change of an item that was said with a change of the order's address or payment, if none waits for
    the order already.
    """
    order = facts.order(task.order_number) if task.order_number and task.kind in BESIDE else None
    if order is None or any(_is_of(facts, other, order) for other in waiting):
        return None
    said = [piece for text in task.said for piece in pieces_of(text) if _is_version(facts, order, piece)]
    return Task(CHANGE_ITEMS, said=said, order_number=order.order_number) if said else None


def address_or_payment_beside(facts: Facts, task: Task, waiting: Sequence[Task]) -> list[Task]:
    """The other way round: a new address or payment that was said with a change of the order's items, after
    which neither could be changed any more.
    """
    order = facts.order(task.order_number) if task.order_number and task.kind in _SWAPS else None
    if order is None or not BESIDE & set(order.allowed_actions):
        return []
    said: dict[str, list[str]] = {}
    for piece in (piece for text in task.said for piece in pieces_of(text)):
        kind = CHANGE_PAYMENT if pays_order(piece) else kind_said(piece)
        named = bool(mentions_in(piece, facts.item_candidates(order)))
        if (kind == CHANGE_ADDRESS and not named) or (kind == CHANGE_PAYMENT and pays_order(piece)):
            said.setdefault(kind, []).append(piece)
    known = {other.kind for other in waiting}
    for piece in (piece for pieces in said.values() for piece in pieces):
        # "The same address as #W1" is not to be read as the order of the items.
        task.said = [text.replace(piece, " ") for text in task.said]
    return [
        Task(kind, said=pieces, order_number=order.order_number)
        for kind, pieces in said.items()
        if kind not in known and kind in order.allowed_actions
    ]


def _is_version(facts: Facts, order: OrderView, piece: str) -> bool:
    named = bool(mentions_in(piece, facts.item_candidates(order)))
    return named and not says_whole_address(piece) and wishes_version(facts, order, piece)


def _named(facts: Facts, order: OrderView, text: str) -> set[str]:
    mentions = mentions_in(text, facts.item_candidates(order))
    return {item for mention in mentions for item in mention.ids}


def _is_of(facts: Facts, task: Task, order: OrderView) -> bool:
    said = " ".join(task.said)
    numbers = [task.order_number] if task.order_number else numbers_in(said, facts.numbers_for(said))
    return task.kind in _SWAPS and (not numbers or key_of(order.order_number) in map(key_of, numbers))
