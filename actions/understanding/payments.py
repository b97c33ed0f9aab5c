"""Which payment method a shopper means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.understanding.numbers import ordinals
from actions.understanding.text import find_all, find_phrase, fold
from actions.understanding.vocabulary import vocabulary

_REFUSED = re.compile(
    r"(?:\bnot (?:to |by |with |via |on )?(?:my |the |a )?|\binstead of (?:my |the )?|"
    r"\brather than (?:my |the |to )?|\bthan (?:my |the )?"
    r"|\bwithout (?:my |the )?|不要用?|不用|不是|别用|而不是)$"
)
# "My card" where the type is not said; not a memory card, and a gift card only where there is no other.
_BARE_CARD = re.compile(
    r"^(?:the |my )?card[.!]?$"
    r"|\b(?:my|the|this|that|same|by|with|via|onto?|to|using) (?:bank |debit )?card\b"
    r"(?! (?:game|holder|reader))"
    r"|^(?:刷)?卡[。！]?$|刷卡|我的卡|(?:到|回|用|退)卡|卡[上里]|[那这]张卡"
)
_LAST_FOUR = re.compile(
    r"(?:end(?:s|ing)?(?: in| with)?|last (?:four|4)(?: digits)?(?: are| is)?|尾号|末四位|后四位)\s*(?:is|"
    r":|是|为)?\s*(\d{3,4})|(?<![\d.#])(\d{4})(?!\d)"
)


@dataclass(frozen=True)
class PaymentCandidate:
    """A method to choose from. `original` marks the one the order was paid with."""

    id: str
    type: str
    brand: str = ""
    last_four: str = ""
    original: bool = False


@dataclass(frozen=True)
class PaymentChoice:
    """What was understood: the methods that fit, best first. `named` if the text spoke of a method at all."""

    ids: tuple[str, ...] = ()
    named: bool = False

    @property
    def only(self) -> str | None:
        """The one method meant, if it is one."""
        return self.ids[0] if len(self.ids) == 1 else None


def payment_in(text: str, candidates: Sequence[PaymentCandidate], *, asked: bool = False) -> PaymentChoice:
    """The methods a text names; `asked` allows bare positions and digits as answers."""
    folded = fold(text)
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
    kind = _kind_in(folded)
    if kind is not None:
        fitting = [method for method in candidates if kind in {method.type, fold(method.brand)}]
        if len(fitting) > 1 and kind != "gift_card":
            fitting = (
                [method for method in fitting if method.original] or fitting
                if _the_original(folded)
                else fitting
            )
        return PaymentChoice(tuple(method.id for method in fitting), named=True)
    if bare := _bare_card(folded, candidates):
        return PaymentChoice(bare, named=True)
    if asked and (places := ordinals(text, len(candidates), bare=True)):
        return PaymentChoice((candidates[places[0]].id,), named=True)
    return PaymentChoice()


def _bare_card(folded: str, candidates: Sequence[PaymentCandidate]) -> tuple[str, ...]:
    """The cards that "my card" may mean: of several the one that was paid with, if it is one."""
    said = [match for match in _BARE_CARD.finditer(folded) if not _REFUSED.search(folded[: match.start()])]
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


_BRANDS = {"银联": "unionpay", "万事达": "mastercard", "维萨": "visa", "american express": "amex"}
