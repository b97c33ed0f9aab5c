"""What to be careful with in data about customers: duplicates, bots, and amounts far from all others.

Nothing is deleted. Bots do not take part in learning; amounts are drawn in to the edge of what is usual when
models learn (winsorising); duplicates are reported, since only people can say who is who.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from profiles.features import FeatureTable
from profiles.ledger import Floats, Ledger

MAD = 1.4826
FAR = 5.0
"""Robust standard deviations of log amounts beyond which an order is an outlier."""
ALIKE = 92.0
"""How alike two names at one post code must be, of 100."""
_EVENTS, _A_DAY, _DAY_FAR = 300, 150.0, 10.0
_EVEN = 0.15
_DIGITS = 7
_LARGEST_BLOCK = 1_500
_SHOWN = 20

Contact = tuple[str, str, str, str, str | None]
"""id, e-mail (folded), name (folded), phone, post code"""


@dataclass(frozen=True)
class Finding:
    """One customer or group with why it was noticed, in the words of `docs/profiles.md`."""

    ids: tuple[str, ...]
    why: str
    figure: float


@dataclass(frozen=True)
class CleaningReport:
    """What was found. `customers`, `orders`: how many were looked at; `winsorised`: orders whose amount was
    drawn in to `lowest` or `highest` (major units) for learning."""

    customers: int
    orders: int
    duplicates: tuple[Finding, ...]
    bots: tuple[Finding, ...]
    outliers: tuple[Finding, ...]
    winsorised: int
    lowest: float
    highest: float
    other_currency: int = 0

    @property
    def bot_ids(self) -> frozenset[str]:
        """Who is taken for a bot."""
        return frozenset(one for finding in self.bots for one in finding.ids)

    def to_dict(self) -> dict[str, Any]:
        """JSON: counts, reasons, and the first of each."""

        def part(found: Sequence[Finding]) -> dict[str, Any]:
            reasons: dict[str, int] = defaultdict(int)
            for one in found:
                reasons[one.why] += 1
            first = [
                {"ids": one.ids, "why": one.why, "figure": round(one.figure, 3)} for one in found[:_SHOWN]
            ]
            return {"count": len(found), "reasons": dict(reasons), "first": first}

        return {
            "customers": self.customers, "orders": self.orders, "duplicates": part(self.duplicates),
            "bots": part(self.bots), "outliers": part(self.outliers), "winsorised": self.winsorised,
            "lowest": round(self.lowest, 2), "highest": round(self.highest, 2),
            "other_currency": self.other_currency,
        }  # fmt: skip


def cleaned(
    ledger: Ledger, extra: FeatureTable, contacts: Iterable[Contact], *, other_currency: int = 0
) -> tuple[Ledger, CleaningReport]:
    """The ledger with amounts winsorised, and the report. `extra` as gathered, for the same customers."""
    low, high = usual_amounts(ledger.amount)
    outside = (ledger.amount > high) | ((ledger.amount < low) & (ledger.amount > 0))
    amount = np.where(ledger.amount > 0, np.clip(ledger.amount, low, high), 0.0)
    outliers = [
        Finding((ledger.ids[ledger.customer[place]],), "amount", float(ledger.amount[place]))
        for place in np.flatnonzero(outside)[np.argsort(-ledger.amount[outside], kind="stable")]
    ]
    report = CleaningReport(
        len(ledger.ids), len(ledger.time), tuple(duplicates(contacts)), tuple(bots(extra)), tuple(outliers),
        int(outside.sum()), low, high, other_currency,
    )  # fmt: skip
    return replace(ledger, amount=amount), report


def usual_amounts(amounts: Floats) -> tuple[float, float]:
    """The lowest and highest usual amount: FAR robust standard deviations (median absolute deviation,
    Rousseeuw and Croux 1993) from the median of log amounts; without amounts nothing is unusual."""
    logs = np.log(amounts[amounts > 0])
    if len(logs) < 10:
        return 0.0, np.inf
    middle = float(np.median(logs))
    spread = MAD * float(np.median(np.abs(logs - middle)))
    # Where half of all orders cost the same, every other price would be an outlier.
    inner = np.clip(logs, *np.quantile(logs, (0.025, 0.975)))
    spread = max(spread, float(inner.std()), 1e-3)
    return float(np.exp(middle - FAR * spread)), float(np.exp(middle + FAR * spread))


def bots(extra: FeatureTable) -> list[Finding]:
    """Who does too much to be a person: far more events a day than others, or many without an order evenly
    around the clock."""
    moments = extra.column("moments")
    events = sum(extra.column(kind) for kind in ("view", "search", "cart"))
    orders = np.nan_to_num(extra.column("lines"))
    days = np.maximum(extra.column("visits") + (orders > 0), 1.0)
    a_day = events / days
    usual = a_day[events > 0]
    middle = float(np.median(usual)) if len(usual) else 0.0
    spread = max(MAD * float(np.median(np.abs(usual - middle))) if len(usual) else 0.0, 1.0)
    fast = (events >= _EVENTS) & (a_day > max(_A_DAY, middle + _DAY_FAR * spread))
    length = np.hypot(
        np.nan_to_num(extra.column("hour_cos"), nan=1.0), np.nan_to_num(extra.column("hour_sin"))
    )
    even = (moments >= _EVENTS) & (orders == 0) & (length < _EVEN)
    found = [Finding((extra.ids[row],), "events_a_day", float(a_day[row])) for row in np.flatnonzero(fast)]
    around = np.flatnonzero(even & ~fast)
    return found + [Finding((extra.ids[row],), "around_the_clock", float(moments[row])) for row in around]


def duplicates(contacts: Iterable[Contact]) -> list[Finding]:
    """Groups of customers who are probably one person: by the same e-mail address (without tags), the same
    phone number, or nearly the same name at the same post code."""
    rows = list(contacts)
    found: list[Finding] = []
    for why, key in (("email", _mail), ("phone", _phone)):
        groups: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if value := key(row):
                groups[value].append(row[0])
        found += [Finding(tuple(ids), why, float(len(ids))) for ids in groups.values() if len(ids) > 1]
    known = {frozenset(pair) for one in found for pair in _pairs(one.ids)}
    return found + [one for one in _alike(rows) if frozenset(one.ids) not in known]


def _mail(row: Contact) -> str:
    name, _, host = row[1].strip().lower().partition("@")
    if not host:
        return ""
    name = name.partition("+")[0]
    if host in ("gmail.com", "googlemail.com"):
        name, host = name.replace(".", ""), "gmail.com"
    return f"{name}@{host}"


def _phone(row: Contact) -> str:
    digits = re.sub(r"\D", "", row[3]).lstrip("0")
    return digits if len(digits) >= _DIGITS else ""


def _alike(rows: Sequence[Contact]) -> list[Finding]:
    from rapidfuzz import fuzz, process

    places: dict[str, list[Contact]] = defaultdict(list)
    for row in rows:
        if row[4] and row[2]:
            places[row[4]].append(row)
    found = []
    for block in places.values():
        # Where very many live at one post code, its neighbours in the alphabet are compared.
        block.sort(key=lambda row: row[2])
        for start in range(0, len(block), _LARGEST_BLOCK):
            some = block[start : start + _LARGEST_BLOCK]
            names = [row[2] for row in some]
            scores = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
            for one, other in zip(*np.nonzero(np.triu(scores, 1)), strict=True):
                found.append(
                    Finding((some[one][0], some[other][0]), "name_and_zip", float(scores[one, other]))
                )
    return found


def _pairs(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((one, other) for place, one in enumerate(ids) for other in ids[place + 1 :])
