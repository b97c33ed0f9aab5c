"""What is said of orders that were told just before without naming them: a detail of one, or another one."""

from __future__ import annotations

from collections.abc import Sequence

from actions import order_details, orders
from actions.dialogue.context import Context
from actions.dialogue.present import UNFINISHED
from actions.dialogue.reply import Reply
from actions.products_meant import named_product
from actions.understanding.order_talk import (
    AMOUNT,
    EARLIER,
    OTHER,
    asks_sum,
    best_of,
    details_asked,
    points_by_name,
    points_to,
    says_last_time,
    speaks_of_all,
)
from shop.views import OrderView

# For so many turns an order stays in view.
_IN_VIEW_FOR = 3
_MOST_TOLD = 3


def answer(context: Context, text: str) -> list[Reply] | None:
    """The answer to a text that goes on from the orders told before; None where it does not."""
    state = context.state
    if not state.in_view or state.turns - state.in_view_turn > _IN_VIEW_FOR:
        return None
    viewed = [order for number in state.in_view if (order := context.facts.order(number)) is not None]
    details = details_asked(text)
    if not viewed or (details and speaks_of_all(text)):
        return None
    if len(viewed) > 1 and details == (AMOUNT,) and asks_sum(text):
        state.told_orders(state.in_view)
        return [Reply(order_details.together(context, viewed))]
    if (best := best_of(text)) is not None:
        return _told(context, [order_details.picked(context.facts.orders, best)], details)
    way = points_to(text)
    by_name = points_by_name(text) and state.enquiry_turn < state.in_view_turn
    if not (details or way or by_name):
        return None
    meant = _named(context, text, viewed)
    if not meant and way:
        return _beside(context, way, viewed, details)
    if not meant and details and named_product(context, text) is None:
        meant = viewed
    return _told(context, meant[:_MOST_TOLD], details) if meant else None


def _named(context: Context, text: str, viewed: list[OrderView]) -> list[OrderView]:
    """The orders whose items are named; those in view first, and the newest where the last is asked for."""
    named = orders.naming(context, text)
    in_view = [order for order in named if order in viewed]
    return named[:1] if says_last_time(text) else in_view or named


def _beside(context: Context, way: str, viewed: list[OrderView], details: Sequence[str]) -> list[Reply]:
    """The order before or after, or the others."""
    every, show = context.facts.orders, context.show
    places = [place for place, order in enumerate(every) if order in viewed]
    if way == OTHER:
        others = [order for order in every if order not in viewed]
        coming = [order for order in others if order.status in UNFINISHED]
        if not others:
            return [show.reply("utter_no_other_order")]
        if not coming and len(others) > 1:
            return orders.list_orders(context, "")
        return _told(context, (coming or others)[:_MOST_TOLD], details)
    place = max(places, default=-1) + 1 if way == EARLIER else min(places, default=0) - 1
    if not 0 <= place < len(every):
        return [show.reply("utter_no_earlier_order" if way == EARLIER else "utter_no_later_order")]
    return _told(context, [every[place]], details)


def _told(context: Context, meant: Sequence[OrderView], details: Sequence[str]) -> list[Reply]:
    """What is asked of the orders; where nothing is, what was asked of the one before, or all of it."""
    asked = list(details) or list(context.state.details_told)
    if not asked:
        return [orders.status_reply(context, order) for order in meant]
    replies = [order_details.detail_reply(context, order, asked) for order in meant]
    context.state.details_told = asked
    return replies
