"""How a round ended, and when a rating is asked for: rules over what was said, without a model.

What the shopper said counts first (a rating, then words), then what the conversation shows, and only what is
left over is assumed to be resolved. So a silent end is never counted as a confirmed one.
"""

from __future__ import annotations

import re

from chinese.script import simplified
from shop.conversations import words as talk
from shop.satisfaction import words
from shop.satisfaction.rounds import Round, Said

_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|ty|cheers|much appreciated|perfect|(?:that|it) (?:helped|worked|works)|"
    r"all (?:sorted|set|good)|(?:problem|issue) solved|sorted(?: out)?)\b|"
    r"谢谢|多谢|感谢|谢啦|谢了|解决了|搞定了|弄好了|可以了|没问题了",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:but|nothing|not|no|never|still|however|anyway|though|useless|wait|cannot)\b|n[o']t\b|\?|"
    r"没有|没解决|没用|没搞|不是|不行|不对|不了|不用谢|但是?|可是|还是|还没|算了|才怪|？|吗",
    re.IGNORECASE,
)
_STARS = re.compile(
    r"\s*(?:([1-5])\s*(?:/\s*5|stars?|points?|分|星|颗星)?|(★{1,5}|⭐{1,5}))\s*[.!。！]?\s*", re.IGNORECASE
)
_ANGRY = 0.5
_BITTER = -0.5


def resolution_of(round_: Round) -> str:
    """confirmed, assumed, unresolved or abandoned, see `words.RESOLUTIONS`."""
    if round_.score is not None and round_.score >= words.HAPPY:
        return words.CONFIRMED
    if round_.score is not None and round_.score <= words.UNHAPPY:
        return words.UNRESOLVED
    if _left_waiting(round_):
        return words.UNRESOLVED
    last = _last_word(round_)
    if last is None:
        return words.ASSUMED
    if says_it_is_done(last) and worth_asking(round_):
        return words.CONFIRMED
    by_people = any(one.author == talk.AGENT for one in round_.said)
    if by_people:
        return words.ASSUMED
    if last.misunderstood:
        return words.UNRESOLVED
    return words.ABANDONED if last.task else words.ASSUMED


def says_it_is_done(said: Said) -> bool:
    """Whether a shopper's message says that the matter is settled: thanks without a but, and no anger."""
    if float(said.mood.get("upset") or 0.0) >= _ANGRY or float(said.mood.get("intensity") or 0.0) <= _BITTER:
        return False
    text = simplified(said.text)
    thanked = words.THANK in said.intents or _THANKS.search(text) is not None
    return (
        thanked
        and not _BUT.search(text)
        and not (set(said.intents) - words.SMALL_TALK - words.NOT_UNDERSTOOD)
    )


def worth_asking(round_: Round) -> bool:
    """Whether there is something to rate: a person answered, or more was wanted than a greeting or thanks."""
    answered_by_people = any(one.author == talk.AGENT for one in round_.said)
    return answered_by_people or any(one.asks_for_something for one in round_.of_shopper)


# An order number or an e-mail address: "D110434, thanks" goes on.
_TELLS = re.compile(r"\d{4,}|@")


def is_goodbye(round_: Round) -> bool:
    """Whether the last message takes leave after something was asked for, and nothing is open any more."""
    asked = round_.of_shopper
    if len(asked) < 2:
        return False
    last = asked[-1]
    tells = _TELLS.search(last.text) is not None
    closes = not tells and (
        bool(last.intents) and set(last.intents) <= words.SMALL_TALK and last.intent in words.CLOSING_INTENTS
    )
    return closes and not (last.task or last.asks) and any(one.asks_for_something for one in asked[:-1])


def score_of(text: str) -> int | None:
    """The stars that a text gives and nothing else ("4", "5 stars", "5 分", "★★★"); None of other texts."""
    found = _STARS.fullmatch(simplified(text))
    if found is None:
        return None
    return int(found[1]) if found[1] else len(found[2])


def _last_word(round_: Round) -> Said | None:
    """The shopper's last message that says something about the matter: stars are no words."""
    return next((one for one in reversed(round_.of_shopper) if score_of(one.text) is None), None)


def _left_waiting(round_: Round) -> bool:
    """Whether the shopper's last message, or their wish for a human, was answered by nobody."""
    last = next((one for one in reversed(round_.said) if one.author == talk.SHOPPER), None)
    if last is None:
        return False
    answered = any(one.author in (talk.BOT, talk.AGENT) for one in round_.said if one.seq > last.seq)
    wanted = max(round_.hand_overs, key=lambda one: one.created_at, default=None)
    if wanted is not None and wanted.reason != talk.TAKEN_OVER and wanted.answered_at is None:
        # Whoever went back to the bot and was served by it waits for nobody any more.
        served = any(
            one.author == talk.SHOPPER
            and one.bot_turn == talk.ANSWERED
            and one.created_at > wanted.created_at
            for one in round_.said
        )
        return not served
    return not answered and not says_it_is_done(last)
