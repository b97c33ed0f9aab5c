"""Two requests for one order of which the one makes the other impossible: told before the first is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.dialogue.facts import Facts
from actions.dialogue.state import Task
from actions.names import CANCEL, CHANGE_ADDRESS, CHANGE_ITEMS, CHANGE_PAYMENT, EXCHANGE, OFFER, RETURN
from actions.understanding.items import mentions_in
from actions.understanding.orders import key_of, numbers_in

EITHER = "utter_question_either"
# After the one, the order allows none of the others.
_RULES_OUT: Mapping[str, frozenset[str]] = {
    RETURN: frozenset({EXCHANGE, CHANGE_ITEMS}),
    EXCHANGE: frozenset({RETURN}),
    CHANGE_ITEMS: frozenset({CANCEL}),
    CANCEL: frozenset({CHANGE_ADDRESS, CHANGE_PAYMENT, CHANGE_ITEMS}),
}


def ruled_out(facts: Facts, task: Task, waiting: Sequence[Task]) -> Task | None:
    """The waiting request that could not be done any more after this one."""
    kinds = _RULES_OUT.get(task.kind, frozenset())
    return next((other for other in waiting if other.kind in kinds and _same_order(facts, task, other)), None)


def choice_between(task: Task, other: Task, labels: Sequence[str]) -> Task:
    """The question which of the two shall be done."""
    first, second = labels
    values = {"order_number": task.order_number, "first": first, "second": second}
    detail = {"code": EITHER, "values": values, "options": [task.kind, other.kind]}
    return Task(OFFER, order_number=task.order_number, detail=detail)


def those_of(offer: Task, waiting: Sequence[Task]) -> list[Task]:
    """The requests that the choice is between."""
    if offer.detail.get("code") != EITHER:
        return []
    return [task for task in waiting if task.detail.get("either") == offer.order_number]


def stays_returned(facts: Facts, task: Task, kind: str, said: str) -> list[str]:
    """The items of a return of which nothing is said where others of it shall be exchanged instead: "not the
    lamp, swap it"; none where the exchange takes the whole return's place.
    """
    order = facts.order(task.order_number or "")
    if task.kind != RETURN or kind not in {EXCHANGE, CHANGE_ITEMS} or order is None:
        return []
    named = {item for mention in mentions_in(said, facts.item_candidates(order)) for item in mention.ids}
    return [item for item in task.item_ids if item not in named] if named & set(task.item_ids) else []


def _same_order(facts: Facts, task: Task, other: Task) -> bool:
    if task.order_number is None:
        return False
    said = " ".join(other.said)
    numbers = [other.order_number] if other.order_number else numbers_in(said, facts.numbers_for(said))
    if numbers:
        return key_of(numbers[0]) == key_of(task.order_number)
    order = facts.order(task.order_number)
    named = order is not None and bool(mentions_in(said, facts.item_candidates(order)))
    if named or other.detail.get("near") == task.order_number:
        return True
    # In one breath with the first, and of no other order that the words would tell.
    return bool(other.detail.get("beside")) and not facts.speaks_of_another(said, task.order_number)
