"""The services of conversations over a database, without a server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from desk.wording import Wording
from shop.conversations.agents import AgentService
from shop.conversations.assignment import DeskRules
from shop.conversations.business_hours import BusinessHours
from shop.conversations.canned import CannedAnswerService
from shop.conversations.handling import HandlingService
from shop.conversations.office import OfficeService
from shop.conversations.reading import ReadingService
from shop.conversations.shopper import Opening, ShopperService
from shop.conversations.turns import BotReply, BotTurnService, Turn, TurnEnd
from shop.conversations.upkeep import UpkeepService
from shop.conversations.views import AgentView, ConversationView
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from tests.desk.conftest import SetClock
from tests.desk.fakes import says

RULES = DeskRules(hours=BusinessHours.parse("mon-fri 09:00-18:00", "UTC"))


@dataclass
class Desk:
    """All services, and short ways to say what tests say often."""

    units: UnitOfWorkFactory
    clock: SetClock
    rules: DeskRules
    shopper: ShopperService
    turns: BotTurnService
    handling: HandlingService
    upkeep: UpkeepService
    reading: ReadingService
    agents: AgentService
    canned: CannedAnswerService
    office: OfficeService

    def begin(self, **changed: Any) -> ConversationView:
        """A new conversation."""
        opening = Opening("widget", uuid4().hex, "en")
        return self.shopper.start(replace(opening, **changed))

    def say(self, conversation_id: str, text: str = "Hello", **more: Any) -> Any:
        """The shopper writes."""
        return self.shopper.send(conversation_id, uuid4().hex, text, **more)

    def turn(self, conversation_id: str) -> Turn:
        """What the bot has to answer now."""
        turn = self.turns.next_turn(conversation_id)
        assert turn is not None
        return turn

    def answer(self, conversation_id: str, reply: BotReply | None = None) -> TurnEnd:
        """The bot answers the oldest unanswered message."""
        return self.turns.store_reply(self.turn(conversation_id), reply or says("An answer."))

    def agent(self, name: str = "Ann", *, role: str = "agent", online: bool = True) -> AgentView:
        """A new agent."""
        added = self.agents.add(
            f"{name.lower()}-{uuid4().hex[:6]}@example.com", name, "a password of ten letters", role
        )
        return self.agents.choose_presence(added.id, "online") if online else added

    def transcript(self, conversation_id: str) -> list[tuple[int, str, str]]:
        """(seq, author, event or text) of every message."""
        messages = self.shopper.messages_after(conversation_id, 0)
        return [(message.seq, message.author, message.event or message.text) for message in messages]

    def events(self, conversation_id: str) -> list[str]:
        """What the system messages say happened."""
        return [text for _, author, text in self.transcript(conversation_id) if author == "system"]


def desk_services(engine: Engine, clock: SetClock, **rules: Any) -> Desk:
    """The services on that database."""
    units, wording = unit_of_work_factory(engine), Wording.read(ZoneInfo("UTC"))
    wanted = replace(RULES, **rules)
    return Desk(
        units=units,
        clock=clock,
        rules=wanted,
        shopper=ShopperService(units, wording, wanted, clock),
        turns=BotTurnService(units, wording, wanted, clock),
        handling=HandlingService(units, wording, wanted, clock),
        upkeep=UpkeepService(units, wording, wanted, clock),
        reading=ReadingService(units, wanted, clock),
        agents=AgentService(units, wanted, clock),
        canned=CannedAnswerService(units, clock),
        office=OfficeService(units, wanted, clock),
    )
