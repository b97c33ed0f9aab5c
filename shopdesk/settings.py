"""Settings of running the three processes together, and of the demo."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import Field, SecretStr, field_validator, model_validator

from shop.settings import (
    PROJECT_FOLDER,
    Port,
    SettingsError,
    ShopSettings,
    absolute_sqlite_url,
    read_settings,
)
from shopdesk.errors import CommandError


class RunSettings(ShopSettings):
    """What `shopdesk run` and the bot's process need to know; the desk and the actions read their own."""

    desk_host: str = Field("127.0.0.1", description="Address the desk listens on.")
    desk_port: Port = Field(8000, description="Port the desk listens on.")
    actions_host: str = Field(
        "127.0.0.1", description="Address the actions listen on; keep it a loopback one."
    )
    actions_port: Port = Field(5055, description="Port the actions listen on.")
    bot_host: str = Field("127.0.0.1", description="Address the bot listens on; keep it a loopback one.")
    bot_port: Port = Field(5005, description="Port the bot listens on.")
    bot_url: str | None = Field(
        None, description="Where the desk finds the bot; made from BOT_HOST and BOT_PORT."
    )
    actions_url: str | None = Field(
        None, description="Where bot and desk find the actions; made from ACTIONS_HOST and ACTIONS_PORT."
    )
    tracker_db_url: str = Field(
        "sqlite:///var/rasa.db", description="The bot's own database, never the shop's."
    )
    bot_threads: int = Field(1, ge=1, le=64, description="CPU threads of the bot's numerical libraries.")
    escalation_strong: float = Field(
        0.85,
        gt=0,
        le=1,
        description="Probability of being upset from which one message is enough for an offer.",
    )
    escalation_pause: int = Field(
        4, ge=0, le=50, description="Turns after an offer of a person, or a calming line, without another."
    )
    status_file: Path = Field(
        Path("var/run/processes.json"), description="Where `shopdesk run` notes its processes."
    )
    deploy_tolerance: float = Field(
        0.005, ge=0, le=1, description="Accuracy a new model may lose in the exam and still be deployed."
    )
    exam_share: float = Field(
        0.2, ge=0, le=0.5, description="Share of labelled misses kept for the exam, never trained on."
    )
    demo: bool = Field(False, description="Demo shop page, demo customers and a demo agent.")
    demo_scale: float = Field(
        1.0, gt=0, le=20, description="Size of the demo shop; 1 is a year of a small shop."
    )
    demo_agent_email: str = Field("agent@example.com", description="Sign-in of the demo agent.")
    demo_agent_password: SecretStr | None = Field(None, description="The demo agent's password; made once.")

    @field_validator("tracker_db_url")
    @classmethod
    def _from_project_folder(cls, value: str) -> str:
        return absolute_sqlite_url(value)

    @field_validator("status_file")
    @classmethod
    def _status_in_project_folder(cls, value: Path) -> Path:
        return PROJECT_FOLDER / value

    @model_validator(mode="after")
    def _own_ports(self) -> RunSettings:
        ports = {"DESK_PORT": self.desk_port, "ACTIONS_PORT": self.actions_port, "BOT_PORT": self.bot_port}
        for port in set(ports.values()):
            shared = [name for name, own in ports.items() if own == port]
            if len(shared) > 1:
                raise ValueError(f"{' and '.join(shared)} are {port}; each process needs a port of its own")
        return self

    @property
    def shown_database(self) -> str:
        """The database's address without its password."""
        return re.sub(r"://([^:/@]*):[^@/]*@", r"://\1:***@", self.database_url)

    @property
    def bot_address(self) -> str:
        """Where the bot answers."""
        return self.bot_url or f"http://{reachable(self.bot_host)}:{self.bot_port}"

    @property
    def actions_address(self) -> str:
        """Where the actions answer."""
        return self.actions_url or f"http://{reachable(self.actions_host)}:{self.actions_port}"

    @property
    def desk_address(self) -> str:
        """Where a browser on this machine finds the desk."""
        return f"http://{reachable(self.desk_host)}:{self.desk_port}"


def reachable(host: str) -> str:
    """The address to call for one that a process listens on."""
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host


def run_settings() -> RunSettings:
    """The settings of the run, or a CommandError naming the wrong one."""
    try:
        return read_settings(RunSettings)
    except SettingsError as error:
        raise CommandError(f"Wrong settings. {error}") from None


def check_process_settings() -> None:
    """Read the settings of desk and actions as they will themselves, to fail before anything is started."""
    from actions.settings import ActionSettings
    from desk.settings import DeskSettings

    try:
        read_settings(DeskSettings)
        read_settings(ActionSettings)
    except SettingsError as error:
        raise CommandError(f"Wrong settings. {error}") from None
