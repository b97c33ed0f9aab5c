"""Just after a deletion was asked for: what is said of it without naming it again."""

from __future__ import annotations

from actions.dialogue.drafts import Draft
from actions.dialogue.state import Task
from actions.names import CANCEL, DATA_STATE, DELETE_DATA, KEEP_DATA
from actions.understanding.answers import asks_something, says_stop
from actions.understanding.data_wishes import asks_if_done
from actions.understanding.orders import numbers_in
from actions.understanding.requests import names_order, points_back, withdraws


def meant_of_deletion(last: Task | None, text: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a message, read as being about the deletion that was the last thing done.

    "Never mind", "cancel that" and "is it cancelled now?" are, as long as nothing else is named.
    """
    if last is None or last.kind != DELETE_DATA or not last.detail.get("done") or numbers_in(text):
        return drafts
    tasks = [draft for draft in drafts if draft.is_task]
    if any(draft.kind != CANCEL for draft in tasks):
        return drafts
    if asks_if_done(text):
        return [Draft(DATA_STATE, text)]
    if asks_something(text):
        return drafts
    if tasks:
        return [Draft(KEEP_DATA, text)] if points_back(text) and not names_order(text) else drafts
    return [Draft(KEEP_DATA, text)] if says_stop(text) or withdraws(text) else drafts
