"""Purchases from a file, as a ledger: `customer,timestamp,amount[,category]`, a row an order or its line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path

import numpy as np

from profiles.ledger import Floats, Ints, Ledger

_NAMES = {
    "customer": ("customer", "customer_id", "customerid", "user", "user_id", "household_id"),
    "timestamp": ("timestamp", "time", "date", "datetime", "created_at", "invoicedate", "ordered_at"),
    "amount": ("amount", "total", "value", "price", "sales_value", "money"),
    "category": ("category", "department", "product_category"),
}
_DAY = 86_400.0
_MOST_SECONDS = 1e11
"""Larger numbers are milliseconds."""


class BadPurchases(Exception):
    """A file cannot be used; the message names it, and the line."""


@dataclass(frozen=True)
class Columns:
    """Names of columns where they are not the usual ones."""

    customer: str | None = None
    timestamp: str | None = None
    amount: str | None = None
    category: str | None = None


USUAL = Columns()


def read_ledger(file: Path, columns: Columns = USUAL) -> Ledger:
    """Rows of one customer at one moment are one order. An amount below 0 is money paid back: it is taken
    off the customer's latest orders before it.

    Raises:
        BadPurchases: the file cannot be read, lacks a column, or a line says no moment or amount.
    """
    customers: list[str] = []
    times: list[float] = []
    amounts: list[float] = []
    categories: list[str] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t" if file.suffix in {".tsv", ".tab"} else ",")
            names = _columns_of(file, reader.fieldnames or (), columns)
            for row in reader:
                if not (customer := (row[names["customer"]] or "").strip()):
                    continue
                where = f"{file}:{reader.line_num}"
                customers.append(customer)
                times.append(days_of(row[names["timestamp"]] or "", where))
                amounts.append(_amount(row[names["amount"]] or "", where))
                categories.append((row[names["category"]] or "").strip() if "category" in names else "")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadPurchases(f"{file} cannot be read: {error}") from error
    if not customers:
        raise BadPurchases(f"{file} has no purchases of customers")
    return ledger_of(customers, np.array(times), np.array(amounts), categories if any(categories) else None)


def ledger_of(
    customers: Sequence[str], times: Floats, amounts: Floats, categories: Sequence[str] | None = None
) -> Ledger:
    """A ledger from lines of orders in any order: whose, when (days since 1970), for how much, of what ("":
    not known), each (k,). See `read_ledger` for what is one order and for amounts below 0."""
    ids, owner = np.unique(np.asarray(customers, dtype=str), return_inverse=True)
    sold = np.flatnonzero(amounts >= 0)
    order = sold[np.lexsort((times[sold], owner[sold]))]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (np.diff(owner[order]) != 0) | (np.diff(times[order]) != 0)
    which = np.cumsum(fresh) - 1
    customer, time = owner[order][fresh], times[order][fresh]
    money = np.bincount(which, amounts[order], minlength=int(fresh.sum())).astype(np.float64)
    back = np.flatnonzero(amounts < 0)
    _take_back(customer, time, money, owner[back], times[back], -amounts[back])
    bought, first = np.unique(customer, return_index=True)
    rows = np.full(len(ids), -1, dtype=np.int64)
    rows[bought] = np.arange(len(bought))
    found = (tuple(str(one) for one in ids[bought]), rows[customer], time, money, time[first])
    if categories is None:
        return Ledger(*found)
    names, kind = np.unique(np.asarray(categories, dtype=str)[order], return_inverse=True)
    there = np.flatnonzero(names[kind] != "")
    told = tuple(str(name) for name in names)
    return Ledger(*found, told, which[there], kind[there], amounts[order][there])


def days_of(text: str, where: str) -> float:
    """Days since 1970 of an ISO 8601 date or time (UTC where no zone is named), or of seconds, milliseconds.

    Raises:
        BadPurchases: it is neither; `where` begins the message.
    """
    text = text.strip()
    try:
        number = float(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise BadPurchases(f"{where}: {text or 'nothing'} is no date or time") from error
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / _DAY
    if not isfinite(number):
        raise BadPurchases(f"{where}: {text} is no date or time")
    return (number / 1000 if abs(number) > _MOST_SECONDS else number) / _DAY


def _columns_of(file: Path, found: Sequence[str], asked: Columns) -> dict[str, str]:
    plain = {name.strip().lower(): name for name in found}
    names: dict[str, str] = {}
    for field, usual in _NAMES.items():
        wanted = getattr(asked, field)
        tried = (wanted.strip().lower(),) if wanted else usual
        column = next((plain[name] for name in tried if name in plain), None)
        if column is not None:
            names[field] = column
        elif wanted or field != "category":
            raise BadPurchases(f"{file}: there is no column {wanted or field}")
    return names


def _amount(text: str, where: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise BadPurchases(f"{where}: {text.strip() or 'nothing'} is no amount")
    return number


def _take_back(
    customer: Ints, time: Floats, money: Floats, owners: Ints, moments: Floats, refunds: Floats
) -> None:
    """Take refunds off `money`, from the latest order before each of them back; what is left is dropped."""
    begin = np.searchsorted(customer, owners, side="left")
    end = np.searchsorted(customer, owners, side="right")
    for first, last, moment, rest in zip(begin, end, moments, refunds, strict=True):
        place = first + int(np.searchsorted(time[first:last], moment, side="right")) - 1
        while rest > 0 and place >= first:
            taken = min(rest, float(money[place]))
            money[place] -= taken
            rest, place = rest - taken, place - 1
