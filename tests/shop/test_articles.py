"""Help articles: reading them, and answering questions from them."""

from __future__ import annotations

import numpy as np
import pytest

from chinese.script import simplified, traditional
from shop.answers.encoder import SentenceEncoder, UniversalSentenceEncoder
from shop.answers.finder import ArticleFinder
from shop.answers.passages import split_passages
from shop.answers.table_rows import rows_in
from shop.answers.widening import widened
from shop.demo.loading import demo_articles
from shop.errors import NotFound
from shop.services import Services
from shop.tables import Article
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import ArticleView
from tests.shop.article_questions import ANSWERED, UNANSWERED
from tests.shop.conftest import WordEncoder

RETURNS = "You can return items within 30 days.\n\n- Return shipping is free.\n- Keep the box."


@pytest.fixture
def articles(services: Services, unit_of_work: UnitOfWorkFactory) -> Services:
    """The small shop with three articles, one of them in both languages."""
    with unit_of_work() as unit:
        unit.session.add_all(
            [
                Article(id="1", slug="returns", language="en", title="Return policy", body=RETURNS),
                Article(id="2", slug="returns", language="zh", title="退货政策", body="30 天内可以退货。"),
                Article(
                    id="3", slug="payment", language="en", title="Payment methods", body="We take cards."
                ),
                Article(
                    id="4",
                    slug="abroad",
                    language="en",
                    title="Shipping abroad",
                    body="We ship everywhere.",
                    url="https://help.example.com/abroad",
                ),
            ]
        )
        unit.commit()
    return services


def test_a_question_is_answered_by_the_passage_that_fits(articles: Services) -> None:
    answer = articles.articles.answer("is return shipping free", "en")
    assert answer is not None
    assert (answer.slug, answer.passage, answer.url, answer.language) == (
        "returns",
        "Return shipping is free.",
        "/help/returns",
        "en",
    )


def test_a_question_is_answered_in_its_language(articles: Services) -> None:
    answer = articles.articles.answer("可以退货吗", "zh")
    assert answer is not None and answer.title == "退货政策"


@pytest.mark.parametrize("question", ["", "   ", "zebra quartz", "?!", "😀"])
def test_what_no_article_answers_gets_no_answer(articles: Services, question: str) -> None:
    assert articles.articles.answer(question, "en") is None


def test_without_articles_there_is_no_answer(services: Services) -> None:
    assert services.articles.answer("can I return it") is None


def test_a_shop_with_one_language_answers_with_what_it_has(
    articles: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work() as unit:
        chinese = unit.articles.all("zh")
        for article in chinese:
            unit.session.delete(article)
        unit.commit()
    answer = articles.articles.answer("payment methods", "zh")
    assert answer is not None and answer.language == "en"


def test_an_article_is_read_once_until_it_changes(
    articles: Services, unit_of_work: UnitOfWorkFactory, encoder: WordEncoder
) -> None:
    articles.articles.answer("is return shipping free", "en")
    encoder.encoded.clear()
    articles.articles.answer("is return shipping free", "en")
    assert encoder.encoded == ["is return shipping free"]
    with unit_of_work() as unit:
        unit.articles.with_slug("payment")[0].body = "We take cash and return coins."
        unit.commit()
    encoder.encoded.clear()
    articles.articles.answer("cash", "en")
    changed = {"cash", "Payment methods", "Payment methods. We take cash and return coins."}
    assert set(encoder.encoded) == changed


def test_prepared_services_read_no_article_again(articles: Services, encoder: WordEncoder) -> None:
    articles.prepare()
    articles.catalogue.learn_meanings(wait=True)
    encoder.encoded.clear()
    articles.articles.answer("cash", "en")
    articles.articles.answer("退货", "zh")
    assert encoder.encoded == ["cash", "退货"]


def test_an_article_is_read_in_the_language_asked_for_or_another(articles: Services) -> None:
    assert articles.articles.article("returns", "zh").title == "退货政策"
    assert articles.articles.article("payment", "zh").title == "Payment methods"
    assert articles.articles.article("abroad").url == "https://help.example.com/abroad"
    for slug in ("nothing", "../etc/passwd", "\0"):
        with pytest.raises(NotFound, match="article_not_found"):
            articles.articles.article(slug)


def test_every_article_is_listed_once(articles: Services) -> None:
    assert [article.title for article in articles.articles.list("zh")] == [
        "Payment methods",
        "Shipping abroad",
        "退货政策",
    ]


def test_markdown_becomes_plain_passages() -> None:
    body = (
        "# How\n\nGo to **Account**, [click](https://x.example) `here`.\n\n1. First\n2. _Second_ <b>one</b>\n"
    )
    assert split_passages(body) == [
        "How: Go to Account, click here.",
        "How: First",
        "How: _Second_ one",
    ]
    assert split_passages("") == []


@pytest.fixture(scope="module", params=["fake", "universal"])
def any_encoder(request: pytest.FixtureRequest) -> SentenceEncoder:
    return WordEncoder() if request.param == "fake" else UniversalSentenceEncoder()


class TestEveryEncoder:
    """The contract of the port: the fake of these tests keeps it as the real one does."""

    def test_gives_a_row_of_unit_length_for_each_text(self, any_encoder: SentenceEncoder) -> None:
        vectors = any_encoder.encode(["return an item", "退货", "😀 mixed 文字"])
        assert vectors.shape[0] == 3 and vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)

    def test_gives_no_rows_for_no_texts(self, any_encoder: SentenceEncoder) -> None:
        assert any_encoder.encode([]).shape[0] == 0

    def test_bears_an_empty_text(self, any_encoder: SentenceEncoder) -> None:
        assert np.isfinite(any_encoder.encode([""])).all()

    def test_gives_one_text_the_same_vector_alone_and_among_others(
        self, any_encoder: SentenceEncoder
    ) -> None:
        alone = any_encoder.encode(["return an item"])[0]
        among = any_encoder.encode(["pay by card", "return an item"])[1]
        assert np.allclose(alone, among, atol=1e-3)

    def test_puts_like_texts_closer_than_unlike_ones(self, any_encoder: SentenceEncoder) -> None:
        a, b, c = any_encoder.encode(["I want to return an item", "return this item", "red running shoes"])
        assert a @ b > a @ c


def test_the_real_encoder_knows_that_two_languages_mean_the_same() -> None:
    a, b, c = UniversalSentenceEncoder().encode(["How do I cancel my order?", "怎么取消订单", "今天天气很好"])
    assert a @ b > 0.5 > a @ c


def _demo_views(language: str) -> list[ArticleView]:
    return [
        ArticleView(
            id=str(record["id"]),
            slug=record["slug"],
            language=language,
            title=record["title"],
            body=record["body"],
            url="",
            tags=record["tags"],
        )
        for record in demo_articles()
        if record["language"] == language
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_demo_shops_articles_answer_what_shoppers_ask(language: str) -> None:
    articles = _demo_views(language)
    finder = ArticleFinder(UniversalSentenceEncoder())
    asked, chatter = ANSWERED[language], UNANSWERED[language]
    found = [(finder.best(question, articles), wanted) for question, wanted in asked]
    right = sum(finding is not None and finding.article.slug in wanted for finding, wanted in found)
    refused = sum(finder.best(question, articles) is None for question in chatter)
    assert right / len(asked) >= 0.8
    assert refused / len(chatter) >= 0.9


def test_the_rows_of_a_table_are_sentences() -> None:
    rows = rows_in("Costs:\n\n| Method | Cost | ZIP |\n| --- | --- | --- |\n| **Canada** | $15 | any |\n")
    assert [(row.name, row.text) for row in rows] == [("Canada", "Canada: cost $15; ZIP any.")]
    assert rows[0].is_named_in("shipping to canada?")
    assert not rows[0].is_named_in("shipping to Mexico?")
    assert rows_in("| 方式 | 运费 |\n| --- | --- |\n| 加急 | 12 美元 |")[0].text == "加急：运费 12 美元。"
    assert split_passages("Before.\n\n| A | B |\n| - | - |\n| c | d |\n\nAfter.") == ["Before.", "After."]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("do you ship to Germany", "other countries"),
        ("能寄到德国吗", "其他国家"),
        ("can i pay with klarna", "instalments"),
        ("能用花呗吗", "分期"),
        ("do you have a store in Chicago", "showroom"),
        ("有实体店吗", "门店"),
    ],
)
def test_a_question_is_widened_by_the_words_of_articles(question: str, meant: str) -> None:
    assert meant in widened(question, [])


@pytest.mark.parametrize(
    "question", ["what is the weather in Paris", "上海天气怎么样", "how much is delivery"]
)
def test_other_talk_is_not_widened(question: str) -> None:
    assert widened(question, []) == question


def test_a_word_that_articles_have_is_taken_as_it_is() -> None:
    assert widened("do you ship to Germany", ["we ship to germany"]) == "do you ship to Germany"


@pytest.mark.parametrize(
    ("language", "question", "topic", "told"),
    [
        ("en", "do you have a store in chicago", "contact_customer_service", "We have no store"),
        ("zh", "有没有实体店", "contact_customer_service", "我们没有门店"),
        ("en", "can i pay with klarna", "check_payment_methods", "We don't offer payment in instalments"),
        ("zh", "能用花呗吗", "check_payment_methods", "我们不支持分期付款"),
        ("en", "can i return opened perfume", "check_refund_policy", "Opened cosmetics, perfume"),
        ("zh", "超过30天还能退吗", "check_refund_policy", "收货后 30 天内可以退货，超过 30 天不能退"),
    ],
)
def test_the_sentence_that_answers_comes_first(language: str, question: str, topic: str, told: str) -> None:
    articles = _demo_views(language)
    finding = ArticleFinder(UniversalSentenceEncoder()).best(question, articles, topic)
    assert finding is not None
    assert finding.passage.startswith(told)


def test_a_question_goes_on_from_the_one_before() -> None:
    finder = ArticleFinder(UniversalSentenceEncoder())
    finding = finder.best("and to Germany?", _demo_views("en"), before="do you ship to canada")
    assert finding is not None
    assert "not to other countries" in finding.passage
    assert finding.rows == ()


def test_a_question_in_traditional_characters_finds_what_the_same_in_simplified_ones_does() -> None:
    articles = _demo_views("zh")
    finder = ArticleFinder(UniversalSentenceEncoder())
    found = [
        (finder.best(question, articles), finder.best(traditional(question), articles))
        for question, _ in ANSWERED["zh"]
        if simplified(traditional(question)) == question
    ]
    assert len(found) > 10
    assert [one for one, _ in found] == [other for _, other in found]
