"""Labelled texts are read from files that call negative, neutral and positive by many names."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.nlu.examples import BadExamples, Columns
from evaluation.sentiment.labels import meanings_of, polarity_of_stars, read_texts

ANY = Columns()


def table(path: Path, lines: list[str], first: str = "text,label") -> str:
    path.write_text("\n".join([first, *lines]) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["negative", "Neutral", "POSITIVE"], "negative neutral positive"),
        (["neg", "pos"], "negative positive"),
        (["差评", "好评"], "negative positive"),
        (["0", "1"], "negative positive"),
        (["-1", "0", "1"], "negative neutral positive"),
        (["0", "1", "2"], "negative neutral positive"),
        (["1", "2.0", "3", "4", "5"], "negative negative neutral positive positive"),
        (["-1", "1"], "negative positive"),
        (["5"], "positive"),
    ],
)
def test_what_labels_mean_is_told_by_those_that_occur(
    tmp_path: Path, labels: list[str], expected: str
) -> None:
    file = table(tmp_path / "exam.csv", [f"hello,{label}" for label in labels])
    assert [example.label for example in read_texts([file], ANY)] == expected.split()


def test_files_with_different_labels_add_up(tmp_path: Path) -> None:
    files = [table(tmp_path / "a.csv", ["hi,0", "ho,1"]), table(tmp_path / "b.csv", ["so,1", "la,5"])]
    found = read_texts(files, ANY)
    assert [example.label for example in found] == ["negative", "positive", "negative", "positive"]


def test_other_columns_are_found_or_named(tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", ["x,1,fine"], "cat,label,review")
    assert read_texts([file], ANY, {"1": "positive"})[0].text == "fine"
    tabs = tmp_path / "a.tsv"
    tabs.write_text("body\tmood\nwell\tpos\n", encoding="utf-8")
    assert read_texts([str(tabs)], Columns(None, "mood"))[0].text == "well"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["hi,angry"], "exam.csv:2: the label angry is none of negative, neutral, positive"),
        (["hi,0", "ho,4"], "exam.csv:2: the label 0 is none of"),
        (["hi,1"], "it is not clear what the label 1 means"),
        (["hi,"], "exam.csv:2: the label is empty"),
        ([], "there is no message in it"),
    ],
)
def test_unclear_files_are_refused_with_their_place(tmp_path: Path, lines: list[str], complaint: str) -> None:
    with pytest.raises(BadExamples, match=complaint):
        read_texts([table(tmp_path / "exam.csv", lines)], ANY)


def test_meanings_can_be_told(tmp_path: Path) -> None:
    file = table(tmp_path / "exam.csv", ["hi,0", "ho,4"])
    told = meanings_of("0=negative, 4=positive")
    assert [example.label for example in read_texts([file], ANY, told)] == ["negative", "positive"]
    for wrong in ("0", "0=sad", "=negative", ""):
        with pytest.raises(BadExamples, match="--labels"):
            meanings_of(wrong)


@pytest.mark.parametrize(
    ("stars", "polarity"),
    [(1, "negative"), (2.5, "negative"), (3, "neutral"), (3.5, "neutral"), (4, "positive")],
)
def test_stars_have_a_polarity(stars: float, polarity: str) -> None:
    assert polarity_of_stars(stars) == polarity
