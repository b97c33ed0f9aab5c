"""What is asked in the middle of a task is asked of its order and its product, unless another is named."""

from __future__ import annotations

from actions.dialogue.talk import Talk
from actions.products_meant import named_product
from actions.understanding.orders import key_of, numbers_in
from shop.views import OrderView


def product_in_question(talk: Talk) -> str | None:
    """The id of the product of the item that is to become another version; None where there is none."""
    task, question = talk.state.current, talk.state.question
    if task is None or not task.order_number or not talk.out.customer_id:
        return None
    order = talk.facts.order(task.order_number)
    item_id = question.about if question is not None and question.about else next(iter(task.swaps), None)
    items = order.items if order is not None else []
    return next((item.product_id for item in items if item.id == item_id), None)


def names_another(talk: Talk, text: str, order: OrderView | None) -> bool:
    """Whether another order is named, or a product that is not in this one."""
    own = key_of(order.order_number) if order is not None else ""
    numbers = numbers_in(text, talk.facts.numbers_for(text))
    return any(key_of(number) != own for number in numbers) or names_stranger(talk, text, order)


def names_stranger(talk: Talk, text: str, order: OrderView | None) -> bool:
    """Whether a product is named that is not in the order."""
    named = named_product(talk.context, text)
    return named is not None and named.id not in {item.product_id for item in (order.items if order else ())}
