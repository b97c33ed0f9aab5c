"""The product that the open question is about: what is asked in between without a name is asked of it."""

from __future__ import annotations

from actions.dialogue.talk import Talk


def product_in_question(talk: Talk) -> str | None:
    """The id of the product of the item that is to become another version; None where there is none."""
    task, question = talk.state.current, talk.state.question
    if task is None or not task.order_number or not talk.out.customer_id:
        return None
    order = talk.facts.order(task.order_number)
    item_id = question.about if question is not None and question.about else next(iter(task.swaps), None)
    items = order.items if order is not None else []
    return next((item.product_id for item in items if item.id == item_id), None)
