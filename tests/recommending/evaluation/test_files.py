"""Interactions from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.errors import DataWrong
from recommender.evaluation.files import Columns, read_interactions
from recommender.interactions import Interactions


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(data: Interactions) -> list[tuple[str, str, float, int]]:
    return [
        (data.user_ids[user], data.item_ids[item], round(float(value), 3), int(time))
        for user, item, value, time in zip(data.users, data.items, data.values, data.times, strict=True)
    ]


def test_a_table_is_read_by_its_column_names_in_any_order(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a.csv", '\ufeffTimestamp,item_id,USER,note,rating\n20,x,b,,1.5\n10,"y,z",a,hm,2\n'
    )
    found = read_interactions(path)
    assert told(found.interactions) == [("a", "y,z", 2, 10), ("b", "x", 1.5, 20)] and found.timed


def test_value_and_time_may_be_missing_and_the_order_of_lines_is_then_that_of_time(tmp_path: Path) -> None:
    found = read_interactions(written(tmp_path, "a.tsv", "user\titem\nb\tx\n\na\ty\na\tx\n"))
    assert told(found.interactions) == [("a", "y", 1, 1), ("a", "x", 1, 2), ("b", "x", 1, 0)]
    assert not found.timed


def test_columns_of_any_name_can_be_told(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "who,user,what,stars\nann,7,tea,5\n")
    columns = Columns(user="who", item="What", value="stars")
    assert told(read_interactions(path, columns).interactions) == [("ann", "tea", 5, 0)]


def test_json_lines_are_read_with_numbers_as_ids(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"user": 3, "item": "x", "value": 2}\n{"item": "y", "user": 1}\n')
    assert told(read_interactions(path).interactions) == [("1", "y", 1, 1), ("3", "x", 2, 0)]


def test_recbole_files_name_types_and_quote_nothing(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "a.inter",
        'user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t5" disk\t3\t8.7e8\n',
    )
    assert told(read_interactions(path).interactions) == [("1", '5" disk', 3, 870_000_000)]


def test_a_line_a_user_lists_items_the_oldest_first(tmp_path: Path) -> None:
    found = read_interactions(written(tmp_path, "a.txt", "0 5 3 5\n7\n1 3 \n"))
    assert told(found.interactions) == [
        ("0", "5", 1, 0),
        ("0", "3", 1, 1),
        ("0", "5", 1, 2),
        ("1", "3", 1, 0),
    ]
    assert not found.timed


def test_times_may_be_dates_and_milliseconds(tmp_path: Path) -> None:
    dates = written(
        tmp_path,
        "a.csv",
        "user,item,date\na,x,1970-01-02\na,y,1970-01-02T01:00:00+01:00\na,z,1970-01-01T00:00:01Z\n",
    )
    assert sorted(read_interactions(dates).interactions.times.tolist()) == [1, 86_400, 86_400]
    thousandths = written(tmp_path, "b.csv", "user,item,time\na,x,1700000000123\n")
    assert read_interactions(thousandths).interactions.times.tolist() == [1_700_000_000]


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.csv", "user,item\na,x\na,\n", "a.csv:3: the item is empty"),
        ("a.csv", "user,item\n ,x\n", "a.csv:2: the user is empty"),
        ("a.csv", "user,item,value\na,x,2\n\na,y,good\n", "a.csv:4: the value 'good' is not a number"),
        ("a.csv", "user,item,value\na,x,nan\n", "a.csv:2: the value 'nan' is not a number"),
        ("a.csv", "user,item,timestamp\na,x,soon\n", "a.csv:2: the time 'soon' is neither"),
        ("a.csv", "user,item,timestamp\na,x,inf\n", "a.csv:2: the time 'inf'"),
        ("a.csv", "user,item\na,x,3\n", "a.csv:2: 3 columns where the first line names 2"),
        ("a.csv", "1,2\n3,4\n", "a.csv:1: no column user among: 1, 2; the first line must name the columns"),
        ("a.csv", 'user,item\na,"x\n', "a.csv:2: "),
        ("a.csv", "user,item\n", "there is no interaction in it"),
        ("a.csv", "", "no column user"),
        ("a.jsonl", "{'a'}\n", "a.jsonl:1: no JSON"),
        ("a.jsonl", "[1]\n", "a.jsonl:1: expected an object"),
        ("a.jsonl", '{"user": 1, "item": [2]}\n', "a.jsonl:1: the item is no name"),
        (
            "a.jsonl",
            '{"user": 1, "item": 1, "time": 3}\n{"user": 1, "item": 2}\n',
            "a.jsonl:2: there is no time",
        ),
        ("a.txt", "user,item\na,x\n", "a.txt:1: expected 'user item item ...'"),
        ("a.txt", "1\n2\n", "there is no interaction in it"),
        ("a.xlsx", "user,item\n", "what kind of file is this"),
    ],
)
def test_what_cannot_be_read_is_told_with_file_and_line(
    tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    with pytest.raises(DataWrong) as error:
        read_interactions(written(tmp_path, name, text))
    assert complaint in str(error.value) and str(tmp_path) in str(error.value)


def test_missing_files_folders_and_other_encodings_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataWrong, match="there is no file"):
        read_interactions(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(DataWrong, match="is a folder"):
        read_interactions(tmp_path / "folder.csv")
    (tmp_path / "latin.csv").write_bytes("user,item\nä,x\n".encode("latin-1"))
    with pytest.raises(DataWrong, match="not UTF-8"):
        read_interactions(tmp_path / "latin.csv")
    with pytest.raises(DataWrong, match=r"no column who among: user, item.*--user-column"):
        read_interactions(written(tmp_path, "a.csv", "user,item\na,x\n"), Columns(user="who"))
