"""Kept messages for tests, put into the database without a conversation being held."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from shop.misses import words
from shop.misses.masking import language_of, wording_key
from shop.tables.desk import ConversationRow, MessageRow
from shop.tables.misses import MissRow
from shop.unit_of_work import UnitOfWorkFactory

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
RANKED = ({"name": "get_refund", "confidence": 0.3}, {"name": "track_refund", "confidence": 0.2})


def keep(units: UnitOfWorkFactory, text: str, label: str | None = None) -> int:
    """A message that the bot was unsure of, labelled if a label is given; its number."""
    conversation_id, message_id, language = uuid4().hex, uuid4().hex, language_of(text, "en")
    with units() as unit:
        unit.session.add(
            ConversationRow(
                id=conversation_id, channel="rest", visitor_id=uuid4().hex, language=language,
                state="pending", handler="bot", last_seq=1, created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
        unit.session.flush()
        unit.session.add(
            MessageRow(
                id=message_id, conversation_id=conversation_id, seq=1, author="shopper", text=text,
                language=language, bot_turn="answered", created_at=NOW,
            )
        )  # fmt: skip
        unit.session.flush()
        row = MissRow(
            conversation_id=conversation_id, message_id=message_id, wording=wording_key(text), text=text,
            language=language, unsure=True, understood=words.FALLBACK, confidence=0.6,
            alternatives=[dict(one) for one in RANKED],
            state=words.LABELLED if label else words.OPEN, label=label, created_at=NOW,
        )  # fmt: skip
        unit.session.add(row)
        unit.commit()
        return row.id
