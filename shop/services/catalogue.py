"""The catalogue: searching, reading, stock."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from threading import Lock

from shop.answers.encoder import SentenceEncoder
from shop.errors import InvalidInput, NotFound
from shop.search.blending import blend, is_named
from shop.search.filters import fits_brand, fits_category, fitting_variants
from shop.search.index import CatalogueIndex, Document, Hit
from shop.search.meanings import Meanings
from shop.services.mapping import product_view, variant_view
from shop.tables import Product
from shop.unit_of_work import UnitOfWork, UnitOfWorkFactory
from shop.views import CategoryView, ProductView, SearchQuery, VariantView

_MOST = 100
_CHUNK = 50
_OUT_OF_STOCK_WORTH = 0.8
_LONGEST_TEXT = 500


class CatalogueService:
    """Searches an index in memory that is rebuilt when the catalogue's revision has risen.

    The revision is asked at every search, so a changed product is found as changed by the very next one. Only
    products that changed are cut into words again. Prices and stock always come from the database.

    After `learn_meanings` products are also found by meaning; `meanings_file` keeps their vectors from one
    start to the next. Without an encoder only words count.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        encoder: SentenceEncoder | None = None,
        meanings_file: Path | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._meanings = Meanings(encoder, meanings_file) if encoder is not None else None
        self._by_meaning = False
        self._lock = Lock()
        self._index: CatalogueIndex | None = None
        self._revision = -1

    def prepare(self) -> None:
        """Build the index now (some seconds for thousands of products), so that no shopper waits for it."""
        with self._unit_of_work(read_only=True) as unit:
            self._current_index(unit).rank("准备 ready")

    def learn_meanings(self, *, wait: bool = False) -> None:
        """From now on find products by meaning too, and keep to that when the catalogue changes.

        The vectors are made in a thread (some milliseconds a product that was not there before): until then
        a search goes by words. `wait`: come back when they are made.
        """
        if self._meanings is None:
            return
        self._by_meaning = True
        with self._unit_of_work(read_only=True) as unit:
            index = self._current_index(unit)
        self._meanings.learn([document.text for document in index.documents.values()], wait=wait)

    def search(self, query: SearchQuery) -> list[ProductView]:
        """Products that fit the words and all filters, best first; without words, the best rated first.

        In each, `matched_variant_ids` are the variants that fit. Nothing that fits: an empty list.
        Raises InvalidInput("bad_price_range").
        """
        low, high = query.price_min, query.price_max
        if any(price is not None and price < 0 for price in (low, high)) or (
            low is not None and high is not None and low > high
        ):
            raise InvalidInput("bad_price_range", price_min=low, price_max=high)
        limit, offset = max(1, min(query.limit, _MOST)), max(0, query.offset)
        with self._unit_of_work(read_only=True) as unit:
            index = self._current_index(unit)
            words = query.words.strip()[:_LONGEST_TEXT]
            hits = self._ranked(index, words, query) if words else index.browse()
            found = list(islice(self._fitting(unit, index, hits, query), offset, offset + limit))
            return _views(unit, found, query.language)

    def find_products(self, text: str, limit: int = 5, language: str = "en") -> list[ProductView]:
        """Products that the text names by their title, typing errors forgiven, best first."""
        text = text.strip()[:_LONGEST_TEXT]
        if not text:
            return []
        with self._unit_of_work(read_only=True) as unit:
            index = self._current_index(unit)
            ranked = index.rank(text, by_title=True)
            best = max((hit.score for hit in ranked), default=1.0)
            scores = {hit.product_id: 0.5 * hit.score / best for hit in ranked}
            for product_id, likeness in index.title_matches(text).items():
                scores[product_id] = scores.get(product_id, 0.0) + likeness
            order = sorted(scores, key=lambda product_id: (-scores[product_id], product_id))
            chosen = [(product_id, None) for product_id in order[: max(1, min(limit, _MOST))]]
            return _views(unit, chosen, language)

    def product(self, product_id: str, language: str = "en") -> ProductView:
        """One product with its variants. Raises NotFound("product_not_found")."""
        with self._unit_of_work(read_only=True) as unit:
            return product_view(_product(unit, product_id), language)

    def variants(self, product_id: str) -> list[VariantView]:
        """The product's variants with price and stock as of now. Raises NotFound("product_not_found")."""
        with self._unit_of_work(read_only=True) as unit:
            return [variant_view(variant) for variant in _product(unit, product_id).variants]

    def stock(self, product_id: str, options: Mapping[str, str] | None = None) -> list[VariantView]:
        """The variants that have all those options (all variants, without options), sold out ones too.

        Raises NotFound("product_not_found").
        """
        variants = self.variants(product_id)
        if not options:
            return variants
        fitting = fitting_variants({variant.id: variant.options for variant in variants}, options)
        return [variant for variant in variants if variant.id in fitting]

    def option_values(self) -> Mapping[str, Sequence[str]]:
        """Every option with all values that any product of the shop has."""
        with self._unit_of_work(read_only=True) as unit:
            return self._current_index(unit).option_values

    def option_translations(self) -> dict[str, list[str]]:
        """What the products' translations call option names and values, word by word, in any language."""
        with self._unit_of_work(read_only=True) as unit:
            return unit.catalogue.option_translations()

    def categories(self, language: str = "en") -> list[CategoryView]:
        """All categories with their names in `language` where a product translates them."""
        with self._unit_of_work(read_only=True) as unit:
            names = unit.catalogue.category_names(language)
            return [
                CategoryView(key=key, name=names.get(key, key), product_count=count)
                for key, count in unit.catalogue.category_sizes()
            ]

    def category_names(
        self, categories: Collection[str], languages: Sequence[str]
    ) -> dict[str, dict[str, str]]:
        """Of each of these categories its name by language; its key where no product translates it."""
        with self._unit_of_work(read_only=True) as unit:
            names = {language: unit.catalogue.category_names(language, categories) for language in languages}
        return {
            key: {language: names[language].get(key, key) for language in languages} for key in categories
        }

    def _ranked(self, index: CatalogueIndex, words: str, query: SearchQuery) -> list[Hit]:
        hits = index.rank(words)
        if self._meanings is None or not query.by_meaning or not self._meanings.ready or is_named(hits):
            return hits
        # Words that name options only say nothing of what is looked for.
        return blend(index, words, hits, self._meanings.near(words)) if index.terms_of(words)[0] else hits

    def _current_index(self, unit: UnitOfWork) -> CatalogueIndex:
        revision = unit.catalogue.revision()
        with self._lock:
            if self._index is None or revision != self._revision:
                known = self._index.documents if self._index else {}
                self._index = CatalogueIndex(
                    {
                        text.id: old
                        if (old := known.get(text.id)) and old.text == text
                        else Document.of(text)
                        for text in unit.catalogue.texts()
                    }
                )
                self._revision = revision
                if self._by_meaning and self._meanings is not None:
                    self._meanings.learn([document.text for document in self._index.documents.values()])
            return self._index

    def _fitting(
        self, unit: UnitOfWork, index: CatalogueIndex, hits: Sequence[Hit], query: SearchQuery
    ) -> Iterator[tuple[str, list[str] | None]]:
        """Product ids with their fitting variants; within a chunk, sold out products step back a little."""
        wanted = [hit for hit in hits if _fits_texts(index.documents[hit.product_id], query)]
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            priced = unit.catalogue.fitting_variants(
                [hit.product_id for hit in chunk], price_min=query.price_min, price_max=query.price_max
            )
            ranked: list[tuple[float, str, list[str]]] = []
            for hit in chunk:
                sellable = _matched(
                    index.documents[hit.product_id], priced.get(hit.product_id, {}), hit, query
                )
                if sellable is None:
                    continue
                score = hit.score * (1.0 if any(sellable.values()) else _OUT_OF_STOCK_WORTH)
                ranked.append((score, hit.product_id, list(sellable)))
            ranked.sort(key=lambda entry: -entry[0])
            yield from ((product_id, variant_ids) for _, product_id, variant_ids in ranked)


def _fits_texts(document: Document, query: SearchQuery) -> bool:
    return (not query.category or fits_category(document, query.category)) and (
        not query.brand or fits_brand(document, query.brand)
    )


def _matched(
    document: Document, priced: dict[str, bool], hit: Hit, query: SearchQuery
) -> dict[str, bool] | None:
    """The variants that pass every filter, and whether each is in stock; None: the product does not fit."""
    matched = priced
    if query.options:
        allowed = set(fitting_variants(document.text.variants, query.options))
        matched = {variant: in_stock for variant, in_stock in matched.items() if variant in allowed}
    if query.in_stock:
        matched = {variant: True for variant, in_stock in matched.items() if in_stock}
    if not matched:
        # A product without any variant is shown as long as nothing is asked of variants.
        asked = query.options or query.in_stock or query.price_min is not None or query.price_max is not None
        return None if asked or document.text.variants else {}
    # Words that name options narrow the variants shown, as long as any of those passes the filters.
    preferred = {variant: matched[variant] for variant in hit.variant_ids if variant in matched}
    return preferred or matched


def _views(
    unit: UnitOfWork, found: Sequence[tuple[str, list[str] | None]], language: str
) -> list[ProductView]:
    rows = unit.catalogue.products([product_id for product_id, _ in found])
    return [
        product_view(rows[product_id], language, matched)
        for product_id, matched in found
        if product_id in rows
    ]


def _product(unit: UnitOfWork, product_id: str) -> Product:
    product = unit.catalogue.product(product_id)
    if product is None:
        raise NotFound("product_not_found", product_id=product_id)
    return product
