"""Which characters a shopper writes Chinese in.

Revision ID: 0010_script
Revises: 0009_moods
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_script"
down_revision = "0009_moods"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("script", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("conversations", "script")
