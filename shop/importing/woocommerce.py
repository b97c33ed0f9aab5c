"""WooCommerce's product CSV: simple products, and variable ones whose variations name their parent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from shop.importing.plain_text import plain_text
from shop.importing.product_csv import Row, price, rows_of, stock
from shop.importing.report import Problem

COLUMNS = frozenset({"type", "sku", "name", "regular price"})
"""In small letters, those that tell WooCommerce's export from others."""
_SOLD_ELSEWHERE = {"external", "grouped"}


def read_products(text: str, separator: str, file: str) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """(line, product) for each product that can be bought here, as data for a ProductRecord."""
    products: list[tuple[int, Row]] = []
    variations: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for begins, row in rows_of(text, separator, file):
        if isinstance(row, Problem):
            yield begins, row
        elif "variation" in _types(row):
            variations[row.get("Parent", "")].append((begins, row))
        else:
            products.append((begins, row))
    yield from _assembled(products, variations, file)


def _assembled(
    products: list[tuple[int, Row]], variations: dict[str, list[tuple[int, Row]]], file: str
) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    for line, row in products:
        key = _key(row)
        if not key:
            yield line, Problem(file, line, "ID", "has neither ID nor SKU")
        elif _SOLD_ELSEWHERE & _types(row):
            yield (
                line,
                Problem(file, line, "Type", f"{row.get('Type')} products cannot be bought by themselves"),
            )
        else:
            own = [
                pair
                for name in {f"id:{row.get('ID')}", row.get("SKU") or "-"}
                for pair in variations.pop(name, [])
            ]
            rows = [variation for _, variation in sorted(own, key=lambda pair: pair[0])]
            yield line, _product(key, row, rows)
    for parent, orphans in variations.items():
        for line, _ in orphans:
            yield line, Problem(file, line, "Parent", f"there is no product {parent!r}")


def _types(row: Row) -> set[str]:
    return {word.strip().lower() for word in row.get("Type", "").split(",")}


def _key(row: Row) -> str:
    return row.get("ID") or row.get("SKU", "")


def _product(key: str, row: Row, variations: list[Row]) -> dict[str, Any]:
    categories = [path.strip() for path in row.get("Categories", "").split(",") if path.strip()]
    return {
        "id": key,
        "title": row.get("Name") or key,
        "description": plain_text(
            (row.get("Description") or row.get("Short description", "")).replace("\\n", "\n")
        ),
        "category": categories[0].split(">")[-1].strip() if categories else "",
        "brand": row.get("Brands", ""),
        "tags": [tag.strip() for tag in row.get("Tags", "").split(",") if tag.strip()],
        "image": row.get("Images", "").split(",")[0].strip(),
        "variants": [_variant(variation, row) for variation in variations] or [_variant(row, row)],
    }


def _variant(row: Row, parent: Row) -> dict[str, Any]:
    units = stock(row.get("Stock", ""))
    on_sale = row.get("In stock?", "1").lower() not in {"0", "no", "outofstock"}
    published = parent.get("Published", "1") not in {"0", "-1"}
    return {
        "id": _key(row),
        "sku": row.get("SKU", ""),
        "options": _options(row) if row is not parent else _single_values(row),
        "price": price(row.get("Sale price") or row.get("Regular price") or parent.get("Regular price", "")),
        "available": published and on_sale and (units != 0 or row.get("Backorders allowed?") == "1"),
        "stock": units,
    }


def _options(row: Row) -> dict[str, str]:
    found = {}
    for place in range(1, 21):
        name, value = row.get(f"Attribute {place} name"), row.get(f"Attribute {place} value(s)")
        if name and value:
            found[name.removeprefix("pa_").lower()] = value
    return found


def _single_values(row: Row) -> dict[str, str]:
    """A simple product's attributes are options only where there is no choice."""
    return {name: value for name, value in _options(row).items() if "," not in value}
