"""The three processes of a Shopdesk: how each is started, where it listens, how it shows that it is up."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from shop.settings import PROJECT_FOLDER
from shopdesk.blas import kernels_for_bot
from shopdesk.processes import ProcessSpec
from shopdesk.settings import RunSettings, reachable

BOT_PYTHON = PROJECT_FOLDER / ".venv-bot" / "bin" / "python"

_QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "RASA_TELEMETRY_ENABLED": "false",
}


def rasa_environment() -> dict[str, str]:
    """What every call of Rasa gets: no telemetry, none of the notices about its own old libraries, and the
    kernels that these should use."""
    return {**_QUIET, **kernels_for_bot()}


def rasa_log_level(level: str) -> str:
    """The setting as Rasa spells it; another spelling in its environment stops it."""
    return level.upper()


def thread_limits(threads: int) -> dict[str, str]:
    """Environment that keeps numerical libraries from taking every core for a single short sentence."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    tensorflow = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "TF_INTRA_OP_PARALLELISM_THREADS")
    return dict.fromkeys((*names, *tensorflow, "TF_INTER_OP_PARALLELISM_THREADS"), str(threads))


def process_specs(settings: RunSettings, model: Path) -> list[ProcessSpec]:
    """Desk, bot and actions, told where the others are."""
    addresses = {
        "BOT_URL": settings.bot_address,
        "ACTIONS_URL": settings.actions_address,
        "BOT_PORT": str(settings.bot_port),
        "TRACKER_DB_URL": settings.tracker_db_url,
        "PYTHONUNBUFFERED": "1",
    }
    actions = ProcessSpec(
        name="actions",
        command=(sys.executable, "-m", "actions"),
        host=settings.actions_host,
        port=settings.actions_port,
        port_setting="ACTIONS_PORT",
        health_url=f"http://{reachable(settings.actions_host)}:{settings.actions_port}/health",
        # Two threads over one short question wait for each other on a busy machine: 300 ms instead of 15.
        environment={**addresses, **thread_limits(1)},
    )
    bot = ProcessSpec(
        name="bot",
        command=bot_command(settings, model),
        host=settings.bot_host,
        port=settings.bot_port,
        port_setting="BOT_PORT",
        health_url=f"http://{reachable(settings.bot_host)}:{settings.bot_port}/",
        environment={
            **addresses,
            **rasa_environment(),
            **thread_limits(settings.bot_threads),
            "GAZETTEER_FILE": str(settings.gazetteer_path),
            "TIME_ZONE": settings.time_zone,
            "LOG_LEVEL": rasa_log_level(settings.log_level),
            "ESCALATION_UPSET": str(settings.escalation_upset),
            "ESCALATION_STRONG": str(settings.escalation_strong),
            "ESCALATION_PAUSE": str(settings.escalation_pause),
        },
    )
    desk = ProcessSpec(
        name="desk",
        command=(sys.executable, "-m", "desk"),
        host=settings.desk_host,
        port=settings.desk_port,
        port_setting="DESK_PORT",
        health_url=f"{settings.desk_address}/health/live",
        environment=addresses,
    )
    return [bot, actions, desk]


def bot_command(settings: RunSettings, model: Path) -> tuple[str, ...]:
    """The Rasa server as its own command line starts it, without what it does not need."""
    return (
        str(BOT_PYTHON), "-m", "bot.start", "run",
        "--model", str(model),
        "--endpoints", "endpoints.yml",
        "--credentials", "credentials.yml",
        "--interface", settings.bot_host,
        "--port", str(settings.bot_port),
    )  # fmt: skip


def running_processes(status_file: Path) -> dict[str, int]:
    """Names and process ids of what a supervisor of this folder is running just now."""
    try:
        status = json.loads(status_file.read_text())
        os.kill(status["supervisor"], 0)
    except (OSError, ValueError, KeyError):
        return {}
    return {name: state["pid"] for name, state in status["processes"].items() if state["pid"]}
