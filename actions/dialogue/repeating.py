"""The same answer from an article or about a product is not given twice in a row."""

from __future__ import annotations

import hashlib

from actions.dialogue.reply import Reply
from actions.dialogue.talk import Talk

_MARK = 12


def say_nothing_twice(talk: Talk) -> None:
    """Where the answer before said it word for word: that this is all there is, and who knows more."""
    if talk.message.is_payload:
        talk.state.told = []
        return
    told = [_mark_of(reply) for reply in talk.out.replies if _tells(reply)]
    for place, reply in enumerate(talk.out.replies):
        if _tells(reply) and _mark_of(reply) in talk.state.told:
            talk.out.replies[place] = _all_there_is(talk)
    talk.state.told = told


def _tells(reply: Reply) -> bool:
    """Whether it tells a fact, and is no list, question or state of an order."""
    if "expects" in reply.custom:
        return False
    return "article" in reply.custom or len(reply.custom.get("cards", ())) == 1


def _mark_of(reply: Reply) -> str:
    return hashlib.sha256(reply.text.encode()).hexdigest()[:_MARK]


def _all_there_is(talk: Talk) -> Reply:
    reply = talk.show.reply("utter_nothing_more_known")
    reply.buttons = [talk.show.person_button()]
    return reply
