"""`shopdesk reviews` and `shopdesk why` as an operator runs them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentiment.aspect_polarity import AspectReader, Probabilities
from sentiment.aspects import AspectFinder
from sentiment.signs import Span
from shop.database import migrate
from shop.importing import import_files
from shop.reviews.service import ReviewView
from shopdesk.cli import main
from shopdesk.review_report import report_of, shortened, spoken_in
from tests.sentiment_model.counting import CountingReader

NOW = datetime.now(UTC)
REVIEWS: list[dict[str, Any]] = [
    {"id": "R1", "product_id": "P1", "rating": 5, "text": "great price, the delivery was slow"},
    {"id": "R2", "product_id": "P1", "rating": 1, "text": "superb price, great, I love it"},
    {"id": "R3", "product_id": "P2", "rating": 2, "text": "delivery was late"},
    {"id": "R4", "product_id": "P2", "rating": 5, "text": "价格好，物流快，喜欢", "language": "zh"},
    {"id": "R5", "product_id": "P2", "rating": 4, "text": ""},
]


class CountingAspects:
    """Stands for `AspectReader.load`: real aspects, judged by clauses with the counting reader."""

    @staticmethod
    def load(model: CountingReader, finder: AspectFinder, *, cache: Path) -> AspectReader:
        return AspectReader(model, finder)


@pytest.fixture(autouse=True)
def counting_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopdesk.review_report_shown.load_model", lambda folder: CountingReader())
    monkeypatch.setattr("shopdesk.review_report_shown.AspectReader", CountingAspects)


@pytest.fixture
def empty_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    migrate(url)
    return url


@pytest.fixture
def shop(tmp_path: Path, empty_shop: str) -> str:
    variant = {"price": "10.00", "available": True}
    products = [
        {"id": key, "title": "Kettle", "variants": [{"id": f"V{key}", **variant}]}
        for key in ("P1", "P2", "P3")
    ]
    dated = [
        one | {"created_at": (NOW - timedelta(days=100 if one["id"] == "R3" else 1)).isoformat()}
        for one in REVIEWS
    ]
    for name, lines in (("products", products), ("reviews", dated)):
        content = "\n".join(json.dumps(line) for line in lines) + "\n"
        (tmp_path / f"{name}.jsonl").write_text(content, encoding="utf-8")
    import_files([tmp_path / "products.jsonl", tmp_path / "reviews.jsonl"], empty_shop)
    return empty_shop


def shopdesk(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["shopdesk", *arguments])
    monkeypatch.setenv("COLUMNS", "160")
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_reviews_tell_what_is_praised_and_blamed_and_where_stars_and_words_disagree(
    tmp_path: Path, shop: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "reviews.json"
    assert shopdesk(monkeypatch, "reviews", "--json", str(out)) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["reviews"], found["products"]) == (4, 2)
    aspects = {one["key"]: one for one in found["aspects"]}
    assert (aspects["price"]["mentions"], aspects["price"]["positive"]) == (3, 1.0)
    assert aspects["price"]["blame"] is None
    assert aspects["delivery"]["mentions"] == 3
    assert aspects["delivery"]["negative"] == pytest.approx(2 / 3)
    assert aspects["delivery"]["blame"] in ("the delivery was slow", "delivery was late")
    assert [(one["review"], one["words"]) for one in found["disagreements"]] == [("R2", "positive")]
    assert sum(found["moods"].values()) == 4
    shown = capsys.readouterr().out
    assert "What is praised and blamed" in shown and "Stars and words disagree: 1" in shown
    assert "Price" in shown and "67%" in shown


@pytest.mark.parametrize(
    ("options", "count"),
    [(["--product", "P1"], 2), (["--since", "30"], 3), (["--language", "zh"], 1), (["--language", "en"], 3)],
)
def test_only_the_reviews_that_are_asked_for_are_read(
    tmp_path: Path, shop: str, options: list[str], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "reviews.json"
    assert shopdesk(monkeypatch, "reviews", *options, "--json", str(out)) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["reviews"] == count


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["reviews", "--product", "P9"], "there is no product P9"),
        (["reviews", "--product", "P3"], "no review fits these options"),
        (["why", " !? "], "there are no words in that text"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line_and_exit_2(
    shop: str,
    options: list[str],
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert shopdesk(monkeypatch, *options) == 2
    shown = capsys.readouterr()
    assert complaint in shown.err and shown.err.count("\n") == 1 and shown.out == ""


def test_a_shop_without_reviews_and_one_without_a_database_are_told_apart(
    tmp_path: Path, empty_shop: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shopdesk(monkeypatch, "reviews") == 2
    assert "this shop has no reviews with words" in capsys.readouterr().err
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert shopdesk(monkeypatch, "reviews") == 2
    assert "run `shopdesk migrate`" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_why_tells_mood_aspects_and_the_words_that_moved_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "why.json"
    assert shopdesk(monkeypatch, "why", "the delivery was terrible [really]", "--json", str(out)) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["polarity"] == "negative" and found["intensity"] < 0 < found["confidence"]
    assert [one["key"] for one in found["aspects"]] == ["delivery"]
    assert [one["text"] for one in found["words"]] == ["terrible"] and found["words"][0]["effect"] < 0
    shown = capsys.readouterr().out
    assert "negative" in shown and "Delivery: delivery" in shown and "terrible" in shown


def test_topics_are_told_with_their_mood() -> None:
    texts = ["great battery, battery lasts", "battery lasts, great"] * 10 + [
        "courier late",
        "late courier",
    ] * 10
    model, finder = CountingReader(), AspectFinder()
    told: list[tuple[str, int, int]] = []
    reviews = [
        ReviewView(f"R{number:02}", "P1", 3.0, "", text, None, NOW) for number, text in enumerate(texts)
    ]
    report = report_of(
        reviews, model, AspectReader(model, finder), finder, lambda *news: told.append(news), topics=2
    )
    moods = {topic.intensity > 0: topic.terms for topic in report.topics}
    assert any("battery" in term for term in moods[True])
    assert any("courier" in term for term in moods[False])
    assert ("reading reviews", 40, 40) in told
    assert report.disagreements == ()


def test_a_reviews_language_is_the_shops_word_or_else_how_it_is_written() -> None:
    def review(text: str, language: str | None) -> ReviewView:
        return ReviewView("R", "P", 5.0, "", text, language, NOW)

    assert [spoken_in(review(*one)) for one in (("好", None), ("good", None), ("good", "zh-CN"))] == [
        "zh", "en", "zh",
    ]  # fmt: skip
    assert shortened("a\n b " + "c" * 100, 10) == "a b ccccc…"


def test_an_example_says_by_itself_what_it_is_an_example_of() -> None:
    class Blames:
        """Blames everything, as a judge that is misled by the text around."""

        def judge_many(self, mentions: Sequence[tuple[str, Span]]) -> Probabilities:
            return np.tile(np.array([0.9, 0.1, 0.0], np.float32), (len(mentions), 1))

    model, finder = CountingReader(), AspectFinder()
    texts = ("the delivery is great", "the delivery is slow", "the price is great")
    reviews = [ReviewView(text, "P1", 3.0, "", text, None, NOW) for text in texts]
    report = report_of(reviews, model, AspectReader(model, finder, Blames()), finder, lambda *news: None)
    blame = {line.key: line.blame for line in report.aspects}
    assert blame["delivery"] == "the delivery is slow"
    assert blame["price"] is None
