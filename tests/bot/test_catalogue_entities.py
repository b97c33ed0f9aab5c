"""The component: saved and loaded, with a file that comes, changes and goes."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, Dict, List

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.components.catalogue_entity_extractor import CatalogueEntityExtractor
from bot.components.gazetteer_file import GazetteerFile, gazetteer_path
from bot.components.pattern_entity_extractor import PatternEntityExtractor

CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("catalogue")


def write(file: Path, product: str, digest: str) -> None:
    entries = [
        {"entity": "product", "value": product, "names": [product], "parts": [], "ids": ["P1"]},
        {"entity": "color", "value": "red", "names": ["red"], "parts": [], "ids": [], "option": "color"},
    ]
    content = {"format": 1, "hash": digest, "entries": entries, "ordinary": [], "frequent": []}
    new = file.with_suffix(".new")
    new.write_text(json.dumps(content))
    new.replace(file)


def config(file: Path) -> Dict[str, Any]:
    return {**CatalogueEntityExtractor.get_default_config(), "file": str(file), "check_seconds": 0}


def entities(component: CatalogueEntityExtractor, text: str) -> List[Dict[str, Any]]:
    message = Message({"text": text})
    component.process([message])
    component.gazetteer_file.wait()
    return message.get("entities", [])


def test_entities_are_the_same_after_saving_and_loading(tmp_path: Path) -> None:
    file = tmp_path / "gazetteer.json"
    write(file, "Desk Lamp", "one")
    storage = LocalModelStorage.create(tmp_path / "storage")
    made = CatalogueEntityExtractor.create(config(file), storage, RESOURCE, CONTEXT)
    loaded = CatalogueEntityExtractor.load(config(file), storage, RESOURCE, CONTEXT)
    text = "a red desk lmap"
    assert entities(loaded, text) == entities(made, text)
    assert entities(loaded, text) == [
        {
            "entity": "color", "start": 2, "end": 5, "value": "red", "confidence": 1.0,
            "extractor": "CatalogueEntityExtractor", "option": "color",
        },
    ]  # fmt: skip
    assert entities(loaded, "my desk lamp")[0]["ids"] == ["P1"]


def test_a_changed_file_is_read_without_training_or_restart(tmp_path: Path) -> None:
    file = tmp_path / "gazetteer.json"
    component = CatalogueEntityExtractor(config(file))
    assert entities(component, "my desk lamp") == []
    write(file, "Desk Lamp", "one")
    assert [e["value"] for e in entities(component, "my desk lamp")] == ["Desk Lamp"]
    write(file, "Wall Clock", "two, longer")
    entities(component, "begins to read")
    assert [e["value"] for e in entities(component, "desk lamp, wall clock")] == ["Wall Clock"]


def test_a_missing_or_broken_file_is_told_once_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "gazetteer.json"
    component = CatalogueEntityExtractor(config(file))
    with caplog.at_level(logging.WARNING, logger="bot.components.gazetteer_file"):
        for _ in range(3):
            assert entities(component, "a red lamp") == []
    assert len(caplog.records) == 1 and str(file) in caplog.text
    write(file, "Desk Lamp", "one")
    assert entities(component, "red")[0]["value"] == "red"
    file.write_text("{ half")
    entities(component, "begins to read")
    assert entities(component, "red")[0]["value"] == "red", "what was known stays"


def test_the_file_is_looked_at_once_a_second_at_most(tmp_path: Path) -> None:
    file, now = tmp_path / "gazetteer.json", [0.0]
    watched = GazetteerFile(file, 1.0, clock=lambda: now[0])
    assert watched.current() is None
    write(file, "Desk Lamp", "one")
    now[0] = 0.9
    assert watched.current() is None
    now[0] = 1.0
    assert watched.current() is not None


def test_the_environment_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTEER_FILE", "/somewhere/names.json")
    assert gazetteer_path(None) == Path("/somewhere/names.json")
    assert gazetteer_path("/other.json") == Path("/other.json")
    monkeypatch.delenv("GAZETTEER_FILE")
    assert gazetteer_path(None).parts[-2:] == ("var", "gazetteer.json")


def test_numbers_and_addresses_are_never_products(tmp_path: Path) -> None:
    file = tmp_path / "gazetteer.json"
    write(file, "Desk Lamp", "one")
    message = Message({"text": "desk.lamp@example.com ordered a Desk Lamp, order #D700101"})
    PatternEntityExtractor(PatternEntityExtractor.get_default_config()).process([message])
    CatalogueEntityExtractor(config(file)).process([message])
    kinds = [(entity["entity"], entity["value"]) for entity in message.get("entities")]
    assert kinds == [
        ("email", "desk.lamp@example.com"),
        ("product", "Desk Lamp"),
        ("order_number", "#D700101"),
    ]


def test_a_button_payload_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "gazetteer.json"
    write(file, "Desk Lamp", "one")
    assert entities(CatalogueEntityExtractor(config(file)), '/ask_product{"product_id": "desk lamp"}') == []
