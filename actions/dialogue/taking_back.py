"""Requests that wait are taken back while another is in hand: "only the return", "don't cancel the other"."""

from __future__ import annotations

from actions.dialogue.progress import Progress
from actions.dialogue.state import Task
from actions.dialogue.talk import Talk
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_PAYMENT,
    CHANGES,
    EXCHANGE,
    RETURN,
)
from actions.understanding.waiting_wishes import left_waiting, only_kind

_SWAPS = frozenset({EXCHANGE, CHANGE_ITEMS})
# What can be done with an order by how far it is.
_OF_STATUS = {
    "pending": frozenset({CANCEL, CHANGE_ADDRESS, CHANGE_PAYMENT, CHANGE_ITEMS}),
    "delivered": frozenset({RETURN, EXCHANGE}),
}


def took_back(talk: Talk, progress: Progress, task: Task) -> bool:
    """Whether the message only takes back what waits behind the task; it is taken from the queue then."""
    if talk.message.is_payload or task.kind not in CHANGES:
        return False
    waiting = [other for other in talk.state.queue if other.kind in CHANGES]
    left = _taken_back(talk, task, waiting) if waiting else []
    if not left:
        return False
    talk.state.queue = [other for other in talk.state.queue if other not in left]
    talk.understood()
    for kind in dict.fromkeys(other.kind for other in left):
        talk.say("utter_withdrawn", task=talk.show.task_label(kind))
    progress.ask_again()
    return True


def _taken_back(talk: Talk, task: Task, waiting: list[Task]) -> list[Task]:
    text = talk.message.text
    if (only := only_kind(text)) is not None:
        same = {only} | (_SWAPS if only in _SWAPS else set())
        return [other for other in waiting if other.kind not in same] if task.kind in same else []
    if (told := left_waiting(text)) is None:
        return []
    status, kind = told
    if kind:
        # Of two things in hand "don't return the other one" may mean one of these.
        in_hand = task.kind == kind and len(task.item_ids) + len(task.swaps) > 1
        return [] if in_hand else [other for other in waiting if other.kind == kind]
    order = talk.facts.order(task.order_number or "") if talk.identified else None
    if status == "other" or (order is not None and order.status == status):
        return []  # "keep the other one" may be of a thing in this order
    return [other for other in waiting if other.kind in _OF_STATUS[status]]
