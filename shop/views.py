"""What the services answer with: frozen, complete, free of the session, JSON-safe by `to_dict()`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Self

from pydantic import TypeAdapter

from shop.money import Money


@cache
def _adapter(view: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(view)


class View:
    """Parent of all views: to and from plain JSON."""

    def to_dict(self) -> dict[str, Any]:
        """The view as JSON-safe values (times as ISO text, money as {amount_minor, currency})."""
        plain: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json")  # type: ignore[arg-type]
        return plain

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """The view that `to_dict` gave."""
        view: Self = _adapter(cls).validate_python(plain)  # type: ignore[arg-type]
        return view


@dataclass(frozen=True, slots=True)
class AddressInput(View):
    """An address as somebody typed it. The services check and tidy it."""

    line1: str
    city: str
    zip: str
    line2: str = ""
    state: str = ""
    country: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class AddressView(View):
    """An address of a customer (with `id`) or of an order (without)."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    name: str = ""
    id: str | None = None
    is_default: bool = False

    def one_line(self) -> str:
        """The address in one line, empty parts left out."""
        region = " ".join(part for part in (self.state, self.zip) if part)
        parts = (self.name, self.line1, self.line2, self.city, region, self.country)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class PaymentMethodView(View):
    """A payment method; `balance` only for gift cards."""

    id: str
    type: str
    label: str | None = None
    brand: str | None = None
    last_four: str | None = None
    balance: Money | None = None

    @property
    def is_gift_card(self) -> bool:
        """Whether money on it moves at once."""
        return self.type == "gift_card"


@dataclass(frozen=True, slots=True)
class CustomerView(View):
    """A customer with all that they may see and change."""

    id: str
    email: str
    name: str
    first_name: str | None
    last_name: str | None
    phone: str | None
    language: str | None
    addresses: list[AddressView]
    default_address: AddressView | None
    payment_methods: list[PaymentMethodView]
    consents: dict[str, bool]
    birth_date: date | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderItemView(View):
    """A line of an order. `id` is unique within the order; `unit_price` is what was paid."""

    id: str
    product_id: str
    variant_id: str
    title: str
    options: dict[str, str]
    quantity: int
    unit_price: Money
    image: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentView(View):
    """A payment by, or a refund to, the customer."""

    type: str
    amount: Money
    payment_method_id: str
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FulfilmentView(View):
    """A parcel."""

    tracking_number: str | None
    carrier: str | None
    status: str | None
    estimated_delivery: datetime | None
    delivered_at: datetime | None
    shipped_at: datetime | None = None
    item_ids: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OrderView(View):
    """An order. `payment_method` is where its money lies now; `total` is the sum of its lines.

    `allowed_actions`: cancel, change_address, change_payment, change_items, return, exchange - as far as the
    order's state allows them.
    `returnable_until`: the last day of the shop's period for returns and exchanges, where there is one.
    `return_request`: {items:[{line_id, variant_id, quantity}], refund_method_id, amount_minor, requested_at}.
    `exchange_request` and `items_change`: {items:[{line_id, variant_id, new_variant_id, quantity}],
    payment_method_id, price_difference_minor, requested_at}.
    """

    order_number: str
    customer_id: str
    status: str
    items_modified: bool
    currency: str
    created_at: datetime
    version: int
    items: list[OrderItemView]
    address: AddressView
    payments: list[PaymentView]
    payment_method: PaymentMethodView | None
    fulfilments: list[FulfilmentView]
    total: Money
    allowed_actions: list[str]
    return_request: dict[str, Any] | None = None
    exchange_request: dict[str, Any] | None = None
    items_change: dict[str, Any] | None = None
    cancel_reason: str | None = None
    updated_at: datetime | None = None
    returnable_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class VariantView(View):
    """One buyable form of a product. `in_stock`: available, and not counted down to nothing."""

    id: str
    product_id: str
    sku: str | None
    options: dict[str, str]
    price: Money
    available: bool
    stock: int | None
    in_stock: bool


@dataclass(frozen=True, slots=True)
class ProductView(View):
    """A product in one language. `options` lists each option's values; prices span its variants.

    `matched_variant_ids`: in search results, the variants that fit the filters (all, where none were given).
    """

    id: str
    title: str
    description: str
    category: str
    brand: str | None
    tags: list[str]
    image: str | None
    rating: float | None
    attributes: dict[str, Any]
    options: dict[str, list[str]]
    variants: list[VariantView]
    price_min: Money | None
    price_max: Money | None
    in_stock: bool
    language: str
    url: str
    matched_variant_ids: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CategoryView(View):
    """A category: its key (the stored name), its name in the language asked for, how many products it has."""

    key: str
    name: str
    product_count: int


@dataclass(frozen=True, slots=True)
class ItemSwap(View):
    """Exchange the line `item_id` for the variant `new_variant_id` of the same product.

    `quantity`: how many units of the line, where not all of them.
    """

    item_id: str
    new_variant_id: str
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class SearchQuery(View):
    """What to search for. Everything may be left out; `price_*` in minor units; `options` must all hold.

    `offset` and `limit` page through the ranking. `by_meaning`: whether words that name no product may find
    what they mean; otherwise only what has the words.
    """

    words: str = ""
    category: str | None = None
    brand: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False
    language: str = "en"
    limit: int = 10
    offset: int = 0
    by_meaning: bool = True


@dataclass(frozen=True, slots=True)
class ChangeLine(View):
    """One thing that changes. `label_code` is for wording; `before` and `after` are plain text.

    Label codes: status, reason, address, payment_method, item, refund. For `item`, `subject` is the product's
    title, the prices are the unit prices, `quantity` counts the units it is about and `of_quantity` those
    that the line has; for `refund`, `subject` is the payment method's id and `after_price` the amount.
    """

    label_code: str
    before: str | None = None
    after: str | None = None
    subject: str | None = None
    before_price: Money | None = None
    after_price: Money | None = None
    quantity: int = 1
    of_quantity: int = 1


@dataclass(frozen=True, slots=True)
class Change(View):
    """What a write will do, before it is made.

    `amount`: positive = the customer pays, negative = the customer gets back, None = no money moves.
    `payment_method`: the method it moves on. `refund_days`: "0" (gift card, at once) or "5-7", None without
    a refund; `refund_waits`: counted from when the goods are back and checked. Pass `version` to the write as
    `expected_version`.
    Kinds: cancel, change_address, change_payment, change_items, return, exchange, change_default_address.
    """

    kind: str
    order_number: str | None
    version: int | None
    lines: list[ChangeLine]
    amount: Money | None = None
    payment_method: PaymentMethodView | None = None
    refund_days: str | None = None
    refund_waits: bool = False


@dataclass(frozen=True, slots=True)
class ArticleView(View):
    """A help page in one language. `url` is `/help/<slug>` unless the page lives elsewhere."""

    id: str
    slug: str
    language: str
    title: str
    body: str
    url: str
    tags: list[str]


@dataclass(frozen=True, slots=True)
class ArticleAnswer(View):
    """The passage of an article that answers a question best, and how well (0..1).

    `lead` is the passage that the article opens with, `rows` those of its tables that the question names.
    `cut`: the passage begins inside a paragraph.
    """

    article_id: str
    slug: str
    title: str
    passage: str
    url: str
    score: float
    language: str
    lead: str = ""
    rows: list[str] = field(default_factory=list)
    cut: bool = False
