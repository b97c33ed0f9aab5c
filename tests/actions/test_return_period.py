"""A shop that takes things back for so many days only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from actions.dialogue.facts import Shop
from actions.settings import ActionSettings
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
