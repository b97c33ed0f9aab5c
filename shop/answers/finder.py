"""Which passage of which article answers a question, if any does."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from chinese.script import simplified
from shop.answers.encoder import SentenceEncoder, Vectors
from shop.answers.passages import split_passages, split_sentences
from shop.answers.table_rows import rows_in
from shop.answers.widening import widened
from shop.search.words import index_words, is_noise, pairs, split_words
from shop.views import ArticleView

MEANING_WEIGHT = 0.8
# Within one article all passages mean something alike; there the words decide more.
PASSAGE_MEANING_WEIGHT = 0.6
LEAD_MARGIN = 0.07
TITLE_WEIGHT = 0.5
THRESHOLD = 0.31
# What an article gains that is tagged with the topic of the question: enough to decide between two that fit
# about equally, too little to lift one that does not.
TOPIC_BONUS = 0.08
_LONGEST_QUESTION = 500
_MOST_CACHED = 5000


@dataclass(frozen=True)
class Finding:
    """The best article for a question and its best passage; `lead` is the passage it opens with, `rows` those
    of its tables that the question names. `cut`: the passage begins inside a paragraph.
    """

    article: ArticleView
    passage: str
    score: float
    lead: str = ""
    rows: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True)
class _Read:
    """An article revision, read: its passages, their vectors and words, and those of the title."""

    passages: list[str]
    heading_vectors: Vectors
    passage_vectors: Vectors
    title_words: frozenset[str]
    words: frozenset[str]
    passage_words: list[frozenset[str]]


class ArticleFinder:
    """Reads each revision of an article once and keeps its vectors."""

    def __init__(self, encoder: SentenceEncoder, threshold: float = THRESHOLD) -> None:
        self._encoder = encoder
        self._threshold = threshold
        self._lock = Lock()
        self._read: dict[str, _Read] = {}

    def best(
        self, question: str, articles: Sequence[ArticleView], topic: str = "", before: str = ""
    ) -> Finding | None:
        """The article that answers, or None when even the best one is not sure enough.

        `before`: the question before, where this one only goes on ("and to Canada?").
        """
        said = question
        question = simplified(f"{before} {question}".strip())
        bodies = [simplified(f"{article.title} {article.body}".lower()) for article in articles]
        question = widened(question, bodies)
        ranked = self.rank(question, articles, topic)
        if not ranked or ranked[0].score < self._threshold:
            return None
        rows = [row.text for row in rows_in(ranked[0].article.body) if row.is_named_in(said)]
        return replace(self._from_the_sentence(ranked[0], question), rows=tuple(rows))

    def rank(self, question: str, articles: Sequence[ArticleView], topic: str = "") -> list[Finding]:
        """All articles with the passage that fits best, best first. Scores are 0..1.

        `topic` is what the question is about where that is known already: a tag, such as an intent's name.
        """
        question = " ".join(question.split())[:_LONGEST_QUESTION]
        if not question or not articles:
            return []
        readings = self._readings(articles)
        vector = self._encoder.encode([question])[0]
        asked = _asked(question)
        rarity = _rarity(asked, [reading.words for reading in readings])
        findings = [
            _judge(article, reading, vector, asked, rarity, TOPIC_BONUS if topic in article.tags else 0.0)
            for article, reading in zip(articles, readings, strict=True)
        ]
        return sorted(findings, key=lambda finding: (-finding.score, finding.article.slug))

    def _from_the_sentence(self, found: Finding, question: str) -> Finding:
        """The passage from the sentence on that answers, where that is clearly not its first."""
        sentences = split_sentences(found.passage)
        if len(sentences) < 2 or found.passage == found.lead:
            return found
        vectors = self._encoder.encode([question, *(f"{found.article.title}. {one}" for one in sentences)])
        asked = _asked(question)
        said = [_words_of(sentence) for sentence in sentences]
        rarity = _rarity(asked, said)
        telling = np.array([_share(asked, one, rarity) for one in said])
        fits = PASSAGE_MEANING_WEIGHT * (vectors[1:] @ vectors[0]) + (1.0 - PASSAGE_MEANING_WEIGHT) * telling
        first = int(np.argmax(fits))
        if fits[first] - fits[0] <= LEAD_MARGIN:
            return found
        return replace(found, passage=" ".join(sentences[first:]), cut=True)

    def _readings(self, articles: Sequence[ArticleView]) -> list[_Read]:
        keys = [_revision_of(article) for article in articles]
        with self._lock:
            new = {key: article for key, article in zip(keys, articles, strict=True) if key not in self._read}
            if len(self._read) + len(new) > _MOST_CACHED:
                self._read.clear()
                new = dict(zip(keys, articles, strict=True))
            for key, article in new.items():
                self._read[key] = self._read_article(article)
            return [self._read[key] for key in keys]

    def _read_article(self, article: ArticleView) -> _Read:
        passages = split_passages(article.body) or [article.title]
        # Tags that are phrases ("money back") say in other words what the title says.
        headings = [article.title, *(tag for tag in article.tags if "_" not in tag)]
        # A passage alone often does not say what it is about; the title in front tells.
        texts = [*headings, *(f"{article.title}. {passage}" for passage in passages)]
        vectors = self._encoder.encode(texts)
        title_words = _words_of(" ".join([article.title, *_spoken(article.tags)]))
        passage_words = [_words_of(passage) for passage in passages]
        rows = rows_in(article.body)
        return _Read(
            passages=passages,
            heading_vectors=vectors[: len(headings)],
            passage_vectors=vectors[len(headings) :],
            title_words=title_words,
            words=title_words.union(*passage_words, *(_words_of(row.text) for row in rows)),
            passage_words=passage_words,
        )


def _revision_of(article: ArticleView) -> str:
    text = "\0".join([article.id, article.title, article.body, *article.tags])
    return hashlib.sha256(text.encode()).hexdigest()


def _asked(question: str) -> set[str]:
    return {word for word in [*split_words(question), *pairs(question)] if not is_noise(word)}


def _words_of(text: str) -> frozenset[str]:
    return frozenset([*index_words(text), *pairs(text)])


def _spoken(tags: Sequence[str]) -> list[str]:
    return [tag.replace("_", " ") for tag in tags]


def _rarity(asked: set[str], texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """How telling each word asked is among some texts: the fewer have it, the more."""
    spread = Counter(word for words in texts for word in asked & words)
    return {word: math.log(1.0 + len(texts) / (1.0 + spread[word])) for word in asked}


def _judge(
    article: ArticleView,
    reading: _Read,
    vector: Vectors,
    asked: set[str],
    rarity: dict[str, float],
    bonus: float,
) -> Finding:
    title = float((reading.heading_vectors @ vector).max())
    meanings = reading.passage_vectors @ vector
    words = np.array([_share(asked, passage, rarity) for passage in reading.passage_words])
    best = int(np.argmax(MEANING_WEIGHT * meanings + (1.0 - MEANING_WEIGHT) * words))
    # Among the passages of one article those words tell that few of them have.
    inside = {word: rarity[word] * here for word, here in _rarity(asked, reading.passage_words).items()}
    telling = np.array([_share(asked, passage, inside) for passage in reading.passage_words])
    fits = PASSAGE_MEANING_WEIGHT * meanings + (1.0 - PASSAGE_MEANING_WEIGHT) * telling
    meaning = max(float(meanings[best]), TITLE_WEIGHT * title + (1.0 - TITLE_WEIGHT) * float(meanings[best]))
    keywords = 0.5 * _share(asked, reading.title_words, rarity) + 0.5 * _share(asked, reading.words, rarity)
    score = min(1.0, max(0.0, MEANING_WEIGHT * meaning + (1.0 - MEANING_WEIGHT) * keywords + bonus))
    told = _told(reading.passages, fits.tolist(), int(np.argmax(fits)))
    return Finding(article, told, score, reading.passages[0])


def _told(passages: Sequence[str], fits: Sequence[float], best: int) -> str:
    """The passage to answer with. An article opens with what most want to know: another must fit better."""
    clearly = fits[best] - fits[0] > LEAD_MARGIN and not passages[best].endswith((":", "："))
    return passages[best] if clearly else passages[0]


def _share(asked: set[str], words: frozenset[str], rarity: dict[str, float]) -> float:
    """How much of the question's words, the rare ones counting more, is found."""
    total = sum(rarity.values())
    return sum(rarity[word] for word in asked & words) / total if total else 0.0
