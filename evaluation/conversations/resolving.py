"""From a shopper's words in a goal to records of the shop: which line, which variant, which way to pay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from evaluation.conversations.goal import Item
from evaluation.conversations.state import Record, amount


class Unclear(Exception):
    """A goal names something that the shop's data does not have, or has several times."""


def fold(text: str) -> str:
    """For comparing words: without case, width, spaces and marks."""
    return "".join(ch for ch in unicodedata.normalize("NFKC", text).casefold() if ch.isalnum())


_ORIGINAL = tuple(map(fold, ("original", "原支付", "原路", "原来的", "same method")))
_KINDS = {
    "paypal": ("paypal", "贝宝"),
    "gift_card": ("giftcard", "礼品卡", "storecredit"),
    "credit_card": ("creditcard", "信用卡", "card", "银行卡"),
}
"""Folded words for each type of method; "gift card" is looked for before "card"."""
_BRANDS = ("visa", "mastercard", "amex", "americanexpress", "discover", "unionpay")


def line_of(item: Item, free: Iterable[Record], products: Mapping[str, Record]) -> Record:
    """The line that is meant, out of those not yet taken. Twins that are all the same serve equally."""
    found = [
        line
        for line in free
        if fold(item.title) in _titles(line, products)
        and _has(line["options"], _original(item.options, products.get(line["product_id"])))
    ]
    if not found:
        raise Unclear(f"no line {item.title!r} {item.options or ''}".rstrip())
    if any(line["variant_id"] != found[0]["variant_id"] for line in found):
        raise Unclear(f"several lines {item.title!r}: add the options that tell them apart")
    return found[0]


def variant_of(line: Record, to: Mapping[str, str], products: Mapping[str, Record]) -> Record:
    """The variant of the line's product with the wished options, the others as they are.

    Where the others cannot stay as they are, the only variant that has the wished ones.
    """
    product = products.get(line["product_id"])
    if product is None:
        raise Unclear(f"the product of {line['title']!r} is not in the shop any more")
    wished = _original(to, product)
    whole = {**line["options"], **wished}
    found = [v for v in product["variants"] if _has(v["options"], whole) and _has(whole, v["options"])]
    found = found or [variant for variant in product["variants"] if _has(variant["options"], wished)]
    if len(found) != 1:
        raise Unclear(f"{len(found) or 'no'} variants of {line['title']!r} with {dict(to)}")
    return dict(found[0])


def method_of(words: str, customer: Record, original: str | None) -> str:
    """The customer's payment method that is meant; no words, or "the original one", mean `original`."""
    methods: dict[str, Record] = {method["id"]: method for method in customer["payment_methods"]}
    if words in methods:
        return words
    plain = fold(words)
    if not plain or any(word in plain for word in _ORIGINAL):
        if original is None:
            raise Unclear("nothing was paid, so there is no original payment method")
        return original
    found = [key for key, method in methods.items() if _fits(method, plain, words)]
    if len(found) != 1:
        raise Unclear(f"{len(found) or 'no'} payment methods of the customer are {words!r}")
    return found[0]


def _fits(method: Record, plain: str, words: str) -> bool:
    """Whether all that the words say of a method is so: its kind, brand, last four digits, balance."""
    kind = next((kind for kind, names in _KINDS.items() if any(name in plain for name in names)), None)
    brands = [brand for brand in _BRANDS if brand in plain]
    digits = re.findall(r"(?<![\d.])\d{4}(?![\d.])", words)
    balances = re.findall(r"\d+\.\d{2}", words)
    if not (kind or brands or digits):
        return False
    return (
        (kind is None or method["type"] == kind)
        and (not brands or fold(method.get("brand") or "") in brands)
        and (not digits or method.get("last_four") in digits)
        and (not balances or amount(method.get("balance")) in map(amount, balances))
    )


def _titles(line: Record, products: Mapping[str, Record]) -> set[str]:
    product = products.get(line["product_id"], {})
    shown = [product.get("title"), *(w.get("title") for w in (product.get("translations") or {}).values())]
    return {fold(line["title"])} | {fold(title) for title in shown if title}


def _has(options: Mapping[str, str], wished: Mapping[str, str]) -> bool:
    plain = {fold(name): fold(str(value)) for name, value in options.items()}
    return all(plain.get(fold(name)) == fold(str(value)) for name, value in wished.items())


def _original(options: Mapping[str, str], product: Record | None) -> dict[str, str]:
    """Options in the shop's own words, where a goal gives them in a translation's."""
    back: dict[str, str] = {}
    for words in ((product or {}).get("translations") or {}).values():
        back |= {fold(shown): original for original, shown in (words.get("options") or {}).items()}
    return {back.get(fold(name), name): back.get(fold(value), value) for name, value in options.items()}
