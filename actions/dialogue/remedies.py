"""Answers to "what shall I do about it?" that name none of the remedies, or refuse them."""

from __future__ import annotations

from actions.dialogue.progress import Progress
from actions.dialogue.state import Question, Task
from actions.dialogue.talk import Talk
from actions.dialogue.trouble import needs_person
from actions.understanding.answers import asks_for_human
from actions.understanding.intact import says_intact
from actions.understanding.items import mentions_in
from actions.understanding.remedies import refuses_person, without_refused
from actions.understanding.requests import kind_said


class Remedies:
    """Takes what the bot can't do itself, or shall not: neither a loop nor a wrong remedy comes of it."""

    def __init__(self, talk: Talk, progress: Progress) -> None:
        self._talk = talk
        self._progress = progress

    def taken_otherwise(self, task: Task, question: Question) -> bool:
        """Whether the message wanted something sent, refused what can be done, or refused a person."""
        text = self._talk.message.text
        left = without_refused(text)
        if self._talk.message.is_payload or asks_for_human(left):
            return False
        if refuses_person(text) and kind_said(left) is None:
            self._talk.understood()
            self._talk.say("utter_offer_person_declined")
            self._progress.ask_again()
            return True
        if says_intact(text) and self._of_what_is_not_in_trouble(task, text):
            self._talk.understood()
            self._progress.ask_again()
            return True
        if not needs_person(text, set(question.values)):
            return False
        self._talk.understood()
        task.hear(text)
        self._progress.advance()
        return True

    def _of_what_is_not_in_trouble(self, task: Task, text: str) -> bool:
        """Whether the items named are others than those with which something is wrong."""
        order = self._talk.facts.order(task.order_number or "") if self._talk.out.customer_id else None
        named = mentions_in(text, self._talk.facts.item_candidates(order)) if order else []
        return bool(named and task.item_ids) and not any(set(one.ids) & set(task.item_ids) for one in named)
