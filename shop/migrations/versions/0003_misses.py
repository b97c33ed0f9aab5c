"""Messages that the bot did not understand well.

Revision ID: 0003_misses
Revises: 0002_desk
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_misses"
down_revision = "0002_desk"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "misses",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("wording", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("hand_over_reason", sa.String(length=32), nullable=True),
        sa.Column("understood", sa.String(length=64), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("alternatives", JSON, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=True),
        sa.Column("labelled_by", sa.String(length=32), nullable=True),
        sa.Column("labelled_at", TIME, nullable=True),
        sa.Column("held_back", sa.Boolean(), nullable=True),
        sa.Column("used_in", sa.String(length=64), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_misses_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_misses_message_id_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misses")),
        sa.UniqueConstraint("message_id", name=op.f("uq_misses_message_id")),
    )
    op.create_index("ix_misses_conversation_id", "misses", ["conversation_id"])
    op.create_index("ix_misses_state_wording", "misses", ["state", "wording"])
    op.create_index("ix_misses_wording", "misses", ["wording"])
    op.create_index("ix_misses_created_at", "misses", ["created_at"])


def downgrade() -> None:
    op.drop_table("misses")
