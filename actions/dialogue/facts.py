"""What the engine knows about the customer and the shop during one turn; each thing is fetched once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from actions.suggestions.wanted import Asked, Suggesting, Suggestion
from actions.understanding.days import is_within
from actions.understanding.destinations import towns_of_addresses, towns_of_orders
from actions.understanding.in_each import said_number
from actions.understanding.items import ItemCandidate, mentions_in, order_mentions
from actions.understanding.kept import tells_order_by_item
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.parts import is_kept, part_of_order
from actions.understanding.payments import PaymentCandidate
from actions.understanding.text import fold
from actions.understanding.thing_named import is_called
from actions.understanding.variants import VariantCandidate, options_of
from shop.errors import NotFound
from shop.privacy.redaction import remember
from shop.services import Services
from shop.settings import ShopSettings
from shop.views import (
    AddressView,
    CustomerView,
    OrderItemView,
    OrderView,
    PaymentMethodView,
    ProductView,
    VariantView,
)

LANGUAGES = ("en", "zh")
_MOST_ORDERS = 50


class TitleCache:
    """Titles of products in all languages, for matching only: a minute old is young enough, and most turns
    need some.
    """

    def __init__(self, *, keep_seconds: float = 60.0, most: int = 5000) -> None:
        self._keep = keep_seconds
        self._most = most
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}

    def titles(self, product_id: str, read: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
        """The product's titles, read anew when they are not known or old."""
        now = monotonic()
        known = self._known.get(product_id)
        if known is not None and known[0] > now:
            return known[1]
        found = read()
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[product_id] = (now + self._keep, found)
        return found


class NoSuggestions:
    """Stands in where nothing suggests anything: lists then come from the catalogue's search alone."""

    def suggest(
        self, asked: Asked, *, customer_id: str | None, visitor_id: str | None = None
    ) -> Sequence[Suggestion]:
        """Nothing."""
        return ()

    def note_shown(
        self,
        suggestions: Sequence[Suggestion],
        *,
        customer_id: str | None,
        visitor_id: str | None,
        where: str,
    ) -> str | None:
        """Not recorded."""
        return None


@dataclass(frozen=True)
class Shop:
    """What every turn works on."""

    services: Services
    settings: ShopSettings
    titles: TitleCache = field(default_factory=TitleCache)
    suggestions: Suggesting = field(default_factory=NoSuggestions)


class Facts:
    """The customer's data and the products, read at most once a turn. Without a customer there is no own
    data.
    """

    def __init__(self, shop: Shop, customer_id: str | None, visitor_id: str | None = None) -> None:
        self.services = shop.services
        self._titles = shop.titles
        self.settings = shop.settings
        self.suggestions = shop.suggestions
        self.customer_id = customer_id
        self.visitor_id = visitor_id
        self._profile: CustomerView | None = None
        self._tone: str | None = None
        self._orders: list[OrderView] | None = None
        self._products: dict[tuple[str, str], ProductView | None] = {}

    @property
    def customer(self) -> str:
        """The customer's id; the caller has made sure that there is one."""
        if self.customer_id is None:
            raise RuntimeError("nobody is identified")
        return self.customer_id

    @property
    def profile(self) -> CustomerView:
        """The customer."""
        if self._profile is None:
            self._profile = self.services.customers.profile(self.customer)
            remember(self._profile.name, self._profile.phone)
            remember(*(address.line1 for address in self._profile.addresses))
        return self._profile

    @property
    def tone(self) -> str:
        """How the customer is spoken to, by what is known of them."""
        if self._tone is None:
            self._tone = self.services.profiles.tone_for(self.customer_id)
        return self._tone

    @property
    def orders(self) -> list[OrderView]:
        """The customer's orders, newest first."""
        if self._orders is None:
            self._orders = self.services.orders.orders_of(self.customer, limit=_MOST_ORDERS)
        return self._orders

    def of_day(self, orders: Sequence[OrderView], day: str) -> list[OrderView]:
        """Those of the orders that were placed on the day, or in the stretch of days, in the shop's zone."""
        zone = self.settings.zone
        return [order for order in orders if day and is_within(order.created_at, day, zone)]

    def numbers_for(self, text: str) -> list[str]:
        """The numbers of the customer's orders, for finding them in a text; none where the text has no
        digit at all.
        """
        if self.customer_id is None or not any(letter.isdigit() for letter in text):
            return []
        return [order.order_number for order in self.orders]

    def speaks_of_another(self, text: str, number: str) -> bool:
        """Whether the text names items, and all of them are in other orders of the customer than that one."""
        order = self.order(number)
        if order is None or mentions_in(text, self.item_candidates(order)):
            return False
        if any(mentions_in(text, self.item_candidates(other)) for other in self.orders):
            return True
        return tells_order_by_item(text)  # by something that is not known: which one has to be asked

    def with_items(self, text: str, orders: Sequence[OrderView]) -> list[OrderView]:
        """Those of the orders that have what the text names: "tea kettle" is no electric kettle where one of
        them has the other.
        """
        said = self._where_named(text, orders)
        whole = [order for order in orders if said and all(order.order_number in named for named in said)]
        return whole or [order for order in orders if any(order.order_number in named for named in said)]

    def told_apart(self, text: str, orders: Sequence[OrderView]) -> list[OrderView]:
        """The orders that the text names by something in them, as said; none where a name fits several."""
        said = self._where_named(text, orders)
        if any(len(named) > 1 for named in said):
            return []
        known = {order.order_number: order for order in orders}
        return [known[number] for number in dict.fromkeys(number for named in said for number in named)]

    def described(self, text: str, orders: Sequence[OrderView]) -> list[OrderView]:
        """Those of the orders that have what the text names in the version that it says: "the black one"."""
        pooled = [
            replace(
                item, id=f"{order.order_number} {item.id}", options={**item.options, "": order.order_number}
            )
            for order in orders
            for item in self.item_candidates(order)
        ]
        found = {key.split(" ")[0] for mention in mentions_in(text, pooled) for key in mention.ids}
        return [order for order in orders if order.order_number in found]

    def going_to(self, text: str, orders: Sequence[OrderView]) -> list[OrderView]:
        """Those of the orders that a text tells by the town that they go to; none where two go to one."""
        towns = towns_of_orders(text, [order.address.city for order in orders])
        found = [order for order in orders if order.address.city in towns]
        return found if len(found) == len(towns) else []

    def known_address(self, text: str, *, but: str | None = None) -> AddressView | None:
        """The one address on file, or of an order, that a text tells by its town: "my Chicago address".
        `but`: the order whose address is to change.
        """
        known = [*self.profile.addresses]
        known += [order.address for order in self.orders if order.order_number != but]
        towns = towns_of_addresses(text, [address.city for address in known])
        found = {(one.line1, one.line2, one.zip): one for one in known if one.city in towns}
        return next(iter(found.values())) if len(found) == 1 else None

    def in_each_of(self, text: str, orders: Sequence[OrderView]) -> list[OrderView]:
        """Those of the orders that a text means by a thing which each of them has once: "both my kettles"."""
        many = said_number(text)
        for named in self._where_named(text, orders) if many else []:
            if len(named) == many:
                return [order for order in orders if order.order_number in named]
        return []

    def _where_named(self, text: str, orders: Sequence[OrderView]) -> list[set[str]]:
        """For each thing that the text names, the numbers of those of the orders that have it."""
        pooled = [
            # What it is to become may be said beside its name: its options tell no order. Like things of
            # different orders are not one.
            replace(item, id=f"{order.order_number} {item.id}", options={"": order.order_number})
            for order in orders
            for item in self.item_candidates(order)
        ]
        folded = fold(text)
        # "Cancel the laptop, keep the keyboard": what stays tells the order only where nothing else does.
        mentions = order_mentions(text, pooled) or mentions_in(text, pooled)
        wanted = [mention for mention in mentions if not is_kept(folded, mention)]
        return [{key.split(" ")[0] for key in mention.ids} for mention in wanted or mentions]

    def names_other(self, text: str, number: str | None) -> bool:
        """Whether the text names orders by their numbers, and not the one with that number."""
        said = {key_of(other) for other in numbers_in(text, self.numbers_for(text))}
        return bool(said) and number is not None and key_of(number) not in said

    def names_own_item(self, text: str) -> bool:
        """Whether the text names something that the customer has ordered."""
        return any(mentions_in(text, self.item_candidates(order)) for order in self.orders)

    def sells(self, thing: str, language: str) -> bool:
        """Whether a product is what these words call it: "tent" where there is a dome tent."""
        found = self.services.catalogue.find_products(thing, 5, language)
        return any(is_called(thing, product.title) for product in found)

    def wants_part(self, text: str, order: OrderView, *, whole_said: bool) -> bool:
        """Whether the text wants only a part of the order gone; see `part_of_order`."""
        units = sum(item.quantity for item in order.items)
        return part_of_order(text, self.item_candidates(order), units=units, whole_said=whole_said)

    def order(self, number: str) -> OrderView | None:
        """The customer's order with that number, or None; somebody else's order is None too."""
        key = key_of(number)
        for order in self.orders:
            if key_of(order.order_number) == key:
                return order
        # A shop's letters are easily left out: "6067464" for "#W6067464".
        ending = [
            order
            for order in self.orders
            if key.isdigit() and len(key) >= 4 and key_of(order.order_number).endswith(key)
        ]
        if len(ending) == 1:
            return ending[0]
        try:
            return self.services.orders.order_of(self.customer, number)
        except NotFound:
            return None

    def forget_orders(self) -> None:
        """After a write: what was read is old."""
        self._orders = None
        self._profile = None

    def method(self, method_id: str) -> PaymentMethodView | None:
        """One of the customer's payment methods."""
        return next((method for method in self.profile.payment_methods if method.id == method_id), None)

    def product(self, product_id: str, language: str) -> ProductView | None:
        """A product in a language, or None if the shop has it no more."""
        key = (product_id, language)
        if key not in self._products:
            try:
                self._products[key] = self.services.catalogue.product(product_id, language)
            except NotFound:
                self._products[key] = None
        return self._products[key]

    def variants(self, product_id: str) -> Sequence[VariantView]:
        """The product's variants; none if the shop has it no more."""
        product = self.product(product_id, LANGUAGES[0])
        return product.variants if product else ()

    def variant_candidates(self, product_id: str) -> list[VariantCandidate]:
        """The variants in the form that understanding works on."""
        return [
            VariantCandidate(variant.id, variant.options, variant.price.amount_minor, variant.in_stock)
            for variant in self.variants(product_id)
        ]

    def universe(self, product_id: str) -> dict[str, list[str]]:
        """The product's options with all their values."""
        return options_of(self.variant_candidates(product_id))

    def titles(self, item: OrderItemView) -> tuple[str, ...]:
        """The item's title as bought, and the product's in every language."""
        return tuple(dict.fromkeys((item.title, *self.titles_of(item.product_id))))

    def titles_of(self, product_id: str) -> tuple[str, ...]:
        """The product's title in every language."""
        return self._titles.titles(product_id, lambda: self._read_titles(product_id))

    def _read_titles(self, product_id: str) -> tuple[str, ...]:
        products = (self.product(product_id, language) for language in LANGUAGES)
        return tuple(product.title for product in products if product)

    def item_candidates(self, order: OrderView) -> list[ItemCandidate]:
        """The order's lines in the form that understanding works on."""
        return [
            ItemCandidate(
                item.id, self.titles(item), item.options, item.product_id, item.unit_price.amount_minor
            )
            for item in order.items
        ]

    def payment_candidates(self, original_id: str | None) -> list[PaymentCandidate]:
        """The customer's payment methods; `original_id` is the one the order was paid with."""
        return [
            PaymentCandidate(
                method.id,
                method.type,
                method.brand or "",
                method.last_four or "",
                method.id == original_id,
                method.balance.to_decimal() if method.balance is not None else None,
            )
            for method in self.profile.payment_methods
        ]


def is_late(order: OrderView) -> bool:
    """Delivered too long ago to be returned or exchanged."""
    return (
        order.status == "delivered"
        and order.returnable_until is not None
        and not {"return", "exchange"} & set(order.allowed_actions)
    )


def item_of(order: OrderView, item_id: str) -> OrderItemView | None:
    """A line of an order by its id."""
    return next((item for item in order.items if item.id == item_id), None)
