"""The searchable picture of the catalogue, and how a query is ranked against it.

Each product is a document of weighted words (title before category, brand and options before description).
Prices and stock are not in it: they change with every order and are asked of the database.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from shop.search.words import (
    fold,
    has_chinese,
    index_words,
    is_noise,
    is_option_word,
    parts_of,
    same_words,
    split_words,
)

_TITLE, _CATEGORY, _BRAND, _TAG, _OPTION, _DESCRIPTION = 3.0, 2.0, 2.0, 1.5, 1.5, 0.5
_DESCRIPTION_LENGTH = 600
_PREFIX_WORTH, _HEAD_WORTH, _PART_WORTH, _TYPO_WORTH = 0.7, 0.9, 0.6, 0.95
_MORE_THAN_DESCRIBED = 1.0
_TITLE_ONLY = 1.75
_KEEP_FROM_BEST = 0.4


@dataclass(frozen=True)
class ProductText:
    """What the index reads of a product."""

    id: str
    titles: tuple[str, ...]
    description: str
    categories: tuple[str, ...]
    brand: str
    tags: tuple[str, ...]
    rating: float
    variants: Mapping[str, Mapping[str, str]]


@dataclass
class Document:
    """A product, cut into words."""

    text: ProductText
    weights: dict[str, float] = field(default_factory=dict)
    variant_words: dict[str, frozenset[str]] = field(default_factory=dict)
    folded_titles: tuple[str, ...] = ()
    folded_categories: tuple[str, ...] = ()
    folded_brand: str = ""

    @classmethod
    def of(cls, text: ProductText) -> Document:
        """Cut the product into words."""
        document = cls(text)
        document.folded_titles = tuple(fold(title) for title in text.titles)
        document.folded_categories = tuple(fold(category) for category in text.categories)
        document.folded_brand = fold(text.brand)
        document._weigh(text.titles, _TITLE)
        document._weigh(text.categories, _CATEGORY)
        document._weigh([text.brand], _BRAND)
        document._weigh(text.tags, _TAG)
        document._weigh([text.description[:_DESCRIPTION_LENGTH]], _DESCRIPTION)
        for variant_id, options in text.variants.items():
            words = frozenset(word for value in options.values() for word in index_words(value))
            document.variant_words[variant_id] = words
            document._weigh(options.values(), _OPTION)
        return document

    def _weigh(self, texts: Iterable[str], weight: float) -> None:
        for text in texts:
            for word in index_words(text):
                self.weights[word] = max(weight, self.weights.get(word, 0.0))


@dataclass(frozen=True)
class Hit:
    """A product that fits the words; `variant_ids` are its variants that fit option words among them.

    `share`: how much of the words that say what it is (rare ones counting more) it has, 0..1, less where a
    word was guessed or only the description has it; `fitting`: share of the option words that its best
    variant has.
    """

    product_id: str
    score: float
    variant_ids: tuple[str, ...] = ()
    share: float = 0.0
    fitting: float = 0.0


class CatalogueIndex:
    """All documents, by word. Never changed after it is built."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = dict(documents)
        self._postings: dict[str, list[tuple[str, float]]] = {}
        self._option_words: set[str] = set()
        for product_id, document in self.documents.items():
            for word, weight in document.weights.items():
                self._postings.setdefault(word, []).append((product_id, weight))
            self._option_words.update(*document.variant_words.values())
        self._chinese_words = [w for w in self._postings if has_chinese(w)]
        self._latin_words = [w for w in self._postings if len(w) > 2 and not has_chinese(w)]

    def rank(self, words: str, *, by_title: bool = False) -> list[Hit]:
        """Products that fit the words, best first. Without a meaningful word: none.

        Option words (a colour, a size) prefer, they do not exclude - unless there is nothing else to go by.
        `by_title`: only products whose title carries one of the words.
        """
        content, soft = self.terms_of(words)
        scores, shares = self._content_scores(content, _TITLE_ONLY if by_title else _MORE_THAN_DESCRIBED)
        if content and not scores:
            return []
        for term in soft:
            weights, rarity, _ = self._matches(term)
            for product_id, weight in weights.items():
                if product_id in scores or not content:
                    scores[product_id] = scores.get(product_id, 0.0) + weight * rarity
        return self._hits(scores, shares, soft, fold(words))

    def terms_of(self, words: str) -> tuple[list[str], list[str]]:
        """The words that say what is looked for, and those that name options of it (a colour, a size)."""
        terms = [word for word in dict.fromkeys(split_words(words)) if not is_noise(word)]
        soft = [term for term in terms if self._is_soft(term)]
        return [term for term in terms if term not in soft], soft

    @cached_property
    def option_values(self) -> dict[str, tuple[str, ...]]:
        """Every option with all values that any product has."""
        values: dict[str, dict[str, None]] = {}
        for document in self.documents.values():
            for options in document.text.variants.values():
                for name, value in options.items():
                    values.setdefault(name, {})[value] = None
        return {name: tuple(found) for name, found in values.items()}

    def described(self, product_ids: Iterable[str], words: str) -> list[Hit]:
        """Products found by other means than words, with their variants that fit the option words."""
        soft = self.terms_of(words)[1]
        found = []
        for product_id in product_ids:
            variants, fitting = _fitting_variants(self.documents[product_id], soft)
            found.append(Hit(product_id, 0.0, variants, fitting=fitting))
        return found

    def _content_scores(
        self, terms: list[str], least_weight: float
    ) -> tuple[dict[str, float], dict[str, float]]:
        """Score of each product that fits, and its share as `Hit` tells it."""
        scores: dict[str, float] = {}
        best: dict[str, float] = {}
        shares: dict[str, float] = {}
        surely: dict[str, float] = {}
        total = 0.0
        for term in terms:
            weights, rarity, sure = self._matches(term)
            total += rarity
            for product_id, weight in weights.items():
                scores[product_id] = scores.get(product_id, 0.0) + weight * rarity
                shares[product_id] = shares.get(product_id, 0.0) + rarity
                surely[product_id] = surely.get(product_id, 0.0) + rarity * sure[product_id]
                best[product_id] = max(weight, best.get(product_id, 0.0))
        # A word that only the description has may be there by chance ("machine washable"): then it must be
        # most of what was asked for.
        described = least_weight == _MORE_THAN_DESCRIBED
        fitting = {
            product_id: score
            for product_id, score in scores.items()
            if best[product_id] >= least_weight or (described and shares[product_id] >= 0.5 * total)
        }
        return fitting, {product_id: surely[product_id] / total for product_id in fitting}

    def browse(self) -> list[Hit]:
        """Every product, the best rated first."""
        ranked = sorted(self.documents.values(), key=lambda d: (-d.text.rating, d.text.id))
        return [Hit(document.text.id, 0.0) for document in ranked]

    def title_matches(self, text: str, cutoff: float = 75.0) -> dict[str, float]:
        """Products whose title the text names, wholly or with typing errors: id -> 0..1."""
        folded = fold(text)
        titles = [(pid, title) for pid, doc in self.documents.items() for title in doc.folded_titles]
        found: dict[str, float] = {}
        for _, score, at in process.extract(
            folded, [title for _, title in titles], scorer=_title_ratio, score_cutoff=cutoff, limit=50
        ):
            product_id = titles[at][0]
            found[product_id] = max(score / 100.0, found.get(product_id, 0.0))
        return found

    def _is_soft(self, term: str) -> bool:
        # A word of some title is what the shopper is after, even where it is also an option's value.
        return is_option_word(term) or (term in self._option_words and not self._in_title(term))

    def _in_title(self, term: str) -> bool:
        return any(weight >= _CATEGORY for _, weight in self._postings.get(term, ()))

    def _matches(self, term: str) -> tuple[dict[str, float], float, dict[str, float]]:
        """Product id -> weight of the term there, by the best of its spellings; how rare the term is; and
        product id -> how sure it is that the product has it: half where only the description does."""
        best: dict[str, float] = {}
        sure: dict[str, float] = {}
        for word, worth in self._spellings(term).items():
            for product_id, weight in self._postings.get(word, ()):
                best[product_id] = max(weight * worth, best.get(product_id, 0.0))
                certain = worth if weight > _DESCRIPTION else 0.5 * worth
                sure[product_id] = max(certain, sure.get(product_id, 0.0))
        return best, math.log(1.0 + len(self.documents) / (1.0 + len(best))) + 0.1, sure

    def _spellings(self, term: str) -> dict[str, float]:
        exact = {word: 1.0 for word in same_words(term) if word in self._postings}
        if has_chinese(term):
            return self._containing(term) | exact or self._head_noun(term)
        joined = {word: 1.0 for word in parts_of(term)[-1:] if word in self._postings}
        return exact | joined or self._approximate(term)

    def _containing(self, term: str) -> dict[str, float]:
        # 跑鞋 and 拖鞋 are both 鞋.
        return {
            word: _HEAD_WORTH if word.endswith(term) else _PART_WORTH
            for word in self._chinese_words
            if term in word
        }

    def _head_noun(self, term: str) -> dict[str, float]:
        ends = (term[-2:], term[-1:])
        return next(({end: _PART_WORTH} for end in ends if end != term and end in self._postings), {})

    def _approximate(self, term: str) -> dict[str, float]:
        if len(term) < 3:
            return {}
        near = {word: _PREFIX_WORTH for word in self._latin_words if word.startswith(term)}
        if len(term) >= 4 and not any(character.isdigit() for character in term):
            typos = 1 if len(term) < 8 else 2
            for word, distance, _ in process.extract(
                term, self._latin_words, scorer=OSA.distance, score_cutoff=typos, limit=5
            ):
                if word[0] == term[0] or distance == 1:
                    near[word] = max(_TYPO_WORTH - 0.1 * distance, near.get(word, 0.0))
        return near

    def _hits(
        self, scores: dict[str, float], shares: dict[str, float], soft: list[str], folded: str
    ) -> list[Hit]:
        if not scores:
            return []
        floor = max(scores.values()) * _KEEP_FROM_BEST
        hits = []
        for product_id, score in scores.items():
            if score < floor:
                continue
            document = self.documents[product_id]
            variants, fitting = _fitting_variants(document, soft)
            # Option words that meet on one variant count more than the same words spread over several.
            score *= 1.0 + 0.5 * fitting
            titled = any(fuzz.token_set_ratio(folded, title) >= 95 for title in document.folded_titles)
            score *= (1.25 if titled else 1.0) + 0.01 * document.text.rating
            hits.append(Hit(product_id, score, variants, shares.get(product_id, 0.0), fitting))
        return sorted(hits, key=lambda hit: (-hit.score, hit.product_id))


def _fitting_variants(document: Document, soft: list[str]) -> tuple[tuple[str, ...], float]:
    """The variants with most of the option words, and which share of the words that is."""
    if not soft:
        return (), 0.0
    wanted = [set(same_words(term)) for term in soft]
    counts = {
        variant_id: sum(bool(group & words) for group in wanted)
        for variant_id, words in document.variant_words.items()
    }
    most = max(counts.values(), default=0)
    if most == 0:
        return (), 0.0
    return tuple(variant for variant, count in counts.items() if count == most), most / len(soft)


def _title_ratio(text: str, title: str, *, score_cutoff: float | None = None, **_: object) -> float:
    if not title:
        return 0.0
    if has_chinese(title):
        return fuzz.partial_ratio(title, text, score_cutoff=score_cutoff)
    return max(
        fuzz.token_set_ratio(text, title, score_cutoff=score_cutoff),
        fuzz.ratio(text, title, score_cutoff=score_cutoff),
    )
