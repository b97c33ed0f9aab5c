"""`shopdesk evaluate recommender` as an operator runs it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from recommender.evaluation import splits
from recommender.evaluation.experiment import compare
from recommender.interactions import Interactions
from recommender.popularity import Popularity
from shopdesk import recommender_comparison
from shopdesk.cli import main
from shopdesk.errors import CommandError
from shopdesk.evaluating import evaluate_app
from shopdesk.recommender_comparison import Clicks, choose, unordered
from tests.recommending.contract import two_tastes

ROOT = Path(__file__).resolve().parents[3]
FAST = "popularity,item-knn"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = two_tastes()
    path = tmp_path_factory.mktemp("data") / "shop.csv"
    times = 1_000 * (len(data) - data.histories().ages) + data.users  # all people side by side
    rows = zip(data.users, data.items, times, strict=True)
    lines = [f"{data.user_ids[user]},{data.item_ids[item]},1,{when}" for user, item, when in rows]
    path.write_text("user,item,value,timestamp\n" + "\n".join(lines) + "\n")
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def called(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["shopdesk", "evaluate", "recommender", *arguments])
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    yield called


@pytest.mark.parametrize("split", ["leave-last-out", "time", "random"])
def test_models_are_compared_on_a_table(
    run: Any, table: Path, tmp_path: Path, split: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "figures.json"
    assert run("--data", str(table), "--split", split, "--models", FAST, "--json", str(out)) == 0
    found = json.loads(out.read_text())
    assert set(found["models"]) == {"popularity", "item-knn"} and found["split"]["name"] == split
    for model in found["models"].values():
        for key in ("recall@10", "ndcg@10", "recall@20", "ndcg@20", "coverage", "fit_s", "p99_ms"):
            assert isinstance(model[key], float), key
    assert found["models"]["item-knn"]["ndcg@10"] > found["models"]["popularity"]["ndcg@10"]
    assert found["best"] == "item-knn" and found["significance"][0]["better"] == "item-knn"
    shown = capsys.readouterr().out
    assert "item-knn" in shown and "Cold start" in shown and "people asked about" in shown


def test_a_given_pair_of_lists_is_taken_as_it_is(run: Any, tmp_path: Path) -> None:
    data = two_tastes()
    train, test = tmp_path / "train.txt", tmp_path / "test.txt"
    lines: dict[Path, list[str]] = {train: [], test: []}
    for user in range(data.user_count):
        items = [data.item_ids[item] for item in data.histories([user]).items]
        lines[train].append(" ".join([str(user), *items[:-2]]))
        lines[test].append(" ".join([str(user), *items[-2:]]))
    for path, content in lines.items():
        path.write_text("\n".join(content) + "\n")
    out = tmp_path / "figures.json"
    pair = ("--train", str(train), "--test", str(test), "--models", FAST, "--json", str(out))
    assert run(*pair, "--k", "5") == 0
    found = json.loads(out.read_text())
    assert found["ks"] == [5] and found["split"]["name"] == "given"
    assert found["split"]["train_interactions"] == len(data) - 2 * data.user_count
    assert run(*pair, "--validation") == 0
    assert json.loads(out.read_text())["split"]["train_interactions"] < found["split"]["train_interactions"]


def test_validation_leaves_the_test_part_alone(run: Any, table: Path, tmp_path: Path) -> None:
    figures = []
    for extra in ([], ["--validation"]):
        out = tmp_path / "figures.json"
        assert run("--data", str(table), "--models", "popularity", "--json", str(out), *extra) == 0
        figures.append(json.loads(out.read_text())["split"]["train_interactions"])
    data = two_tastes()
    assert figures == [len(data) - data.user_count, len(data) - 2 * data.user_count]


def test_pictures_are_drawn(run: Any, table: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    assert run("--data", str(table), "--models", FAST, "--pictures", str(folder)) == 0
    drawn = {path.name for path in folder.iterdir()}
    assert drawn == {f"{name}.{kind}" for name in ("models", "recall", "coverage", "cold_start")
                     for kind in ("png", "svg")}  # fmt: skip
    assert "item-knn" in (folder / "models.svg").read_text(encoding="utf-8")


def test_under_the_threshold_is_exit_1_and_the_figures_are_still_written(
    run: Any, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    arguments = ("--data", str(table), "--models", "popularity", "--json", str(out), "--min-ndcg")
    assert run(*arguments, "0.99") == 1
    assert "ndcg@10 of popularity is" in capsys.readouterr().err and out.exists()
    assert run(*arguments, "0.01") == 0


def test_models_that_cannot_take_part_are_left_out_with_a_note(
    run: Any, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    assert run("--data", str(table), "--models", "popularity,content", "--json", str(out)) == 0
    assert "note: content is left out" in capsys.readouterr().err
    assert len(json.loads(out.read_text())["notes"]) == 1


def test_models_that_this_machine_or_these_data_cannot_have_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recommender_comparison, "find_spec", lambda name: None if name == "torch" else True)
    split = splits.leave_last_out(two_tastes())
    assert choose(["popularity", "two-tower"], split) == (
        ["popularity"],
        ["two-tower is left out: the package torch is not installed"],
    )
    with pytest.raises(CommandError, match="torch is not installed"):
        choose(["two-tower"], split)
    assert "hybrid" in choose(None, split)[0] and "content" in choose(None, split, described=True)[0]
    long = Interactions.of(["a"] * 50 + ["b"] * 50, [f"i{n}" for n in range(50)] * 2)
    chosen, notes = choose(["rules", "item-knn"], splits.leave_last_out(long))
    assert chosen == ["item-knn"] and "too many sets of items" in notes[0]


def test_where_order_says_nothing_the_hybrid_learns_from_any_interactions() -> None:
    assert unordered("hybrid").settings["cut"] == "random"
    assert unordered("item-knn").name == "item-knn"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--data", "{folder}/none.csv"], "there is no file"),
        (["--data", "{folder}/bad.csv"], "bad.csv:3: the item is empty"),
        (["--data", "{folder}/good.csv", "--models", "magic"], "there is no model 'magic'"),
        (["--data", "{folder}/good.csv", "--models", "content"], "content is left out"),
        (["--data", "{folder}/good.csv", "--models", ","], "--models: there are"),
        (["--data", "{folder}/good.csv", "--user-column", "who"], "no column who"),
        (["--data", "{folder}/good.csv", "--split", "time"], "does not say when things happened"),
        (["--data", "{folder}/good.csv", "--split", "yesterday"], "--split"),
        (["--data", "{folder}/good.csv", "--share", "0.5"], "--share is for"),
        (["--data", "{folder}/good.csv", "--min-value", "9"], "nothing to find"),
        (["--data", "{folder}/good.csv", "--train", "{folder}/good.csv"], "go together"),
        (["--train", "{folder}/good.csv"], "go together"),
        (
            ["--train", "{folder}/good.csv", "--test", "{folder}/good.csv", "--data", "{folder}/good.csv"],
            "leave --data out",
        ),
        (
            ["--train", "{folder}/good.csv", "--test", "{folder}/good.csv", "--split", "time"],
            "leave --split out",
        ),
        (["--train", "{folder}/good.csv", "--test", "{folder}/good.csv"], "nothing to find"),
        (["--data", "{folder}/good.csv", "--models", "popularity", "--json", "/dev/null/x"], "cannot write"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line_and_exit_2(
    run: Any, tmp_path: Path, arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.csv").write_text("user,item\na,x\na,y\nb,y\nb,x\n")
    (tmp_path / "bad.csv").write_text("user,item\na,x\na,\n")
    assert run(*(argument.format(folder=tmp_path) for argument in arguments)) == 2
    shown = capsys.readouterr()
    (line,) = [line for line in shown.err.splitlines() if not line.startswith("note: ")]
    assert line.startswith("shopdesk: ") and complaint in line
    assert shown.out == ""


def test_every_option_and_every_figure_is_in_the_documentation() -> None:
    page = (ROOT / "docs/evaluation-recommender.md").read_text(encoding="utf-8")
    command = get_command(evaluate_app)
    assert isinstance(command, TyperGroup)
    options = [name for parameter in command.commands["recommender"].params for name in parameter.opts]
    options = [name for name in options if name not in {"--help", "-h"}]
    assert len(options) > 15
    assert [name for name in options if f"`{name}" not in page] == []
    report = compare({"p": Popularity()}, splits.leave_last_out(two_tastes()), calls=3).as_json()
    model = report["models"]["p"]
    keys = {name.replace("@10", "@k").replace("@20", "@k") for name in model} - {"slices"}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
    assert [key for key in model["slices"] if f"`slices.{key}`" not in page] == []
    keys = {*report, "options", "data", "notes", *Clicks().as_json()}
    assert [key for key in sorted(keys) if f"`{key}`" not in page and key != "models"] == []
