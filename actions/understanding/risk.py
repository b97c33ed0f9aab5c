"""Wording that a person must see: fraud, law, an account in somebody else's hands."""

from __future__ import annotations

from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary


def is_high_risk(text: str) -> bool:
    """Whether the bot should not go on alone with this."""
    return vocabulary().says("high_risk", fold(text))
