"""The demo shop's customers, with what only the simulator knows: segment, tastes, churn, mood."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shop.demo.assortment import price_text, read_toml
from shop.importing.records import iso

CUSTOMERS = 3_000
_CHINESE = 0.27
_SOME_MOMENT = datetime(2026, 11, 29, 12, tzinfo=UTC)
"""What habits are drawn by, so that they are the same whenever the shop is made. Another would do as well,
but the goals that ship speak of orders as they come by this one."""


@dataclass(frozen=True, slots=True)
class Segment:
    """How a kind of customer shops: orders a month and how even the time between them is (1 is pure chance),
    items an order, feeling for prices, hour of the day, visits without an order a month, chance to leave."""

    name: str
    share: float
    orders_a_month: float
    evenness: float
    basket: float
    price_feeling: float
    hour: float
    visits_a_month: float
    churn: float


SEGMENTS = (
    Segment("loyal", 0.14, 0.95, 5.0, 3.2, 0.7, 9.0, 0.5, 0.08),
    Segment("regular", 0.34, 0.42, 5.0, 2.0, 1.0, 13.0, 0.35, 0.22),
    Segment("bargain", 0.20, 0.34, 3.0, 2.4, 3.0, 21.0, 0.6, 0.28),
    Segment("occasional", 0.22, 0.10, 2.0, 1.2, 1.0, 17.0, 0.25, 0.35),
    Segment("newcomer", 0.10, 0.80, 1.0, 1.5, 1.0, 15.0, 1.5, 0.25),
)
NEW_DAYS = 60
"""Who joined within so many days is a newcomer, and nobody else is."""


@dataclass(slots=True)
class DemoCustomer:
    """A customer as files have it, and the truth about them."""

    record: dict[str, Any]
    segment: Segment
    tastes: dict[str, float]
    joined: datetime
    leaves: datetime | None
    satisfaction: float
    hour: float
    """Of the day, around which they shop."""

    @property
    def id(self) -> str:
        return str(self.record["id"])

    @property
    def language(self) -> str:
        return str(self.record["language"])


def make_people(
    rng: random.Random, scale: float, anchor: datetime, categories: list[str]
) -> list[DemoCustomer]:
    """All customers but the named ones of the demo page."""
    words = read_toml("people.toml")
    return [
        _person(rng, words, number, anchor, categories)
        for number in range(1, max(20, round(CUSTOMERS * scale)) + 1)
    ]


def _person(
    rng: random.Random, words: dict[str, Any], number: int, anchor: datetime, categories: list[str]
) -> DemoCustomer:
    segment = rng.choices(SEGMENTS, weights=[segment.share for segment in SEGMENTS])[0]
    language = "zh" if rng.random() < _CHINESE else "en"
    names = words[language]
    first, last = rng.choice(names["first"]), rng.choice(names["last"])
    range_of_days = (2, NEW_DAYS) if segment.name == "newcomer" else (NEW_DAYS, 900)
    joined = anchor - timedelta(days=rng.uniform(*range_of_days))
    satisfaction = min(0.99, max(0.05, rng.gauss(0.74, 0.15)))
    year = anchor - timedelta(days=365)
    leaves = None
    # Unhappy customers leave more often; that is the link a churn model should find.
    if rng.random() < segment.churn * (1.9 - 1.3 * satisfaction):
        begin = max(joined, year)
        leaves = begin + (anchor - begin) * rng.uniform(0.05, 0.9)
    tastes = dict.fromkeys(categories, 0.25)
    for category in rng.sample(categories, k=min(3, len(categories))):
        tastes[category] = rng.uniform(2.0, 6.0)
    handle = f"{names['pinyin'][last]}{number}" if language == "zh" else f"{first}.{last}{number}".lower()
    record = person_record(
        rng, words, f"C{10000 + number}", (first, last), f"{handle}@example.com", language, joined
    )
    # A generator of its own, so that habits change nothing else about people; the same on every day.
    since = (_SOME_MOMENT - (anchor - joined)).timestamp()
    hour = random.Random(f"hour:{number}:{since}").gauss(segment.hour, 0.8)
    return DemoCustomer(record, segment, tastes, joined, leaves, satisfaction, hour)


def person_record(
    rng: random.Random,
    words: dict[str, Any],
    key: str,
    name: tuple[str, str],
    email: str,
    language: str,
    joined: datetime,
) -> dict[str, Any]:
    """A customer as files have it."""
    first, last = name
    return {
        "id": key,
        "email": email,
        "name": last + first if language == "zh" else f"{first} {last}",
        "first_name": first,
        "last_name": last,
        "phone": _phone(rng),
        "language": language,
        "birth_date": f"{rng.randint(1950, 2006)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        "sex": rng.choice(["female", "male", "female", "male", ""]),
        "addresses": [
            _address(rng, words["en"], language, str(place), place == 1)
            for place in range(1, rng.choice([1, 1, 1, 2]) + 1)
        ],
        "payment_methods": _methods(rng, key),
        "consents": {"newsletter": rng.random() < 0.45, "personal_offers": rng.random() < 0.6},
        "created_at": iso(joined.replace(microsecond=0)),
    }


def _phone(rng: random.Random) -> str:
    return f"+1 555 01{rng.randint(0, 99):02d} {rng.randint(0, 9999):04d}"


def _address(
    rng: random.Random, places: dict[str, Any], language: str, key: str, default: bool
) -> dict[str, Any]:
    city, state, prefix = rng.choice(places["places"])
    names = ("家", "公司") if language == "zh" else ("Home", "Work")
    return {
        "id": key,
        "name": names[0 if default else 1],
        "line1": f"{rng.randint(1, 980)} {rng.choice(places['streets'])}",
        "line2": rng.choice(["", f"Apt {rng.randint(1, 60)}"]),
        "city": city,
        "state": state,
        "zip": f"{prefix}{rng.randint(0, 99):02d}",
        "country": "USA",
        "default": default,
    }


def _methods(rng: random.Random, key: str) -> list[dict[str, Any]]:
    methods: list[dict[str, Any]] = [
        {
            "id": f"credit_card_{key[1:]}",
            "type": "credit_card",
            "brand": rng.choice(["visa", "mastercard", "amex"]),
            "last_four": f"{rng.randint(0, 9999):04d}",
        }
    ]
    if rng.random() < 0.5:
        methods.append({"id": f"paypal_{key[1:]}", "type": "paypal"})
    if rng.random() < 0.3:
        methods.append(
            {
                "id": f"gift_card_{key[1:]}",
                "type": "gift_card",
                "balance": price_text(rng.randint(10, 400) * 100),
            }
        )
    rng.shuffle(methods)
    return methods
