"""Orders, items, options, payments and addresses in the shopper's words; never an internal id."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from evaluation.conversations.goal import Change, Item, Language
from evaluation.conversations.shopper.knowing import Knowledge, KnownItem, KnownOrder
from evaluation.conversations.shopper.listening import fold, order_key
from evaluation.conversations.shopper.wording import Wording, keep

_CJK = re.compile(r"[\u4e00-\u9fff]")
_LAST_FOUR = re.compile(r"^(?P<brand>.*?)\s*(?:ending in|ending|尾号)\s*(?P<four>\d{3,4})\D*$", re.IGNORECASE)
_BALANCE = re.compile(r"^gift card with (?P<amount>\S+)", re.IGNORECASE)
_VAGUE = frozenset("set kit machine maker cleaner device stand holder system top case pack one table".split())
_PAYMENTS = {"paypal": "paypal", "gift card": "gift_card", "credit card": "credit_card"}
_ORIGINAL = re.compile(r"\boriginal\b|原来?支付|原路|原方式")
ONE_IN_SHORT = 0.4
"""Share of items called by the last word of their title ("the hoodie"), where that is clear."""


class Describer:
    """Words for the things a goal speaks of."""

    def __init__(
        self,
        language: Language,
        knowledge: Knowledge,
        wording: Wording,
        chance: random.Random,
        *,
        brief: bool,
    ) -> None:
        self._language = language
        self._knowledge = knowledge
        self._wording = wording
        self._chance = chance
        self._brief = brief
        self._called: dict[tuple[str, str], str] = {}

    @property
    def speaks_chinese(self) -> bool:
        """Whether the conversation is in Chinese."""
        return self._language == "zh"

    # --- orders ---

    def known_order(self, number: str | None) -> KnownOrder | None:
        """What the customer knows of an order, by any spelling of its number."""
        key = order_key(number or "")
        return next((o for n, o in self._knowledge.orders.items() if order_key(n) == key), None)

    def order(self, number: str) -> str:
        """The order number as people type it: mostly as printed, sometimes without its sign."""
        bare = number.lstrip("#")
        if self._brief:
            return keep(self._chance.choice((bare, bare, number, bare.lower())))
        return keep(bare if self._chance.random() < 0.25 else number)

    # --- items ---

    def titles_of(self, title: str) -> set[str]:
        """A product's titles in every language, folded."""
        known = self._knowledge.titles.get(title, {})
        return {fold(title), *(fold(other) for other in known.values())}

    def title(self, title: str) -> str:
        """The title in the shopper's language."""
        return self._knowledge.titles.get(title, {}).get(self._language, title)

    def known_item(self, item: Item, order: KnownOrder | None) -> KnownItem | None:
        """The order's line that a goal's item means."""
        wanted = self.titles_of(item.title)
        for line in order.items if order else ():
            same = self.titles_of(line.title) & wanted
            if same and all(line.options.get(name) == value for name, value in item.options.items()):
                return line
        return None

    def item(self, item: Item, order: KnownOrder | None) -> str:
        """An item: "the hoodie", "the Fernway Hoodie (black, L)"; the same name every time."""
        key = (item.title, repr((sorted(item.options.items()), item.quantity)))
        if key not in self._called:
            self._called[key] = self._name(item, order)
        return self._called[key]

    def _name(self, item: Item, order: KnownOrder | None) -> str:
        title = self.title(item.title)
        if self._chance.random() < (0.7 if self._brief else ONE_IN_SHORT):
            title = self._short(title, order)
        slots = {"title": title, "options": self.values(item.options, item)}
        name = "thing.item" if not item.options else "thing.item_with_options"
        if item.quantity is not None:
            name, slots["count"] = "thing.units", self.count(item.quantity)
        return self._wording.fill(self._wording.pick(name, "terse" if self._brief else "plain", slots), slots)

    def count(self, units: int) -> str:
        """A number of units in a word."""
        return self._thing(f"count_{units}", {}) if self._wording.has(f"thing.count_{units}") else str(units)

    def _short(self, title: str, order: KnownOrder | None) -> str:
        """A title's last word or two, if nothing else in the order is called so."""
        parts = title.split(" ")
        if len(parts) < 2:
            return title
        count = 2 if parts[-1].casefold() in _VAGUE or self._chance.random() < 0.3 else 1
        short = " ".join(parts[-count:])
        others = {self.title(line.title) for line in order.items} - {title} if order else set()
        if len(parts) == count or any(fold(short) in fold(other) for other in others):
            return title
        return short.lower() if parts[-1][1:].islower() else short

    def items(self, items: Sequence[Item], order: KnownOrder | None) -> str:
        """Several items in a sentence."""
        return self.listed([self.item(item, order) for item in items])

    def listed(self, parts: Sequence[str], name: str = "thing.list") -> str:
        """A list with a last "and"."""
        if len(parts) < 2:
            return "".join(parts)
        slots = {"first": self._sign("comma").join(parts[:-1]), "last": parts[-1]}
        return self._wording.fill(self._wording.pick(name, "plain", slots), slots)

    def _sign(self, name: str) -> str:
        return ", " if self._language == "en" else "、"

    # --- options ---

    def word(self, value: str) -> str:
        """An option's name or value in the shopper's language."""
        return self._knowledge.words.get(value, value) if self._language == "zh" else value

    def values(self, options: Mapping[str, str], item: Item | None = None) -> str:
        """Options in a few words: "blue, size L, waterproof yes"."""
        return self._sign("comma").join(self.option(name, value) for name, value in options.items())

    def option(self, name: str, value: str) -> str:
        """One option: its value, with its name where the value says little alone."""
        shown, called = self.word(value), self.word(name)
        plain = fold(value) in {"yes", "no", "none"} or fold(value).replace(".", "").isdigit()
        sized = fold(name) == "size" and len(value) <= 3
        kind = "bare" if plain else "size" if sized else "color" if fold(name) == "color" else "other"
        slots = {"name": called, "value": shown}
        return self._wording.fill(self._wording.pick(f"thing.option_{kind}", "plain", slots), slots)

    def swaps(self, change: Change, order: KnownOrder | None, *, form: str = "swap") -> str:
        """What is to become what: "the hoodie for one in blue and the mug for the same one"."""
        parts = []
        for item, to in zip(change.items, change.to or [{}] * len(change.items), strict=False):
            slots = {"item": self.item(item, order), "values": self.values(to, item)}
            name = f"thing.{form}" if to else "thing.swap_same"
            parts.append(self._wording.fill(self._wording.pick(name, "plain", slots), slots))
        return self.listed(parts, "thing.clauses")

    # --- payments, reasons ---

    def payment(self, words: str) -> str:
        """A payment method in the shopper's language, told from others of its kind."""
        plain = fold(words)
        if _ORIGINAL.search(plain):
            return self._thing("original_method", {})
        if card := _LAST_FOUR.match(words.strip()):
            brand = self.word(card["brand"].strip()) or self._thing("credit_card", {})
            return self._thing("card", {"brand": brand, "four": keep(card["four"])})
        if gift := _BALANCE.match(words.strip()):
            return self._thing("gift_card_with", {"amount": keep(gift["amount"])})
        return self._thing(_PAYMENTS[plain], {}) if plain in _PAYMENTS else words

    def reason(self, words: str) -> str:
        """Why an order is cancelled."""
        code = fold(words).replace(" ", "_")
        return self._thing(f"reason_{code}", {}) if self._wording.has(f"thing.reason_{code}") else words

    def _thing(self, name: str, slots: Mapping[str, str]) -> str:
        register = "terse" if self._brief else "plain"
        picked = self._wording.pick(f"thing.{name}", register, slots)  # type: ignore[arg-type]
        return self._wording.fill(picked, slots)


def means_original(payment: str) -> bool:
    """Whether a goal's payment is the one the order was paid with."""
    return _ORIGINAL.search(fold(payment)) is not None


def last_four_of(payment: str) -> str:
    """The digits that tell a card, if the words have them."""
    card = _LAST_FOUR.match(payment.strip())
    return card["four"] if card else ""
