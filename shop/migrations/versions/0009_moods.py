"""How shoppers feel in a conversation, and who is answered before others.

Revision ID: 0009_moods
Revises: 0008_history_index
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_moods"
down_revision = "0008_history_index"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("mood", sa.JSON(none_as_null=True), nullable=True))
    op.add_column(
        "conversations",
        sa.Column("priority", sa.String(length=16), server_default="normal", nullable=False),
    )
    op.add_column("conversations", sa.Column("turn_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE conversations SET turn_at = queued_at")
    op.create_index("ix_conversations_turn", "conversations", ["handler", "turn_at"])
    op.drop_index("ix_conversations_queue", "conversations")


def downgrade() -> None:
    op.create_index("ix_conversations_queue", "conversations", ["handler", "queued_at"])
    op.drop_index("ix_conversations_turn", "conversations")
    for name in ("turn_at", "priority", "mood"):
        op.drop_column("conversations", name)
