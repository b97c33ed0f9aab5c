"""How satisfied shoppers were, said or predicted, and how conversations were resolved.

Revision ID: 0005_satisfaction
Revises: 0004_suggestions
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_satisfaction"
down_revision = "0004_suggestions"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "conversation_rounds",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", sa.String(length=16), nullable=True),
        sa.Column("resolution", sa.String(length=16), nullable=True),
        sa.Column("predicted_score", sa.Float(), nullable=True),
        sa.Column("predicted_happy", sa.Float(), nullable=True),
        sa.Column("predicted_by", sa.String(length=64), nullable=True),
        sa.Column("predicted_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_rounds_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "round", name=op.f("pk_conversation_rounds")),
    )
    op.create_index(
        "ix_conversation_rounds_predicted_at_ended_at", "conversation_rounds", ["predicted_at", "ended_at"]
    )


def downgrade() -> None:
    op.drop_table("conversation_rounds")
