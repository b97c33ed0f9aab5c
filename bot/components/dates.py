"""Days and stretches of days in English and Chinese, as ISO dates relative to the day of the message.

A day is ``2025-11-03``, a stretch ``2025-11-03/2025-11-09`` (ISO 8601 interval, both days included). Shoppers
speak of what they have ordered, so a weekday or a day without a year is the last one that has been, unless
the words say otherwise ("next Friday", "下周三", "by Friday"). Own patterns: general date parsers take 2 to
20 ms a message and read "may", "sat" and order numbers as dates.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Any, Callable, Dict, List, Match, Optional, Pattern, Tuple, Union

Span = Tuple[date, date]
Reading = Union[date, Span, None]
_Rule = Tuple[Pattern[str], Callable[[Match[str], date], Reading]]

_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep"
        "|october oct|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
_DAYS = {
    name: number
    for number, names in enumerate(
        "monday mon|tuesday tues tue|wednesday wed|thursday thurs thur thu|friday fri|saturday sat"
        "|sunday sun".split("|")
    )
    for name in names.split()
}
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9,
    "ten": 10, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3, "several": 3,
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "几": 3,
}  # fmt: skip
_ZH_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_MONTH = "|".join(sorted((name for name in _MONTHS if name not in {"may", "mar"}), key=len, reverse=True))
_LONG_DAY = "|".join(name for name in _DAYS if name.endswith("day"))
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_COUNT = (
    r"\d{1,3}|a couple of|couple of|a few|few|several|an?|one|two|three|four|five|six|seven|eight|nine|ten"
)
_ZH_COUNT = r"\d{1,3}|[一二两三四五六七八九十几]{1,3}"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DATED = re.compile(r"(?:\b(?:on|of|from|since|dated|placed|by|until|ordered|bought)|[于在从是])\s*$")


def days_in(text: str, today: date) -> List[Dict[str, Any]]:
    """Entities ``date`` with start, end, value and grain (``day``, ``week``, ``month`` ...), in order.

    ``text`` is folded: half width, one character for one. A date that does not exist is none.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    found: List[Dict[str, Any]] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(lowered):
            start, end = match.span()
            if any(start < other["end"] and end > other["start"] for other in found):
                continue
            try:
                value = read(match, today)
            except (ValueError, OverflowError):
                continue
            if value is not None:
                found.append({"entity": "date", "start": start, "end": end, **_written(value)})
    return sorted(found, key=lambda entity: entity["start"])


def _written(value: Union[date, Span]) -> Dict[str, str]:
    if isinstance(value, date):
        return {"value": value.isoformat(), "grain": "day"}
    first, last = value
    days = (last - first).days + 1
    grain = "week" if days <= 7 else "month" if days <= 31 else "year"
    return {"value": f"{first.isoformat()}/{last.isoformat()}", "grain": grain}


def _number(said: Optional[str]) -> int:
    said = (said or "1").strip()
    if said.isdigit():
        return int(said)
    if said in _NUMBERS:
        return _NUMBERS[said]
    tens, _, ones = said.partition("十")
    return (_NUMBERS.get(tens, 1) * 10 if "十" in said else 0) + _NUMBERS.get(ones, 0)


def _past(month: int, day: int, today: date) -> date:
    """The last such day that has been; one that is less than two months ahead is meant ahead."""
    this = date(today.year, month, day)
    return this if (this - today).days <= 60 else date(today.year - 1, month, day)


def _with_year(year: Optional[str], month: int, day: int, today: date) -> date:
    if not year:
        return _past(month, day, today)
    number = int(year)
    return date(number + 2000 if number < 100 else number, month, day)


def _numeric(match: Match[str], today: date) -> Reading:
    """``11/3`` and ``3.11.2025``: month first with a slash, day first with a point, as far as it can be."""
    one, other, year = int(match["one"]), int(match["other"]), match["year"]
    month, day = (other, one) if match["mark"] == "." or one > 12 else (one, other)
    if match.group() == "24/7":
        return None
    if not year and (match["mark"] == "." or not (_DATED.search(match.string, 0, match.start()) or
                                                  match.group() == match.string.strip())):  # fmt: skip
        return None  # 12.50, 24/7, 1/2 price
    return _with_year(year, month, day, today)


def _weekday(match: Match[str], today: date) -> Reading:
    which, day = (match["which"] or "").strip(), _DAYS[match["day"]]
    behind = (today.weekday() - day) % 7 or 7
    if which == "next":
        return today + timedelta(days=7 - today.weekday() + day)
    if which in {"this", "coming", "by", "until", "before", "this coming"}:
        return today + timedelta(days=(day - today.weekday()) % 7)
    return today - timedelta(days=behind)


def _zh_weekday(match: Match[str], today: date) -> Reading:
    which = match["which"] or ""
    weeks = which.count("下") - which.count("上")
    monday = today - timedelta(days=today.weekday())
    meant = monday + timedelta(days=7 * weeks + _ZH_DAYS[match["day"]])
    return meant if which else (meant if meant <= today else meant - timedelta(days=7))


def _ago(match: Match[str], today: date) -> Reading:
    return _ago_of(_number(match["count"]), match["unit"], today)


def _months_before(today: date, count: int) -> date:
    months = today.year * 12 + today.month - 1 - count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _stretch(match: Match[str], today: date) -> Reading:
    """``last week``, ``this month``, ``上个月``, ``去年``."""
    which, unit = match["which"], match["unit"]
    step = (
        -1 if re.match(r"last|past|previous|上|去|前", which) else 1 if re.match(r"next|下|明", which) else 0
    )
    if step == -1 and which.startswith("上上"):
        step = -2
    if unit.startswith(("week", "周", "星期", "礼拜")):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        if "end" in unit or "末" in unit:
            return monday + timedelta(days=5), monday + timedelta(days=6)
        return monday, monday + timedelta(days=6)
    if unit.startswith(("month", "月")):
        first = _months_before(today.replace(day=1), -step)
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    year = today.year + step
    return date(year, 1, 1), date(year, 12, 31)


def _last_days(match: Match[str], today: date) -> Reading:
    """``the last three days``, ``过去两周``: up to today."""
    return _ago_of(_number(match["count"]), match["unit"], today), today


def _ago_of(count: int, unit: str, today: date) -> date:
    if unit.startswith(("day", "天")):
        return today - timedelta(days=count)
    if unit.startswith(("week", "周", "星期", "个星期", "个礼拜")):
        return today - timedelta(weeks=count)
    return _months_before(today, count * (12 if unit.startswith(("year", "年")) else 1))


def _whole_month(match: Match[str], today: date) -> Reading:
    month = _MONTHS[match["month"]]
    year = int(match["year"]) if match["year"] else today.year - (month > today.month)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _zh_month(match: Match[str], today: date) -> Reading:
    month = _number(match["month"])
    if not 1 <= month <= 12:
        return None
    which = match["year"] or ""
    year = (
        int(which[:4])
        if which[:4].isdigit()
        else today.year - (which.startswith("去") or (not which and month > today.month))
    )
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _zh_day(match: Match[str], today: date) -> Reading:
    year, month, day = match["year"] or "", _number(match["month"]), _number(match["day"])
    if year[:4].isdigit():
        return date(int(year[:4]), month, day)
    if year:
        return date(today.year - year.startswith("去"), month, day)
    return _past(month, day, today)


def _named_day(match: Match[str], today: date) -> Reading:
    steps = {
        "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
        "last night": -1, "the day before yesterday": -2, "tomorrow": 1, "the day after tomorrow": 2,
        "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "昨天": -1, "昨日": -1, "昨晚": -1, "前天": -2,
        "大前天": -3,
        "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
    }  # fmt: skip
    return today + timedelta(days=steps[match.group()])


def _day_of_month(match: Match[str], today: date) -> Reading:
    """``the 3rd``, ``3号``: the last one that has been."""
    day = _number(match["day"])
    meant = today.replace(day=day)
    if meant <= today:
        return meant
    before = _months_before(today.replace(day=1), 1)
    return before.replace(day=day)


def _rule(pattern: str, read: Callable[[Match[str], date], Reading]) -> _Rule:
    return re.compile(pattern, re.ASCII), read


def _iso(match: Match[str], today: date) -> Reading:
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def _month_and_day(match: Match[str], today: date) -> Reading:
    return _with_year(match["year"], _MONTHS[match["month"]], int(match["day"]), today)


def _ago_counted(match: Match[str], today: date) -> Reading:
    return _ago(match, today) if match["count"] else None


_DAY_OF = rf"(?P<day>[0-3]?\d){_ORDINAL}"
_A_MONTH = rf"(?P<month>{_MONTH}|may|mar)"
_A_YEAR = r"(?:,?\s+(?P<year>20\d\d))?"
_ZH_YEAR = r"(?:(?P<year>20\d\d年|去年|今年)的?)?"
_ZH_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])月"
_ZH_DAY = r"(?P<day>[0-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[号日]"
_WHICH_DAY = r"(?P<which>last|next|this coming|this|coming|by|until|before)"
_NAMED = (
    r"\bthe day (?:before yesterday|after tomorrow)\b|\bthis (?:morning|afternoon|evening)\b|\blast night\b"
    r"|\b(?:today|tonight|yesterday|tomorrow)\b|大?[前后]天|[今昨明][天日]|[今昨]晚|今早"
)
# The first rule that fits a place has it.
_RULES = (
    _rule(r"(?<![\d#/.-])(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d/]|-\d)", _iso),
    _rule(f"{_ZH_YEAR}{_ZH_MONTH}份?{_ZH_DAY}", _zh_day),
    _rule(rf"\b{_A_MONTH}\.?\s+{_DAY_OF}{_A_YEAR}(?![\d:]|\s*(?:percent|%))\b", _month_and_day),
    _rule(rf"\b(?:the\s+)?{_DAY_OF}\s+(?:of\s+)?{_A_MONTH}\b\.?{_A_YEAR}", _month_and_day),
    _rule(
        r"(?<![\w#/.-])(?P<one>\d{1,2})(?P<mark>[/.])(?P<other>\d{1,2})(?:(?P=mark)(?P<year>20\d\d|\d\d))?"
        r"(?![\w/%]|[.-]\d)",
        _numeric,
    ),
    _rule(_NAMED, _named_day),
    _rule(rf"\b(?P<count>{_COUNT})\s+(?P<unit>days?|weeks?|months?|years?)\s+(?:ago|back|earlier)\b", _ago),
    _rule(
        rf"(?P<count>{_ZH_COUNT}|)(?P<unit>天|个星期|个礼拜|周|星期|个月|年)(?:以|之)?前(?!天)", _ago_counted
    ),
    _rule(
        rf"\b(?:the\s+)?(?:last|past)\s+(?P<count>{_COUNT})\s+(?P<unit>days?|weeks?|months?)\b", _last_days
    ),
    _rule(rf"(?:过去|最近|近|这)(?P<count>{_ZH_COUNT})(?P<unit>天|个星期|周|个月)", _last_days),
    _rule(rf"\b(?:on\s+)?{_WHICH_DAY}\s+(?P<day>{_DAY})\b", _weekday),
    _rule(rf"\b(?:on\s+)?(?P<which>)(?P<day>{_LONG_DAY})\b", _weekday),
    _rule(
        r"(?P<which>上上|下下|上|下|这|本|)个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?!个)", _zh_weekday
    ),
    _rule(r"\b(?P<which>last|past|previous|this|next)\s+(?P<unit>weekend|week|month|year)\b", _stretch),
    _rule(r"(?P<which>上上|上|下|这|本)个?(?P<unit>周末|周|星期|礼拜|月)(?![一二三四五六日天])", _stretch),
    _rule(r"(?P<which>去|今|明|前)(?P<unit>年)", _stretch),
    _rule(
        rf"\b(?:in|from|since|during|of|back in|last)\s+(?P<month>{_MONTH}|may|march)\b{_A_YEAR}(?!\s*\d)",
        _whole_month,
    ),
    _rule(rf"{_ZH_YEAR}(?<!\d){_ZH_MONTH}(?:份|底|初|中|的)", _zh_month),
    _rule(r"\bon the (?P<day>[0-3]?\d)(?:st|nd|rd|th)\b", _day_of_month),
    _rule(r"(?<![\d第A-Za-z#单])(?P<day>[12]?\d|3[01])号(?=[下买订的到收送寄付，, ]|那天)", _day_of_month),
)
