"""From rows of events, orders and reviews to wishes: the same for training and for one person's history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shop.behaviour import words
from shop.behaviour.views import Baskets, Happenings, History, Wish

Row = tuple[str | None, str | None, str | None, int, int]
"""customer id, visitor id, product id, code (`words.CODES`), seconds since 1970"""

_SETTLED = np.array([words.CODE_WEIGHTS[code] for code in range(len(words.CODE_WEIGHTS))], np.float32)
_LINE, _CANCELLED = words.CODES[words.ORDERED], words.CODES[words.CANCELLED]
_PURCHASE = words.CODES[words.PURCHASE]
_PRAISE, _BLAME = words.CODES[words.PRAISE], words.CODES[words.BLAME]
_CART_WEIGHT = words.CODE_WEIGHTS[words.CODES[words.CART]]


@dataclass(frozen=True)
class Wishes:
    """Groups of rows that are one wish, in order of person, product, time."""

    people: npt.NDArray[np.int64]
    products: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]
    times: npt.NDArray[np.int64]
    bought: npt.NDArray[np.bool_]


def merged(
    people: npt.NDArray[np.int64],
    products: npt.NDArray[np.int64],
    codes: npt.NDArray[np.int64],
    times: npt.NDArray[np.int64],
) -> Wishes:
    """Rows of one person and product that follow each other within `words.SAME_WISH_SECONDS` are one wish: of
    the strongest kind among them, at the last time. A review belongs to the wish before it, whenever it is
    written: praise makes that worth more, blame half. What was ordered and cancelled counts as a basket."""
    if not len(people):
        none = np.zeros(0, np.int64)
        return Wishes(none, none, np.zeros(0, np.float32), none, np.zeros(0, np.bool_))
    order = np.lexsort((codes, times, products, people))
    people, products, codes, times = people[order], products[order], codes[order], times[order]
    review = (codes == _PRAISE) | (codes == _BLAME)
    other = (np.diff(people) != 0) | (np.diff(products) != 0)
    late = (np.diff(times) > words.SAME_WISH_SECONDS) & ~review[1:]
    starts = np.flatnonzero(np.concatenate([[True], other | late]))
    weights = np.maximum.reduceat(_SETTLED[codes], starts)
    when = np.maximum.reduceat(np.where(review, np.iinfo(np.int64).min, times), starts)
    when = np.where(when == np.iinfo(np.int64).min, times[starts], when)
    has = {
        code: np.logical_or.reduceat(codes == code, starts) for code in (_LINE, _CANCELLED, _PRAISE, _BLAME)
    }
    bought = has[_LINE] | (np.logical_or.reduceat(codes == _PURCHASE, starts) & ~has[_CANCELLED])
    undone = has[_CANCELLED] & ~has[_LINE]
    weights = np.where(undone, np.minimum(np.maximum(weights, _CART_WEIGHT), _CART_WEIGHT), weights)
    weights = np.where(bought & has[_PRAISE], weights * words.PRAISED, weights)
    weights = np.where(has[_BLAME], weights * words.BLAMED, weights).astype(np.float32)
    kept = weights > 0
    starts = starts[kept]
    return Wishes(people[starts], products[starts], weights[kept], when[kept], bought[kept])


def happenings_of(product_ids: Sequence[str], rows: Iterable[Row]) -> Happenings:
    """Columns of all people. What a visitor did counts for the customer whom events show it was."""
    product_of = {product_id: number for number, product_id in enumerate(product_ids)}
    numbers: dict[str, int] = {}
    owners: dict[str, str] = {}
    flat: list[int] = []
    for customer_id, visitor_id, product_id, code, when in rows:
        if customer_id and visitor_id:
            owners[f"visitor:{visitor_id}"] = f"customer:{customer_id}"
        product = product_of.get(product_id or "")
        if product is None:
            continue
        person = f"customer:{customer_id}" if customer_id else f"visitor:{visitor_id}"
        flat += (numbers.setdefault(person, len(numbers)), product, code, when)
    people, products, codes, times = np.array(flat, np.int64).reshape(-1, 4).T
    names = [owners.get(person, person) for person in numbers]
    person_ids = sorted(set(names))
    place = {person: number for number, person in enumerate(person_ids)}
    if len(people):
        people = np.array([place[person] for person in names], np.int64)[people]
    wishes = merged(people, products, codes, times)
    order = np.lexsort((wishes.times, wishes.people))
    return Happenings(
        wishes.people[order].astype(np.int32),
        wishes.products[order].astype(np.int32),
        wishes.weights[order],
        wishes.times[order],
        wishes.bought[order],
        tuple(person_ids),
        tuple(product_ids),
    )


def wishes_of(rows: Sequence[tuple[str, int, int]], limit: int) -> History:
    """One person's history out of (product id, code, seconds), the newest `limit` wishes."""
    if not rows:
        return History()
    product_ids, codes, times = zip(*rows, strict=True)
    ids = sorted(set(product_ids))
    number = {product_id: place for place, product_id in enumerate(ids)}
    products = np.array([number[product_id] for product_id in product_ids], np.int64)
    nobody_else = np.zeros(len(rows), np.int64)
    wishes = merged(nobody_else, products, np.array(codes, np.int64), np.array(times, np.int64))
    order = np.argsort(wishes.times, kind="stable")[-limit:]
    found = tuple(
        map(
            Wish,
            [ids[product] for product in wishes.products[order].tolist()],
            wishes.weights[order].tolist(),
            wishes.times[order].tolist(),
            wishes.bought[order].tolist(),
        )
    )
    bought = frozenset(ids[product] for product in wishes.products[wishes.bought].tolist())
    return History(found, bought)


def baskets_of(product_ids: Sequence[str], rows: Iterable[tuple[int, str, int]]) -> Baskets:
    """Columns of (order, product id, seconds); products that have gone are left out, repeats counted once."""
    product_of = {product_id: number for number, product_id in enumerate(product_ids)}
    numbers: dict[int, int] = {}
    found: dict[tuple[int, int], int] = {}
    for order, product_id, when in rows:
        product = product_of.get(product_id)
        if product is not None:
            found[numbers.setdefault(order, len(numbers)), product] = when
    columns = np.array([(order, product, when) for (order, product), when in found.items()], np.int64)
    orders, products, times = columns.reshape(-1, 3).T
    return Baskets(orders.astype(np.int32), products.astype(np.int32), times.copy(), tuple(product_ids))
