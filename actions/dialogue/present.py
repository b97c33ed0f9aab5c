"""How things are shown: labels, choices and cards, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from actions.dialogue.facts import Facts
from actions.dialogue.reply import Choice, Reply
from actions.names import CANCEL, CHANGE_ADDRESS, CHANGE_ITEMS, CHANGE_PAYMENT, EXCHANGE, RETURN
from actions.understanding.options import Wish
from actions.wording import Wording
from shop.money import Money
from shop.profiles.tones import NEUTRAL
from shop.rules.orders import PACKED, PARTLY_SHIPPED, PREPARING, stage_of
from shop.views import (
    AddressView,
    Change,
    ChangeLine,
    OrderItemView,
    OrderView,
    PaymentMethodView,
    ProductView,
    VariantView,
)

_STEPS = ("pending", "processed", "delivered")
_STEP_OF = {PREPARING: "pending", PACKED: "pending", PARTLY_SHIPPED: "processed"}
# Orders whose parcels are still to come.
UNFINISHED = ("pending", "processed")
_ACTION_INTENTS = {
    CANCEL: "cancel_order",
    CHANGE_ADDRESS: "change_shipping_address",
    CHANGE_PAYMENT: "change_payment_method",
    CHANGE_ITEMS: "change_order",
    RETURN: "return_item",
    EXCHANGE: "exchange_item",
}


class Presenter:
    """Shows things in the shopper's language, and in the tone that suits them."""

    def __init__(self, wording: Wording, facts: Facts, language: str, tone: str = NEUTRAL) -> None:
        self._wording = wording
        self._facts = facts
        self.language = language
        self.tone = tone

    # --- words ---

    def say(self, code: str, /, **values: Any) -> str:
        """A response's text."""
        return self._wording.say(code, self.language, self.tone, **values)

    def reply(self, code: str, /, **values: Any) -> Reply:
        """A response as a message; lines that stay empty are left out."""
        return Reply("\n".join(line for line in self.say(code, **values).split("\n") if line.strip()))

    def person_button(self) -> dict[str, str]:
        """The button that asks for a person."""
        return {"title": self.say("utter_button_human"), "payload": "/contact_human_agent"}

    def knows(self, name: str) -> bool:
        """Whether there is such a response."""
        return self._wording.knows(name)

    def label(self, group: str, code: str) -> str:
        """The word for a code."""
        return self._wording.label(group, code, self.language)

    def task_label(self, kind: str) -> str:
        """What a kind of task is called inside a sentence ("cancel an order")."""
        return self.label("task", kind)

    def join(self, parts: Sequence[str]) -> str:
        """A list in a sentence."""
        return self._wording.join(parts, self.language)

    def money(self, amount: Money) -> str:
        """Money."""
        return self._wording.money(amount, self.language)

    def date(self, moment: datetime) -> str:
        """A day."""
        return self._wording.date(moment, self.language)

    def options(self, options: dict[str, str]) -> str:
        """Options in a few words."""
        return self._wording.options(options, self.language)

    # --- items, variants, methods, orders ---

    def title(self, item: OrderItemView) -> str:
        """The item's title in the shopper's language."""
        product = self._facts.product(item.product_id, self.language)
        return product.title if product else item.title

    def item_name(self, item: OrderItemView) -> str:
        """Title and options: "Electric Kettle (black, 1L)"."""
        options = self.options(item.options)
        name = self.title(item)
        named = (
            self._wording.say("utter_part_item", self.language, title=name, options=options)
            if options
            else name
        )
        return f"{named} × {item.quantity}" if item.quantity > 1 else named

    def items(self, items: Sequence[OrderItemView]) -> str:
        """Several items in a sentence."""
        return self.join([self.item_name(item) for item in items])

    def item_choice(self, item: OrderItemView) -> Choice:
        """An item to pick."""
        return Choice(item.id, self.title(item), self.options(item.options), item.image)

    def variant_choices(self, item: OrderItemView, variant_ids: Sequence[str]) -> list[Choice]:
        """Variants to pick, with what they cost."""
        by_id = {variant.id: variant for variant in self._facts.variants(item.product_id)}
        return [
            Choice(variant_id, self.options(by_id[variant_id].options), self.money(by_id[variant_id].price))
            for variant_id in variant_ids
            if variant_id in by_id
        ]

    def universe(self, product_id: str) -> str:
        """All options of a product with their values, in a sentence."""
        return self._wording.sequence(self._option_lists(self._facts.universe(product_id)), self.language)

    def _option_lists(self, options: Mapping[str, Sequence[str]]) -> list[str]:
        lists = []
        for name, values in options.items():
            shown = [self._wording.option(value, self.language) for value in values]
            listed = self._wording.join_plain(shown, self.language)
            lists.append(
                self._wording.pair(self._wording.option_name(name, self.language), listed, self.language)
            )
        return lists

    def option_name(self, name: str) -> str:
        """An option's name as shown."""
        return self._wording.option_name(name, self.language)

    def option_values(self, values: Sequence[str]) -> str:
        """Values of an option in a row, as shown."""
        return self._wording.join_plain(
            (self._wording.option(value, self.language) for value in values), self.language
        )

    def pair(self, name: str, value: str) -> str:
        """A name with its value: "color: black"."""
        return self._wording.pair(name, value, self.language)

    def sequence(self, parts: Sequence[str]) -> str:
        """Longer parts in a row."""
        return self._wording.sequence(parts, self.language)

    def wish(self, wish: Wish) -> str:
        """The options wished for, in a few words."""
        parts = [self.options({name: value}) for name, values in wish.wanted.items() for value in values]
        return self._wording.join_plain(parts, self.language)

    def method_name(self, method: PaymentMethodView) -> str:
        """A payment method: "Visa ending in 1234", "gift card"."""
        name = self.label("payment_type", method.type)
        if method.last_four:
            brand = self.label("card_brand", method.brand) if method.brand else name
            return self.say("utter_part_card", brand=brand, last_four=method.last_four)
        return name

    def method_choice(self, method: PaymentMethodView, order: OrderView) -> Choice:
        """A payment method to pick; says so if it is the one that paid for the order, and a gift card's
        balance.
        """
        original = order.payment_method is not None and order.payment_method.id == method.id
        note = self.say("utter_part_original_method") if original else ""
        name = self.method_name(method)
        if method.balance is not None:
            # Two gift cards can only be told apart by what is on them.
            name = self.say("utter_part_with_balance", name=name, amount=self.money(method.balance))
        return Choice(method.id, name, note)

    def order_choice(self, order: OrderView) -> Choice:
        """An order to pick: its number, when, what state, what is in it."""
        titles = self._wording.join_plain((self.title(item) for item in order.items), self.language)
        status = self.status(order)
        return Choice(
            order.order_number, order.order_number, f"{self.date(order.created_at)} · {status} · {titles}"
        )

    def status(self, order: OrderView) -> str:
        """The order's state in words."""
        if order.status == "pending" and order.items_modified:
            return self.label("status", "pending_modified")
        return self.label("status", stage_of(order.status, order.fulfilments))

    def address(self, address: AddressView) -> str:
        """An address in one line."""
        return address.one_line()

    # --- cards ---

    def order_card(self, order: OrderView) -> dict[str, Any]:
        """An order as a card: steps, items, parcels, and what may be done with it now."""
        return {
            "order_number": order.order_number,
            "date": self.date(order.created_at),
            "status": order.status,
            "status_label": self.status(order),
            "steps": self._steps(order),
            "items": [
                {
                    "title": self.title(item),
                    "options": self.options(item.options),
                    "quantity": item.quantity,
                    "price": self.money(item.unit_price),
                    "image": item.image,
                }
                for item in order.items
            ],
            "total": self.money(order.total),
            "tracking": self._tracking(order),
            "actions": [
                {
                    "title": self.label("action", action),
                    "payload": f'/{_ACTION_INTENTS[action]}{{"order_number": "{order.order_number}"}}',
                }
                for action in order.allowed_actions
                if action in _ACTION_INTENTS
            ],
        }

    def _tracking(self, order: OrderView) -> list[dict[str, Any]]:
        """The parcels: none of a cancelled order, and a day to come only of an unfinished one."""
        if order.status == "cancelled":
            return []
        return [
            {
                "tracking_number": parcel.tracking_number,
                "carrier": parcel.carrier,
                "status": self.label("parcel", parcel.status) if parcel.status else None,
                "estimated_delivery": self.date(parcel.estimated_delivery)
                if parcel.estimated_delivery and order.status in UNFINISHED
                else None,
                "delivered_at": self.date(parcel.delivered_at) if parcel.delivered_at else None,
            }
            for parcel in order.fulfilments
        ]

    def _steps(self, order: OrderView) -> list[dict[str, Any]]:
        if order.status == "cancelled":
            return [self._a_step("pending", True), self._a_step("cancelled", True)]
        stage = stage_of(order.status, order.fulfilments)
        status = _STEP_OF.get(stage, stage)
        reached = _STEPS.index(status) if status in _STEPS else len(_STEPS)
        steps = [self._a_step(status, index <= reached) for index, status in enumerate(_STEPS)]
        if order.status in {"return_requested", "exchange_requested"}:
            steps.append(self._a_step(order.status, True))
        return steps

    def _a_step(self, status: str, done: bool) -> dict[str, Any]:
        return {"label": self.label("step", status), "done": done}

    def product_card(
        self, product: ProductView, variant: VariantView | None = None, reason: str = ""
    ) -> dict[str, Any]:
        """A product as a card. The price is the variant's, or the product's lowest."""
        price = variant.price if variant else product.price_min
        several = variant is None and product.price_min != product.price_max
        shown = self.money(price) if price else ""
        return {
            "id": product.id,
            "title": product.title,
            "image": product.image,
            "alt": self.say("utter_part_picture", title=product.title),
            "price": self.say("utter_part_price_from", price=shown) if several and shown else shown,
            "price_minor": price.amount_minor if price else None,
            "currency": price.currency if price else None,
            "rating": product.rating,
            "in_stock": variant.in_stock if variant else product.in_stock,
            "reason": reason,
            "url": product.url,
            "options_summary": self.options(variant.options) if variant else self._summary(product),
            "action": {
                "title": self.say("utter_button_details"),
                "payload": f'/ask_product{{"product_id": "{product.id}"}}',
            },
        }

    def _summary(self, product: ProductView) -> str:
        return " · ".join(self._option_lists(product.options))

    # --- what will change ---

    def change_card(self, change: Change) -> dict[str, Any]:
        """A change as a before/after card with its two buttons."""
        number = change.order_number or ""
        return {
            "title": self.say(f"utter_change_title_{change.kind}", order_number=number),
            "lines": [self._line(line, number) for line in change.lines],
            "amount_label": self.amount(change),
            "confirm": {"title": self.say("utter_button_confirm"), "payload": "/affirm"},
            "cancel": {"title": self.say("utter_button_keep"), "payload": "/deny"},
        }

    def _line(self, line: ChangeLine, order_number: str) -> dict[str, str]:
        code = line.label_code
        label, before, after = self.label("line", code), line.before or "", line.after or ""
        if code == "status":
            before, after = self.label("status", before), self.label("status", after)
        elif code == "reason":
            after = self.label("reason", after)
        elif code == "payment_method":
            before, after = self._method_label(before), self._method_label(after)
        elif code == "refund":
            method = line.subject or after
            after = self._method_label(method)
            if line.after_price is not None:
                after = f"{self.money(line.after_price)} → {after}"
        elif code == "item":
            label = self._title_as_bought(line.subject, order_number) or label
            before, after = self._listed_options(before), self._listed_options(after)
            label = self._counted(label, line)
            if line.before_price is not None and before:
                before = f"{before} ({self._unit_price(line.before_price, line)})"
            if line.after_price is not None and after:
                after = f"{after} ({self._unit_price(line.after_price, line)})"
        return {"label": label, "before": before, "after": after}

    def _counted(self, title: str, line: ChangeLine) -> str:
        """The title with how many units it is about, where the line has several."""
        if line.of_quantity == 1:
            return title
        code = "utter_part_units" if line.quantity == line.of_quantity else "utter_part_units_of"
        return self.say(code, count=line.quantity, of=line.of_quantity, title=title)

    def _unit_price(self, price: Money, line: ChangeLine) -> str:
        shown = self.money(price)
        return shown if line.of_quantity == 1 else self.say("utter_part_price_each", price=shown)

    def _title_as_bought(self, title: str | None, order_number: str) -> str | None:
        """A title that the shop gives as it was bought, in the shopper's language."""
        order = self._facts.order(order_number) if order_number else None
        item = next((item for item in order.items if item.title == title), None) if order else None
        return self.title(item) if item else title

    def _listed_options(self, text: str) -> str:
        """Options that the shop lists as "name: value, name: value", in the shopper's words."""
        pairs = [part.partition(": ") for part in text.split(", ")] if text else []
        return (
            self.options({name: value for name, _, value in pairs})
            if all(sign for _, sign, _ in pairs)
            else text
        )

    def _method_label(self, method_ids: str) -> str:
        names = []
        for method_id in method_ids.split(", ") if method_ids else ():
            method = self._facts.method(method_id)
            names.append(self.method_name(method) if method else method_id)
        return self._wording.join_plain(names, self.language)

    def amount(self, change: Change) -> str:
        """What the change costs or gives back, and when."""
        if change.amount is None or change.amount.amount_minor == 0:
            return ""
        method = self.method_name(change.payment_method) if change.payment_method else ""
        amount = self.money(abs(change.amount))
        if change.amount.amount_minor > 0:
            return self.say("utter_part_you_pay", amount=amount, method=method)
        at_once = change.refund_days == "0"
        if change.refund_waits:
            code = "utter_part_at_once_after_check" if at_once else "utter_part_in_days_after_check"
        else:
            code = "utter_part_at_once" if at_once else "utter_part_in_days"
        when = self.say(code)
        return self.say("utter_part_you_get", amount=amount, method=method, when=when)
