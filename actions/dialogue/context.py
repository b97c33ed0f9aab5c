"""What an answer is made from: the customer's facts, the wording, what was talked about before."""

from __future__ import annotations

from dataclasses import dataclass

from actions.dialogue.facts import Facts
from actions.dialogue.present import Presenter
from actions.dialogue.state import Dialogue


@dataclass(frozen=True)
class Context:
    """One turn's surroundings. `order_day`: the day or days on which what is asked about was ordered;
    `proof`: the order by which the shopper was recognised, which is meant where nothing else is said;
    `proven_by`: in which way they were.
    """

    facts: Facts
    show: Presenter
    state: Dialogue
    order_day: str = ""
    proof: str = ""
    proven_by: str = ""

    @property
    def language(self) -> str:
        """The shopper's language."""
        return self.show.language
