"""The remedies fit the installed Rasa, and do what Rasa does."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet

from bot.remedies import PATCHED, action_validation, debug_copies, event_classes

ROOT = Path(__file__).resolve().parents[2]


def source_digest(dotted: str) -> str:
    """Digests of the sources of modules and functions in a fresh interpreter, where Rasa is unpatched."""
    code = (
        "import hashlib, importlib, inspect, sys\n"
        "for dotted in sys.argv[1:]:\n"
        "    parts = dotted.split('.')\n"
        "    for end in range(len(parts), 0, -1):\n"
        "        try:\n"
        "            found = importlib.import_module('.'.join(parts[:end]))\n"
        "            break\n"
        "        except ModuleNotFoundError:\n"
        "            pass\n"
        "    for part in parts[end:]:\n"
        "        found = getattr(found, part)\n"
        "    print(hashlib.sha256(inspect.getsource(found).encode()).hexdigest()[:16])\n"
    )
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *dotted.split()],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout


def test_rasa_is_the_version_the_remedies_were_written_against() -> None:
    assert rasa.__version__ == "3.6.21"


def test_every_replaced_function_is_still_what_it_was() -> None:
    names = sorted(PATCHED)
    digests = source_digest(" ".join(names)).split()
    changed = {name: digest for name, digest in zip(names, digests, strict=True) if PATCHED[name] != digest}
    assert not changed, "read these again, adapt the remedy, then write down their new digests"


@pytest.mark.parametrize("name", debug_copies.MODULES)
def test_deep_copies_serve_debug_lines_only(name: str) -> None:
    tree = ast.parse(inspect.getsource(importlib.import_module(name)))
    logged = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("structlogger."):
            logged.update(id(inner) for inner in ast.walk(node))
    copies = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "copy"
    ]
    assert copies
    assert all(id(node) in logged for node in copies)


def test_installing_twice_changes_nothing() -> None:
    import bot.remedies

    bot.remedies.install()
    before = RemoteAction.run, Event.resolve_by_type
    bot.remedies.install()
    assert (RemoteAction.run, Event.resolve_by_type) == before


def test_event_classes_are_those_rasa_finds() -> None:
    event_classes.install()
    for name in ("user", "bot", "slot", "action", "active_loop", "rewind", "session_started"):
        assert event_classes.resolve_by_type(name) is event_classes._stock(name)
    with pytest.raises(ValueError, match="Unknown event name"):
        event_classes.resolve_by_type("no such event")
    assert isinstance(Event.from_parameters({"event": "slot", "name": "a", "value": 1}), SlotSet)


GOOD = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "timestamp": None, "name": "a", "value": {"b": 1}}]},
    {"events": [{"event": "followup", "name": "action_x"}], "responses": [{"text": "hi"}]},
    {"events": [{"event": "user", "text": "hi", "parse_data": {"entities": []}}]},
    {},
]
BAD: list = [
    {"events": [{"event": "slot", "name": 7, "value": 1}]},
    {"events": [{"event": "slot", "name": "a"}]},
    {"events": [{"event": "no such event"}]},
    {"events": [{"timestamp": 1}]},
    {"events": [{"event": "slot", "name": "a", "value": 1, "timestamp": "now"}]},
    {"events": ["slot"]},
    {"events": {}},
    {"responses": ["hi"]},
    [],
    None,
    "text",
]


def stock_accepts(result: Any) -> bool:
    try:
        jsonschema.validate(result, RemoteAction.action_response_format_spec())
    except jsonschema.ValidationError:
        return False
    return True


@pytest.mark.parametrize("result", [*GOOD, *BAD])
def test_an_answer_is_accepted_exactly_where_rasa_accepts_it(result: Any) -> None:
    if stock_accepts(result):
        action_validation.validate(result)
    else:
        with pytest.raises(jsonschema.ValidationError):
            action_validation.validate(result)
