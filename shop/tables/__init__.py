"""All tables of the shop database; importing this package fills `Base.metadata` completely."""

import shop.tables.desk
import shop.tables.misses
import shop.tables.privacy
import shop.tables.satisfaction  # noqa: F401
from shop.tables.applied_keys import AppliedKey
from shop.tables.articles import Article
from shop.tables.base import Base, Json, JsonObject, UtcDateTime
from shop.tables.catalogue import CatalogueRevision, Product, Variant
from shop.tables.customers import Address, Consent, Customer, PaymentMethod
from shop.tables.events import EVENT_KINDS, BehaviourEvent, Review
from shop.tables.imports import ImportedRecord
from shop.tables.orders import ORDER_STATUSES, Fulfilment, Order, OrderItem, Payment
from shop.tables.profiles import Profile, Suggestion

__all__ = [
    "EVENT_KINDS",
    "ORDER_STATUSES",
    "Address",
    "AppliedKey",
    "Article",
    "Base",
    "BehaviourEvent",
    "CatalogueRevision",
    "Consent",
    "Customer",
    "Fulfilment",
    "ImportedRecord",
    "Json",
    "JsonObject",
    "Order",
    "OrderItem",
    "Payment",
    "PaymentMethod",
    "Product",
    "Profile",
    "Review",
    "Suggestion",
    "UtcDateTime",
    "Variant",
]
