"""Reading products and variants, and what the search index is built from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from shop.tables import CatalogueRevision, Product, Variant


class CatalogueRepository:
    """Products on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def revision(self) -> int:
        """Rises whenever a product's texts or a variant's options change."""
        return self._session.scalar(select(CatalogueRevision.revision)) or 0

    def product(self, product_id: str) -> Product | None:
        """A product with its variants."""
        query = select(Product).where(Product.id == product_id).options(selectinload(Product.variants))
        return self._session.scalar(query)

    def products(self, product_ids: Collection[str]) -> dict[str, Product]:
        """Products with their variants, by id."""
        query = select(Product).where(Product.id.in_(product_ids)).options(selectinload(Product.variants))
        return {product.id: product for product in self._session.scalars(query)}

    def all_products(self) -> Sequence[Product]:
        """The whole catalogue with variants, in order of id."""
        query = select(Product).options(selectinload(Product.variants)).order_by(Product.id)
        return self._session.scalars(query).all()

    def variant(self, variant_id: str) -> Variant | None:
        """A variant by its id."""
        return self._session.get(Variant, variant_id)

    def variants(self, variant_ids: Collection[str], *, lock: bool = False) -> dict[str, Variant]:
        """Variants by id; locked in order of id, so that two writers never wait for each other crosswise."""
        query = select(Variant).where(Variant.id.in_(variant_ids)).order_by(Variant.id)
        if lock:
            query = query.with_for_update()
        return {variant.id: variant for variant in self._session.scalars(query)}

    def images(self, product_ids: Collection[str]) -> dict[str, str]:
        """The picture of each product that has one."""
        query = select(Product.id, Product.image).where(Product.id.in_(product_ids))
        return {product_id: image for product_id, image in self._session.execute(query) if image}

    def sellable_products(
        self,
        *,
        price_min: int | None,
        price_max: int | None,
        in_stock: bool,
        variant_ids: Collection[str] | None = None,
    ) -> dict[str, list[str]]:
        """Product id -> the ids of its variants that fit price and stock (among `variant_ids`, if given)."""
        query = select(Variant.product_id, Variant.id).order_by(Variant.position, Variant.id)
        if price_min is not None:
            query = query.where(Variant.price_minor >= price_min)
        if price_max is not None:
            query = query.where(Variant.price_minor <= price_max)
        if in_stock:
            query = query.where(Variant.available, or_(Variant.stock.is_(None), Variant.stock > 0))
        fitting: dict[str, list[str]] = {}
        wanted = None if variant_ids is None else set(variant_ids)
        for product_id, variant_id in self._session.execute(query):
            if wanted is None or variant_id in wanted:
                fitting.setdefault(product_id, []).append(variant_id)
        return fitting

    def category_sizes(self) -> list[tuple[str, int]]:
        """Every category with the number of its products, in order of name."""
        query = select(Product.category, func.count()).where(Product.category != "")
        rows = self._session.execute(query.group_by(Product.category).order_by(Product.category))
        return [(category, count) for category, count in rows]

    def product_exists(self, product_id: str) -> bool:
        """Whether there is such a product."""
        return self._session.scalar(select(Product.id).where(Product.id == product_id)) is not None
