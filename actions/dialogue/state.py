"""What the conversation is about: tasks and the open question, kept as plain JSON in the `dialogue` slot."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from actions.understanding.options import Wish
from chinese.script import Script

_MOST_SAID = 8
_LONGEST_SAID = 2000
_MOST_DONE = 10
_MOST_OFFERED = 60
_LONGEST_ENQUIRY = 300
_LONGEST_ANSWER = 600
_LONGEST_UNTAKEN = 120
_MOST_ASIDES = 4
UNTAKEN = "untaken"
"""In a task's detail: what was said at its confirmation and changed nothing."""


@dataclass
class Swap:
    """An item of a task that is to become another variant: the wish so far, and the variant once it is clear.

    `closest`: the only variant that fits the wish also differs where nothing was wished.
    """

    wish: Wish = field(default_factory=Wish)
    variant_id: str | None = None
    closest: bool = False


@dataclass
class Task:
    """One thing the shopper wants done or told, with all that is known for it.

    `said` are the texts that belong to it: items and wishes are read from them again when the order
    becomes known. `units`: of which lines fewer than all units are meant, and how many; 0 where that is to be
    asked.
    """

    kind: str
    said: list[str] = field(default_factory=list)
    order_number: str | None = None
    order_fragments: list[str] = field(default_factory=list)
    latest_order: bool = False
    item_ids: list[str] = field(default_factory=list)
    unclear_items: list[list[str]] = field(default_factory=list)
    swaps: dict[str, Swap] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    payment_method_id: str | None = None
    unclear_methods: list[str] = field(default_factory=list)
    reason: str | None = None
    address: dict[str, str] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    planned_version: int | None = None
    introduced: bool = False
    announced: bool = False

    @property
    def offers_person(self) -> bool:
        """Whether it is the offer of a person and of nothing else."""
        return self.detail.get("options") == ["human"]

    def hear(self, text: str) -> None:
        """Remember a text as belonging to this task."""
        self.said = [*self.said, text[:_LONGEST_SAID]][-_MOST_SAID:]

    def leave_untaken(self, text: str) -> None:
        """Remember what was said at the confirmation in vain, so that it is named before the next yes."""
        said = " ".join(text.split())
        self.detail[UNTAKEN] = said if len(said) <= _LONGEST_UNTAKEN else f"{said[:_LONGEST_UNTAKEN]}…"

    def forget_items(self) -> None:
        """Drop what depends on the order."""
        self.item_ids, self.unclear_items, self.swaps, self.units = [], [], {}, {}
        self.planned_version = None


@dataclass
class Question:
    """The question that is open: what it asks for, about which item, how often it was asked without
    progress.
    """

    expects: str
    key: str
    about: str | None = None
    values: list[str] = field(default_factory=list)
    times: int = 1


@dataclass
class Claim:
    """What a guest said about who they are, and what was already tried in vain.

    `wrong_emails` and `wrong_numbers` did not fit each other: one of the two may be right all the same.
    """

    emails: list[str] = field(default_factory=list)
    name: str | None = None
    zip: str | None = None
    order_numbers: list[str] = field(default_factory=list)
    failures: int = 0
    without_email: bool = False
    without_number: bool = False
    wrong_emails: list[str] = field(default_factory=list)
    wrong_numbers: list[str] = field(default_factory=list)


@dataclass
class PersonOffer:
    """A person was offered, why and in which turn. `state`: open, declined, or passed (answered by something
    else). `task` and `question` wait beneath it while it is open.
    """

    reason: str
    turn: int
    state: str = "open"
    task: Task | None = None
    question: Question | None = None


@dataclass
class Looking:
    """What the last list of products was asked for; later words are added to it until it is about something
    else.

    `kind`: search, for_you, similar or together; `about`: ids of the products that it is like or goes with;
    prices in minor units; `denied`: what is not wanted, as said; `gift`: for somebody else; `waiting`: asked
    which product it is about; `below_shown`: the highest price is that of what was shown,
    and nobody's budget.
    """

    kind: str = "search"
    about: list[str] = field(default_factory=list)
    words: str = ""
    price_min: int | None = None
    price_max: int | None = None
    options: dict[str, str] = field(default_factory=dict)
    not_brands: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    in_stock: bool = False
    gift: bool = False
    waiting: bool = False
    below_shown: bool = False


@dataclass
class Dialogue:
    """The whole state between two messages. `asides` are what was last said without asking for a change, the
    newest last, `products` what was just told or shown, `listed` the last list of several, by position,
    `offered` all that was in lists so far, `showing`: the last answer was about products. `turns` counts
    messages; `calmed` is the turn of the last calming line. `enquiry` is the last question that an article
    answered, in turn `enquiry_turn`, of the intent `enquiry_topic`, with `enquiry_answer`; `told`: marks of
    what the last answer told from articles and catalogue, `compared` what was last set side by side,
    `versions` the wishes about the versions of the one product that was told, `script`: the characters the
    shopper writes Chinese in. `in_view`: the orders that were told last, in turn `in_view_turn`, and
    `details_told` what of them.
    """

    current: Task | None = None
    queue: list[Task] = field(default_factory=list)
    last: Task | None = None
    question: Question | None = None
    claim: Claim = field(default_factory=Claim)
    misunderstood: int = 0
    turn_id: str | None = None
    widget_language: str | None = None
    products: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    done: list[dict[str, str]] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    looking: Looking | None = None
    listed: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    showing: bool = False
    turns: int = 0
    calmed: int | None = None
    person: PersonOffer | None = None
    enquiry: str = ""
    enquiry_turn: int = 0
    enquiry_topic: str = ""
    enquiry_answer: str = ""
    told: list[str] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    versions: Wish = field(default_factory=Wish)
    script: Script | None = None
    in_view: list[str] = field(default_factory=list)
    in_view_turn: int = 0
    details_told: list[str] = field(default_factory=list)

    def enquired(self, question: str, topic: str = "", answer: str = "") -> None:
        """Remember a question that an article answered: the next may go on from it."""
        self.enquiry, self.enquiry_turn = question[-_LONGEST_ENQUIRY:], self.turns
        self.enquiry_topic, self.enquiry_answer = topic, answer[:_LONGEST_ANSWER]

    def said_aside(self, text: str) -> None:
        """Remember what was said without asking for a change: "return it" may be about that."""
        others = [other for other in self.asides if other != text]
        self.asides = [*others, text[:_LONGEST_SAID]][-_MOST_ASIDES:]

    def add_done(self, kind: str, order_number: str | None) -> None:
        """Remember a finished change, for the summary of a hand-over."""
        self.done = [*self.done, {"kind": kind, "order_number": order_number or ""}][-_MOST_DONE:]

    def saw_order(self, number: str) -> None:
        """Remember the order that was just talked about."""
        self.orders = [number, *[other for other in self.orders if other != number]][:5]
        self.told_orders([*(self.in_view if self.in_view_turn == self.turns else ()), number])

    def told_orders(self, numbers: list[str]) -> None:
        """Remember the orders that this turn tells of: the next message may go on from them."""
        self.in_view, self.in_view_turn = list(dict.fromkeys(numbers)), self.turns
        self.details_told = []

    def saw_products(self, product_ids: list[str]) -> None:
        """Remember the products that were just shown."""
        if not product_ids:
            return
        if product_ids != self.products:
            self.versions = Wish()
        self.products = list(dict.fromkeys(product_ids))[:10]
        self.showing = True
        if len(self.products) > 1:
            self.listed = self.products

    def offered_products(self, product_ids: list[str]) -> None:
        """Remember what was shown in a list: it is not suggested again."""
        self.offered = list(dict.fromkeys([*self.offered, *product_ids]))[-_MOST_OFFERED:]

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        return _plain(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, raw: dict[str, Any] | None) -> Dialogue:
        """The state that `to_json` gave; an empty one for None."""
        if not raw:
            return cls()
        known = {name: value for name, value in raw.items() if name in cls.__dataclass_fields__}
        known["current"] = _task(raw.get("current"))
        known["last"] = _task(raw.get("last"))
        known["queue"] = [task for entry in raw.get("queue", []) if (task := _task(entry))]
        known["question"] = Question(**raw["question"]) if raw.get("question") else None
        known["claim"] = Claim(**raw.get("claim", {}))
        known["looking"] = Looking(**raw["looking"]) if raw.get("looking") else None
        known["person"] = _offer(raw.get("person"))
        known["versions"] = _wish(raw.get("versions")) or Wish()
        return cls(**known)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, frozenset | set):
        return sorted(value)
    return value


def _offer(raw: dict[str, Any] | None) -> PersonOffer | None:
    if not raw:
        return None
    question = Question(**raw["question"]) if raw.get("question") else None
    return PersonOffer(**{**raw, "task": _task(raw.get("task")), "question": question})


def _task(raw: dict[str, Any] | None) -> Task | None:
    if not raw:
        return None
    swaps = {
        item: Swap(_wish(swap.get("wish")) or Wish(), swap.get("variant_id"), bool(swap.get("closest")))
        for item, swap in raw.get("swaps", {}).items()
    }
    return Task(**{**raw, "swaps": swaps})


def _wish(raw: dict[str, Any] | None) -> Wish | None:
    if not raw:
        return None
    return Wish(
        wanted={name: tuple(values) for name, values in raw.get("wanted", {}).items()},
        refused={name: tuple(values) for name, values in raw.get("refused", {}).items()},
        free=frozenset(raw.get("free", [])),
        cheapest=bool(raw.get("cheapest")),
        dearest=bool(raw.get("dearest")),
        fallback=_wish(raw.get("fallback")),
        same=bool(raw.get("same")),
        step=str(raw.get("step") or ""),
        end=raw.get("end"),
        missing=str(raw.get("missing") or ""),
    )
