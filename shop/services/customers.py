"""Customers: proving who somebody is, their profile, their default address."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from uuid import uuid4

from shop.errors import NotFound, NotIdentified
from shop.keys import email_key, order_number_key
from shop.rules.addresses import require_address
from shop.services.mapping import address_view, customer_view
from shop.services.once import fingerprint_of, first_result, remember_result
from shop.tables import Address, Customer
from shop.unit_of_work import UnitOfWork, UnitOfWorkFactory
from shop.views import AddressInput, AddressView, Change, ChangeLine, CustomerView

_MOST_ALIKE = 50
_ADDRESS_PARTS = [field.name for field in fields(AddressInput)]


class CustomerService:
    """Identification never says which part was wrong: NotIdentified("not_identified") covers all of it.

    Where the details fit several customers, it is NotIdentified("several_customers").
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, ships_to: Collection[str] = ()) -> None:
        self._unit_of_work = unit_of_work
        self._ships_to = tuple(ships_to)

    def identify_by_order_and_email(self, order_number: str, email: str) -> CustomerView:
        """The customer who placed that order and has that e-mail address; all digits of the number will do.

        Raises NotIdentified.
        """
        with self._unit_of_work(read_only=True) as unit:
            order = unit.orders.with_number(order_number)
            owner = unit.customers.get(order.customer_id) if order else None
            key = email_key(email)
            if owner is None and key:
                found = unit.customers.with_email(email)
                return _only([one for one in found if _has_order_of_digits(unit, one.id, order_number)])
            return _only([owner] if owner and key and owner.email_key == key else [])

    def identify_by_email(self, email: str) -> CustomerView:
        """The one customer with that e-mail address. Raises NotIdentified."""
        with self._unit_of_work(read_only=True) as unit:
            return _only(unit.customers.with_email(email))

    def identify_by_name_and_zip(self, name: str, zip_code: str) -> CustomerView:
        """The one customer of that name with an address at that postcode. Raises NotIdentified."""
        with self._unit_of_work(read_only=True) as unit:
            return _only(unit.customers.with_name_and_zip(name, zip_code))

    def profile(self, customer_id: str) -> CustomerView:
        """All that the customer may see of themselves. Raises NotFound("customer_not_found")."""
        with self._unit_of_work(read_only=True) as unit:
            return customer_view(_customer(unit, customer_id))

    def plan_default_address(self, customer_id: str, address: AddressInput) -> Change:
        """What a new default address would change.

        Raises NotFound("customer_not_found"), InvalidInput: address_incomplete, address_too_long,
        address_bad_text, address_unchanged, address_not_shipped_to.
        """
        with self._unit_of_work(read_only=True) as unit:
            before, after = _plan(_customer(unit, customer_id), address, self._ships_to)
            line = ChangeLine("address", before=before.one_line() if before else None, after=after.one_line())
            return Change("change_default_address", None, None, [line])

    def change_default_address(
        self, customer_id: str, address: AddressInput, *, idempotency_key: str | None = None
    ) -> CustomerView:
        """Replace the default address. Orders keep theirs.

        Raises as `plan_default_address`, and Conflict("idempotency_key_reused").
        """
        with self._unit_of_work() as unit:
            customer = _customer(unit, customer_id, lock=True)
            mark = fingerprint_of("change_default_address", customer_id, asdict(address))
            earlier = first_result(unit, idempotency_key, mark)
            if earlier is not None:
                return CustomerView.from_dict(earlier)
            before, after = _plan(customer, address, self._ships_to)
            _store(unit, customer, before, after)
            unit.session.flush()
            view = customer_view(customer)
            remember_result(
                unit, idempotency_key, "change_default_address", mark, view.to_dict(), customer_id
            )
            unit.commit()
            return view


def _has_order_of_digits(unit: UnitOfWork, customer_id: str, digits: str) -> bool:
    """Whether a customer has an order whose number is these digits behind the shop's letters."""
    key = order_number_key(digits)
    if not key.isdigit():
        return False
    orders = unit.orders.with_number_part(customer_id, key, limit=_MOST_ALIKE)
    return any(re.fullmatch(rf"[a-z]+{key}", order.number_key) for order in orders)


def _only(found: Sequence[Customer]) -> CustomerView:
    if not found:
        raise NotIdentified("not_identified")
    if len(found) > 1:
        raise NotIdentified("several_customers")
    return customer_view(found[0])


def _customer(unit: UnitOfWork, customer_id: str, *, lock: bool = False) -> Customer:
    customer = unit.customers.get(customer_id, lock=lock)
    if customer is None:
        raise NotFound("customer_not_found")
    return customer


def _plan(
    customer: Customer, given: AddressInput, ships_to: Collection[str]
) -> tuple[AddressView | None, AddressView]:
    row = _default(customer)
    before = address_view(row) if row else None
    return before, require_address(given, before, ships_to)


def _default(customer: Customer) -> Address | None:
    return next(
        (address for address in customer.addresses if address.is_default),
        customer.addresses[0] if customer.addresses else None,
    )


def _store(unit: UnitOfWork, customer: Customer, before: AddressView | None, after: AddressView) -> None:
    row = _default(customer)
    if row is None:
        row = Address(id=uuid4().hex, position=0)
        unit.customers.add_address(customer, row)
    for part in _ADDRESS_PARTS:
        setattr(row, part, getattr(after, part))
    row.is_default = True
