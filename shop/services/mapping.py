"""Rows to views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from shop.money import Money
from shop.rules.ledger import current_method_id
from shop.rules.orders import allowed_actions
from shop.rules.return_period import ReturnPeriod, still_allowed
from shop.tables import (
    Address,
    Article,
    Customer,
    Fulfilment,
    Order,
    OrderItem,
    Payment,
    PaymentMethod,
    Product,
    Variant,
)
from shop.views import (
    AddressView,
    ArticleView,
    CustomerView,
    FulfilmentView,
    OrderItemView,
    OrderView,
    PaymentMethodView,
    PaymentView,
    ProductView,
    VariantView,
)

_ADDRESS_PARTS = {field.name for field in fields(AddressView)} - {"id", "is_default"}


def address_view(row: Address) -> AddressView:
    """A customer's address."""
    parts = {part: getattr(row, part) for part in _ADDRESS_PARTS}
    return AddressView(**parts, id=row.id, is_default=row.is_default)


def stored_address_view(stored: Mapping[str, Any]) -> AddressView:
    """An order's own address, which is stored as JSON."""
    return AddressView.from_dict({part: str(stored.get(part) or "") for part in _ADDRESS_PARTS})


def address_json(address: AddressView) -> dict[str, str]:
    """The form in which an order keeps its address."""
    return {part: getattr(address, part) for part in sorted(_ADDRESS_PARTS)}


def payment_method_view(row: PaymentMethod) -> PaymentMethodView:
    """A payment method; a gift card without a stored balance has none left."""
    balance = Money(row.balance_minor or 0, row.currency) if row.type == "gift_card" else None
    return PaymentMethodView(
        id=row.id, type=row.type, label=row.label, brand=row.brand, last_four=row.last_four, balance=balance
    )


def customer_view(row: Customer) -> CustomerView:
    """A customer with everything that is theirs."""
    addresses = [address_view(address) for address in row.addresses]
    default = next((address for address in addresses if address.is_default), None)
    return CustomerView(
        id=row.id,
        email=row.email,
        name=row.name,
        first_name=row.first_name,
        last_name=row.last_name,
        phone=row.phone,
        language=row.language,
        addresses=addresses,
        default_address=default or (addresses[0] if addresses else None),
        payment_methods=[payment_method_view(method) for method in row.payment_methods],
        consents={consent.topic: consent.granted for consent in row.consents},
        birth_date=row.birth_date,
        created_at=row.created_at,
    )


def method_view_for(method_id: str | None, methods: Mapping[str, PaymentMethod]) -> PaymentMethodView | None:
    """The customer's method of that id; one that they have since removed is shown by its id alone."""
    if method_id is None:
        return None
    row = methods.get(method_id)
    return payment_method_view(row) if row else PaymentMethodView(id=method_id, type="unknown")


def order_view(
    order: Order,
    methods: Mapping[str, PaymentMethod],
    images: Mapping[str, str],
    *,
    now: datetime,
    period: ReturnPeriod,
) -> OrderView:
    """An order. `methods` are the customer's payment methods by id, `images` pictures by product id; `now`
    and the shop's return period tell what may still be done with it.
    """
    until = period.last_day(parcel.delivered_at for parcel in order.fulfilments)
    items = [_item_view(item, order.currency, images) for item in order.items]
    total = sum((item.unit_price * item.quantity for item in items), Money.zero(order.currency))
    return OrderView(
        order_number=order.order_number,
        customer_id=order.customer_id,
        status=order.status,
        items_modified=order.items_modified,
        currency=order.currency,
        created_at=order.created_at,
        version=order.version,
        items=items,
        address=stored_address_view(order.address),
        payments=[_payment_view(payment, order.currency) for payment in order.payments],
        payment_method=method_view_for(current_method_id(order.payments), methods),
        fulfilments=[_fulfilment_view(fulfilment) for fulfilment in order.fulfilments],
        total=total,
        allowed_actions=still_allowed(allowed_actions(order.status, order.items_modified), until, now),
        returnable_until=until,
        return_request=order.return_request,
        exchange_request=order.exchange_request,
        items_change=order.items_change,
        cancel_reason=order.cancel_reason,
        updated_at=order.updated_at,
    )


def _item_view(item: OrderItem, currency: str, images: Mapping[str, str]) -> OrderItemView:
    return OrderItemView(
        id=item.line_id,
        product_id=item.product_id,
        variant_id=item.variant_id,
        title=item.title,
        options=dict(item.options),
        quantity=item.quantity,
        unit_price=Money(item.price_minor, currency),
        image=images.get(item.product_id),
    )


def _payment_view(payment: Payment, currency: str) -> PaymentView:
    amount = Money(payment.amount_minor, currency)
    return PaymentView(payment.type, amount, payment.payment_method_id, payment.created_at)


def _fulfilment_view(row: Fulfilment) -> FulfilmentView:
    return FulfilmentView(
        tracking_number=row.tracking_number,
        carrier=row.carrier,
        status=row.status,
        estimated_delivery=row.estimated_delivery,
        delivered_at=row.delivered_at,
        shipped_at=row.shipped_at,
        item_ids=list(row.item_ids),
    )


def variant_view(row: Variant) -> VariantView:
    """A variant."""
    return VariantView(
        id=row.id,
        product_id=row.product_id,
        sku=row.sku,
        options=dict(row.options),
        price=Money(row.price_minor, row.currency),
        available=row.available,
        stock=row.stock,
        in_stock=row.available and (row.stock is None or row.stock > 0),
    )


def product_view(row: Product, language: str, matched: Iterable[str] | None = None) -> ProductView:
    """A product in `language`, its own texts where there is no translation."""
    words = row.translations.get(language, {})
    variants = [variant_view(variant) for variant in row.variants]
    prices = [variant.price for variant in variants]
    options: dict[str, list[str]] = {}
    for variant in variants:
        for name, value in variant.options.items():
            values = options.setdefault(name, [])
            if value not in values:
                values.append(value)
    return ProductView(
        id=row.id,
        title=words.get("title") or row.title,
        description=words.get("description") or row.description,
        category=words.get("category") or row.category,
        brand=row.brand,
        tags=list(row.tags),
        image=row.image,
        rating=row.rating,
        attributes=dict(row.attributes),
        options=options,
        variants=variants,
        price_min=min(prices, default=None, key=lambda price: price.amount_minor),
        price_max=max(prices, default=None, key=lambda price: price.amount_minor),
        in_stock=any(variant.in_stock for variant in variants),
        language=language if words else "en",
        url=f"/products/{row.id}",
        matched_variant_ids=[variant.id for variant in variants] if matched is None else list(matched),
    )


def article_view(row: Article) -> ArticleView:
    """A help article; its page is ours unless it says where else it lives."""
    return ArticleView(
        id=row.id,
        slug=row.slug,
        language=row.language,
        title=row.title,
        body=row.body,
        url=row.url or f"/help/{row.slug}",
        tags=list(row.tags),
    )
