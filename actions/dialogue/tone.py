"""When nobody is spoken to by their profile: whoever is upset is calmed, not courted."""

from __future__ import annotations

from actions.dialogue.escalation import Escalation
from actions.dialogue.state import Dialogue

_QUIET_TURNS = 4
"""So many turns after a calming line or the offer of a person the tone stays neutral."""


def is_upset(escalation: Escalation, state: Dialogue) -> bool:
    """Whether the shopper is upset, or was in one of the turns before this one."""
    if escalation.calm or escalation.reason is not None:
        return True
    turns = (state.calmed, state.person.turn if state.person is not None else None)
    return any(turn is not None and state.turns - turn < _QUIET_TURNS for turn in turns)
