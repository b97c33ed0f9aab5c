"""From table rows to the objects of the export files: the same schemas that the importer reads."""

from __future__ import annotations

from typing import Any

from shop.importing.records import iso
from shop.money import Money
from shop.tables import BehaviourEvent, Customer, Order, Product, Review


def decimal_text(minor: int | None, currency: str) -> str | None:
    """Minor units as exact decimal text."""
    return None if minor is None else str(Money(minor, currency).to_decimal())


def product_object(product: Product) -> dict[str, Any]:
    """One line of products.jsonl."""
    return {
        "id": product.id,
        "title": product.title,
        "description": product.description,
        "category": product.category,
        "brand": product.brand,
        "tags": product.tags,
        "image": product.image,
        "rating": product.rating,
        "attributes": product.attributes,
        "translations": product.translations,
        "variants": [
            {
                "id": variant.id,
                "sku": variant.sku,
                "options": variant.options,
                "price": decimal_text(variant.price_minor, variant.currency),
                "currency": variant.currency,
                "available": variant.available,
                "stock": variant.stock,
            }
            for variant in product.variants
        ],
        "created_at": iso(product.created_at),
    }


def customer_object(customer: Customer) -> dict[str, Any]:
    """One line of customers.jsonl."""
    return {
        "id": customer.id,
        "email": customer.email or None,
        "name": customer.name,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "phone": customer.phone,
        "language": customer.language,
        "birth_date": customer.birth_date.isoformat() if customer.birth_date else None,
        "sex": customer.sex,
        "addresses": [
            {"id": row.id, **_postal(row), "default": row.is_default} for row in customer.addresses
        ],
        "payment_methods": [
            {
                "id": method.id,
                "type": method.type,
                "label": method.label,
                "brand": method.brand,
                "last_four": method.last_four,
                "balance": decimal_text(method.balance_minor, method.currency),
                "currency": method.currency,
            }
            for method in customer.payment_methods
        ],
        "consents": {consent.topic: consent.granted for consent in customer.consents},
        "attributes": customer.attributes,
        "created_at": iso(customer.created_at),
    }


def _postal(row: Any) -> dict[str, str]:
    return {
        name: getattr(row, name) for name in ("name", "line1", "line2", "city", "state", "zip", "country")
    }


def order_object(order: Order) -> dict[str, Any]:
    """One line of orders.jsonl."""
    return {
        "order_number": order.order_number,
        "customer_id": order.customer_id,
        "status": order.status,
        "items_modified": order.items_modified,
        "currency": order.currency,
        "items": [
            {
                "id": item.line_id,
                "product_id": item.product_id,
                "variant_id": item.variant_id,
                "title": item.title,
                "options": item.options,
                "quantity": item.quantity,
                "price": decimal_text(item.price_minor, order.currency),
            }
            for item in order.items
        ],
        "payments": [
            {
                "type": payment.type,
                "amount": decimal_text(payment.amount_minor, order.currency),
                "payment_method_id": payment.payment_method_id or None,
                "created_at": iso(payment.created_at),
            }
            for payment in order.payments
        ],
        "address": order.address,
        "fulfilments": [
            {
                "tracking_number": parcel.tracking_number,
                "carrier": parcel.carrier,
                "status": parcel.status,
                "item_ids": parcel.item_ids,
                "shipped_at": iso(parcel.shipped_at),
                "delivered_at": iso(parcel.delivered_at),
                "estimated_delivery": iso(parcel.estimated_delivery),
            }
            for parcel in order.fulfilments
        ],
        "cancel_reason": order.cancel_reason,
        "return_request": _return(order.return_request, order.currency),
        "exchange_request": _swap(order.exchange_request, order.currency),
        "items_change": _swap(order.items_change, order.currency),
        "created_at": iso(order.created_at),
    }


def _return(stored: dict[str, Any] | None, currency: str) -> dict[str, Any] | None:
    """Variants at the front, as shops think of it; the lines beside them."""
    if stored is None:
        return None
    return {
        "items": [item["variant_id"] for item in stored["items"]],
        "lines": [item["line_id"] for item in stored["items"]],
        "quantities": [item["quantity"] for item in stored["items"]],
        "refund_method_id": stored.get("refund_method_id"),
        "amount": decimal_text(stored.get("amount_minor"), currency),
        "requested_at": _moment_text(stored.get("requested_at")),
    }


def _swap(stored: dict[str, Any] | None, currency: str) -> dict[str, Any] | None:
    if stored is None:
        return None
    return {
        "items": [item["variant_id"] for item in stored["items"]],
        "new_items": [item["new_variant_id"] for item in stored["items"]],
        "lines": [item["line_id"] for item in stored["items"]],
        "quantities": [item["quantity"] for item in stored["items"]],
        "payment_method_id": stored.get("payment_method_id"),
        "price_difference": decimal_text(stored.get("price_difference_minor", 0), currency),
        "requested_at": _moment_text(stored.get("requested_at")),
    }


def _moment_text(text: str | None) -> str | None:
    return None if text is None else text.replace("+00:00", "Z")


def event_object(event: BehaviourEvent) -> dict[str, Any]:
    """One line of events.jsonl."""
    names = (
        "id", "kind", "customer_id", "visitor_id", "product_id", "variant_id", "query", "value",
        "list_id", "position", "place", "model",
    )  # fmt: skip
    return {name: getattr(event, name) for name in names} | {"created_at": iso(event.created_at)}


def review_object(review: Review) -> dict[str, Any]:
    """One line of reviews.jsonl."""
    names = ("id", "product_id", "customer_id", "rating", "title", "text", "language")
    return {name: getattr(review, name) for name in names} | {"created_at": iso(review.created_at)}
