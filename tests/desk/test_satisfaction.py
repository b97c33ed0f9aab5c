"""Rounds: a rating is asked for once, how they end is kept, and what nobody rated is foretold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, delete

from desk.background import BackgroundWork
from insights.satisfaction.artefact import Kept, write_model
from insights.satisfaction.features import feature_table
from insights.satisfaction.foretelling import Foretelling
from insights.satisfaction.model import SatisfactionModel
from shop.satisfaction.service import Foretold, SatisfactionService
from shop.tables.desk import MessageRow
from tests.desk.conftest import MakeDesk, SetClock
from tests.desk.fakes import FakeBot, hands_over, says
from tests.desk.people import signed_in
from tests.desk.services import Desk, desk_services
from tests.desk.serving import serving, widget
from tests.insights_model.rounds import many_cases

IDLE = timedelta(hours=12)


@pytest.fixture
def services(engine: Engine, clock: SetClock) -> Desk:
    return desk_services(engine, clock)


@pytest.fixture
def satisfaction(services: Desk) -> SatisfactionService:
    return SatisfactionService(services.units, services.clock)


@pytest.fixture(scope="module")
def model() -> SatisfactionModel:
    cases = many_cases(120)
    stars = np.array([one.round.score for one in cases])
    return SatisfactionModel.fit(feature_table(cases), stars, kind="logistic")


def meant(intent: str, **more: Any) -> dict[str, Any]:
    """What the bot understood."""
    return {"intent": {"name": intent, "confidence": 0.9}, "requests": [{"intent": {"name": intent}}]} | more


def talk(services: Desk, *intents: str) -> str:
    """A conversation with the bot that answers everything."""
    conversation_id = services.begin().id
    for intent in intents:
        say(services, conversation_id, intent)
    return conversation_id


def say(services: Desk, conversation_id: str, intent: str) -> None:
    services.say(conversation_id, intent.replace("_", " "))
    services.answer(conversation_id, says("An answer.", understanding=meant(intent)))


def fall_silent(services: Desk) -> None:
    services.clock.forward(hours=13)
    services.upkeep.resolve_idle(IDLE)


def test_who_thanks_the_bot_after_it_did_something_is_asked_at_once_and_never_again(services: Desk) -> None:
    conversation_id = talk(services, "track_order", "thank")
    assert services.events(conversation_id) == ["rate_request"]
    say(services, conversation_id, "goodbye")
    fall_silent(services)
    assert services.events(conversation_id) == ["rate_request", "resolved"]


def test_thanks_in_the_middle_of_a_task_are_no_goodbye(services: Desk) -> None:
    conversation_id = talk(services, "cancel_order")
    services.say(conversation_id, "thanks")
    open_task = meant("thank", active_loop="cancel_form", requested_slot="reason")
    services.answer(conversation_id, says("Which reason?", understanding=open_task))
    assert services.events(conversation_id) == []


def test_thanks_behind_an_order_number_are_no_goodbye(services: Desk) -> None:
    conversation_id = talk(services, "track_order")
    services.say(conversation_id, "D110434谢谢")
    services.answer(conversation_id, says("Your order.", understanding=meant("thank")))
    assert services.events(conversation_id) == []


def test_who_only_greets_is_not_asked(services: Desk) -> None:
    conversation_id = talk(services, "greet", "goodbye")
    fall_silent(services)
    assert services.events(conversation_id) == ["resolved"]


def test_a_conversation_with_the_bot_alone_is_rated_and_counted_as_confirmed(
    services: Desk, satisfaction: SatisfactionService
) -> None:
    conversation_id = talk(services, "track_order")
    fall_silent(services)
    assert services.events(conversation_id) == ["resolved", "rate_request"]
    assert satisfaction.of_conversation(conversation_id)[0]["resolution"] == "assumed"
    services.shopper.rate(conversation_id, "r1", 5, "Quick")
    (ended,) = satisfaction.of_conversation(conversation_id)
    assert (ended["resolution"], ended["ended_by"]) == ("confirmed", "silence")
    assert ended["satisfaction"] == {"source": "said", "score": 5, "happy": None}
    ratings = services.reading.conversation(conversation_id)["ratings"]
    assert [(one["handled_by"], one["score"]) for one in ratings] == [("bot", 5)]


def test_every_round_is_asked_for_once_and_ends_by_itself(
    services: Desk, satisfaction: SatisfactionService
) -> None:
    conversation_id = talk(services, "track_order")
    fall_silent(services)
    services.shopper.rate(conversation_id, "r1", 2)
    say(services, conversation_id, "return_item")
    fall_silent(services)
    asked = [event for event in services.events(conversation_id) if event == "rate_request"]
    assert len(asked) == 2
    found = satisfaction.of_conversation(conversation_id)
    assert [(one["round"], one["resolution"]) for one in found] == [(1, "unresolved"), (2, "assumed")]
    assert found[1]["satisfaction"] is None


def test_who_waits_for_people_in_vain_was_not_served(
    services: Desk, satisfaction: SatisfactionService
) -> None:
    conversation_id = talk(services, "track_order")
    services.say(conversation_id, "a human, please")
    services.answer(conversation_id, hands_over())
    ann = services.agent()
    services.handling.claim(conversation_id, ann)
    services.handling.resolve(conversation_id, ann)
    (ended,) = satisfaction.of_conversation(conversation_id)
    assert (ended["resolution"], ended["ended_by"]) == ("unresolved", "agent")


def test_what_nobody_rated_is_foretold_and_marked_as_foretold(
    services: Desk, satisfaction: SatisfactionService, model: SatisfactionModel, tmp_path: Path
) -> None:
    silent, rated = talk(services, "track_order"), talk(services, "return_item")
    fall_silent(services)
    services.shopper.rate(rated, "r1", 4)
    foretelling = Foretelling(satisfaction, tmp_path)
    assert foretelling.work_off() == 0
    write_model(tmp_path, Kept("v1", model))
    assert (foretelling.work_off(), foretelling.work_off()) == (2, 0)
    (foretold,) = satisfaction.of_conversation(silent)
    assert foretold["satisfaction"]["source"] == "predicted"
    assert 1 <= foretold["satisfaction"]["score"] <= 5 and 0 <= foretold["satisfaction"]["happy"] <= 1
    (said,) = satisfaction.of_conversation(rated)
    assert said["satisfaction"] == {"source": "said", "score": 4, "happy": None}
    whole = satisfaction.summary()
    assert (whole["said"]["n"], whole["said"]["mean"], whole["said"]["happy"]) == (1, 4.0, 1.0)
    assert whole["predicted"]["n"] == 1
    assert whole["resolutions"] == {"confirmed": 1, "assumed": 1, "unresolved": 0, "abandoned": 0}
    assert satisfaction.summary(services.clock() + timedelta(days=1))["said"]["n"] == 0


def test_a_new_model_is_taken_while_the_desk_runs_and_a_broken_one_stops_nothing(
    services: Desk, satisfaction: SatisfactionService, model: SatisfactionModel, tmp_path: Path
) -> None:
    foretelling = Foretelling(satisfaction, tmp_path)
    write_model(tmp_path, Kept("v1", model))
    talk(services, "track_order")
    fall_silent(services)
    assert foretelling.work_off() == 1
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    talk(services, "return_item")
    fall_silent(services)
    assert foretelling.work_off() == 0
    write_model(tmp_path, Kept("v2-after-a-repair", model))
    assert foretelling.work_off() == 1


def test_a_round_of_which_nothing_is_left_does_not_wait_for_ever(
    services: Desk, satisfaction: SatisfactionService, model: SatisfactionModel, tmp_path: Path
) -> None:
    conversation_id = talk(services, "track_order")
    fall_silent(services)
    with services.units() as unit:
        unit.session.execute(delete(MessageRow).where(MessageRow.conversation_id == conversation_id))
        unit.commit()
    write_model(tmp_path, Kept("v1", model))
    foretelling = Foretelling(satisfaction, tmp_path)
    assert (foretelling.work_off(), foretelling.work_off()) == (1, 0)
    assert satisfaction.of_conversation(conversation_id)[0]["satisfaction"] is None


def test_what_is_foretold_of_an_unknown_round_is_passed_over(satisfaction: SatisfactionService) -> None:
    satisfaction.store([Foretold("nobody", 1, 4.0, 0.8)], "v1")
    assert satisfaction.of_conversation("nobody") == []


async def test_the_desk_foretells_by_itself_and_tells_agents(
    make_desk: MakeDesk, bot: FakeBot, model: SatisfactionModel, tmp_path: Path
) -> None:
    bot.answer = lambda question: says("On its way.", understanding=meant("track_order"))
    desk = make_desk(database_url=f"sqlite:///{tmp_path / 'elsewhere.db'}")
    write_model(desk.settings.satisfaction_path, Kept("v1", model))
    async with serving(desk) as address, signed_in(desk, address) as ann, widget(address) as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("Where is my parcel?")
        await shopper.until_message("bot")
        await ann.act(conversation_id, "resolve")
        await BackgroundWork(desk).tick()
        found = await ann.get(f"conversations/{conversation_id}")
        assert [one["satisfaction"]["source"] for one in found["rounds"]] == ["predicted"]
        assert found["rounds"][0]["resolution"] == "assumed"
        summary = await ann.get("satisfaction", days=7)
        assert (summary["days"], summary["predicted"]["n"], summary["said"]["n"]) == (7, 1, 0)
        assert summary["resolutions"]["assumed"] == 1
        await ann.get("satisfaction", 422, days=0)
