"""Saying what one wants: one want in a message, or all of them with everything that belongs to them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from evaluation.conversations.goal import Change, Goal, Language, Question
from evaluation.conversations.shopper.acts import Act, Errand
from evaluation.conversations.shopper.describing import Describer
from evaluation.conversations.shopper.knowing import Knowledge
from evaluation.conversations.shopper.mistakes import Mistake
from evaluation.conversations.shopper.styles import Manner, Voice
from evaluation.conversations.shopper.wording import Detail, NoWording, Wording, join, keep, names_in

_MENDED_BY = {"exchange_items": "swaps", "change_items": "changes"}
_DETAILS = ("order", "items", "swaps", "changes", "address", "payment", "reason")


class Requests:
    """Words wants and what mends them."""

    def __init__(
        self,
        goal: Goal,
        knowledge: Knowledge,
        language: Language,
        words: Describer,
        wording: Wording,
        voice: Voice,
        chance: random.Random,
    ) -> None:
        self._goal = goal
        self._knowledge = knowledge
        self._language = language
        self._words = words
        self._wording = wording
        self._voice = voice
        self._manner: Manner = voice.manner
        self._chance = chance

    def slots(self, change: Change) -> dict[str, str]:
        """Everything that can be said of a change; what is not known is left out."""
        order = self._words.known_order(change.order)
        slots = {
            "order": self._words.order(change.order) if change.order else "",
            "items": self._words.items(change.items, order),
            "payment": self._words.payment(change.payment) if change.payment else "",
            "reason": self._words.reason(change.reason) if change.reason else "",
            "address": keep(change.address) if change.address else "",
        }
        if change.kind == "exchange_items":
            slots["swaps"] = self._words.swaps(change, order)
        elif change.kind == "change_items":
            slots["changes"] = self._words.swaps(change, order, form="change")
        return slots

    def request(self, errand: Errand, mistake: Mistake | None = None, *, again: bool = False) -> str:
        """One want in one message, in the style's manner."""
        change = mistake.spoken if mistake else errand.change
        said = self.said(change) if change else self.asked(errand)
        if mistake is not None and change is not None:
            said = self._wrongly_said(change, mistake)
            if mistake.timing == "same":
                said = self._joined(said, self.fill(self.mend(errand, mistake)))
        if again:
            return self._joined(self._wording.pick("again", self._voice.register("again")), said)
        return self._framed(said)

    def said(self, change: Change, detail: Detail | None = None) -> str:
        """A change as a request."""
        slots = self.slots(change)
        return self._request_text(change, slots, detail or self._manner.detail)[0]

    def _request_text(self, change: Change, slots: dict[str, str], detail: Detail) -> tuple[str, str]:
        name = f"request.{change.kind}"
        template = self._wording.pick(name, self._voice.register(name), slots, detail=detail)
        return template.format_map(slots), template

    def _wrongly_said(self, change: Change, mistake: Mistake) -> str:
        """A request whose wording mentions what is wrong in it."""
        slots = self.slots(change)
        must = {"items": "items", "options": _MENDED_BY.get(change.kind, "swaps")}
        slot = must.get(mistake.about, mistake.about)
        name = f"request.{change.kind}"
        try:
            template = self._wording.pick(name, self._voice.register(name), slots, must=(slot,))
        except NoWording:
            return self._joined(self.said(change), self.detail(slot, slots))
        return template.format_map(slots)

    def detail(self, slot: str, slots: dict[str, str]) -> str:
        """One more thing to know about a request: "it's order #W1"."""
        return self._wording.pick(f"detail.{slot}", "plain", slots).format_map(slots)

    def asked(self, errand: Errand) -> str:
        """A question in one of the goal's own wordings, another each time."""
        question = errand.question
        assert isinstance(question, Question)
        ways = question.says.get(self._language) or next(iter(question.says.values()))
        if errand.said_as is None:
            errand.said_as = self._chance.randrange(len(ways))
        else:
            errand.said_as += 1
        return ways[errand.said_as % len(ways)]

    def everything(self, errands: Sequence[Errand]) -> str:
        """Who speaks and all wants with all that belongs to them, in one message."""
        parts = [] if self._goal.signed_in else self._introduction()
        for index, errand in enumerate(errands):
            said = self._in_full(errand.change) if errand.change else self.asked(errand)
            parts.append(said if index == 0 else self._joined(self._wording.pick("also"), said))
        text = parts[0]
        for part in parts[1:]:
            text = self._joined(text, part)
        return text

    def _introduction(self) -> list[str]:
        me = self._knowledge
        slots = {"name": keep(me.name) if me.name else "", "email": keep(me.email) if me.email else ""}
        slots["zip"] = keep(me.zip) if me.zip else ""
        if not me.name:
            return []
        return [self._wording.pick("introduce", "plain", slots).format_map(slots)]

    def _in_full(self, change: Change) -> str:
        slots = self.slots(change)
        said, template = self._request_text(change, slots, "all")
        mentioned = names_in(template)
        for slot in _DETAILS:
            covered = slot == "items" and mentioned & {"swaps", "changes"}
            if slots.get(slot) and slot not in mentioned and not covered:
                said = self._joined(said, self.detail(slot, slots))
                if slot in {"swaps", "changes"}:
                    mentioned |= {slot}
        return said

    def _framed(self, said: str) -> str:
        """A greeting before, a story or thanks around it, as the style has it."""
        manner = self._manner
        if self._voice.tells_stories and self._chance.random() < 0.7:
            said = self._joined(self._wording.pick("aside.story"), said)
        if self._chance.random() < manner.greets:
            said = self._joined(self._wording.pick("opener"), said)
        if self._chance.random() < manner.thanks:
            said = self._joined(said, self._wording.pick("aside.thanks"))
        if manner.register == "angry" and self._chance.random() < 0.6:
            outburst = self._wording.pick("aside.outburst")
            said = (
                self._joined(outburst, said) if self._chance.random() < 0.5 else self._joined(said, outburst)
            )
        return said

    # --- putting right ---

    def mend(self, errand: Errand, mistake: Mistake) -> Act:
        """What puts a mistake right."""
        change = errand.change
        assert change is not None
        slots = self.slots(change)
        wrong = self.slots(mistake.spoken)
        order = self._words.known_order(change.order)
        if mistake.about == "items":
            right, was = (self._words.item(one.items[0], order) for one in (change, mistake.spoken))
            return Act("mend.items", {"right": right, "wrong": was})
        if mistake.about == "options":
            return self.mend_options(errand, mistake.item, mistake.spoken.to[mistake.item])
        return Act(f"mend.{mistake.about}", {"right": slots[mistake.about], "wrong": wrong[mistake.about]})

    def mend_options(self, errand: Errand, index: int, wrong: dict[str, str] | None = None) -> Act:
        """The right options of one item, where others were named or heard."""
        change = errand.change
        assert change is not None
        item, to = change.items[index], change.to[index] if index < len(change.to) else {}
        called = self._words.item(item, self._words.known_order(change.order))
        if not to:
            return Act("mend.same_variant", {"item": called})
        differing = {name: value for name, value in to.items() if wrong is None or wrong.get(name) != value}
        was = {name: value for name, value in (wrong or {}).items() if name in differing}
        slots = {"item": called, "right": self._words.values(differing, item)}
        slots["wrong"] = self._words.values(was, item) if was else ""
        # Of several items it has to be said which one.
        return Act("mend.options", slots, must=("item",) if len(change.items) > 1 else ())

    def fill(self, act: Act) -> str:
        """An act in words, before the style's finish."""
        if act.text:
            return act.text
        template = self._wording.pick(act.name, self._voice.register(act.name), act.slots, must=act.must)
        return template.format_map(act.slots)

    def _joined(self, first: str, second: str) -> str:
        return join(first, second, self._language)
