"""The public tau-bench retail shop (MIT) as import files: `users.json orders.json products.json`.

The source has no times of orders, so none are made up: the importer gives all orders the time of the
import. (Its policy says that the shop's clock is EST; nothing here depends on it.)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_FILES = ("users", "orders", "products")


def is_there(source: Path) -> bool:
    """Whether the folder has the benchmark's data."""
    return all((source / f"{name}.json").is_file() for name in _FILES)


def convert(source: Path, target: Path) -> dict[str, int]:
    """Write products, customers and orders `.jsonl`; return how many of each."""
    data = {name: json.loads((source / f"{name}.json").read_text("utf-8")) for name in _FILES}
    kinds = {
        "products": [product_line(product) for product in data["products"].values()],
        "customers": [customer_line(key, user) for key, user in data["users"].items()],
        "orders": [order_line(order) for order in data["orders"].values()],
    }
    target.mkdir(parents=True, exist_ok=True)
    for kind, lines in kinds.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (target / f"{kind}.jsonl").write_text(text, "utf-8")
    return {kind: len(lines) for kind, lines in kinds.items()}


def product_line(product: Json) -> Json:
    """A product; the benchmark's products have a name only, which serves as title and category."""
    variants = [
        {
            "id": variant["item_id"],
            "options": variant["options"],
            "price": variant["price"],
            "currency": "USD",
            "available": variant["available"],
        }
        for variant in product["variants"].values()
    ]
    return {
        "id": product["product_id"],
        "title": product["name"],
        "category": product["name"],
        "variants": variants,
    }


def customer_line(key: str, user: Json) -> Json:
    """A customer with the one address and the payment methods."""
    return {
        "id": key,
        "email": user["email"],
        "first_name": user["name"]["first_name"],
        "last_name": user["name"]["last_name"],
        "language": "en",
        "addresses": [{"id": "1", **address_parts(user["address"]), "default": True}],
        "payment_methods": [
            {
                "id": method["id"],
                "type": method["source"],
                "brand": method.get("brand", ""),
                "last_four": method.get("last_four", ""),
                "balance": method.get("balance"),
            }
            for method in user["payment_methods"].values()
        ],
    }


def order_line(order: Json) -> Json:
    """An order as it stands in the source."""
    return {
        "order_number": order["order_id"],
        "customer_id": order["user_id"],
        "status": order["status"],
        "currency": "USD",
        "items": [
            {
                "id": str(line),
                "product_id": item["product_id"],
                "variant_id": item["item_id"],
                "title": item["name"],
                "options": item["options"],
                "quantity": 1,
                "price": item["price"],
            }
            for line, item in enumerate(order["items"], start=1)
        ],
        "payments": [
            {
                "type": payment["transaction_type"],
                "amount": payment["amount"],
                "payment_method_id": payment["payment_method_id"],
            }
            for payment in order["payment_history"]
        ],
        "address": address_parts(order["address"]),
        "fulfilments": [
            {"tracking_number": tracking, "item_ids": parcel["item_ids"]}
            for parcel in order["fulfillments"]
            for tracking in parcel["tracking_id"]
        ],
    }


def address_parts(address: Json) -> dict[str, str]:
    """address1 is line1, address2 is line2."""
    names = {"line1": "address1", "line2": "address2"}
    return {
        ours: address.get(names.get(ours, ours), "")
        for ours in ("line1", "line2", "city", "state", "zip", "country")
    }
