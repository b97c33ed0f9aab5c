"""Builds the desk's objects and starts its server."""

from __future__ import annotations

from datetime import timedelta

import uvicorn
from sqlalchemy import Engine

from desk import logs
from desk.agents.presence import PresenceBoard
from desk.app import create_app
from desk.bot.http import HttpBot
from desk.bot.port import BotPort
from desk.bot.runner import Patience, TurnRunner
from desk.bus import InProcessBus
from desk.context import DeskContext
from desk.customers import ShopCustomers
from desk.database import DatabaseThreads
from desk.downloads import Downloads
from desk.feed import DeskFeed
from desk.intake import Intake
from desk.limits import RateLimit
from desk.metrics import Metrics
from desk.moods import ActionsMoods, MoodKeeper, MoodReader
from desk.office import Office
from desk.publishing import Publisher
from desk.settings import DeskSettings
from desk.tokens import IdentityProof, Tokens
from desk.visitors import Visitors
from desk.wording import Wording
from insights.satisfaction.foretelling import Foretelling
from profiles.refreshing import ProfileRefresher
from shop.clock import Clock, utc_now
from shop.conversations.agents import AgentService
from shop.conversations.assignment import DeskRules
from shop.conversations.business_hours import BusinessHours
from shop.conversations.canned import CannedAnswerService
from shop.conversations.handling import HandlingService
from shop.conversations.moods import MoodRule, MoodService
from shop.conversations.office import OfficeService
from shop.conversations.reading import ReadingService
from shop.conversations.shopper import ShopperService
from shop.conversations.turns import BotTurnService
from shop.conversations.upkeep import UpkeepService
from shop.database import create_engine_for
from shop.misses.labels import Labels
from shop.misses.recording import MissRule
from shop.misses.service import MissService
from shop.privacy.consents import ConsentRules
from shop.privacy.retention import RetentionService
from shop.profiles.reading import ProfileReader
from shop.satisfaction.service import SatisfactionService
from shop.services import build_services
from shop.settings import settings_or_exit
from shop.unit_of_work import unit_of_work_factory

_THREADS = 8
#: SQLite has one writer at a time; more threads would only wait for each other, and not in order.
_SQLITE_THREADS = 2
#: Frames up to this size are answered with an error; larger ones end the connection.
_LARGEST_FRAME = 2 * 1024 * 1024


def build(
    settings: DeskSettings,
    *,
    bot: BotPort | None = None,
    engine: Engine | None = None,
    clock: Clock = utc_now,
    patience: Patience | None = None,
    mood_reader: MoodReader | None = None,
) -> DeskContext:
    """All parts of a desk. Tests put in their own bot, database, clock and patience."""
    engine = engine or create_engine_for(settings.database_url)
    units = unit_of_work_factory(engine)
    wording = Wording.read(settings.zone)
    rules = DeskRules(
        hours=BusinessHours.parse(settings.business_hours, settings.time_zone),
        assignment=settings.assignment,
        capacity=settings.agent_capacity,
    )
    services = build_services(units, settings)
    shopper = ShopperService(units, wording, rules, clock)
    mood_rule = MoodRule(settings.escalation_upset)
    turns = BotTurnService(units, wording, rules, clock, MissRule(settings.miss_confidence), mood_rule)
    customers = ShopCustomers(services.customers)
    agents = AgentService(units, rules, clock)
    satisfaction = SatisfactionService(units, clock)
    # Messages have threads of their own, so that none of them waits for a search or a password's hash.
    database = DatabaseThreads(_SQLITE_THREADS if engine.dialect.name == "sqlite" else _THREADS)
    unhurried = DatabaseThreads(_THREADS)
    bus = InProcessBus()
    feed = DeskFeed(bus)
    publisher = Publisher(bus, feed)
    office = Office(OfficeService(units, rules, clock), unhurried)
    metrics = Metrics()
    bot = bot or HttpBot(settings.bot_url, settings.actions_url, settings.bot_timeout_seconds)
    patience = patience or Patience(settings.bot_retry_seconds)
    runner = TurnRunner(turns, bot, database, publisher, metrics, patience)
    moods = MoodKeeper(
        mood_reader or ActionsMoods(settings.actions_url), MoodService(units, wording, mood_rule, clock),
        unhurried, publisher,
    )  # fmt: skip
    tokens = Tokens(
        settings.secret_key.get_secret_value(), timedelta(hours=settings.agent_session_hours), clock
    )
    proof = IdentityProof(settings.identity_secret.get_secret_value())
    return DeskContext(
        settings=settings,
        engine=engine,
        services=services,
        shopper=shopper,
        turns=turns,
        agents=agents,
        handling=HandlingService(units, wording, rules, clock),
        reading=ReadingService(units, rules, clock, mood_rule),
        upkeep=UpkeepService(units, wording, rules, clock),
        canned=CannedAnswerService(units, clock),
        misses=MissService(units, Labels.read(), clock),
        satisfaction=satisfaction,
        foretelling=Foretelling(satisfaction, settings.satisfaction_path),
        profile_refresher=ProfileRefresher(
            ProfileReader(units, ConsentRules(settings.consent_required)),
            services.profiles,
            settings.profiles_path,
            clock,
        ),
        customers=customers,
        visitors=Visitors(shopper, customers, database, publisher, tokens, proof, settings.default_language),
        office=office,
        presence=PresenceBoard(agents, unhurried, feed, office),
        intake=Intake(shopper, turns, database, runner, publisher, metrics, moods),
        runner=runner,
        bot=bot,
        bus=bus,
        feed=feed,
        publisher=publisher,
        database=database,
        unhurried=unhurried,
        tokens=tokens,
        downloads=Downloads(tokens, clock),
        retention=RetentionService(units, settings.retention_rules, clock),
        proof=proof,
        wording=wording,
        metrics=metrics,
        moods=moods,
        visitor_limit=_limit(settings.visitor_messages_per_minute, 3),
        address_limit=_limit(settings.address_messages_per_minute, 10),
        arrival_limit=RateLimit(per_minute=240, burst=120),
        frame_limit=RateLimit(per_minute=1200, burst=200),
        sign_in_limit=RateLimit(per_minute=settings.sign_ins_per_minute, burst=settings.sign_ins_per_minute),
    )


def _limit(per_minute: int, part_at_once: int) -> RateLimit:
    return RateLimit(per_minute=per_minute, burst=max(1, per_minute // part_at_once))


def main() -> None:
    """Run the desk until it is told to stop."""
    settings = settings_or_exit(DeskSettings)
    logs.set_up(settings.log_level)
    uvicorn.run(
        create_app(build(settings), pictures=settings.pictures_folder),
        host=settings.desk_host,
        port=settings.desk_port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=_LARGEST_FRAME,
        ws_per_message_deflate=False,
        ws_ping_interval=25,
        ws_ping_timeout=30,
        timeout_graceful_shutdown=5,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
