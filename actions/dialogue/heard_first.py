"""What is heard before the message is worked on: a sad event, money wanted in the shop's name, and that the
bot does not understand."""

from __future__ import annotations

from actions.dialogue.intake import drafts_of
from actions.dialogue.progress import Progress
from actions.dialogue.state import Task
from actions.dialogue.talk import Talk
from actions.names import COMPLAINT_OFFER, HIGH_RISK, MISUNDERSTOOD, OFFER, REMEDY_OFFER
from actions.understanding.scams import asks_of_scam, fell_for_it
from actions.understanding.sorrow import tells_death, tells_sorrow, whose_account_it_was
from actions.understanding.told_off import says_demeaned, says_misunderstood


class HeardFirst:
    """Answers what no task, article or product is about."""

    def __init__(self, talk: Talk, progress: Progress) -> None:
        self._talk = talk
        self._progress = progress

    def answered(self) -> bool:
        """Whether the message was one of these, and is answered."""
        if self._talk.message.is_payload:
            return False
        return self._warned() or self._left_behind() or self._told_off() or self._demeaned()

    def console(self) -> None:
        """A word on what is sad, before anything else that is said; in its place no word of our trouble."""
        text = self._talk.message.text
        if self._talk.message.is_payload or not tells_sorrow(text):
            return
        code = "utter_sorry_for_loss" if tells_death(text) else "utter_sorry_for_hardship"
        self._talk.out.replies.insert(0, self._talk.show.reply(code))

    def _warned(self) -> bool:
        """Nothing is paid by message or at the door; whoever has paid is passed on."""
        talk = self._talk
        if not asks_of_scam(talk.message.text):
            return False
        talk.say("utter_scam_warning")
        talk.understood()
        if fell_for_it(talk.message.text):
            talk.hand_over(HIGH_RISK)
            return True
        self._progress.ask_again()
        return True

    def _left_behind(self) -> bool:
        """What becomes of the account of somebody who has died is nothing for a bot."""
        talk = self._talk
        if talk.state.question is not None or not whose_account_it_was(talk.message.text):
            return False
        talk.understood()
        self._progress.queue(
            Task(OFFER, said=[talk.message.text], detail={"code": REMEDY_OFFER, "options": ["human"]})
        )
        self._progress.advance()
        return True

    def _demeaned(self) -> bool:
        """Whoever was treated with contempt is heard by a person, and not asked for an order."""
        talk = self._talk
        if talk.state.question is not None or not says_demeaned(talk.message.text):
            return False
        talk.understood()
        detail = {"code": COMPLAINT_OFFER, "options": ["human"]}
        self._progress.queue(Task(OFFER, said=[talk.message.text], detail=detail))
        self._progress.advance()
        return True

    def _told_off(self) -> bool:
        """`That's not what I asked`: as good as a second misunderstanding, where nothing else is asked."""
        talk = self._talk
        if talk.state.question is not None or not says_misunderstood(talk.message.text):
            return False
        if drafts_of(talk.message):
            return False
        talk.state.misunderstood += 1
        talk.escalate(MISUNDERSTOOD)
        return True
