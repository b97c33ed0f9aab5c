"""Only a commit makes it permanent, and the tables keep what they promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError, StatementError

from shop.errors import Conflict, ShopError
from shop.tables import AppliedKey, Customer, Order, OrderItem, PaymentMethod, Product, Variant
from shop.unit_of_work import UnitOfWorkFactory
from tests.shop.small_shop import fill, order


def customer(**values: object) -> Customer:
    return Customer(**{"id": "zoe", "email": "zoe@example.com", "name": "Zoe", **values})


def test_without_a_commit_nothing_stays(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as unit:
        unit.session.add(customer())
        unit.session.flush()
    with unit_of_work(read_only=True) as unit:
        assert unit.customers.get("zoe") is None


def test_an_error_rolls_everything_back(unit_of_work: UnitOfWorkFactory) -> None:
    with pytest.raises(ShopError), unit_of_work() as unit:
        unit.session.add(customer())
        unit.session.flush()
        raise ShopError("something")
    with unit_of_work(read_only=True) as unit:
        assert unit.customers.get("zoe") is None


def test_a_read_only_unit_cannot_commit(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work(read_only=True) as unit, pytest.raises(RuntimeError):
        unit.commit()


def test_two_rows_with_one_key_are_a_conflict(unit_of_work: UnitOfWorkFactory) -> None:
    for expected in (None, Conflict):
        with unit_of_work() as unit:
            unit.session.add(AppliedKey(key="k", operation="x", fingerprint="f", result={}))
            if expected is None:
                unit.commit()
            else:
                with pytest.raises(expected, match="write_conflict"):
                    unit.commit()


def test_readers_are_not_kept_waiting_by_a_writer(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as writer:
        writer.session.add(customer())
        writer.session.flush()
        with unit_of_work(read_only=True) as reader:
            assert reader.customers.get("zoe") is None
        writer.commit()


def test_times_come_back_in_utc_and_naive_ones_are_refused(unit_of_work: UnitOfWorkFactory) -> None:
    in_china = datetime(2026, 3, 1, 20, 0, tzinfo=timezone(timedelta(hours=8)))
    with unit_of_work() as unit:
        unit.session.add(customer(created_at=in_china))
        unit.commit()
    with unit_of_work(read_only=True) as unit:
        zoe = unit.customers.get("zoe")
        assert zoe is not None and zoe.created_at == in_china and zoe.created_at.tzinfo is UTC
    with unit_of_work() as unit:
        unit.session.add(customer(id="yan", created_at=datetime(2026, 3, 1)))
        with pytest.raises(StatementError):
            unit.session.flush()


def test_json_keeps_text_and_the_order_of_keys(unit_of_work: UnitOfWorkFactory) -> None:
    options = {"size": "M", "color": "蓝色", "a": "😀 <b>"}
    with unit_of_work() as unit:
        variant = Variant(id="v", options=options, price_minor=1, currency="USD")
        unit.session.add(Product(id="p", title="P", variants=[variant]))
        unit.commit()
    with unit_of_work(read_only=True) as unit:
        found = unit.catalogue.variants(["v"])["v"].options
        assert list(found.items()) == list(options.items())


def test_the_comparison_keys_fill_themselves(unit_of_work: UnitOfWorkFactory) -> None:
    fill(unit_of_work)
    with unit_of_work(read_only=True) as unit:
        ann = unit.session.scalars(select(Customer).where(Customer.id == "ann")).one()
        assert (ann.email_key, ann.name_key) == ("ann.lee@example.com", "annlee")
        assert unit.session.scalar(select(Order.number_key).where(Order.order_number == "#W100")) == "w100"


@pytest.mark.parametrize(
    "row",
    [
        lambda: PaymentMethod(customer_id="ann", id="bad", type="gift_card", balance_minor=-1),
        lambda: PaymentMethod(customer_id="nobody", id="bad", type="paypal"),
        lambda: order("#W900", status="lost"),
        lambda: order("#W901", lines=[("1", "shirt-blue-m", 0, 100)]),
        lambda: order("#W902", paid_with=[("gift", "ann-card", 100)]),
        lambda: order("#W903", paid_with=[("payment", "ann-card", -100)]),
        lambda: order("#W904", lines=[("1", "shirt-blue-m", 1, 1), ("1", "shirt-blue-m", 1, 1)]),
        lambda: order("#W100"),
        lambda: Variant(id="bad", product_id="nothing", price_minor=1, currency="USD"),
        lambda: Variant(id="bad", product_id="mug", price_minor=-1, currency="USD"),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(unit_of_work: UnitOfWorkFactory, row: object) -> None:
    fill(unit_of_work)
    with unit_of_work() as unit:
        unit.session.add(row())  # type: ignore[operator]
        with pytest.raises(IntegrityError):
            unit.session.flush()


def test_deleting_a_customer_takes_what_is_only_theirs_along(unit_of_work: UnitOfWorkFactory) -> None:
    fill(unit_of_work)
    with unit_of_work() as unit:
        unit.session.add(AppliedKey(key="k", operation="x", fingerprint="f", result={}, customer_id="ann"))
        unit.session.flush()
        unit.session.execute(delete(Order).where(Order.customer_id == "ann"))
        unit.session.execute(delete(Customer).where(Customer.id == "ann"))
        unit.commit()
    with unit_of_work(read_only=True) as unit:
        assert unit.applied_keys.get("k") is None
        assert unit.customers.payment_methods("ann") == {}
        left = unit.session.scalars(select(OrderItem)).all()
        assert len(left) == 1  # Ben's
