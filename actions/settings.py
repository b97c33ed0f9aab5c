"""Settings of the action server."""

from __future__ import annotations

from pydantic import Field

from shop.settings import Port, ShopSettings


class ActionSettings(ShopSettings):
    """What the action server needs beside the shop's own settings."""

    actions_host: str = Field(
        "127.0.0.1", description="Where the action server listens; keep it on loopback."
    )
    actions_port: Port = Field(5055, description="The action server's port.")
    mood_seconds: float = Field(
        0.5, gt=0, le=5, description="How long the mood of a message may take to read; then it stays unknown."
    )
    suggestions_diversity: float = Field(
        0.3,
        ge=0,
        le=1,
        description="How much likeness to what stands above it counts against a product.",
    )
    suggestions_of_one_category: int = Field(
        2, ge=1, le=20, description="Products of one category in a list that is about no category."
    )
