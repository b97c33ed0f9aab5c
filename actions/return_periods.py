"""Until when the things of an order may go back: by the order's own last day, else by the shop's rule."""

from __future__ import annotations

from datetime import datetime

from actions import articles
from actions.dialogue.context import Context
from actions.dialogue.present import UNFINISHED
from actions.dialogue.reply import Reply
from actions.understanding.manners import asks_generally
from shop.views import OrderView

_IN_VIEW_FOR = 3
_MOST_TOLD = 3
_RULE = "check_refund_policy"


def answer(context: Context, text: str, named: list[OrderView] | None) -> list[Reply]:
    """The last day of the orders named, of the change in hand, or of those just told; else the rule."""
    meant = named or ([] if asks_generally(text) else _at_hand(context))
    if not meant:
        return articles.answer_to_topic(context, "return_period", _RULE) or articles.answer_intent(
            context, _RULE, text
        )
    replies = [_told(context, order) for order in meant[:_MOST_TOLD]]
    if any(order.returnable_until is None for order in meant) and (rule := _rule(context)):
        # In one piece with the order: alone it may have been said just before.
        replies[-1].text = f"{replies[-1].text} {rule[0].text}"
    context.state.enquired(text, _RULE, " ".join(reply.text for reply in replies))
    return replies


def _rule(context: Context) -> list[Reply]:
    return articles.answer_to_topic(context, "return_period", _RULE)


def _at_hand(context: Context) -> list[OrderView]:
    state, facts = context.state, context.facts
    if state.current is not None and state.current.order_number:
        numbers = [state.current.order_number]
    elif state.in_view and state.turns - state.in_view_turn <= _IN_VIEW_FOR:
        numbers = list(state.in_view)
    else:
        numbers = state.orders[:1]
    return [order for number in numbers if (order := facts.order(number)) is not None]


def _told(context: Context, order: OrderView) -> Reply:
    show, until = context.show, order.returnable_until
    context.state.saw_order(order.order_number)
    if order.status in UNFINISHED:
        code, date = "utter_return_period_not_begun", ""
    elif until is not None and "return" in order.allowed_actions:
        code, date = "utter_return_period_until", show.date(until)
    elif until is not None and order.status == "delivered":
        code, date = "utter_return_period_was_until", show.date(until)
    elif order.status == "delivered" and (came := _came(order)) is not None:
        code, date = "utter_return_period_counted_from", show.date(came)
    else:
        code, date = "utter_return_period_settled", ""
    status = show.status(order)
    reply = show.reply(code, order_number=order.order_number, date=date, status=status)
    reply.custom["order"] = show.order_card(order)
    return reply


def _came(order: OrderView) -> datetime | None:
    return max((parcel.delivered_at for parcel in order.fulfilments if parcel.delivered_at), default=None)
