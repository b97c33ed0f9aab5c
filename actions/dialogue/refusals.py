"""What the shop's refusal of a planned change leads to: another question, or giving up with the reason."""

from __future__ import annotations

from actions.dialogue.facts import Facts, item_of
from actions.dialogue.present import Presenter
from actions.dialogue.state import Task
from actions.dialogue.steps import Ask, GiveUp, Step
from actions.names import CHANGE_PAYMENT
from shop.errors import ShopError
from shop.rules.countries import country_code, country_name
from shop.views import OrderItemView, OrderView

_MOST_CHOICES = 12
_INSUFFICIENT = "insufficient_balance"
_PAYMENT_REFUSED = frozenset(
    {_INSUFFICIENT, "same_payment_method", "payment_method_not_found", "currency_mismatch"}
)
_VARIANT_REFUSED = frozenset(
    {"variant_unavailable", "variant_not_found", "same_variant", "different_product"}
)


class Refused:
    """Forgets what was refused in the task and asks for something else in its place."""

    def __init__(self, facts: Facts, task: Task, presenter: Presenter) -> None:
        self._facts = facts
        self._task = task
        self._show = presenter

    def after(self, error: ShopError) -> Step:
        """The next step after the refusal."""
        task, code = self._task, f"utter_error_{error.code}"
        order = self._facts.order(task.order_number) if task.order_number else None
        label = self._show.task_label(task.kind)
        about = {"order_number": order.order_number if order else "", "task": label}
        if order is not None and order.returnable_until is not None:
            about["date"] = self._show.date(order.returnable_until)
        if error.code in _PAYMENT_REFUSED:
            refused, task.payment_method_id, task.unclear_methods = task.payment_method_id, None, []
            task.planned_version = None
            return self._other_method(code, refused, order, about)
        if error.code == "address_unchanged":
            return GiveUp(code if order else "utter_default_address_unchanged", about)
        if error.code.startswith("address_"):
            task.address = {}
            return Ask("address", code, {**about, **self._countries(error)}, about="line1")
        if error.code in _VARIANT_REFUSED and order:
            item_id = str(error.details.get("item_id") or next(iter(task.swaps), ""))
            if item_id in task.swaps and (item := item_of(order, item_id)):
                task.swaps[item_id].variant_id = None
                return self.only_versions(item, code, about)
        return GiveUp(code, about, offer=("human",))

    def only_versions(self, item: OrderItemView, code: str, about: dict[str, str]) -> Ask:
        """The versions that the item may become, after something that it may not."""
        ids = [
            variant.id
            for variant in self._facts.variant_candidates(item.product_id)
            if variant.in_stock and variant.id != item.variant_id
        ]
        choices = self._show.variant_choices(item, ids[:_MOST_CHOICES])
        return Ask("variant", code, {**about, "item": self._show.item_name(item)}, choices, about=item.id)

    def _countries(self, error: ShopError) -> dict[str, str]:
        """Where a parcel was to go and where it may go, for an address that is refused for its country."""
        country = str(error.details.get("country", ""))
        code = country_code(country)
        served = [country_name(code, self._show.language) for code in error.details.get("ships_to", ())]
        shown = country_name(code, self._show.language) if code else country
        return {"country": shown, "countries": self._show.join(served)}

    def _other_method(
        self, code: str, refused: str | None, order: OrderView | None, about: dict[str, str]
    ) -> Step:
        if refused and refused == self._task.detail.get("too_small") and order is not None:
            # Said again after it was refused: they want this one or none.
            return GiveUp("utter_gift_card_too_small", about)
        if code.endswith(_INSUFFICIENT):
            self._task.detail["too_small"] = refused
        usable = [method for method in self._facts.profile.payment_methods if method.id != refused]
        if self._task.kind == CHANGE_PAYMENT and order and order.payment_method:
            usable = [method for method in usable if method.id != order.payment_method.id]
        if not usable or order is None:
            return GiveUp(code, about, offer=("human",))
        choices = [self._show.method_choice(method, order) for method in usable]
        return Ask("payment_method", code, about, choices)
