"""How a style words itself, and how much it puts up with."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from chinese.script import Script, traditional
from evaluation.conversations.goal import Language, Style
from evaluation.conversations.shopper.noise import protect, slip
from evaluation.conversations.shopper.wording import Detail, Register, Wording, join, keep, pieces, unmarked


@dataclass(frozen=True)
class Manner:
    """What a style does. Shares are probabilities, 0 to 1; `patience` counts messages without progress."""

    register: Register = "plain"
    detail: Detail = "some"
    patience: int = 4
    greets_first: float = 0.05
    greets: float = 0.2
    thanks: float = 0.2
    says_bye: float = 0.5
    picks_by_place: float = 0.12
    picks_by_title: float = 0.12


MANNERS: dict[Style, Manner] = {
    "plain": Manner(),
    "terse": Manner("terse", "few", patience=3, greets=0, greets_first=0, thanks=0, says_bye=0.1),
    "chatty": Manner(patience=5, greets=0.6, greets_first=0.25, thanks=0.6, says_bye=0.9),
    "angry": Manner("angry", patience=3, greets=0, greets_first=0, thanks=0, says_bye=0.15),
    "all_at_once": Manner(detail="all", greets=0.4, greets_first=0),
    "corrections": Manner(patience=5),
    "typos": Manner(patience=4, greets=0.1),
    "digressions": Manner(detail="few", patience=5),
    "wrong_first": Manner(detail="few", patience=5, greets=0.1),
}
MOST_MESSAGES = 14
"""Messages about one want before even a patient shopper stops."""


class Voice:
    """Puts the style on top of a wording."""

    def __init__(
        self,
        style: Style,
        language: Language,
        wording: Wording,
        chance: random.Random,
        script: Script = "simplified",
    ) -> None:
        self._style = style
        self._language = language
        self._script = script
        self._wording = wording
        self._chance = chance
        self.manner = MANNERS[style]

    @property
    def tells_stories(self) -> bool:
        """Whether there is a small story around a request."""
        return self._style == "chatty"

    def register(self, name: str) -> Register:
        """The register for an act: a shopper of most styles is short now and then."""
        if self._style in {"typos", "wrong_first"} and self._chance.random() < 0.35:
            return "terse"
        if self._style == "angry" and name.startswith(("inform", "affirm")) and self._chance.random() < 0.6:
            return "terse"
        return self.manner.register

    def finish(self, text: str, name: str) -> str:
        """The text as it is sent."""
        text = protect(text)
        if self._style == "chatty":
            text = self._chat(text, name)
        elif self._style == "angry":
            text = self._rage(text, name)
        elif self._style == "terse":
            text = self._shorten(text)
        elif self._style == "typos":
            text = slip(text, self._language, self._chance)
        if self._script == "traditional":
            text = "".join(keep(part) if exact else traditional(part) for part, exact in pieces(text))
        return re.sub(r"[ \t]+", " ", unmarked(text)).strip()

    def _chat(self, text: str, name: str) -> str:
        if name.startswith(("inform", "mend")) and self._chance.random() < 0.45:
            return self._joined(self._wording.pick("aside.before_answer"), text)
        if name.startswith("inform") and self._chance.random() < 0.3:
            return self._joined(text, self._wording.pick("aside.after_answer"))
        return text

    def _rage(self, text: str, name: str) -> str:
        if not name.startswith(("inform", "affirm", "mend", "refuse", "decline", "pick", "ask")):
            return self._shout(text)
        # A yes stays a plain yes, else it is hard to tell what it is a yes to.
        if not name.startswith("affirm") and self._chance.random() < 0.3:
            text = self._joined(text, self._wording.pick("aside.outburst"))
        return self._shout(text)

    def _shout(self, text: str) -> str:
        loud = self._chance.random() < 0.3
        mark = "！！" if self._language == "zh" else self._chance.choice(("!!", "!", "!!!"))
        parts = [
            keep(part) if exact else (part.upper() if loud and self._language == "en" else part)
            for part, exact in pieces(text)
        ]
        return re.sub(r"[.。](?=\s*$)", mark, "".join(parts))

    def _shorten(self, text: str) -> str:
        parts = [keep(part) if exact else part.lower() for part, exact in pieces(text)]
        return re.sub(r"[.。!！](?=\s*$)", "", "".join(parts))

    def _joined(self, first: str, second: str) -> str:
        return join(first, second, self._language)
