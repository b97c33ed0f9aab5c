"""The turn in progress: shared by the desk channel, the tracker store and the action call of one message.

It travels in a context variable, so that code deep inside Rasa (which swallows the failures of actions) can
tell the channel what happened. Other channels have no turn, and Rasa's own behaviour.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Dict, Optional

from bot.live_tracker import LiveTracker


class TurnFailed(BaseException):
    """Ends a turn at once, with nothing saved.

    Not an ``Exception``: Rasa catches those around every action and goes on as if the action had answered
    nothing.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass
class Turn:
    """One message on its way through Rasa."""

    sender_id: str
    message_id: str
    tracker: Optional[LiveTracker] = None
    answer: Optional[Dict[str, Any]] = None


current_turn: ContextVar[Optional[Turn]] = ContextVar("current_turn", default=None)
