"""Labelled messages are read from the usual files, and a bad line is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.nlu.examples import (
    OUT_OF_SCOPE,
    BadExamples,
    Columns,
    Example,
    language_of,
    read,
    read_all,
    with_out_of_scope,
)

USUAL = Columns()


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def pairs(examples: list[Example]) -> list[tuple[str, str]]:
    return [(example.text, example.label) for example in examples]


@pytest.mark.parametrize("head", ["text,label", "text,category", "Text,Intent", "utterance,intent"])
def test_usual_column_names_are_recognised(tmp_path: Path, head: str) -> None:
    file = written(tmp_path, "a.csv", f"{head}\nwhere is it,track\n")
    assert pairs(read(file, USUAL)) == [("where is it", "track")]


def test_other_columns_are_named_by_the_user_and_stand_anywhere(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "id,topic,said\n1,track,where is it\n")
    assert pairs(read(file, Columns("said", "topic"))) == [("where is it", "track")]


def test_texts_stay_as_they_are(tmp_path: Path) -> None:
    text = '/track [my](item) "parcel", now\nplease'
    quoted = text.replace('"', '""')
    file = written(tmp_path, "a.csv", f'text,label\n"{quoted}",a/b c?\n我的快递呢,查 询\n')
    assert pairs(read(file, USUAL)) == [(text, "a/b c?"), ("我的快递呢", "查 询")]


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\ufefftext,label\r\nhi,greet\r\n\r\nbye,leave\r\n".encode())
    found = read(str(path), USUAL)
    assert pairs(found) == [("hi", "greet"), ("bye", "leave")]
    assert [example.source.rsplit(":", 1)[1] for example in found] == ["2", "4"]


def test_a_column_split_is_kept(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "text,label,split\nhi,greet,dev\nbye,leave,test\n")
    assert [example.split for example in read(file, USUAL)] == ["dev", "test"]


def test_parts_of_a_json_file_and_several_files_add_up(tmp_path: Path) -> None:
    content = {"train": [["hi", "greet"]], "oos_train": [["who won", "oos"]]}
    file = written(tmp_path, "full.json", json.dumps(content))
    assert pairs(read_all([f"{file}:train", f"{file}:oos_train"], USUAL)) == [
        ("hi", "greet"),
        ("who won", "oos"),
    ]


def test_lists_and_lines_of_objects_are_read(tmp_path: Path) -> None:
    entry = {"text": "打开", "domain": "app", "intent": "LAUNCH"}
    as_list = written(tmp_path, "a.json", json.dumps([entry]))
    as_lines = written(tmp_path, "a.jsonl", json.dumps(entry) + "\n")
    tabs = written(tmp_path, "a.tsv", "text\tdomain\n打开\tapp\n")
    for file in (as_list, as_lines, tabs):
        assert pairs(read(file, Columns(label="domain"))) == [("打开", "app")]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.csv", "text,label\nhi,greet\n,greet\n", r"a\.csv:3: the text is empty"),
        ("a.csv", "text,label\nhi,  \n", r"a\.csv:2: the label is empty"),
        ("a.csv", "text,label\nhi, there,greet\n", r'a\.csv:2: 3 columns where .* names 2.*"quotes"'),
        ("a.csv", 'text,label\n"a\nb",x\nc\n', r"a\.csv:4: 1 columns"),
        ("a.csv", "hello,greet\n", r"a\.csv:1: no column text .* among: hello, greet"),
        ("a.csv", 'text,label\n"hi" there,greet\n', r"a\.csv:2: "),
        ("a.csv", "", "there is no message in it"),
        ("a.csv", "text,label\n", "there is no message in it"),
        ("a.jsonl", '{"text": "hi", "label": "x"}\n{oops\n', r"a\.jsonl:2: no JSON"),
        ("a.json", '{"train": [], "test": []}', r"name one as .*a\.json:PART \(parts: train, test\)"),
        ("a.json", '[["hi"]]', "entry 1: expected"),
        ("a.json", '[["hi", 3]]', "entry 1: the label is empty"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, name: str, content: str, complaint: str
) -> None:
    with pytest.raises(BadExamples, match=complaint):
        read(written(tmp_path, name, content), USUAL)


def test_files_that_are_no_text_or_are_not_there_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"text,label\nhi,greet\n" + "你好".encode("gb18030"))
    with pytest.raises(BadExamples, match=r"a\.csv:3: this is not UTF-8"):
        read(str(path), USUAL)
    with pytest.raises(BadExamples, match="there is no file"):
        read(str(tmp_path / "none.csv"), USUAL)
    with pytest.raises(BadExamples, match="is a folder"):
        read(str(tmp_path), USUAL)
    file = written(tmp_path, "full.json", '{"train": [["a", "b"]]}')
    with pytest.raises(BadExamples, match=r"has no part tset \(parts: train\)"):
        read(f"{file}:tset", USUAL)


def test_the_files_own_name_for_out_of_scope_becomes_the_pipelines() -> None:
    examples = [Example("who won", "oos"), Example("hi", "greet")]
    assert [e.label for e in with_out_of_scope(examples, "oos")] == [OUT_OF_SCOPE, "greet"]
    assert with_out_of_scope(examples, None) == examples


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is my parcel", "en"),
        ("#W1234567", "en"),
        ("订单 #W1234567 到哪了", "zh"),
        ("发到 jane@example.com 吧", "zh"),
        ("我要 cancel 这个 order", "mixed"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert language_of(text) == language
