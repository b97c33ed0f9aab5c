"""The action server over HTTP, fed with what a real Rasa 3.6.21 has posted (recordings, record_calls.py)."""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sanic import Sanic
from sqlalchemy import Engine

from actions import bootstrap
from actions.settings import ActionSettings
from tests.actions.serving import served

RECORDINGS = {
    file.stem: json.loads(file.read_text("utf-8"))
    for file in sorted((Path(__file__).parent / "recordings").glob("*.json"))
}
Call = dict[str, Any]


@pytest.fixture
async def server(
    shop_engine: Engine, settings: ActionSettings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """Our app as it is served, on a database of the test's own; it does not know the domain yet."""
    monkeypatch.setattr(Sanic, "test_mode", True)  # other tests build an app of that name too
    monkeypatch.setattr(bootstrap, "warm_up", lambda shop: None)
    url = shop_engine.url.render_as_string(hide_password=False)
    app = bootstrap.build_app(settings.model_copy(update={"database_url": url}))
    async with served(app) as client:
        yield client


def first_call() -> Call:
    """A call that Rasa has made, to be spoiled."""
    return copy.deepcopy(RECORDINGS["cancel"][0]["call"])


async def post(server: httpx.AsyncClient, call: Any) -> httpx.Response:
    """Call the webhook."""
    return await server.post("/webhook", json=call)


async def knows_the_domain(server: httpx.AsyncClient) -> None:
    """Send the domain, as the bot does when it is asked for it."""
    answer = await post(server, {**first_call(), "domain": {"slots": {}}})
    assert answer.status_code == 200, answer.text


def in_brief(answer: Any) -> dict[str, Any]:
    """What Rasa acts upon and the shopper reads; not the state we keep for ourselves."""
    return {
        "events": [
            (
                event["event"],
                event.get("name"),
                event.get("value") if event.get("name") != "dialogue" else ...,
            )
            for event in answer["events"]
        ],
        "responses": [
            (one["text"], one["custom"].get("expects"), [button["payload"] for button in one["buttons"]])
            for one in answer["responses"]
        ],
    }


@pytest.mark.parametrize("name", RECORDINGS)
async def test_a_recorded_conversation_is_answered_as_it_was(server: httpx.AsyncClient, name: str) -> None:
    await knows_the_domain(server)
    for step in RECORDINGS[name]:
        answer = await post(server, step["call"])
        assert answer.status_code == 200, answer.text
        assert in_brief(answer.json()) == in_brief(step["answer"])


def test_the_recordings_are_of_the_rasa_we_run_and_hold_every_kind_of_call() -> None:
    calls = [step["call"] for steps in RECORDINGS.values() for step in steps]
    assert {call["version"] for call in calls} == {"3.6.21"}
    assert not any("domain" in call for call in calls)
    called = {call["next_action"] for call in calls}
    assert any(name.startswith("validate_") for name in called)
    assert any(name.startswith("action_") for name in called)


async def test_without_the_domain_it_is_asked_for_once_and_then_the_digest_is_enough(
    server: httpx.AsyncClient,
) -> None:
    call = first_call()
    refused = await post(server, call)
    assert refused.status_code == 449
    assert refused.json()["action_name"] == call["next_action"]
    assert (await post(server, {**call, "domain": {"slots": {}}})).status_code == 200
    assert (await post(server, call)).status_code == 200
    assert (await post(server, {**call, "domain_digest": "of another model"})).status_code == 449


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"next_action": None}, "next_action"),
        ({"next_action": 7}, "next_action"),
        ({"tracker": None}, "tracker"),
        ({"tracker": []}, "tracker"),
        ({"tracker": {}}, "tracker.sender_id"),
    ],
)
async def test_a_call_without_its_parts_is_refused_by_name(
    server: httpx.AsyncClient, spoil: Call, said: str
) -> None:
    answer = await post(server, {**first_call(), **spoil})
    assert answer.status_code == 422
    assert said in answer.json()["error"]


@pytest.mark.parametrize("part", ["slots", "latest_message", "events"])
async def test_a_tracker_without_its_parts_is_refused_by_name(server: httpx.AsyncClient, part: str) -> None:
    call = first_call()
    call["tracker"][part] = "nonsense"
    answer = await post(server, call)
    assert answer.status_code == 422
    assert f"tracker.{part}" in answer.json()["error"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"text"', b"{}"])
async def test_a_body_that_is_no_call_is_refused(server: httpx.AsyncClient, body: bytes) -> None:
    answer = await server.post("/webhook", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]


async def test_an_action_of_nobody_is_not_found(server: httpx.AsyncClient) -> None:
    answer = await post(server, {**first_call(), "next_action": "action_of_nobody"})
    assert (answer.status_code, answer.json()["action_name"]) == (404, "action_of_nobody")


async def test_after_all_that_the_server_still_answers(server: httpx.AsyncClient) -> None:
    await server.post("/webhook", content=b"{")
    await knows_the_domain(server)
    assert (await server.get("/health")).status_code == 200
