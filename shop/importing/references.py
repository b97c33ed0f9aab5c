"""What records may refer to: the customers, payment methods, products and variants that are in the shop."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.engine import Connection

from shop.privacy.erasure import mark_of
from shop.tables import Customer, PaymentMethod, Product, Variant
from shop.tables.privacy import ErasedPersonRow


class LeftOut(Exception):
    """A well-formed record that cannot go in: which field, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(slots=True)
class Known:
    """Identifiers in the shop when the import of one kind begins, with what it has written since."""

    customers: set[str] = field(default_factory=set)
    methods: dict[str, set[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    product_of: dict[str, str] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()

    @classmethod
    def read(cls, connection: Connection, kind: str) -> Known:
        """Only what records of that kind refer to."""
        known = cls()
        if kind == "customers":
            known.erased = frozenset(connection.scalars(select(ErasedPersonRow.mark)))
        if kind in ("orders", "events", "reviews"):
            known.customers = set(connection.scalars(select(Customer.id)))
        if kind == "orders":
            for customer_id, method_id in connection.execute(
                select(PaymentMethod.customer_id, PaymentMethod.id)
            ):
                known.methods.setdefault(customer_id, set()).add(method_id)
        if kind in ("orders", "events", "reviews"):
            known.titles = {
                key: title for key, title in connection.execute(select(Product.id, Product.title))
            }
        if kind in ("products", "orders", "events"):
            known.product_of = {
                key: owner for key, owner in connection.execute(select(Variant.id, Variant.product_id))
            }
        return known

    def check_not_erased(self, customer_id: str) -> None:
        """Refuses whoever asked to be deleted: an old file must not bring them back."""
        if self.erased and mark_of(customer_id) in self.erased:
            raise LeftOut("id", "this customer was erased and is not taken in again")

    def check_customer(self, customer_id: str | None) -> None:
        if customer_id is not None and customer_id not in self.customers:
            raise LeftOut("customer_id", f"there is no customer {customer_id!r}")

    def check_product(self, product_id: str | None, field: str = "product_id") -> None:
        if product_id is not None and product_id not in self.titles:
            raise LeftOut(field, f"there is no product {product_id!r}")

    def check_method(self, customer_id: str, method_id: str | None, field: str) -> None:
        if method_id is not None and method_id not in self.methods.get(customer_id, ()):
            raise LeftOut(field, f"customer {customer_id!r} has no payment method {method_id!r}")

    def product_of_variant(self, variant_id: str, product_id: str | None, field: str) -> str:
        """The product a variant belongs to; refuses unknown variants and another product's."""
        owner = self.product_of.get(variant_id)
        if owner is None:
            raise LeftOut(field, f"there is no variant {variant_id!r}")
        if product_id is not None and product_id != owner:
            raise LeftOut(
                field, f"variant {variant_id!r} belongs to product {owner!r}, not to {product_id!r}"
            )
        return owner
