"""A clause that asks for something to be done, as a task: which order, which things said before it means."""

from __future__ import annotations

from actions.dialogue.drafts import Draft
from actions.dialogue.state import Task
from actions.dialogue.talk import Talk
from actions.names import (
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGES,
    COMPLAINT_OFFER,
    DEFAULT_ADDRESS,
    EXCHANGE,
    OFFER,
    OWN_KINDS,
    REFUND,
    TROUBLE,
)
from actions.understanding.address_sources import is_source
from actions.understanding.answers import puts_right, speaks_of_goods
from actions.understanding.days import order_day_in
from actions.understanding.items import says_everything
from actions.understanding.one_told import names_one
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.other_one import says_other_order
from actions.understanding.profile_talk import HOME, profile_asked
from actions.understanding.remedies import refused
from actions.understanding.requests import names_order, points_back, replaces


def task_of(talk: Talk, draft: Draft) -> Task:
    """The task that a clause asks for, with what is known of it before any of the shopper's data are read."""
    kind = DEFAULT_ADDRESS if _is_of_account(talk, draft) else draft.kind
    task = Task(kind, said=[draft.text], detail={"intent": draft.intent})
    if draft.everywhere:
        task.detail["everywhere"] = True
    if draft.intent == "complaint" and draft.kind == TROUBLE and not speaks_of_goods(draft.text):
        return Task(OFFER, said=[draft.text], detail={"code": COMPLAINT_OFFER, "options": ["human"]})
    near = talk.state.orders[0] if talk.state.orders else None
    if says_other_order(draft.text) and not numbers_in(draft.text):
        named = numbers_in(talk.message.wanted)
        task.detail["not_order"] = named[0] if named else near
        near = None
    if points_back(draft.text) and not is_elsewhere(talk, draft.text, near):
        # "return it", "that order": what was said or shown just before.
        if aside := _aside(talk):
            task.said.insert(0, aside)
        if near and draft.kind in CHANGES:
            task.detail["near"] = near
    elif near_shown := _with_shown(talk, draft):
        task.detail["near"] = near_shown
    if draft.kind in CHANGES:
        talk.state.asides = []
    else:
        talk.state.said_aside(draft.text)
    if draft.kind in OWN_KINDS:
        task.detail["text"] = draft.text
    if draft.kind == TROUBLE and (no := refused(talk.message.text)):
        task.detail["refused"] = sorted(no)  # the clause itself is not in what the NLU takes for wanted
    if draft.kind == TROUBLE and not numbers_in(draft.text):
        # "... The bottle leaks. I'm ann@example.com, order #W1": told beside it.
        beside = numbers_in(talk.message.wanted)
        task.detail["proof"] = beside[0] if len(beside) == 1 else None
    if talk.state.orders:
        task.detail["seen"] = talk.state.orders[0]
    if day := order_day_in(draft.text, draft.entities.get("date")):
        task.detail["order_day"] = day
    if (number := draft.entities.get("order_number")) and not is_source(number, draft.text):
        known = talk.facts.order(number) if talk.out.customer_id else None
        said = {key_of(other) for other in numbers_in(draft.text)}
        other = task.detail.get("not_order")
        if (not said and not other) or said == {key_of(number)}:
            task.order_number = known.order_number if known else number
    return task


def _is_of_account(talk: Talk, draft: Draft) -> bool:
    """Whether the address to change is the account's, which was asked for just before: "what's my address?",
    "that's old, change it to ...".
    """
    asides = talk.state.asides
    return (
        draft.kind == CHANGE_ADDRESS
        and bool(asides)
        and HOME in profile_asked(asides[-1])
        and not numbers_in(draft.text)
        and not names_order(draft.text)
    )


def _with_shown(talk: Talk, draft: Draft) -> str | None:
    """The one order that has the product which was just shown, where "the plastic one" names no thing."""
    products = set(talk.state.products[:1])
    if draft.kind not in {EXCHANGE, CHANGE_ITEMS} or not talk.identified or not products:
        return None
    if not names_one(draft.text) or numbers_in(draft.text) or talk.facts.names_own_item(draft.text):
        return None
    having = [
        order
        for order in talk.facts.orders
        if {"change_items", "exchange"} & set(order.allowed_actions)
        and products & {item.product_id for item in order.items}
    ]
    return having[0].order_number if len(having) == 1 else None


def _aside(talk: Talk) -> str:
    """What was said before that "it" may mean: the newest with one of the shopper's things in it, else
    the newest. "Do I get everything back?" asks of the shop's ways and means no item by "everything".
    """
    asides = talk.state.asides
    if talk.identified:
        naming = (text for text in reversed(asides) if talk.facts.names_own_item(text))
        if (found := next(naming, None)) is not None:
            return found
    return asides[-1] if asides and not says_everything(asides[-1]) else ""


def is_elsewhere(talk: Talk, text: str, number: str | None) -> bool:
    """Whether the text names items that are not in that order but in another."""
    return bool(number) and talk.identified and talk.facts.speaks_of_another(text, number or "")


def takes_place(talk: Talk, draft: Draft, task: Task) -> bool:
    """Whether a clause puts itself in the place of the task: "actually, cancel it instead"; what is said of
    another order is a wish beside it.
    """
    if {draft.kind, task.kind} == {CHANGE_ADDRESS, DEFAULT_ADDRESS} and puts_right(draft.text):
        return True  # "I mean my account's address"
    money_back = draft.kind == REFUND and task.kind == EXCHANGE
    return (
        (draft.kind in CHANGES or money_back)
        and replaces(draft.text)
        and not talk.facts.names_other(draft.text, task.order_number)
    )
