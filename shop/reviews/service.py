"""Reviews as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.tables import Review
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

    def all(self) -> Iterator[ReviewView]:
        """Every review, by id; read some thousand at a time."""
        query = select(
            Review.id,
            Review.product_id,
            Review.rating,
            Review.title,
            Review.text,
            Review.language,
            Review.created_at,
        ).order_by(Review.id)
        for row in self._session.execute(query, execution_options={"yield_per": _AT_ONCE}):
            yield ReviewView(*row)


class ReviewsService:
    """What was written in reviews."""

    def __init__(self, units: UnitOfWorkFactory) -> None:
        self._units = units

    def written(self) -> list[ReviewView]:
        """Every review that has words in it, by id."""
        with self._units(read_only=True) as unit:
            return [review for review in ReviewRepository(unit.session).all() if review.whole]
