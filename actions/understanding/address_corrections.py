"""A part of an address put right or added: "the zip is 85002", "suite 400 too", "是122号，不是120"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, replace

from actions.understanding import chinese_addresses, western_addresses
from actions.understanding.address_parts import AddressParts
from actions.understanding.answers import asks_something
from actions.understanding.states import STATE_CODES, STATE_NAMES
from actions.understanding.text import as_typed
from chinese.script import simplified

_NAMED = (
    r"\s*(?:number|no\.?)?\s*(?:[写打填]?错了?[,，]?\s*)?"
    r"(?:is|are|:|should be|must be|to|应该是|应为|是|为|改成|改为|写成|写)?\s*"
)
_HOUSE = re.compile(
    rf"(?:\b(?:house|street|building|door) (?:number|no\.?)|\bnumber|门牌号?码?){_NAMED}"
    r"(?P<new>\d+[A-Za-z]?)",
    re.IGNORECASE,
)
_ZIP_NAMED = re.compile(r"\bzip|\bpost(?:al)? ?code|邮编|邮政编码", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:the |it's )?(?P<part>city|state|street|town)\s+(?:is|should be|must be|to)\s+"
    r"(?P<value>(?!wrong|incorrect|not\b|right|fine|missing|correct|ok)[A-Za-z][A-Za-z0-9 .'-]{1,40}?)"
    r"(?=\s*(?:[,.;!?]|$|\bnot\b|\binstead\b))"
    r"|(?P<part_zh>城市|州|街道)(?:应该是|是|为|改成|改为)\s*"
    r"(?P<value_zh>(?!错|不|对|写|哪)[\u4e00-\u9fffA-Za-z ]{2,12}?)(?=[吧,，。；]|$)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\b(?P<kind>suite|ste|apt|apartment|unit|floor|room|rm)\b\.?\s*(?:number|no\.?|is|should be)?\s*#?\s*"
    r"(?P<value>\d+[A-Za-z]?|[A-Z])\b"
    r"|\b(?P<ordinal>\d+(?:st|nd|rd|th)) (?P<floor>floor)\b"
    r"|(?<!\w)(?<!order )(?<!order)(?<!订单)(?<!单号)(?P<sign>#)\s*\d{1,5}[A-Za-z]?(?![\w-])"
    r"|房间?号(?:码)?(?:是|为|:|：)?\s*(?P<room>[A-Za-z]?\d+)"
    r"|(?P<zh>[A-Za-z]?\d+\s*(?:号楼|(?P<kind_zh>楼|层|室|单元|栋|幢|座)))",
    re.IGNORECASE,
)
# What is behind one door: an address has one of each kind.
_DOOR, _STOREY, _HOUSE_PART = "door", "storey", "house"
_KIND_OF = {
    **dict.fromkeys(("suite", "ste", "apt", "apartment", "unit", "room", "rm", "#", "室"), _DOOR),
    **dict.fromkeys(("floor", "楼", "层"), _STOREY),
    **dict.fromkeys(("号楼", "栋", "幢", "座"), _HOUSE_PART),
}
_REFUSED_BEFORE = re.compile(
    r"(?:\bnot|n't|\binstead of|\bwithout|不是|不要|去掉|别写)\s*(?:the |in )?$", re.IGNORECASE
)
_VALUE = r"[A-Za-z0-9#][A-Za-z0-9 .'-]{0,30}?|[\u4e00-\u9fffA-Za-z0-9]{1,12}?"
_NEW, _OLD, _END = rf"(?P<new>{_VALUE})", rf"(?P<old>{_VALUE})", r"(?=\s*(?:[,.;!?，。；吧]|$))"
_INSTEAD = (
    re.compile(rf"{_NEW}\s*[,，]?\s*(?:\bnot|\binstead of|不是|而不是)\s*{_OLD}{_END}"),
    re.compile(rf"(?:\bnot|不是)\s*{_OLD}\s*[,，]?\s*(?:\bbut|\bit's|\bit is|而是|应该是|是)\s*{_NEW}{_END}"),
    re.compile(rf"{_OLD}\s*(?:改成|改为|换成)\s*{_NEW}{_END}"),
)
_LEAD = re.compile(
    r"^.*(?:\bit's|\bit is|\bis|\bbe|\bto|\bwait|\bsorry|\bno|\bmean|应该是|是|把|为|：|:|,|，)\s*",
    re.IGNORECASE,
)
# "actually 24", "make it 26", "应该是26号": the house, or with five digits and more the postcode.
_LONE_NUMBER = re.compile(
    r"^(?P<lead>(?:(?:no|wait|sorry|actually|oops|i mean|i meant|make it|it's|it is|it should be|"
    r"不对|不是|应该是|改成|改为|是|等等|说错了|写错了)[\s,.，。!]*)*)(?P<number>\d{1,6}[A-Za-z]?)\s*号?\s*[.!。吧]?$",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"\b(?P<part>zip(?: code)?|post(?:al )?code|city|street|house number)\b "
    r"(?:is|was) (?:wrong|incorrect|not right)"
    r"|(?P<part_zh>邮编|邮政编码|城市|街道|门牌号?)是?(?:[写填打]?错[了的]?|不对)"
    r"|(?:[写填打]错了?)(?P<wrong_zh>邮编|城市|街道|门牌号?)",
    re.IGNORECASE,
)
_PART_OF_WORD = {
    "zip": "zip", "zip code": "zip", "postal code": "zip", "postcode": "zip", "post code": "zip",
    "邮编": "zip", "邮政编码": "zip", "city": "city", "城市": "city",
}  # fmt: skip
_MEASURE = re.compile(r"^(?:第)?(\d+[A-Za-z]?)(?:号|楼|层|室)?$")
_SHORTEST_ZIP = 5
_RESTART = re.compile(
    r"\bstart (?:over|again|afresh)\b|\bfrom scratch\b|\ball over again\b|重新来|重新(?:填|写|说)|重来|从头",
    re.IGNORECASE,
)


def corrected(text: str, before: AddressParts) -> AddressParts | None:
    """The address with what the text puts right in it or adds to it, or None where it does neither."""
    typed = unicodedata.normalize("NFKC", text).replace("’", "'").strip()
    plain = simplified(typed)
    if not before or asks_something(plain):
        return None
    after = _corrected(plain, before)
    if plain != typed:
        known = asdict(before).values()
        after = after.mapped(lambda part: part if part in known else as_typed(part, plain, typed))
    return after if after != before else None


def _corrected(plain: str, before: AddressParts) -> AddressParts:
    after = _with_named_parts(plain, _with_house_number(plain, before))
    after = _with_unit(plain, _with_replacement(plain, after))
    if _ZIP_NAMED.search(plain) and (code := _meant_zip(plain)):
        after = replace(after, zip=code)
    if after == before:
        after = _without_wrong(plain, _with_lone_number(plain, before))
    return after


def _with_lone_number(plain: str, address: AddressParts) -> AddressParts:
    match = _LONE_NUMBER.match(plain)
    if match is None:
        return address
    if len(match["number"]) >= _SHORTEST_ZIP:
        return replace(address, zip=match["number"]) if address.zip else address
    return _with_number(address, match["number"]) if match["lead"] else address


def _without_wrong(plain: str, address: AddressParts) -> AddressParts:
    """`The zip is wrong` and nothing in its place: the part is asked for."""
    match = _WRONG.search(plain)
    if match is None:
        return address
    word = (match["part"] or match["part_zh"] or match["wrong_zh"]).lower()
    return replace(address, **{_PART_OF_WORD.get(word, "line1"): ""})


def starts_over(text: str) -> bool:
    """The address is to be said anew from its beginning."""
    return _RESTART.search(simplified(text)) is not None


def _meant_zip(plain: str) -> str:
    """The postcode that is not refused: "85002, not 85001"."""
    kept = re.sub(r"(?:\bnot|\binstead of|不是)\s*\d+", " ", plain, flags=re.IGNORECASE)
    return western_addresses.zip_of(kept) or chinese_addresses.zip_of(kept)


def _with_house_number(plain: str, address: AddressParts) -> AddressParts:
    match = _HOUSE.search(plain)
    if match is None or _REFUSED_BEFORE.search(plain[: match.start()]):
        return address
    return _with_number(address, match["new"])


def _with_number(address: AddressParts, number: str) -> AddressParts:
    return replace(address, line1=re.sub(r"\d+[A-Za-z]?(?![\dA-Za-z])", number, address.line1, count=1))


def _with_named_parts(plain: str, address: AddressParts) -> AddressParts:
    for match in _PART.finditer(plain):
        part = {"town": "city", "城市": "city", "州": "state", "street": "line1", "街道": "line1"}.get(
            (match["part"] or match["part_zh"]).lower(), (match["part"] or match["part_zh"]).lower()
        )
        value = (match["value"] or match["value_zh"]).strip()
        if part == "line1":
            number = re.match(r"\d+\w?", address.line1)
            if number and not value[0].isdigit():
                value = f"{number.group()} {value}"
        if part == "state":
            value = STATE_NAMES.get(value.lower(), value.upper() if value.upper() in STATE_CODES else value)
        address = replace(address, **{part: value})
    return address


def _with_replacement(plain: str, address: AddressParts) -> AddressParts:
    """`122, not 120`: what stands in the address gives way to what is said in its place."""
    for pattern in _INSTEAD:
        for match in pattern.finditer(plain):
            new, old = _bare(_LEAD.sub("", match["new"])), _bare(match["old"])
            if not new or not old or new == old or new[0].isdigit() != old[0].isdigit():
                continue
            whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(old)}(?![A-Za-z0-9])", re.IGNORECASE)
            for part, value in asdict(address).items():
                if whole.search(value):
                    return replace(address, **{part: whole.sub(new, value, count=1)})
    return address


def _bare(value: str) -> str:
    """A number without the measure word behind it."""
    value = value.strip(" ,.，。吧")
    number = _MEASURE.match(value)
    return number.group(1) if number else value


def _with_unit(plain: str, address: AddressParts) -> AddressParts:
    """Suite, floor or room, beside what is there already or in the place of one of the same kind."""
    for match in _UNIT.finditer(plain):
        unit = f"{match['room']}室" if match["room"] else " ".join(match.group().split())
        if _REFUSED_BEFORE.search(plain[: match.start()]) or unit.lower() in address.line2.lower():
            continue
        if (match["zh"] or match["room"]) and unit in address.line1:
            continue
        address = replace(address, line2=_joined(address.line2, unit, match))
    return address


def _joined(line2: str, unit: str, match: re.Match[str]) -> str:
    if not line2:
        return unit
    present = [other for other in _UNIT.finditer(line2) if _kind(other) == _kind(match)]
    if present:
        return f"{line2[: present[0].start()]}{unit}{line2[present[0].end() :]}"
    return f"{line2} {unit}" if match["zh"] or match["room"] else f"{line2}, {unit}"


def _kind(match: re.Match[str]) -> str:
    if match["room"]:
        return _DOOR
    said = (match["kind"] or match["floor"] or match["sign"] or match["kind_zh"] or "号楼").lower()
    return _KIND_OF.get(said, said)
