"""What one line of an import file may hold, one model a kind. docs/import.md is the same for people."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shop.importing.fields import (
    Amount,
    Attributes,
    Currency,
    Email,
    Identifier,
    Language,
    LongText,
    Moment,
    OptionalIdentifier,
    Options,
    OrderStatus,
    ShortText,
    SignedAmount,
    Text16,
    Text32,
    Text64,
    Text100,
    Title,
)


def _named(*names: str) -> Any:
    """A required field that may also come under other names."""
    return Field(validation_alias=AliasChoices(*names))


def _optional(default: Any, *names: str) -> Any:
    return Field(default=default, validation_alias=AliasChoices(*names))


def _listed(value: Any) -> Any:
    """``null`` for "none of them", and ``{id: {...}}`` for a list of objects that know their id."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [{"id": key, **item} if isinstance(item, dict) else item for key, item in value.items()]
    return value


def _tag_list(value: Any) -> Any:
    if isinstance(value, str):
        return [tag.strip() for tag in value.split(",") if tag.strip()]
    return [] if value is None else value


def _refuse_repeats(what: str, ids: list[str]) -> None:
    if len(set(ids)) == len(ids):
        return
    repeated = [key for key, count in Counter(ids).items() if count > 1]
    if repeated:
        raise ValueError(f"{what} {repeated[0]!r} is there twice")


class Record(BaseModel):
    """Base of all records: unknown keys are left alone, so that a shop's own extras do no harm."""

    model_config = ConfigDict(extra="ignore", frozen=False, populate_by_name=True)
    kind: ClassVar[str] = ""
    key_field: ClassVar[str] = "id"

    @property
    def key(self) -> str:
        return str(getattr(self, self.key_field))


Tags = Annotated[list[ShortText], BeforeValidator(_tag_list)]


class VariantRecord(Record):
    id: Identifier = _named("id", "variant_id", "item_id")
    sku: Text100 = ""
    options: Options = {}
    price: Amount
    currency: Currency | None = None
    available: bool = True
    stock: int | None = Field(default=None, ge=0, le=1_000_000_000)


class ProductTranslation(Record):
    """Texts in another language; `options` translates option names and values, word by word."""

    title: ShortText = ""
    description: LongText = ""
    category: ShortText = ""
    options: Options = {}


class ProductRecord(Record):
    kind = "products"

    id: Identifier = _named("id", "product_id")
    title: Title = _named("title", "name")
    description: LongText = ""
    category: Text100 = ""
    brand: Text100 = _optional("", "brand", "vendor")
    tags: Tags = []
    image: LongText = _optional("", "image", "image_url", "thumbnail")
    rating: float | None = Field(default=None, ge=0, le=5, allow_inf_nan=False)
    attributes: Options = {}
    translations: dict[Language, ProductTranslation] = {}
    variants: Annotated[list[VariantRecord], BeforeValidator(_listed)] = Field(min_length=1, max_length=2_000)
    created_at: Moment | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_form_only(cls, data: Any) -> Any:
        """A product without variants but with a price is its own only variant."""
        if isinstance(data, dict) and "variants" not in data and "price" in data:
            names = ("sku", "price", "currency", "available", "stock")
            own = {name: data[name] for name in names if data.get(name) is not None}
            return {**data, "variants": [{"id": data.get("id", data.get("product_id")), **own}]}
        return data

    @model_validator(mode="after")
    def _variants_differ(self) -> ProductRecord:
        _refuse_repeats("variant", [variant.id for variant in self.variants])
        return self


class AddressRecord(Record):
    id: OptionalIdentifier = None
    name: ShortText = ""
    line1: ShortText = _optional("", "line1", "address1", "street")
    line2: ShortText = _optional("", "line2", "address2")
    city: Text100 = ""
    state: Text100 = _optional("", "state", "province", "region")
    zip: Text32 = _optional("", "zip", "postal_code", "postcode")
    country: Text100 = ""
    default: bool = False


class PaymentMethodRecord(Record):
    id: Identifier = _named("id", "payment_method_id")
    type: Text32 = _named("type", "source")
    label: Text100 = ""
    brand: Text64 = ""
    last_four: Text16 = ""
    balance: Amount | None = None
    currency: Currency | None = None

    @model_validator(mode="after")
    def _only_the_last_digits(self) -> PaymentMethodRecord:
        if len(self.last_four) > 4:
            raise ValueError("last_four should be the last four digits only")
        return self


class CustomerRecord(Record):
    kind = "customers"

    id: Identifier = _named("id", "customer_id", "user_id")
    email: Email | None = None
    name: ShortText = ""
    first_name: Text100 = ""
    last_name: Text100 = ""
    phone: Text64 = ""
    language: Language | None = None
    birth_date: date | None = _optional(None, "birth_date", "birthday")
    sex: Text16 = _optional("", "sex", "gender")
    addresses: Annotated[list[AddressRecord], BeforeValidator(_listed)] = Field(default=[], max_length=100)
    payment_methods: Annotated[list[PaymentMethodRecord], BeforeValidator(_listed)] = Field(
        default=[], max_length=100
    )
    consents: dict[Text64, bool] = {}
    attributes: Attributes = {}
    created_at: Moment | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_other_writings(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        data = dict(data)
        name = data.get("name")
        if isinstance(name, dict):
            first = name.get("first_name", name.get("first", ""))
            last = name.get("last_name", name.get("last", ""))
            data["name"] = ""
            data.setdefault("first_name", first)
            data.setdefault("last_name", last)
        if "addresses" not in data and isinstance(data.get("address"), dict):
            data["addresses"] = [{**data["address"], "default": True}]
        return data

    @model_validator(mode="after")
    def _complete(self) -> CustomerRecord:
        if not self.name:
            self.name = full_name(self.first_name, self.last_name)
        elif not self.first_name and not self.last_name:
            self.first_name, self.last_name = split_name(self.name)
        _refuse_repeats("payment method", [method.id for method in self.payment_methods])
        _refuse_repeats("address", [address.id for address in self.addresses if address.id])
        if self.addresses and not any(address.default for address in self.addresses):
            self.addresses[0].default = True
        if sum(address.default for address in self.addresses) > 1:
            raise ValueError("more than one address is the default")
        return self


class OrderItemRecord(Record):
    id: OptionalIdentifier = None
    product_id: OptionalIdentifier = None
    variant_id: Identifier = _named("variant_id", "item_id")
    title: ShortText = _optional("", "title", "name")
    options: Options = {}
    quantity: int = Field(default=1, ge=1, le=100_000)
    price: Amount = _named("price", "unit_price")


class PaymentRecord(Record):
    type: Literal["payment", "refund"] = _optional("payment", "type", "transaction_type")
    amount: Amount
    payment_method_id: OptionalIdentifier = None
    created_at: Moment | None = None


class OrderAddressRecord(Record):
    name: ShortText = ""
    line1: ShortText = _optional("", "line1", "address1", "street")
    line2: ShortText = _optional("", "line2", "address2")
    city: Text100 = ""
    state: Text100 = _optional("", "state", "province", "region")
    zip: Text32 = _optional("", "zip", "postal_code", "postcode")
    country: Text100 = ""


class FulfilmentRecord(Record):
    tracking_number: Text100 = _optional("", "tracking_number", "tracking_id")
    carrier: Text100 = ""
    status: Text32 = ""
    item_ids: list[Identifier] = []
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    estimated_delivery: Moment | None = None

    @model_validator(mode="before")
    @classmethod
    def _first_of_a_list(cls, data: Any) -> Any:
        """Some systems give a list with one tracking number."""
        tracking = data.get("tracking_id") if isinstance(data, dict) else None
        if isinstance(tracking, list) and len(tracking) == 1:
            return {**data, "tracking_id": tracking[0]}
        return data


class ReturnRequestRecord(Record):
    """`items` are variants, as shops record it; `lines` tells two lines of one variant apart, `quantities`
    how many units of each line go back, where not all do.
    """

    items: list[Identifier] = Field(min_length=1)
    lines: list[Identifier] = []
    quantities: list[int] = []
    refund_method_id: OptionalIdentifier = _optional(None, "refund_method_id", "payment_method_id")
    amount: Amount | None = None
    requested_at: Moment | None = None


class ExchangeRequestRecord(Record):
    """An exchange that was asked for, or the change of items that was made to a pending order."""

    items: list[Identifier] = Field(min_length=1)
    new_items: list[Identifier] = Field(min_length=1)
    lines: list[Identifier] = []
    quantities: list[int] = []
    payment_method_id: OptionalIdentifier = None
    price_difference: SignedAmount = Decimal(0)
    requested_at: Moment | None = None

    @model_validator(mode="after")
    def _same_number(self) -> ExchangeRequestRecord:
        if len(self.items) != len(self.new_items):
            raise ValueError("items and new_items should be equally many")
        return self


class OrderRecord(Record):
    kind = "orders"
    key_field = "order_number"

    order_number: Identifier = _named("order_number", "order_id", "id")
    customer_id: Identifier = _named("customer_id", "user_id")
    status: OrderStatus
    items_modified: bool = False
    currency: Currency | None = None
    items: list[OrderItemRecord] = Field(min_length=1, max_length=2_000)
    payments: list[PaymentRecord] = Field(
        default=[], max_length=2_000, validation_alias=AliasChoices("payments", "payment_history")
    )
    address: OrderAddressRecord | None = None
    fulfilments: list[FulfilmentRecord] = Field(
        default=[], max_length=2_000, validation_alias=AliasChoices("fulfilments", "fulfillments")
    )
    cancel_reason: Text100 = ""
    return_request: ReturnRequestRecord | None = None
    exchange_request: ExchangeRequestRecord | None = None
    items_change: ExchangeRequestRecord | None = None
    created_at: Moment | None = None

    @model_validator(mode="before")
    @classmethod
    def _modified_in_the_status(cls, data: Any) -> Any:
        """``pending (item modified)`` says two things in one word."""
        status = data.get("status") if isinstance(data, dict) else None
        if isinstance(status, str) and status.strip().lower().startswith("pending (item"):
            return {**data, "status": "pending", "items_modified": True}
        return data

    @model_validator(mode="after")
    def _number_lines(self) -> OrderRecord:
        for place, item in enumerate(self.items, start=1):
            item.id = item.id or str(place)
        _refuse_repeats("line", [item.id for item in self.items if item.id])
        return self


class EventRecord(Record):
    kind = "events"

    id: Identifier
    # The field is `kind` in the file; the class attribute `kind` names the record's own kind.
    event_kind: Literal[
        "view", "search", "cart", "purchase", "recommendation_shown", "recommendation_clicked"
    ] = Field(validation_alias="kind", serialization_alias="kind")
    customer_id: OptionalIdentifier = None
    visitor_id: OptionalIdentifier = None
    product_id: OptionalIdentifier = None
    variant_id: OptionalIdentifier = None
    query: ShortText = ""
    value: float | None = Field(default=None, allow_inf_nan=False)
    list_id: Text64 = ""
    position: int | None = Field(default=None, ge=1, le=1_000)
    place: Text32 = ""
    model: Text64 = ""
    created_at: Moment


class ReviewRecord(Record):
    kind = "reviews"

    id: Identifier
    product_id: Identifier
    customer_id: OptionalIdentifier = None
    rating: float = Field(ge=0, le=5, allow_inf_nan=False)
    title: ShortText = ""
    text: LongText = ""
    language: Language | None = None
    created_at: Moment | None = None


class ArticleRecord(Record):
    kind = "articles"

    id: OptionalIdentifier = None
    slug: Identifier
    language: Language = "en"
    title: Title
    body: LongText
    url: ShortText = ""
    tags: Tags = []

    @property
    def key(self) -> str:
        """An article is one slug in one language; a shop need not invent an id for it."""
        return self.id or f"{self.slug}.{self.language}"


RECORDS: dict[str, type[Record]] = {
    model.kind: model
    for model in (ProductRecord, CustomerRecord, OrderRecord, EventRecord, ReviewRecord, ArticleRecord)
}
"""Kinds in the order in which they depend on one another."""


def full_name(first: str, last: str) -> str:
    """First and last name as one; Chinese names are written last name first, without a space."""
    if any("\u4e00" <= letter <= "\u9fff" for letter in first + last):
        return last + first
    return " ".join(part for part in (first, last) if part)


def split_name(name: str) -> tuple[str, str]:
    """(first, last) of a full name; a Chinese name's last name is its first character."""
    name = name.strip()
    if " " not in name and name and "\u4e00" <= name[0] <= "\u9fff":
        return name[1:], name[0]
    first, _, last = name.partition(" ")
    return first, last.strip()


def iso(moment: datetime | None) -> str | None:
    """A time as files write it."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
