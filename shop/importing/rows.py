"""From records to table rows: exact amounts, resolved references. Raises `LeftOut` where that fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from shop.importing.marks import mark_of
from shop.importing.records import (
    AddressRecord,
    ArticleRecord,
    CustomerRecord,
    EventRecord,
    ExchangeRequestRecord,
    OrderAddressRecord,
    OrderItemRecord,
    OrderRecord,
    ProductRecord,
    ReturnRequestRecord,
    ReviewRecord,
    iso,
)
from shop.importing.references import Known, LeftOut
from shop.keys import email_key, name_key, order_number_key
from shop.money import precision_of

Row = dict[str, Any]


@dataclass(slots=True)
class Rows:
    """One record as rows. `columns` and `children` are by part; `marks_from` is what is marked.

    `watched` has a mark for each member of a list whose own values (stock, balance) are watched, by its id.
    """

    key: str
    columns: dict[str, Row]
    children: dict[str, list[Row]] = field(default_factory=dict)
    marks_from: dict[str, Any] = field(default_factory=dict)
    watched: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What all records of a run share."""

    known: Known
    currency: str
    now: datetime


RowMaker = Callable[[Any, Context], Rows]
_precision = lru_cache(maxsize=200)(precision_of)


def minor_units(amount: Decimal, currency: str, field: str) -> int:
    """The amount in minor units; amounts finer than the currency are refused, never rounded."""
    scaled = amount.scaleb(_precision(currency))
    if scaled != (whole := int(scaled)):
        raise LeftOut(field, f"has more decimals than {currency} has")
    if abs(whole) > 2_000_000_000_000:
        raise LeftOut(field, "is too large")
    return whole


def product_rows(record: ProductRecord, context: Context) -> Rows:
    """A product and its variants. Stock and availability are marked apart: they change on both sides."""
    variants: list[Row] = []
    for place, variant in enumerate(record.variants):
        owner = context.known.product_of.get(variant.id, record.id)
        if owner != record.id:
            raise LeftOut(f"variants.{place}.id", f"{variant.id!r} is already a variant of product {owner!r}")
        currency = variant.currency or context.currency
        price = minor_units(variant.price, currency, f"variants.{place}.price")
        variants.append(
            {
                "id": variant.id,
                "position": place,
                "sku": variant.sku or None,
                "options": variant.options,
                "price_minor": price,
                "currency": currency,
                "available": variant.available,
                "stock": variant.stock,
            }
        )
    parts: dict[str, Row] = {
        "title": {"title": record.title},
        "description": {"description": record.description},
        "category": {"category": record.category},
        "brand": {"brand": record.brand or None},
        "tags": {"tags": record.tags},
        "image": {"image": record.image or None},
        "rating": {"rating": record.rating},
        "attributes": {"attributes": record.attributes},
        "translations": {
            "translations": {
                language: texts.model_dump(exclude_defaults=True)
                for language, texts in record.translations.items()
            }
        },
        "created_at": {"created_at": record.created_at},
    }
    marked: dict[str, Any] = dict(parts)
    marked["variants"] = [
        {name: row[name] for name in row if name not in ("stock", "available")} for row in variants
    ]
    watched = {row["id"]: mark_of([row["id"], row["stock"], row["available"]]) for row in variants}
    return Rows(record.id, {"id": {"id": record.id}, **parts}, {"variants": variants}, marked, watched)


def customer_rows(record: CustomerRecord, context: Context) -> Rows:
    """A customer with addresses, payment methods and consents. Balances are marked apart from the methods."""
    context.known.check_not_erased(record.id)
    methods: list[Row] = []
    for place, method in enumerate(record.payment_methods):
        currency = method.currency or context.currency
        balance = None
        if method.balance is not None:
            balance = minor_units(method.balance, currency, f"payment_methods.{place}.balance")
        methods.append(
            {
                "id": method.id,
                "position": place,
                "type": method.type,
                "label": method.label or None,
                "brand": method.brand or None,
                "last_four": method.last_four or None,
                "balance_minor": balance,
                "currency": currency,
            }
        )
    parts: dict[str, Row] = {
        "email": {"email": record.email or "", "email_key": email_key(record.email or "")},
        "name": {"name": record.name, "name_key": name_key(record.name)},
        "first_name": {"first_name": record.first_name or None},
        "last_name": {"last_name": record.last_name or None},
        "phone": {"phone": record.phone or None},
        "language": {"language": record.language},
        "birth_date": {"birth_date": record.birth_date},
        "sex": {"sex": record.sex or None},
        "attributes": {"attributes": record.attributes},
        "created_at": {"created_at": record.created_at},
    }
    children: dict[str, list[Row]] = {
        "addresses": _addresses(record.addresses),
        "payment_methods": methods,
        "consents": [
            {"topic": topic, "granted": granted, "changed_at": context.now}
            for topic, granted in record.consents.items()
        ],
    }
    marked: dict[str, Any] = dict(parts)
    marked["addresses"] = children["addresses"]
    marked["consents"] = record.consents
    marked["payment_methods"] = [
        {name: row[name] for name in row if name != "balance_minor"} for row in methods
    ]
    watched = {row["id"]: mark_of([row["id"], row["balance_minor"]]) for row in methods}
    return Rows(record.id, {"id": {"id": record.id}, **parts}, children, marked, watched)


def _addresses(addresses: list[AddressRecord]) -> list[Row]:
    taken = {address.id for address in addresses}
    rows = []
    for place, address in enumerate(addresses):
        key = address.id
        number = place + 1
        while key is None:
            key = str(number) if str(number) not in taken else None
            number += 1
        taken.add(key)
        rows.append({"id": key, "position": place, **_postal(address), "is_default": address.default})
    return rows


def _postal(address: AddressRecord | OrderAddressRecord) -> Row:
    return {
        "name": address.name,
        "line1": address.line1,
        "line2": address.line2,
        "city": address.city,
        "state": address.state,
        "zip": address.zip,
        "country": address.country,
    }


def order_rows(record: OrderRecord, context: Context) -> Rows:
    """An order with items, payments and parcels; what it refers to must be in the shop."""
    known, currency = context.known, record.currency or context.currency
    known.check_customer(record.customer_id)
    items = [_item(place, item, currency, known) for place, item in enumerate(record.items)]
    created_at = record.created_at or min(
        (payment.created_at for payment in record.payments if payment.created_at), default=context.now
    )
    payments = []
    for place, payment in enumerate(record.payments):
        where = f"payments.{place}"
        known.check_method(record.customer_id, payment.payment_method_id, f"{where}.payment_method_id")
        payments.append(
            {
                "position": place,
                "type": payment.type,
                "amount_minor": minor_units(payment.amount, currency, f"{where}.amount"),
                "payment_method_id": payment.payment_method_id or "",
                "created_at": payment.created_at or created_at,
            }
        )
    columns: dict[str, Row] = {
        "customer_id": {"customer_id": record.customer_id},
        "status": {"status": record.status},
        "items_modified": {"items_modified": record.items_modified},
        "currency": {"currency": currency},
        "address": {"address": {} if record.address is None else _postal(record.address)},
        "cancel_reason": {"cancel_reason": record.cancel_reason or None},
        "return_request": {"return_request": _return(record, currency, known)},
        "exchange_request": {"exchange_request": _swap(record, "exchange_request", currency, known)},
        "items_change": {"items_change": _swap(record, "items_change", currency, known)},
        "created_at": {"created_at": record.created_at},
    }
    children = {"items": items, "payments": payments, "fulfilments": _fulfilments(record)}
    marked: dict[str, Any] = {
        **columns,
        "items": items,
        "payments": record.payments,
        "fulfilments": record.fulfilments,
    }
    number = {"order_number": record.order_number, "number_key": order_number_key(record.order_number)}
    first = {"updated_at": created_at, "version": 1}
    return Rows(record.order_number, {"number": number, "first": first, **columns}, children, marked)


def _item(place: int, item: OrderItemRecord, currency: str, known: Known) -> Row:
    where = f"items.{place}.variant_id"
    product_id = known.product_of_variant(item.variant_id, item.product_id, where)
    return {
        "line_id": item.id,
        "position": place,
        "product_id": product_id,
        "variant_id": item.variant_id,
        "title": item.title or known.titles[product_id],
        "options": item.options,
        "quantity": item.quantity,
        "price_minor": minor_units(item.price, currency, f"items.{place}.price"),
    }


def _fulfilments(record: OrderRecord) -> list[Row]:
    return [
        {
            "position": place,
            "tracking_number": parcel.tracking_number or None,
            "carrier": parcel.carrier or None,
            "status": parcel.status or None,
            "item_ids": parcel.item_ids,
            "shipped_at": parcel.shipped_at,
            "estimated_delivery": parcel.estimated_delivery,
            "delivered_at": parcel.delivered_at,
        }
        for place, parcel in enumerate(record.fulfilments)
    ]


def _return(record: OrderRecord, currency: str, known: Known) -> Row | None:
    request = record.return_request
    if request is None:
        return None
    known.check_method(record.customer_id, request.refund_method_id, "return_request.refund_method_id")
    lines = _lines_of(record, request, request.items, "return_request")
    quantities = _quantities(request, lines, "return_request")
    amount = (
        request.amount
        if request.amount is not None
        else sum((line.price * units for line, units in zip(lines, quantities, strict=True)), Decimal(0))
    )
    return {
        "items": [
            {"line_id": line.id, "variant_id": line.variant_id, "quantity": units}
            for line, units in zip(lines, quantities, strict=True)
        ],
        "refund_method_id": request.refund_method_id,
        "amount_minor": minor_units(amount, currency, "return_request.amount"),
        "requested_at": iso(request.requested_at),
    }


def _swap(record: OrderRecord, name: str, currency: str, known: Known) -> Row | None:
    request: ExchangeRequestRecord | None = getattr(record, name)
    if request is None:
        return None
    known.check_method(record.customer_id, request.payment_method_id, f"{name}.payment_method_id")
    for place, variant_id in enumerate(request.new_items):
        known.product_of_variant(variant_id, None, f"{name}.new_items.{place}")
    # A change of items has been made already: the order's lines hold the new variants, an exchange's the old.
    lines = _lines_of(record, request, request.new_items if name == "items_change" else request.items, name)
    return {
        "items": [
            {"line_id": line.id, "variant_id": old, "new_variant_id": new, "quantity": units}
            for line, old, new, units in zip(
                lines, request.items, request.new_items, _quantities(request, lines, name), strict=True
            )
        ],
        "payment_method_id": request.payment_method_id,
        "price_difference_minor": minor_units(request.price_difference, currency, f"{name}.price_difference"),
        "requested_at": iso(request.requested_at),
    }


def _quantities(
    request: ReturnRequestRecord | ExchangeRequestRecord, lines: list[OrderItemRecord], name: str
) -> list[int]:
    """How many units of each line a request means: all of them where it does not say."""
    if not request.quantities:
        return [line.quantity for line in lines]
    if len(request.quantities) != len(lines) or any(
        not 1 <= units <= line.quantity for units, line in zip(request.quantities, lines, strict=False)
    ):
        raise LeftOut(f"{name}.quantities", "one for each item, and no more than its line has")
    return request.quantities


def _lines_of(
    record: OrderRecord, request: ReturnRequestRecord | ExchangeRequestRecord, variants: list[str], name: str
) -> list[OrderItemRecord]:
    """The lines a request means: by their ids if it names them, else the first free line of each variant."""
    free = list(record.items)
    found = []
    named = request.lines if len(request.lines) == len(variants) else [None] * len(variants)
    for place, (variant_id, line_id) in enumerate(zip(variants, named, strict=True)):
        line = next(
            (item for item in free if (item.id == line_id if line_id else item.variant_id == variant_id)),
            None,
        )
        if line is None:
            raise LeftOut(
                f"{name}.items.{place}", f"the order has no (further) line with variant {variant_id!r}"
            )
        free.remove(line)
        found.append(line)
    return found


def event_rows(record: EventRecord, context: Context) -> Rows:
    """A behaviour event."""
    known = context.known
    known.check_customer(record.customer_id)
    known.check_product(record.product_id)
    product_id = record.product_id
    if record.variant_id is not None:
        product_id = known.product_of_variant(record.variant_id, product_id, "variant_id")
    columns: dict[str, Row] = {
        "id": {"id": record.id},
        "kind": {"kind": record.event_kind},
        "customer_id": {"customer_id": record.customer_id},
        "visitor_id": {"visitor_id": record.visitor_id},
        "product_id": {"product_id": product_id},
        "variant_id": {"variant_id": record.variant_id},
        "query": {"query": record.query or None},
        "value": {"value": record.value},
        "created_at": {"created_at": record.created_at},
        # At the end: marks of earlier imports know the fields by their places.
        "list_id": {"list_id": record.list_id or None},
        "position": {"position": record.position},
        "place": {"place": record.place or None},
        "model": {"model": record.model or None},
    }
    return Rows(record.id, columns, {}, {"all": columns})


def review_rows(record: ReviewRecord, context: Context) -> Rows:
    """A review."""
    context.known.check_customer(record.customer_id)
    context.known.check_product(record.product_id)
    columns: dict[str, Row] = {
        name: {name: getattr(record, name)}
        for name in ("id", "product_id", "customer_id", "rating", "title", "text", "language", "created_at")
    }
    return Rows(record.id, columns, {}, {"all": columns})


def article_rows(record: ArticleRecord, context: Context) -> Rows:
    """A knowledge article."""
    columns: dict[str, Row] = {
        name: {name: getattr(record, name)} for name in ("slug", "language", "title", "body", "tags")
    }
    columns["url"] = {"url": record.url or None}
    marked = dict(columns)
    columns["id"] = {"id": record.key}
    columns["first"] = {"updated_at": context.now}
    return Rows(record.key, columns, {}, marked)
