"""How satisfied shoppers were, said or predicted, and how conversations were resolved.

Revision ID: 0005_satisfaction
Revises: 0004_suggestions
"""

from __future__ import annotations

revision = "0005_satisfaction"
down_revision = "0004_suggestions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
