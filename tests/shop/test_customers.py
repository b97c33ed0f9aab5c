"""Proving who somebody is, their profile and their default address."""

from __future__ import annotations

import pytest

from shop.errors import Conflict, InvalidInput, NotFound, NotIdentified
from shop.services import Services
from shop.tables import Customer
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import AddressInput, CustomerView
from tests.shop.small_shop import NEW_ADDRESS


def test_an_order_and_its_email_prove_who_somebody_is(services: Services) -> None:
    customer = services.customers.identify_by_order_and_email("w100", "ANN.LEE@example.com ")
    assert customer.id == "ann"
    assert services.customers.identify_by_order_and_email("100", "ann.lee@example.com").id == "ann"


def test_a_wrong_pair_never_tells_which_part_was_wrong(services: Services) -> None:
    pairs = [
        ("#W100", "ben@example.com"),
        ("#W999", "ann.lee@example.com"),
        ("", ""),
        ("#W100", ""),
        ("#W100", "' OR 1=1 --"),
        ("100", "ben@example.com"),
        ("00", "ann.lee@example.com"),
        ("10", "ann.lee@example.com"),
        ("\0", "\0"),
    ]
    for order_number, email in pairs:
        with pytest.raises(NotIdentified) as refused:
            services.customers.identify_by_order_and_email(order_number, email)
        assert refused.value.to_dict() == {"code": "not_identified", "details": {}}


def test_an_email_address_may_be_enough(services: Services) -> None:
    assert services.customers.identify_by_email("ben@EXAMPLE.com").id == "ben"
    with pytest.raises(NotIdentified, match="not_identified"):
        services.customers.identify_by_email("nobody@example.com")


def test_a_name_with_a_postcode_may_be_enough(services: Services) -> None:
    assert services.customers.identify_by_name_and_zip("lee ann", "78701-1234").id == "ann"
    assert services.customers.identify_by_name_and_zip("Ann Lee", "75201").id == "ann"
    for name, zip_code in [("Ann Lee", "80202"), ("Ann", "78701"), ("", ""), ("Ann Lee", "")]:
        with pytest.raises(NotIdentified, match="not_identified"):
            services.customers.identify_by_name_and_zip(name, zip_code)


def test_details_that_fit_two_people_prove_nothing(
    services: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work() as unit:
        unit.session.add(Customer(id="ben2", email="Ben@Example.com", name="Ben Two"))
        unit.commit()
    with pytest.raises(NotIdentified, match="several_customers"):
        services.customers.identify_by_email("ben@example.com")
    assert services.customers.identify_by_order_and_email("#W200", "ben@example.com").id == "ben"


def test_a_profile_has_everything_that_is_the_customers(services: Services) -> None:
    ann = services.customers.profile("ann")
    assert [address.id for address in ann.addresses] == ["home", "work"]
    assert ann.default_address is not None and ann.default_address.id == "home"
    assert [(m.id, m.balance.amount_minor if m.balance else None) for m in ann.payment_methods] == [
        ("ann-card", None),
        ("ann-paypal", None),
        ("ann-gift", 5000),
        ("ann-empty", 0),
    ]
    assert CustomerView.from_dict(ann.to_dict()) == ann
    with pytest.raises(NotFound, match="customer_not_found"):
        services.customers.profile("nobody")


def test_the_default_address_is_replaced_and_orders_keep_theirs(services: Services) -> None:
    plan = services.customers.plan_default_address("ann", NEW_ADDRESS)
    assert plan.lines[0].before == "1 Old Road, Austin, TX 78701, USA"
    ann = services.customers.change_default_address("ann", NEW_ADDRESS)
    assert ann.default_address is not None and ann.default_address.line1 == "9 New Street"
    assert len(ann.addresses) == 2 and ann == services.customers.profile("ann")
    assert services.orders.order_of("ann", "#W100").address.line1 == "1 Old Road"


def test_a_first_address_becomes_the_default(services: Services, unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as unit:
        unit.session.add(Customer(id="eve", email="eve@example.com", name="Eve"))
        unit.commit()
    eve = services.customers.change_default_address("eve", NEW_ADDRESS)
    assert eve.default_address is not None and eve.default_address.is_default


def test_a_bad_address_is_refused(services: Services) -> None:
    for attempt in (services.customers.plan_default_address, services.customers.change_default_address):
        with pytest.raises(InvalidInput, match="address_incomplete"):
            attempt("ann", AddressInput(line1="9 New Street", city="", zip=""))
        with pytest.raises(NotFound, match="customer_not_found"):
            attempt("nobody", NEW_ADDRESS)


def test_the_same_request_is_applied_once(services: Services) -> None:
    first = services.customers.change_default_address("ann", NEW_ADDRESS, idempotency_key="m1")
    assert services.customers.change_default_address("ann", NEW_ADDRESS, idempotency_key="m1") == first
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        services.customers.change_default_address(
            "ann", AddressInput(line1="x", city="y", zip="1"), idempotency_key="m1"
        )
