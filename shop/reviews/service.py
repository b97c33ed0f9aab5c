"""Reviews as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.errors import NotFound
from shop.tables import Product, Review
from shop.unit_of_work import UnitOfWorkFactory

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review. `rating`: stars, 0..5; `language` as the shop has it, None where it does not know."""

    id: str
    product_id: str
    rating: float
    title: str
    text: str
    language: str | None
    created_at: datetime

    @property
    def whole(self) -> str:
        """Title and text together."""
        return "\n".join(part.strip() for part in (self.title, self.text) if part.strip())


class ReviewRepository:
    """Queries of reviews."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, product_id: str | None = None, since: datetime | None = None) -> Iterator[ReviewView]:
        """Every review, or those of a product and not older than `since`, by id; some thousand at a time."""
        query = select(
            Review.id,
            Review.product_id,
            Review.rating,
            Review.title,
            Review.text,
            Review.language,
            Review.created_at,
        ).order_by(Review.id)
        if product_id is not None:
            query = query.where(Review.product_id == product_id)
        if since is not None:
            query = query.where(Review.created_at >= since)
        for row in self._session.execute(query, execution_options={"yield_per": _AT_ONCE}):
            yield ReviewView(*row)

    def has_product(self, product_id: str) -> bool:
        """Whether the shop has that product."""
        return self._session.get(Product, product_id) is not None


class ReviewsService:
    """What was written in reviews."""

    def __init__(self, units: UnitOfWorkFactory) -> None:
        self._units = units

    def written(self, product_id: str | None = None, since: datetime | None = None) -> list[ReviewView]:
        """Every review that has words in it, by id; only those of a product, or since a time, if named.

        Raises NotFound where there is no such product.
        """
        with self._units(read_only=True) as unit:
            repository = ReviewRepository(unit.session)
            if product_id is not None and not repository.has_product(product_id):
                raise NotFound("product_not_found", product_id=product_id)
            return [review for review in repository.all(product_id, since) if review.whole]
