"""Which order is meant, told by how far it is: in the place of the one taken, or as the answer to which."""

from __future__ import annotations

from actions.dialogue.facts import Facts
from actions.dialogue.state import Question, Task
from actions.understanding.order_states import status_told
from shop.views import OrderView


def told_by_status(facts: Facts, task: Task, text: str, question: Question | None) -> OrderView | None:
    """The one order that the text tells by its status: among those shown, or with the things in hand."""
    if question is None or not (status := status_told(text)):
        return None
    if question.expects == "order_number":
        shown = [order for number in question.values if (order := facts.order(number)) is not None]
        shown = facts.with_items("\n".join(task.said), shown) or shown
        return _only([order for order in shown if order.status == status])
    present = facts.order(task.order_number or "")
    if present is None or present.status == status:
        return None
    chosen = {*task.item_ids, *task.swaps}
    products = {item.product_id for item in present.items if not chosen or item.id in chosen}
    return _only(
        [
            order
            for order in facts.orders
            if order.status == status and products & {item.product_id for item in order.items}
        ]
    )


def _only(orders: list[OrderView]) -> OrderView | None:
    return orders[0] if len(orders) == 1 else None
