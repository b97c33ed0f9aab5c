"""Finding customers and their payment methods."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from shop.keys import email_key, is_storable, name_keys, same_zip
from shop.tables import Address, Customer, PaymentMethod

_COMPLETE = (
    selectinload(Customer.addresses),
    selectinload(Customer.payment_methods),
    selectinload(Customer.consents),
)


class CustomerRepository:
    """Customers on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, customer_id: str, *, lock: bool = False) -> Customer | None:
        """The customer with everything that belongs to them; `lock` keeps other writers away."""
        if not is_storable(customer_id):
            return None
        query = select(Customer).where(Customer.id == customer_id).options(*_COMPLETE)
        if lock:
            query = query.with_for_update(of=Customer)
        return self._session.scalar(query)

    def with_email(self, email: str) -> Sequence[Customer]:
        """All customers with that e-mail address, in any spelling."""
        key = email_key(email)
        if not key:
            return []
        query = select(Customer).where(Customer.email_key == key).options(*_COMPLETE)
        return self._session.scalars(query.order_by(Customer.id)).all()

    def with_name_and_zip(self, name: str, zip_code: str) -> Sequence[Customer]:
        """All customers with that name and one address with that postcode."""
        keys = name_keys(name)
        if not keys:
            return []
        query = select(Customer).where(Customer.name_key.in_(keys)).options(*_COMPLETE)
        found = self._session.scalars(query.order_by(Customer.id)).all()
        return [c for c in found if any(same_zip(address.zip, zip_code) for address in c.addresses)]

    def payment_methods(self, customer_id: str, *, lock: bool = False) -> dict[str, PaymentMethod]:
        """The customer's payment methods by id, in their order; `lock` for writes that move balances."""
        query = select(PaymentMethod).where(PaymentMethod.customer_id == customer_id)
        query = query.order_by(PaymentMethod.id) if lock else query.order_by(PaymentMethod.position)
        if lock:
            query = query.with_for_update()
        return {method.id: method for method in self._session.scalars(query)}

    def payment_methods_of(self, customer_ids: Collection[str]) -> dict[tuple[str, str], PaymentMethod]:
        """Payment methods of several customers by (customer id, method id)."""
        query = select(PaymentMethod).where(PaymentMethod.customer_id.in_(customer_ids))
        return {(method.customer_id, method.id): method for method in self._session.scalars(query)}

    def add_address(self, customer: Customer, address: Address) -> None:
        """Give the customer one more address."""
        customer.addresses.append(address)
