"""Shopify's product CSV: one product over several lines with one handle, a line a variant or picture."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from shop.importing.plain_text import plain_text
from shop.importing.report import Problem

Row = dict[str, str]


def is_header(line: str) -> bool:
    """Whether the CSV's first line is Shopify's."""
    names = {name.strip().strip('"').lower() for name in line.split(",")}
    return {"handle", "title", "variant price"} <= names


def read_products(text: str, file: str) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """(line of its first row, product) for each handle, as data for a ProductRecord."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    reader.fieldnames = [(name or "").strip() for name in reader.fieldnames or []]
    line, rows = 0, list[Row]()
    try:
        while True:
            begins = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                break
            row = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
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
    except csv.Error as error:
        yield reader.line_num, Problem(file, reader.line_num, "", f"is not CSV: {error}")
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
    counted = row.get("Variant Inventory Tracker", "") != "" and row.get("Variant Inventory Qty", "") != ""
    stock = max(0, _whole(row["Variant Inventory Qty"])) if counted else None
    more_on_order = row.get("Variant Inventory Policy", "").lower() == "continue"
    key = row["Variant SKU"] if own_sku else "-".join([handle, *map(_slug, options.values())])
    return {
        "id": key,
        "sku": row.get("Variant SKU", ""),
        "options": options,
        "price": row["Variant Price"],
        "available": published and (stock is None or stock > 0 or more_on_order),
        "stock": stock,
    }


def _whole(text: str) -> int:
    try:
        return int(float(text))
    except ValueError:
        return 0


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")
