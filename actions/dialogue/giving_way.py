"""While things are to become others: the wish to give them back, or to cancel, takes the place of that."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions.dialogue.drafts import Draft
from actions.dialogue.facts import Facts, item_of
from actions.dialogue.reading import SWAP_KINDS, Reader
from actions.dialogue.state import Question, Swap, Task
from actions.dialogue.talk import Talk
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    EXCHANGE,
    REFUND,
    RETURN,
)
from actions.understanding.answers import asks_something, says_yes
from actions.understanding.becoming import describes_present
from actions.understanding.giving_up import may_give_up, points_at_matter, wish_after_no
from actions.understanding.items import items_in, mentions_in
from actions.understanding.manners import asks_politely
from actions.understanding.other_one import says_other_order
from actions.understanding.reasons import cancel_reason_in
from actions.understanding.requests import kind_said
from shop.views import OrderView

Drafts = Callable[[], Sequence[Draft]]
"""What the message wants; heard only where it may matter."""
_CHOOSING = frozenset({"variant", "items", "payment_method"})
_GIVES_UP = frozenset({RETURN, REFUND, CANCEL})
_BEFORE_WRITING = frozenset({"confirmation", "refund_method", "reason", "items"})
_VERSIONS = frozenset({EXCHANGE, CHANGE_ITEMS, CHANGE_ORDER})
_OTHER_CHANGES = frozenset({CHANGE_ADDRESS, CHANGE_PAYMENT})


def gives_way(talk: Talk, task: Task, question: Question, drafts: Drafts) -> Draft | None:
    """The wish for which the change in hand is given up: to return, or to cancel, the very things that were
    to become others: "then return it", "fine, cancel the whole thing". Where other things are named it is a
    wish of its own.
    """
    if task.kind not in SWAP_KINDS or question.expects not in _CHOOSING or talk.message.is_payload:
        return None
    wishes = [draft for draft in drafts() if draft.is_task]
    if len(wishes) != 1 or wishes[0].kind not in _GIVES_UP or wishes[0].general:
        return None
    text, order = wishes[0].text, talk.facts.order(task.order_number or "") if talk.identified else None
    if order is None or not may_give_up(talk.message.text) or says_yes(talk.message.text):
        return None
    if asks_something(text) and not asks_politely(text):
        return None
    if talk.facts.names_other(text, order.order_number):
        return None
    if talk.facts.speaks_of_another(text, order.order_number):
        return None
    named = items_in(text, talk.facts.item_candidates(order))
    of_all = named.everything or set(named.ids) == task.swaps.keys()
    if named.excluded or named.ambiguous or not (of_all or (not named.ids and points_at_matter(text))):
        return None
    return wishes[0] if of_all or len(task.swaps) <= 1 or wishes[0].kind == CANCEL else None


def changed_instead(talk: Talk, task: Task, question: Question, drafts: Drafts) -> Draft | None:
    """The other way round: things that were to go back, or an order that was to be cancelled, shall be
    changed instead: "no wait, just make the bag green", "actually, can I get them in 10?".
    """
    text = talk.message.text
    if task.kind not in _GIVES_UP or question.expects not in _BEFORE_WRITING or talk.message.is_payload:
        return None
    order = talk.facts.order(task.order_number or "") if talk.identified else None
    wish = wish_after_no(text)
    if question.expects == "reason" and cancel_reason_in(text):
        return None
    if order is None or not wish or not may_give_up(text) or not _of_this_order(talk.facts, order, text):
        return None
    if asks_something(wish) and not asks_politely(wish):
        return None
    if not {"exchange", "change_items"} & set(order.allowed_actions):
        return None
    named = {item for mention in mentions_in(wish, talk.facts.item_candidates(order)) for item in mention.ids}
    if task.kind == RETURN and named - set(task.item_ids):
        return None  # of something else in the order
    wanted = [draft for draft in drafts() if draft.is_task]
    if not wanted:
        plain = task.kind == RETURN and kind_said(wish) == EXCHANGE
        return Draft(CHANGE_ITEMS, wish) if plain or _reads_version(talk.facts, task, order, wish) else None
    kinds = _VERSIONS | (_OTHER_CHANGES if task.kind == CANCEL else frozenset())
    return wanted[0] if len(wanted) == 1 and wanted[0].kind in kinds else None


def _of_this_order(facts: Facts, order: OrderView, text: str) -> bool:
    number = order.order_number
    return not (
        says_other_order(text) or facts.names_other(text, number) or facts.speaks_of_another(text, number)
    )


def _reads_version(facts: Facts, task: Task, order: OrderView, wish: str) -> bool:
    """Whether the text says what the thing in hand, or one that it names, shall become."""
    trial = Task(CHANGE_ITEMS, order_number=order.order_number)
    if len(task.item_ids) == 1:
        trial.swaps = {task.item_ids[0]: Swap()}
    Reader(facts, trial).read(wish)
    return any(
        # "Wait, another one" adds to what is in hand.
        swap.wish and not swap.wish.same and not describes_present(swap.wish, item.options)
        for item_id, swap in trial.swaps.items()
        if (item := item_of(order, item_id)) is not None
    )
