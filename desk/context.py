"""The parts of a running desk, built once by `bootstrap` and handed to whoever needs them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from desk.agents.presence import PresenceBoard
from desk.bot.port import BotPort
from desk.bot.runner import TurnRunner
from desk.bus import Bus
from desk.database import DatabaseThreads
from desk.downloads import Downloads
from desk.feed import DeskFeed
from desk.intake import Intake
from desk.limits import RateLimit
from desk.metrics import Metrics
from desk.moods import MoodKeeper
from desk.office import Office
from desk.publishing import Publisher
from desk.settings import DeskSettings
from desk.tokens import IdentityProof, Tokens
from desk.visitors import CustomerDirectory, Visitors
from desk.wording import Wording
from insights.satisfaction.foretelling import Foretelling
from profiles.refreshing import ProfileRefresher
from shop.conversations.agents import AgentService
from shop.conversations.canned import CannedAnswerService
from shop.conversations.handling import HandlingService
from shop.conversations.reading import ReadingService
from shop.conversations.shopper import ShopperService
from shop.conversations.turns import BotTurnService
from shop.conversations.upkeep import UpkeepService
from shop.misses.service import MissService
from shop.privacy.retention import RetentionService
from shop.satisfaction.service import SatisfactionService
from shop.services import Services


@dataclass(frozen=True)
class DeskContext:
    """Everything that routes and sockets work with.

    `database` runs what shoppers' messages wait for, `unhurried` everything else.
    """

    settings: DeskSettings
    engine: Engine
    services: Services
    shopper: ShopperService
    turns: BotTurnService
    agents: AgentService
    handling: HandlingService
    reading: ReadingService
    upkeep: UpkeepService
    canned: CannedAnswerService
    misses: MissService
    satisfaction: SatisfactionService
    foretelling: Foretelling
    profile_refresher: ProfileRefresher
    customers: CustomerDirectory
    visitors: Visitors
    office: Office
    presence: PresenceBoard
    intake: Intake
    runner: TurnRunner
    bot: BotPort
    bus: Bus
    feed: DeskFeed
    publisher: Publisher
    database: DatabaseThreads
    unhurried: DatabaseThreads
    tokens: Tokens
    downloads: Downloads
    retention: RetentionService
    proof: IdentityProof
    wording: Wording
    metrics: Metrics
    moods: MoodKeeper
    visitor_limit: RateLimit
    address_limit: RateLimit
    arrival_limit: RateLimit
    frame_limit: RateLimit
    sign_in_limit: RateLimit
