"""What profiles need beside their own table: attributes of customers, and finding what makes a profile old.

Revision ID: 0006_profiles
Revises: 0005_satisfaction
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_profiles"
down_revision = "0005_satisfaction"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.add_column("customers", sa.Column("attributes", JSON, nullable=False, server_default="{}"))
    op.add_column("profiles", sa.Column("orders_until", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_orders_updated_at", "orders", ["updated_at"])
    op.create_index("ix_conversation_rounds_ended_at", "conversation_rounds", ["ended_at"])


def downgrade() -> None:
    op.drop_index("ix_conversation_rounds_ended_at", table_name="conversation_rounds")
    op.drop_index("ix_orders_updated_at", table_name="orders")
    op.drop_column("profiles", "orders_until")
    op.drop_column("customers", "attributes")
