"""Reading help articles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.keys import is_storable
from shop.tables import Article


class ArticleRepository:
    """Articles on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def with_slug(self, slug: str) -> Sequence[Article]:
        """The article in every language it exists in."""
        if not is_storable(slug):
            return []
        return self._session.scalars(select(Article).where(Article.slug == slug)).all()

    def all(self, language: str | None = None) -> Sequence[Article]:
        """All articles, in order of slug; of one language if given."""
        query = select(Article).order_by(Article.slug, Article.language)
        if language is not None:
            query = query.where(Article.language == language)
        return self._session.scalars(query).all()
