"""Reading products and variants, and what the search index is built from."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, selectinload

from shop.keys import is_storable
from shop.search.index import ProductText
from shop.tables import CatalogueRevision, Product, Variant


@cache
def _fitting(from_price: bool, to_price: bool) -> Select[str, str, bool]:
    """Made once: making it takes longer than asking the database."""
    sellable = and_(Variant.available, or_(Variant.stock.is_(None), Variant.stock > 0))
    query = select(Variant.product_id, Variant.id, sellable)
    query = query.where(Variant.product_id.in_(bindparam("products", expanding=True)))
    if from_price:
        query = query.where(Variant.price_minor >= bindparam("price_min"))
    if to_price:
        query = query.where(Variant.price_minor <= bindparam("price_max"))
    return query.order_by(Variant.position, Variant.id)


class CatalogueRepository:
    """Products on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def revision(self) -> int:
        """Rises whenever a product's texts or a variant's options change."""
        return self._session.scalar(select(CatalogueRevision.revision)) or 0

    def product(self, product_id: str) -> Product | None:
        """A product with its variants."""
        if not is_storable(product_id):
            return None
        query = select(Product).where(Product.id == product_id).options(selectinload(Product.variants))
        return self._session.scalar(query)

    def products(self, product_ids: Collection[str]) -> dict[str, Product]:
        """Products with their variants, by id."""
        query = select(Product).where(Product.id.in_(product_ids)).options(selectinload(Product.variants))
        return {product.id: product for product in self._session.scalars(query)}

    def variants(self, variant_ids: Collection[str], *, lock: bool = False) -> dict[str, Variant]:
        """Variants by id; locked in order of id, so that two writers never wait for each other crosswise."""
        storable = [variant_id for variant_id in variant_ids if is_storable(variant_id)]
        query = select(Variant).where(Variant.id.in_(storable)).order_by(Variant.id)
        if lock:
            query = query.with_for_update()
        return {variant.id: variant for variant in self._session.scalars(query)}

    def images(self, product_ids: Collection[str]) -> dict[str, str]:
        """The picture of each product that has one."""
        query = select(Product.id, Product.image).where(Product.id.in_(product_ids))
        return {product_id: image for product_id, image in self._session.execute(query) if image}

    def fitting_variants(
        self, product_ids: Collection[str], *, price_min: int | None, price_max: int | None
    ) -> dict[str, dict[str, bool]]:
        """Product id -> {id of each variant within the prices: whether it can be bought now}."""
        asked: dict[str, Any] = {"products": [*product_ids]}
        if price_min is not None:
            asked["price_min"] = price_min
        if price_max is not None:
            asked["price_max"] = price_max
        query = _fitting("price_min" in asked, "price_max" in asked)
        rows = self._session.connection().execute(query, asked)
        fitting: dict[str, dict[str, bool]] = {}
        for product_id, variant_id, in_stock in rows:
            fitting.setdefault(product_id, {})[variant_id] = bool(in_stock)
        return fitting

    def texts(self) -> list[ProductText]:
        """What the search index reads of every product, without building rows for the rest."""
        options: dict[str, dict[str, dict[str, str]]] = {}
        variants = select(Variant.product_id, Variant.id, Variant.options).order_by(
            Variant.position, Variant.id
        )
        for product_id, variant_id, own in self._session.execute(variants):
            options.setdefault(product_id, {})[variant_id] = own
        products = select(
            Product.id,
            Product.title,
            Product.description,
            Product.category,
            Product.brand,
            Product.tags,
            Product.rating,
            Product.translations,
        ).order_by(Product.id)
        return [_text_of(row, options.get(row.id, {})) for row in self._session.execute(products)]

    def option_translations(self) -> dict[str, list[str]]:
        """Option value -> its names in other languages, as far as products translate it."""
        names: dict[str, list[str]] = {}
        for (translations,) in self._session.execute(select(Product.translations).order_by(Product.id)):
            for words in translations.values():
                for value, name in _option_names(words).items():
                    known = names.setdefault(value, [])
                    if name not in known:
                        known.append(name)
        return names

    def category_sizes(self) -> list[tuple[str, int]]:
        """Every category with the number of its products, in order of name."""
        query = select(Product.category, func.count()).where(Product.category != "")
        rows = self._session.execute(query.group_by(Product.category).order_by(Product.category))
        return [(category, count) for category, count in rows]

    def category_names(self, language: str, among: Collection[str] | None = None) -> dict[str, str]:
        """Category -> its name in that language, as far as products translate it; of all, or of a few. Where
        products differ, the one whose id comes first is right."""
        name = Product.translations[(language, "category")].as_string().label("name")
        said = select(Product.category, name, Product.id)
        if among is not None:
            said = said.where(Product.category.in_(among))
        found = said.subquery()
        query = select(found.c.category, found.c.name).where(found.c.name != "")
        query = query.group_by(found.c.category, found.c.name).order_by(func.min(found.c.id))
        names: dict[str, str] = {}
        for category, translated in self._session.execute(query):
            names.setdefault(category, translated)
        return names


def _option_names(words: dict[str, Any]) -> dict[str, str]:
    """A translation's `options`; whatever else a shop may have put there is passed over."""
    options = words.get("options")
    if not isinstance(options, dict):
        return {}
    return {value: name for value, name in options.items() if isinstance(name, str) and name}


def _text_of(row: Row[*tuple[Any, ...]], variants: dict[str, dict[str, str]]) -> ProductText:
    translated = list(row.translations.values())
    titles = [row.title, *(words.get("title") for words in translated)]
    categories = [row.category, *(words.get("category") for words in translated)]
    descriptions = [row.description, *(words.get("description") for words in translated)]
    return ProductText(
        id=row.id,
        titles=tuple(title for title in titles if title),
        # Each language gets its share of what the index reads of descriptions.
        description=" ".join(description[:300] for description in descriptions if description),
        categories=tuple(category for category in categories if category),
        brand=row.brand or "",
        tags=tuple(row.tags),
        rating=row.rating or 0.0,
        variants=variants,
    )
