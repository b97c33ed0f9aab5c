"""What a simulated shopper wants, and how the shop must look and what it must have heard in the end.

A goal names things as a shopper knows them (order numbers, titles, options), never internal ids; only
`customer` is the id of the customer who speaks, so that the runner can look up name, e-mail and postcode.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "zh"]
Style = Literal[
    "plain", "terse", "chatty", "angry", "all_at_once", "corrections", "typos", "digressions", "wrong_first"
]
"""How the shopper words itself; `all_at_once` says every want in the first message, `corrections` says
something wrong and mends it, `wrong_first` first gives answers that cannot be right."""

WriteKind = Literal[
    "cancel_order", "return_items", "exchange_items", "change_items", "change_order_address",
    "change_payment", "change_default_address",
]  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(_Part):
    """A line of an order: its product title, and the options that tell it from its twins in the order.

    `quantity`: so many of the line's units; left out: all of them.
    """

    title: str
    options: dict[str, str] = {}
    quantity: Annotated[int, Field(ge=1)] | None = None


class Fact(_Part):
    """Something the bot must say: one of these wordings, in a text, a card or a choice of any reply.

    Compared after folding case, width and spaces; a wording between slashes is a regular expression.
    """

    any_of: Annotated[list[str], Field(min_length=1)]


class Change(_Part):
    """A wish that changes the shop's data once it is carried out.

    `items` are what is returned, exchanged or changed; `to` the wished options, one entry an item: only the
    options that differ (empty: the very same variant). `payment` is the shopper's words for a method
    ("PayPal", "gift card", "Visa ending in 1234"). `refused`: the rules forbid it, and the bot has to say so.
    """

    kind: WriteKind
    order: str | None = None
    items: list[Item] = []
    to: list[dict[str, str]] = []
    payment: str = ""
    reason: str = ""
    address: str = ""
    refused: bool = False
    told: list[Fact] = []


class Question(_Part):
    """A wish to know something, or to be put through.

    `says`: one or more wordings per language, of which the shopper picks; the wording style is applied on
    top. `follow_ups` are said one by one after an answer. `told`: what has to be heard.
    `hand_over`: the conversation has to reach a human (and must not where it is false).
    """

    kind: Literal["question"] = "question"
    topic: str
    says: dict[Language, list[str]]
    follow_ups: list[dict[Language, str]] = []
    order: str | None = None
    told: list[Fact] = []
    hand_over: bool = False


Want = Annotated[Change | Question, Field(discriminator="kind")]


class Wanted(_Part):
    """An explicit difference that the conversation has to leave in the export, where no `Change` says it.

    `file` is customers, orders, events ...; `key` the record's id or order number; `path` a dotted path in
    the record; `value` what has to stand there afterwards (null: the record or the value is gone).
    """

    file: str
    key: str
    path: str = ""
    value: Any = None


class Goal(_Part):
    """One conversation: who speaks, what it wants in this order, and what must be so in the end.

    `expects_hand_over`: true for a shopper who is upset, and has to be offered a person or be given one,
    whatever is wanted; false for one who is calm, and must not be handed over. Left out: `hand_over` decides.
    """

    id: str
    customer: str | None = None
    language: Language | None = None
    styles: list[Style] | None = None
    signed_in: bool = False
    expects_hand_over: bool | None = None
    wants: Annotated[list[Want], Field(min_length=1)]
    changes: list[Wanted] = []
    group: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of its wants, sorted, each once: the kind of a question is its topic."""
        return tuple(sorted({w.topic if isinstance(w, Question) else w.kind for w in self.wants}))
