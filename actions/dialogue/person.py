"""Offering a person: the question, its answer, and the task that waits meanwhile.

The offer is laid over whatever is open. A yes hands over with all that is known of the task in hand, a no
goes on where it was, and anything else is taken as if the offer had not been made.
"""

from __future__ import annotations

from dataclasses import replace

from actions.dialogue.intake import drafts_of
from actions.dialogue.meant import without_no
from actions.dialogue.message import Message
from actions.dialogue.progress import Progress
from actions.dialogue.talk import Talk
from actions.names import COMPLAINT_OFFER, FRUSTRATION, OFFER
from actions.understanding.answers import (
    asks_for_human,
    asks_something,
    demands_something,
    only_refuses,
    says_no,
    says_stop,
    says_yes,
)
from actions.understanding.manners import only_tells
from actions.understanding.remedies import (
    agrees_to_person,
    goes_on_here,
    refuses_person,
    without_refused,
)
from actions.understanding.risk import is_high_risk
from actions.understanding.text import fold, words
from shop.conversations.wishes import names_bot

_SHORT = 4
_CALMING = {
    True: ("utter_calm", "utter_calm_with_person"),
    False: ("utter_calm_again", "utter_calm_again_with_person"),
}
"""By whether it is the first: one apology is enough."""


class Person:
    """Takes the answer to an offer, and says what the mood asks for."""

    def __init__(self, talk: Talk, progress: Progress) -> None:
        self._talk = talk
        self._progress = progress

    def answered(self) -> bool:
        """Take the message as the answer to an open offer; False: it is none, and the turn goes on."""
        offer = self._talk.state.person
        if offer is None or offer.state != "open":
            return False
        text, intent = self._talk.message.text, self._talk.message.intent
        if is_high_risk(text):
            return False
        self._talk.put_offer_away()
        if self._agrees(text, intent):
            self._talk.hand_over(offer.reason)
            return True
        if self._refuses(text, intent):
            offer.state = "declined"
            if (rest := without_no(self._talk.message)) is not None:
                self._talk.message = self._with_what_was_told(offer.turn, rest)
                return False  # "No need, swap it"
            if (
                not goes_on_here(text)
                and len(words(fold(text))) > _SHORT
                and self._asks_more(without_refused(text))
            ):
                return False  # "No, just cancel the order": what it says is done
            self._talk.understood()
            if self._lay_complaint_to_rest():
                return True
            self._talk.say("utter_offer_person_declined")
            self._progress.ask_again()
            return True
        offer.state = "passed"
        if FRUSTRATION in self._talk.escalation.stuck and not drafts_of(self._talk.message):
            # Upset again, with a colleague on offer, and nothing else that could be done.
            self._talk.hand_over(FRUSTRATION)
            return True
        return False

    def _with_what_was_told(self, turn: int, rest: Message) -> Message:
        """The wish behind a no to a person, with the thing that the message before told of."""
        talk = self._talk
        asides = talk.state.asides
        if not (asides and talk.identified and talk.state.turns - turn == 1):
            return rest
        names = talk.facts.names_own_item
        if names(rest.text) or not names(asides[-1]):
            return rest
        text = f"{asides[-1]}. {rest.text}"
        return replace(rest, text=text, requests=tuple(replace(one, text=text) for one in rest.requests))

    def is_told_to_go_on(self) -> bool:
        """`Go on with the assistant`, and nothing else."""
        return not self._talk.message.is_payload and names_bot(self._talk.message.text)

    def goes_on_here(self) -> bool:
        """Told to go on, with no offer open: that it does."""
        if not self.is_told_to_go_on():
            return False
        self._talk.understood()
        self._talk.say("utter_offer_person_declined")
        self._progress.ask_again()
        return True

    def _lay_complaint_to_rest(self) -> bool:
        """Beneath lies the same offer, made for a complaint: the no is the answer to both."""
        state = self._talk.state
        task = state.current
        if task is None or task.kind != OFFER or task.detail.get("code") != COMPLAINT_OFFER:
            return False
        state.current, state.question = None, None
        self._talk.say("utter_complaint_noted")
        self._progress.ask_again()
        return True

    def calm(self) -> None:
        """Put the calming line before what was said, once in a while, and never before a hand-over."""
        talk = self._talk
        if not talk.escalation.calm or talk.out.handed_over or talk.person_offered:
            return
        alone, with_person = _CALMING[talk.state.calmed is None]
        reply = talk.show.reply(with_person if talk.escalation.beside else alone)
        if talk.escalation.beside:
            reply.custom["escalation"] = {"reason": FRUSTRATION, "offers": "person"}
        talk.out.replies.insert(0, reply)
        talk.state.calmed = talk.state.turns

    def offer_after(self) -> None:
        """Offer a person once the message is answered, where nothing else is asked."""
        talk = self._talk
        free = talk.state.question is None and not talk.out.handed_over and not talk.person_offered
        if talk.escalation.after and free:
            talk.offer_person(FRUSTRATION, apologise=not talk.escalation.calm)

    def _asks_more(self, text: str) -> bool:
        return bool(drafts_of(self._talk.message)) or asks_something(text) or demands_something(text)

    def _agrees(self, text: str, intent: str) -> bool:
        if self._talk.message.is_payload:
            return intent == "affirm" or fold(text) == "human"
        if refuses_person(text) or goes_on_here(text):
            return False
        return (
            fold(text) == "human"
            or says_yes(text)
            or asks_for_human(text)
            or (agrees_to_person(text) and not says_no(text))
        )

    def _refuses(self, text: str, intent: str) -> bool:
        if self._talk.message.is_payload:
            return intent in {"deny", "stop_current_task"} or fold(text) == "no"
        says_so = says_no(text) or says_stop(text) or refuses_person(text) or goes_on_here(text)
        return says_so or only_refuses(text) or only_tells(text)
