"""What reviews praise and blame: aspects, topics, and reviews whose stars and words disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sentiment.aspect_polarity import AspectReader, AspectSummary, Opinion, clause_around, summaries
from sentiment.aspects import PART, AspectFinder
from sentiment.explaining import Judged, ReadsTexts
from sentiment.signs import language_of
from sentiment.topics import topics_of
from shop.reviews.service import ReviewView

Tell = Callable[[str, int, int], None]

POLARITIES = ("negative", "neutral", "positive")
GOOD_STARS, BAD_STARS = 4.0, 2.0
SURE = 0.8
"""Probability from which words that say something else than the stars are told."""
LONGEST_EXAMPLE = 90
_AT_ONCE = 64
_CLEAR = 1 / 3
_CANDIDATES = 8


@dataclass(frozen=True)
class AspectLine:
    """One aspect. `mentions`: reviews that speak of it; `positive` and `negative`: shares of these, 0..1, the
    rest does neither; `intensity`: mean, -1..1; `praise`, `blame`: a short example, if any."""

    key: str
    name: str
    mentions: int
    positive: float
    negative: float
    intensity: float
    praise: str | None
    blame: str | None


@dataclass(frozen=True)
class TopicLine:
    """One topic. `share` 0..1 of the reviews of its language that have a topic; `intensity` -1..1;
    `example`: the id of its most typical review."""

    name: str
    language: str
    terms: tuple[str, ...]
    reviews: int
    share: float
    intensity: float
    example: str


@dataclass(frozen=True)
class Disagreement:
    """A review whose words say something else than its stars (0..5). `confidence`: of the words, 0..1."""

    review: str
    product: str
    stars: float
    words: str
    confidence: float
    text: str


@dataclass(frozen=True)
class ReviewReport:
    """Everything found in some reviews. `moods`: how many are negative, neutral, positive."""

    reviews: int
    products: int
    first: datetime
    last: datetime
    stars: float
    intensity: float
    moods: dict[str, int]
    aspects: tuple[AspectLine, ...]
    topics: tuple[TopicLine, ...]
    disagreements: tuple[Disagreement, ...]

    def as_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        return asdict(self) | {"first": self.first.isoformat(), "last": self.last.isoformat()}


def spoken_in(review: ReviewView) -> str:
    """en or zh: as the shop has it, else as the text is written (mixed texts count as zh)."""
    known = (review.language or "").lower()[:2]
    if known in ("en", "zh"):
        return known
    return "en" if language_of(review.whole) == "en" else "zh"


def report_of(
    reviews: Sequence[ReviewView],
    model: ReadsTexts,
    aspects: AspectReader,
    finder: AspectFinder,
    tell: Tell,
    *,
    topics: int | None = None,
) -> ReviewReport:
    """Read reviews, at least one; `topics`: how many a language, chosen if None."""
    texts = [review.whole for review in reviews]
    readings: list[Judged] = []
    opinions: list[tuple[Opinion, ...]] = []
    for begin in range(0, len(texts), _AT_ONCE):
        part = texts[begin : begin + _AT_ONCE]
        readings += model.read_many(part)
        opinions += aspects.read_many(part)
        tell("reading reviews", min(begin + _AT_ONCE, len(texts)), len(texts))
    tell("finding topics", 0, 0)
    intensities = [reading.intensity for reading in readings]
    moods = [mood_of(reading) for reading in readings]
    return ReviewReport(
        reviews=len(reviews),
        products=len({review.product_id for review in reviews}),
        first=min(review.created_at for review in reviews),
        last=max(review.created_at for review in reviews),
        stars=sum(review.rating for review in reviews) / len(reviews),
        intensity=sum(intensities) / len(reviews),
        moods={name: sum(mood == name for mood, _ in moods) for name in POLARITIES},
        aspects=tuple(_aspect_lines(texts, opinions, model, finder)),
        topics=tuple(_topic_lines(reviews, intensities, topics, finder)),
        disagreements=tuple(_disagreements(reviews, moods)),
    )


def mood_of(reading: Judged) -> tuple[str, float]:
    """The polarity and its probability, 0..1."""
    best = max(range(len(POLARITIES)), key=lambda place: reading.probabilities[place])
    return POLARITIES[best], reading.probabilities[best]


def shortened(text: str, longest: int = LONGEST_EXAMPLE) -> str:
    """On one line, cut where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def aspect_name(key: str, finder: AspectFinder) -> str:
    """What people call it; a part by its own word."""
    kind, _, part = key.partition(":")
    return part if kind == PART and part else finder.names[kind]["en"]


def _aspect_lines(
    texts: Sequence[str], opinions: Sequence[Sequence[Opinion]], model: ReadsTexts, finder: AspectFinder
) -> list[AspectLine]:
    clearest: dict[tuple[str, bool], dict[str, float]] = defaultdict(dict)
    for text, of_text in zip(texts, opinions, strict=True):
        for opinion in of_text:
            clause = shortened(clause_around(text, opinion.aspect.span).of(text))
            # A clause that has to be cut is a worse example than one less clear that is whole.
            worth = abs(opinion.intensity) - (1 if clause.endswith("…") else 0)
            if abs(opinion.intensity) > _CLEAR:
                known = clearest[opinion.aspect.key, opinion.intensity > 0]
                known[clause] = max(worth, known.get(clause, worth))
    examples = _examples(clearest, model)
    return [_aspect_line(summary, examples, finder) for summary in summaries(opinions)]


def _examples(
    clearest: Mapping[tuple[str, bool], Mapping[str, float]], model: ReadsTexts
) -> dict[tuple[str, bool], str]:
    """The clause that says it most clearly by itself: the text around may mislead the judge."""
    best = {
        place: sorted(found, key=lambda clause: (-found[clause], clause))[:_CANDIDATES]
        for place, found in clearest.items()
    }
    wanted = sorted({clause for clauses in best.values() for clause in clauses})
    alone = dict(zip(wanted, (one.intensity for one in model.read_many(wanted)), strict=True))
    examples = {}
    for (key, praised), clauses in best.items():
        sign = 1 if praised else -1
        chosen = max(clauses, key=lambda clause: sign * alone[clause] + clearest[key, praised][clause])
        if sign * alone[chosen] > 0:
            examples[key, praised] = chosen
    return examples


def _aspect_line(
    summary: AspectSummary, examples: Mapping[tuple[str, bool], str], finder: AspectFinder
) -> AspectLine:
    return AspectLine(
        key=summary.key,
        name=aspect_name(summary.key, finder),
        mentions=summary.texts,
        positive=summary.praised / summary.texts,
        negative=summary.blamed / summary.texts,
        intensity=summary.intensity,
        praise=examples.get((summary.key, True)) if summary.praised else None,
        blame=examples.get((summary.key, False)) if summary.blamed else None,
    )


def _topic_lines(
    reviews: Sequence[ReviewView], intensities: Sequence[float], count: int | None, finder: AspectFinder
) -> list[TopicLine]:
    found = topics_of([review.whole for review in reviews], intensities, count=count, finder=finder)
    return [
        TopicLine(
            topic.name, topic.language, topic.terms, len(topic.texts), topic.share, topic.intensity or 0.0,
            reviews[topic.texts[0]].id,
        )
        for topic in found
    ]  # fmt: skip


def _disagreements(reviews: Sequence[ReviewView], moods: Sequence[tuple[str, float]]) -> list[Disagreement]:
    """The surest first."""
    found = [
        Disagreement(
            review.id, review.product_id, review.rating, mood, confidence, shortened(review.whole, 160)
        )
        for review, (mood, confidence) in zip(reviews, moods, strict=True)
        if confidence >= SURE
        and (
            (review.rating >= GOOD_STARS and mood == "negative")
            or (review.rating <= BAD_STARS and mood == "positive")
        )
    ]
    return sorted(found, key=lambda one: (-one.confidence, one.review))
