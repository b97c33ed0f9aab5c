"""Answers from the shop's help articles, with a link to the whole article."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import yaml

from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.names import ARTICLE_INTENTS, CATALOGUE_INTENTS, EXCHANGE, INTENT_OF, RETURN
from actions.products_meant import named_product
from actions.understanding.countries import goes_to_country
from actions.understanding.enquiries import (
    asks_for_label,
    asks_of_the_matter,
    asks_who_pays,
    goes_on_asking,
    goes_on_from_answer,
    said_of_cost,
)
from actions.understanding.requests import kind_said
from shop.rules.countries import country_name, is_shipped_to
from shop.views import ArticleAnswer

_SURE = 0.35
_SHORTEST = {"en": 40, "zh": 14}
_LONGEST = 280
_LONGEST_TOGETHER = 480
_FEW_SENTENCES = 2
# For so many turns a question may go on from one before.
_GOES_ON_FOR = 2
_LIFT = 0.13
"""By so much what is on the matter gains where the matter is named beside a question."""
# "No, cancelling is free" says no to the article's title; to the shopper's question it may mean the opposite.
_NO_FIRST = re.compile(r"^(?:No|Yes)[,.:] +(\S)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])|(?<=[。！？])(?=.)")
_LIST_ENTRY = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+", re.MULTILINE)
_OF_DELIVERY = frozenset({"delivery_period", "delivery_options"})
_TOPICS = Path(__file__).with_name("topics.yml")


@lru_cache(maxsize=1)
def topics() -> dict[str, dict[str, str]]:
    """What to search for each intent, by language."""
    found: dict[str, dict[str, str]] = yaml.safe_load(_TOPICS.read_text(encoding="utf-8"))
    return found


def _topic(context: Context, name: str) -> str | None:
    return topics().get(context.language, {}).get(name)


def answer(context: Context, question: str, topic: str = "", *, sure: float = _SURE) -> list[Reply]:
    """What the articles say to a question; nothing where none is sure. `topic`: the intent, where known."""
    service = context.facts.services.articles
    if topic in _OF_DELIVERY and (refused := _on_country(context, question)):
        return refused
    found = service.answer(question, context.language, topic)
    before = ""
    if found is None or found.score < sure:
        before = _question_before(context, question, topic)
        found = service.answer(question, context.language, topic, before) if before else None
    if found is None or found.score < sure:
        return []
    reply = _reply(context, replace(found, lead="") if before else found)
    context.state.enquired(f"{before} {question}".strip(), topic, reply.text)
    return [reply]


def answer_about(context: Context, question: str, intent: str, *, sure: float = _SURE) -> list[Reply]:
    """What the articles say to a question asked in the middle of a change ("who pays for it?").

    `intent`: the one that asks for such a change. The question may be about something else all the same: what
    fits it about as well alone is the answer.
    """
    if paid := on_who_pays(context, question, intent):
        return paid
    matter = _topic(context, f"in_hand_{intent}")
    if asks_for_label(question) or not matter or not asks_of_the_matter(question):
        return _on_label(context, question) or answer(context, question, intent, sure=sure)
    service = context.facts.services.articles
    alone = service.answer(question, context.language, intent)
    framed = service.answer(question, context.language, intent, matter)
    if framed is None or (alone is not None and alone.score > framed.score - _LIFT):
        return answer(context, question, intent, sure=sure)
    context.state.enquired(f"{matter} {question}")
    reply = _reply(context, framed)
    if alone is None and framed.passage == framed.lead:
        # Only the matter was found: what is said of it in general is not passed off as an answer.
        return [replace(reply, text=context.show.say("utter_nearest_answer", answer=reply.text))]
    return [reply]


def go_on(context: Context, question: str, intent: str) -> list[Reply]:
    """What the articles say to a short question right after an answer, and about that: "what does it cost?".

    What fits the question clearly better alone is left to others; what was said already, too, unless they
    would look for goods.
    """
    state, service = context.state, context.facts.services.articles
    if not state.enquiry or state.turns - state.enquiry_turn != 1 or not goes_on_from_answer(question):
        return []
    matter = _topic(context, f"matter_{state.enquiry_topic}")
    framed = service.answer(f"{matter} {question}", context.language) if matter else None
    alone = service.answer(question, context.language)
    if framed is None or framed.score < _SURE or (alone and _is_clear_alone(question, intent, alone, framed)):
        return []
    reply = _reply(context, replace(framed, lead=""))
    if state.enquiry_answer in reply.text and intent not in CATALOGUE_INTENTS:
        return []
    state.enquired(f"{matter} {question}", state.enquiry_topic, reply.text)
    return [reply]


def on_who_pays(context: Context, question: str, intent: str = "") -> list[Reply]:
    """Who bears the cost, where the question says of nothing else of what: that of `intent`, if it is known,
    else that of the answer before, which may have said it among other things."""
    if not asks_who_pays(question):
        return []
    state = context.state
    recently = bool(state.enquiry) and state.turns - state.enquiry_turn <= _GOES_ON_FOR
    if recently and not intent and (said := said_of_cost(state.enquiry_answer)):
        return [Reply(said)]
    about = intent or (state.enquiry_topic if recently else "")
    topic = _topic(context, f"who_pays_{about}")
    found = answer(context, topic, about) if topic is not None else []
    # A shop may say nothing of it: what parcels cost that it sends is no answer for those that go back.
    of_matter = not intent or any(kind_said(reply.text) is not None for reply in found)
    return found if of_matter else []


def _is_clear_alone(question: str, intent: str, alone: ArticleAnswer, framed: ArticleAnswer) -> bool:
    """Whether a question says itself what it is about: "and how long is the warranty?"."""
    if not asks_of_the_matter(question):
        return alone.score > framed.score
    # Of so few words the intent is a guess: it gets no say.
    return intent in ARTICLE_INTENTS and alone.score > framed.score + _LIFT


def on_duration(context: Context, intent: str) -> list[Reply]:
    """How long what an intent is about takes, where the question itself does not say of what it is asked."""
    topic = _topic(context, f"duration_of_{intent}")
    return answer(context, topic, intent) if topic is not None else []


def _question_before(context: Context, question: str, topic: str) -> str:
    """The question that this one goes on from: "and to Canada?", "那花呗呢"."""
    state = context.state
    if not state.enquiry or state.turns - state.enquiry_turn > _GOES_ON_FOR or topic in CATALOGUE_INTENTS:
        return ""
    goes_on = goes_on_asking(question) and named_product(context, question) is None
    return state.enquiry if goes_on else ""


def answer_intent(context: Context, intent: str, text: str) -> list[Reply]:
    """What the articles say to a clause of a known intent; without an answer, a person is offered."""
    return answer_or_topic(context, intent, text) or no_answer(context)


def no_answer(context: Context) -> list[Reply]:
    """That there is no answer, and who may have one."""
    reply = context.show.reply("utter_no_article")
    reply.buttons = [context.show.person_button()]
    return [reply]


def answer_or_topic(context: Context, intent: str, text: str) -> list[Reply]:
    """What the articles say to a text or, where its words are too few, to its intent; else nothing."""
    if intent == "check_cancellation_fee" and (said := kind_said(text)) in {RETURN, EXCHANGE}:
        return answer_about(context, text, INTENT_OF[said])  # its fee is asked for, not that of cancelling
    if found := _on_label(context, text) or answer(context, text, intent):
        return found
    topic = _topic(context, intent)
    return answer(context, topic, intent) if topic is not None else []


def _on_country(context: Context, text: str) -> list[Reply]:
    """That parcels do not go to the country that is asked for, and nothing before it; nothing where they do,
    or where no article says where they go.
    """
    country, served = goes_to_country(text), context.facts.settings.ships_to
    if not country or (served and is_shipped_to(country, served)):
        return []
    if served:
        names = context.show.join([country_name(code, context.language) for code in served])
        return [context.show.reply("utter_not_shipped_to", country=country, countries=names)]
    others = _topic(context, "other_countries")
    found = others and context.facts.services.articles.answer(others, context.language, "delivery_options")
    if not found or found.score < _SURE or country in found.passage:
        return []
    return [_reply(context, replace(found, lead=""))]


def answer_to_topic(context: Context, name: str, intent: str) -> list[Reply]:
    """What the articles say to a topic, where a question's own words lead elsewhere."""
    topic = _topic(context, name)
    return answer(context, topic, intent) if topic is not None else []


def answer_to_shop_question(context: Context, name: str, intent: str) -> list[Reply]:
    """What the articles say to a question known by its words: that alone, without what the article opens
    with."""
    topic = _topic(context, f"asked_{name}")
    found = context.facts.services.articles.answer(topic, context.language, intent) if topic else None
    if topic is None or found is None or found.score < _SURE:
        return []
    context.state.told = []  # one passage may answer two questions, and neither is the other asked again
    passage = " ".join(_SENTENCE.split(found.passage)[:_FEW_SENTENCES])
    reply = _reply(context, replace(found, passage=passage, lead="", rows=[]))
    context.state.enquired(topic, intent, reply.text)
    return [reply]


def _on_label(context: Context, text: str) -> list[Reply]:
    """Where the label for sending back comes from, if that is asked: by its own words the text would be a
    question on returning, which says nothing of the label."""
    label = _topic(context, "return_label")
    if label is None or not asks_for_label(text):
        return []
    found = context.facts.services.articles.answer(label, context.language, "return_item")
    return [_reply(context, replace(found, lead=""))] if found is not None else []


def _reply(context: Context, found: ArticleAnswer) -> Reply:
    passage = _flat(found.passage)
    if not found.cut and (len(passage) < _SHORTEST.get(found.language, 40) or passage.endswith((":", "："))):
        # A heading or half a list says nothing alone.
        passage = _whole(context, found) or passage
    text = _with_rows(found, passage) if found.rows else _with_lead(found, passage)
    return Reply(_NO_FIRST.sub(_capital, text), custom={"article": {"title": found.title, "url": found.url}})


def _with_rows(found: ArticleAnswer, passage: str) -> str:
    """The rows of a table that were asked for; the opening, which is on something else, is left out."""
    told = " ".join(found.rows)
    detail = "" if passage in _flat(found.lead) else passage
    return f"{told} {detail}".strip() if len(told) + len(detail) <= _LONGEST_TOGETHER else told


def _with_lead(found: ArticleAnswer, passage: str) -> str:
    """What an article opens with is what most want to know; the passage alone may say a detail only."""
    lead = _flat(found.lead)
    if not lead or lead[:40] in passage or passage in lead or len(lead) + len(passage) > _LONGEST_TOGETHER:
        return passage
    return f"{passage} {lead}" if found.cut else f"{lead} {passage}"


def _capital(match: re.Match[str]) -> str:
    return match.group(1).upper()


def _whole(context: Context, found: ArticleAnswer) -> str:
    """The paragraph or list that a passage is of, with the line that introduces the list."""
    body = context.facts.services.articles.article(found.slug, found.language).body
    blocks = [block for block in re.split(r"\n\s*\n", body) if block.strip()]
    wanted = _flat(found.passage)[:40]
    place = next((at for at, block in enumerate(blocks) if wanted in _flat(block)), None)
    if place is None:
        return ""
    told = [blocks[place]]
    if _LIST_ENTRY.match(blocks[place]) and place and blocks[place - 1].rstrip().endswith((":", "：")):
        told.insert(0, blocks[place - 1])
    elif blocks[place].rstrip().endswith((":", "：")):
        told += blocks[place + 1 : place + 2]
    text = _flat("\n".join(_LIST_ENTRY.sub("• ", block) for block in told))
    if len(text) <= _LONGEST:
        return text
    cut = max(text.rfind(mark, 0, _LONGEST) for mark in (". ", "。", "; ", "；", " • "))
    return text[: cut + 1].strip() if cut > 40 else text[:_LONGEST]


def _flat(text: str) -> str:
    plain = re.sub(r"^[#>*-]+\s*|\*\*|`", "", text, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", plain).strip()
