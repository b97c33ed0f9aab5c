"""What the recommender learns from: the shop's database as arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from actions.suggestions.pairs import Pairs
from actions.suggestions.vectors import HASHED, Projection, Vectors, meanings_of, raw_vectors, sentence
from recommender.interactions import Interactions
from recommender.item_features import attribute_matrix, price_bands
from recommender.tastes import Facets
from shop.answers.encoder import SentenceEncoder
from shop.behaviour.service import BehaviourService
from shop.search.index import ProductText

MOST_ENCODED = 3_000
"""Texts read for their meaning in one training, a few milliseconds each. In a large new catalogue the rest
is likened by words until one of the next trainings has come to it."""
_AT_ONCE = 64
_MEANINGS = "meanings.npz"

Progress = Callable[[float], None]


@dataclass(frozen=True)
class ShopData:
    """`interactions`: wishes of people, purchases worth 1 or more, others less; `bought`: whether each ended
    in a purchase; `pairs`: what is ordered together. Rows of texts, images and prices are products in order
    of `item_ids`; `images`: addresses, empty where there is none; `prices`: the lowest, 0 where there is
    none."""

    interactions: Interactions
    bought: npt.NDArray[np.bool_]
    pairs: Pairs
    texts: tuple[ProductText, ...]
    images: tuple[str, ...]
    prices: tuple[int, ...]
    fingerprint: str

    @property
    def item_ids(self) -> tuple[str, ...]:
        """All products."""
        return self.interactions.item_ids


def read_shop(behaviour: BehaviourService, progress: Progress, recipe: str) -> ShopData:
    """Read everything; `recipe`: what else makes the model what it is, for the fingerprint."""
    happenings = behaviour.happenings(lambda share: progress(0.8 * share))
    interactions = Interactions(
        happenings.people, happenings.products, happenings.weights, happenings.times,
        happenings.person_ids, happenings.product_ids,
    )  # fmt: skip
    baskets = behaviour.baskets()
    count = len(happenings.product_ids)
    same = baskets.product_ids == happenings.product_ids
    pairs = Pairs.of(baskets.orders, baskets.products, count) if same else Pairs.none(count)
    described = {text.id: text for text in behaviour.texts()}
    texts = tuple(
        described.get(product_id) or _nothing_said(product_id) for product_id in happenings.product_ids
    )
    shown, costs = behaviour.pictures(), behaviour.prices()
    images = tuple(shown.get(product_id, "") for product_id in happenings.product_ids)
    prices = tuple(costs.get(product_id, 0) for product_id in happenings.product_ids)
    progress(1.0)
    # Prices are left out: they change every day, and what is near in price stays so.
    digest = hashlib.sha256(f"{recipe}\0{interactions.fingerprint}\0".encode())
    for text, image in zip(texts, images, strict=True):
        said = (text.titles, text.categories, text.brand, text.tags, text.description, image)
        digest.update(repr(said).encode())
    return ShopData(interactions, happenings.bought, pairs, texts, images, prices, digest.hexdigest()[:16])


def product_vectors(
    texts: tuple[ProductText, ...], encoder: SentenceEncoder | None, folder: Path, progress: Progress
) -> tuple[Vectors, Projection]:
    """Vectors of all products, and what shortens raw ones to such. Texts whose meaning was read before are
    not read again: it is kept in `folder`."""
    meanings = _meanings(texts, encoder, folder, progress) if encoder is not None else None
    raw = raw_vectors(texts, meanings)
    projection = Projection.of(raw)
    return projection(raw), projection


def features_of(data: ShopData, vectors: Vectors, looks: Vectors | None) -> Mapping[str, Any]:
    """Blocks for models that go by what products are: attributes and prices, vectors of words and meaning,
    and what pictures show."""
    records = [
        {
            "category": text.categories[:1], "tag": text.tags, "brand": [text.brand] if text.brand else [],
            "word": [word for title in text.titles[:1] for word in title.casefold().split()],
            "price": price_bands(price),
        }
        for text, price in zip(data.texts, data.prices, strict=True)
    ]  # fmt: skip
    attributes: sparse.csr_matrix = attribute_matrix(records)
    blocks: dict[str, Any] = {"attributes": attributes, "vectors": np.ascontiguousarray(vectors)}
    return blocks if looks is None else blocks | {"pictures": looks}


def facets_of(data: ShopData) -> Facets:
    """Categories, brands, tags and prices, by which people's tastes are told."""
    values: dict[str, Sequence[Sequence[str]]] = {
        "category": [text.categories[:1] for text in data.texts],
        "brand": [(text.brand,) if text.brand else () for text in data.texts],
        "tag": [text.tags for text in data.texts],
    }
    return Facets(values, data.prices)


def _meanings(
    texts: tuple[ProductText, ...], encoder: SentenceEncoder, folder: Path, progress: Progress
) -> Vectors:
    keys = [hashlib.sha256(sentence(text).encode("utf-8", "replace")).hexdigest()[:24] for text in texts]
    known = _read_meanings(folder)
    missing = [place for place, key in enumerate(keys) if key not in known][:MOST_ENCODED]
    for start in range(0, len(missing), _AT_ONCE):
        places = missing[start : start + _AT_ONCE]
        found = meanings_of([texts[place] for place in places], encoder)
        known |= {keys[place]: vector for place, vector in zip(places, found, strict=True)}
        progress(min(1.0, (start + _AT_ONCE) / len(missing)))
    if missing:
        kept = [key for key in dict.fromkeys(keys) if key in known]
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".draft-{_MEANINGS}"
        np.savez(draft, keys=np.array(kept), vectors=np.array([known[key] for key in kept], np.float16))
        draft.replace(folder / _MEANINGS)
    width = len(next(iter(known.values()))) if known else HASHED
    nothing = np.zeros(width, np.float32)
    rows = [np.asarray(known.get(key, nothing), np.float32) for key in keys]
    return np.array(rows, np.float32).reshape(len(keys), width)


def _read_meanings(folder: Path) -> dict[str, npt.NDArray[Any]]:
    try:
        with np.load(folder / _MEANINGS, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}


def _nothing_said(product_id: str) -> ProductText:
    return ProductText(product_id, (), "", (), "", (), 0.0, {})
