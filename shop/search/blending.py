"""One ranking from two: products that have the words, and products that mean what the words say.

Words that name a thing the shop has are taken at their word, and the ranking by words stays as it is. Where
they are not all found, or only by guessing at a misspelling, both rankings count: a weighted sum of their
scores, each as a share of its best (a convex combination, which beats reciprocal rank fusion where weights
can be chosen on examples: Bruch et al., An Analysis of Fusion Functions for Hybrid Retrieval, TOIS 2023).
"""

from __future__ import annotations

from collections.abc import Mapping

from shop.search.index import CatalogueIndex, Hit

NAMED = 0.95
"""Share of the words from which on a product is named rather than described."""

WORDS_WEIGHT = 0.35
STRAY = 0.25
"""Share of the words up to which a hit that nothing in meaning supports is one by chance."""

_NO_MEANING = 0.3
_KEEP_FROM_BEST = 0.4


def is_named(hits: list[Hit]) -> bool:
    """Whether some product has all that was asked for, as it was written."""
    return any(hit.share >= NAMED for hit in hits)


def blend(index: CatalogueIndex, words: str, hits: list[Hit], near: Mapping[str, float]) -> list[Hit]:
    """The hits by words and the products near in meaning, best first.

    `near`: product id -> closeness, as `Meanings.near` tells.
    """
    near = {product_id: value for product_id, value in near.items() if product_id in index.documents}
    if not near:
        return hits if any(hit.share > STRAY for hit in hits) else []
    best_word = max((hit.score for hit in hits), default=1.0)
    said = {hit.product_id: WORDS_WEIGHT * hit.share * hit.score / best_word for hit in hits}
    meant = {product_id: (value - _NO_MEANING) / (1.0 - _NO_MEANING) for product_id, value in near.items()}
    others = [product_id for product_id in near if product_id not in said]
    found = []
    for hit in [*hits, *index.described(others, words)]:
        worth = meant.get(hit.product_id, 0.0) + said.get(hit.product_id, 0.0)
        # Option words that meet on one variant count among these as they do among hits by words.
        worth *= 1.0 + 0.5 * hit.fitting
        found.append(Hit(hit.product_id, worth, hit.variant_ids, hit.share, hit.fitting))
    floor = max(hit.score for hit in found) * _KEEP_FROM_BEST
    kept = [hit for hit in found if hit.score >= floor]
    return sorted(kept, key=lambda hit: (-hit.score, hit.product_id))
