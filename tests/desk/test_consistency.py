"""Texts, documentation and code say the same."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog
import yaml
from fastapi import FastAPI
from starlette.routing import WebSocketRoute

from desk import logs
from desk.agents.access import signed_in
from desk.app import create_app
from desk.context import DeskContext
from desk.widget.session import WidgetSession
from desk.wording import FOLDER, Wording

PROJECT = Path(__file__).parents[2]
SOURCES = [
    path
    for folder in ("desk", "shop/conversations", "shop/misses")
    for path in (PROJECT / folder).rglob("*.py")
]
PROTOCOL = (PROJECT / "docs" / "widget-protocol.md").read_text(encoding="utf-8")
API = (PROJECT / "docs" / "desk-api.md").read_text(encoding="utf-8")


def texts(language: str) -> dict[str, str]:
    """Every text of a language by its dotted name."""
    read = yaml.safe_load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    flat: dict[str, str] = {}
    for name, value in read.items():
        for inner, text in value.items() if isinstance(value, dict) else [("", value)]:
            flat[f"{name}.{inner}".rstrip(".")] = text
    return flat


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def fastapi_app(desk: DeskContext) -> FastAPI:
    app: Any = create_app(desk)
    while not isinstance(app, FastAPI):
        app = getattr(app, "other_asgi_app", None) or app._app
    return app


def test_both_languages_have_every_text_with_the_same_placeholders() -> None:
    english, chinese = texts("en"), texts("zh")
    assert english.keys() == chinese.keys()
    for name in english:
        assert placeholders(english[name]) == placeholders(chinese[name]), name
        assert re.search("[\u4e00-\u9fff]", chinese[name]) or name.endswith("bad_field"), name


def test_every_error_code_that_can_be_raised_has_words() -> None:
    raised = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = {"ApiError": 1, "Conflict": 0, "NotFound": 0, "InvalidInput": 0, "RuleViolation": 0}
            at = place.get(node.func.id)
            if at is not None and len(node.args) > at and isinstance(node.args[at], ast.Constant):
                raised.add(node.args[at].value)
    assert {"not_claimed", "unknown_conversation", "rate_limited"} <= raised
    assert not {code for code in raised if f"api.{code}" not in texts("en")}


def test_no_sentence_for_people_is_written_in_python() -> None:
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search("[\u4e00-\u9fff]", node.value), source


def test_the_time_of_opening_is_told_in_the_shops_zone() -> None:
    wording = Wording.read(ZoneInfo("Asia/Shanghai"))
    facts = {"next_open": "2026-11-19T01:00:00.000Z", "open": False}
    assert "Thursday, 19 November at 09:00" in wording("en", "handoff_offline", **facts)
    assert "11月19日星期四 09:00" in wording("zh", "handoff_offline", **facts)


def test_every_frame_event_and_code_is_in_the_protocols_description() -> None:
    session = WidgetSession.__dict__
    frames = {name.removeprefix("_on_") for name in session if name.startswith("_on_")}
    for name in frames | {"hello", "new_conversation", "welcome", "ack", "state", "error", "pong"}:
        assert f'"{name}"' in PROTOCOL or f"`{name}`" in PROTOCOL, name
    events = set()
    for source in SOURCES:
        code = source.read_text(encoding="utf-8")
        events |= set(re.findall(r'announce\(\s*"(\w+)"', code))
        events |= set(re.findall(r'"(handoff_(?:assigned|queued|offline))"', code))
    assert "agent_joined" in events
    for event in events:
        assert f"`{event}`" in PROTOCOL, event
        assert event in texts("en"), event


def test_every_route_of_the_agents_api_is_described_guarded_and_in_the_page(desk: DeskContext) -> None:
    app = fastapi_app(desk)
    paths = app.openapi()["paths"]
    ours = {path: methods for path, methods in paths.items() if path.startswith("/api/desk")}
    assert len(ours) > 20
    for path, methods in ours.items():
        for method, operation in methods.items():
            assert operation["summary"], path
            if (path, method) != ("/api/desk/session", "post"):
                assert operation.get("security"), f"{method} {path} is open to everybody"
        word = path.removeprefix("/api/desk/").split("/")[-1]
        name = word if not word.startswith("{") else path.split("/")[-2]
        assert name in API, path
    assert signed_in  # what the guards are made of


def test_every_documented_address_exists(desk: DeskContext) -> None:
    app = fastapi_app(desk)
    known = set(app.openapi()["paths"]) | {r.path for r in app.routes if isinstance(r, WebSocketRoute)}
    for path in re.findall(r"`(?:GET|POST)? ?(/(?:ws|api|webhooks|health)[\w/.-]*)`", PROTOCOL + API):
        assert path in known | {"/api/desk", "/api/openapi.json"}, path


def test_feed_events_are_in_the_page() -> None:
    kinds = set()
    for source in SOURCES:
        kinds |= set(re.findall(r'(?:feed|self)\.add\(\s*"(\w+)"', source.read_text(encoding="utf-8")))
    assert {"message", "conversation", "counts", "presence", "note"} <= kinds
    for kind in kinds:
        assert f"`{kind}`" in API, kind


def test_logs_are_json_without_personal_data(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        logs.set_up("info")
        structlog.get_logger().info("seen", email="ann@example.com", text="my order", conversation_id="c1")
        written = capsys.readouterr().err
    finally:
        structlog.reset_defaults()
    assert "ann@example.com" not in written and "my order" not in written
    assert '"conversation_id": "c1"' in written


def test_nothing_is_logged_under_a_private_name() -> None:
    for source in SOURCES:
        for call in re.findall(r"log\.\w+\(([^)]*)\)", source.read_text(encoding="utf-8")):
            names = set(re.findall(r"(\w+)=", call))
            assert not names & logs.PRIVATE, (source, call)
