"""The action server as Rasa sees it: calls recorded from a Rasa 3.6.21 server, replayed on the same shop.

Each recording is one conversation: what Rasa posted to `/webhook` (events since the shopper's message,
without the domain) and what it got back.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

from actions import names
from actions.bootstrap import build_app, build_executor, build_moods
from actions.dialogue.facts import Shop
from actions.settings import ActionSettings
from shop.views import OrderView

RECORDINGS = sorted((Path(__file__).parent / "recordings").glob("*.json"))


@pytest.fixture
def executor(shop: Shop) -> ActionExecutor:
    """The server's own executor."""
    return build_executor(shop, build_moods(ActionSettings()))


async def answer(executor: ActionExecutor, call: dict[str, Any]) -> dict[str, Any]:
    """What the server answers to a call."""
    result = await executor.run({**call, "domain": {}})
    assert result is not None
    plain: dict[str, Any] = json.loads(json.dumps(result.model_dump()))
    return plain


def recorded(name: str) -> list[dict[str, Any]]:
    """The calls of a recorded conversation."""
    calls: list[dict[str, Any]] = json.loads(
        (Path(__file__).parent / "recordings" / f"{name}.json").read_text("utf-8")
    )
    return calls


@pytest.mark.parametrize("recording", [file.stem for file in RECORDINGS])
async def test_a_recorded_conversation_gets_the_same_answers(
    executor: ActionExecutor, recording: str
) -> None:
    for step in recorded(recording):
        given = await answer(executor, step["call"])
        expected = step["answer"]
        assert [message["text"] for message in given["responses"]] == [
            m["text"] for m in expected["responses"]
        ]
        assert [m["custom"].get("expects") for m in given["responses"]] == [
            m["custom"].get("expects") for m in expected["responses"]
        ]
        assert [(e["event"], e.get("name"), _steering(e)) for e in given["events"]] == [
            (e["event"], e.get("name"), _steering(e)) for e in expected["events"]
        ]


def _steering(event: dict[str, Any]) -> Any:
    """The value where it decides what Rasa does next."""
    return event.get("value") if event.get("name") in {names.SLOT_REQUESTED, names.SLOT_CUSTOMER} else None


async def test_a_recorded_conversation_changes_the_shop(executor: ActionExecutor, shop: Shop) -> None:
    for step in recorded("chinese_queue"):
        await answer(executor, step["call"])
    order: OrderView = shop.services.orders.order_of("wei", "#L100001")
    assert order.status == "cancelled"
    assert shop.services.orders.order_of("wei", "#L200001").status == "return_requested"


async def test_the_last_call_again_changes_nothing_more(executor: ActionExecutor, shop: Shop) -> None:
    calls = recorded("cancel")
    for step in calls:
        await answer(executor, step["call"])
    version = shop.services.orders.order_of("ann", "#W100001").version
    again = await answer(executor, calls[-1]["call"])
    assert "cancelled" in again["responses"][0]["text"]
    assert shop.services.orders.order_of("ann", "#W100001").version == version


async def test_every_answer_sets_the_slots_that_rasa_keeps(executor: ActionExecutor) -> None:
    for step in recorded("cancel"):
        given = await answer(executor, step["call"])
        assert {e["name"] for e in given["events"] if e["event"] == "slot"} >= {*names.SLOTS} - {
            names.SLOT_MOOD,
            names.SLOT_ESCALATION,
        }


async def test_a_form_that_is_done_closes_itself_and_listens(executor: ActionExecutor) -> None:
    calls = recorded("cancel")
    for step in calls[:-1]:
        await answer(executor, step["call"])
    events = (await answer(executor, calls[-1]["call"]))["events"]
    assert {"event": "active_loop", "name": None, "timestamp": None} in events
    assert events[-1]["event"] == "followup" and events[-1]["name"] == "action_listen"


async def test_a_question_of_another_form_is_handed_to_it(executor: ActionExecutor) -> None:
    followups = []
    for step in recorded("exchange_becomes_return"):
        given = await answer(executor, step["call"])
        followups += [event["name"] for event in given["events"] if event["event"] == "followup"]
    assert "return_form" in followups


async def test_a_failing_shop_fails_the_action(
    executor: ActionExecutor, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(type(shop.services.orders), "orders_of", broken)
    with pytest.raises(OSError):
        await answer(executor, recorded("cancel")[1]["call"])


async def test_an_unknown_action_is_refused(executor: ActionExecutor) -> None:
    call = {**recorded("cancel")[0]["call"], "next_action": "action_of_nobody"}
    with pytest.raises(ActionNotFoundException):
        await answer(executor, call)


def test_every_action_of_the_domain_is_registered(executor: ActionExecutor) -> None:
    assert set(executor.actions) == {
        *names.ACTIONS,
        names.ACTION_READ_MOOD,
        *(f"validate_{form}" for form in names.FORMS),
    }


def test_the_app_answers_health_and_webhook(tmp_path: Path) -> None:
    app = build_app(ActionSettings(database_url=f"sqlite:///{tmp_path / 'shop.db'}"))
    assert {"health", "webhook", "actions", "mood"} <= {
        route.path for route in app.router.routes_all.values()
    }
