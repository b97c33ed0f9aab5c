"""Versions of the model: swapped while calls run, broken ones left alone, old ones deleted."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from actions.suggestions.keeping import keep_suggestions
from actions.suggestions.model_store import ModelStore
from actions.suggestions.service import Suggestions
from actions.suggestions.versions import (
    current_version,
    read_version,
    remove_drafts,
    use_version,
    version_name,
    versions,
    write_version,
)
from actions.suggestions.wanted import Asked
from recommender.errors import ArtefactWrong
from shop.services import Services
from tests.actions.suggestions.boutique import NOW
from tests.actions.suggestions.trained import train_quickly


def test_a_version_comes_back_as_it_was_written(boutique: Services, versions_folder: Path) -> None:
    written = train_quickly(boutique, versions_folder)
    read = read_version(versions_folder, written.version)
    assert (read.item_ids, read.version) == (written.item_ids, written.version)
    np.testing.assert_array_equal(read.vectors, written.vectors)
    assert (read.pairs.strength != written.pairs.strength).nnz == 0
    assert isinstance(read.vectors.base, np.memmap)


def test_a_new_version_is_used_from_the_next_refresh_on(
    boutique: Services, versions_folder: Path, untrained: Suggestions
) -> None:
    assert untrained.version == "untrained"
    train_quickly(boutique, versions_folder, "20260501-000001-a")
    assert untrained.refresh()
    assert untrained.version == "20260501-000001-a"
    train_quickly(boutique, versions_folder, "20260501-000002-b")
    assert untrained.refresh()
    assert untrained.version == "20260501-000002-b"
    assert not untrained.refresh()


def _break_pointer(folder: Path) -> None:
    (folder / "current.json").write_text("{half", encoding="utf-8")


def _break_model(folder: Path) -> None:
    (folder / "20260501-000002-b" / "model" / "model.json").write_text("[]", encoding="utf-8")


def _break_vectors(folder: Path) -> None:
    (folder / "20260501-000002-b" / "vectors.npy").write_bytes(b"\x93NUMPY")


def _break_count(folder: Path) -> None:
    np.save(folder / "20260501-000002-b" / "items.npy", np.array(["a", "b"]))


def _break_facts(folder: Path) -> None:
    (folder / "20260501-000002-b" / "facts.json").write_text(json.dumps({"format": 99}), encoding="utf-8")


def _point_elsewhere(folder: Path) -> None:
    (folder / "current.json").write_text(json.dumps({"version": "../../etc"}), encoding="utf-8")


def _point_at_nothing(folder: Path) -> None:
    (folder / "current.json").write_text(json.dumps({"version": "not-there"}), encoding="utf-8")


@pytest.mark.parametrize(
    "break_it",
    [_break_pointer, _break_model, _break_vectors, _break_count, _break_facts, _point_elsewhere,
     _point_at_nothing],
)  # fmt: skip
def test_a_broken_version_is_told_and_the_one_before_stays(
    boutique: Services, versions_folder: Path, caplog: pytest.LogCaptureFixture, break_it: object
) -> None:
    train_quickly(boutique, versions_folder, "20260501-000001-a")
    suggestions = Suggestions(boutique, ModelStore(versions_folder), clock=lambda: NOW)
    before = suggestions.suggest(Asked(), customer_id="tea-lover-0")
    train_quickly(boutique, versions_folder, "20260501-000002-b")
    assert callable(break_it)
    break_it(versions_folder)
    with caplog.at_level(logging.WARNING):
        suggestions.refresh(at_once=True)
        suggestions.refresh(at_once=True)
    assert suggestions.version == "20260501-000001-a"
    assert suggestions.suggest(Asked(), customer_id="tea-lover-0") == before
    assert len([one for one in caplog.records if "cannot be used" in one.message]) <= 1


def test_a_model_whose_scores_are_no_numbers_is_refused(boutique: Services, versions_folder: Path) -> None:
    trained = train_quickly(boutique, versions_folder, "20260501-000001-a")
    folder = versions_folder / "20260501-000001-a" / "model"
    for path in folder.glob("*.npy"):
        array = np.load(path)
        if array.dtype.kind == "f":
            np.save(path, np.full_like(array, np.nan))
    with pytest.raises(ArtefactWrong, match="train again"):
        read_version(versions_folder, trained.version)


def test_calls_during_a_swap_all_get_an_answer(boutique: Services, versions_folder: Path) -> None:
    train_quickly(boutique, versions_folder, "20260501-000001-a")
    suggestions = Suggestions(boutique, ModelStore(versions_folder), clock=lambda: NOW)
    done, failures = Event(), []

    def ask() -> None:
        while not done.is_set():
            try:
                assert len(suggestions.suggest(Asked(), customer_id="tea-lover-1")) == 4
            except Exception as error:
                failures.append(error)

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(2, 8):
        train_quickly(boutique, versions_folder, f"20260501-00000{number}-x")
        suggestions.refresh()
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert suggestions.version == "20260501-000007-x"


def test_the_newest_three_versions_are_kept_and_the_one_in_use(
    boutique: Services, versions_folder: Path
) -> None:
    trained = train_quickly(boutique, versions_folder, "20260501-000001-a")
    for number in (2, 3, 4):
        write_version(versions_folder, replace(trained, version=f"20260501-00000{number}-a"))
    use_version(versions_folder, "20260501-000001-a")
    assert versions(versions_folder) == ["20260501-000001-a", "20260501-000003-a", "20260501-000004-a"]
    assert current_version(versions_folder) == "20260501-000001-a"


def test_versions_sort_by_time() -> None:
    assert version_name("0f3a9c1e22", NOW) == "20260501-120000-0f3a9c1e"


def test_without_a_pointer_there_is_no_version(tmp_path: Path) -> None:
    assert current_version(tmp_path) is None
    assert versions(tmp_path / "none") == []


_WRITING = """
import sys, time
from dataclasses import replace
from pathlib import Path
import numpy as np
from actions.suggestions import versions
trained = versions.read_version(Path(sys.argv[1]), "20260501-000001-a")
real = versions.np.save
def slowly(*arguments, **more):
    real(*arguments, **more)
    print("writing", flush=True)
    time.sleep(60)
versions.np.save = slowly
versions.write_version(Path(sys.argv[1]), replace(trained, version="20260501-000002-b"))
"""


def test_killed_in_the_middle_of_writing_the_version_before_stays(
    boutique: Services, versions_folder: Path
) -> None:
    train_quickly(boutique, versions_folder, "20260501-000001-a")
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITING, str(versions_folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "writing\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert versions(versions_folder) == ["20260501-000001-a"]
    assert current_version(versions_folder) == "20260501-000001-a"
    assert list(versions_folder.glob(".draft-*"))
    remove_drafts(versions_folder)
    assert not list(versions_folder.glob(".draft-*"))
    assert Suggestions(boutique, ModelStore(versions_folder)).version == "20260501-000001-a"


async def test_the_server_notices_a_new_version_by_itself(
    boutique: Services, versions_folder: Path, untrained: Suggestions
) -> None:
    task = asyncio.create_task(keep_suggestions(untrained, check_seconds=0.02))
    await asyncio.to_thread(train_quickly, boutique, versions_folder, "20260501-000001-a")
    limit = time.monotonic() + 30
    while untrained.version != "20260501-000001-a" and time.monotonic() < limit:
        await asyncio.sleep(0.02)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert untrained.version == "20260501-000001-a"


async def test_a_failing_refresh_is_told_once_and_tried_again(
    untrained: Suggestions, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def fail() -> bool:
        tries.append(1)
        raise RuntimeError("the database is away")

    monkeypatch.setattr(untrained, "refresh", fail)
    task = asyncio.create_task(keep_suggestions(untrained, check_seconds=0.001))
    while len(tries) < 5:
        await asyncio.sleep(0.001)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert len([one for one in caplog.records if "Could not refresh" in one.message]) == 1
