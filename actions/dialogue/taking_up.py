"""What was left is taken up again: corrected just after it ended, or asked for after all."""

from __future__ import annotations

from copy import deepcopy

from actions.dialogue.drafts import Draft
from actions.dialogue.progress import Progress
from actions.dialogue.reading import Reader
from actions.dialogue.state import Task
from actions.dialogue.talk import Talk
from actions.names import (
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGES,
    EXCHANGE,
)
from actions.understanding.requests import only_takes_up_again, takes_up_again

_OF_VERSIONS = frozenset({EXCHANGE, CHANGE_ITEMS, CHANGE_ORDER})


class TakingUp:
    """Goes on with the last task where a message only makes sense of it."""

    def __init__(self, talk: Talk, progress: Progress) -> None:
        self._talk = talk
        self._progress = progress

    def reopened(self) -> bool:
        """A correction just after a task ended: "no, the blue one", "actually order #W2"."""
        state, text = self._talk.state, self._talk.message.text
        last = state.last
        if last is None or not self._talk.identified or last.kind not in CHANGES or last.detail.get("done"):
            return False
        again = deepcopy(last)
        reading = Reader(self._talk.facts, again).read(text)
        # A card that is named alone is none for what was left.
        telling = reading.changed if takes_up_again(text) else reading.changed - {"payment_method"}
        return (bool(telling) or only_takes_up_again(text)) and self._take_up(again)

    def resumed(self, drafts: list[Draft]) -> bool:
        """What was left is asked for again, with no word of another order: "do that exchange after all"."""
        last, text = self._talk.state.last, self._talk.message.text
        if last is None or not self._talk.identified or last.kind not in CHANGES or last.detail.get("done"):
            return False
        if len(drafts) != 1 or drafts[0].general or drafts[0].asked or not takes_up_again(text):
            return False
        if drafts[0].kind != last.kind and not {drafts[0].kind, last.kind} <= _OF_VERSIONS:
            return False
        again = deepcopy(last)
        reading = Reader(self._talk.facts, again).read(text)
        named = last.order_number and self._talk.facts.speaks_of_another(text, last.order_number)
        return "order" not in reading.changed and not named and self._take_up(again)

    def _take_up(self, task: Task) -> bool:
        self._talk.state.last = None
        self._talk.understood()
        self._progress.start(task)
        self._progress.advance()
        return True
