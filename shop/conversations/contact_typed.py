"""An e-mail address typed where the form asks for it, after nobody was there to take the conversation."""

from __future__ import annotations

import re
import unicodedata
from uuid import uuid4

from shop.conversations.transcript import Transcript
from shop.conversations.views import MessageView
from shop.tables.desk import ContactRow

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LONGEST = 200
_LOOKED_AT = 8
ASKED, SAVED = "handoff_offline", "contact_saved"


def email_typed(text: str) -> str | None:
    """The one address in a short message; None where there is none, or several."""
    if len(text) > _LONGEST:
        return None
    found = {match.group().rstrip(".") for match in _EMAIL.finditer(unicodedata.normalize("NFKC", text))}
    return found.pop() if len(found) == 1 else None


def save_typed(transcript: Transcript, client_id: str, text: str) -> bool:
    """Keep the address as the form does, and say so; whether there was one, and it was asked for."""
    email = email_typed(text)
    if email is None:
        return False
    messages = transcript.repositories.messages.before(transcript.row.id, None, limit=_LOOKED_AT)
    events = {MessageView.of(message).event for message in messages}
    if ASKED not in events or SAVED in events:
        return False
    keep_contact(transcript, client_id, "", email, text)
    transcript.announce(SAVED)
    return True


def keep_contact(transcript: Transcript, client_id: str, name: str, email: str, text: str) -> None:
    """Store how to reach the shopper."""
    transcript.repositories.contacts.add(
        ContactRow(
            id=uuid4().hex,
            conversation_id=transcript.row.id,
            client_id=client_id,
            name=name,
            email=email,
            text=text,
            created_at=transcript.now,
        )
    )
