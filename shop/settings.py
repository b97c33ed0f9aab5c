"""Settings: one typed object a process, read from the environment and `.env`, complete or not at all.

`ShopSettings` holds what every process of the services runtime needs; the actions and the desk add
their own in a subclass. `settings_or_exit` is what an entry point calls: a wrong value stops the
process with one line that names the setting.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import is_currency
from dotenv.parser import parse_stream
from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as PydanticSettingsError

from shop.privacy.settings import PrivacySettings
from shop.rules.countries import country_code

Port = Annotated[int, Field(ge=1, le=65535)]
Language = Literal["en", "zh"]
IdentificationRule = Literal["order_number_and_email", "email_or_name_and_zip"]
LogLevel = Literal["debug", "info", "warning", "error"]

S = TypeVar("S", bound=BaseSettings)

ENV_FILE_VARIABLE = "SHOPDESK_ENV_FILE"
HINT = " (see docs/settings.md)"
DATABASE_SCHEMES = ("sqlite", "postgresql", "postgres", "postgresql+psycopg")

PROJECT_FOLDER = Path(__file__).resolve().parents[1]
"""Where `.env` is, and where relative paths in settings begin, whatever folder a command is called from."""


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one line and names it."""


class ShopSettings(PrivacySettings):
    """What every process needs to know about the shop."""

    model_config = SettingsConfigDict(
        extra="ignore", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    database_url: str = Field("sqlite:///var/shop.db", description="The shop database, SQLite or PostgreSQL.")
    shop_name: str = Field("Shopdesk Demo", min_length=1, max_length=80, description="Shown to shoppers.")
    currency: str = Field("USD", description="ISO 4217 code, used where a file names none.")
    shop_url: str = Field(
        "http://127.0.0.1:8000", pattern=r"^https?://", description="Where links to the shop lead."
    )
    time_zone: str = Field("UTC", description="IANA name; business hours and dates are told in it.")
    default_language: Language = Field("en", description="Used until a shopper's own language is known.")
    identification_rule: IdentificationRule = Field(
        "order_number_and_email", description="How a guest proves in the chat who they are."
    )
    ships_to: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Countries shipped to, comma-separated two-letter codes; empty is everywhere."
    )
    return_days: int = Field(
        0, ge=0, le=3650, description="Days after delivery for returns and exchanges; 0 is without limit."
    )
    pictures_folder: Path = Field(Path("var/pictures"), description="Pictures served as /pictures/...")
    gazetteer_file: Path | None = Field(
        None,
        description="The catalogue's names, written by the actions for the bot; beside SQLite, else var/.",
    )
    recommender_folder: Path | None = Field(
        None, description="Trained versions of the recommender; beside the SQLite database, else in var/."
    )
    sentiment_model: str | None = Field(
        None, description="Folder or hub id of another sentiment model; else the one trained here or shipped."
    )
    escalation_upset: float = Field(
        0.6, gt=0, le=1, description="Probability of being upset from which a message counts as upset."
    )
    priority_share: float = Field(
        0.1, ge=0, le=0.5, description="Share of customers, by expected value or by value at risk, put first."
    )
    log_level: LogLevel = Field("info", description="How much the processes write to their logs.")

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value.split("://", 1)[0] not in DATABASE_SCHEMES or "://" not in value:
            raise ValueError("must start with sqlite:/// or postgresql://")
        return absolute_sqlite_url(value)

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        if not is_currency(value):
            raise ValueError("must be an ISO 4217 code in capitals, such as USD or CNY")
        return value

    @field_validator("ships_to", mode="before")
    @classmethod
    def _known_countries(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        written = [part.strip() for part in value.split(",") if part.strip()]
        for part in written:
            if country_code(part) is None:
                raise ValueError(f"{part} is no country; write two-letter codes as in US,CA")
        return tuple(dict.fromkeys(str(country_code(part)) for part in written))

    @field_validator("pictures_folder")
    @classmethod
    def _in_project_folder(cls, value: Path) -> Path:
        return PROJECT_FOLDER / value

    @field_validator("time_zone")
    @classmethod
    def _known_time_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no time zone; write it as in Europe/Berlin or Asia/Shanghai")
        return value

    @property
    def gazetteer_path(self) -> Path:
        """The gazetteer: as set, else beside the SQLite database, else in `var/`."""
        if self.gazetteer_file is not None:
            return PROJECT_FOLDER / self.gazetteer_file
        return self._folder_of_files / "gazetteer.json"

    @property
    def recommender_path(self) -> Path:
        """The recommender's versions: as set, else beside the SQLite database, else in `var/`."""
        if self.recommender_folder is not None:
            return PROJECT_FOLDER / self.recommender_folder
        return self._folder_of_files / "recommender"

    @property
    def sentiment_path(self) -> Path:
        """What `shopdesk train sentiment` learned: beside the SQLite database, else in `var/`."""
        return self._folder_of_files / "sentiment"

    @property
    def profiles_path(self) -> Path:
        """Versions of what `shopdesk train profiles` learned: beside the SQLite database, else in `var/`."""
        return self._folder_of_files / "profiles"

    @property
    def sentiment_cache(self) -> Path:
        """Where the sentiment model's graph is kept after it was built once."""
        return PROJECT_FOLDER / "var" / "sentiment"

    @property
    def satisfaction_path(self) -> Path:
        """What `shopdesk train satisfaction` learned: beside the SQLite database, else in `var/`."""
        return self._folder_of_files / "satisfaction"

    @property
    def meanings_path(self) -> Path:
        """Where the vectors of products are kept from one start to the next."""
        return self._folder_of_files / "meanings.npz"

    @property
    def _folder_of_files(self) -> Path:
        path = self.database_url.removeprefix("sqlite:///")
        on_disk = path != self.database_url and not path.startswith((":memory:", "file:"))
        return Path(path).parent if on_disk and path else PROJECT_FOLDER / "var"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.time_zone)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the `.env` file."""
        return init_settings, env_settings, DotEnvSettingsSource(settings_cls, env_file=env_file())


def env_file() -> Path:
    """The file of settings, which need not be there unless SHOPDESK_ENV_FILE names it."""
    return PROJECT_FOLDER / os.environ.get(ENV_FILE_VARIABLE, ".env")


def absolute_sqlite_url(url: str) -> str:
    """`sqlite:///var/shop.db` with the project folder put before the path; any other address as it is."""
    path = url.removeprefix("sqlite:///")
    if path == url or not path or path.startswith(("/", ":memory:", "file:")):
        return url
    return f"sqlite:///{PROJECT_FOLDER / path}"


def read_settings(settings_class: type[S]) -> S:
    """Read one process's settings; raise `SettingsError` naming every setting that is wrong."""
    _require_readable(env_file())
    try:
        return settings_class()
    except ValidationError as error:
        raise SettingsError("; ".join(_one_line(detail) for detail in error.errors())) from None
    except PydanticSettingsError as error:  # a list or mapping that is no JSON
        name = re.search(r'field "(\w+)"', str(error))
        raise SettingsError(f"{name[1].upper() if name else 'a setting'}: must be JSON{HINT}") from None


def _require_readable(path: Path) -> None:
    """A file that is not there, or a line that cannot be read, would leave defaults in force unnoticed."""
    if os.environ.get(ENV_FILE_VARIABLE) and not path.exists():
        raise SettingsError(f"{ENV_FILE_VARIABLE} names {path}, and there is no such file")
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as file:
        wrong = [binding.original.line for binding in parse_stream(file) if binding.error]
    if wrong:
        raise SettingsError(
            f"{path}, line {wrong[0]}, is not NAME=value; look for a quotation mark that is not closed{HINT}"
        )


def settings_or_exit(settings_class: type[S]) -> S:
    """What an entry point calls: the settings, or one line on stderr and exit status 2."""
    try:
        return read_settings(settings_class)
    except SettingsError as error:
        sys.stderr.write(f"Wrong settings. {error}\n")
        raise SystemExit(2) from None


def _one_line(detail: ErrorDetails) -> str:
    reason = detail["msg"].removeprefix("Value error, ")
    if not detail["loc"]:  # a rule about several settings names them itself
        return reason + HINT
    name = str(detail["loc"][0]).upper()
    if detail["type"] == "missing":
        return f"{name} is not set; put it in .env{HINT}"
    return f"{name}: {reason[:1].lower()}{reason[1:]}{HINT}"
