"""`shopdesk misses`, called as a person or a script calls it."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shop.database import create_engine_for
from shop.misses.labels import Labels
from shop.misses.repository import MissFilter
from shop.misses.service import MissService
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from shopdesk.cli import main
from tests.misses import keep


@dataclass
class Shown:
    """What a command wrote."""

    stdout: str
    stderr: str


Call = Callable[..., Shown]


@pytest.fixture
def units(sqlite_url: str) -> Iterator[UnitOfWorkFactory]:
    engine = create_engine_for(sqlite_url)
    yield unit_of_work_factory(engine)
    engine.dispose()


@pytest.fixture
def labelled(units: UnitOfWorkFactory) -> Callable[[], dict[str, str | None]]:
    """What is labelled (None: dismissed) by text."""
    service = MissService(units, Labels.read())

    def read() -> dict[str, str | None]:
        found = service.find(MissFilter(state=None)).misses
        return {miss["text"]: miss["label"] for miss in found if miss["state"] != "open"}

    return read


@pytest.fixture
def call(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The console script, without the second that another Python takes to start."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, typed: str = "", status: int = 0) -> Shown:
        monkeypatch.setattr(sys, "argv", ["shopdesk", "misses", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        assert ended.value.code == status, shown
        return Shown(shown.out, shown.err)

    return run


def test_listing_labelling_and_undoing(
    units: UnitOfWorkFactory, call: Call, labelled: Callable[[], dict[str, str | None]]
) -> None:
    dough, zh = keep(units, "gimme my dough"), keep(units, "退我的银子")
    keep(units, "Gimme my dough!!")
    shown = call("list").stdout
    assert "Gimme my dough!!" in shown and "not sure" in shown and "2 open" in shown
    assert "gimme" not in call("list", "--language", "zh").stdout.lower()
    call("label", str(dough), "get_refund")
    call("dismiss", str(zh))
    assert labelled() == {"Gimme my dough!!": "get_refund", "退我的银子": None}
    assert "0 open, 1 labelled, 1 dismissed" in call("list").stdout
    call("reopen", str(dough))
    assert "get_refund" not in labelled().values()


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["label", "1", "get_refunds"], "get_refunds is no label; near to it: get_refund"),
        (["label", "99", "get_refund"], "no kept message with the number 99"),
        (["dismiss", "nine"], "'ID'"),
        (["list", "--reason", "boredom"], "boredom is no reason"),
        (["import", "no-such-file.csv"], "no such file: no-such-file.csv"),
        (["review"], "review asks questions"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_what_cannot_be_done_is_said_in_one_line(
    units: UnitOfWorkFactory, call: Call, arguments: list[str], words: str
) -> None:
    keep(units, "gimme my dough")
    refused = call(*arguments, status=2)
    (line,) = refused.stderr.splitlines()
    assert line.startswith("shopdesk: ") and words in line


def test_a_spreadsheet_goes_out_is_filled_in_and_comes_back(
    units: UnitOfWorkFactory, call: Call, labelled: Callable[[], dict[str, str | None]], tmp_path: Path
) -> None:
    keep(units, 'gimme, "my" dough')
    keep(units, "=1+1 is what")
    keep(units, "退我的银子")
    keep(units, "blah")
    sheet = tmp_path / "misses.csv"
    assert "4 messages" in call("export", str(sheet)).stdout
    with sheet.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows[0].keys() >= {"text", "label", "suggestions"}
    assert {row["text"] for row in rows} == {'gimme, "my" dough', "'=1+1 is what", "退我的银子", "blah"}
    labels = {'gimme, "my" dough': "get_refund", "'=1+1 is what": "out_of_scope", "blah": "-"}
    with sheet.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter=";")
        writer.writerow(["text", "label"])
        writer.writerows([row["text"], labels.get(row["text"], "")] for row in rows)
        writer.writerow(["never said", "greet"])
    done = call("import", str(sheet)).stdout
    assert "3 labelled or dismissed" in done and "never said" in done
    assert labelled() == {'gimme, "my" dough': "get_refund", "=1+1 is what": "out_of_scope", "blah": None}


def test_a_wrong_label_in_a_spreadsheet_names_its_line_and_changes_nothing(
    units: UnitOfWorkFactory, call: Call, labelled: Callable[[], dict[str, str | None]], tmp_path: Path
) -> None:
    keep(units, "gimme my dough")
    sheet = tmp_path / "misses.csv"
    sheet.write_text("text,label\ngimme my dough,get_refund\nmore,get_refunds\n")
    assert "line 3: get_refunds is no label" in call("import", str(sheet), status=2).stderr
    sheet.write_text("words,intent\na,b\n")
    assert "must name the columns text and label" in call("import", str(sheet), status=2).stderr
    assert labelled() == {}


def test_reviewing_one_by_one(
    units: UnitOfWorkFactory, call: Call, labelled: Callable[[], dict[str, str | None]]
) -> None:
    for text in ("first", "first!", "first?", "second", "second.", "third"):
        keep(units, text)
    # A number, a wrong one, a name with a space, undo, another one, then dismissing.
    shown = call("review", typed="1\n9\nlost package\nu\nrefund\ntrack_ref\nd\n").stdout
    assert "1/3" in shown and "3 times" in shown and "get_refund" in shown
    assert "There is no 9" in shown
    assert labelled() == {"first?": "get_refund", "second.": "track_refund", "third": None}
    assert "Nothing is open." in call("review").stdout


def test_labels_are_shown_in_both_languages(call: Call) -> None:
    assert "Wants money back" in call("labels").stdout
    assert "要求退款" in call("labels", "--language", "zh").stdout
