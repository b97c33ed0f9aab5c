"""The shop of these tests as import records: small, in both languages, with an order in every state.

Ann Lee (English) has a card, PayPal and a gift card with 50.00; Li Wei (Chinese) a card and a gift card with
500.00; Ben Wu exists to be somebody else; Mia Roth has a card and a gift card and buys several of a kind.
"""

from __future__ import annotations

from itertools import product
from typing import Any

Record = dict[str, Any]

_PRODUCTS: dict[str, tuple[str, str, dict[str, list[str]], float]] = {
    "kettle": (
        "Electric Kettle",
        "电热水壶",
        {"capacity": ["1L", "1.5L"], "material": ["glass", "stainless steel"]},
        40,
    ),
    "clock": ("Wall Clock", "挂钟", {"color": ["black", "white"], "type": ["analog", "digital"]}, 30),
    "keyboard": (
        "Mechanical Keyboard",
        "机械键盘",
        {"switch type": ["clicky", "linear"], "backlight": ["RGB", "none"], "size": ["full size", "80%"]},
        100,
    ),
    "shirt": ("T-Shirt", "T恤", {"color": ["red", "blue", "black"], "size": ["S", "M", "L"]}, 20),
    "lamp": ("Desk Lamp", "台灯", {"color": ["black", "silver"]}, 25),
    "bottle": ("Water Bottle", "水瓶", {"capacity": ["500ml", "750ml"], "color": ["red", "blue"]}, 15),
}
# Nobody can buy these now.
_SOLD_OUT = {"kettle-1.5L-glass", "keyboard-clicky-none-80%", "shirt-red-L"}


def variant_id(name: str, *values: str) -> str:
    """The id of a variant of these products."""
    return "-".join([name, *values]).replace(" ", "_")


def records() -> dict[str, list[Record]]:
    """All records by kind, as the importer takes them."""
    return {
        "products": [_product(name) for name in _PRODUCTS],
        "customers": _customers(),
        "orders": _orders(),
        "articles": _articles(),
    }


def _product(name: str) -> Record:
    title, chinese, options, price = _PRODUCTS[name]
    variants = []
    for step, values in enumerate(product(*options.values())):
        key = variant_id(name, *values)
        variants.append(
            {
                "id": key,
                "options": dict(zip(options, values, strict=True)),
                "price": price + step,
                "available": key.replace("_", " ") not in _SOLD_OUT,
            }
        )
    return {
        "id": name,
        "title": title,
        "description": f"A good {title.lower()}.",
        "category": "home",
        "rating": 4.6,
        "attributes": {"power": "9 W", "repurchasable": "no"} if name == "lamp" else {},
        "translations": {"zh": {"title": chinese, "description": f"好用的{chinese}。", "category": "家居"}},
        "variants": variants,
    }


def _line(number: int, name: str, *values: str, price: float, quantity: int = 1) -> Record:
    title, _, options, _ = _PRODUCTS[name]
    return {
        "id": str(number),
        "product_id": name,
        "variant_id": variant_id(name, *values),
        "title": title,
        "options": dict(zip(options, values, strict=True)),
        "quantity": quantity,
        "price": price,
    }


def _order(
    number: str, customer: str, status: str, items: list[Record], method: str, day: int, **more: Any
) -> Record:
    total = sum(item["price"] * item["quantity"] for item in items)
    return {
        "order_number": number,
        "customer_id": customer,
        "status": status,
        "currency": "USD",
        "items": items,
        "payments": [{"type": "payment", "amount": total, "payment_method_id": method}],
        "address": {"line1": "1 Old Road", "city": "Austin", "state": "TX", "zip": "78701", "country": "USA"},
        "created_at": f"2026-03-{day:02d}T10:00:00Z",
        **more,
    }


def _orders() -> list[Record]:
    kettle = _line(2, "kettle", "1L", "glass", price=40)
    keyboard = _line(1, "keyboard", "clicky", "RGB", "full size", price=100)
    parcel = {"tracking_number": "1Z999", "carrier": "UPS", "status": "in_transit", "item_ids": ["1"]}
    return [
        _order("#W100001", "ann", "pending", [keyboard, kettle], "ann-card", 20),
        _order("#W100002", "ann", "pending", [_line(1, "shirt", "blue", "M", price=20)], "ann-paypal", 18),
        _order(
            "#W200001",
            "ann",
            "delivered",
            [
                _line(1, "kettle", "1.5L", "stainless steel", price=43),
                _line(2, "clock", "white", "analog", price=32),
                _line(3, "lamp", "black", price=25),
            ],
            "ann-card",
            10,
        ),
        _order(
            "#W200002",
            "ann",
            "delivered",
            [_line(1, "bottle", "500ml", "red", price=15), _line(2, "bottle", "750ml", "blue", price=18)],
            "ann-paypal",
            8,
        ),
        _order(
            "#W300001",
            "ann",
            "processed",
            [_line(1, "shirt", "red", "S", price=20)],
            "ann-card",
            12,
            fulfilments=[parcel],
        ),
        _order("#W400001", "ann", "cancelled", [_line(1, "lamp", "silver", price=26)], "ann-card", 5),
        _order("#B100001", "ben", "pending", [_line(1, "lamp", "black", price=25)], "ben-card", 20),
        _order("#L100001", "wei", "pending", [_line(1, "shirt", "black", "S", price=20)], "wei-card", 20),
        _order(
            "#L200001",
            "wei",
            "delivered",
            [_line(1, "kettle", "1L", "glass", price=40), _line(2, "lamp", "black", price=25)],
            "wei-card",
            10,
        ),
        _order(
            "#M100001",
            "mia",
            "pending",
            [
                _line(1, "shirt", "blue", "M", price=20, quantity=2),
                _line(2, "clock", "black", "analog", price=30),
            ],
            "mia-card",
            19,
        ),
        _order(
            "#M200001",
            "mia",
            "delivered",
            [
                _line(1, "bottle", "500ml", "red", price=15, quantity=2),
                _line(2, "lamp", "black", price=25),
                _line(3, "kettle", "1L", "glass", price=40, quantity=3),
            ],
            "mia-card",
            11,
        ),
    ]


def _customers() -> list[Record]:
    return [
        {
            "id": "ann",
            "email": "ann.lee@example.com",
            "name": "Ann Lee",
            "first_name": "Ann",
            "last_name": "Lee",
            "language": "en",
            "addresses": [
                {
                    "line1": "1 Old Road",
                    "city": "Austin",
                    "state": "TX",
                    "zip": "78701",
                    "country": "USA",
                    "default": True,
                }
            ],
            "payment_methods": [
                {"id": "ann-card", "type": "credit_card", "brand": "visa", "last_four": "1111"},
                {"id": "ann-paypal", "type": "paypal"},
                {"id": "ann-gift", "type": "gift_card", "balance": 50},
            ],
        },
        {
            "id": "ben",
            "email": "ben.wu@example.com",
            "name": "Ben Wu",
            "addresses": [
                {"line1": "5 High Street", "city": "Denver", "state": "CO", "zip": "80202", "default": True}
            ],
            "payment_methods": [
                {"id": "ben-card", "type": "credit_card", "brand": "visa", "last_four": "2222"}
            ],
        },
        {
            "id": "wei",
            "email": "li.wei@example.com",
            "name": "李伟",
            "first_name": "伟",
            "last_name": "李",
            "language": "zh",
            "addresses": [
                {"line1": "中山路1号", "city": "上海市", "zip": "200001", "country": "中国", "default": True}
            ],
            "payment_methods": [
                {"id": "wei-card", "type": "credit_card", "brand": "unionpay", "last_four": "3333"},
                {"id": "wei-gift", "type": "gift_card", "balance": 500},
            ],
        },
        {
            "id": "mia",
            "email": "mia.roth@example.com",
            "name": "Mia Roth",
            "addresses": [
                {"line1": "7 Mill Lane", "city": "Salem", "state": "OR", "zip": "97301", "default": True}
            ],
            "payment_methods": [
                {"id": "mia-card", "type": "credit_card", "brand": "visa", "last_four": "4444"},
                {"id": "mia-gift", "type": "gift_card", "balance": 100},
            ],
        },
    ]


def _articles() -> list[Record]:
    return [
        {
            "id": "returns.en",
            "slug": "returns",
            "language": "en",
            "title": "Return policy",
            "body": "You can return delivered items. The return policy gives a refund to the payment method"
            " you used.\n\nWe send you an e-mail with a label and the steps.",
        },
        {
            "id": "returns.zh",
            "slug": "returns",
            "language": "zh",
            "title": "退货政策",
            "body": "已送达的商品可以退货。退货政策：退款退回您使用的支付方式。\n\n"
            "我们会发邮件给您，里面有退货单和步骤。",
        },
        {
            "id": "postage.en",
            "slug": "postage",
            "language": "en",
            "title": "Shipping costs",
            "body": "Standard shipping costs $5 and is free from $50.\n\n| Method | Cost | Arrives |\n"
            "| --- | --- | --- |\n| Standard | $5 | 3 days |\n| Canada | $15 | 8 days |\n\n"
            "The parcel comes on weekdays. Shipping goes to Canada, not to other countries.",
            "tags": ["delivery_options", "shipping"],
        },
        {
            "id": "postage.zh",
            "slug": "postage",
            "language": "zh",
            "title": "运费",
            "body": "标准配送运费 5 美元，满 50 美元免运费。\n\n| 方式 | 运费 | 送达时间 |\n"
            "| --- | --- | --- |\n| 标准 | 5 美元 | 3 天 |\n| 加拿大 | 15 美元 | 8 天 |\n\n"
            "包裹在工作日派送。我们配送到加拿大，暂不配送到其他国家。",
            "tags": ["delivery_options", "运费"],
        },
        {
            "id": "newsletter.en",
            "slug": "newsletter",
            "language": "en",
            "title": "Newsletter",
            "body": "You can unsubscribe from the newsletter with the link in every newsletter e-mail.",
        },
    ]
