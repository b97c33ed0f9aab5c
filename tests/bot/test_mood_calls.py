"""The call that reads the mood is small, is not made for buttons, and never ends a turn."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, List

import pytest
from aiohttp import web
from rasa.core.actions.action import ActionExtractSlots
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig

from benchmarks.turns import free_port
from bot.live_tracker import LiveTracker
from bot.remedies import action_calls, mood_calls
from bot.turn import Turn, current_turn

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet]
slots:
  mood: {type: any, influence_conversation: false, mappings: [{type: custom, action: action_read_mood}]}
  dialogue: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  secret: {type: any, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_read_mood]
"""
)


def tracker_of(text: str) -> LiveTracker:
    tracker = LiveTracker("s", DOMAIN.slots)
    tracker.update(SlotSet("secret", "not for this call"), DOMAIN)
    tracker.update(UserUttered(text, {"name": "greet"}, metadata={"message_id": "m1"}), DOMAIN)
    return tracker


class Server:
    """An action server that notes what it is asked."""

    def __init__(self) -> None:
        self.port = free_port()
        self.calls: List[Dict[str, Any]] = []
        self.status = 200
        self.answer: Any = {
            "events": [{"event": "slot", "name": "mood", "value": {"upset": 0.9}}],
            "responses": [],
        }

    async def take(self, request: web.Request) -> web.Response:
        self.calls.append(await request.json())
        return web.json_response(self.answer, status=self.status)

    @property
    def endpoint(self) -> EndpointConfig:
        return EndpointConfig(f"http://127.0.0.1:{self.port}/webhook")


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ActionExtractSlots, "_run_custom_action", mood_calls._run_custom_action)
    monkeypatch.delenv("ACTIONS_URL", raising=False)


async def ask(server: Server, text: str, *, up: bool = True) -> List[Any]:
    """The events of the mapping, inside a turn of the desk."""
    current_turn.set(Turn("s", "m1"))
    runner = None
    if up:
        app = web.Application()
        app.router.add_post("/webhook", server.take)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", server.port).start()
    try:
        action = ActionExtractSlots(server.endpoint)
        return await action._run_custom_action("action_read_mood", None, None, tracker_of(text), DOMAIN)
    finally:
        await action_calls.close()
        if runner is not None:
            await runner.cleanup()


def test_it_sets_the_slot_and_sends_no_more_than_the_message_and_two_slots(patched: None) -> None:
    server = Server()
    (event,) = asyncio.run(ask(server, "what a mess"))
    assert (event.key, event.value) == ("mood", {"upset": 0.9})
    (call,) = server.calls
    assert call["next_action"] == "action_read_mood"
    assert call["tracker"]["latest_message"]["text"] == "what a mess"
    assert set(call["tracker"]["slots"]) == {"mood", "dialogue"}
    assert call["tracker"]["events"] == []


def test_buttons_are_not_asked_about(patched: None) -> None:
    server = Server()
    assert asyncio.run(ask(server, '/affirm{"a": "b"}')) == []
    assert server.calls == []


def test_an_action_server_that_is_away_leaves_the_turn_alone(patched: None) -> None:
    assert asyncio.run(ask(Server(), "what a mess", up=False)) == []


@pytest.mark.parametrize("status", [400, 404, 500])
def test_an_error_leaves_the_turn_alone(patched: None, status: int) -> None:
    server = Server()
    server.status = status
    assert asyncio.run(ask(server, "what a mess")) == []


def test_only_slots_are_taken_from_the_answer(patched: None) -> None:
    server = Server()
    server.answer = {"events": [{"event": "restart"}], "responses": [{"text": "No."}]}
    assert asyncio.run(ask(server, "what a mess")) == []
