"""Knowledge articles: one row a slug and language."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.clock import utc_now
from shop.tables.base import Base, Json, UtcDateTime


class Article(Base):
    """A help page. `body` is Markdown; `url` is only set where the page lives somewhere else."""

    __tablename__ = "articles"
    __table_args__ = (UniqueConstraint("slug", "language"),)

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    slug: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(String(1000))
    tags: Mapped[list[str]] = mapped_column(Json, default=list)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
