"""The settings classes, docs/settings.md and .env.example name the same settings with the same defaults."""

from __future__ import annotations

import re

import pytest
from pydantic.fields import FieldInfo

from actions.settings import ActionSettings
from desk.settings import DeskSettings
from shop.settings import ShopSettings
from shopdesk.environment import GENERATED
from shopdesk.settings import RunSettings
from tests.live import PROJECT, SETTING_NAMES

CLASSES: tuple[type[ShopSettings], ...] = (ShopSettings, DeskSettings, ActionSettings, RunSettings)
DOCUMENT = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", DOCUMENT, re.MULTILINE))
FIELDS: dict[str, list[FieldInfo]] = {}
for settings_class in CLASSES:
    for field_name, field in settings_class.model_fields.items():
        FIELDS.setdefault(field_name.upper(), []).append(field)


def test_every_setting_has_a_row_and_every_row_a_setting() -> None:
    assert sorted(ROWS) == sorted(FIELDS)


def test_every_setting_is_in_the_example_file_and_nothing_else_is() -> None:
    assert sorted(SETTING_NAMES) == sorted(FIELDS)


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_the_documented_default_is_the_real_one(name: str) -> None:
    documented = re.match(r"`([^`]*)`", ROWS[name])
    if documented is None:  # words: required, none, made once, from other settings
        return
    for field in FIELDS[name]:
        real = field.get_default(call_default_factory=True)
        if real is not None or name not in {"BOT_URL", "ACTIONS_URL"}:
            assert str(real).lower() == documented[1].lower()


def test_a_setting_that_two_processes_read_has_one_default() -> None:
    for name, fields in FIELDS.items():
        defaults = {repr(field.default) for field in fields if field.default is not None}
        assert len(defaults) <= 1, name


def test_the_secrets_of_the_example_are_empty() -> None:
    example = (PROJECT / ".env.example").read_text()
    for name in GENERATED:
        assert f"\n{name}=\n" in example
