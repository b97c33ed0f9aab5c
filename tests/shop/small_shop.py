"""A shop small enough to know by heart: two customers, two products, a few orders. All amounts in cents.

Ann has a credit card, PayPal, a gift card with 50.00 and an empty one; Ben has a credit card. The T-shirt
comes in four variants of which `shirt-red-m` cannot be bought; the mug in two, five white ones and one black.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from shop.tables import (
    Address,
    Customer,
    Fulfilment,
    Order,
    OrderItem,
    Payment,
    PaymentMethod,
    Product,
    Variant,
)
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import AddressInput

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NEW_ADDRESS = AddressInput(line1="9 New Street", city="Boston", state="MA", zip="02108", country="USA")


def fill(unit_of_work: UnitOfWorkFactory) -> None:
    """Store the shop."""
    with unit_of_work() as unit:
        unit.session.add_all([_ann(), _ben(), _shirt(), _mug()])
        unit.session.flush()
        unit.session.add_all(_orders())
        unit.commit()


def add_order(unit_of_work: UnitOfWorkFactory, order_number: str, **values: Any) -> None:
    """One more order of Ann's (pending, a blue M shirt at 20.00 paid by card, unless told otherwise)."""
    with unit_of_work() as unit:
        unit.session.add(order(order_number, **values))
        unit.commit()


def order(
    order_number: str,
    *,
    customer_id: str = "ann",
    status: str = "pending",
    lines: list[tuple[str, str, int, int]] | None = None,
    paid_with: list[tuple[str, str, int]] | None = None,
    days_ago: int = 1,
    **values: Any,
) -> Order:
    """lines: (line id, variant id, quantity, price); paid_with: (type, method id, amount)."""
    lines = lines if lines is not None else [("1", "shirt-blue-m", 1, 2000)]
    total = sum(quantity * price for _, _, quantity, price in lines)
    method = "ann-card" if customer_id == "ann" else "ben-card"
    paid_with = paid_with if paid_with is not None else [("payment", method, total)]
    return Order(
        order_number=order_number,
        customer_id=customer_id,
        status=status,
        currency="USD",
        address={
            "line1": "1 Old Road",
            "line2": "",
            "city": "Austin",
            "state": "TX",
            "zip": "78701",
            "country": "USA",
        },
        created_at=NOW - timedelta(days=days_ago),
        items=[
            OrderItem(
                line_id=line_id,
                position=position,
                product_id=variant.split("-")[0],
                variant_id=variant,
                title="T-Shirt" if variant.startswith("shirt") else "Mug",
                options=_options(variant),
                quantity=quantity,
                price_minor=price,
            )
            for position, (line_id, variant, quantity, price) in enumerate(lines)
        ],
        payments=[
            Payment(position=position, type=kind, payment_method_id=method_id, amount_minor=amount)
            for position, (kind, method_id, amount) in enumerate(paid_with)
        ],
        fulfilments=[Fulfilment(tracking_number="T1", carrier="UPS", status="delivered", item_ids=["1"])]
        if status == "delivered"
        else [],
        **values,
    )


def _options(variant: str) -> dict[str, str]:
    _, colour, size = (*variant.split("-"), "")[:3]
    return {"color": colour, "size": size.upper()} if size else {"color": colour}


def _ann() -> Customer:
    return Customer(
        id="ann",
        email="Ann.Lee@Example.com",
        name="Ann Lee",
        first_name="Ann",
        last_name="Lee",
        language="en",
        addresses=[
            Address(
                id="home",
                line1="1 Old Road",
                city="Austin",
                state="TX",
                zip="78701",
                country="USA",
                is_default=True,
            ),
            Address(
                id="work",
                position=1,
                line1="2 Office Park",
                city="Dallas",
                state="TX",
                zip="75201",
                country="USA",
            ),
        ],
        payment_methods=[
            PaymentMethod(id="ann-card", type="credit_card", brand="visa", last_four="1111"),
            PaymentMethod(id="ann-paypal", position=1, type="paypal"),
            PaymentMethod(id="ann-gift", position=2, type="gift_card", balance_minor=5000),
            PaymentMethod(id="ann-empty", position=3, type="gift_card", balance_minor=0),
        ],
    )


def _ben() -> Customer:
    return Customer(
        id="ben",
        email="ben@example.com",
        name="Ben Wu",
        addresses=[
            Address(
                id="home", line1="5 High Street", city="Denver", zip="80202", country="USA", is_default=True
            )
        ],
        payment_methods=[PaymentMethod(id="ben-card", type="credit_card", brand="visa", last_four="2222")],
    )


def _shirt() -> Product:
    prices = {"shirt-blue-m": 2000, "shirt-blue-l": 2500, "shirt-green-m": 2000, "shirt-red-m": 1500}
    return Product(
        id="shirt",
        title="T-Shirt",
        category="Clothing",
        brand="Plainly",
        rating=4.5,
        image="/pictures/shirt.webp",
        translations={"zh": {"title": "T恤", "category": "服装"}},
        variants=[
            Variant(
                id=variant,
                position=position,
                options=_options(variant),
                price_minor=price,
                currency="USD",
                available=variant != "shirt-red-m",
            )
            for position, (variant, price) in enumerate(prices.items())
        ],
    )


def _mug() -> Product:
    return Product(
        id="mug",
        title="Coffee Mug",
        category="Kitchen",
        brand="Potter",
        rating=4.0,
        translations={"zh": {"title": "咖啡杯", "category": "厨房"}},
        variants=[
            Variant(id="mug-white", options=_options("mug-white"), price_minor=1000, currency="USD", stock=5),
            Variant(
                id="mug-black",
                position=1,
                options=_options("mug-black"),
                price_minor=1200,
                currency="USD",
                stock=1,
            ),
        ],
    )


def _orders() -> list[Order]:
    two = [("1", "shirt-blue-m", 1, 2000), ("2", "mug-white", 2, 1000)]
    return [
        order("#W100", lines=two, days_ago=3),
        order("#W166", status="delivered", lines=two, days_ago=9),
        order("#W177", status="processed", days_ago=5),
        order(
            "#W188",
            status="cancelled",
            days_ago=20,
            paid_with=[("payment", "ann-card", 2000), ("refund", "ann-card", 2000)],
        ),
        order("#W200", customer_id="ben", days_ago=2),
    ]
