"""Writes the whole shop to JSONL files: one consistent view, streamed, each file complete or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, selectinload

from shop.database import create_engine_for
from shop.exporting.conversations import conversation_objects
from shop.exporting.records import (
    customer_object,
    event_object,
    order_object,
    product_object,
    review_object,
)
from shop.tables import BehaviourEvent, Customer, Order, Product, Review

_SLICE = 500

Progress = Callable[[str, int], None]
"""Called with the kind and how many of its records have been written."""


def export_to(
    directory: str | PathLike[str], database: str | Engine, *, progress: Progress | None = None
) -> dict[str, int]:
    """Write products, customers, orders, events, reviews and conversations `.jsonl`; return how many of each.

    All files show the same moment: they are read in one transaction.
    """
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine_for(database) if isinstance(database, str) else database
    written: dict[str, int] = {}
    try:
        isolation = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with engine.connect().execution_options(**isolation) as connection, Session(connection) as session:
            for kind, objects in _kinds(session):
                written[kind] = _write(folder / f"{kind}.jsonl", kind, objects, progress)
    finally:
        if isinstance(database, str):
            engine.dispose()
    return written


def _kinds(session: Session) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    yield "products", _rows(session, Product, Product.id, product_object, (Product.variants,))
    customer_lists = (Customer.addresses, Customer.payment_methods, Customer.consents)
    yield "customers", _rows(session, Customer, Customer.id, customer_object, customer_lists)
    order_lists = (Order.items, Order.payments, Order.fulfilments)
    yield "orders", _rows(session, Order, Order.order_number, order_object, order_lists)
    yield "events", _rows(session, BehaviourEvent, BehaviourEvent.id, event_object, ())
    yield "reviews", _rows(session, Review, Review.id, review_object, ())
    yield "conversations", conversation_objects(session, _SLICE)


def _rows(
    session: Session, table: Any, key: Any, to_object: Callable[[Any], dict[str, Any]], lists: tuple[Any, ...]
) -> Iterator[dict[str, Any]]:
    """All rows in order of their key, a slice at a time: two exports of the same data are equal."""
    last = None
    while True:
        query = select(table).options(*(selectinload(name) for name in lists)).order_by(key).limit(_SLICE)
        rows = session.scalars(query if last is None else query.where(key > last)).all()
        if not rows:
            return
        for row in rows:
            yield to_object(row)
        last = getattr(rows[-1], key.key)
        session.expunge_all()


def _write(path: Path, kind: str, objects: Iterable[dict[str, Any]], progress: Progress | None) -> int:
    """Write beside the target and rename: whoever reads the file reads a whole one."""
    count = 0
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for count, item in enumerate(objects, start=1):
                file.write(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE))
                if progress is not None and count % _SLICE == 0:
                    progress(kind, count)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o600)  # it is personal data
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if progress is not None:
        progress(kind, count)
    return count
