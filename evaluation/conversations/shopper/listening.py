"""Reading the bot's answers as a shopper reads them: the open question, what is offered, what was told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.conversations.goal import Fact
from evaluation.conversations.shopper.talking import Reply

CLOSING = frozenset({"rating", "feedback", "contact"})
"""Questions about the conversation itself, which nobody has to answer."""

_UNSEEN = frozenset({"payload", "url", "value", "id", "image", "src", "event", "slug"})
_LOST = re.compile(
    r"\b(?:did ?n[o']t (?:get|understand|catch) (?:that|you)|outside what i can|"
    r"can'?t follow you|have no answer|nothing waiting for a yes|found nothing for|"
    r"what can i do for you)|有什么可以帮您|"
    r"没有理解|没能理解|超出了我的能力|没有答案|没有需要确认|没有找到与.{0,60}(?:相关|相符)"
)
_FINISHED = re.compile(r"^(?:done\b|all done\b)|^(?:好了|已完成|办好了)", re.MULTILINE)
_REFUSED = re.compile(r"\bstays as it is\b|保持不变")
_NUMBER = re.compile(r"#?[A-Za-z]{0,4}-?\d{3,}")


def fold(text: str) -> str:
    """Width, case and runs of spaces made alike; no commas inside numbers."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    return re.sub(r"\s+", " ", re.sub(r"(?<=\d),(?=\d{3})", "", plain)).strip()


def squeeze(text: str) -> str:
    """Folded, without spaces but those that keep two numbers apart."""
    return re.sub(r"(?<!\d) | (?!\d)", "", fold(text))


def order_key(number: str) -> str:
    """What spellings of an order number have in common."""
    return re.sub(r"[\W_]+", "", fold(number))


def order_keys_in(text: str) -> set[str]:
    """Everything in a text that could be an order number."""
    return {order_key(found) for found in _NUMBER.findall(text)}


@dataclass(frozen=True)
class Offer:
    """A choice as it is shown."""

    title: str
    description: str = ""

    @property
    def text(self) -> str:
        """All that can be read of it."""
        return f"{self.title} {self.description}".strip()


@dataclass(frozen=True)
class SummaryLine:
    """One line of a change summary: what it is about, how it was, how it will be."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Heard:
    """All answers to one message."""

    said: str = ""
    question: str = ""
    expects: str = ""
    offers: tuple[Offer, ...] = ()
    lines: tuple[SummaryLine, ...] = ()
    amount: str = ""
    handed_over: bool = False
    colleague: bool = False
    """Whether the open question is whether a colleague shall take over, because it does not go well."""
    silent: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is a question that somebody has to answer."""
        return bool(self.expects) and self.expects not in CLOSING

    @property
    def lost(self) -> bool:
        """Whether the bot says that it did not understand."""
        return self.silent or _LOST.search(fold(self.said)) is not None

    @property
    def finished(self) -> bool:
        """Whether the bot says that something is done."""
        return any(_FINISHED.search(fold(line)) for line in self.said.splitlines())

    @property
    def left_alone(self) -> frozenset[str]:
        """Keys of the orders of which the bot says that nothing is changed."""
        lines = (line for line in self.said.splitlines() if _REFUSED.search(fold(line)))
        return frozenset(key for line in lines for key in order_keys_in(line))

    @property
    def key(self) -> str:
        """What makes two questions the same."""
        return f"{self.expects}:{squeeze(self.question)}"


def listen(replies: Sequence[Reply]) -> Heard:
    """What a shopper makes of the answers."""
    asked = next((reply for reply in reversed(replies) if reply.get("expects")), None)
    said = "\n".join(str(reply.get("text") or "") for reply in replies)
    handed_over = any(_hands_over(reply) for reply in replies)
    if asked is None:
        return Heard(said, handed_over=handed_over, silent=not replies)
    change = (asked.get("custom") or {}).get("change") or {}
    text = str(asked.get("text") or "")
    return Heard(
        said,
        text,
        str(asked["expects"]),
        tuple(_offers(asked)),
        tuple(_summary(change, text)),
        str(change.get("amount_label") or ""),
        handed_over,
        bool(offers_person(asked)),
    )


def _hands_over(reply: Reply) -> bool:
    event = str((reply.get("custom") or {}).get("event") or "")
    return event.startswith("handoff") or reply.get("author") == "agent"


def offers_person(reply: Reply) -> str:
    """Why a reply offers a person, beside what it says or as its question; empty if it does not.

    The choice of a person among the ways to go on with a task is no such offer.
    """
    escalation = (reply.get("custom") or {}).get("escalation") or {}
    return str(escalation.get("reason") or "") if escalation.get("offers") == "person" else ""


def _offers(reply: Reply) -> Iterator[Offer]:
    for choice in reply.get("choices") or reply.get("buttons") or ():
        yield Offer(str(choice.get("title") or ""), str(choice.get("description") or ""))


def _summary(change: dict[str, Any], text: str) -> Iterator[SummaryLine]:
    """The lines of the change card, or of the text where there is no card."""
    if change.get("lines"):
        for line in change["lines"]:
            yield SummaryLine(*(str(line.get(part) or "") for part in ("label", "before", "after")))
        return
    for row in text.splitlines():
        if not row.strip().startswith("•"):
            continue
        label, _, rest = row.strip(" •").replace("：", ":", 1).partition(":")
        before, arrow, after = rest.partition("→")
        yield SummaryLine(label.strip(), before.strip() if arrow else "", (after if arrow else rest).strip())


def readable(value: Any) -> Iterator[str]:
    """Every text in a reply that is shown to the shopper."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in _UNSEEN:
                yield from readable(part)
    elif isinstance(value, list):
        for part in value:
            yield from readable(part)


@dataclass
class Memory:
    """What the shopper has been told so far."""

    texts: list[str] = field(default_factory=list)

    def note(self, replies: Iterable[Reply]) -> None:
        """Remember all that can be read in the replies."""
        for reply in replies:
            seen = {name: part for name, part in reply.items() if name not in {"recipient_id", "expects"}}
            self.texts += readable(seen)

    def knows(self, fact: Fact) -> bool:
        """Whether one of the fact's wordings was told."""
        return any(told(wording, self.texts) for wording in fact.any_of)

    def missing(self, facts: Iterable[Fact]) -> list[str]:
        """The facts that were not told, each as its wordings."""
        return [" / ".join(fact.any_of) for fact in facts if not self.knows(fact)]


def told(wording: str, texts: Iterable[str]) -> bool:
    """Whether a wording, or the regular expression between slashes, is in one of the texts.

    Case, width, spaces and the commas of thousands make no difference; a number is not found in a longer one.
    """
    if len(wording) > 2 and wording.startswith("/") and wording.endswith("/"):
        pattern = re.compile(wording[1:-1], re.IGNORECASE)
        return any(pattern.search(version) for text in texts for version in (fold(text), squeeze(text), text))
    wanted = squeeze(wording)
    before = r"(?<!\d)(?<!\d\.)" if wanted[:1].isdigit() else ""
    after = r"(?!\d)(?!\.\d)" if wanted[-1:].isdigit() else ""
    exact = re.compile(before + re.escape(wanted) + after)
    return any(exact.search(squeeze(text)) for text in texts)
