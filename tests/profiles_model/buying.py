"""Made-up customers who buy as BG/NBD says they do, with amounts and categories."""

from __future__ import annotations

import numpy as np

from profiles.ledger import Ledger

START, END = 18_000.0, 19_000.0
CATEGORIES = ("tea", "cups", "books")


def buying(
    customers: int,
    *,
    seed: int = 1,
    r: float = 1.2,
    alpha: float = 30.0,
    a: float = 0.8,
    b: float = 4.0,
    cold: int = 0,
) -> Ledger:
    """`customers` who began at any time between START and END, and `cold` ones who never bought; days."""
    draw = np.random.default_rng(seed)
    ids, owners, times, amounts, since = [], [], [], [], []
    for number in range(customers):
        begin = float(draw.uniform(START, END - 30))
        rate, leaves = draw.gamma(r, 1 / alpha), draw.beta(a, b)
        worth = 20 * draw.lognormal(0, 0.6)
        now = begin
        while now < END:
            owners.append(number)
            times.append(now)
            amounts.append(worth * draw.lognormal(0, 0.4))
            if len(times) > 1 and owners[-2] == number and draw.uniform() < leaves:
                break
            now += draw.exponential(1 / rate)
        ids.append(f"C-{number:05d}")
        since.append(begin)
    for number in range(cold):
        ids.append(f"N-{number:05d}")
        since.append(float(draw.uniform(START, END)))
    likes = draw.integers(0, len(CATEGORIES), customers)
    orders = np.arange(len(times))
    liked = np.where(
        draw.uniform(size=len(times)) < 0.8,
        likes[np.array(owners, np.int64)],
        draw.integers(0, 3, len(times)),
    )
    return Ledger(
        tuple(ids), np.array(owners, np.int64), np.array(times), np.array(amounts), np.array(since),
        CATEGORIES, orders, liked, np.array(amounts),
    )  # fmt: skip


def by_rhythm(customers: int, *, seed: int = 2) -> Ledger:
    """Customers who each come back after nearly the same number of days, until they stop for good."""
    draw = np.random.default_rng(seed)
    owners: list[int] = []
    times: list[float] = []
    for number in range(customers):
        gap, now = draw.uniform(7, 45), float(draw.uniform(START, START + 500))
        while now < END:
            owners.append(number)
            times.append(now)
            if draw.uniform() < 0.06:
                break
            now += gap * draw.uniform(0.85, 1.15)
    owner = np.array(owners, np.int64)
    first = np.full(customers, np.inf)
    np.minimum.at(first, owner, np.array(times))
    ids = tuple(f"R-{number:05d}" for number in range(customers))
    return Ledger(ids, owner, np.array(times), draw.uniform(10, 30, len(times)), first)
