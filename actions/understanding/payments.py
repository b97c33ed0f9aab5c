"""Which payment method a shopper means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from actions.understanding.answers import asks_something
from actions.understanding.numbers import ordinals
from actions.understanding.slips import mended
from actions.understanding.text import find_all, find_phrase, fold, words
from actions.understanding.vocabulary import vocabulary

_REFUSED = re.compile(
    r"(?:\bnot (?:to |by |with |via |on )?(?:my |the |a )?|\binstead of (?:my |the )?|"
    r"\brather than (?:my |the |to )?|\bthan (?:my |the )?"
    r"|\bwithout (?:my |the )?|(?:不要用?|不用|不是|别用|而不是)(?:我的?|那张|这张|原来的)?)$"
)
# "My card" where the type is not said; not a memory card, and a gift card only where there is no other.
_BARE_CARD = re.compile(
    r"^(?:the |my )?card[.!]?$"
    r"|\b(?:my|the|this|that|same|by|with|via|onto?|to|using) (?:bank |debit )?card\b"
    r"(?! (?:game|holder|reader))"
    r"|^(?:刷)?卡[。！]?$|刷卡|我的卡|(?:到|回|用|退)卡|卡[上里]|[那这]张卡"
)
# Where a method is asked for, few words about a card are enough: "card then", "就卡吧".
_CARD = re.compile(r"\bcard\b|卡")
_BRIEF = 5
_KINDS = frozenset({"paypal", "gift card", "credit card", "mastercard", "visa card", "american express"})
_LAST_FOUR = re.compile(
    r"(?:end(?:s|ing)?(?: in| with)?|last (?:four|4)(?: digits)?(?: are| is)?|尾号|末四位|后四位)\s*(?:is|"
    r":|是|为)?\s*(\d{3,4})|(?<![\d.#])(\d{4})(?!\d)"
)


_AMOUNT = re.compile(r"(?<![\w.#-])(?:us)?[$¥€£]?\s?(\d[\d,]*(?:\.\d{1,2})?)(?![\d-])", re.ASCII)
_FULLER = re.compile(
    r"\b(?:full(?:er)?|bigger|biggest|larger|largest|richer)(?: gift ?card| one| card)\b"
    r"|\b(?:with|has|have|holds?) (?:the |a )?(?:more|most|enough|bigger|higher|highest|larger|largest)\b"
    r"|(?:余额|面额|金额|钱)(?:最|更|比较|较)?(?:多|大|高|够|足)|(?:最|更)(?:多|大)的?那?张|足够的|(?:大|多)的那张"
)
_EMPTIER = re.compile(
    r"\b(?:small(?:er|est)?|emptier|nearly empty)(?: gift ?card| one| card)\b"
    r"|\b(?:with|has|have|holds?) (?:the |a )?(?:less|least|lower|lowest|smaller|smallest)\b"
    r"|(?:余额|面额|金额|钱)(?:最|更|比较|较)?(?:少|小|低)|(?:最|更)(?:少|小)的?那?张|(?:小|少)的那张"
)


# "Use it for that order", after talk of a gift card: "it" is the card.
_FOR_ORDER = re.compile(
    r"\b(?:use|apply|spend|take|put) "
    r"(?:it|that|this|(?:the|that|this) (?:card|gift ?card|balance|money|one)) "
    r"(?:for|on|to|towards?|to pay(?: for)?|to cover) "
    r"(?:order #?\w*\d|#\w*\d|(?:the|my|that|this) (?:\S+ ){0,4}?(?:order|one)\b)"
    r"|\bpay (?:for )?(?:the|my|that|this) (?:\S+ ){0,4}?order (?:with|from|off) (?:it|that|this)\b"
    r"|用(?:它|这个|那个|这张|那张|这笔|上面的?)(?:卡|钱|余额)?(?:来)?(?:付|支付|抵|结)[^,.?!]{0,12}单"
    r"|(?:用|抵)(?:在|到)[^,.?!]{0,10}单"
)


@dataclass(frozen=True)
class PaymentCandidate:
    """A method to choose from. `original` marks the one the order was paid with; a gift card's `balance` is
    what is left on it, in the currency's major unit.
    """

    id: str
    type: str
    brand: str = ""
    last_four: str = ""
    original: bool = False
    balance: Decimal | None = None


@dataclass(frozen=True)
class PaymentChoice:
    """What was understood: the methods that fit, best first. `named` if the text spoke of a method at all."""

    ids: tuple[str, ...] = ()
    named: bool = False

    @property
    def only(self) -> str | None:
        """The one method meant, if it is one."""
        return self.ids[0] if len(self.ids) == 1 else None


def speaks_of_gift_card(text: str) -> bool:
    """Whether a gift card is named."""
    return re.search(r"\bgift ?cards?\b|礼品卡", fold(text)) is not None


def uses_for_order(text: str) -> bool:
    """Whether what was just talked about is to pay for an order: "use it for that order"."""
    return _FOR_ORDER.search(fold(text)) is not None


def names_method(text: str) -> bool:
    """Whether a way to pay is named, whosever it is."""
    return _kind_in(mended(fold(text), _KINDS)) is not None


def payment_in(text: str, candidates: Sequence[PaymentCandidate], *, asked: bool = False) -> PaymentChoice:
    """The methods a text names; `asked` allows bare positions and digits as answers."""
    folded = mended(fold(text), _KINDS)
    # Of "gift" and "gift-small" at one place the longer is meant.
    by_id = [
        (folded.find(fold(method.id)), -len(method.id), method.id)
        for method in candidates
        if fold(method.id) in folded
    ]
    if by_id:
        return PaymentChoice((min(by_id)[2],), named=True)
    if any(find_phrase(folded, phrase) for phrase in vocabulary().phrases["original_payment"]):
        original = tuple(method.id for method in candidates if method.original)
        return PaymentChoice(original, named=True)
    cards = _by_digits(folded, candidates, asked)
    if cards:
        return PaymentChoice(cards, named=True)
    kind = _kind_in(folded) or ("gift_card" if asked and find_phrase(folded, "gift") else None)
    if kind is not None:
        fitting = [method for method in candidates if kind in {method.type, fold(method.brand)}]
        if len(fitting) > 1 and kind != "gift_card":
            fitting = (
                [method for method in fitting if method.original] or fitting
                if _the_original(folded)
                else fitting
            )
        if kind == "gift_card":
            fitting = _by_balance(folded, fitting)
        return PaymentChoice(tuple(method.id for method in fitting), named=True)
    if asked and (told := _with_amount(folded, candidates)):
        return PaymentChoice((told,), named=True)  # "the one with 640.00"
    if bare := _bare_card(folded, candidates, asked=asked):
        return PaymentChoice(bare, named=True)
    if asked and (places := ordinals(text, len(candidates), bare=True)):
        return PaymentChoice((candidates[places[0]].id,), named=True)
    return PaymentChoice()


def _by_balance(folded: str, cards: list[PaymentCandidate]) -> list[PaymentCandidate]:
    """Of several gift cards the one whose balance is named, or which is called the fuller or emptier one."""
    known = [card for card in cards if card.balance is not None]
    if len(cards) < 2 or len(known) < len(cards):
        return cards
    if told := _with_amount(folded, known):
        return [card for card in known if card.id == told]
    ranked = sorted(known, key=lambda card: card.balance or Decimal(0))
    if _FULLER.search(folded) and ranked[-1].balance != ranked[-2].balance:
        return ranked[-1:]
    if _EMPTIER.search(folded) and ranked[0].balance != ranked[1].balance:
        return ranked[:1]
    return cards


def _with_amount(folded: str, candidates: Sequence[PaymentCandidate]) -> str | None:
    """The one method on which an amount is left that the text names."""
    said = {Decimal(match.group(1).replace(",", "")) for match in _AMOUNT.finditer(folded)}
    found = [method.id for method in candidates if method.balance is not None and method.balance in said]
    return found[0] if len(found) == 1 else None


def _bare_card(folded: str, candidates: Sequence[PaymentCandidate], *, asked: bool) -> tuple[str, ...]:
    """The cards that "my card" may mean: of several the one that was paid with, if it is one."""
    brief = asked and len(words(folded)) <= _BRIEF
    pattern = _CARD if brief and not asks_something(folded) else _BARE_CARD
    said = [match for match in pattern.finditer(folded) if not _REFUSED.search(folded[: match.start()])]
    if not said:
        return ()
    cards = [method for method in candidates if method.type == "credit_card"]
    cards = cards or [method for method in candidates if method.type == "gift_card"]
    return tuple(method.id for method in cards)


def _the_original(folded: str) -> bool:
    return find_phrase(folded, "original") is not None


def _by_digits(folded: str, candidates: Sequence[PaymentCandidate], asked: bool) -> tuple[str, ...]:
    speaks_of_card = asked or re.search(r"card|visa|master|amex|express|end|卡|尾号", folded)
    if not speaks_of_card:
        return ()
    said = {match.group(1) or match.group(2) for match in _LAST_FOUR.finditer(folded)}
    return tuple(method.id for method in candidates if method.last_four and method.last_four in said)


def _kind_in(folded: str) -> str | None:
    """The type or card brand that is said first and not refused."""
    names: list[tuple[str, str]] = [
        (phrase, kind) for kind, phrases in vocabulary().payment_types.items() for phrase in phrases
    ]
    names += [
        (brand, brand.replace("master card", "mastercard")) for brand in vocabulary().phrases["card_brands"]
    ]
    found: list[tuple[int, int, str]] = []
    for phrase, kind in names:
        for start, end in find_all(folded, phrase):
            if not _REFUSED.search(folded[:start]):
                found.append((start, -(end - start), _BRANDS.get(kind, kind)))
    return min(found)[2] if found else None


_BRANDS = {
    "银联": "unionpay",
    "万事达": "mastercard",
    "万事达卡": "mastercard",
    "维萨": "visa",
    "维萨卡": "visa",
    "威士": "visa",
    "american express": "amex",
    "美国运通": "amex",
    "运通": "amex",
    "发现卡": "discover",
    "union pay": "unionpay",
}
