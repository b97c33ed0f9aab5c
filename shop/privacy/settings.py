"""The shop's choices about people's data, as settings that every process reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from shop.privacy.rules import PrivacyRules, RetentionRules, Rule
from shop.privacy.words import ALLOWED_UNLESS_REFUSED


class PrivacySettings(BaseSettings):
    """Parent of `ShopSettings`. Days of 0 keep for good."""

    privacy_export: Rule = Field(
        "immediate", description="Who gets a copy of their data at once; others wait for an agent."
    )
    privacy_deletion: Rule = Field(
        "signed_in", description="Who is erased at once when they ask; others wait for an agent."
    )
    deletion_grace_days: int = Field(
        0, ge=0, le=90, description="Days in which a deletion that was granted can still be taken back."
    )
    export_link_hours: int = Field(24, ge=1, le=720, description="How long a link to a copy of data works.")
    consent_required: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="`profiling`, `recommendations`: only with a yes, comma-separated."
    )
    conversation_retention_days: int = Field(
        365, ge=0, description="Days after which resolved conversations of customers are deleted; 0 is never."
    )
    guest_retention_days: int = Field(
        90, ge=0, description="Days after which guests' talks and behaviour are deleted; 0 is never."
    )
    event_retention_days: int = Field(
        730, ge=0, description="Days after which customers' behaviour events are deleted; 0 is never."
    )
    miss_retention_days: int = Field(
        180, ge=0, description="Days after which kept messages without a label are deleted; 0 is never."
    )
    repeat_retention_days: int = Field(
        30, ge=0, description="Days that results of changes are kept for repeated messages; 0 is for good."
    )
    request_retention_days: int = Field(
        1095, ge=0, description="Days that answered privacy requests are kept as proof; 0 is for good."
    )

    @field_validator("consent_required", mode="before")
    @classmethod
    def _topics(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        topics = tuple(part.strip() for part in value.split(",") if part.strip())
        for topic in topics:
            if topic not in ALLOWED_UNLESS_REFUSED:
                raise ValueError(f"{topic} is none of {', '.join(sorted(ALLOWED_UNLESS_REFUSED))}")
        return topics

    @property
    def privacy_rules(self) -> PrivacyRules:
        """Who decides about requests."""
        return PrivacyRules(
            self.privacy_export,
            self.privacy_deletion,
            timedelta(hours=self.export_link_hours),
            timedelta(days=self.deletion_grace_days),
        )

    @property
    def retention_rules(self) -> RetentionRules:
        """How long what is kept."""
        return RetentionRules(
            conversations=_days(self.conversation_retention_days),
            guests=_days(self.guest_retention_days),
            events=_days(self.event_retention_days),
            misses=_days(self.miss_retention_days),
            repeats=_days(self.repeat_retention_days),
            requests=_days(self.request_retention_days),
        )


def _days(days: int) -> timedelta | None:
    return timedelta(days=days) if days else None
