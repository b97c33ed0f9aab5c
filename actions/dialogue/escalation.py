"""What the escalation policy (bot/policies/) decided for this message, as the `escalation` slot brings it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.names import FRUSTRATION, HANDOFF_REASONS


@dataclass(frozen=True)
class Escalation:
    """`reason`: why a person may come into it; `calm`: a calming line goes before the answer; `beside`: it
    says that a person is to be had; `after`: a person is offered once the message is answered, if nothing
    else is asked then; `stuck`: reasons for which a person is offered in place of not understanding once
    more (misunderstood), of asking the same once more (looping), or of either (frustration)."""

    reason: str | None = None
    calm: bool = False
    beside: bool = False
    after: bool = False
    stuck: frozenset[str] = frozenset()

    @classmethod
    def of(cls, raw: Any, message_id: str) -> Escalation:
        """From the slot; nothing where it is about another message."""
        if not isinstance(raw, Mapping) or raw.get("message_id") != message_id:
            return NOTHING
        reason, stuck = raw.get("reason"), raw.get("stuck")
        return cls(
            reason if reason in HANDOFF_REASONS else None,
            bool(raw.get("calm")),
            bool(raw.get("beside")),
            bool(raw.get("after")),
            frozenset(HANDOFF_REASONS) & frozenset(stuck if isinstance(stuck, list) else ()),
        )

    def instead_of(self, reason: str) -> str | None:
        """Why a person is offered in place of what would happen for this reason; None: it is not."""
        return FRUSTRATION if FRUSTRATION in self.stuck else reason if reason in self.stuck else None


NOTHING = Escalation()
