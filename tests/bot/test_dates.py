"""Days in messages, relative to a Monday: 24 November 2025."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.dates import days_in
from bot.components.pattern_entity_extractor import PatternEntityExtractor

TODAY = date(2025, 11, 24)


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("i ordered it yesterday", "yesterday", "2025-11-23"),
        ("the day before yesterday", "the day before yesterday", "2025-11-22"),
        ("i ordered last Friday", "last Friday", "2025-11-21"),
        ("on Monday i paid", "on Monday", "2025-11-17"),
        ("will it come by friday?", "by friday", "2025-11-28"),
        ("the order from last week", "last week", "2025-11-17/2025-11-23"),
        ("last month's order", "last month", "2025-10-01/2025-10-31"),
        ("the last 3 days", "the last 3 days", "2025-11-21/2025-11-24"),
        ("three days ago", "three days ago", "2025-11-21"),
        ("a couple of weeks ago", "a couple of weeks ago", "2025-11-10"),
        ("placed 2025-11-03", "2025-11-03", "2025-11-03"),
        ("on Nov 3rd", "Nov 3rd", "2025-11-03"),
        ("3 November 2024", "3 November 2024", "2024-11-03"),
        ("since march 5", "march 5", "2025-03-05"),
        ("bought on 11/3", "11/3", "2025-11-03"),
        ("25.12.2025", "25.12.2025", "2025-12-25"),
        ("ordered in May", "in May", "2025-05-01/2025-05-31"),
        ("昨天买的", "昨天", "2025-11-23"),
        ("上周三下的单", "上周三", "2025-11-19"),
        ("下周一能到吗", "下周一", "2025-12-01"),
        ("周五的订单", "周五", "2025-11-21"),
        ("11月3号买的", "11月3号", "2025-11-03"),
        ("去年十一月三号", "去年十一月三号", "2024-11-03"),
        ("2025年11月3日", "2025年11月3日", "2025-11-03"),
        ("两周前", "两周前", "2025-11-10"),
        ("上个月的订单", "上个月", "2025-10-01/2025-10-31"),
        ("最近两周", "最近两周", "2025-11-10/2025-11-24"),
        ("十月份买的", "十月份", "2025-10-01/2025-10-31"),
        ("3号下的单", "3号", "2025-11-03"),
    ],
)
def test_a_day_is_read_as_its_iso_date(text: str, place: str, value: str) -> None:
    assert [(text[e["start"] : e["end"]], e["value"]) for e in days_in(text, TODAY)] == [(place, value)]


@pytest.mark.parametrize(
    "text",
    ["may i cancel", "sat on it", "12.50", "1/2 price", "24/7", "#W12/3", "31/31/2025", "on Feb 30",
     "2月30日", "5 to 7 days", "order 3号", "in 2 days or 3", "the last 4 digits", "我要两个"],
)  # fmt: skip
def test_what_is_no_day_is_none(text: str) -> None:
    assert days_in(text, TODAY) == []


def test_the_end_of_february_has_a_month_before_it() -> None:
    assert days_in("one month ago", date(2025, 3, 31))[0]["value"] == "2025-02-28"


def test_the_component_counts_from_the_day_the_message_comes_in() -> None:
    component = PatternEntityExtractor(
        PatternEntityExtractor.get_default_config(), clock=lambda: datetime(2025, 11, 24, 23, 59)
    )
    message = Message({"text": "order 2025-11-03 not yesterday's, mail a@b.co"})
    component.process([message])
    assert [(e["entity"], e["value"]) for e in message.get("entities")] == [
        ("date", "2025-11-03"),
        ("date", "2025-11-23"),
        ("email", "a@b.co"),
    ]


def test_today_is_the_shops(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.components.pattern_entity_extractor import shop_clock

    monkeypatch.setenv("TIME_ZONE", "Asia/Shanghai")
    offset = shop_clock().utcoffset()
    assert offset is not None and offset.total_seconds() == 8 * 3600
