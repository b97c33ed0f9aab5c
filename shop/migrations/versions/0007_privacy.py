"""Requests of customers for their data.

Revision ID: 0007_privacy
Revises: 0006_profiles
"""

from __future__ import annotations

revision = "0007_privacy"
down_revision = "0006_profiles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
