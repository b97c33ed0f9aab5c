"""Addresses as people type them: one line or several, US style, Chinese, or as a dictionary."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from actions.understanding import chinese_addresses, western_addresses
from actions.understanding.address_parts import AddressParts
from actions.understanding.answers import (
    asks_something,
    says_no,
    says_stop,
    says_thanks,
    says_undecided,
    says_yes,
)
from actions.understanding.countries import country_in_chinese, country_of
from actions.understanding.overseas_addresses import overseas_address
from actions.understanding.states import STATE_CODES, STATE_NAMES
from actions.understanding.text import as_typed, fold, has_cjk
from chinese.script import simplified
from shop.rules.countries import country_code

__all__ = [
    "AddressParts",
    "address_in",
    "makes_default",
    "refers_to_default",
    "says_whole_address",
]

_DICT_KEYS = {
    "address1": "line1", "line1": "line1", "address": "line1", "street": "line1", "address line 1": "line1",
    "address2": "line2", "line2": "line2", "address line 2": "line2", "apt": "line2",
    "city": "city", "state": "state", "province": "state", "region": "state", "country": "country",
    "zip": "zip", "zipcode": "zip", "zip code": "zip", "postcode": "zip", "postal code": "zip",
}  # fmt: skip
_PAIR = re.compile(
    r"['\"]?([a-z][a-z0-9 _]*?)['\"]?\s*[:=]\s*(?:'([^']*)'|\"([^\"]*)\"|([^,;\n{}]+))", re.IGNORECASE
)
# "#1203" may be a room.
_ORDER_NUMBER = re.compile(r"#\s?(?:[A-Za-z]{1,4}-?\d+|\d{6,})|(?<![A-Za-z0-9])[A-Za-z]{1,4}-?\d{4,}")
_TALK = re.compile(
    r"\b(?:i|i'm|i've|you|we|want|need|order|orders|why|item|items|refund|return|cancel|exchange|card|"
    r"payment|address|check|tell|show)\b|地址|帮我|核对|查|订单|退货|退款|换货|取消|支付|付款"
)
_BARE_LEAD = re.compile(
    r"^.*?\b(?:address|ship|send|deliver|change|moved?|it|that|now|street|city)\b.*?\b(?:to|is|be)\b\s*:?\s+"
    r"|^(?:it's|it is|to|in|at|the (?:street|city) is)\s+",
    re.IGNORECASE | re.DOTALL,
)
_BARE_LEAD_ZH = re.compile(
    r"^.*(?:寄到|送到|发到|改到|改成|改为|换成|换为|地址是|地址为|地址写|城市是|应该是|[是在到寄]|写(?!字))\s*[:：]?\s*"
)
_MAKES_DEFAULT = re.compile(
    r"\b(?:make|set|save|use|keep) (?:that|it|this)(?: one| new)?(?: address)? (?:as |to )?(?:my |the )?"
    r"(?:new )?(?:default|usual|home|standard)\b"
    r"|(?:这个|那个|它|新)(?:地址)?[也就]?(?:设|存|保存|改|作|当)[为成作]?我?的?默认|也(?:设|存|改)[为成]我?的?默认"
)
# What is said of the slip and is no part of the address: "120 Main St, typo", "是 120 Main St 打错了".
_SLIP_REMARK = re.compile(
    r"[\s,，。;；(（-]*(?:刚才|刚刚|我|不好意思|抱歉)*[打写填输]错(?:了|字)?(?:不好意思|抱歉)?[\s)）。.!！]*$"
    r"|[\s,;(-]+(?:sorry,? )?(?:(?:that was |it was )?(?:a |my )?typo|my (?:mistake|bad)|i mistyped)"
    r"(?:,? sorry)?[\s).!]*$",
    re.IGNORECASE,
)
_STATE_BEFORE = re.compile(r"\b([A-Za-z]{2})[\s,]*$")
_STATE_ON_ZIP = re.compile(rf"(?<![A-Za-z])({'|'.join(sorted(STATE_CODES))})(?=\d{{5}}(?!\d))")
_ZIP_FIRST = re.compile(r"(?P<zip>[A-Z]{0,2}-?\d[\dA-Z-]*)\s+(?P<city>\D+)$")
_CITY_FIRST = re.compile(r"(?P<city>\D+?)\s+(?P<zip>[A-Z]{0,2}\d[\dA-Z-]*(?:\s\d[A-Z\d]*)?)$")
_DEFAULT = re.compile(
    r"\b(?:my|the|to)? ?(?:default|home|profile|account|registered|usual|saved)(?: shipping|"
    r" delivery)? address\b|\baddress (?:on file|in my (?:profile|account))\b"
    r"|\b(?:to|at) my (?:own )?(?:home|house)\b(?! in\b)|\b(?:ship|send|deliver) (?:it|them|that) home\b"
    r"|\b(?:ship|send|deliver|redirect|reroute)\b[^,.;!?]{1,40}\bhome(?: please| instead| to me)?\W*$"
    r"|\b(?:must|should|has to|needs to|have to|want (?:it|them|that) to) "
    r"(?:come|go|be (?:sent|shipped|delivered)) to (?:me|us)\b(?! (?:at|in)\b)"
    r"|默认地址|我的默认|账户(?:里|上)?的地址|常用地址|[到去往]我?(?:自己)?(?:的)?家里?(?:吧|就行|就好|可以)?(?=[,.;!]|$)"
)


def address_in(text: str, *, asked: str | None = None) -> AddressParts:
    """The address in a text. `asked` names the part that was asked for, which a bare answer then fills."""
    typed = unicodedata.normalize("NFKC", text).replace("’", "'").strip()
    plain = simplified(typed)
    parts = _address_in(plain, asked)
    return parts if plain == typed else parts.mapped(lambda part: as_typed(part, plain, typed))


def _address_in(plain: str, asked: str | None) -> AddressParts:
    plain = _STATE_ON_ZIP.sub(r"\1 ", _SLIP_REMARK.sub("", plain))
    if parts := _from_pairs(plain):
        return parts
    if parts := _abroad(plain):
        return parts
    if not western_addresses.is_whole(plain):
        if parts := overseas_address(plain) or chinese_addresses.chinese_address(plain):
            return parts
    if parts := western_addresses.western_address(plain):
        return parts
    return _bare(plain, asked) if asked else AddressParts()


def says_whole_address(text: str) -> bool:
    """Street, city and postcode are all said."""
    parts = address_in(text)
    return bool(parts) and not parts.missing()


def refers_to_default(text: str) -> bool:
    """The customer's own default address is meant."""
    return _DEFAULT.search(fold(text)) is not None


def makes_default(text: str) -> bool:
    """The address that was just spoken of is to be the default one: "make that my default address"."""
    return _MAKES_DEFAULT.search(fold(text)) is not None


def _from_pairs(plain: str) -> AddressParts:
    if not re.search(r"\{|address1|line1|['\"]?(?:city|zip)['\"]?\s*:", plain, re.IGNORECASE):
        return AddressParts()
    said: dict[str, str] = {}
    for match in _PAIR.finditer(plain):
        name = _DICT_KEYS.get(match.group(1).strip().lower().replace("_", " "))
        value = next((group for group in match.groups()[1:] if group is not None), "").strip(" '\"")
        if name and value and name not in said:
            said[name] = value
    enough = {"line1", "city", "zip"} & said.keys()
    return _tidy(said) if len(enough) >= 2 or (len(said) >= 2 and "line1" in said) else AddressParts()


def _abroad(plain: str) -> AddressParts:
    """An address that ends in its country: "Hafenweg 12, 20457 Hamburg, Germany"."""
    pieces = [piece.strip(" .!?") for piece in re.split(r"[,\n;，；]+", plain) if piece.strip(" .!?")]
    country = country_of(pieces[-1]) if len(pieces) >= 3 else ""
    if (
        not country
        or country_code(country) in {"US", "CA"}
        or has_cjk(plain)
        or western_addresses.is_whole(plain)
    ):
        return AddressParts()
    street = _led(pieces[0] if len(pieces) == 3 else pieces[-3])
    zip_first, city_first = _ZIP_FIRST.match(pieces[-2]), _CITY_FIRST.match(pieces[-2])
    found = zip_first or city_first
    if not re.search(r"\d", street):
        return AddressParts()
    return AddressParts(
        line1=street,
        city=found["city"] if found else pieces[-2],
        zip=found["zip"] if found else "",
        country=country,
    )


def _tidy(said: dict[str, Any]) -> AddressParts:
    parts = AddressParts(**said)
    state = STATE_NAMES.get(parts.state.lower(), parts.state)
    return replace(parts, state=state.upper() if state.upper() in STATE_CODES else state)


def _bare(plain: str, asked: str) -> AddressParts:
    """The answer to a question for one part. A refusal, thanks or a question is none."""
    if asked == "zip":
        code = western_addresses.zip_of(plain) or chinese_addresses.zip_of(plain)
        state = _STATE_BEFORE.search(plain[: plain.find(code)]) if code else None
        named = state.group(1).upper() if state and state.group(1).upper() in STATE_CODES else ""
        country = western_addresses.country_of_code(code)
        return AddressParts(state=named, zip=code.upper(), country=country)
    if is_no_answer(plain) or _TALK.search(fold(_led(plain))):
        return AddressParts()
    said = {"line1": "", "line2": "", "city": "", "state": "", "zip": "", "country": ""}
    plain = chinese_addresses.without_tail(_led(plain).strip(" .。"))
    pieces = [piece.strip(" .") for piece in re.split(r"[,\n;，；]+", plain) if piece.strip(" .")]
    if not pieces:
        return AddressParts()
    if asked == "city":
        for piece in pieces:
            western_addresses.place(piece, said)
        known = (
            said["city"] or said["state"] or said["zip"] or re.search(r"[A-Za-z]|[楼层室栋座]", said["line2"])
        )
        return AddressParts(**said) if known and len(said["city"].split()) <= 4 else AddressParts()
    if re.search(r"\d", plain) and len(plain) < 120:
        town = dict(said)
        for piece in pieces:
            western_addresses.place(piece, town)
        if town["zip"] and not re.search(r"\d", plain.replace(town["zip"], "")):
            return AddressParts(**town)  # "Seattle, WA 98101" has no street
        for piece in pieces[1:]:
            western_addresses.place(piece, said)
        said["line1"], said["country"] = pieces[0], said["country"] or country_in_chinese(pieces[0])
        return AddressParts(**said)
    return AddressParts()


def _led(plain: str) -> str:
    """An answer without the words that lead to it ("please send it to ...") and without order numbers."""
    return _BARE_LEAD_ZH.sub("", _BARE_LEAD.sub("", _ORDER_NUMBER.sub(" ", plain)))


def is_no_answer(text: str) -> bool:
    """Whether a text agrees, refuses, thanks, hesitates or asks, rather than naming something."""
    if re.match(r"no\.?\s*\d", fold(text)):
        return False  # "No. 5 Rose Lane"
    return (
        says_no(text)
        or says_yes(text)
        or says_stop(text)
        or says_thanks(text)
        or says_undecided(text)
        or asks_something(text)
    )
