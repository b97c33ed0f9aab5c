"""What was learned, in its files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentiment.adapter import FACTS, FILE, SHIPPED, read_adapter
from sentiment.bilingual import read_adapters
from sentiment.errors import WeightsWrong
from tests.sentiment_model.adapters import random_adapter

SHIPPED_MOST_BYTES, ALL_MOST_BYTES = 3_500_000, 5_000_000


def test_what_was_written_is_read_again_in_eight_bits(tmp_path: Path) -> None:
    adapter = replace(random_adapter(), temperature=1.5)
    adapter.write(tmp_path / "new" / "folder")
    again = read_adapter(tmp_path / "new" / "folder")
    assert (again.scale, again.temperature, again.facts["texts"]) == (adapter.scale, 1.5, 5)
    assert again.changes.keys() == adapter.changes.keys()
    for name, change in adapter.changes.items():
        for before, after in zip(change, again.changes[name], strict=True):
            assert np.abs(before - after).max() <= np.abs(before).max() / 127
    for name, array in adapter.head.items():
        assert np.allclose(array, again.head[name], atol=1e-3)


def test_a_map_without_a_change_stays_and_one_with_a_change_gets_the_product() -> None:
    adapter = random_adapter()
    weight = np.ones((384, 384), np.float32)
    assert adapter.merged(0, "query", weight) is weight
    inward, outward = adapter.changes["9.query"]
    assert np.allclose(adapter.merged(9, "query", weight), 1 + 2.0 * outward @ inward, atol=1e-6)


def test_the_fingerprint_tells_weights_apart_and_nothing_else() -> None:
    adapter = random_adapter()
    assert adapter.fingerprint == replace(adapter, temperature=2.0, facts={}).fingerprint
    others = {random_adapter(seed=1).fingerprint, replace(adapter, scale=1.0).fingerprint}
    assert len(others | {adapter.fingerprint}) == 3


def _nothing(folder: Path) -> None:
    (folder / FILE).unlink()


def _half(folder: Path) -> None:
    whole = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(whole[: len(whole) // 2])


def _no_json(folder: Path) -> None:
    (folder / FACTS).write_text("{")


def _other_version(folder: Path) -> None:
    facts = json.loads((folder / FACTS).read_text())
    (folder / FACTS).write_text(json.dumps(facts | {"format": 99}))


@pytest.mark.parametrize("spoil", [_nothing, _half, _no_json, _other_version])
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, spoil: object) -> None:
    random_adapter().write(tmp_path)
    spoil(tmp_path)  # type: ignore[operator]
    with pytest.raises(WeightsWrong, match=str(tmp_path)):
        read_adapter(tmp_path)


def test_the_weights_that_ship_are_small_and_say_where_they_come_from() -> None:
    assert (SHIPPED / FILE).stat().st_size <= SHIPPED_MOST_BYTES
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) <= ALL_MOST_BYTES
    for adapter in read_adapters(SHIPPED).values():
        assert {"base", "data"} <= adapter.facts.keys()
