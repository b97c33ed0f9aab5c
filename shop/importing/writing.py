"""Writes a batch of records in one transaction: new rows, and the fields the source itself has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from shop.importing.marks import changed_parts, marks_of, watched_before
from shop.importing.report import Counts
from shop.importing.rows import (
    Row,
    RowMaker,
    Rows,
    article_rows,
    customer_rows,
    event_rows,
    order_rows,
    product_rows,
    review_rows,
)
from shop.tables import (
    Address,
    Article,
    BehaviourEvent,
    Consent,
    Customer,
    Fulfilment,
    ImportedRecord,
    Order,
    OrderItem,
    Payment,
    PaymentMethod,
    Product,
    Review,
    Variant,
)

_KEYS_A_QUERY = 500


@dataclass(frozen=True, slots=True)
class Child:
    """A list within a record: its table, the column that names the parent, and what is kept.

    `kept` are columns (balances, stock) that both sides change: where the source has not changed them since
    the last import, the values in the shop stay, even if the rest of the list is written anew.
    """

    table: Table
    parent: str
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind lies in the tables. `link` is the column its children point to."""

    kind: str
    table: Table
    key: str
    link: str
    rows: RowMaker
    children: dict[str, Child] = field(default_factory=dict)
    versioned: bool = False
    batch: int = 1_000


def _table(mapped: Any) -> Table:
    table: Table = mapped.__table__
    return table


SHAPES: dict[str, Shape] = {
    shape.kind: shape
    for shape in (
        Shape(
            "products",
            _table(Product),
            "id",
            "id",
            product_rows,
            {
                "variants": Child(_table(Variant), "product_id", ("stock", "available")),
            },
        ),
        Shape(
            "customers",
            _table(Customer),
            "id",
            "id",
            customer_rows,
            {
                "addresses": Child(_table(Address), "customer_id"),
                "payment_methods": Child(_table(PaymentMethod), "customer_id", ("balance_minor",)),
                "consents": Child(_table(Consent), "customer_id"),
            },
        ),
        Shape(
            "orders",
            _table(Order),
            "order_number",
            "pk",
            order_rows,
            {
                "items": Child(_table(OrderItem), "order_pk"),
                "payments": Child(_table(Payment), "order_pk"),
                "fulfilments": Child(_table(Fulfilment), "order_pk"),
            },
            versioned=True,
        ),
        Shape("events", _table(BehaviourEvent), "id", "id", event_rows, batch=5_000),
        Shape("reviews", _table(Review), "id", "id", review_rows, batch=5_000),
        Shape("articles", _table(Article), "id", "id", article_rows, batch=100),
    )
}


@dataclass(slots=True)
class _Update:
    rows: Rows
    changed: frozenset[str]
    watched_before: frozenset[bytes]
    link: Any


def write_batch(connection: Connection, shape: Shape, batch: list[Rows], now: datetime) -> Counts:
    """Write the batch within the caller's transaction and say how it went."""
    counts = Counts()
    keys = [rows.key for rows in batch]
    marks_before = _marks_before(connection, shape.kind, keys)
    links = _links(connection, shape, keys)
    added: list[Rows] = []
    updates: list[_Update] = []
    fresh_marks: list[Row] = []
    for rows in batch:
        marks = marks_of(rows.marks_from, list(rows.watched.values()))
        before = marks_before.get(rows.key)
        if marks == before:
            counts.unchanged += 1
            continue
        fresh_marks.append({"kind": shape.kind, "key": rows.key, "marks": marks})
        if rows.key in links:
            changed = changed_parts(tuple(rows.marks_from), before, marks)
            watched = watched_before(len(rows.marks_from), before)
            updates.append(_Update(rows, changed, watched, links[rows.key]))
            counts.updated += 1
        else:
            added.append(rows)
            counts.added += 1
    _add(connection, shape, added, now)
    _update(connection, shape, updates, now)
    _store_marks(connection, shape.kind, fresh_marks, set(marks_before))
    return counts


def _slices(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), _KEYS_A_QUERY):
        yield keys[start : start + _KEYS_A_QUERY]


def _marks_before(connection: Connection, kind: str, keys: list[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for some in _slices(keys):
        query = select(ImportedRecord.key, ImportedRecord.marks).where(
            ImportedRecord.kind == kind, ImportedRecord.key.in_(some)
        )
        found.update((key, marks) for key, marks in connection.execute(query))
    return found


def _links(connection: Connection, shape: Shape, keys: list[str]) -> dict[str, Any]:
    """The rows that are there: key -> what their children point to."""
    found: dict[str, Any] = {}
    key, link = shape.table.c[shape.key], shape.table.c[shape.link]
    for some in _slices(keys):
        found.update(
            (name, value) for name, value in connection.execute(select(key, link).where(key.in_(some)))
        )
    return found


def _store_marks(connection: Connection, kind: str, marks: list[Row], known: set[str]) -> None:
    new = [row for row in marks if row["key"] not in known]
    changed = [{"_key": row["key"], "marks": row["marks"]} for row in marks if row["key"] in known]
    _insert(connection, _table(ImportedRecord), new)
    if changed:
        statement = update(_table(ImportedRecord)).where(
            ImportedRecord.kind == kind, ImportedRecord.key == bindparam("_key")
        )
        connection.execute(statement.values(marks=bindparam("marks")), changed)


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _add(connection: Connection, shape: Shape, added: list[Rows], now: datetime) -> None:
    if not added:
        return
    mains = []
    for rows in added:
        main = {name: value for columns in rows.columns.values() for name, value in columns.items()}
        if "created_at" in main and main["created_at"] is None:
            main["created_at"] = main.get("updated_at", now)
        mains.append(main)
    _insert(connection, shape.table, mains)
    if not shape.children:
        return
    keys = [rows.key for rows in added]
    links = dict(zip(keys, keys, strict=True)) if shape.link == shape.key else _links(connection, shape, keys)
    for name, child in shape.children.items():
        _insert(
            connection,
            child.table,
            _linked(child, ((links[rows.key], rows.children[name]) for rows in added)),
        )


def _linked(child: Child, lists: Iterable[tuple[Any, list[Row]]]) -> list[Row]:
    return [{child.parent: link, **row} for link, rows in lists for row in rows]


def _update(connection: Connection, shape: Shape, updates: list[_Update], now: datetime) -> None:
    _update_columns(connection, shape, updates, now)
    for name, child in shape.children.items():
        touched = [change for change in updates if name in change.changed or _watched_changed(child, change)]
        if not touched:
            continue
        if child.kept:
            _keep_ours(connection, child, name, touched)
        for some in _slices([change.link for change in touched]):
            connection.execute(delete(child.table).where(child.table.c[child.parent].in_(some)))
        lists = ((change.link, change.rows.children[name]) for change in touched)
        _insert(connection, child.table, _linked(child, lists))


def _watched_changed(child: Child, change: _Update) -> bool:
    return bool(child.kept) and not change.watched_before.issuperset(change.rows.watched.values())


def _update_columns(connection: Connection, shape: Shape, updates: list[_Update], now: datetime) -> None:
    """One statement for all records in which the same columns changed."""
    alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for change in updates:
        parts = change.changed if "all" not in change.changed else frozenset(change.rows.columns)
        values = {
            name: value
            for part, columns in change.rows.columns.items()
            if part in parts
            for name, value in columns.items()
            if name != shape.key and not (name == "created_at" and value is None)
        }
        if values or shape.versioned:
            alike[tuple(sorted(values))].append({"_key": change.rows.key, **values})
    table = shape.table
    for names, rows in alike.items():
        values = {name: bindparam(name, type_=table.c[name].type) for name in names}
        if shape.versioned:
            values |= {"version": table.c.version + 1, "updated_at": now}
        connection.execute(update(table).where(table.c[shape.key] == bindparam("_key")).values(values), rows)


def _keep_ours(connection: Connection, child: Child, name: str, touched: list[_Update]) -> None:
    """Put the shop's own values of the kept columns into the rows that are about to replace it."""
    table = child.table
    ours: dict[tuple[Any, str], tuple[Any, ...]] = {}
    for some in _slices([change.link for change in touched if change.watched_before]):
        query = select(table.c[child.parent], table.c.id, *(table.c[column] for column in child.kept))
        for link, key, *values in connection.execute(query.where(table.c[child.parent].in_(some))):
            ours[link, key] = tuple(values)
    for change in touched:
        for row in change.rows.children[name]:
            if change.rows.watched[row["id"]] in change.watched_before:
                row.update(zip(child.kept, ours.get((change.link, row["id"]), ()), strict=False))
