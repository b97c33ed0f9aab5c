"""A message as it is meant, where the NLU takes a word for a wish that nobody has."""

from __future__ import annotations

from dataclasses import replace

from actions.dialogue.message import Message, Request
from actions.names import FALLBACK_INTENT, HUMAN_INTENT, INTENT_OF
from actions.understanding.persons_spoken_of import asks_for_nobody, behind_no
from actions.understanding.praise import praises
from actions.understanding.requests import kind_said

_DOUBTFUL = 0.4


def without_person(message: Message) -> Message:
    """The message without the wish for a person, where people are only spoken of."""
    if message.is_payload or not asks_for_nobody(message.text):
        return message
    requests = tuple(
        replace(request, intent=FALLBACK_INTENT, confidence=_DOUBTFUL)
        if request.intent == HUMAN_INTENT
        else request
        for request in message.requests
    )
    return replace(message, requests=requests)


def without_praise(message: Message) -> Message:
    """The message with its praise taken for thanks: "these jeans are sick" returns none of them."""
    if message.is_payload:
        return message
    whole = praises(message.text)
    requests = tuple(
        replace(request, intent="thank", confidence=1.0) if whole or praises(request.text) else request
        for request in message.requests
    )
    return replace(message, requests=requests)


def without_no(message: Message) -> Message | None:
    """What follows the no to a person, as a message of its own: "no need, swap it"; None: nothing does."""
    rest = "" if message.is_payload else behind_no(message.text)
    kind = kind_said(rest) if rest else None
    if kind is None or kind not in INTENT_OF:
        return None
    return replace(message, text=rest, requests=(Request(rest, INTENT_OF[kind]),), denied=())
