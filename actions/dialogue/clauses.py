"""A message cut into clauses that each want one thing, an order number that was corrected put right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from actions.dialogue.message import Message, Request
from actions.names import (
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    EXCHANGE,
    FORM_INTENTS,
    INTENT_OF,
    ORDER_CHANGES,
)
from actions.understanding.address_and_items import address_and_items
from actions.understanding.one_verb import under_one_verb
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.questions_apart import questions_apart
from actions.understanding.requests import (
    is_unfinished,
    kind_said,
    split_by_order,
)
from actions.understanding.return_and_swap import return_and_swap
from actions.understanding.several_kinds import parts_by_kind
from actions.understanding.text import fold
from actions.understanding.wishes_apart import wishes_apart

_CORRECTS = re.compile(
    r"\b(?:oops|sorry|wrong (?:order |one|number)?|i mean[t]?|correction|rather|no wait|wait no|not that"
    r"|i(?:'m| am) talking about|misread|mixed (?:it|that|them|those) up)\b"
    r"|不对|说错|写错|打错|看错|[弄搞记]混|错了|更正|应该是"
)
_CORRECTED_WITHIN = 60
"""Characters before a number in which a word takes back the number said before."""
_BEGINS = 20
"""Characters by which the beginning of a clause is found again in the text."""
_INTENTS = {
    CHANGE_ADDRESS: "change_shipping_address",
    CHANGE_PAYMENT: "change_payment_method",
    CHANGE_ITEMS: "change_order",
}


def with_number_corrected(message: Message, known: Sequence[str]) -> Message:
    """`... in #W1. Oops, wrong number, it's #W2` is about #W2 alone."""
    numbers = numbers_in(message.wanted, known)
    if len(numbers) == 1 and not message.is_payload:
        # Read whole, the number taken back is none; its own clause alone would still name it.
        return _with_number(message, numbers[0], known)
    if message.is_payload or len(numbers) != 2 or key_of(numbers[0]) == key_of(numbers[1]):
        return message
    wrong, right = (number.lstrip("#") for number in numbers)
    between = re.search(
        rf"{re.escape(fold(wrong))}(.{{1,400}}?){re.escape(fold(right))}", fold(message.wanted), re.DOTALL
    )
    if between is None or not _CORRECTS.search(between.group(1)[-_CORRECTED_WITHIN:]):
        return message
    put_right = partial(re.compile(re.escape(wrong), re.IGNORECASE).sub, right)
    requests = tuple(replace(request, text=put_right(request.text)) for request in message.requests)
    return replace(message, text=put_right(message.wanted), requests=requests, denied=())


def _with_number(message: Message, right: str, known: Sequence[str]) -> Message:
    """The message with clauses that name no other order than that."""
    requests = []
    for request in message.requests:
        text = request.text
        for number in numbers_in(text, known):
            if key_of(number) != key_of(right):
                text = re.sub(re.escape(number.lstrip("#")), right.lstrip("#"), text, flags=re.IGNORECASE)
        requests.append(replace(request, text=text))
    return replace(message, requests=tuple(requests))


def clauses_of(message: Message, known: Sequence[str]) -> list[Request]:
    """The NLU's clauses; where several orders are named, the stretches of text that belong to each."""
    if message.is_payload:
        return _whole(message)
    stretches = split_by_order(message.wanted, known)
    if len(stretches) < 2:
        return [part for request in _whole(message) for part in _by_verb(request)]
    found: list[Request] = []
    for stretch in [part for whole in stretches for part in _by_wish(whole, message.requests, known)]:
        inside = [request for request in message.requests if request.text and request.text[:40] in stretch]
        within = [request for request in message.requests if stretch[:40] in request.text]
        surest = max(inside or within, key=lambda request: request.confidence, default=None)
        # The NLU saw other clauses; the words of the stretch itself count more.
        known_intent = surest.intent if surest and kind_said(stretch) is None else ""
        found.append(Request(stretch, known_intent, surest.confidence if surest else 0.0))
    return found


def _by_wish(stretch: str, requests: Sequence[Request], known: Sequence[str]) -> list[str]:
    """The pieces of a stretch that ask for different changes, cut where the NLU saw a clause begin: "cancel
    the lamp order, send back the mat, and" of "... and also return the boots from the other order". What
    names an order keeps its words together, for its number is said only once.
    """
    if numbers_in(stretch, known):
        return [stretch]
    pieces = [stretch]
    for request in requests[1:]:
        at = pieces[-1].find(request.text[:_BEGINS])
        before, after = pieces[-1][: max(at, 0)], pieces[-1][max(at, 0) :]
        kinds = kind_said(before), kind_said(after)
        if before.strip() and kinds[0] != kinds[1] and set(kinds) <= set(ORDER_CHANGES):
            pieces[-1:] = [before.strip(" ,;，；"), after]
    return pieces


def _by_verb(request: Request) -> list[Request]:
    """Two clauses where one verb stands for a change of the payment and of an item, or one clause has an
    address and what an item is to become.
    """
    if both := questions_apart(request.text, request.intent):
        return [
            replace(request, text=piece, intent=intent, confidence=1.0, entities={}) for intent, piece in both
        ]
    if two := return_and_swap(request.text):
        return [
            replace(request, text=piece, intent=INTENT_OF[kind], confidence=1.0, entities={})
            for kind, piece in two
        ]
    if len(pieces := wishes_apart(request.text)) > 1:
        return [
            replace(request, text=piece, intent=_intent_of(piece, request), entities={}) for piece in pieces
        ]
    if FORM_INTENTS.get(request.intent) in {CHANGE_ADDRESS, CHANGE_PAYMENT, CHANGE_ORDER, EXCHANGE}:
        if several := parts_by_kind(request.text):
            return [
                replace(
                    request, text=text, intent=_INTENTS[kind], entities=request.entities if not at else {}
                )
                for at, (kind, text) in enumerate(several)
            ]
    if FORM_INTENTS.get(request.intent) in {CHANGE_ADDRESS, CHANGE_ORDER, EXCHANGE}:
        if both := address_and_items(request.text):
            return [replace(request, text=text, intent=_INTENTS[kind]) for kind, text in both]
    if FORM_INTENTS.get(request.intent) not in {CHANGE_PAYMENT, CHANGE_ORDER, EXCHANGE}:
        return [request]
    parts = under_one_verb(request.text)
    return [replace(request, text=text, intent=_INTENTS[kind]) for kind, text in parts] or [request]


def _intent_of(piece: str, request: Request) -> str:
    return INTENT_OF.get(kind_said(piece) or "", request.intent)


def _whole(message: Message) -> list[Request]:
    """The NLU's clauses; one that breaks off at "改成" or "change it to" goes on in the next."""
    found: list[Request] = []
    for request in message.requests:
        before = found[-1] if found else None
        start = message.wanted.find(before.text) if before and is_unfinished(before.text) else -1
        end = message.wanted.find(request.text, start) if start >= 0 else -1
        if before is not None and end >= 0:
            surest = max(before, request, key=lambda clause: clause.confidence)
            found[-1] = replace(surest, text=message.wanted[start : end + len(request.text)])
        else:
            found.append(request)
    return found
