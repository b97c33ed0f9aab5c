"""A copy holds everything about the person, nothing secret, and nothing about anybody else."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from shop.errors import NotFound
from shop.privacy.collecting import CollectingService
from shop.privacy.document import MACHINE, READABLE, archive, readable
from shop.unit_of_work import UnitOfWorkFactory
from tests.privacy.known_people import NOW, PEOPLE, marks_of


@pytest.mark.parametrize("who", PEOPLE)
def test_a_copy_is_about_one_person_only(units: UnitOfWorkFactory, who: str) -> None:
    text = json.dumps(CollectingService(units).collect(who))
    for mark in marks_of(who):
        if not mark.endswith("-card"):
            assert mark in text, mark
    for other in set(PEOPLE) - {who}:
        assert [mark for mark in marks_of(other) if mark in text] == []


def test_a_copy_names_every_kind_and_no_secret(units: UnitOfWorkFactory) -> None:
    data = CollectingService(units, clock=lambda: NOW).collect("ann")
    assert all(data[kind] for kind in data if kind != "requests")
    assert data["payment_methods"][0] == {
        "type": "credit_card", "label": None, "brand": "visa", "last_four": "1111", "balance": None,
    }  # fmt: skip
    assert data["orders"][0]["payments"][0]["with"] == "credit_card"
    talk = data["conversations"][0]
    assert [len(talk[part]) for part in ("messages", "hand_overs", "notes", "contact_forms", "ratings")] == [
        1, 1, 1, 1, 1,
    ]  # fmt: skip
    assert {"topic": "profiling", "allowed": True, "said": None, "since": None} in data["consents"]
    assert "ann-card" not in json.dumps(data)


@pytest.mark.parametrize(("language", "heading"), [("en", "What you allow"), ("zh", "您的授权")])
def test_the_archive_holds_a_page_and_a_file_for_programs(
    units: UnitOfWorkFactory, language: str, heading: str
) -> None:
    data = CollectingService(units, clock=lambda: NOW).collect("ann")
    files = zipfile.ZipFile(io.BytesIO(archive(data, language=language, shop="Corner <Shop>")))
    page = files.read(READABLE).decode()
    assert heading in page and "Corner &lt;Shop&gt;" in page and "<script" not in page
    assert json.loads(files.read(MACHINE)) == json.loads(json.dumps(data))
    assert archive(data, language=language, shop="S") == archive(data, language=language, shop="S")


def test_what_somebody_wrote_is_text_in_the_page() -> None:
    page = readable(
        {"created_at": "2026", "conversations": [{"text": "<img src=x onerror=alert(1)>"}]},
        language="en",
        shop="S",
    )
    assert "<img" not in page and "&lt;img" in page


def test_nobody_gets_a_copy_of_nobody(units: UnitOfWorkFactory) -> None:
    with pytest.raises(NotFound):
        CollectingService(units).collect("never was")
