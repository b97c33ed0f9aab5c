"""What comes of a conversation, as the shopper saw it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Reply = dict[str, Any]
"""One answer in the shape of Rasa's REST channel: text, buttons, custom, expects, choices."""

Say = Callable[[str], list[Reply]]
"""One message of the shopper in, all answers to it out."""

Ending = Literal["done", "gave_up", "handed_over", "looped"]
"""`done`: all wants were dealt with as far as the shopper can tell; `gave_up`: at least one was not;
`handed_over`: a person took over; `looped`: the bot asked the same again and again."""


@dataclass(frozen=True)
class Line:
    """One message. `who` is "shopper" or "bot"; `expects` what the bot's question asks for, else empty."""

    who: Literal["shopper", "bot"]
    text: str
    expects: str = ""


@dataclass
class Talk:
    """A whole conversation. `turns` are the shopper's messages; `missing_facts` the wanted facts that no
    reply told, in the words of the goal; `loops` how often the bot asked the same three times in a row.
    """

    turns: int = 0
    ending: Ending = "done"
    transcript: list[Line] = field(default_factory=list)
    missing_facts: list[str] = field(default_factory=list)
    loops: int = 0
