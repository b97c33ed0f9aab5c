"""Whether a text says what an item of an order shall become, though no verb of change is in it."""

from __future__ import annotations

from actions.dialogue.facts import Facts, item_of
from actions.dialogue.reading import Reader
from actions.dialogue.state import Task
from actions.names import CHANGE_ITEMS
from actions.understanding.answers import asks_something
from actions.understanding.becoming import describes_present
from actions.understanding.items import mentions_in
from actions.understanding.manners import asks_politely
from shop.views import OrderView


def wishes_version(facts: Facts, order: OrderView | None, text: str) -> bool:
    """Whether the text says what an item of the order shall become."""
    if order is None or asks_something(text) or not {"change_items", "exchange"} & set(order.allowed_actions):
        return False
    return _reads_wish(facts, order, text)


def wishes_named_version(facts: Facts, number: str, text: str) -> bool:
    """Whether a message that names this order asks for another version of a thing in it by the thing's name:
    "in #W1 I'd like the chair in blue"; a question is none, unless it asks politely for just that.
    """
    order = facts.order(number)
    if order is None or not {"change_items", "exchange"} & set(order.allowed_actions):
        return False
    if asks_something(text) and not asks_politely(text):
        return False
    return bool(mentions_in(text, facts.item_candidates(order))) and _reads_wish(facts, order, text)


def _reads_wish(facts: Facts, order: OrderView, text: str) -> bool:
    trial = Task(CHANGE_ITEMS, order_number=order.order_number)
    Reader(facts, trial).read(text)
    return any(
        swap.wish and not describes_present(swap.wish, item.options)
        for item_id, swap in trial.swaps.items()
        if (item := item_of(order, item_id)) is not None
    )
