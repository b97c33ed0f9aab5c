"""What profiles need beside their own table.

Revision ID: 0006_profiles
Revises: 0005_satisfaction
"""

from __future__ import annotations

revision = "0006_profiles"
down_revision = "0005_satisfaction"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
