"""What every widget connection works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.bus import Bus
from desk.database import DatabaseThreads
from desk.downloads import Downloads
from desk.feed import DeskFeed
from desk.intake import Intake
from desk.limits import RateLimit
from desk.metrics import Metrics
from desk.office import Office
from desk.publishing import Publisher
from desk.visitors import CustomerDirectory, Visitors
from desk.wording import Wording
from shop.behaviour.service import BehaviourService
from shop.conversations.shopper import ShopperService


@dataclass(frozen=True, slots=True)
class ShopInfo:
    """What the widget is told about the shop."""

    name: str
    brand: str
    languages: tuple[str, ...]
    default_language: str
    message_length: int

    def to_dict(self) -> dict[str, Any]:
        """The `shop` of the welcome."""
        return {"name": self.name, "brand": self.brand, "languages": list(self.languages)}


@dataclass(frozen=True, slots=True)
class WidgetServices:
    """What every widget connection works with."""

    shop: ShopInfo
    shopper: ShopperService
    behaviour: BehaviourService
    customers: CustomerDirectory
    visitors: Visitors
    office: Office
    intake: Intake
    database: DatabaseThreads
    unhurried: DatabaseThreads
    bus: Bus
    feed: DeskFeed
    publisher: Publisher
    downloads: Downloads
    wording: Wording
    metrics: Metrics
    visitor_limit: RateLimit
    address_limit: RateLimit
    arrival_limit: RateLimit
    frame_limit: RateLimit
