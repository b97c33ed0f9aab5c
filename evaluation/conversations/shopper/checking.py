"""Saying yes to a summary only where it is what was wanted; otherwise putting right what is not."""

from __future__ import annotations

from evaluation.conversations.goal import Change
from evaluation.conversations.shopper.acts import AFFIRM, REFUSE, Act, Errand
from evaluation.conversations.shopper.describing import Describer
from evaluation.conversations.shopper.listening import Heard
from evaluation.conversations.shopper.requesting import Requests
from evaluation.conversations.shopper.summary import Mismatch, mismatches

MOST_CORRECTIONS = 3


class Checking:
    """Answers the bot's request for a yes."""

    def __init__(self, requests: Requests, words: Describer) -> None:
        self._requests = requests
        self._words = words
        self._affirmed: Errand | None = None

    def confirmed(self, act: Act) -> Errand | None:
        """The errand that the act said yes to."""
        return self._affirmed if act.name == AFFIRM else None

    def answer(self, heard: Heard, errand: Errand) -> Act:
        """Yes, a correction, or no."""
        change = errand.change
        if change is None:
            return Act("refuse_and_ask", {"question": self._requests.asked(errand)})
        wrong = mismatches(change, heard, self._words)
        if not wrong:
            self._affirmed = errand
            return Act(AFFIRM)
        errand.corrections += 1
        if errand.corrections > MOST_CORRECTIONS:
            errand.outcome = "dropped"
            return Act(REFUSE)
        return self._correction(wrong[0], errand, change)

    def _correction(self, wrong: Mismatch, errand: Errand, change: Change) -> Act:
        slots = self._requests.slots(change)
        order = self._words.known_order(change.order)
        if wrong.about == "kind":
            return Act("mend.kind", {"request": self._requests.said(change)})
        if wrong.about == "options":
            return self._requests.mend_options(errand, _index(change, wrong))
        if wrong.about == "extra_item":
            return Act("mend.extra_item", {"shown": wrong.shown, "items": slots["items"]})
        if wrong.about in {"units", "all_units"} and wrong.item is not None:
            return Act(f"mend.{wrong.about}", {"item": self._words.item(wrong.item, order)})
        if wrong.about == "missing_item" and wrong.item is not None:
            index = _index(change, wrong)
            if change.kind != "return_items":
                one = change.model_copy(update={"items": [wrong.item], "to": change.to[index : index + 1]})
                return Act("mend.missing_swap", {"swaps": self._words.swaps(one, order)})
            return Act("mend.missing_item", {"item": self._words.item(wrong.item, order)})
        return Act(f"mend.{wrong.about}", {"right": slots[wrong.about]})


def _index(change: Change, wrong: Mismatch) -> int:
    return next((index for index, item in enumerate(change.items) if item is wrong.item), 0)
