"""From what the shop's database says of customers to arrays: a ledger of orders, and features beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from profiles.features import FeatureTable
from profiles.ledger import Floats, Ints, Ledger
from shop.money import precision_of
from shop.profiles.reading import LineRow, OrderRow, PeopleSlice, PersonRow

ATTRIBUTE = "attribute:"
FIXED = ("age", "female", "male", "chinese")
"""Known from the first day on, so that a model of the past may look at them."""
_MOST_ATTRIBUTES = 30
_MOST_VALUES = 5
_LEAST_SHARE = 0.02
_DAY = 86_400.0
_OLDEST, _YOUNGEST = 110, 10
_FEMALE, _MALE = frozenset({"female", "f", "woman", "女"}), frozenset({"male", "m", "man", "男"})
_SOLD = 0.02
"""A line that cost less than the list price by this share was bought at a discount."""


@dataclass(frozen=True)
class Gathered:
    """Customers at one moment. `extra` has a row for each of `ledger.ids`; `currency`: of all amounts;
    `other_currency`: orders that were left out because they were paid in another; `until`: the newest
    `orders.pk` that was read."""

    ledger: Ledger
    extra: FeatureTable
    currency: str
    other_currency: int
    until: int
    languages: tuple[str | None, ...] = ()

    @property
    def fixed(self) -> FeatureTable:
        """Of `extra` what was the same all the time."""
        names = [name for name in self.extra.names if name in FIXED or name.startswith(ATTRIBUTE)]
        return self.extra.select(names)


@dataclass(frozen=True)
class AttributeColumns:
    """Which imported attributes become columns: numbers by name, texts by name and value. It is fixed in
    training, so that a refresh has the same columns."""

    numbers: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def chosen(cls, people: Sequence[PersonRow]) -> AttributeColumns:
        """Those that enough customers have: numbers, and the most frequent values of texts."""
        least = max(2.0, _LEAST_SHARE * len(people))
        numbers: Counter[str] = Counter()
        values: dict[str, Counter[str]] = {}
        for person in people:
            for name, value in person.attributes.items():
                if isinstance(value, str):
                    values.setdefault(name, Counter())[value] += 1
                else:
                    numbers[name] += 1
        often = [name for name, count in numbers.most_common(_MOST_ATTRIBUTES) if count >= least]
        pairs = [
            (name, value)
            for name, counts in sorted(values.items())
            for value, count in counts.most_common(_MOST_VALUES)
            if count >= least
        ]
        return cls(tuple(sorted(often)), tuple(pairs[:_MOST_ATTRIBUTES]))

    def of(self, people: Sequence[PersonRow]) -> dict[str, Floats]:
        """A column each, NaN where a customer has no such attribute."""
        columns = {
            f"{ATTRIBUTE}{name}": np.array([_number(person.attributes.get(name)) for person in people])
            for name in self.numbers
        }
        for name, value in self.values:
            given = [person.attributes.get(name) for person in people]
            columns[f"{ATTRIBUTE}{name}={value}"] = np.array(
                [np.nan if one is None else float(one == value) for one in given]
            )
        return columns


def gather(
    slices: Iterable[PeopleSlice],
    at: float,
    currency: str,
    *,
    attributes: AttributeColumns | None = None,
) -> Gathered:
    """Slices of customers as arrays, at a moment (days since 1970).

    Orders that were cancelled are no orders here; those in another currency than `currency` are left out.
    `attributes`: the columns that a training chose; chosen now if left out.
    """
    people: list[PersonRow] = []
    orders: list[OrderRow] = []
    lines: list[LineRow] = []
    counts: dict[str, dict[str, dict[str, float]]] = {"events": {}, "reviews": {}, "chats": {}}
    for part in slices:
        people += part.people
        orders += part.orders
        lines += part.lines
        for kind, found in counts.items():
            found |= getattr(part, kind)
    row_of = {person.id: row for row, person in enumerate(people)}
    table = _Orders.of(row_of, orders, lines, currency)
    columns = _person_columns(people, at)
    columns |= table.columns(len(people))
    columns |= _counted_columns(people, counts, table)
    columns |= (attributes or AttributeColumns.chosen(people)).of(people)
    ids = tuple(person.id for person in people)
    since = np.array([person.since / _DAY for person in people], dtype=np.float64)
    return Gathered(
        table.ledger(ids, since),
        FeatureTable.of(ids, columns),
        currency,
        table.other_currency,
        max((order.pk for order in orders), default=0),
        tuple(person.language for person in people),
    )


@dataclass(frozen=True)
class _Orders:
    """Orders as columns, all of them; `kept` marks those that go into the ledger."""

    row: Ints
    time: Floats
    amount: Floats
    kept: Any
    cancelled: Any
    sent_back: Any
    line_order: Ints
    line_category: Ints
    line_amount: Floats
    line_discount: Floats
    categories: tuple[str, ...]
    other_currency: int

    @classmethod
    def of(
        cls, row_of: dict[str, int], orders: list[OrderRow], lines: list[LineRow], currency: str
    ) -> _Orders:
        unit = 10.0 ** precision_of(currency)
        place = {order.pk: number for number, order in enumerate(orders)}
        categories = sorted({line.category or "" for line in lines})
        number = {name: code for code, name in enumerate(categories)}
        line_order = np.array([place[line.order_pk] for line in lines], dtype=np.int64)
        cost = np.array([line.cost for line in lines], dtype=np.float64)
        listed = np.array(
            [np.nan if line.list_cost is None else line.list_cost for line in lines], dtype=np.float64
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            discount = np.where(listed > 0, np.clip(1 - cost / listed, 0.0, 1.0), np.nan)
        lines_sum = np.bincount(line_order, cost, minlength=len(orders))
        paid = np.array([np.nan if one.paid is None else one.paid for one in orders], dtype=np.float64)
        refunded = np.array([one.refunded or 0 for one in orders], dtype=np.float64)
        amount = np.maximum(np.where(np.isnan(paid), lines_sum, paid) - refunded, 0.0) / unit
        cancelled = np.array([order.status == "cancelled" for order in orders], dtype=bool)
        same = np.array([order.currency == currency for order in orders], dtype=bool)
        return cls(
            row=np.array([row_of[order.customer_id] for order in orders], dtype=np.int64),
            time=np.array([order.time / _DAY for order in orders], dtype=np.float64),
            amount=amount,
            kept=~cancelled & same,
            cancelled=cancelled,
            sent_back=np.array([order.sent_back for order in orders], dtype=bool),
            line_order=line_order,
            line_category=np.array([number[line.category or ""] for line in lines], dtype=np.int64),
            line_amount=cost / unit,
            line_discount=discount,
            categories=tuple(categories),
            other_currency=int((~cancelled & ~same).sum()),
        )

    def ledger(self, ids: tuple[str, ...], since: Floats) -> Ledger:
        """Sorted by customer and time; who ordered before they were first known is known since then."""
        order = np.lexsort((self.time, self.row))
        order = order[self.kept[order]]
        place = np.full(len(self.row), -1, dtype=np.int64)
        place[order] = np.arange(len(order))
        first = since.copy()
        np.minimum.at(first, self.row[order], self.time[order])
        lines = place[self.line_order] >= 0 if len(self.line_order) else np.zeros(0, dtype=bool)
        return Ledger(
            ids=ids, customer=self.row[order], time=self.time[order], amount=self.amount[order], since=first,
            categories=self.categories, line_order=place[self.line_order[lines]],
            line_category=self.line_category[lines], line_amount=self.line_amount[lines],
        )  # fmt: skip

    def columns(self, n: int) -> dict[str, Floats]:
        """Discounts, returns and cancellations: shares 0..1, NaN for who has nothing to count."""
        owner = self.row[self.line_order] if len(self.line_order) else np.zeros(0, dtype=np.int64)
        known = ~np.isnan(self.line_discount)
        sold = known & (self.line_discount > _SOLD)
        orders = np.bincount(self.row, minlength=n)
        made = np.bincount(self.row[~self.cancelled], minlength=n)
        lines = np.bincount(owner[known], minlength=n)
        return {
            "discount_share": _share(np.bincount(owner[sold], minlength=n), lines),
            "discount_depth": _share(
                np.bincount(owner[known], self.line_discount[known], minlength=n), lines
            ),
            "lines": lines.astype(np.float64),
            "return_share": _share(np.bincount(self.row[self.sent_back], minlength=n), made),
            "cancel_share": _share(np.bincount(self.row[self.cancelled], minlength=n), orders),
        }


def _person_columns(people: Sequence[PersonRow], at: float) -> dict[str, Floats]:
    today = date(1970, 1, 1) + timedelta(days=int(at))
    sex = [(person.sex or "").strip().lower() for person in people]
    known = np.array([one in _FEMALE or one in _MALE for one in sex], dtype=bool)
    return {
        "age": np.array([_age(person.birth_date, today) for person in people], dtype=np.float64),
        "female": np.where(known, [one in _FEMALE for one in sex], np.nan),
        "male": np.where(known, [one in _MALE for one in sex], np.nan),
        "chinese": np.array(
            [np.nan if not one.language else float(one.language.startswith("zh")) for one in people]
        ),
    }


def _counted_columns(
    people: Sequence[PersonRow], counts: dict[str, dict[str, dict[str, float]]], table: _Orders
) -> dict[str, Floats]:
    n = len(people)

    def column(kind: str, name: str, absent: float) -> Floats:
        found = counts[kind]
        nothing: dict[str, float] = {}
        return np.array([found.get(one.id, nothing).get(name, absent) for one in people], dtype=np.float64)

    order_days = np.bincount(table.row[table.kept], minlength=n).astype(np.float64)
    angle = (table.time[table.kept] % 1.0) * 2 * np.pi
    owner = table.row[table.kept]
    moments = column("events", "events", 0.0) + order_days
    columns = {
        # A day on which somebody bought is no visit without buying; two orders of one day are rare.
        "visits": np.maximum(column("events", "days", 0.0) - order_days, 0.0),
        "hour_cos": _share(
            column("events", "hour_cos", 0.0) + np.bincount(owner, np.cos(angle), minlength=n), moments
        ),
        "hour_sin": _share(
            column("events", "hour_sin", 0.0) + np.bincount(owner, np.sin(angle), minlength=n), moments
        ),
        "moments": moments,
        "events_first": column("events", "first", np.nan) / _DAY,
        "events_last": column("events", "last", np.nan) / _DAY,
    }
    for kind in ("view", "search", "cart", "recommendation_shown", "recommendation_clicked"):
        columns[kind] = column("events", kind, 0.0)
    columns["reviews"], columns["stars"] = (
        column("reviews", "reviews", 0.0),
        column("reviews", "stars", np.nan),
    )
    columns["chats"] = column("chats", "chats", 0.0)
    columns["handed_over"] = column("chats", "handed_over", 0.0)
    columns["satisfaction"] = column("chats", "satisfaction", np.nan)
    columns["mood"] = column("chats", "mood", np.nan)
    return columns


def _age(birth: date | None, today: date) -> float:
    if birth is None:
        return np.nan
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    # Birthdays of 1900 and of yesterday are those of forms that had to be filled in.
    return float(years) if _YOUNGEST <= years <= _OLDEST else np.nan


def _number(value: Any) -> float:
    return np.nan if value is None or isinstance(value, str) else float(value)


def _share(part: Any, whole: Any) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, np.nan)
