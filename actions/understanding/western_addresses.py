"""Addresses that begin with the number of the house: "640 Colfax Avenue, Apt 7, Denver, CO 80204"."""

from __future__ import annotations

import re

from actions.understanding.address_parts import AddressParts
from actions.understanding.address_units import begins_with_unit, units_before, units_behind, with_units_apart
from actions.understanding.countries import country_of
from actions.understanding.states import PROVINCE_CODES, PROVINCE_NAMES, STATE_CODES, STATE_NAMES

_CJK = r"\u3400-\u9fff"
# Chinese is written without spaces ("寄到18 Pine Court"), so only Latin letters and digits go on a number.
_NUMBER = r"(?<![A-Za-z0-9_#.-])\d+[A-Za-z0-9/-]*"
_HOUSE = re.compile(rf"{_NUMBER}\s+(?=[A-Za-z0-9])")
# Between the number and the word for the street stands its name, never a verb: "711402 to 18 Pine Court".
_LEADING = r"(?:to|is|are|be|at|into|as|should|please|send|ship|deliver|change|with|my|your|and|or|i|it)\b"
_LEADING_WORDS = frozenset(
    "to is are be at into as should please send ship deliver change with my your and or i it it's no yes "
    "actually make use the new address".split()
)
_WORD = rf"(?:(?!{_LEADING})[A-Za-z0-9\u00c0-\u024f.'-]+\s+)"
STREET_WORDS = (
    "street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|way|place|pl|terrace|parkway|pkwy|circle|cir"
    "|square|sq|highway|hwy|trail|broadway|row|loop|alley|plaza|crescent|mews|turnpike"
)
_STREET = re.compile(
    rf"{_NUMBER}\s+{_WORD}{{0,5}}(?:{STREET_WORDS})"
    r"(?![A-Za-z0-9])\.?(?:\s+(?:[nsew]|n[ew]|s[ew]|(?:north|south)(?:east|west)?|east|west)(?=\s*(?:[,\n;#]|$)))?",
    re.IGNORECASE,
)
_STREET_LIKE = re.compile(r"^\d+[\w/-]*\s+\D{3,}|^p\.?\s?o\.? box", re.IGNORECASE)
_BRITISH = r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d(?!st|nd|rd|th)[A-Za-z]{2}"
_ZIP = re.compile(
    rf"(?<![A-Za-z0-9_#-])(\d{{5}}(?:-\d{{4}})?|[A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d|{_BRITISH})"
    r"(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_STATES = "|".join(sorted([*STATE_CODES, *STATE_NAMES], key=len, reverse=True))
_NO_TOWN = re.compile(
    rf"(?:(?:{_STATES})\.?)?\s*(?:{_ZIP.pattern})?"
    r"\s*(?:usa|u\.s\.a?\.?|us|united states(?: of america)?|canada|uk)?",
    re.IGNORECASE,
)
_PIECE = rf"(?:(?!\b{_LEADING})[^,;:\n!?{_CJK}]){{1,40}}"
# A number, up to four pieces, and a state with its postcode: an address whatever the street is called.
_WHOLE = re.compile(
    rf"{_NUMBER}\s+(?=[A-Za-z0-9]){_PIECE}(?:[,;\n]\s*{_PIECE}){{0,3}}?[,;\n\s]\s*(?:{_STATES})\.?,?\s+\d{{5}}(?!\d)",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(
    r"(?:\bnot|\binstead of|\brather than|\bfrom|\bold (?:address|one)(?: is| was|:)?"
    r"|不是|不要|从|原来(?:是|的)?)\s*(?:to |at |寄到|送到)?$",
    re.IGNORECASE,
)
_BUILDING = re.compile(
    r"\b(?:tower|building|house|hall|cent(?:er|re)|plaza|apartments?|residences?|lofts?|hotel|campus|mansions?|"
    r"offices?|dorm(?:itory)?|hospital|school|university|college|warehouse|gardens|heights|mall|complex)"
    r"(?: [A-Z]|\s?\d+)?$|^c/o ",
    re.IGNORECASE,
)
_CODES = "|".join(sorted(STATE_CODES))
_TOWN = r"[A-Z][A-Za-z.'-]*(?:\s+[A-Z][A-Za-z.'-]*){0,3}"
# The place before the street, which a postcode makes plain: "Seattle, WA 98101, ", "98101 Seattle, ".
_PLACE_BEFORE = re.compile(
    rf"(?:(?P<city>(?!(?:{_CODES})[\s,，]){_TOWN}?)[\s,，]+)?(?:(?P<state>{_CODES})[\s,，]*)?(?P<zip>\d{{5}}(?:-\d{{4}})?)"
    rf"(?:[\s,，]+(?P<state_first>{_CODES})\b)?(?:[\s,，]+(?P<city_behind>{_TOWN}))?[\s,，]*$"
)
_LED = re.compile(rf"[:：;；\n!?]|\.\s|\b{_LEADING}\s*|\bfor\s|[{_CJK}]\s*(?=[A-Za-z0-9])", re.IGNORECASE)
# No sentence ends behind "Apt." or "St.".
_SAID_AFTER = re.compile(
    r"(?<=[a-z])(?<!\b(?i:st))(?<!\b(?i:rd))(?<!\b(?i:ave))(?<!\b(?i:apt))(?<!\b(?i:ste))(?<!\b(?i:bldg))\. "
    r"|[!?]|,?\s+(?:not|instead of|rather than)\s| and (?:also|then|please|i |change|could)"
)
_COUNTRIES = {
    "usa": "USA", "us": "USA", "u.s.": "USA", "u.s.a.": "USA", "united states": "USA",
    "united states of america": "USA",
    "america": "USA", "美国": "USA", "china": "China", "中国": "中国",
    "canada": "Canada", "uk": "UK", "united kingdom": "UK",
}  # fmt: skip
_LEAD = re.compile(
    r"^.*?\b(?:address(?: of (?:that|the|my) order)?(?: (?:to|is|:|should be|will be))+|"
    r"ship(?:ped)? (?:it |them |that )?to|deliver(?:ed)? (?:it )?to"
    r"|send (?:it |them )?to|moved? to|change (?:it )?to|is now|it's|it is|to)\s*:?\s+(?=\d|p\.?\s?o)"
    rf"|^.*[{_CJK}:,]\s*(?=\d+[A-Za-z]?\s+[A-Za-z])",
    re.IGNORECASE | re.DOTALL,
)
_CHINESE_TAIL = re.compile(rf"(?<=[A-Za-z0-9.])\s*[{_CJK}].*$", re.DOTALL)


def western_address(plain: str) -> AddressParts:
    """The address in a text that begins with the number of a house, or nothing."""
    start = _start(plain)
    if start is None:
        body = _LEAD.sub("", plain)
        if not _STREET_LIKE.search(body) or not (_ZIP.search(body) or "," in body):
            return AddressParts()
    else:
        body = plain[start:]
    said = {"line1": "", "line2": "", "city": "", "state": "", "zip": "", "country": ""}
    cut = _cut_after(body)
    street, rest = _street_first(cut)
    if _ZIP.search(cut):
        rest += units_behind(body[len(cut) :])
    pieces = [*street, *pieces_of(rest)]
    if not pieces:
        return AddressParts()
    said["line1"] = pieces[0].strip(" .")
    if len(pieces) > 2 and (country := country_of(pieces[-1])):
        said["country"] = _COUNTRIES.get(country.lower(), country)
        pieces.pop()
    for piece in pieces[1:]:
        place(piece, said)
    if not said["city"] and _BUILDING.search(said["line2"]):
        said["city"], said["line2"] = said["line2"], ""  # a town may be called "Cedar Heights"
    if start is not None:
        _from_before(plain[:start], said)
    if said["zip"] and not said["zip"][0].isdigit():
        said["country"] = said["country"] or country_of_code(said["zip"])
        said["zip"] = said["zip"].upper()
    return AddressParts(**said)


def _street_first(body: str) -> tuple[list[str], str]:
    """The street that an address begins with, if its word is known, and what follows it."""
    street = _STREET.match(body)
    return ([street.group()], body[street.end() :]) if street else ([], body)


def _from_before(lead: str, said: dict[str, str]) -> None:
    """What stands before the street: building, unit, or place, as in "Seattle, WA 98101, 5 Pine St"."""
    before = [*filter(None, [_building_before(lead)]), *units_before(lead)]
    said["line2"] = ", ".join(filter(None, (*before, said["line2"])))
    led = list(_LED.finditer(lead))
    tail = lead[led[-1].end() :] if led else lead
    if said["city"] or said["zip"] or not (found := _PLACE_BEFORE.search(tail)):
        return
    said["city"] = (found["city_behind"] or found["city"] or "").strip(" ,，")
    said["state"] = said["state"] or (found["state"] or found["state_first"] or "").upper()
    said["zip"] = found["zip"]


def _building_before(lead: str) -> str:
    """The name of a building directly before the number: "ship it to Oak Tower, 22 Main Street"."""
    if not lead.rstrip().endswith((",", "，")):
        return ""
    words = re.split(r"[,，:：;；\n.!?]", lead.rstrip(" ,，"))[-1].split()
    for place, word in enumerate(words):
        # A name begins with its first capital letter; before it stands what leads to the address.
        if (word[0].isupper() and word.lower() not in _LEADING_WORDS) or word == "c/o":
            name = " ".join(words[place:])
            return name if _BUILDING.search(name) else ""
    return ""


def is_whole(plain: str) -> bool:
    """Whether the text has a house number and, further on, a state with a postcode."""
    return _WHOLE.search(plain) is not None


def zip_of(plain: str) -> str:
    """A US postcode in the text, or nothing."""
    match = _ZIP.search(plain)
    return match.group(1) if match else ""


def country_of_code(code: str) -> str:
    """The country that a postcode with letters tells, or nothing."""
    if not code or code[0].isdigit():
        return ""
    return "UK" if re.fullmatch(_BRITISH, code) else "Canada"


def _start(plain: str) -> int | None:
    """Where the address begins. Of several the last: "18 Pine Court, no, 19 Pine Court" corrects itself."""
    for pattern in (_WHOLE, _STREET):
        starts = [match.start() for match in pattern.finditer(plain)]
        starts = [start + _code_length(plain[start:]) for start in starts]
        meant = [start for start in starts if not _NOT_THIS.search(plain[:start])]
        if starts:
            return (meant or starts)[-1 if pattern is _WHOLE else 0]
    return None


def _code_length(body: str) -> int:
    """How far a postcode and its town reach before the house number: "98101 Seattle 500 Pine St"."""
    code = re.match(r"\d{5}(?:-\d{4})?\s+(?:[A-Z][A-Za-z.'-]*\s+){0,3}(?=\d+[A-Za-z]?\s+[A-Za-z])", body)
    return code.end() if code else 0


def pieces_of(body: str) -> list[str]:
    """The parts between commas, and a unit by itself: "#12 Seattle" is two. Where the town follows later,
    what stands beside a unit belongs to it: "Apt 5 back door, Miami".
    """
    pieces = _pieces(body)
    found: list[str] = []
    for place_, piece in enumerate(pieces):
        town_later = any(not _NO_TOWN.fullmatch(later) for later in pieces[place_ + 1 :])
        together = town_later and begins_with_unit(piece)
        found += [piece] if together else _pieces(with_units_apart(piece))
    return found


def _pieces(body: str) -> list[str]:
    """The parts between commas; what a Chinese sentence goes on to say behind the address is none."""
    found = [piece.strip(" .") for piece in re.split(r"[,\n;]+", body)]
    while len(found) > 1 and not re.search(r"[A-Za-z0-9]", found[-1]):
        found.pop()
    cut = [piece if begins_with_unit(piece) else _CHINESE_TAIL.sub("", piece).strip(" .") for piece in found]
    return [piece for piece in cut if piece]


def _cut_after(body: str) -> str:
    """The address without what the sentence goes on to say."""
    if match := _ZIP.search(body):
        tail = body[match.end() :]
        # Behind a state and its postcode a name that is also a country's is the sender's.
        return body[: match.end() + _country_length(tail, american=is_whole(body[: match.end()]))]
    return _SAID_AFTER.split(body)[0]


def _country_length(tail: str, *, american: bool) -> int:
    """How much of what follows the postcode is the country."""
    if usual := re.match(
        r"[\s,]*(?:usa|u\.s\.a?\.?|us|united states(?: of america)?|china|canada)\b", tail, re.IGNORECASE
    ):
        return usual.end()
    other = None if american else re.match(r"[\s,]*([A-Za-z][A-Za-z ]+?)\s*(?=$|[,.;!?\n])", tail)
    return other.end() if other and country_of(other.group(1)) else 0


def place(piece: str, said: dict[str, str]) -> None:
    """Put one comma-separated piece where it belongs."""
    if begins_with_unit(piece) or (_BUILDING.search(piece) and not _ZIP.search(piece)):
        said["line2"] = ", ".join(filter(None, (said["line2"], piece)))
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
    elif far := re.fullmatch(r"([A-Za-z .'-]+?)\s+(\d{6})", piece):
        piece, said["zip"] = far.groups()  # "Singapore 238851"
    tail = re.search(r"(?:^|\s)([A-Za-z]{2})$", piece)
    canadian = bool(code) and not said["zip"][0].isdigit()
    if tail and tail.group(1).upper() in (PROVINCE_CODES if canadian else STATE_CODES):
        said["state"], piece = tail.group(1).upper(), piece[: tail.start()].strip(" ,")
    else:
        for name, code_ in (PROVINCE_NAMES if canadian else STATE_NAMES).items():
            whole = piece.lower() == name and (said["city"] or name not in {"new york", "washington"})
            if whole or re.search(rf"\S\s+{name}$", piece, re.IGNORECASE):
                said["state"], piece = code_, piece[: -len(name)].strip(" ,")
                break
    piece = re.sub(r"^(?:zip(?: ?code)?|in|at)\b\s*(?:is|:)?\s*", "", piece, flags=re.IGNORECASE).strip(" :")
    if piece and not said["city"] and not re.search(r"\d", piece):
        said["city"] = piece
    elif code and piece and not re.search(r"\d|\bcounty$", piece, re.IGNORECASE):
        # The town stands by the postcode, so what came before it is no town: "back house, Miami FL 33101".
        said["line2"] = ", ".join(filter(None, (said["line2"], said["city"])))
        said["city"] = piece
    elif piece and not said["line2"] and re.search(r"\d", piece) and len(piece) < 30:
        said["line2"] = piece
