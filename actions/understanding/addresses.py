"""Addresses as people type them: one line or several, US style, Chinese, or as a dictionary."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from typing import Any

from actions.understanding.states import STATE_CODES, STATE_NAMES
from actions.understanding.text import fold

_DICT_KEYS = {
    "address1": "line1", "line1": "line1", "address": "line1", "street": "line1", "address line 1": "line1",
    "address2": "line2", "line2": "line2", "address line 2": "line2", "apt": "line2",
    "city": "city", "state": "state", "province": "state", "region": "state", "country": "country",
    "zip": "zip", "zipcode": "zip", "zip code": "zip", "postcode": "zip", "postal code": "zip",
}  # fmt: skip
_PAIR = re.compile(
    r"['\"]?([a-z][a-z0-9 _]*?)['\"]?\s*[:=]\s*(?:'([^']*)'|\"([^\"]*)\"|([^,;\n{}]+))", re.IGNORECASE
)
_UNIT = re.compile(
    r"^(?:apt|apartment|suite|ste|unit|floor|room|rm|building|bldg)\b\.?.*|^#\s*\w+$|^\d+(?:st|nd|"
    r"rd|th) (?:floor|fl)\b.*",
    re.IGNORECASE,
)
_UNIT_INSIDE = re.compile(
    r"[\s,]+((?:apt|apartment|suite|ste|unit|floor|room)\b\.?\s*#?\s*[\w-]+|#\s*\w+)$", re.IGNORECASE
)
_STREET = re.compile(
    r"(?<![\w#])\d+[\w-]*\s+(?:[\w.'-]+\s+){0,5}(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|way|place|pl|terrace"
    r"|parkway|pkwy|circle|cir|square|sq|highway|hwy|trail|broadway)\b\.?",
    re.IGNORECASE,
)
_STREET_LIKE = re.compile(r"^\d+[\w/-]*\s+\D{3,}|^p\.?\s?o\.? box", re.IGNORECASE)
_ZIP = re.compile(r"(?<![\w#-])(\d{5}(?:-\d{4})?)(?![\w-])")
_COUNTRIES = {
    "usa": "USA", "us": "USA", "u.s.": "USA", "u.s.a.": "USA", "united states": "USA", 
    "united states of america": "USA",
    "america": "USA", "美国": "USA", "china": "China", "中国": "中国",
    "canada": "Canada", "uk": "UK", "united kingdom": "UK",
}  # fmt: skip
_LEAD = re.compile(
    r"^.*?\b(?:address(?: of (?:that|the|my) order)?(?: (?:to|is|:|should be|will be))+|"
    r"ship(?:ped)? (?:it |them |that )?to|deliver(?:ed)? (?:it )?to"
    r"|send (?:it |them )?to|moved? to|change (?:it )?to|is now|it's|it is|to)\s*:?\s+(?=\d|p\.?\s?o)",
    re.IGNORECASE | re.DOTALL,
)
_SAME_AS_ORDER = re.compile(
    r"(?:same|as (?:in|on|for)|as that of|\b(?:use|to|with|into) the (?:\w+ )?address (?:of|from|"
    r"on|in)|一样|相同|跟|和).{0,40}"
)
_DEFAULT = re.compile(
    r"\b(?:my|the|to)? ?(?:default|home|profile|account|registered|usual|saved)(?: shipping|"
    r" delivery)? address\b|\baddress (?:on file|in my (?:profile|account))\b"
    r"|默认地址|我的默认|账户(?:里|上)?的地址|常用地址"
)
_ZH_ADDRESS = re.compile(
    r"(?P<state>[\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区))?"
    r"(?P<city>[\u4e00-\u9fff]{2,8}?市)?"
    r"(?P<district>(?:[\u4e00-\u9fff]{1,8}?(?:区|县|镇|乡)){0,3})"
    r"(?P<street>[\u4e00-\u9fffA-Za-z0-9]{1,16}?(?:路|街|道|巷|胡同|弄|大街|大道|村|园|里)[\u4e00-\u9fffA-Za-z0-9-]*?\d+[-\d]*(?:号院?|弄|号楼)?)"
    r"(?P<rest>[\u4e00-\u9fffA-Za-z0-9#\- ]*)"
)
# Not the digits of an order number.
_ZH_ZIP = re.compile(r"(?<![\da-zA-Z#-])(?<!订单)(?<!单号)(\d{6})(?!\d)")
_MUNICIPALITIES = ("北京", "上海", "天津", "重庆")
# "北京市北京市朝阳区", "北京朝阳区": city and province are one, and 市 is easily left out.
_ONE_CITY = re.compile(r"(北京|上海|天津|重庆)(?:市\s*\1市?|\s*\1市|市|(?=[\u4e00-\u9fff]{1,6}?[区县]))")


@dataclass(frozen=True)
class AddressParts:
    """As much of an address as was said."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""

    def missing(self) -> list[str]:
        """What a parcel cannot do without, in the order to ask for it."""
        return [name for name in ("line1", "city", "zip") if not getattr(self, name)]

    def filled(self, later: AddressParts) -> AddressParts:
        """This address with what was said later laid over it."""
        said = {name: value for name, value in asdict(later).items() if value}
        return replace(self, **said)

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def address_in(text: str, *, asked: str | None = None) -> AddressParts:
    """The address in a text. `asked` names the part that was asked for, which a bare answer then fills."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").strip()
    if parts := _from_pairs(plain):
        return parts
    if parts := _chinese(plain):
        return parts
    if parts := _western(plain):
        return parts
    return _bare(plain, asked) if asked else AddressParts()


def refers_to_default(text: str) -> bool:
    """The customer's own default address is meant."""
    return _DEFAULT.search(fold(text)) is not None


def same_as_order(text: str) -> str | None:
    """The part of a text that names another order as the source of the address ("same as #W9154975"), or
    None.
    """
    match = _SAME_AS_ORDER.search(fold(text))
    return match.group() if match else None


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


def _tidy(said: dict[str, Any]) -> AddressParts:
    parts = AddressParts(**said)
    state = STATE_NAMES.get(parts.state.lower(), parts.state)
    return replace(parts, state=state.upper() if state.upper() in STATE_CODES else state)


def _chinese(plain: str) -> AddressParts:
    match = _ZH_ADDRESS.search(
        _ONE_CITY.sub(
            r"\1市", re.sub(r"(?:改成|改为|换成|改到|寄到|送到|地址是|地址为|是|到|:|：)", " ", plain)
        )
    )
    if match is None or not (match["city"] or match["district"] or match["state"]):
        return AddressParts()
    city, state = match["city"] or "", match["state"] or ""
    if city[:-1] in _MUNICIPALITIES and state[:2] == city[:2]:
        state = ""  # a municipality is its own province: said once
    code = _ZH_ZIP.search(plain)
    rest = re.sub(r"\d{6}$|邮编.*$", "", match["rest"]).strip(" ,，-")
    return AddressParts(
        line1=(match["district"] or "") + match["street"], line2=rest, city=city, state=state,
        zip=code.group(1) if code else "", country="中国",
    )  # fmt: skip


def _western(plain: str) -> AddressParts:
    start = _STREET.search(plain)
    if start is None:
        stripped = _LEAD.sub("", plain)
        if not _STREET_LIKE.search(stripped) or not (_ZIP.search(stripped) or "," in stripped):
            return AddressParts()
        body = stripped
    else:
        body = plain[start.start() :]
    said = {"line1": "", "line2": "", "city": "", "state": "", "zip": "", "country": ""}
    body = _cut_after(body)
    pieces = [piece.strip(" .") for piece in re.split(r"[,\n;]+", body) if piece.strip(" .")]
    if not pieces:
        return AddressParts()
    street = _STREET.match(pieces[0])
    if street and len(pieces[0]) > street.end():
        # "12 Oak Street Apt 4" and "12 Oak Street Springfield" in one piece
        pieces[0:1] = [street.group(), pieces[0][street.end() :].strip(" .")]
    said["line1"] = pieces[0].strip(" .")
    if inside := _UNIT_INSIDE.search(said["line1"]):
        said["line2"], said["line1"] = inside.group(1).strip(), said["line1"][: inside.start()].strip(" ,")
    for piece in pieces[1:]:
        _place(piece, said)
    return AddressParts(**said)


def _cut_after(body: str) -> str:
    """The address without what the sentence goes on to say."""
    end = len(body)
    for match in _ZIP.finditer(body):
        tail = body[match.end() :]
        country = re.match(
            r"[\s,]*(?:usa|u\.s\.a?\.?|us|united states(?: of america)?|china|canada)\b", tail, re.IGNORECASE
        )
        end = match.end() + (country.end() if country else 0)
        break
    return (
        body[:end]
        if end < len(body)
        else re.split(r"(?<=[a-z])\. |[!?]| and (?:also|then|please|i |change|could)", body)[0]
    )


def _place(piece: str, said: dict[str, str]) -> None:
    """Put one comma-separated piece where it belongs."""
    if _UNIT.match(piece):
        said["line2"] = piece
        return
    if piece.lower() in _COUNTRIES:
        said["country"] = _COUNTRIES[piece.lower()]
        return
    for name in sorted(_COUNTRIES, key=len, reverse=True):
        if re.search(rf"\s{re.escape(name)}$", piece, re.IGNORECASE):
            said["country"], piece = _COUNTRIES[name], piece[: -len(name)].strip()
            break
    if code := _ZIP.search(piece):
        said["zip"], piece = code.group(1), (piece[: code.start()] + piece[code.end() :]).strip(" ,")
    tail = re.search(r"(?:^|\s)([A-Za-z]{2})$", piece)
    if tail and tail.group(1).upper() in STATE_CODES:
        said["state"], piece = tail.group(1).upper(), piece[: tail.start()].strip(" ,")
    else:
        for name, code_ in STATE_NAMES.items():
            whole = piece.lower() == name and (said["city"] or name not in {"new york", "washington"})
            if whole or re.search(rf"\S\s+{name}$", piece, re.IGNORECASE):
                said["state"], piece = code_, piece[: -len(name)].strip(" ,")
                break
    if unit := re.match(r"^((?:apt|suite|ste|unit|room|floor)\.?\s*#?[\w-]+)\s+(.*)$", piece, re.IGNORECASE):
        said["line2"], piece = unit.group(1), unit.group(2)
    piece = re.sub(r"^(?:zip(?: ?code)?|in|at)\b\s*(?:is|:)?\s*", "", piece, flags=re.IGNORECASE).strip(" :")
    if piece and not said["city"] and not re.search(r"\d", piece):
        said["city"] = piece
    elif piece and not said["line2"] and re.search(r"\d", piece) and len(piece) < 30:
        said["line2"] = piece


def _bare(plain: str, asked: str) -> AddressParts:
    """The answer to a question for one part."""
    said = {"line1": "", "line2": "", "city": "", "state": "", "zip": "", "country": ""}
    code = _ZIP.search(plain) or _ZH_ZIP.search(plain)
    if asked == "zip":
        return AddressParts(zip=code.group(1)) if code else AddressParts()
    if asked == "city":
        for piece in re.split(
            r"[,\n;，；]+", re.sub(r"^(?:it's |it is |in |the city is )", "", plain, flags=re.IGNORECASE)
        ):
            _place(piece.strip(" ."), said)
        return AddressParts(**said) if len(said["city"].split()) <= 4 else AddressParts()
    if re.search(r"\d", plain) and len(plain) < 120:
        pieces = [piece.strip(" .") for piece in re.split(r"[,\n;，]+", plain) if piece.strip(" .")]
        said["line1"] = pieces[0]
        for piece in pieces[1:]:
            _place(piece, said)
        return AddressParts(**said)
    return AddressParts()
