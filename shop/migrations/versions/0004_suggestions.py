"""Which place of which list a suggestion had that was shown or clicked.

Revision ID: 0004_suggestions
Revises: 0003_misses
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_suggestions"
down_revision = "0003_misses"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("list_id", sa.String(length=64)),
    ("position", sa.Integer()),
    ("place", sa.String(length=32)),
    ("model", sa.String(length=64)),
)


def upgrade() -> None:
    # One by one and not in batch mode: that would copy a table of perhaps millions of events on SQLite.
    for name, kind in _COLUMNS:
        op.add_column("events", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name, _ in reversed(_COLUMNS):
        op.drop_column("events", name)
