"""A scripted shopper: knows who it is and what it wants, reads ``expects`` and answers in words.

It is deliberately simple: it says one wish at a time, answers what it is asked with names and options
(never with internal item ids), looks at the change card before it confirms, and gives up after a while.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Reply = dict[str, Any]
Say = Callable[[str], list[Reply]]

GIVE_UP_AFTER = 14
"""Messages of the shopper about one wish before it gives up."""


@dataclass(frozen=True)
class Identity:
    """What the shopper can say about itself."""

    name: str
    email: str
    zip: str


@dataclass(frozen=True)
class Wish:
    """One change the shopper wants.

    ``kind`` is one of cancel, return, exchange, change_items, change_address, change_payment,
    default_address.
    ``items`` are titles with the options that tell them apart; ``wanted`` the new options per item.
    """

    kind: str
    order_number: str | None
    items: tuple[str, ...] = ()
    wanted: tuple[dict[str, str], ...] = ()
    payment: str = ""
    reason: str = ""
    address: str = ""


@dataclass
class Outcome:
    """How a conversation went, as the shopper saw it."""

    turns: int = 0
    gave_up: bool = False
    handed_over: bool = False
    transcript: list[tuple[str, str]] = field(default_factory=list)


OPENINGS = {
    "cancel": (
        "I want to cancel order {order}, {reason}.",
        "Please cancel my order {order}.",
        "cancel {order} pls",
    ),
    "return": (
        "I'd like to return {items} from order {order}.",
        "Hi, can I send back {items}? Order {order}.",
        "return {items} from {order}, money back to my {payment}",
    ),
    "exchange": (
        "I'd like to exchange {swaps} in order {order}.",
        "Can I swap {swaps}? It's order {order}.",
        "order {order}: exchange {swaps}",
    ),
    "change_items": (
        "I'd like to change {swaps} in my pending order {order}.",
        "Please change {swaps} in order {order}.",
        "order {order}: change {swaps}",
    ),
    "change_address": (
        "Please change the shipping address of order {order} to {address}.",
        "I need to change the delivery address for {order}.",
        "wrong address on {order}, it should be {address}",
    ),
    "change_payment": (
        "I want to pay order {order} with my {payment} instead.",
        "Please change the payment method of order {order} to {payment}.",
        "switch payment of {order} to {payment}",
    ),
    "default_address": (
        "Please change my default address to {address}.",
        "I moved. My new address is {address}, please update my account.",
        "update my profile address to {address}",
    ),
}


def describe_options(options: dict[str, str]) -> str:
    """Words for a set of options: "size M, color blue"."""
    return ", ".join(f"{name} {value}" for name, value in options.items())


def listed(parts: Iterable[str]) -> str:
    """An English list with a last "and"."""
    words = list(parts)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


class ScriptedShopper:
    """Carries its wishes through a conversation held by ``say`` (one message in, the replies out)."""

    def __init__(self, identity: Identity, wishes: list[Wish], *, seed: int) -> None:
        self.identity = identity
        self.wishes = wishes
        self.random = random.Random(seed)
        self.outcome = Outcome()

    def talk(self, say: Say) -> Outcome:
        """Hold the whole conversation and tell how it went."""
        for wish in self.wishes:
            if not self._pursue(wish, say):
                break
        return self.outcome

    def _pursue(self, wish: Wish, say: Say) -> bool:
        text = self._opening(wish)
        swap_questions = 0
        for _ in range(GIVE_UP_AFTER):
            replies = self._exchange(say, text)
            if self.outcome.handed_over:
                return False
            question = next((r for r in reversed(replies) if r.get("expects")), None)
            if question is None:
                return True
            expects = question["expects"]
            if expects == "variant":
                swap_questions += 1
            answer = self._answer(wish, question, swap_questions)
            if answer is None:
                return True
            text = answer
        self.outcome.gave_up = True
        return False

    def _exchange(self, say: Say, text: str) -> list[Reply]:
        self.outcome.turns += 1
        self.outcome.transcript.append(("shopper", text))
        replies = say(text)
        for reply in replies:
            custom = reply.get("custom") or {}
            if custom.get("event", "").startswith("handoff") or custom.get("handoff"):
                self.outcome.handed_over = True
            self.outcome.transcript.append(
                ("bot", f"[{reply.get('expects') or '-'}] {reply.get('text', '')}")
            )
        return replies

    def _opening(self, wish: Wish) -> str:
        swaps = (
            f"the {item} for one with {describe_options(options)}"
            if options
            else f"the {item} for the same one"
            for item, options in zip(wish.items, wish.wanted, strict=False)
        )
        return self.random.choice(OPENINGS[wish.kind]).format(
            order=wish.order_number,
            items=listed(f"the {item}" for item in wish.items) if wish.items else "",
            swaps="; ".join(swaps),
            reason=wish.reason,
            payment=wish.payment,
            address=wish.address,
        )

    def _answer(self, wish: Wish, question: Reply, swap_questions: int) -> str | None:
        me = self.identity
        expects = question["expects"]
        wanted = self._wanted_for(wish, question.get("text", ""), swap_questions)
        answers: dict[str, str | None] = {
            "name": me.name,
            "email": me.email,
            "zip": me.zip,
            "order_number": wish.order_number,
            "items": listed(f"the {item}" for item in wish.items) if wish.items else "no others",
            "variant": describe_options(wanted) if wanted else "the same one again",
            "payment_method": wish.payment or "the original payment method",
            "refund_method": wish.payment or "the original payment method",
            "reason": wish.reason,
            "address": wish.address,
            "confirmation": "yes",
            "query": None,
            "free_text": None,
            "rating": None,
            "feedback": None,
        }
        return answers.get(expects)

    @staticmethod
    def _wanted_for(wish: Wish, question: str, swap_questions: int) -> dict[str, str]:
        named = [
            w for item, w in zip(wish.items, wish.wanted, strict=False) if item.split(" (")[0] in question
        ]
        if len(named) == 1:
            return named[0]
        return wish.wanted[min(swap_questions, len(wish.wanted)) - 1] if wish.wanted else {}
