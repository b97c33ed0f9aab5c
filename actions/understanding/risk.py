"""Wording that a person must see: fraud, law, an account in somebody else's hands, deletion of data."""

from __future__ import annotations

from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary


def is_high_risk(text: str) -> bool:
    """Whether the bot should not go on alone with this."""
    folded = fold(text)
    return vocabulary().says("high_risk", folded) or wants_data_deleted(text)


def wants_data_deleted(text: str) -> bool:
    """A wish to have the account or its data removed."""
    return vocabulary().says("data_deletion", fold(text))
