"""While things are to become others: the wish to give them back, or to cancel, takes the place of that."""

from __future__ import annotations

from collections.abc import Sequence

from actions.dialogue.drafts import Draft
from actions.dialogue.reading import SWAP_KINDS
from actions.dialogue.state import Question, Task
from actions.dialogue.talk import Talk
from actions.names import CANCEL, REFUND, RETURN
from actions.understanding.answers import asks_something, says_yes
from actions.understanding.giving_up import may_give_up, points_at_matter
from actions.understanding.items import items_in
from actions.understanding.manners import asks_politely

_CHOOSING = frozenset({"variant", "items", "payment_method"})
_GIVES_UP = frozenset({RETURN, REFUND, CANCEL})


def gives_way(talk: Talk, task: Task, question: Question, drafts: Sequence[Draft]) -> Draft | None:
    """The wish for which the change in hand is given up: to return, or to cancel, the very things that were
    to become others: "then return it", "fine, cancel the whole thing". Where other things are named it is a
    wish of its own.
    """
    if task.kind not in SWAP_KINDS or question.expects not in _CHOOSING or talk.message.is_payload:
        return None
    wishes = [draft for draft in drafts if draft.is_task]
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
