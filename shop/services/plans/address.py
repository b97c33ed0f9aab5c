"""Sending a pending order somewhere else."""

from __future__ import annotations

from collections.abc import Collection

from shop.rules.addresses import require_address
from shop.rules.orders import require_changeable
from shop.services.mapping import address_json, stored_address_view
from shop.services.order_case import OrderCase, Plan, Planner
from shop.views import AddressInput, Change, ChangeLine


def new_address(given: AddressInput, ships_to: Collection[str] = ()) -> Planner:
    """Ship to that address instead, if it is in one of the countries shipped to; none named is all."""

    def plan(case: OrderCase) -> Plan:
        order = case.order
        require_changeable(order.status, order.items_modified)
        before = stored_address_view(order.address)
        after = require_address(given, before, ships_to)
        line = ChangeLine("address", before=before.one_line() or None, after=after.one_line())
        change = Change("change_address", order.order_number, order.version, [line])

        def apply() -> None:
            order.address = {**order.address, **address_json(after)}

        return Plan(change, apply)

    return plan
