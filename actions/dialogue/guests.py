"""Who is writing: proving it once, and keeping to it."""

from __future__ import annotations

import re
from functools import partial

from actions.dialogue.identity import Identification
from actions.dialogue.reading import ADDRESS_KINDS, Reader
from actions.dialogue.state import Task
from actions.dialogue.talk import Talk
from actions.names import DATA_KINDS, OWN_KINDS
from actions.understanding.orders import key_of
from actions.understanding.people import emails_in, name_in, zip_in
from actions.understanding.text import fold, words


class Guests:
    """Takes in what is said about identity."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def hear_identity(self, text: str) -> None:
        """Take in what a guest says about themselves, and try it."""
        if self._talk.identified:
            self.refuse_other_identity(text)
            return
        identification = Identification(self._talk.shop, self._talk.state.claim)
        if identification.hear(text, self._talk.state.question) and identification.complete():
            self.identify_now(quiet=True)

    def identify_now(self, *, quiet: bool = False) -> bool:
        """Try what was said; whether somebody was recognised."""
        claim = self._talk.state.claim
        identification = Identification(self._talk.shop, claim)
        found = identification.attempt()
        if found is None:
            return False
        self._talk.out.customer_id, self._talk.out.identified_by = found.customer.id, found.by
        claim.failures = 0
        self._talk.just_identified = True
        self._talk.surround()
        self._talk.say("utter_identified", name=found.customer.first_name or found.customer.name)
        if found.order_number is not None and (proof := self._talk.facts.order(found.order_number)):
            self._talk.state.told_orders([proof.order_number])
        self._resolve_numbers(found.order_number)
        return True

    def _resolve_numbers(self, proof: str | None) -> None:
        """Order numbers said before are now the customer's own, or not. `proof` is the order by which they
        were recognised: that is the one meant, unless another is said.
        """
        for task in (self._talk.state.current, *self._talk.state.queue):
            if task is None:
                continue
            if proof is not None:
                self._correct_number(task, proof)
            if proof is not None and task.order_number is None:
                task.detail["proof"] = proof
            if task.order_number and (order := self._talk.facts.order(task.order_number)):
                task.order_number = order.order_number
            if task.kind not in OWN_KINDS and task.kind not in DATA_KINDS:
                said, task.said = task.said, []
                for text in said:
                    Reader(self._talk.facts, task).read(text)

    def _correct_number(self, task: Task, proof: str) -> None:
        """A number that was tried in vain and then put right is put right in what was asked for, too."""
        for wrong in self._talk.state.claim.wrong_numbers:
            if key_of(wrong) == key_of(proof):
                continue
            if task.order_number and key_of(task.order_number) == key_of(wrong):
                task.order_number = proof
            put_right = partial(re.compile(rf"#?{re.escape(wrong.lstrip('#'))}", re.IGNORECASE).sub, proof)
            task.said = [put_right(text) for text in task.said]
            if "text" in task.detail:
                task.detail["text"] = put_right(str(task.detail["text"]))

    def refuse_other_identity(self, text: str) -> None:
        """Another person's details in the same conversation change nothing."""
        profile = self._talk.facts.profile
        emails = emails_in(text)
        other_email = bool(emails) and all(fold(email) != fold(profile.email) for email in emails)
        current = self._talk.state.current
        # A postcode put right in an address is nobody's proof: "wait, it's 80204".
        of_address = current is not None and current.kind in ADDRESS_KINDS
        name = name_in(text) if zip_in(text) and not of_address else None
        other_name = name is not None and not set(words(fold(name))) & set(words(fold(profile.name)))
        if other_email or other_name:
            self._talk.say("utter_other_identity")
