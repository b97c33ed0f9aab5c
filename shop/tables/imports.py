"""What the importer last read from the source system, so that a repeated file never undoes later changes."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.tables.base import Base


class ImportedRecord(Base):
    """One record as its source last gave it: `marks` holds a short hash for each of its top-level fields.

    A repeated import writes only the fields whose hash differs, whatever became of the others since.
    """

    __tablename__ = "imported_records"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    marks: Mapped[bytes] = mapped_column(LargeBinary)
