"""Items that become other versions: which version, what it costs, and the change that the shop would make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.dialogue.facts import Facts
from actions.dialogue.present import Presenter
from actions.dialogue.reply import Choice
from actions.dialogue.state import Swap, Task
from actions.dialogue.steps import Ask
from actions.dialogue.units import swaps_of
from actions.names import CHANGE_ITEMS, EXCHANGE
from actions.understanding.becoming import describes_present
from actions.understanding.options import Wish
from actions.understanding.variants import VariantChoice, choose_variant
from shop.errors import ShopError
from shop.money import Money
from shop.views import Change, ItemSwap, OrderItemView, OrderView, VariantView

_MOST_CHOICES = 12
_ENDS = {"larger": "largest", "smaller": "smallest"}


class Swapping:
    """An exchange, or a change of the items of an order that was not shipped yet."""

    def __init__(self, facts: Facts, task: Task, presenter: Presenter) -> None:
        self._facts = facts
        self._task = task
        self._show = presenter

    def difference(self, order: OrderView) -> Money | None:
        """What the swaps in hand cost more (negative: less); None where a version is not chosen yet."""
        swaps = swaps_of(self._task)
        if not swaps or not all(swap.new_variant_id for swap in swaps):
            return None
        # Whether a method is needed, and which will do, does not change the amount.
        for method in (None, *(method.id for method in self._facts.profile.payment_methods)):
            try:
                change = self.plan(order, swaps, method)
            except ShopError:
                continue
            return change.amount or Money.zero(order.currency)
        return None

    def telling(self, ask: Ask, difference: Money | None) -> Ask:
        """The question for the method, with the amount that it is for."""
        if ask.code != "utter_question_difference_method" or difference is None:
            return ask
        code = f"utter_question_difference_{'pay' if difference.amount_minor > 0 else 'back'}"
        return replace(ask, code=code, values={**ask.values, "amount": self._show.money(abs(difference))})

    def plan(self, order: OrderView, swaps: Sequence[ItemSwap], method: str | None) -> Change:
        services, customer = self._facts.services, self._facts.customer
        if self._task.kind == EXCHANGE:
            return services.returns.plan_exchange(customer, order.order_number, swaps, method)
        return services.orders.plan_items(customer, order.order_number, swaps, method)

    def variant(self, item: OrderItemView) -> Ask | None:
        """The question for the variant of one item, or None once it is decided."""
        swap = self._task.swaps[item.id]
        if swap.variant_id is not None:
            return None
        candidates = self._facts.variant_candidates(item.product_id)
        again = self._same_again(item)
        if swap.wish.same and self._task.kind == CHANGE_ITEMS:
            del self._task.swaps[item.id]
            return None
        if swap.wish.same and again:
            swap.variant_id = item.variant_id
            return None
        choice = choose_variant(candidates, swap.wish, item.options, current_id=item.variant_id)
        if choice.outcome == "one" and self._may_take(item, swap, choice.ids[0]):
            swap.variant_id = choice.ids[0]
            swap.closest = self._differs_unasked(item, swap.wish, choice.ids[0])
            return None
        code = self._question(item, swap.wish, choice)
        # Where only some of it can be had, all that is there is named.
        ids = choice.ids if choice.ids and not swap.wish.is_unmet else self._in_stock(item, choice.ids)
        values = {
            "item": self._show.title(item) if swap.wish.is_unmet else self._show.item_name(item),
            "wish": self._wished(swap.wish),
            "options": self._show.universe(item.product_id),
            "title": self._show.title(item),
            "exact": self.exact_but_sold_out(item, swap.wish),
        }
        choices = self._show.variant_choices(item, ids[:_MOST_CHOICES])
        if again:
            choices.append(Choice(item.variant_id, self._show.say("utter_choice_same_again")))
        return Ask(
            "variant", code if ids else "utter_question_variant_sold_out", values, choices, about=item.id
        )

    def _may_take(self, item: OrderItemView, swap: Swap, variant_id: str) -> bool:
        """Whether the only fitting variant may be proposed: nothing that was wished is left out by it, and a
        size up or down changes the size alone.
        """
        wish = swap.wish
        if wish.is_unmet or (describes_present(wish, item.options) and not wish.free):
            return False
        return not (wish.step and self._differs_unasked(item, wish, variant_id))

    def _question(self, item: OrderItemView, wish: Wish, choice: VariantChoice) -> str:
        if wish.end is not None:
            return f"utter_question_variant_{_ENDS[wish.step] if wish.end else 'one_size'}"
        if wish.missing:
            return "utter_question_variant_missing"
        outcome = choice.outcome
        if outcome in {"one", "several"} and describes_present(wish, item.options) and not wish.free:
            return "utter_error_same_variant"
        elif outcome in {"one", "several"} and wish.wanted and not self._has_exact(item, wish):
            sold_out = self.exact_but_sold_out(item, wish)
            return f"utter_question_variant_{'exact_sold_out' if sold_out else 'inexact'}"
        return f"utter_question_variant_{outcome}"

    def exact_but_sold_out(self, item: OrderItemView, wish: Wish) -> str:
        """The options of the version that is just as wished, where the shop has it and it is sold out."""
        exact = self._exact(item, wish) if wish.wanted else []
        sold_out = bool(exact) and not any(variant.in_stock for variant in exact)
        return self._show.options(exact[0].options) if sold_out else ""

    def _has_exact(self, item: OrderItemView, wish: Wish) -> bool:
        return any(variant.in_stock for variant in self._exact(item, wish))

    def _exact(self, item: OrderItemView, wish: Wish) -> list[VariantView]:
        """What is as wished and as the item is in all that was not spoken of."""
        spoken_of = wish.wanted.keys() | wish.free | wish.refused.keys()
        kept = [(name, value) for name, value in item.options.items() if name not in spoken_of]
        return [
            v
            for v in self._facts.variants(item.product_id)
            if v.id != item.variant_id
            and all(v.options.get(name) in values for name, values in wish.wanted.items())
            and all(v.options.get(name) == value for name, value in kept)
        ]

    def _in_stock(self, item: OrderItemView, first: Sequence[str]) -> list[str]:
        """The other variants that can be had, these first."""
        ids = [v.id for v in self._facts.variants(item.product_id) if v.in_stock and v.id != item.variant_id]
        return [*first, *(variant for variant in ids if variant not in first)]

    def _wished(self, wish: Wish) -> str:
        unmet = wish.end or wish.missing
        return self._show.option_values([unmet]) if unmet else self._show.wish(wish)

    def _same_again(self, item: OrderItemView) -> bool:
        """Whether the very same may be had again: a delivered thing that came broken, if it is in stock."""
        if self._task.kind != EXCHANGE:
            return False
        return any(v.id == item.variant_id and v.in_stock for v in self._facts.variants(item.product_id))

    def _differs_unasked(self, item: OrderItemView, wish: Wish, variant_id: str) -> bool:
        """Whether the only fitting variant also differs where nothing was wished."""
        chosen = next((v for v in self._facts.variants(item.product_id) if v.id == variant_id), None)
        said = wish.wanted.keys() | wish.free | wish.refused.keys()
        if chosen is None or wish.cheapest or wish.dearest:
            return False
        return any(
            chosen.options.get(name) != value for name, value in item.options.items() if name not in said
        )
