"""One detail of an order, where the whole of it was told just before: when it comes, where it goes, how it
was paid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions.dialogue.context import Context
from actions.dialogue.facts import item_of
from actions.dialogue.present import UNFINISHED
from actions.dialogue.reply import Reply
from actions.understanding.items import items_in
from actions.understanding.order_talk import (
    ADDRESS,
    AMOUNT,
    ARRIVAL,
    CHEAPEST,
    ITEMS,
    OLDEST,
    PAYMENT,
    PLACED,
    TRACKING,
    details_asked,
)
from shop.money import Money
from shop.views import FulfilmentView, OrderView

_MOST_PAID = 3


def detail_reply(context: Context, order: OrderView, details: Sequence[str]) -> Reply:
    """What is asked of an order, and no more."""
    show = context.show
    context.state.saw_order(order.order_number)
    told = [_TOLD[detail](context, order) for detail in details]
    reply = show.reply(
        "utter_order_detail", order_number=order.order_number, told=" ".join(filter(None, told))
    )
    reply.custom["order"] = show.order_card(order)
    return reply


def parcels(context: Context, order: OrderView) -> list[str]:
    """What carries the order, and when it came or is to come."""
    return [
        part
        for parcel in order.fulfilments
        for part in (_carried(context, parcel), _due(context, order, parcel))
        if part
    ]


def address(context: Context, order: OrderView) -> str:
    """Where it goes, or went."""
    if not order.address.line1:
        return ""
    code = "utter_order_ships_to" if order.status in UNFINISHED else "utter_order_shipped_to"
    return context.show.say(code, address=context.show.address(order.address))


def exchange(context: Context, order: OrderView) -> list[str]:
    """What comes for what, where an exchange is under way, and what it costs."""
    request, show = order.exchange_request, context.show
    if not request or order.status != "exchange_requested":
        return []
    parts = []
    for entry in request.get("items") or []:
        item = item_of(order, str(entry.get("line_id")))
        new = next(
            (
                variant
                for variant in context.facts.variants(item.product_id if item else "")
                if variant.id == entry.get("new_variant_id")
            ),
            None,
        )
        if item is not None and new is not None:
            parts.append(
                show.say("utter_order_exchange", item=show.item_name(item), options=show.options(new.options))
            )
    difference = int(request.get("price_difference_minor") or 0)
    code = "pay" if difference > 0 else "back" if difference < 0 else "none"
    amount = show.money(Money(abs(difference), order.currency))
    return [*parts, show.say(f"utter_difference_{code}", amount=amount)]


def together(context: Context, orders: Sequence[OrderView]) -> str:
    """What several orders come to; those that were cancelled cost nothing."""
    sums: dict[str, Money] = {}
    for order in orders:
        if order.status != "cancelled":
            total = sums.get(order.currency)
            sums[order.currency] = order.total if total is None else total + order.total
    show = context.show
    return show.say(
        "utter_orders_together", amount=show.join([show.money(amount) for amount in sums.values()])
    )


def picked(every: Sequence[OrderView], best: str) -> OrderView:
    """The dearest, the cheapest or the oldest of all orders, which come newest first."""
    if best == OLDEST:
        return every[-1]
    by_total = sorted(every, key=lambda order: order.total.amount_minor)
    return by_total[0] if best == CHEAPEST else by_total[-1]


def paid_for(context: Context, orders: Sequence[OrderView], text: str) -> list[Reply]:
    """What things that a text names cost in their orders, where no more than that is asked; else nothing."""
    if details_asked(text) != (AMOUNT,):
        return []
    show, replies = context.show, []
    for order in orders[:_MOST_PAID]:
        ids = items_in(text, context.facts.item_candidates(order)).ids
        items = [item for item in order.items if item.id in ids]
        if not items:
            return []
        lines = [
            show.say(
                "utter_paid_for_item",
                item=show.item_name(item),
                price=show.money(item.unit_price * item.quantity),
                order_number=order.order_number,
            )
            for item in items
        ]
        replies.append(Reply(" ".join(lines), custom={"order": show.order_card(order)}))
    context.state.told_orders([order.order_number for order in orders[:_MOST_PAID]])
    return replies


def _carried(context: Context, parcel: FulfilmentView) -> str:
    if not parcel.tracking_number:
        return ""
    carrier = parcel.carrier or context.show.say("utter_part_carrier")
    return context.show.say("utter_order_parcel", carrier=carrier, tracking_number=parcel.tracking_number)


def _due(context: Context, order: OrderView, parcel: FulfilmentView) -> str:
    show = context.show
    if parcel.delivered_at is not None:
        return show.say("utter_order_delivered_on", date=show.date(parcel.delivered_at))
    if parcel.estimated_delivery is not None and order.status in UNFINISHED:
        return show.say("utter_order_expected", date=show.date(parcel.estimated_delivery))
    return ""


def _arrival(context: Context, order: OrderView) -> str:
    state = context.show.say("utter_order_state", status=context.show.status(order))
    if order.status == "exchange_requested":
        return " ".join([state, *exchange(context, order)])
    due = [told for parcel in order.fulfilments if (told := _due(context, order, parcel))]
    return " ".join(due if order.status == "delivered" and due else [state, *due])


def _tracking(context: Context, order: OrderView) -> str:
    carried = " ".join(filter(None, (_carried(context, parcel) for parcel in order.fulfilments)))
    unsent = order.status == "pending"
    return carried or context.show.say("utter_order_not_tracked_yet" if unsent else "utter_order_not_tracked")


def _payment(context: Context, order: OrderView) -> str:
    if order.payment_method is None:
        return ""
    return context.show.say("utter_order_paid_with", method=context.show.method_name(order.payment_method))


def _amount(context: Context, order: OrderView) -> str:
    show = context.show
    lines = [
        show.say(
            "utter_part_price_line",
            item=show.item_name(item),
            price=show.money(item.unit_price * item.quantity),
        )
        for item in order.items
    ]
    total = show.say("utter_order_total", total=show.money(order.total))
    return total if len(lines) < 2 else "\n".join(["", *lines, total])


def _items(context: Context, order: OrderView) -> str:
    contents = context.show.say("utter_order_contains", items=context.show.items(order.items))
    return " ".join([contents, *exchange(context, order)])


def _placed(context: Context, order: OrderView) -> str:
    return context.show.say("utter_order_placed_on", date=context.show.date(order.created_at))


_TOLD: dict[str, Callable[[Context, OrderView], str]] = {
    PLACED: _placed,
    ARRIVAL: _arrival,
    TRACKING: _tracking,
    ADDRESS: address,
    ITEMS: _items,
    AMOUNT: _amount,
    PAYMENT: _payment,
}
