"""The knowledge articles of the demo shop: in both languages, short, and saying the same."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass

import pytest
import yaml

from tests.nlu.training_text import INTENTS, LANGUAGES, ROOT

FOLDER = ROOT / "shop/demo/articles"
# Intents that ask for knowledge; what the bot does by itself (forms, search, small talk) needs no article.
ANSWERED_BY_AN_ARTICLE = set(
    "place_order cancel_order change_order track_order delivery_options delivery_period "
    "change_shipping_address set_up_shipping_address check_refund_policy get_refund track_refund "
    "check_cancellation_fee return_item exchange_item damaged_item wrong_item lost_package "
    "check_payment_methods payment_issue change_payment_method check_invoice get_invoice "
    "create_account delete_account edit_account recover_password registration_problems switch_account "
    "contact_customer_service contact_human_agent complaint review newsletter_subscription "
    "discount_request price_match gift_card_balance my_data_export my_data_delete recommend_product".split()
)


@dataclass(frozen=True)
class Page:
    slug: str
    language: str
    title: str
    tags: list[str]
    body: str


def pages(language: str) -> list[Page]:
    found = []
    for path in sorted((FOLDER / language).glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        page = Page(body=body.strip(), **yaml.safe_load(head))
        assert (page.slug, page.language) == (path.stem, language)
        found.append(page)
    return found


def paragraphs(page: Page) -> list[str]:
    return page.body.split("\n\n")


def test_every_article_exists_in_both_languages_with_the_same_intents() -> None:
    by_language = [
        {page.slug: sorted(set(page.tags) & INTENTS) for page in pages(language)} for language in LANGUAGES
    ]
    assert by_language[0] == by_language[1]
    assert len(by_language[0]) >= 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_for_knowledge_has_an_article(language: str) -> None:
    answered = {tag for page in pages(language) for tag in page.tags}
    assert ANSWERED_BY_AN_ARTICLE - answered == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_articles_are_short_and_open_with_two_sentences(language: str) -> None:
    for page in pages(language):
        size = len(page.body.split()) if language == "en" else len(page.body)
        fewest, most = (80, 200) if language == "en" else (150, 420)
        assert fewest <= size <= most, (page.slug, size)
        ends = r"[.!?](?=\s|$)" if language == "en" else r"[。！？]"
        opening = paragraphs(page)[0]
        assert len(re.findall(ends, opening)) == 2, (page.slug, opening)
        assert len(opening) <= 240, page.slug


FACTS = (r"\$5\b|(?<!\d)5 美元", r"\$12|12 美元", r"\$50\b|50 美元", r"5-7", r"\b30\b|30 天")


@pytest.mark.parametrize("fact", FACTS)
def test_the_facts_stand_in_both_languages_alike(fact: str) -> None:
    """An amount or period that is changed in one language only shows up here."""
    holders = [{page.slug for page in pages(lang) if re.search(fact, page.body)} for lang in LANGUAGES]
    assert holders[0], fact
    assert holders[0] == holders[1], fact


def test_the_faq_questions_name_articles_and_do_not_repeat_titles_or_tags() -> None:
    with (ROOT / "tests/nlu/faq_questions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for language in LANGUAGES:
        titles = {page.slug: page.title.casefold() for page in pages(language)}
        tags = {tag.casefold() for page in pages(language) for tag in page.tags}
        asked = Counter(row["slug"] for row in rows if row["language"] == language)
        assert set(asked) == set(titles)
        assert min(asked.values()) >= 3
        questions = {row["question"].casefold() for row in rows if row["language"] == language}
        assert questions & (tags | set(titles.values())) == set()
