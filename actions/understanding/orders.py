"""Which order a shopper means: its number, the end of it, or "my last order"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.understanding.addresses import address_in
from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary

# A number as shops print it: an optional sign, a few letters, then digits; not part of an id such as
# paypal_123.
# Chinese is written without spaces, so only Latin letters and digits end a number's word.
_NUMBER = re.compile(r"(?<![a-z0-9_.@-])#?\s?([a-z]{1,4}-?\d{3,}|(?<=#)\s?\d{3,}|\d{5,})(?![a-z0-9_@]|\.\d)")
_MARKED = re.compile(
    r"(?:order(?: number| no\.?| id| #)?|订单号?|单号|编号)\s*(?:is|:|为|"
    r"是)?\s*#?\s?([a-z]{0,4}-?\d{3,})(?![a-z0-9_@])"
)
_ENDING = re.compile(
    r"(?:end(?:s|ing)?(?: in| with)?|last (?:two|three|four|few|\d)? ?(?:digits|"
    r"numbers)(?: (?:are|is|of))?|finish(?:es|ing)? (?:in|with)"
    r"|尾号|末尾|结尾|后[两三四]位|最后[两三四]位|以)\s*(?:is|are|:|是|为)?\s*#?(\d{2,6})"
)
_NOT_A_NUMBER = re.compile(
    # "派克街500号#1203": a room
    r"[路街道巷弄]\s*\d+\s*号[\s,]*$|(?:credit_card|gift_card|paypal|card|visa|zip|postal|邮编|电话|手机|手机号)[\s_]*(?:code|number)?\s*(?:is|:|是|为)?\s*$"
)
# Directly before the next number: what was said first was a slip.
_SLIP = re.compile(
    r"[,.;!?()\s-](?:sorry|no|wait|oops|i mean|i meant|actually|correction|typo|make that|rather)[\s,.:]*"
    r"(?:(?:it's|it is|i mean|i meant|i(?:'m| am| was) talking about|it should be|that should be|"
    r"the order is|the|order|number|no)[\s,.:]*)*#?\s*$"
    r"|(?:不对|[打说看记输搞弄]错|[搞弄记]混)了?[\s,.!:]*(?:应该|其实|实际)?[是要]?(?:订单|单号|订单号)?是?\s*#?\s*$"
)
_REFUSED = re.compile(r"(?:\bnot (?:the )?(?:order )?(?:number )?|不是(?:订单|单号)?)#?\s*$")
_BOTH = re.compile(r"\s*(?:too|as well|also)\b|\s*也")
_TRACKING_LENGTH = 11
_POSTCODE = re.compile(r"\bzip|\bpost(?:al)? ?code|邮编|邮政编码")


@dataclass(frozen=True)
class OrderMention:
    """What a text says about which order: full numbers, ends of numbers, and whether the latest one is
    meant.
    """

    numbers: tuple[str, ...] = ()
    fragments: tuple[str, ...] = ()
    latest: bool = False

    def __bool__(self) -> bool:
        return bool(self.numbers or self.fragments or self.latest)


def key_of(number: str) -> str:
    """What two spellings of an order number have in common."""
    return re.sub(r"[\W_]+", "", fold(number))


def numbers_in(text: str, known: Sequence[str] = ()) -> list[str]:
    """Order numbers in the order they are said: the customer's own in any spelling, and what looks like
    one.
    """
    folded = fold(text)
    found: list[tuple[int, str]] = []
    for number in known:
        key = key_of(number)
        spelled = re.escape(key[0]) + "".join(rf"[\s-]?{re.escape(letter)}" for letter in key[1:])
        for match in re.finditer(rf"(?<![a-z0-9_@])#?\s?{spelled}(?![a-z0-9_@])", folded):
            found.append((match.start(), number))
        stem = re.search(r"\d{5,}$", key)  # the digits alone, without the shop's letters
        if stem:
            for match in re.finditer(rf"(?<![a-z0-9_@]){stem.group()}(?![a-z0-9_])", folded):
                if not _NOT_A_NUMBER.search(folded[: match.start()]):
                    found.append((match.start(), number))
    taken = {key_of(number) for _, number in found}
    for pattern in (_MARKED, _NUMBER):
        for match in pattern.finditer(folded):
            key = key_of(match.group(1))
            if any(key in other or other in key for other in taken):
                continue
            if _NOT_A_NUMBER.search(folded[: match.start()]) or not _plausible(match.group(0), key):
                continue
            taken.add(key)
            found.append((match.start(), match.group(1).strip().upper()))
    found = _without_address(text, found)
    said = sorted(found)
    refused = {key_of(number) for start, number in said if _REFUSED.search(folded[:start])}
    said = [entry for entry in said if key_of(entry[1]) not in refused] or said
    meant = [
        number
        for place, (_, number) in enumerate(said)
        if place + 1 == len(said) or not _corrects(folded, said[place], said[place + 1])
    ]
    return list(dict.fromkeys(meant or [number for _, number in said]))


def without_numbers(text: str, numbers: Sequence[str]) -> str:
    """The text with these order numbers taken out."""
    for number in numbers:
        text = re.sub(rf"#?{re.escape(number.lstrip('#'))}", "", text, flags=re.IGNORECASE)
    return text


def _without_address(text: str, found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The numbers that are no part of an address in the text: bare digits may be a postcode or a house."""
    bare = [number for _, number in found if number.isdigit()]
    if not bare:
        return found
    address = address_in(text)
    postcode = _POSTCODE.search(fold(text))
    behind = postcode.start() if postcode else len(text)
    in_address = set(re.findall(r"\d+", f"{address.zip} {address.line1} {address.line2}"))
    return [
        (start, number)
        for start, number in found
        if number not in in_address and not (number.isdigit() and len(number) <= 6 and start > behind)
    ]


def _corrects(folded: str, first: tuple[int, str], second: tuple[int, str]) -> bool:
    """Whether the second number takes the first one's place: "cancel #W1, sorry, I mean #W2"."""
    if key_of(first[1]) == key_of(second[1]) or _BOTH.match(folded, second[0] + len(second[1])):
        return False
    return _SLIP.search(folded[first[0] + 1 : second[0]]) is not None


def _plausible(written: str, key: str) -> bool:
    """A bare run of five digits is a zip and a very long one a tracking number; with a sign or letters it
    is an order.
    """
    if not key.isdigit():
        return True
    return "#" in written or re.search(r"order|单", written) is not None or 6 <= len(key) <= _TRACKING_LENGTH


def mention_in(text: str, known: Sequence[str] = ()) -> OrderMention:
    """What the text says about which order."""
    folded = fold(text)
    fragments = tuple(match.group(1) for match in _ENDING.finditer(folded))
    if re.search(r"(?:card|visa|mastercard|amex|卡)\W*(?:that |which )?(?:end|尾号)", folded):
        fragments = ()
    numbers = tuple(number for number in numbers_in(text, known) if key_of(number) not in fragments)
    return OrderMention(numbers, fragments, vocabulary().says("latest_order", folded))
