"""What goes in, what is left out and why, and what a second import does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from shop.errors import InvalidInput
from shop.importing import import_files
from shop.importing.reading import MAX_LINE_BYTES
from shop.tables import Customer, Order, PaymentMethod, Variant
from tests.importing.records_of import customer, order, product

Write = Callable[[str, list[Any]], Path]


@pytest.fixture
def shop_files(write: Write) -> list[Path]:
    return [
        write("orders.jsonl", [order()]),
        write("customers.jsonl", [customer()]),
        write("products.jsonl", [product()]),
    ]


def one_order(engine: Engine) -> Any:
    with Session(engine, expire_on_commit=False) as session:
        row = session.scalars(select(Order)).one()
        _ = row.items, row.payments, row.fulfilments
        return row


def test_files_go_in_whatever_their_order_on_the_command_line(shop_files: list[Path], engine: Engine) -> None:
    report = import_files(shop_files, engine)

    assert list(report.counts) == ["products", "customers", "orders"]
    assert all((counts.added, counts.rejected) == (1, 0) for counts in report.counts.values())
    stored = one_order(engine)
    assert (stored.order_number, stored.status, stored.currency) == ("#W100", "pending", "USD")
    assert [(item.line_id, item.product_id, item.price_minor, item.quantity) for item in stored.items] == [
        ("1", "lamp", 1990, 2)
    ]
    assert [(payment.type, payment.amount_minor) for payment in stored.payments] == [("payment", 3980)]


def test_a_repeated_import_changes_nothing(shop_files: list[Path], engine: Engine) -> None:
    import_files(shop_files, engine)
    version = one_order(engine).version

    report = import_files(shop_files, engine)

    assert all(
        (counts.added, counts.updated, counts.unchanged) == (0, 0, 1) for counts in report.counts.values()
    )
    assert one_order(engine).version == version


def test_a_repeated_import_leaves_what_the_chat_has_changed(shop_files: list[Path], engine: Engine) -> None:
    import_files(shop_files, engine)
    with engine.begin() as connection:
        connection.execute(update(Order).values(status="cancelled", cancel_reason="no longer needed"))

    import_files(shop_files, engine)

    assert one_order(engine).status == "cancelled"


def test_a_changed_record_brings_only_what_its_source_has_changed(
    shop_files: list[Path], write: Write, engine: Engine
) -> None:
    import_files(shop_files, engine)
    with engine.begin() as connection:
        connection.execute(update(Order).values(status="cancelled"))
    parcel = {"tracking_number": "T1", "carrier": "UPS", "status": "in_transit"}

    report = import_files([write("orders.jsonl", [order(fulfilments=[parcel])])], engine)

    stored = one_order(engine)
    assert report.of("orders").updated == 1
    assert stored.status == "cancelled"
    assert [row.tracking_number for row in stored.fulfilments] == ["T1"]
    assert stored.version == 2


def test_balances_and_stock_stay_ours_until_the_source_changes_them(
    shop_files: list[Path], write: Write, engine: Engine
) -> None:
    import_files(shop_files, engine)
    with engine.begin() as connection:
        connection.execute(
            update(PaymentMethod).where(PaymentMethod.id == "gift-1").values(balance_minor=7000)
        )
        connection.execute(update(Variant).where(Variant.id == "lamp-red").values(stock=1))
    methods = [*customer()["payment_methods"], {"id": "paypal-1", "type": "paypal"}]
    variants = [*product()["variants"], {"id": "lamp-green", "price": 1}]

    import_files(
        [
            write("customers.jsonl", [customer(payment_methods=methods)]),
            write("products.jsonl", [product(variants=variants)]),
        ],
        engine,
    )

    with Session(engine) as session:
        assert session.get_one(PaymentMethod, ("ann", "gift-1")).balance_minor == 7000
        assert session.get(PaymentMethod, ("ann", "paypal-1")) is not None
        assert session.get_one(Variant, "lamp-red").stock == 1

    methods[1]["balance"] = "12.00"
    import_files([write("customers.jsonl", [customer(payment_methods=methods)])], engine)
    with Session(engine) as session:
        assert session.get_one(PaymentMethod, ("ann", "gift-1")).balance_minor == 1200


BAD_ORDERS: list[tuple[Any, str, str]] = [
    ("{not json", "", "is not JSON"),
    ('["a list"]', "", "should be a JSON object"),
    (b'{"order_number": "\xff"}', "", "is not UTF-8 (byte 19)"),
    ("x" * (MAX_LINE_BYTES + 10), "", f"is longer than {MAX_LINE_BYTES} bytes"),
    (order(order_number="#N", status="lost"), "status", "unknown status"),
    (order(order_number="#N", status=7), "status", "valid string"),
    (order(order_number="#N", customer_id="nobody"), "customer_id", "there is no customer 'nobody'"),
    (order(order_number="#N", items=[]), "items", "at least 1 item"),
    (
        order(order_number="#N", items=[{"variant_id": "gone", "price": 1}]),
        "items.0.variant_id",
        "there is no variant 'gone'",
    ),
    (
        order(order_number="#N", items=[{"variant_id": "lamp-red", "price": -1}]),
        "items.0.price",
        "should not be negative",
    ),
    (
        order(order_number="#N", items=[{"variant_id": "lamp-red", "price": "1,90"}]),
        "items.0.price",
        "decimal number",
    ),
    (
        order(order_number="#N", items=[{"variant_id": "lamp-red", "price": 1.999}]),
        "items.0.price",
        "more decimals than USD has",
    ),
    (
        order(order_number="#N", items=[{"variant_id": "lamp-red", "price": 1, "quantity": 0}]),
        "items.0.quantity",
        "greater than or equal to 1",
    ),
    (
        order(order_number="#N", payments=[{"amount": 1, "payment_method_id": "card-9"}]),
        "payments.0.payment_method_id",
        "has no payment method 'card-9'",
    ),
    (
        order(order_number="#N", return_request={"items": ["lamp-blue"]}),
        "return_request.items.0",
        "no (further) line with variant 'lamp-blue'",
    ),
    (order(order_number="#N", created_at="yesterday"), "created_at", "valid datetime"),
    (order(), "order_number", "'#W100' is already on line 1"),
    (order(order_number="#\u0000"), "", "NUL character"),
]


@pytest.mark.parametrize(("line", "field", "reason"), BAD_ORDERS)
def test_a_bad_line_is_reported_with_file_line_field_and_reason_and_the_rest_goes_in(
    line: Any, field: str, reason: str, write: Write, engine: Engine
) -> None:
    import_files([write("products.jsonl", [product()]), write("customers.jsonl", [customer()])], engine)

    report = import_files([write("orders.jsonl", [order(), line, "", order(order_number="#W101")])], engine)

    assert (report.of("orders").added, report.of("orders").rejected) == (2, 1)
    (problem,) = report.problems
    assert (problem.file, problem.line, problem.field) == ("orders.jsonl", 2, field)
    assert reason in problem.reason


def test_other_writings_of_the_same_fields_are_understood(write: Write, engine: Engine) -> None:
    person = {
        "user_id": "ann",
        "email": "ann@example.com",
        "name": {"first_name": "Ann", "last_name": "Wells"},
        "address": {"address1": "1 Mill Road", "postal_code": 0},
        "payment_methods": {"gift-1": {"source": "gift_card", "balance": 51}},
    }
    person["address"] = {"address1": "1 Mill Road", "postcode": "80202"}
    bought = {
        "order_id": "#W100",
        "user_id": "ann",
        "status": "Pending (item modified)",
        "items": [{"item_id": "lamp-red", "name": "Lamp", "price": 19.9}],
        "payment_history": [{"transaction_type": "payment", "amount": 19.9, "payment_method_id": "gift-1"}],
        "fulfillments": [{"tracking_id": ["357962501027"], "item_ids": ["lamp-red"]}],
    }
    files = [
        write("my-products-1.jsonl", [product()]),
        write("customers_export.jsonl", [person]),
        write("orders.jsonl", [bought]),
    ]

    report = import_files(files, engine)

    assert report.problems == []
    stored = one_order(engine)
    assert (stored.status, stored.items_modified) == ("pending", True)
    assert stored.fulfilments[0].tracking_number == "357962501027"
    with Session(engine) as session:
        ann = session.scalars(select(Customer)).one()
        assert (ann.name, ann.first_name, ann.last_name) == ("Ann Wells", "Ann", "Wells")
        assert (ann.addresses[0].line1, ann.addresses[0].zip, ann.addresses[0].is_default) == (
            "1 Mill Road",
            "80202",
            True,
        )
        assert ann.payment_methods[0].balance_minor == 5100


@pytest.mark.parametrize(
    ("price", "currency", "minor"),
    [
        (0.1, "USD", 10),
        (19.99, "USD", 1999),
        ("1234567.89", "USD", 123456789),
        (4.35, "EUR", 435),
        (500, "JPY", 500),
        ("1.234", "KWD", 1234),
    ],
)
def test_prices_become_minor_units_exactly(
    price: Any, currency: str, minor: int, write: Write, engine: Engine
) -> None:
    import_files(
        [write("products.jsonl", [product(variants=[{"id": "v", "price": price, "currency": currency}])])],
        engine,
    )
    with Session(engine) as session:
        assert session.get_one(Variant, "v").price_minor == minor


def test_a_variant_of_another_product_is_not_taken_over(write: Write, engine: Engine) -> None:
    import_files([write("products.jsonl", [product()])], engine)

    thief = product(id="thief", variants=[{"id": "lamp-red", "price": 1}])
    report = import_files([write("products.jsonl", [thief])], engine)

    assert report.problems[0].reason == "'lamp-red' is already a variant of product 'lamp'"


def test_a_killed_import_is_completed_by_running_it_again(
    write: Write, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_files([write("products.jsonl", [product()]), write("customers.jsonl", [customer()])], engine)
    many = write("orders.jsonl", [order(order_number=f"#W{number}") for number in range(2_500)])

    def die_in_the_second_batch(kind: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files([many], engine, progress=die_in_the_second_batch)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM orders")) == 1_000
        assert connection.scalar(text("SELECT count(*) FROM order_items")) == 1_000

    report = import_files([many], engine)

    assert (report.of("orders").added, report.of("orders").unchanged) == (1_500, 1_000)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM order_items")) == 2_500


def test_a_record_the_database_refuses_does_not_take_its_batch_along(write: Write, engine: Engine) -> None:
    article = {"slug": "returns", "language": "en", "title": "Returns", "body": "Thirty days."}
    twin = {**article, "id": "another-id"}

    report = import_files([write("articles.jsonl", [article, twin, {**article, "slug": "refunds"}])], engine)

    assert (report.of("articles").added, report.of("articles").rejected) == (2, 1)
    assert "the database refused it" in report.problems[0].reason


def test_progress_ends_at_the_size_of_the_files(shop_files: list[Path], engine: Engine) -> None:
    told: list[tuple[str, int, int]] = []

    import_files(shop_files, engine, progress=lambda kind, done, total: told.append((kind, done, total)))

    assert [kind for kind, done, total in told if done == total] == ["products", "customers", "orders"]


def test_a_file_of_no_known_kind_is_refused_before_anything_is_written(write: Write, engine: Engine) -> None:
    good, strange = write("products.jsonl", [product()]), write("things.jsonl", [{}])

    with pytest.raises(InvalidInput) as refused:
        import_files([good, strange], engine)

    assert refused.value.code == "unknown_file_kind"
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM products")) == 0
    assert import_files([strange], engine, kind="events").of("events").rejected == 1


def test_identifiers_with_strange_characters_survive(write: Write, engine: Engine) -> None:
    strange = "#W'; DROP TABLE orders;--"
    files = [
        write("products.jsonl", [product()]),
        write("customers.jsonl", [customer()]),
        write("orders.jsonl", [order(order_number=strange)]),
    ]

    import_files(files, engine)

    assert one_order(engine).order_number == strange


@pytest.mark.parametrize("code", ["ZZZ", "usd", "euro", ""])
def test_what_is_no_currency_is_left_out_with_a_reason(write: Write, engine: Engine, code: str) -> None:
    wrong = product(id="P9", variants=[{"id": "V9", "price": "5", "currency": code}])

    report = import_files([write("products.jsonl", [product(), wrong])], engine)

    assert (report.of("products").added, report.of("products").rejected) == (1, 1)
    assert (report.problems[0].line, report.problems[0].field) == (2, "variants.0.currency")
    assert "is no currency: write the ISO 4217 code in capitals" in report.problems[0].reason
