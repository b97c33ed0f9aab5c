"""One person's behaviour is read from an index alone, on every suggestion.

Revision ID: 0008_history_index
Revises: 0007_privacy
"""

from __future__ import annotations

from alembic import op

revision = "0008_history_index"
down_revision = "0007_privacy"
branch_labels = None
depends_on = None

_PEOPLE = ("customer_id", "visitor_id")


def upgrade() -> None:
    for person in _PEOPLE:
        op.create_index(f"ix_events_{person}_history", "events", [person, "created_at", "kind", "product_id"])
        op.drop_index(f"ix_events_{person}_created_at", "events")


def downgrade() -> None:
    for person in _PEOPLE:
        op.create_index(f"ix_events_{person}_created_at", "events", [person, "created_at"])
        op.drop_index(f"ix_events_{person}_history", "events")
