"""Questions about the customer's own orders: where they are, what is in them, what was paid, what comes
back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from actions import articles, order_details, profile, return_periods
from actions.dialogue.context import Context
from actions.dialogue.present import UNFINISHED
from actions.dialogue.reply import Reply
from actions.names import MY_PROFILE, RETURN_PERIOD
from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.manners import asks_address, without_modals
from actions.understanding.order_talk import ADDRESS, asks_sum, best_of, details_asked, fitting_best
from actions.understanding.orders import key_of, mention_in
from actions.understanding.remedies import says_missing, says_sent_back
from actions.understanding.still_allowed import asked_if_allowed
from actions.understanding.text import fold
from shop.clock import utc_now
from shop.money import Money
from shop.views import OrderView

_MOST_CARDS = 5
_MOST_LISTED = 10
_REFUND_DAYS = 10
"""The 5 to 7 business days that a refund takes, as days of the calendar."""
_OTHERS = re.compile(
    r"\b(?:orders|all|other|others|another|else|everything|any|each|both|latest|newest|most recent)\b"
    r"|所有|全部|都|另|别的|其他|其它|哪些|几个|最新|最近"
)
_OWN = re.compile(r"\b(?:my|mine|#|order \w*\d)|我的?|订单")


def answer(context: Context, intent: str, text: str, order_day: str = "", proof: str = "") -> list[Reply]:
    """Answer a question that needs to know who asks. The customer is identified."""
    context = replace(context, order_day=order_day, proof=proof)
    by_intent: dict[str, Callable[[Context, str], list[Reply]]] = {
        "track_order": track,
        "my_orders": list_orders,
        "track_refund": track_refund,
        "gift_card_balance": profile.balance,
        MY_PROFILE: profile.answer,
        RETURN_PERIOD: return_period,
        "check_invoice": invoice,
        "get_invoice": invoice,
        "lost_package": lost_package,
        "delivery_period": delivery_period,
    }
    return by_intent[intent](context, text)


def meant(context: Context, text: str) -> list[OrderView] | None:
    """The orders a question names; an empty list where it names some that are not there, None where it
    names none.
    """
    facts = context.facts
    text = without_modals(text)
    mention = mention_in(text, facts.numbers_for(text))
    if mention.numbers:
        found = [order for number in mention.numbers if (order := facts.order(number))]
        return found
    if mention.fragments:
        return [order for order in facts.orders if key_of(order.order_number).endswith(mention.fragments[0])]
    if mention.latest:
        return facts.orders[:1]
    named = naming(context, text)
    dated = facts.of_day(named or facts.orders, context.order_day)
    if dated or named:
        return dated or named
    if context.state.orders and re.search(
        r"\b(?:it|this|that|this order|that order)\b|它|这个|那个|这单", fold(text)
    ):
        order = facts.order(context.state.orders[0])
        return [order] if order else None
    return None


def _meant_or_proof(context: Context, text: str) -> list[OrderView] | None:
    """The orders a question names; where it names none, the one by which the shopper was recognised."""
    found = meant(context, text)
    if found is None and context.proof and (order := context.facts.order(context.proof)) is not None:
        return [order]
    return found


def naming(context: Context, text: str) -> list[OrderView]:
    """The orders with items that a text names; those alone that have the options it says, where some have."""
    found: list[tuple[OrderView, list[ItemCandidate]]] = []
    for order in context.facts.orders:
        candidates = context.facts.item_candidates(order)
        read = items_in(text, candidates)
        ids = {*read.ids, *(line for group in read.ambiguous for line in group)}
        if ids and not read.everything:
            found.append((order, [item for item in candidates if item.id in ids]))
    best = fitting_best(text, [items for _, items in found])
    return [found[place][0] for place in best]


def track(context: Context, text: str) -> list[Reply]:
    """Where an order is."""
    orders = _meant_or_proof(context, text)
    if orders is None and re.search(r"\bboth\b", fold(text)):
        orders = context.facts.orders[:2]
    if orders is None:
        under_way = [order for order in context.facts.orders if order.status in UNFINISHED]
        orders = _spoken_of(context, under_way, text) or under_way[:3] or context.facts.orders[:1]
    return _each(context, orders, lambda order: [told(context, order, text)])


def told(context: Context, order: OrderView, text: str) -> Reply:
    """One order with its state and all that belongs to it; the address, too, where that is asked."""
    address = asks_address(text) or ADDRESS in details_asked(text)
    return status_reply(context, order, address=address)


def _spoken_of(context: Context, orders: list[OrderView], text: str) -> list[OrderView]:
    """The order that the talk was of last, where a text goes on without naming any: "hurry it up"."""
    if _OTHERS.search(fold(text)):
        return []
    return [order for order in orders if order.order_number in context.state.orders[:1]]


def status_reply(context: Context, order: OrderView, *, address: bool = False) -> Reply:
    """One order: state, parcels, what is in it, what was paid, where it goes (with `address` always)."""
    show = context.show
    context.state.saw_order(order.order_number)
    parts = [
        show.say(
            "utter_order_status",
            order_number=order.order_number,
            date=show.date(order.created_at),
            status=show.status(order),
            items=show.items(order.items),
            total=show.money(order.total),
        )
    ]
    if order.payment_method is not None:
        parts.append(show.say("utter_order_paid_with", method=show.method_name(order.payment_method)))
    parts += [*order_details.parcels(context, order), *order_details.exchange(context, order)]
    if address or order.status in UNFINISHED:
        parts.append(order_details.address(context, order))
    return Reply(" ".join(filter(None, parts)), custom={"order": show.order_card(order)})


def list_orders(context: Context, text: str) -> list[Reply]:
    """All orders, those that were named, or those that still allow what is asked for."""
    kind = asked_if_allowed(text)
    named = None if kind else meant(context, text)
    summed = asks_sum(text)
    if named and not summed and (paid := order_details.paid_for(context, named, text)):
        return paid
    if named and not (len(named) > 1 and summed):
        return [told(context, order, text) for order in named[:3]]
    best = None if kind or named else best_of(text)
    if best is not None and context.facts.orders:
        return [told(context, order_details.picked(context.facts.orders, best), text)]
    if kind:
        orders = [order for order in context.facts.orders if kind in order.allowed_actions]
    else:
        orders = named or _of_status(context.facts.orders, text)
    if not orders:
        none_of_them = kind is not None and bool(context.facts.orders)
        return [context.show.reply(f"utter_nothing_to_{kind}" if none_of_them else "utter_no_orders")]
    show = context.show
    lines = [
        show.say(
            "utter_part_order_line",
            order_number=order.order_number,
            date=show.date(order.created_at),
            status=show.status(order),
            items=show.join([show.title(item) for item in order.items]),
            total=show.money(order.total),
        )
        for order in orders[:_MOST_LISTED]
    ]
    code = "utter_orders_that_allow" if kind else "utter_my_orders"
    task = show.task_label(kind) if kind else ""
    reply = show.reply(code, count=len(orders), lines="\n".join(lines), task=task)
    if summed and len(orders) > 1:
        reply.text += f"\n{order_details.together(context, orders)}"
    context.state.told_orders([order.order_number for order in orders[:_MOST_LISTED]])
    reply.custom["orders"] = [show.order_card(order) for order in orders[:_MOST_CARDS]]
    # A number that is none of theirs is not passed over: they would take the list for the answer.
    return [reply] if named is None or named else [show.reply("utter_order_not_found_at_all"), reply]


def _of_status(orders: list[OrderView], text: str) -> list[OrderView]:
    folded = fold(text)
    for status, pattern in (
        ("pending", r"\bpending\b|\bopen\b|not (?:yet )?shipped|待处理|未发货"),
        ("delivered", r"\bdelivered\b|\breceived\b|已送达|已收到|收到的"),
        ("cancelled", r"\bcancell?ed\b|已取消"),
    ):
        if re.search(pattern, folded):
            return [order for order in orders if order.status == status] or orders
    return orders


def track_refund(context: Context, text: str) -> list[Reply]:
    """What comes back, to where and when."""
    show = context.show
    orders = _with_refund(context, text)
    if not orders and meant(context, text) is None:
        return [show.reply("utter_no_refunds")]
    return _each(context, orders, lambda order: [_refund_reply(context, order)])


def _with_refund(context: Context, text: str) -> list[OrderView]:
    """The orders whose refund is asked for: those named, the one just spoken of, else all that have any."""
    named = meant(context, text)
    if named is not None:
        # "The refund for the perfume", bought five times, is that of the one that was sent back.
        return [order for order in named if _gives_back(order)] or named
    found = [order for order in context.facts.orders if _gives_back(order)]
    spoken_of = [order for order in found if order.order_number in context.state.orders[:1]]
    return spoken_of or found[:3]


def refund_awaited(context: Context, text: str) -> bool:
    """Whether a person may have to look where a refund is: it was to be there by now, the goods were sent
    back, or whoever asks says that it is not there."""
    found = [order for order in _with_refund(context, text) if _gives_back(order)]
    if not found:
        return False
    asked = [str((order.return_request or {}).get("requested_at") or "") for order in found]
    paid = [payment.created_at for order in found for payment in order.payments if payment.type == "refund"]
    days = [_days_since(when) for when in (*asked, *paid) if when]
    return says_sent_back(text) or says_missing(text) or any(passed > _REFUND_DAYS for passed in days)


def _days_since(when: datetime | str) -> int:
    then = datetime.fromisoformat(when) if isinstance(when, str) else when
    return (utc_now() - (then if then.tzinfo else then.replace(tzinfo=UTC))).days


def _gives_back(order: OrderView) -> bool:
    """Whether money of it went back, or will."""
    return bool(_refunds(order) or order.return_request)


def _refunds(order: OrderView) -> list[tuple[Money, str]]:
    return [
        (payment.amount, payment.payment_method_id) for payment in order.payments if payment.type == "refund"
    ]


def _refund_reply(context: Context, order: OrderView) -> Reply:
    show = context.show
    parts: list[str] = []
    for amount, method_id in _refunds(order):
        method = context.facts.method(method_id)
        when = show.say("utter_part_at_once" if method and method.is_gift_card else "utter_part_in_days")
        name = show.method_name(method) if method else method_id
        parts.append(
            show.say(
                "utter_refund_made",
                order_number=order.order_number,
                amount=show.money(amount),
                method=name,
                when=when,
            )
        )
    if not parts and order.return_request:
        minor = int(order.return_request.get("amount_minor") or 0)
        method = context.facts.method(str(order.return_request.get("refund_method_id") or ""))
        parts.append(
            show.say(
                "utter_refund_waits_for_return",
                order_number=order.order_number,
                amount=show.money(Money(minor, order.currency)),
                method=show.method_name(method) if method else "",
            )
        )
    if not parts:
        parts.append(show.say("utter_no_refund_for_order", order_number=order.order_number))
    return Reply(" ".join(parts), custom={"order": show.order_card(order)})


def refunds_together(context: Context, orders: list[OrderView]) -> list[Reply]:
    """What comes back for each of several orders, and for all of them together."""
    replies = [_refund_reply(context, order) for order in orders]
    sums: dict[str, int] = {}
    for order in orders:
        minor = sum(amount.amount_minor for amount, _ in _refunds(order))
        if not minor and order.return_request:
            minor = int(order.return_request.get("amount_minor") or 0)
        sums[order.currency] = sums.get(order.currency, 0) + minor
    if len(orders) > 1:
        amounts = context.show.join(
            [context.show.money(Money(minor, currency)) for currency, minor in sums.items()]
        )
        replies.append(context.show.reply("utter_refunds_together", amount=amounts))
    return replies


def return_period(context: Context, text: str) -> list[Reply]:
    """Until when something may go back; an order that is not there is said to be so."""
    if context.facts.customer_id is None:
        return return_periods.answer(context, text, None)
    named = _meant_or_proof(context, text)
    if named is not None and not named:
        return _each(context, [], lambda order: [])
    return return_periods.answer(context, text, named)


def invoice(context: Context, text: str) -> list[Reply]:
    """What an order cost and how it was paid."""
    show = context.show
    orders = _meant_or_proof(context, text)
    if orders is None:
        seen = context.facts.order(context.state.orders[0]) if context.state.orders else None
        orders = [seen] if seen is not None else context.facts.orders[:1]

    def one(order: OrderView) -> list[Reply]:
        lines = "\n".join(
            show.say(
                "utter_part_price_line",
                item=show.item_name(item),
                price=show.money(item.unit_price * item.quantity),
            )
            for item in order.items
        )
        method = show.method_name(order.payment_method) if order.payment_method else ""
        context.state.saw_order(order.order_number)
        reply = show.reply(
            "utter_invoice",
            order_number=order.order_number,
            lines=lines,
            total=show.money(order.total),
            method=method,
        )
        reply.custom["order"] = show.order_card(order)
        return [reply]

    return _each(context, orders, one)


def lost_package(context: Context, text: str) -> list[Reply]:
    """A parcel that did not come: what the carrier says of those that were sent."""
    orders = _meant_or_proof(context, text)
    if orders is None:
        sent = [order for order in context.facts.orders if order.status in {"processed", "delivered"}]
        orders = (
            _spoken_of(context, sent, text)
            or [order for order in sent if order.status == "processed"]
            or sent[:1]
        )
    if len(orders) > 1 and not mention_in(text, context.facts.numbers_for(text)).numbers:
        # Of two that have such a thing in them it is the one that is still on its way.
        orders = [order for order in orders if order.status == "processed"] or orders
    if not orders:
        return track(context, text)
    return _each(context, orders, lambda order: [status_reply(context, order)])


def delivery_period(context: Context, text: str) -> list[Reply]:
    """When an order comes, or how long orders take."""
    if _OWN.search(fold(text)) and _meant_or_proof(context, text) is not None:
        return track(context, text)
    return articles.answer_intent(context, "delivery_period", text)


def _each(context: Context, orders: list[OrderView], one: Callable[[OrderView], list[Reply]]) -> list[Reply]:
    if not orders:
        code = "utter_order_not_found_at_all" if context.facts.orders else "utter_no_orders"
        return [context.show.reply(code, order_number="")]
    return [reply for order in orders[:_MOST_CARDS] for reply in one(order)]
