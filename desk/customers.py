"""The shop's customers, as far as the desk's front door needs them."""

from __future__ import annotations

from shop.errors import NotFound, NotIdentified
from shop.services.customers import CustomerService


class ShopCustomers:
    """Finds customers through the shop's services."""

    def __init__(self, customers: CustomerService) -> None:
        self._customers = customers

    def find(self, identifier: str) -> str | None:
        """The customer with this id or e-mail address."""
        try:
            return self._customers.profile(identifier).id
        except NotFound:
            pass
        try:
            return self._customers.identify_by_email(identifier).id
        except (NotFound, NotIdentified):
            return None

    def introduced(self, customer_id: str) -> dict[str, str | None] | None:
        """What to call a customer, and where to write to them: for their own page only."""
        try:
            customer = self._customers.profile(customer_id)
        except NotFound:
            return None
        return {"name": customer.first_name or customer.name, "email": customer.email}
