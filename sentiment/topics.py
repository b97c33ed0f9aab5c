"""Topics of many texts: what they speak of, found without labels, with names that people understand.

Non-negative matrix factorisation of TF-IDF (Lee and Seung 1999; for texts Xu, Liu and Gong 2003), one a
language. The number of topics is the one whose words go together best: normalised pointwise mutual
information of a topic's first words (Bouma 2009; Lau, Newman and Baldwin 2014), less what topics repeat of
each other. A topic's name is its aspect, where its words agree on one, and the words themselves.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from chinese.script import simplified
from sentiment.aspects import ASPECTS_FILE, PART, AspectFinder
from sentiment.signs import clauses_of, language_of

LEAST_TEXTS = 12
"""Fewer texts of a language have no topics."""
MOST_TOPICS = 12
FIRST_TERMS = 8
_NAMED_TERMS = 3
_AGREEMENT = 0.4
_MAINLY = 0.4
"""Share of its topics that a text's strongest one must have; others are about too much to count."""
_WORD = re.compile(r"[A-Za-z]{2,}(?:'[A-Za-z]+)?|[㐀-䶿一-鿿]+")


@dataclass(frozen=True)
class Topic:
    """One topic. `terms`: its first words, the weightiest first; `texts`: numbers (from 0) of the texts that
    are mostly about it, the most typical first; `share` 0..1 of the texts that have a topic; `intensity`:
    their mean mood -1..1, None where none was given."""

    name: str
    language: str
    terms: tuple[str, ...]
    texts: tuple[int, ...]
    share: float
    intensity: float | None


@dataclass(frozen=True)
class _Factors:
    """`documents` (texts, topics), `words` (topics, terms), both >= 0; `quality`: higher is better."""

    documents: npt.NDArray[np.float64]
    words: npt.NDArray[np.float64]
    quality: float


def topics_of(
    texts: Sequence[str],
    intensities: Sequence[float] | None = None,
    *,
    count: int | None = None,
    seed: int = 0,
    finder: AspectFinder | None = None,
) -> list[Topic]:
    """Topics of texts: the English ones, then the Chinese ones (mixed texts among them), the largest first.
    None for a language with fewer than LEAST_TEXTS texts.

    `intensities`: a mood -1..1 for each text. `count`: topics a language; chosen if left out. The same texts
    and seed always give the same topics.

    Raises:
        ValueError: `count` is below 1, or there are not as many intensities as texts.
    """
    if count is not None and count < 1:
        raise ValueError(f"there must be at least one topic, not {count}")
    if intensities is not None and len(intensities) != len(texts):
        raise ValueError(f"{len(intensities)} intensities for {len(texts)} texts")
    known = finder or AspectFinder(open_parts=False)
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        numbers["en" if language_of(text) == "en" else "zh"].append(number)
    found: list[Topic] = []
    for language in ("en", "zh"):
        found += _topics(texts, numbers[language], language, intensities, count, seed, known)
    return found


def _topics(
    texts: Sequence[str],
    numbers: Sequence[int],
    language: str,
    intensities: Sequence[float] | None,
    count: int | None,
    seed: int,
    finder: AspectFinder,
) -> list[Topic]:
    if len(numbers) < LEAST_TEXTS:
        return []
    matrix, vocabulary = _tf_idf([texts[number] for number in numbers], language)
    if matrix is None:
        return []
    factors = _factors(matrix, count, seed)
    strongest = factors.documents.argmax(axis=1)
    total = factors.documents.sum(axis=1)
    spoken = (total > 1e-9) & (factors.documents.max(axis=1) > _MAINLY * total)
    topics = []
    for topic in range(factors.words.shape[0]):
        inside = np.flatnonzero(spoken & (strongest == topic))
        if not len(inside):
            continue
        order = inside[np.argsort(-factors.documents[inside, topic], kind="stable")]
        weights = factors.words[topic]
        terms = _terms(vocabulary, weights)
        members = tuple(numbers[place] for place in order)
        moods = [] if intensities is None else [intensities[number] for number in members]
        topics.append(
            Topic(
                name=_name(terms, language, finder),
                language=language,
                terms=tuple(term for term, _ in terms),
                texts=members,
                share=len(inside) / int(spoken.sum()),
                intensity=float(np.mean(moods)) if moods else None,
            )
        )
    return sorted(topics, key=lambda topic: (-len(topic.texts), topic.name))


def _tf_idf(texts: Sequence[str], language: str) -> tuple[Any, list[str]] | tuple[None, list[str]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    lists = [_terms_of(text, language) for text in texts]
    least = max(2, len(texts) // 200)
    if not any(n >= least for n in Counter(term for terms in lists for term in set(terms)).values()):
        return None, []
    vectorizer = TfidfVectorizer(
        analyzer=lambda terms: terms, min_df=least, max_df=0.6, max_features=4000, sublinear_tf=True
    )
    try:
        matrix = vectorizer.fit_transform(lists)
    except ValueError:
        # Every term is in most of the texts: they all say the same.
        return None, []
    return matrix, list(vectorizer.get_feature_names_out())


def _factors(matrix: Any, count: int | None, seed: int) -> _Factors:
    most = max(1, min(MOST_TOPICS, matrix.shape[1] - 1, matrix.shape[0] // 6))
    # Few topics go together best, but one that holds half of many texts tells nothing.
    least = min(most, max(3, round(matrix.shape[0] ** 0.5 / 5)))
    if count is not None:
        return _factorised(matrix, min(count, max(1, min(matrix.shape) - 1)), seed)
    candidates = [_factorised(matrix, size, seed) for size in range(least, most + 1)]
    return max(candidates, key=lambda factors: factors.quality)


def _factorised(matrix: Any, size: int, seed: int) -> _Factors:
    from sklearn.decomposition import NMF

    model = NMF(size, init="nndsvda", random_state=seed, max_iter=300, tol=1e-3)
    documents = model.fit_transform(matrix)
    words = model.components_
    # Topics are comparable once each has the same length.
    lengths = np.maximum(np.linalg.norm(words, axis=1), 1e-12)
    documents, words = documents * lengths, words / lengths[:, None]
    first = np.argsort(-words, axis=1, kind="stable")[:, :FIRST_TERMS]
    repeated = 1 - len(np.unique(first)) / first.size
    return _Factors(documents, words, _coherence(matrix, first) - repeated)


def _coherence(matrix: Any, first: npt.NDArray[np.int64]) -> float:
    """Mean normalised pointwise mutual information of pairs of a topic's first words, -1..1."""
    places, inverse = np.unique(first, return_inverse=True)
    there = (matrix[:, places] > 0).astype(np.float64)
    together = np.asarray((there.T @ there).todense()) / matrix.shape[0]
    alone = np.diag(together)
    joint = np.clip(together, 1e-12, 1 - 1e-9)
    scores = np.log(joint / np.outer(alone, alone)) / -np.log(joint)
    rows = inverse.reshape(first.shape)
    pairs = [scores[a, b] for row in rows for i, a in enumerate(row) for b in row[i + 1 :]]
    return float(np.mean(pairs)) if pairs else 0.0


def _terms(vocabulary: Sequence[str], weights: npt.NDArray[np.float64]) -> list[tuple[str, float]]:
    """The weightiest terms; of "battery life", "battery" and "life" only the longest stays."""
    chosen: list[tuple[str, float]] = []
    for place in np.argsort(-weights, kind="stable")[: 4 * FIRST_TERMS]:
        term, weight = vocabulary[place], float(weights[place])
        if weight <= 0 or len(chosen) >= FIRST_TERMS:
            break
        shorter = [n for n, (other, _) in enumerate(chosen) if other in term]
        if shorter and weight >= 0.5 * chosen[shorter[0]][1]:
            chosen[shorter[0]] = (term, chosen[shorter[0]][1])
        elif not shorter and not any(term in other for other, _ in chosen):
            chosen.append((term, weight))
    return chosen


def _name(terms: Sequence[tuple[str, float]], language: str, finder: AspectFinder) -> str:
    weights: dict[str, float] = defaultdict(float)
    for term, weight in terms:
        for name in {aspect.name for aspect in finder.find(term)} - {PART}:
            weights[name] += weight
    words = (", " if language == "en" else "、").join(_unlike(terms, language))
    main = max(weights, key=lambda name: weights[name], default="")
    if main and weights[main] >= _AGREEMENT * sum(weight for _, weight in terms):
        aspect = finder.names[main][language]
        return f"{aspect}: {words}" if language == "en" else f"{aspect}：{words}"
    return words[:1].upper() + words[1:]


def _unlike(terms: Sequence[tuple[str, float]], language: str) -> list[str]:
    """The first terms that share no word (Chinese: no character) with an earlier one."""
    chosen: list[str] = []
    used: set[str] = set()
    for term, _ in terms:
        parts = set(term.split() if language == "en" else term)
        if not parts & used:
            chosen.append(term)
            used |= parts
    return chosen[:_NAMED_TERMS]


def _words(text: str, language: str) -> list[str]:
    lowered = text.replace("’", "'").lower()
    if language == "en":
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        stops = ENGLISH_STOP_WORDS | _common("en")
        return [word for word in _WORD.findall(lowered) if len(word) > 2 and word not in stops]
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    return [
        word
        for word in jieba.cut(simplified(lowered))
        if len(word) > 1 and _WORD.fullmatch(word) and word not in _common("zh")
    ]


def _terms_of(text: str, language: str) -> list[str]:
    """Words, and pairs of words that follow each other in a clause once common words are left out."""
    joint = " " if language == "en" else ""
    terms: list[str] = []
    for clause in clauses_of(text):
        words = _words(clause.of(text), language)
        terms += [*words, *(joint.join(pair) for pair in pairwise(words))]
    return terms


@cache
def _common(language: str) -> frozenset[str]:
    content = yaml.safe_load(ASPECTS_FILE.read_text(encoding="utf-8"))
    return frozenset(content["no_topics"][language])
