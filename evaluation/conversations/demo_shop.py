"""The demo shop as the shipped goals know it: always the same orders, with dates that move with today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from shop.demo import load_demo_shop
from shop.demo.simulator import DemoShop, simulate

SEED = 7
SCALE = 0.05
"""About fifty products, 160 customers and 460 orders: enough for every kind of goal, loaded in seconds."""


def anchor(now: datetime | None = None) -> datetime:
    """The latest noon (UTC): the simulator's orders depend on the hour of its anchor, not on the day."""
    now = (now or datetime.now(UTC)).astimezone(UTC)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return noon if noon <= now else noon - timedelta(days=1)


def simulated() -> DemoShop:
    """The records, for looking at them while goals are written."""
    return simulate(seed=SEED, scale=SCALE, anchor=anchor())


def load(database_url: str, records_dir: Path) -> None:
    """Fill an empty database with it; no pictures are drawn."""
    load_demo_shop(
        database_url, seed=SEED, scale=SCALE, anchor=anchor(), pictures_dir=None, records_dir=records_dir
    )
