"""A shop that takes things back for so many days only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from actions.dialogue.facts import Shop
from actions.settings import ActionSettings
from actions.understanding.deadlines import asks_until_when_back
from actions.wording import Wording
from shop.services import build_services
from shop.tables import Fulfilment
from shop.unit_of_work import unit_of_work_factory
from tests.actions.plain_suggesting import PlainSuggesting
from tests.actions.talking import Conversation
from tests.actions.word_encoder import WordEncoder

TODAY = datetime(2026, 6, 20, 12, tzinfo=UTC)


@pytest.fixture
def limited(shop_engine: Engine) -> Shop:
    """Thirty days; Ann's order #W200001 arrived five weeks ago, #W200002 last week, Wei's two months ago."""
    settings = ActionSettings(identification_rule="email_or_name_and_zip", return_days=30)
    units = unit_of_work_factory(shop_engine)
    with units() as unit:
        for number, days in (("#W200001", 35), ("#W200002", 7), ("#L200001", 60)):
            order = unit.orders.with_number(number)
            assert order is not None
            order.fulfilments.append(
                Fulfilment(status="delivered", item_ids=[], delivered_at=TODAY - timedelta(days=days))
            )
        unit.commit()
    services = build_services(units, settings, encoder=WordEncoder(), clock=lambda: TODAY)
    return Shop(services, settings, suggestions=PlainSuggesting(services))


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("return the kettle of #W200001", "return_item"),
        ("exchange the lamp of #W200001 for silver", "exchange_item"),
        ("change the lamp of #W200001 to silver", "change_order"),
        ("cancel #W200001", "cancel_order"),
    ],
)
def test_what_came_too_long_ago_is_refused_with_the_day(
    limited: Shop, wording: Wording, words: str, intent: str
) -> None:
    ann = Conversation(limited, wording, customer_id="ann", language="en")
    ann.say(words, intent)
    assert ann.expects is None, ann.text
    assert "until Jun 15, 2026" in ann.text


def test_only_what_may_still_go_back_is_offered(limited: Shop, wording: Wording) -> None:
    ann = Conversation(limited, wording, customer_id="ann", language="en")
    ann.say("I want to return something", "return_item")
    assert "#W200002" in ann.text
    assert "#W200001" not in ann.text


def test_the_day_is_named_in_chinese(limited: Shop, wording: Wording) -> None:
    wei = Conversation(limited, wording, customer_id="wei", language="zh")
    wei.say("我要退货", "return_item")
    assert wei.expects is None
    assert "2026年5月21日" in wei.text


@pytest.mark.parametrize(
    "text",
    [
        "until when can i send these back?", "by when do I have to return the vase",
        "how many days do i have left to return this", "when does the return window close for my order",
        "by when must it go back?", "whats the latest i can send it back",
        "how much time is left to exchange them",
        "最晚什么时候可以退", "这个几号之前能退", "还能退几天", "退货期限是哪天", "这单多久之内可以退换",
    ],
)  # fmt: skip
def test_the_last_day_is_asked_for(text: str) -> None:
    assert asks_until_when_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "how long does a refund take after I return it", "I want to return it by friday", "can I return it",
        "until when is the sale on", "by when will it arrive", "I want to return these, how long do I have?",
        "how long do I have to wait for my return to be processed",
        "退款多久到账", "退货后几天到账", "换货要多久收到", "我想换一件大号的", "还有多少天到货",
        "我要退货，几天内有效",
    ],
)  # fmt: skip
def test_the_last_day_is_not_asked_for(text: str) -> None:
    assert not asks_until_when_back(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("until when can I return order #W200002?", "until Jul 13, 2026"),
        ("what was the last day to return #W200001?", "could be returned or exchanged until Jun 15, 2026"),
        ("by when do i have to send #W300001 back", "begins when it is delivered"),
    ],
)
def test_an_orders_own_last_day_is_told(limited: Shop, wording: Wording, text: str, told: str) -> None:
    ann = Conversation(limited, wording, customer_id="ann", language="en")
    ann.say(text, "check_refund_policy")
    assert told in ann.text
    assert ann.expects is None


def test_of_an_order_in_view_the_last_day_is_told_without_naming_it(limited: Shop, wording: Wording) -> None:
    ann = Conversation(limited, wording, customer_id="ann", language="en")
    ann.say("where is order #W200002", "track_order")
    ann.say("until when can i send these back?", "return_item")
    assert "#W200002" in ann.text
    assert "until Jul 13, 2026" in ann.text
    ann.say("how long do people have to return something in general?", "check_refund_policy")
    assert "#W200002" not in ann.text


def test_in_the_middle_of_a_return_the_last_day_is_that_of_its_order(limited: Shop, wording: Wording) -> None:
    wei = Conversation(limited, wording, customer_id="ann", language="zh")
    wei.say("我要退 #W200002 的商品", "return_item")
    asked = wei.expects
    wei.say("最晚什么时候可以退", "check_refund_policy")
    assert "2026年7月13日" in wei.text
    assert wei.expects == asked


def test_a_guest_without_an_order_is_told_the_rule_and_not_asked_who_they_are(
    limited: Shop, wording: Wording
) -> None:
    guest = Conversation(limited, wording, language="en")
    guest.say("until when can I send things back?", "check_refund_policy")
    assert guest.expects is None
