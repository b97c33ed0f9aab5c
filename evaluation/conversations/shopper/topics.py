"""Which of several wants a question of the bot is about."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.conversations.shopper.acts import Errand
from evaluation.conversations.shopper.describing import Describer
from evaluation.conversations.shopper.listening import Heard, fold, order_key, order_keys_in
from evaluation.conversations.shopper.summary import first_line, kind_in, same_kind

_SUITS = {
    "reason": {"cancel_order"},
    "refund_method": {"return_items"},
    "variant": {"exchange_items", "change_items"},
    "items": {"return_items", "exchange_items", "change_items"},
    "payment_method": {"change_payment", "exchange_items", "change_items"},
    "address": {"change_order_address", "change_default_address"},
}


def errand_meant(
    heard: Heard, errands: Sequence[Errand], current: Errand | None, words: Describer
) -> Errand | None:
    """The open want that was said and that the question fits best; the one just spoken of at a tie."""
    said = [errand for errand in errands if errand.open and errand.stated]
    if not said:
        return next((errand for errand in errands if errand.open), None)
    return max(said, key=lambda errand: (_fit(heard, errand, words), errand is current))


def _fit(heard: Heard, errand: Errand, words: Describer) -> int:
    """Points for the order, the kind of change and the things that the question names."""
    text = heard.question
    change = errand.change
    points = 0
    order = errand.want.order
    if order is not None and order_keys_in(text):
        points += 3 if order_key(order) in order_keys_in(text) else -1
    if change is None:
        return points
    if change.kind in _SUITS.get(heard.expects, ()):
        points += 2
    elif heard.expects in _SUITS:
        points -= 3
    named = kind_in(first_line(heard))
    if named and heard.expects in {"confirmation", "order_number", "choice"}:
        points += 3 if same_kind(named, change.kind) else -2
    titles = {title for item in change.items for title in words.titles_of(item.title)}
    shown = fold(text)
    return points + 2 * any(title in shown for title in titles)
