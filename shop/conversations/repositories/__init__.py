"""Everything the desk's services ask the database for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.conversations.repositories.agents import AgentRepository, AuditRepository
from shop.conversations.repositories.conversations import ConversationRepository, MessageRepository
from shop.conversations.repositories.records import (
    CannedAnswerRepository,
    ContactRepository,
    DeskSettingRepository,
    HandOverRepository,
    NoteRepository,
    RatingRepository,
)
from shop.satisfaction.repository import SatisfactionRepository


class DeskRepositories:
    """The repositories of conversations over one session; made by the unit of work."""

    def __init__(self, session: Session) -> None:
        self.conversations = ConversationRepository(session)
        self.messages = MessageRepository(session)
        self.hand_overs = HandOverRepository(session)
        self.notes = NoteRepository(session)
        self.canned = CannedAnswerRepository(session)
        self.contacts = ContactRepository(session)
        self.ratings = RatingRepository(session)
        self.rounds = SatisfactionRepository(session)
        self.settings = DeskSettingRepository(session)
        self.agents = AgentRepository(session)
        self.audit = AuditRepository(session)


__all__ = ["DeskRepositories"]
