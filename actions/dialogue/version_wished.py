"""What a thing in an order shall become, said where the NLU hears no change: "make them 20000 mAh"."""

from __future__ import annotations

from collections.abc import Sequence

from actions.dialogue.drafts import Draft
from actions.dialogue.facts import Facts, item_of
from actions.dialogue.reading import Reader
from actions.dialogue.state import Swap, Task
from actions.dialogue.talk import Talk
from actions.names import CATALOGUE_INTENTS, CHANGE_ITEMS, OUT_OF_SCOPE_INTENT
from actions.understanding.answers import asks_something
from actions.understanding.becoming import describes_present
from actions.understanding.dropped import without_dropped
from actions.understanding.items import mentions_in
from actions.understanding.manners import asks_politely
from actions.understanding.options import Wish
from actions.understanding.orders import numbers_in
from actions.understanding.requests import points_back
from actions.understanding.version_words import makes_other
from shop.views import OrderItemView, OrderView


def version_wished(talk: Talk, drafts: Sequence[Draft]) -> Draft | None:
    """The change of an item that the message asks for: of the one thing it names that can still be changed,
    or of the one that was just told.
    """
    text = talk.message.text
    taken = any(draft.is_task or draft.intent not in CATALOGUE_INTENTS for draft in drafts)
    if taken or talk.message.is_payload or not talk.identified or not makes_other(text):
        return None
    if (asks_something(text) and not asks_politely(text)) or numbers_in(text):
        return None
    found = _of_named(talk.facts, text) or (None if _names(talk.facts, text) else _of_told(talk, text))
    if found is None:
        return None
    return Draft(
        CHANGE_ITEMS, text, OUT_OF_SCOPE_INTENT, {"order_number": found.order_number}, clauses=[text]
    )


def _names(facts: Facts, text: str) -> bool:
    return facts.names_own_item(text)


def _of_named(facts: Facts, text: str) -> OrderView | None:
    """The only order not yet sent that has what is named, and can have it so."""
    open_orders = [order for order in facts.orders if "change_items" in order.allowed_actions]
    orders = facts.with_items(text, facts.going_to(text, open_orders) or open_orders)
    return orders[0] if len(orders) == 1 and _reads(facts, orders[0], [text]) else None


def _of_told(talk: Talk, text: str) -> OrderView | None:
    """The order that was told just before, where "it" is the thing that was asked after, or its only one."""
    facts, state = talk.facts, talk.state
    if not points_back(text) or len(state.in_view) != 1 or state.in_view_turn != state.turns - 1:
        return None
    order = facts.order(state.in_view[0])
    if order is None or not {"change_items", "exchange"} & set(order.allowed_actions):
        return None
    said = [state.asides[-1], text] if state.asides else [text]
    return order if _reads(facts, order, said) else None


def _reads(facts: Facts, order: OrderView, said: Sequence[str]) -> bool:
    candidates = facts.item_candidates(order)
    named = {
        item
        for line in map(_wanted, said)
        for mention in mentions_in(line, candidates)
        for item in mention.ids
    }
    named = named or ({candidates[0].id} if len(candidates) == 1 else set())
    if not named:
        return False
    trial = Task(CHANGE_ITEMS, order_number=order.order_number)
    trial.swaps = {item: Swap() for item in named} if len(named) == 1 else {}
    Reader(facts, trial).read(said[-1])
    items = {item_id: item_of(order, item_id) for item_id in trial.swaps}
    return trial.swaps.keys() == named and all(
        item is not None and _is_other(trial.swaps[item_id].wish, item) for item_id, item in items.items()
    )


def _wanted(line: str) -> str:
    """A line without the things that it takes out of the order."""
    return without_dropped(line)[0]


def _is_other(wish: Wish, item: OrderItemView) -> bool:
    return bool(wish) and not describes_present(wish, item.options)
