"""What is learned from and what is asked are kept apart."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.polarity_data import HOTELS, hotels, plain, requests, semeval, shopping, sst2

GOODS = 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sets as the public ones are written, with texts that stand in two of them."""
    (tmp_path / "sst2").mkdir()
    for part, lines in {
        "train": ["a fine film\t1", "Dull , dull .\t0", "told with care\t1"],
        "dev": ["dull, dull\t0"],
        "test": ["no fun\t0"],
    }.items():
        (tmp_path / "sst2" / f"{part}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "zh_reviews").mkdir()
    rows = [("水果", str(n % 2), f"第{n}个苹果") for n in range(GOODS)]
    rows += [(HOTELS, "0", f"第{n}个房间") for n in range(GOODS)] + [("水果", "1", "同一句话")] * GOODS
    with (tmp_path / "zh_reviews" / "online_shopping_10_cats.csv").open(
        "w", encoding="utf-8", newline=""
    ) as file:
        csv.writer(file).writerows([("cat", "label", "review"), *rows])
    with (tmp_path / "zh_reviews" / "ChnSentiCorp_htl_all.csv").open(
        "w", encoding="utf-8", newline=""
    ) as file:
        csv.writer(file).writerows([("label", "review"), ("1", "第3个苹果"), ("0", "房间旧")])
    (tmp_path / "semeval14").mkdir()
    judged = ["$T$ and taste", "price", "1", "price and $T$", "taste", "-1", "the $T$ is red", "lid", "0"]
    for name in ("Laptops", "Restaurants"):
        (tmp_path / "semeval14" / f"{name}_Train.xml.seg").write_text("\n".join(judged), encoding="utf-8")
    return tmp_path


def test_nothing_that_is_asked_is_learned_from(folder: Path) -> None:
    for read in (sst2, shopping):
        learned = {plain(one.text) for one in read(folder, "train")}
        asked = {plain(one.text) for part in ("dev", "test") for one in read(folder, part)}
        assert learned and not learned & asked
    assert not {plain(one.text) for one in shopping(folder, "train")} & {
        plain(one.text) for one in hotels(folder)
    }
    assert not {one.text for one in requests("train")} & {one.text for one in requests("dev")}


def test_no_hotel_is_learned_from_but_hotels_are_asked(folder: Path) -> None:
    assert HOTELS not in {one.kind for one in shopping(folder, "train")}
    assert HOTELS in {one.kind for one in shopping(folder, "dev")}


def test_the_parts_add_up_and_are_the_same_every_time(folder: Path) -> None:
    dev, test = shopping(folder, "dev"), shopping(folder, "test")
    assert len(dev) == len(test) == GOODS * 3 * 0.2
    assert dev == shopping(folder, "dev")


def test_a_sentence_whose_aspects_are_judged_differently_is_left_out(folder: Path) -> None:
    assert [(one.text, one.polarity) for one in semeval(folder)] == [("the lid is red", "neutral")]


def test_requests_are_plain_text_and_neutral() -> None:
    found = [*requests("train"), *requests("dev")]
    assert {one.polarity for one in found} == {"neutral"}
    assert not [one.text for one in found if "](" in one.text or "]{" in one.text]
