"""What leads away from the answer: digressions, and answers that cannot be right."""

from __future__ import annotations

import random

from evaluation.conversations.goal import Change, Style
from evaluation.conversations.shopper.acts import Act
from evaluation.conversations.shopper.describing import Describer
from evaluation.conversations.shopper.knowing import Knowledge
from evaluation.conversations.shopper.listening import Heard
from evaluation.conversations.shopper.mistakes import no_order, wrong_email, wrong_zip
from evaluation.conversations.shopper.wording import keep

MOST_DIGRESSIONS = 2
MOST_WRONG_ANSWERS = 2


class Detours:
    """Decides when the shopper leaves the path; each kind only in its own style, and seldom."""

    def __init__(self, style: Style, knowledge: Knowledge, words: Describer, chance: random.Random) -> None:
        self._style = style
        self._knowledge = knowledge
        self._words = words
        self._chance = chance
        self._digressions = 0
        self._wrong: set[str] = set()

    def digresses(self, heard: Heard) -> bool:
        """Whether to ask something else before answering."""
        if self._style != "digressions" or self._digressions >= MOST_DIGRESSIONS:
            return False
        if self._digressions and self._chance.random() < 0.5:
            return False
        self._digressions += 1
        return True

    def wrong_answer(self, heard: Heard, spoken: Change | None) -> Act | None:
        """An answer that cannot be right: to the first question, and perhaps to one more."""
        if self._style != "wrong_first" or heard.expects in self._wrong:
            return None
        if len(self._wrong) >= MOST_WRONG_ANSWERS or (self._wrong and self._chance.random() < 0.6):
            return None
        slots = self._wrong_slots(heard.expects, spoken)
        if slots is None:
            return None
        self._wrong.add(heard.expects)
        return Act(f"wrong.{heard.expects}", slots, earnest=False)

    def _wrong_slots(self, expects: str, spoken: Change | None) -> dict[str, str] | None:
        me = self._knowledge
        if spoken is None and expects not in {"email", "name", "zip", "order_number"}:
            return None
        if expects in {"email", "name", "zip"} and not me.email:
            return None
        if expects == "order_number":
            right = (spoken.order if spoken else None) or next(iter(me.orders), "#0000001")
            return {"order": keep(no_order(right, me))}
        return {
            "email": {"email": keep(wrong_email(me.email))},
            "zip": {"zip": keep(wrong_zip(me.zip))},
            "name": {},
            "items": {},
            "variant": {},
            "payment_method": {},
            "refund_method": {},
            "reason": {},
            "address": {},
        }.get(expects)
