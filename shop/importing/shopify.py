"""Shopify's product CSV: one product over several lines with one handle, a line a variant or picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shop.importing.plain_text import plain_text
from shop.importing.product_csv import Row, price, rows_of, stock
from shop.importing.report import Problem

COLUMNS = frozenset({"handle", "title", "variant price"})
"""In small letters, those that tell Shopify's export from others."""


def read_products(text: str, separator: str, file: str) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """(line of its first row, product) for each handle, as data for a ProductRecord."""
    line, rows = 0, list[Row]()
    for begins, row in rows_of(text, separator, file):
        if isinstance(row, Problem):
            yield begins, row
            continue
        handle = row.get("Handle", "")
        if not handle:
            yield begins, Problem(file, begins, "Handle", "is empty")
            continue
        if rows and rows[0]["Handle"] != handle:
            yield line, _product(rows)
            rows = []
        if not rows:
            line = begins
        rows.append(row)
    if rows:
        yield line, _product(rows)


def _product(rows: list[Row]) -> dict[str, Any]:
    head = rows[0]
    names = [head.get(f"Option{place} Name", "") for place in (1, 2, 3)]
    variant_rows = [row for row in rows if row.get("Variant Price")]
    skus = [row.get("Variant SKU", "") for row in variant_rows]
    own_skus = all(skus) and len(set(skus)) == len(skus)
    tags = [tag.strip() for tag in head.get("Tags", "").split(",") if tag.strip()]
    published = head.get("Published", "true").lower() != "false"
    return {
        "id": head["Handle"],
        "title": head.get("Title") or head["Handle"],
        "description": plain_text(head.get("Body (HTML)", "")),
        "category": head.get("Type") or head.get("Product Category", "").split(" > ")[-1],
        "brand": head.get("Vendor", ""),
        "tags": tags,
        "image": next((row["Image Src"] for row in rows if row.get("Image Src")), ""),
        "variants": [_variant(head["Handle"], row, names, own_skus, published) for row in variant_rows],
    }


def _variant(handle: str, row: Row, names: list[str], own_sku: bool, published: bool) -> dict[str, Any]:
    options = {
        name.lower(): row[f"Option{place} Value"]
        for place, name in enumerate(names, start=1)
        if name and name != "Title" and row.get(f"Option{place} Value")
    }
    tracked = row.get("Variant Inventory Tracker", "") != ""
    units = stock(row.get("Variant Inventory Qty", "")) if tracked else None
    more_on_order = row.get("Variant Inventory Policy", "").lower() == "continue"
    key = row["Variant SKU"] if own_sku else "-".join([handle, *map(_slug, options.values())])
    return {
        "id": key,
        "sku": row.get("Variant SKU", ""),
        "options": options,
        "price": price(row["Variant Price"]),
        "available": published and (units != 0 or more_on_order),
        "stock": units,
    }


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")
