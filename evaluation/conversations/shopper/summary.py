"""Checking what the bot says it will do against what the shopper wants, before a yes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.conversations.goal import Change, Item
from evaluation.conversations.shopper.describing import Describer, last_four_of, means_original
from evaluation.conversations.shopper.knowing import KnownItem, KnownOrder
from evaluation.conversations.shopper.listening import Heard, SummaryLine, fold, order_key, order_keys_in

KINDS: Mapping[str, re.Pattern[str]] = {
    "change_default_address": re.compile(r"default address|默认地址"),
    "change_order_address": re.compile(r"ship.{0,40}address|shipping address|收货地址"),
    "change_payment": re.compile(r"\bpayment|支付方式|付款方式"),
    "exchange_items": re.compile(r"\bexchang|\bswap|换货"),
    "return_items": re.compile(r"\breturn|退货"),
    "cancel_order": re.compile(r"\bcancel|取消"),
    "change_items": re.compile(r"\bchange\b|更换"),
}
"""How the bot speaks of each kind of change, the telling ones first."""

_ITEM_KINDS = frozenset({"change_items", "exchange_items"})
_METHODS = {
    "paypal": re.compile(r"paypal"),
    "gift card": re.compile(r"gift card|礼品卡"),
    "credit card": re.compile(r"credit card|信用卡|ending in|尾号"),
}
_OTHER_REASON = {
    "no longer needed": "ordered by mistake|误下单",
    "ordered by mistake": "no longer needed|不需要了",
}
_TOKEN = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PARTS = re.compile(r"\s*[,、，]\s*|\s+\(|（")
_PRICE = re.compile(r"\s*[（(][^()（）]*\d[.,]\d\d[)）]\s*$")
_UNITS = re.compile(r"(\d+) ?×")
_FILLER = frozenset("usa us united states of america street st apt suite 邮 编 中 国 省 市".split())
_MOST_ADDED = 1
"""Words that a shop may add to an address (a country), besides those that the old one had."""


@dataclass(frozen=True)
class Mismatch:
    """One thing in the summary that is not as wished. `about` names the wording of the correction:
    order, kind, options, units, all_units, extra_item, missing_item, payment, address or reason.
    """

    about: str
    item: Item | None = None
    to: Mapping[str, str] | None = None
    shown: str = ""


def kind_in(text: str) -> str:
    """The kind of change that a sentence speaks of; empty where none."""
    folded = fold(text)
    return next((kind for kind, pattern in KINDS.items() if pattern.search(folded)), "")


def same_kind(one: str, other: str) -> bool:
    """An item is exchanged or changed, whichever the order's state calls for."""
    return one == other or {one, other} <= _ITEM_KINDS


def first_line(heard: Heard) -> str:
    """The sentence of a summary that says what will be done, to what."""
    return heard.question.strip().split("\n")[0]


def mismatches(change: Change, heard: Heard, words: Describer) -> list[Mismatch]:
    """Everything in the summary that differs from the wish, the worst first."""
    head = first_line(heard)
    named = kind_in(head)
    if named and not same_kind(named, change.kind):
        return [Mismatch("kind", shown=named)]
    if change.order and order_key(change.order) not in order_keys_in(head):
        return [Mismatch("order", shown=head)]
    found: list[Mismatch] = []
    if change.kind == "return_items":
        found += _returned(change, heard, words)
    elif change.kind in _ITEM_KINDS:
        found += _swapped(change, heard, words)
    elif change.kind in {"change_order_address", "change_default_address"}:
        before = " ".join(line.before for line in heard.lines)
        found += [] if _same_address(change.address, _after(heard), before) else [Mismatch("address")]
    if change.payment and not _paid_as_wished(change, heard):
        found.append(Mismatch("payment"))
    if change.kind == "cancel_order" and change.reason and _other_reason(change.reason, heard, words):
        found.append(Mismatch("reason"))
    return found


def _after(heard: Heard) -> str:
    return " ".join(line.after for line in heard.lines)


def _lines_of(item: Item, heard: Heard, words: Describer, order: KnownOrder | None) -> list[SummaryLine]:
    """The lines about an item; of twins those whose options fit."""
    titles = words.titles_of(item.title)
    lines = [line for line in heard.lines if _titled(line, titles)]
    known = words.known_item(item, order)
    twins = [one for one in order.items if words.titles_of(one.title) & titles] if order else []
    if known is None or len(twins) < 2:
        return lines
    return [line for line in lines if _likeliest(line, twins, words) is known]


def _likeliest(line: SummaryLine, twins: Sequence[KnownItem], words: Describer) -> KnownItem:
    """Which of several like items a line speaks of: the one with most of its options in it."""

    def shown(item: KnownItem) -> int:
        return sum(_shows(line.before, {name: value}, words) for name, value in item.options.items())

    return max(twins, key=shown)


def _titled(line: SummaryLine, titles: set[str]) -> bool:
    label = fold(line.label)
    return any(title == label or title in label for title in titles)


def _returned(change: Change, heard: Heard, words: Describer) -> list[Mismatch]:
    if not heard.lines:
        return []
    order = words.known_order(change.order)
    lacking = [item for item in change.items if not _lines_of(item, heard, words, order)]
    found = [Mismatch("missing_item", item) for item in lacking]
    found += _otherwise_counted(change, heard, words)
    return found + _strangers(change, heard, words)


def _otherwise_counted(change: Change, heard: Heard, words: Describer) -> list[Mismatch]:
    """Items of which the summary takes more or fewer units than wished."""
    found = []
    order = words.known_order(change.order)
    for item in change.items:
        known = words.known_item(item, order)
        wanted = item.quantity or (known.quantity if known else 1)
        lines = _lines_of(item, heard, words, order)
        if len(lines) == 1 and _units_of(lines[0]) != wanted:
            found.append(Mismatch("units" if item.quantity else "all_units", item))
    return found


def _units_of(line: SummaryLine) -> int:
    counted = _UNITS.match(line.label.strip())
    return int(counted[1]) if counted else 1


def _item_lines(heard: Heard, words: Describer, change: Change) -> list[SummaryLine]:
    """The lines of a summary that are about things in the order."""
    order = words.known_order(change.order)
    if order is None:
        return []
    titles = set().union(set(), *(words.titles_of(line.title) for line in order.items))
    return [line for line in heard.lines if _titled(line, titles)]


def _strangers(change: Change, heard: Heard, words: Describer) -> list[Mismatch]:
    """Things in the summary that nobody spoke of, twins of a wished item among them."""
    order = words.known_order(change.order)
    lines = _item_lines(heard, words, change)
    ours = [line for item in change.items for line in _lines_of(item, heard, words, order)]
    surplus = [line for line in lines if line not in ours] or lines[len(change.items) :]
    wanted = set().union(set(), *(words.titles_of(item.title) for item in change.items))
    return [
        Mismatch("extra_item", shown=f"{line.label} ({line.before})" if _titled(line, wanted) else line.label)
        for line in surplus
    ]


def _swapped(change: Change, heard: Heard, words: Describer) -> list[Mismatch]:
    if not heard.lines:
        return []
    found: list[Mismatch] = []
    order = words.known_order(change.order)
    for item, to in zip(change.items, change.to or [{}] * len(change.items), strict=False):
        lines = _lines_of(item, heard, words, order)
        if not lines:
            found.append(Mismatch("missing_item", item, to))
            continue
        known = words.known_item(item, order)
        if not any(_becomes(line, known, to, words) for line in lines):
            found.append(Mismatch("options", item, to, lines[0].after))
    found += _otherwise_counted(change, heard, words)
    return found + _strangers(change, heard, words)


def _becomes(line: SummaryLine, known: KnownItem | None, to: Mapping[str, str], words: Describer) -> bool:
    """Whether the line changes what is wished and nothing else."""
    before, after = parts_of(line.before), parts_of(line.after)
    has = known.options if known else {}
    for name, value in to.items():
        others = known.alternatives.get(name, ()) if known else ()
        if _shows(line.after, {name: value}, words):
            continue
        # The shop may have another word for it; but the word for another value is not what was wished.
        unread = not _says_itself(value) and words.word(value) != value
        if not unread or any(_shows(line.after, {name: other}, words) for other in others if other != value):
            return False
    rest = {name: value for name, value in has.items() if name not in to}
    return _shows(line.after, rest, words) or len(before & after) >= len(rest)


def parts_of(text: str) -> set[str]:
    """The options that a line lists, one by one, without the price."""
    return {fold(part).strip(" )）") for part in _PARTS.split(_PRICE.sub("", text))} - {""}


def _says_itself(value: str) -> bool:
    """Whether a value is written the same in every language: sizes, measures."""
    return len(value) < 4 or any(sign.isdigit() for sign in value)


def _shows(text: str, options: Mapping[str, str], words: Describer) -> bool:
    """Whether all values stand among the listed options of a summary's line."""
    parts = parts_of(text)
    spoken = parts | {part.rpartition(":")[2].strip() for part in parts}
    whole = fold(text)
    for value in options.values():
        versions = {fold(value), fold(words.word(value))}
        if versions & spoken:
            continue
        # A value may itself hold a comma or a bracket ("12x18 in (A3)").
        if any(len(version) > 3 and version in whole for version in versions):
            continue
        if words.speaks_chinese and any(_same_measure(value, part) for part in spoken):
            continue
        if words.speaks_chinese and words.word(value) == value and not _says_itself(value):
            continue  # No word for it is known, so nothing can be said against what is shown.
        return False
    return True


def _same_measure(value: str, part: str) -> bool:
    """Whether a part is the same measure with its unit in Chinese: "12 英寸" for "12-inch"."""
    numbers = _NUMBERS.findall(fold(value))
    return bool(numbers) and numbers == _NUMBERS.findall(part) and _HAN.search(part) is not None


def same_options(text: str, options: Mapping[str, str], words: Describer) -> bool:
    """Whether a choice's text shows all these values."""
    return _shows(text, options, words)


def _paid_as_wished(change: Change, heard: Heard) -> bool:
    """Whether the wished payment method is the one that the summary names; it need not name any."""
    if change.kind in {"cancel_order", "change_default_address", "change_order_address"}:
        return True
    if change.kind == "change_payment":
        # How the order was paid before is told as well, on the lines about the refund.
        shown = fold(next((line.after for line in heard.lines if line.before and line.after), ""))
    else:
        shown = fold(heard.amount or _amount_row(heard))
    named = [kind for kind, pattern in _METHODS.items() if pattern.search(shown)]
    if not named or means_original(change.payment):
        return True
    return method_fits(change.payment, shown)


def _amount_row(heard: Heard) -> str:
    rows = [row for row in heard.question.splitlines()[1:] if not row.strip().startswith("•")]
    return next((row for row in rows if re.search(r"\d", row)), "")


def method_fits(payment: str, shown: str) -> bool:
    """Whether a shown payment method is the one that the words mean."""
    plain, shown = fold(payment), fold(shown)
    if four := last_four_of(payment):
        return four in shown
    kind = next((kind for kind, pattern in _METHODS.items() if pattern.search(plain)), "")
    return not kind or _METHODS[kind].search(shown) is not None


def _same_address(wanted: str, shown: str, before: str) -> bool:
    mine, theirs = _tokens(wanted), _tokens(shown)
    kept = set(_tokens(before))  # whose address it is, and the country
    digits = {token for token in mine if token.isdigit()}
    if not digits <= set(theirs) or {token for token in theirs if token.isdigit()} - set(mine):
        return False
    lacking = [token for token in mine if token not in theirs]
    added = [token for token in theirs if token not in mine and token not in kept]
    # A country is fine; a Chinese word more is a piece of the shopper's sentence.
    return len(lacking) <= 0.15 * len(mine) and len(added) <= _MOST_ADDED and all(w.isascii() for w in added)


def _tokens(text: str) -> list[str]:
    return [token for token in _TOKEN.findall(fold(text)) if token not in _FILLER]


def _other_reason(reason: str, heard: Heard, words: Describer) -> bool:
    """Whether the summary gives another of the reasons that the shopper knows words for."""
    shown = fold(" ".join(line.after for line in heard.lines if line.after and not line.before))
    pattern = _OTHER_REASON.get(fold(reason))
    return bool(pattern and re.search(pattern, shown))
