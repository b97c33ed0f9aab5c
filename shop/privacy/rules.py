"""What a shop decides about people's data, as plain values. The settings make them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from shop.privacy import words

Rule = Literal["immediate", "signed_in", "request"]
"""Who gets it at once: everybody who proved who they are, who is signed in on the shop's page, nobody."""
#: How the desk and the bot name an identity that the shop's own page vouches for.
SIGNED_IN = frozenset({"site", "jwt", "identifier_hash"})
#: The shop's owner at the command line.
BY_OWNER = "owner"


@dataclass(frozen=True, slots=True)
class PrivacyRules:
    """Who decides. `grace`: how long a deletion that was granted can still be taken back."""

    export: Rule = "immediate"
    deletion: Rule = "signed_in"
    link_lasts: timedelta = timedelta(hours=24)
    grace: timedelta = timedelta(0)

    def at_once(self, kind: str, proven_by: str | None) -> bool:
        """Whether somebody recognised in this way need not wait for an agent."""
        rule = self.export if kind == words.EXPORT else self.deletion
        return (
            rule == "immediate" or proven_by == BY_OWNER or (rule == "signed_in" and proven_by in SIGNED_IN)
        )


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """How long each kind is kept; None: for good.

    conversations: of customers, since their last change. guests: talks, behaviour and suggestions of visitors
    nobody recognised. events: behaviour and suggestions of customers. misses: kept messages without a label.
    repeats: results of changes, kept so that a repeated message changes nothing twice. requests: answered
    requests for data or deletion.
    """

    conversations: timedelta | None = timedelta(days=365)
    guests: timedelta | None = timedelta(days=90)
    events: timedelta | None = timedelta(days=730)
    misses: timedelta | None = timedelta(days=180)
    repeats: timedelta | None = timedelta(days=30)
    requests: timedelta | None = timedelta(days=1095)
