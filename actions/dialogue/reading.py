"""Reading a text into a task: which order, which items, what they become, how it is paid, why, where to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from actions.dialogue.facts import Facts, item_of
from actions.dialogue.orders_told import told_by_status
from actions.dialogue.other_one import other_one_in, take_other_one
from actions.dialogue.other_product import wants_other_product
from actions.dialogue.reading_addresses import read_address
from actions.dialogue.state import Question, Swap, Task
from actions.dialogue.units import hear_units, kept_in_part, means_units
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_PAYMENT,
    DEFAULT_ADDRESS,
    EXCHANGE,
    OFFER,
    REFUND,
    RETURN,
    TROUBLE,
)
from actions.understanding.address_sources import same_as_order
from actions.understanding.answers import asks_something, puts_right, says_any
from actions.understanding.compared import means_both
from actions.understanding.dropped import without_dropped
from actions.understanding.intact import without_intact
from actions.understanding.items import items_in, mentions_in
from actions.understanding.kept import means_those
from actions.understanding.numbers import ordinals
from actions.understanding.options import Wish
from actions.understanding.orders import key_of, mention_in, numbers_in
from actions.understanding.other_one import parted_by_other_one, says_other_order
from actions.understanding.payments import payment_in, speaks_of_gift_card
from actions.understanding.quantities import says_units
from actions.understanding.reasons import reason_of_this_order
from actions.understanding.replacements import thing_instead
from actions.understanding.requests import keeps_order, replaces, thinks_again, withdraws
from actions.understanding.swaps import SwapsRead, swaps_in
from actions.understanding.text import fold, words
from actions.understanding.twin_beside import twin_beside
from actions.understanding.variants import choose_variant
from shop.views import OrderView

ITEM_KINDS = frozenset({RETURN, EXCHANGE, CHANGE_ITEMS, REFUND, TROUBLE})
SWAP_KINDS = frozenset({EXCHANGE, CHANGE_ITEMS})
PAYMENT_KINDS = frozenset({RETURN, REFUND, EXCHANGE, CHANGE_ITEMS, CHANGE_PAYMENT})
ADDRESS_KINDS = frozenset({CHANGE_ADDRESS, DEFAULT_ADDRESS})
_ONLY = re.compile(r"\b(?:only|just)\b|只|仅|(?<![那这])就(?=[换退改]|取消)")


@dataclass
class Reading:
    """What a text added to a task: names of the fields that changed, and whether it answered the open
    question. `left`: it leaves alone what the task does not touch anyway.
    """

    changed: set[str] = field(default_factory=set)
    answered: bool = False
    left: bool = False

    def __bool__(self) -> bool:
        return bool(self.changed) or self.answered


class Reader:
    """Reads texts into one task. The customer is known by then."""

    def __init__(self, facts: Facts, task: Task) -> None:
        self._facts = facts
        self._task = task

    def read(self, text: str, question: Question | None = None) -> Reading:
        """Take all that the text says for the task; the open question tells how to take short answers."""
        reading = Reading()
        self._task.hear(text)
        self._order(text, question, reading)
        if "order" in reading.changed:
            self._from_all_said(reading)
        else:
            self._inside(text, question, reading)
        return reading

    def read_again(self) -> None:
        """Read everything that was said for the task once more, now that its order is known."""
        self._from_all_said(Reading())

    def start_swap(self, item_id: str) -> None:
        """Take an item as one to be changed, with the wishes already said for it."""
        task = self._task
        order = self._facts.order(task.order_number) if task.order_number else None
        item = item_of(order, item_id) if order else None
        if order is None or item is None:
            return
        universes = {item.product_id: self._facts.universe(item.product_id)}
        wish = Wish()
        for text in task.said:
            for swap in swaps_in(text, self._facts.item_candidates(order), universes, about=item_id).swaps:
                if swap.item_id == item_id:
                    wish = wish.merged(swap.wish)
        task.swaps.setdefault(item_id, Swap(wish))

    def _from_all_said(self, reading: Reading) -> None:
        for text in self._task.said:
            self._inside(text, None, reading)

    def _inside(self, text: str, question: Question | None, reading: Reading) -> None:
        """Everything but the order."""
        kind, asked = self._task.kind, question.expects if question else ""
        if kind == OFFER:
            return
        if kind in ITEM_KINDS:
            self._items_and_other_one(text, question, reading)
            self._units(text, question, reading)
        if kind in PAYMENT_KINDS:
            self._payment(text, question, reading)
        if kind in {CANCEL, REFUND}:
            self._reason(text, asked, reading)
        if kind in ADDRESS_KINDS:
            self._address(text, question, reading)

    # --- the order ---

    def _order(self, text: str, question: Question | None, reading: Reading) -> None:
        task, asked = self._task, question.expects if question else ""
        if task.kind == DEFAULT_ADDRESS:
            return
        known = self._facts.numbers_for(text)
        source = same_as_order(text) if task.kind == CHANGE_ADDRESS else None
        own_text = fold(text).replace(source, " ") if source and numbers_in(source, known) else text
        mention = mention_in(own_text, known)
        if mention.numbers:
            # Of "not #W1, #W2 I mean" the last is meant; of several at once the first (the rest are other
            # requests).
            number = mention.numbers[-1] if task.order_number else mention.numbers[0]
            found = self._facts.order(number)
            self._set_order(found.order_number if found else number, reading)
        elif mention.fragments:
            matching = self._ending(mention.fragments[0])
            if len(matching) == 1:
                self._set_order(matching[0].order_number, reading)
            else:
                task.order_fragments = [mention.fragments[0]]
                reading.changed.add("order_fragments")
        elif asked == "order_number" and (order := self._by_position_or_digits(text, question)):
            self._set_order(order.order_number, reading)
        elif (order := told_by_status(self._facts, task, text, question)) is not None:
            self._set_order(order.order_number, reading)
        elif task.order_number and (says_other_order(text) or self._puts_order_right(text)):
            self._leave_order(text, reading)
        elif mention.latest and not task.order_number:
            task.latest_order = True
            reading.changed.add("latest_order")
        if task.order_number and mention.numbers:
            reading.answered = True  # also where it only repeats the number
        elif asked == "order_number" and not task.order_number and self._names_items(text):
            reading.changed.add("items")  # which order it is may be told by them

    def _names_items(self, text: str) -> bool:
        return bool(self._facts.with_items(text, self._facts.orders))

    def _set_order(self, number: str, reading: Reading) -> None:
        task = self._task
        if task.order_number and key_of(task.order_number) == key_of(number):
            return
        if task.order_number:
            task.forget_items()
        task.order_number, task.order_fragments, task.latest_order = number, [], False
        reading.changed.add("order")

    def _puts_order_right(self, text: str) -> bool:
        """Whether the order was taken for another one that is told by what is in it: "no, the kettle's"."""
        if not puts_right(text) or asks_something(text) or withdraws(text) or keeps_order(text):
            return False
        orders = [self._facts.item_candidates(order) for order in self._facts.orders]
        if any(mention.excluded for items in orders for mention in mentions_in(text, items)):
            return False  # "no, leave the kettle alone" is of what is not to change
        return self._facts.speaks_of_another(text, self._task.order_number or "")

    def _leave_order(self, text: str, reading: Reading) -> None:
        """Not that order but another: which one, the facts may tell; where to and why stay as said."""
        task = self._task
        task.detail["not_order"] = task.order_number
        task.forget_items()
        task.order_number, task.said, task.announced = None, [text], False
        for near in ("near", "seen", "proof"):
            task.detail.pop(near, None)
        reading.changed.add("order")

    def _ending(self, fragment: str) -> list[OrderView]:
        return [order for order in self._facts.orders if key_of(order.order_number).endswith(fragment)]

    def _by_position_or_digits(self, text: str, question: Question | None) -> OrderView | None:
        """An answer to "which order": some of its digits, its place among those shown."""
        shown = question.values if question else []
        places = ordinals(text, len(shown), bare=len(fold(text)) <= 2)
        if len(places) == 1:
            return self._facts.order(shown[places[0]])
        digits = "".join(letter for letter in fold(text) if letter.isdigit())
        if 2 <= len(digits) <= 12 and len(fold(text)) <= 2 * len(digits) + 12:
            matching = [order for order in self._facts.orders if digits in key_of(order.order_number)]
            if len(matching) == 1:
                return matching[0]
        return None

    # --- items and what they become ---

    def _items_and_other_one(self, text: str, question: Question | None, reading: Reading) -> None:
        """The items, where "the other one" is what is not spoken of yet."""
        if question is not None and question.expects == "variant":
            self._items(text, question, reading)
            return
        told, read = other_one_in(self._facts, self._task, text), False
        first, said = parted_by_other_one(text)
        if said and words(first):
            self._items(first, question, reading)
            read = bool(self._task.item_ids or self._task.swaps)
            told = told or other_one_in(self._facts, self._task, text)
        if told is not None:
            before = reading.changed.copy()
            if take_other_one(self._facts, self._task, told):
                reading.changed.add("items")
            reading.left = told.stays and reading.changed == before
        elif read and says_units(text) and self._task.kind in SWAP_KINDS:
            self._task.leave_untaken(said)  # one of two units, and the other otherwise
        else:
            self._items(text, question, reading)

    def _items(self, text: str, question: Question | None, reading: Reading) -> None:
        task = self._task
        order = self._facts.order(task.order_number) if task.order_number else None
        if order is None:
            return
        if means_units(task, order, text):
            return
        if task.kind in SWAP_KINDS:
            self._swaps(text, question, order, reading)
            return
        asked = question is not None and question.expects == "items"
        text = without_intact(text) if task.kind == TROUBLE else text
        found = items_in(text, self._facts.item_candidates(order), asked=asked)
        if partly := [item for item in found.excluded if item in kept_in_part(order, text)]:
            left = tuple(item for item in found.excluded if item not in partly)
            found = replace(found, ids=tuple(dict.fromkeys((*found.ids, *partly))), excluded=left)
        if not found:
            return
        if found.everything and len(task.item_ids) > 1 and means_those(text):
            reading.answered = True  # "both then", of those listed
            return
        if found.everything and task.item_ids and len(order.items) > 2 and means_both(text):
            first = item_of(order, task.item_ids[0])
            alike = [item.id for item in order.items if first and item.product_id == first.product_id]
            reading.answered = len(task.item_ids) == 2
            if reading.answered or len(alike) != 2:
                return
            found = replace(found, ids=tuple(alike), everything=False)
        if found.everything:
            wanted = list(found.ids)
        else:
            wanted = [*task.item_ids, *(item for item in found.ids if item not in task.item_ids)]
        if found.ids and (_names_only(text) or puts_right(text)) and not found.everything:
            wanted = list(found.ids)
        wanted = [item for item in wanted if item not in found.excluded]
        narrowed = [list(group) for group in found.ambiguous if not set(group) & set(wanted)]
        if found.excluded and not found.ids and (only := self._only_left(found.excluded)):
            wanted = [*wanted, only]
        reading.left = bool(found.excluded) and not (found.ids or set(found.excluded) & set(task.item_ids))
        if found.ids:
            reading.answered = True
        if wanted != task.item_ids or narrowed != task.unclear_items:
            reading.changed.add("items")
            task.item_ids, task.unclear_items = wanted, narrowed

    def _only_left(self, excluded: Sequence[str]) -> str | None:
        """Of those among which the shopper was to choose the one that is not left out."""
        groups = self._task.unclear_items
        left = [item for item in groups[0] if item not in excluded] if groups else []
        return left[0] if len(left) == 1 and len(left) < len(groups[0]) else None

    def _units(self, text: str, question: Question | None, reading: Reading) -> None:
        task = self._task
        order = self._facts.order(task.order_number) if task.order_number else None
        if order is None:
            return
        if hear_units(self._facts, task, order, text, question):
            reading.changed.add("units")
        elif question is not None and question.expects == "quantity":
            about = item_of(order, question.about or "")
            reading.answered = reading.answered or task.units.get(about.id if about else "") != 0

    def _swaps(self, text: str, question: Question | None, order: OrderView, reading: Reading) -> None:
        task = self._task
        text, dropped = without_dropped(text) if not task.swaps else (text, "")
        if dropped:
            task.leave_untaken(dropped)
        candidates = self._facts.item_candidates(order)
        universes = {item.product_id: self._facts.universe(item.product_id) for item in order.items}
        asked = question.expects if question else ""
        about = question.about if question else None
        if about is None and len(task.swaps) == 1:
            about = next(iter(task.swaps))
        if asked == "variant" and about and self._picked_variant(text, question, about, order, reading):
            return
        if asked == "confirmation" and (added := twin_beside(text, [*task.swaps], candidates, universes)):
            item, wish = added
            task.swaps[item] = Swap(wish or next(iter(task.swaps.values())).wish)
            reading.changed.add("items")
            return
        if asked == "items":
            # Positions count among those shown.
            shown = [item for item in candidates if question and item.id in question.values]
            named = items_in(text, shown or candidates, asked=True)
            swaps = swaps_in(text, candidates, universes) if not named.everything else SwapsRead()
            for item in named.ids:
                if item not in task.swaps:
                    self.start_swap(item)
                    reading.changed.add("items")
            task.unclear_items = [group for group in task.unclear_items if not set(group) & task.swaps.keys()]
            reading.answered = reading.answered or bool(named.ids)
        else:
            swaps = swaps_in(
                text, candidates, universes, about=about, among=task.swaps, asked=asked == "variant"
            )
        other = asked != "variant" or thing_instead(text) is not None
        if other and (replaced := wants_other_product(self._facts, text, swaps, candidates, about)):
            # What else was said is about the other product.
            task.swaps[replaced] = Swap()
            task.detail["other_product"] = replaced
            reading.changed.add("items")
            return
        self._take_swaps(swaps, reading, text)
        if asked == "variant" and about in task.swaps and says_any(text) and not task.swaps[about].wish:
            task.swaps[about].wish = replace(task.swaps[about].wish, cheapest=True)
            reading.changed.add("variant")
        if not task.swaps and not swaps.swaps:
            everything = items_in(text, candidates)
            if everything.everything:
                task.swaps = {item: Swap() for item in everything.ids}
                reading.changed.add("items")

    def _take_swaps(self, found: SwapsRead, reading: Reading, text: str) -> None:
        task = self._task
        if found.swaps and _names_only(text):
            named = {swap.item_id for swap in found.swaps}
            for item in [item for item in task.swaps if item not in named]:
                del task.swaps[item]
                reading.changed.add("items")
        reading.left = bool(found.excluded) and not (found.swaps or set(found.excluded) & task.swaps.keys())
        for item in found.excluded:
            if task.swaps.pop(item, None) is not None:
                reading.changed.add("items")
        if found.excluded and not found.swaps and (left := self._only_left(found.excluded)):
            self.start_swap(left)
            task.unclear_items = task.unclear_items[1:]
            reading.changed.add("items")
        if found.whole:
            # Each of several alike was said anew: what was taken for one of them before is no more.
            told = {swap.item_id: Swap(swap.wish) for swap in found.swaps}
            if {item: swap.wish for item, swap in told.items()} != {
                item: swap.wish for item, swap in task.swaps.items()
            }:
                task.swaps, task.unclear_items = told, []
                reading.changed.add("items")
            reading.answered = True
            return
        for swap in found.swaps:
            present = task.swaps.get(swap.item_id)
            if present is None:
                task.swaps[swap.item_id] = Swap(swap.wish)
                reading.changed.add("items")
            elif swap.wish:
                several = len(swap.wish.wanted) > 1
                anew = thinks_again(text) or (several and replaces(text))
                merged = self._corrected(swap.item_id, present, swap.wish, anew=anew)
                reading.answered = reading.answered or merged == present.wish
                if merged != present.wish:
                    task.swaps[swap.item_id] = Swap(merged)
                    reading.changed.add("variant")
        unclear = [list(group) for group in found.ambiguous if not set(group) & task.swaps.keys()]
        if unclear and unclear != task.unclear_items:
            task.unclear_items = unclear
            reading.changed.add("items")
        elif found.swaps:
            task.unclear_items = [group for group in task.unclear_items if not set(group) & task.swaps.keys()]

    def _corrected(self, item_id: str, present: Swap, later: Wish, *, anew: bool = False) -> Wish:
        """Later wishes complete earlier ones; where both together cannot be met but the later alone can, it
        stands. Where the earlier was met and listed it must not go in silence, but `anew`: "on second
        thought, glass and 1.5L".
        """
        before = present.wish
        merged = before.merged(later)
        order = self._facts.order(self._task.order_number or "")
        item = item_of(order, item_id) if order else None
        if item is None or not before or (present.variant_id is not None and not anew):
            return merged
        variants = self._facts.variant_candidates(item.product_id)
        both = choose_variant(variants, merged, item.options, current_id=item.variant_id)
        alone = choose_variant(variants, later, item.options, current_id=item.variant_id)
        return (
            later
            if both.outcome in {"none", "unavailable"} and alone.outcome in {"one", "several"}
            else merged
        )

    def _picked_variant(
        self, text: str, question: Question | None, about: str, order: OrderView, reading: Reading
    ) -> bool:
        """An answer that names a variant by its id or by its place among those shown."""
        item = item_of(order, about)
        if item is None or question is None:
            return False
        ids = {variant.id for variant in self._facts.variants(item.product_id)}
        said = fold(text)
        picked = next((variant for variant in ids if fold(variant) == said), None)
        if picked is None and question.values:
            bare = len(said) <= 2 and not any(
                said == fold(value) for value in _values(self._facts, item.product_id)
            )
            places = ordinals(text, len(question.values), bare=bare)
            picked = question.values[places[0]] if len(places) == 1 else None
        if picked is None:
            return False
        self._task.swaps.setdefault(about, Swap()).variant_id = picked
        reading.changed.add("variant")
        reading.answered = True
        return True

    # --- payment, reason, address ---

    def _payment(self, text: str, question: Question | None, reading: Reading) -> None:
        task = self._task
        asked = question is not None and question.expects in {"payment_method", "refund_method"}
        order = self._facts.order(task.order_number) if task.order_number else None
        original = order.payment_method.id if order and order.payment_method else None
        candidates = self._facts.payment_candidates(original)
        if asked and question is not None:
            # Positions count among the methods that were shown.
            shown = [method for value in question.values for method in candidates if method.id == value]
            candidates = shown + [method for method in candidates if method not in shown]
        choice = payment_in(text, candidates, asked=asked)
        if not choice.named:
            return
        if choice.only:
            reading.answered = True
            if task.payment_method_id != choice.only:
                task.payment_method_id, task.unclear_methods = choice.only, []
                reading.changed.add("payment_method")
        elif choice.ids:
            task.unclear_methods = list(choice.ids)
            reading.changed.add("payment_method")
        else:
            task.detail["no_such_method"] = "gift_card" if speaks_of_gift_card(text) else "other"
            reading.changed.add("payment_method")

    def _reason(self, text: str, asked: str, reading: Reading) -> None:
        reason = reason_of_this_order(text, position_answers=asked == "reason")
        if reason is None:
            return
        reading.answered = reading.answered or asked == "reason"
        if reason != self._task.reason and (self._task.reason is None or asked in {"reason", "confirmation"}):
            self._task.reason = reason
            reading.changed.add("reason")

    def _address(self, text: str, question: Question | None, reading: Reading) -> None:
        before = dict(self._task.address)
        if read_address(self._facts, self._task, text, question):
            reading.answered = reading.answered or _asks_address(question)
        if self._task.address != before:
            reading.changed.add("address")


def _names_only(text: str) -> bool:
    """Nothing but what is named; "only one of them" counts units instead."""
    return _ONLY.search(fold(text)) is not None and not says_units(text)


def _values(facts: Facts, product_id: str) -> set[str]:
    return {value for values in facts.universe(product_id).values() for value in values}


def _asks_address(question: Question | None) -> bool:
    return question is not None and question.expects == "address"
