"""Saying something wrong first: what is wrong, when it is put right, and how."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evaluation.conversations.goal import Change, Item
from evaluation.conversations.shopper.describing import Describer
from evaluation.conversations.shopper.knowing import Knowledge, KnownOrder
from evaluation.conversations.shopper.listening import fold, order_key

Timing = Literal["same", "next", "summary"]
"""Put right in the same message, in the next one, or only when the bot says what it will do."""

_REASONS = ("no longer needed", "ordered by mistake")


@dataclass(frozen=True)
class Mistake:
    """A change as it is wrongly said. `about` is what is wrong in it; `item` the index of the item."""

    about: str
    spoken: Change
    timing: Timing
    item: int = 0


def choose_mistake(
    change: Change, knowledge: Knowledge, words: Describer, chance: random.Random
) -> Mistake | None:
    """A mistake that a customer with this knowledge could make about this change."""
    possible = list(_possible(change, knowledge, words, chance))
    if not possible:
        return None
    about, spoken, item = chance.choice(possible)
    timings: tuple[Timing, ...] = ("same", "next") if about == "order" else ("same", "next", "summary")
    return Mistake(about, spoken, chance.choice(timings), item)


def _possible(
    change: Change, knowledge: Knowledge, words: Describer, chance: random.Random
) -> Iterator[tuple[str, Change, int]]:
    if change.order:
        yield "order", change.model_copy(update={"order": wrong_order(change.order, knowledge, chance)}), 0
    order = words.known_order(change.order)
    if change.kind == "return_items" and (other := _other_item(change, order, words, chance)):
        yield "items", change.model_copy(update={"items": [other, *change.items[1:]]}), 0
    if change.to:
        yield from _wrong_options(change, order, words, chance)
    if change.kind in {"change_payment", "return_items"} and change.payment:
        others = [m for m in knowledge.payment_methods if fold(m) != fold(change.payment)]
        if others:
            yield "payment", change.model_copy(update={"payment": chance.choice(others)}), 0
    if change.address:
        yield "address", change.model_copy(update={"address": wrong_address(change.address)}), 0
    if change.kind == "cancel_order" and fold(change.reason) in _REASONS:
        not_so = next(reason for reason in _REASONS if reason != fold(change.reason))
        yield "reason", change.model_copy(update={"reason": not_so}), 0


def _other_item(
    change: Change, order: KnownOrder | None, words: Describer, chance: random.Random
) -> Item | None:
    """Another thing in the order, which the customer keeps."""
    wanted = set().union(*(words.titles_of(item.title) for item in change.items)) if change.items else set()
    others = [line for line in order.items if not words.titles_of(line.title) & wanted] if order else []
    return Item(title=chance.choice(others).title) if others else None


def _wrong_options(
    change: Change, order: KnownOrder | None, words: Describer, chance: random.Random
) -> Iterator[tuple[str, Change, int]]:
    index = chance.randrange(len(change.to))
    wished = change.to[index]
    known = words.known_item(change.items[index], order) if index < len(change.items) else None
    for name, value in wished.items():
        has = known.options.get(name) if known else None
        others = [v for v in (known.alternatives.get(name, ()) if known else ()) if v not in {value, has}]
        if others:
            to = [dict(one) for one in change.to]
            to[index][name] = chance.choice(others)
            yield "options", change.model_copy(update={"to": to}), index
            return


def wrong_order(right: str, knowledge: Knowledge, chance: random.Random) -> str:
    """Another order of the customer, or a number with one digit mistyped that is none of its orders."""
    others = [number for number in knowledge.orders if order_key(number) != order_key(right)]
    if others and chance.random() < 0.5:
        return chance.choice(others)
    return no_order(right, knowledge)


def no_order(right: str, knowledge: Knowledge) -> str:
    """A number that looks like the right one and belongs to none of the customer's orders."""
    mine = {order_key(number) for number in knowledge.orders}
    last = right[-1]
    for step in range(1, 10):
        digit = str((int(last) + step) % 10) if last.isdigit() else "0"
        wrong = right[:-2] + digit + last if len(right) > 4 else right + digit
        if order_key(wrong) not in mine and wrong != right:
            return wrong
    return right + "9"


def wrong_address(right: str) -> str:
    """The same address with another house number."""

    def other(found: re.Match[str]) -> str:
        return str(int(found[0]) + 7)

    return re.sub(r"\d+", other, right, count=1)


def wrong_zip(right: str) -> str:
    """Somebody else's postcode."""
    return re.sub(r"\d", lambda found: str((int(found[0]) + 3) % 10), right) or "00000"


def wrong_email(right: str) -> str:
    """The address with a letter too many, which is nobody's."""
    name, _, host = right.partition("@")
    return f"{name}{name[-1:]}x@{host}" if host else "me@home"
