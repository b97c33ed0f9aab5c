"""What to say to each question of the bot, from the goal and from what the customer knows."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from evaluation.conversations.goal import Change
from evaluation.conversations.shopper.acts import Act, Errand
from evaluation.conversations.shopper.describing import Describer
from evaluation.conversations.shopper.knowing import Knowledge
from evaluation.conversations.shopper.listening import Heard, Offer, fold, order_key, order_keys_in
from evaluation.conversations.shopper.styles import Manner
from evaluation.conversations.shopper.summary import kind_in, method_fits, same_kind, same_options
from evaluation.conversations.shopper.wording import keep

_ZIP_TOO = re.compile(r"\bzip\b|postcode|邮编")
_HUMAN = re.compile(r"\bperson\b|\bcolleague\b|\bagent\b|\bhuman\b|人工|同事|真人")
_BRACKETS = re.compile(r"\s*[（(][^()（）]*[)）]")
_ADDRESSES = frozenset({"change_order_address", "change_default_address"})
_BESIDE_THE_POINT = {
    "items": _ADDRESSES | {"change_payment"},
    "variant": _ADDRESSES | {"change_payment", "cancel_order", "return_items"},
    "payment_method": _ADDRESSES | {"cancel_order", "return_items"},
    "refund_method": _ADDRESSES | {"change_payment"},
    "reason": _ADDRESSES | {"change_payment"},
}
"""Questions that show that the bot took the want for another."""
_PLACES = 6
"""Choices further down are not picked by counting."""


class Answers:
    """Answers the bot's questions. `spoken` is the change as the shopper words it at the moment."""

    def __init__(
        self,
        knowledge: Knowledge,
        words: Describer,
        manner: Manner,
        chance: random.Random,
    ) -> None:
        self._knowledge = knowledge
        self._words = words
        self._manner = manner
        self._chance = chance
        self._identified_by: list[str] = []
        self._again = False

    def to(self, heard: Heard, errand: Errand, spoken: Change | None, *, again: bool = False) -> Act | None:
        """The answer; None where the shopper has none and has to say it all again.

        `again`: the question is the same as before, so the last answer was not clear enough.
        """
        self._again = again
        expects = heard.expects
        if expects in {"email", "name", "zip"}:
            return self._identity(expects, heard)
        if expects == "order_number":
            return self._order(heard, errand, spoken)
        if spoken is not None:
            answer = {
                "items": self._items,
                "variant": self._variant,
                "payment_method": self._payment,
                "refund_method": self._payment,
                "reason": self._reason,
                "address": self._address,
            }.get(expects)
            if answer is not None and spoken.kind not in _BESIDE_THE_POINT.get(expects, ()):
                return answer(heard, errand, spoken)
        if expects == "quantity":
            return self._quantity(spoken)
        if expects == "language":
            return Act("inform.language")
        return None

    # --- who ---

    def _identity(self, expects: str, heard: Heard) -> Act:
        me = self._knowledge
        if not (me.email or me.name):
            return Act("inform.no_account")
        slots = {"email": keep(me.email), "name": keep(me.name), "zip": keep(me.zip)}
        if expects != "email":
            self._identified_by.append(expects)
            return Act(f"inform.{expects}", slots)
        text = fold(heard.question)
        both = bool(_ZIP_TOO.search(text) and me.name and me.zip)
        tried = self._identified_by.count("email"), self._identified_by.count("name_and_zip")
        use_name = both and (not me.email or tried[0] > tried[1] or (tried == (0, 0) and self._luck(0.3)))
        by = "name_and_zip" if use_name else "email"
        self._identified_by.append(by)
        return Act(f"inform.{by}", slots)

    def _luck(self, share: float) -> bool:
        return self._chance.random() < share

    # --- which order ---

    def _order(self, heard: Heard, errand: Errand, spoken: Change | None) -> Act:
        number = spoken.order if spoken else errand.want.order
        offer = self._offer_of_order(heard, number, errand)
        if number is None and offer is not None:
            found = order_keys_in(offer.title)
            number = next((n for n in self._knowledge.orders if order_key(n) in found), offer.title)
        if number is None:
            number = self._some_order(spoken)
        if number is None:
            return Act("inform.last_order" if self._knowledge.orders else "inform.no_orders")
        if offer is not None and (picked := self._by_place(heard, offer)):
            return picked
        if spoken and spoken.items and offer is not None and not self._again and self._luck(0.1):
            order = self._words.known_order(number)
            return Act("inform.order_by_item", {"items": self._words.items(spoken.items, order)})
        return Act("inform.order_number", {"order": self._words.order(number)}, must=("order",))

    def _offer_of_order(self, heard: Heard, number: str | None, errand: Errand) -> Offer | None:
        if number is not None:
            key = order_key(number)
            return next((offer for offer in heard.offers if order_key(offer.title) == key), None)
        items = errand.change.items if errand.change else []
        titles = set().union(*(self._words.titles_of(item.title) for item in items)) if items else set()
        fitting = [o for o in heard.offers if any(title in fold(o.description) for title in titles)]
        return (fitting or list(heard.offers) or [None])[0]  # type: ignore[list-item]

    def _some_order(self, spoken: Change | None) -> str | None:
        """The order that has the items in it; any, where only one's own order number is asked for."""
        for number, order in self._knowledge.orders.items():
            if spoken and spoken.items and all(self._words.known_item(i, order) for i in spoken.items):
                return number
        return next(iter(self._knowledge.orders), None)

    # --- which things, and what instead ---

    def _items(self, heard: Heard, errand: Errand, spoken: Change) -> Act:
        order = self._words.known_order(spoken.order)
        twins = len({fold(offer.title) for offer in heard.offers}) == 1 and len(heard.offers) > 1
        if not spoken.items:
            return Act("inform.all_items")
        fitting = [offer for offer in heard.offers if self._names(offer, spoken, twins)]
        counted = any(item.quantity for item in spoken.items)
        if len(spoken.items) == 1 and len(fitting) == 1 and spoken.kind == "return_items" and not counted:
            picked = self._by_place(heard, fitting[0])
            if picked is not None:
                return picked
        slots = {"items": self._words.items(spoken.items, order)}
        if spoken.kind == "return_items" or twins:
            return Act("inform.items", slots)
        return Act("inform.swaps", {"swaps": self._words.swaps(spoken, order)} | slots)

    def _names(self, offer: Offer, spoken: Change, twins: bool) -> bool:
        for item in spoken.items:
            if any(title in fold(offer.title) for title in self._words.titles_of(item.title)) and (
                not twins or same_options(offer.description, item.options, self._words)
            ):
                return True
        return False

    def _variant(self, heard: Heard, errand: Errand, spoken: Change) -> Act | None:
        if stranger := self._stranger(heard, spoken):
            order = self._words.known_order(spoken.order)
            return Act(
                "mend.extra_item", {"shown": stranger, "items": self._words.items(spoken.items, order)}
            )
        index = self.item_asked_about(heard, errand, spoken)
        if index is None:
            return None
        item, to = spoken.items[index], spoken.to[index] if index < len(spoken.to) else {}
        order = self._words.known_order(spoken.order)
        known = self._words.known_item(item, order)
        wished = {**(known.options if known else {}), **to}
        fitting = [offer for offer in heard.offers if same_options(offer.title, wished, self._words)]
        errand.swapped.append(index)
        if len(fitting) == 1:
            if picked := self._by_place(heard, fitting[0]):
                return picked
            if self._again or self._luck(self._manner.picks_by_title):
                return Act("pick.title", {"title": short_title(fitting[0], heard.offers)})
        slots = {"item": self._words.item(item, order)}
        if not to:
            return Act("inform.same_variant", slots)
        return Act("inform.options", slots | {"values": self._words.values(to, item)})

    def _stranger(self, heard: Heard, spoken: Change) -> str:
        """The thing in the order that the question names though nobody spoke of it; empty where none."""
        text = fold(heard.question)
        wanted = set().union(set(), *(self._words.titles_of(item.title) for item in spoken.items))
        if any(title in text for title in wanted):
            return ""
        order = self._words.known_order(spoken.order)
        titles = [self._words.title(line.title) for line in order.items] if order else []
        return next((title for title in titles if fold(title) in text), "")

    def item_asked_about(self, heard: Heard, errand: Errand, spoken: Change) -> int | None:
        """Index of the item that the question names; of twins the one not answered yet."""
        text = fold(heard.question)
        named = [
            index
            for index, item in enumerate(spoken.items)
            if any(title in text for title in self._words.titles_of(item.title))
        ]
        if not named and not spoken.items:
            return None
        candidates = named or list(range(len(spoken.items)))
        with_options = [
            index
            for index in candidates
            if spoken.items[index].options
            and all(
                fold(self._words.word(value)) in text or fold(value) in text
                for value in spoken.items[index].options.values()
            )
        ]
        candidates = with_options or candidates
        return min(candidates, key=lambda index: (errand.swapped.count(index), index))

    def _quantity(self, spoken: Change | None) -> Act:
        """How many units of the item that the order has several of."""
        order = self._words.known_order(spoken.order) if spoken else None
        for item in spoken.items if spoken else ():
            known = self._words.known_item(item, order)
            if item.quantity is not None and item.quantity > 1:
                return Act("inform.units", {"count": self._words.count(item.quantity)})
            if item.quantity is None and known is not None and known.quantity > 1:
                return Act("inform.all_units")
        return Act("inform.quantity")

    # --- how, why, where to ---

    def _payment(self, heard: Heard, errand: Errand, spoken: Change) -> Act:
        if not spoken.payment:
            return Act("inform.original_method")
        fitting = [offer for offer in heard.offers if method_fits(spoken.payment, offer.title)]
        if len(fitting) == 1:
            if picked := self._by_place(heard, fitting[0]):
                return picked
            if self._luck(self._manner.picks_by_title):
                return Act("pick.title", {"title": short_title(fitting[0], heard.offers)})
        return Act("inform.payment", {"payment": self._words.payment(spoken.payment)})

    def _reason(self, heard: Heard, errand: Errand, spoken: Change) -> Act:
        reason = spoken.reason or "no longer needed"
        return Act("inform.reason", {"reason": self._words.reason(reason)})

    def _address(self, heard: Heard, errand: Errand, spoken: Change) -> Act | None:
        if not spoken.address:
            return None
        return Act("inform.address", {"address": keep(spoken.address)})

    # --- choosing among what is offered ---

    def choice(self, heard: Heard, errand: Errand) -> Offer | None:
        """The offer that is what the shopper wants; None: none of them."""
        if errand.change is None:
            wants_person = errand.question is not None and errand.question.hand_over
            return next((o for o in heard.offers if wants_person and _HUMAN.search(fold(o.title))), None)
        kind = errand.change.kind
        named = [(offer, kind_in(offer.title)) for offer in heard.offers]
        exact = next((offer for offer, offered in named if offered == kind), None)
        return exact or next((offer for offer, offered in named if same_kind(offered, kind)), None)

    def offers_person(self, heard: Heard) -> bool:
        """Whether the question is whether a person shall help."""
        return _HUMAN.search(fold(heard.question)) is not None

    def _by_place(self, heard: Heard, offer: Offer) -> Act | None:
        """ "The second one": only where the choices are few enough to count."""
        place = heard.offers.index(offer) + 1
        if self._again or place > _PLACES or len(heard.offers) < 2:
            return None
        return Act(f"pick.place_{place}") if self._luck(self._manner.picks_by_place) else None


def short_title(offer: Offer, offers: Sequence[Offer]) -> str:
    """What a choice is called, without what stands in brackets if it is clear without."""
    short = _BRACKETS.sub("", offer.title).strip()
    alike = [other for other in offers if _BRACKETS.sub("", other.title).strip() == short]
    return short if len(alike) == 1 and short else offer.title
