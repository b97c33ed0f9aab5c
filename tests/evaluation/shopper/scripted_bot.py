"""A bot for the shopper's tests: it knows one order, asks for what it lacks, and keeps what it was told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.conversations.shopper.wording import wordings

GREETINGS = {
    greeting.rstrip("!.").lower()
    for words in (wordings("en"), wordings("zh"))
    for greeting in words["greet"]["plain"]
}
Reply = dict[str, Any]


def says(text: str, **more: Any) -> Reply:
    """A reply that asks nothing."""
    return {"recipient_id": "someone", "text": text, **more}


def asks(expects: str, text: str, *choices: str | tuple[str, str]) -> Reply:
    """A question, with choices as titles or as (title, description)."""
    reply = says(text, expects=expects, custom={"expects": expects})
    if choices:
        pairs = [choice if isinstance(choice, tuple) else (choice, "") for choice in choices]
        reply["choices"] = [
            {"title": title, "value": f"id-{index}", "description": description}
            for index, (title, description) in enumerate(pairs)
        ]
    return reply


def confirms(text: str, *lines: tuple[str, str, str], amount: str = "") -> Reply:
    """A summary that waits for a yes; lines are (label, before, after)."""
    rows = [f"• {label}: {before} → {after}" if before and after else f"• {label}: {before or after}"
            for label, before, after in lines]  # fmt: skip
    reply = asks(
        "confirmation", "\n".join(part for part in (text, *rows, amount, "Shall I go ahead?") if part)
    )
    reply["custom"]["change"] = {
        "title": text,
        "lines": [{"label": label, "before": before, "after": after} for label, before, after in lines],
        "amount_label": amount,
    }
    return reply


@dataclass
class Script:
    """Says one prepared answer after the other, whatever it hears; the last one again and again.

    A mere greeting is greeted back and not kept, so that a script fits shoppers with and without manners.
    """

    answers: Sequence[Reply | list[Reply]]
    heard: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> list[Reply]:
        if text.rstrip("!.").lower() in GREETINGS:
            return [says("Hi! What can I do for you?")]
        self.heard.append(text)
        place = min(len(self.heard), len(self.answers)) - 1
        answer = self.answers[place]
        return answer if isinstance(answer, list) else [answer]


@dataclass
class CancellingBot:
    """Cancels orders: finds the number and a yes in what it hears, and asks for the rest."""

    numbers: tuple[str, ...] = ("#D700101", "#D700102")
    heard: list[str] = field(default_factory=list)
    order: str = ""
    reason: str = ""
    cancelled: list[str] = field(default_factory=list)
    _confirming: bool = False

    def __call__(self, text: str) -> list[Reply]:
        self.heard.append(text)
        if self.cancelled:
            return [says("You're welcome.")]
        named = [n for n in self.numbers if n.lstrip("#").lower() in text.lower()]
        if named and named[-1] != self.order:
            self.order, self._confirming = named[-1], False
        if re.search(r"mistake|accident|mean to|wrong thing|kid|误|[点拍]错|下错|不小心|乱点|手滑", text):
            self.reason = "ordered by mistake"
        elif re.search(r"need|want it|present|elsewhere|不需要|不想要|不要了|用不|送了|别处", text):
            self.reason = "no longer needed"
        if self._confirming and not named:
            self.cancelled.append(self.order)
            return [says(f"Done. Order {self.order} is cancelled.")]
        if not self.order:
            return [asks("order_number", "Which order is it?", *self.numbers)]
        if not self.reason:
            return [asks("reason", f"Why would you like to cancel order {self.order}?")]
        self._confirming = True
        shown = ("Reason", "", self.reason)
        return [
            confirms(f"I'll cancel order {self.order}:", ("Status", "not shipped yet", "cancelled"), shown)
        ]
