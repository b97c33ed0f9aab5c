"""Products and their variants, and the revision by which readers notice that the catalogue changed.

The revision row is raised by database triggers, so that no writer - service, importer or a person with psql -
can forget it. They fire on what search indexes hold (texts and options), not on price and stock, which are
always read fresh; otherwise every order that moves stock would queue behind that one row.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, BigInteger, CheckConstraint, ForeignKey, String, Text, event, insert
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.clock import utc_now
from shop.tables.base import Base, Json, JsonObject, UtcDateTime


class Product(Base):
    """Something the shop sells. `translations` maps a language to {title, description, category}."""

    __tablename__ = "products"

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    title: Mapped[str] = mapped_column(String(500))
    description: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(200), default="", index=True)
    brand: Mapped[str | None] = mapped_column(String(200), index=True)
    tags: Mapped[list[str]] = mapped_column(Json, default=list)
    image: Mapped[str | None] = mapped_column(String(1000))
    rating: Mapped[float | None]
    attributes: Mapped[JsonObject] = mapped_column(Json, default=dict)
    translations: Mapped[dict[str, dict[str, str]]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    variants: Mapped[list[Variant]] = relationship(
        back_populates="product", cascade="all, delete-orphan", order_by="Variant.position, Variant.id"
    )


class Variant(Base):
    """One buyable form of a product. `stock` is None where the shop does not count it."""

    __tablename__ = "variants"
    __table_args__ = (CheckConstraint("price_minor >= 0", name="price_not_negative"),)

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    sku: Mapped[str | None] = mapped_column(String(128), index=True)
    options: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    available: Mapped[bool] = mapped_column(default=True)
    stock: Mapped[int | None]

    product: Mapped[Product] = relationship(back_populates="variants")


class CatalogueRevision(Base):
    """The single row (id 1) that rises whenever a product's texts or a variant's options change."""

    __tablename__ = "catalogue_revision"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)


_PRODUCT_TEXTS = "title, description, category, brand, tags, image, rating, attributes, translations"
_VARIANT_TEXTS = "product_id, options, sku, position"
_RAISE = "UPDATE catalogue_revision SET revision = revision + 1 WHERE id = 1"
_WATCHED = (("products", _PRODUCT_TEXTS), ("variants", _VARIANT_TEXTS))


def trigger_statements(dialect: str) -> list[str]:
    """The DDL that makes the revision rise, for `sqlite` or `postgresql`."""
    if dialect == "postgresql":
        return [
            "CREATE FUNCTION raise_catalogue_revision() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {_RAISE}; RETURN NULL; END $$",
            *(
                f"CREATE TRIGGER {table}_raise_revision "
                f"AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION raise_catalogue_revision()"
                for table, columns in _WATCHED
            ),
        ]
    return [
        f"CREATE TRIGGER {table}_{name}_raises_revision AFTER {what} ON {table} BEGIN {_RAISE}; END"
        for table, columns in _WATCHED
        for name, what in (("insert", "INSERT"), ("delete", "DELETE"), ("update", f"UPDATE OF {columns}"))
    ]


def _add_first_row(target: Any, connection: Connection, **_: Any) -> None:
    connection.execute(insert(CatalogueRevision).values(id=1, revision=0))


# For `metadata.create_all`; the migration does the same for real databases.
event.listen(CatalogueRevision.__table__, "after_create", _add_first_row)
for _dialect in ("sqlite", "postgresql"):
    for _statement in trigger_statements(_dialect):
        event.listen(Base.metadata, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
