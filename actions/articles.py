"""Answers from the shop's help articles, with a link to the whole article."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from shop.views import ArticleAnswer

_SURE = 0.35
_SHORTEST = {"en": 40, "zh": 14}
_LONGEST = 280
_TOPICS = Path(__file__).with_name("topics.yml")


@lru_cache(maxsize=1)
def topics() -> dict[str, dict[str, str]]:
    """What to search for each intent, by language."""
    found: dict[str, dict[str, str]] = yaml.safe_load(_TOPICS.read_text(encoding="utf-8"))
    return found


def answer(context: Context, question: str) -> list[Reply]:
    """What the articles say to a question; nothing where none is sure."""
    found = context.facts.services.articles.answer(question, context.language)
    return [_reply(context, found)] if found is not None and found.score >= _SURE else []


def answer_intent(context: Context, intent: str, text: str) -> list[Reply]:
    """What the articles say to a clause of a known intent; without an answer, a person is offered."""
    articles = context.facts.services.articles
    found = articles.answer(text, context.language)
    topic = topics().get(context.language, {}).get(intent)
    if topic is not None and (found is None or found.score < _SURE):
        found = articles.answer(topic, context.language) or found
    if found is not None and found.score >= _SURE:
        return [_reply(context, found)]
    reply = context.show.reply("utter_no_article")
    reply.buttons = [{"title": context.show.say("utter_button_human"), "payload": "/contact_human_agent"}]
    return [reply]


def _reply(context: Context, found: ArticleAnswer) -> Reply:
    passage = _flat(found.passage)
    if len(passage) < _SHORTEST.get(found.language, 40) or passage.endswith((":", "：")):
        # A heading or half a list says nothing alone: go on from there.
        passage = _from_body(context, found) or passage
    return Reply(passage, custom={"article": {"title": found.title, "url": found.url}})


def _from_body(context: Context, found: ArticleAnswer) -> str:
    body = context.facts.services.articles.article(found.slug, found.language).body
    start = max(body.find(found.passage.strip()[:40]), 0)
    # From the beginning of the paragraph, so that "Canada: 5-8 days" has its first half.
    start = body.rfind("\n\n", 0, start) + 2 if "\n\n" in body[:start] else 0
    text = _flat(body[start : start + _LONGEST])
    cut = max(text.rfind(mark) for mark in (". ", "。", "; ", "；"))
    return text[: cut + 1] if len(text) > _LONGEST - 40 and cut > 40 else text


def _flat(text: str) -> str:
    plain = re.sub(r"^[#>*-]+\s*|\*\*|`", "", text, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", plain).strip()
