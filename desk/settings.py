"""Settings of the desk process."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from shop.conversations.business_hours import BusinessHours
from shop.errors import InvalidInput
from shop.settings import Port, ShopSettings

_SHORTEST_SECRET = 32
_ORIGIN = re.compile(r"https?://[^\s/?#@]+", re.IGNORECASE)
_COLOUR = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)


class DeskSettings(ShopSettings):
    """What the desk needs to know; `.env` and the environment give it."""

    desk_host: str = Field("127.0.0.1", description="Address the desk listens on; 0.0.0.0 in production.")
    desk_port: Port = Field(8000, description="Port the desk listens on.")
    bot_url: str = Field("http://127.0.0.1:5005", pattern=r"^https?://", description="Where the bot answers.")
    actions_url: str = Field(
        "http://127.0.0.1:5055", pattern=r"^https?://", description="Where the custom actions run."
    )
    bot_timeout_seconds: float = Field(
        30, gt=0, le=300, description="How long one answer of the bot may take."
    )
    bot_retry_seconds: float = Field(
        25, ge=0, le=300, description="How long a bot that is down is waited for before people take over."
    )
    secret_key: SecretStr = Field(description="Signs visitors' and agents' tokens; 32 characters or more.")
    identity_secret: SecretStr = Field(
        description="Proves signed-in shoppers: key of identifier_hash and of the JWT; 32 characters or more."
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Web origins that may embed the widget, comma-separated; `*` is any. Its own always may.",
    )
    rest_webhook_enabled: bool = Field(False, description="Open the REST webhook without a token.")
    rest_webhook_token: SecretStr | None = Field(
        None, description="Open the REST webhook to callers with this bearer token."
    )
    brand_color: str = Field("#2457d6", description="The widget's colour.")
    max_message_length: int = Field(2000, ge=1, le=20000, description="Characters in one message.")
    visitor_messages_per_minute: int = Field(
        60, ge=0, description="Messages one visitor may send; a third of it at once; 0 is no limit."
    )
    address_messages_per_minute: int = Field(
        3000, ge=0, description="Messages from one address; a tenth of it at once; 0 is no limit."
    )
    sign_ins_per_minute: int = Field(
        10, ge=1, description="Sign-in attempts for one account, and from one address."
    )
    business_hours: str = Field(
        "mon-fri 09:00-18:00", description="When people answer, in TIME_ZONE; also `always` or `never`."
    )
    assignment: Literal["least_loaded", "queue"] = Field(
        "least_loaded", description="Give conversations to agents, or let agents pick them from the queue."
    )
    agent_capacity: int = Field(5, ge=1, le=100, description="Conversations given to one agent at a time.")
    agent_session_hours: float = Field(12, gt=0, le=720, description="How long an agent stays signed in.")
    idle_resolve_minutes: int = Field(
        720, ge=0, description="Quiet time after which a conversation of the bot is resolved; 0 is never."
    )
    miss_confidence: float = Field(
        0.6, ge=0, le=1, description="Messages understood with less confidence are kept for labelling."
    )
    demo: bool = Field(False, description="Serve the demo shop and let its page sign in as a demo customer.")

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _origins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        origins = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        for origin in origins:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin} is no web origin; write it as in https://shop.example.com")
        return origins

    @field_validator("brand_color")
    @classmethod
    def _colour(cls, value: str) -> str:
        if not _COLOUR.fullmatch(value):
            raise ValueError("must be a colour such as #0a7d5a")
        return value

    @field_validator("secret_key", "identity_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"must have {_SHORTEST_SECRET} characters or more")
        return value

    @field_validator("bot_url", "actions_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("business_hours")
    @classmethod
    def _readable_hours(cls, value: str) -> str:
        try:
            return BusinessHours.parse(value, "UTC").text
        except InvalidInput:
            raise ValueError("must look like `mon-fri 09:00-18:00; sat 10:00-14:00`") from None

    @model_validator(mode="after")
    def _different_secrets(self) -> DeskSettings:
        if self.secret_key.get_secret_value() == self.identity_secret.get_secret_value():
            raise ValueError("SECRET_KEY and IDENTITY_SECRET must differ")
        return self

    @property
    def rest_webhook_open(self) -> bool:
        """Whether the REST webhook exists at all."""
        return self.rest_webhook_enabled or self.rest_webhook_token is not None
