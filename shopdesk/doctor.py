"""Looks at everything a running Shopdesk needs and says how to mend what is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic_settings import BaseSettings

from shop.settings import ENV_FILE_VARIABLE, PROJECT_FOLDER, SettingsError, read_settings
from shopdesk.deployment import deployed, refusal
from shopdesk.settings import RunSettings
from shopdesk.training import fingerprint

Verdict = Literal["good", "notice", "bad"]
NEEDED_DISK_GB = 5.0


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    verdict: Verdict
    found: str
    mend: str = ""


def examine(folder: Path = PROJECT_FOLDER) -> list[Finding]:
    """Everything `shopdesk doctor` shows, in the order of set-up."""
    findings = [*pythons(folder), *environments(folder), disk_space(folder), *env_file(folder)]
    settings, problem = _settings()
    findings.append(problem)
    if settings is not None:
        findings += [database(settings), *demo_agent(settings), *ports(settings, folder)]
    findings.append(model(folder))
    return findings


def pythons(folder: Path) -> Iterator[Finding]:
    """Whether set-up could make the environments anew."""
    for version in ("3.11", "3.10"):
        found = subprocess.run(
            [str(folder / "scripts" / "find-python"), version], capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            yield Finding(f"Python {version}", "good", found.stdout.strip())
        else:
            yield Finding(f"Python {version}", "bad", "not found", f"pyenv install {version}")


def environments(folder: Path) -> Iterator[Finding]:
    """Whether both environments run and import what matters."""
    for name, module in ((".venv", "rasa_sdk"), (".venv-bot", "rasa.version")):
        python = folder / name / "bin" / "python"
        if not python.exists():
            yield Finding(name, "bad", "missing", "scripts/setup")
            continue
        tried = subprocess.run([str(python), "-c", f"import {module}"], capture_output=True, check=False)
        if tried.returncode != 0:
            yield Finding(name, "bad", f"cannot import {module}", f"rm -rf {name} && scripts/setup")
        elif not (folder / name / ".made-from").exists():
            yield Finding(name, "notice", "works, but was not made by scripts/setup", "scripts/setup")
        else:
            yield Finding(name, "good", "works")


def disk_space(folder: Path) -> Finding:
    """Room for packages, models and a growing database."""
    free = shutil.disk_usage(folder).free / 1e9
    if free < NEEDED_DISK_GB:
        return Finding("Disk space", "bad", f"{free:.1f} GB free", f"free {NEEDED_DISK_GB:.0f} GB")
    return Finding("Disk space", "good", f"{free:.0f} GB free")


def env_file(folder: Path) -> Iterator[Finding]:
    """Whether the file of settings is there, kept from other users, and all its names are known."""
    named = os.environ.get(ENV_FILE_VARIABLE)
    path = folder / (named or ".env")
    what = named or ".env"
    if not path.exists():
        if named:
            yield Finding(what, "bad", "named, but not there", f"put {ENV_FILE_VARIABLE} right")
        else:
            yield Finding(what, "notice", "missing; defaults are used", "make run, or copy .env.example")
        return
    if path.is_file() and path.stat().st_mode & 0o077 and os.name == "posix":
        yield Finding(what, "notice", "readable by other users", f"chmod 600 {what}")
    else:
        yield Finding(what, "good", "there")
    yield from _unknown_names(path, what)


def _unknown_names(path: Path, what: str) -> Iterator[Finding]:
    """Names in the file that no process reads but that look like one that is: a slip leaves the default."""
    from actions.settings import ActionSettings
    from desk.settings import DeskSettings

    classes: tuple[type[BaseSettings], ...] = (RunSettings, DeskSettings, ActionSettings)
    known = {name.upper() for one in classes for name in one.model_fields}
    for name in dotenv_values(path):
        near = get_close_matches(name.upper(), known, n=1, cutoff=0.8)
        if name.upper() not in known and near:
            yield Finding(what, "notice", f"{name} is no setting", f"is {near[0]} meant? (docs/settings.md)")


def _settings() -> tuple[RunSettings | None, Finding]:
    from actions.settings import ActionSettings
    from desk.settings import DeskSettings

    wrong: dict[str, None] = {}
    settings = None
    try:
        settings = read_settings(RunSettings)
    except SettingsError as error:
        wrong[str(error)] = None
    for settings_class in (DeskSettings, ActionSettings):
        try:
            read_settings(settings_class)
        except SettingsError as error:
            wrong[str(error)] = None
    if wrong:
        return settings, Finding("Settings", "bad", "; ".join(wrong), "edit .env (docs/settings.md)")
    return settings, Finding("Settings", "good", "all right, secrets set")


def database(settings: RunSettings) -> Finding:
    """Whether the shop database answers at the newest schema."""
    from sqlalchemy.exc import SQLAlchemyError

    from shop.database import create_engine_for, is_migrated

    shown = settings.shown_database
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    if settings.database_url.startswith("sqlite:///") and not file.exists():
        return Finding("Database", "notice", f"{shown} does not exist yet", "make run, or shopdesk migrate")
    engine = create_engine_for(settings.database_url)
    try:
        if is_migrated(engine):
            return Finding("Database", "good", f"{shown}, newest schema")
        return Finding("Database", "bad", f"{shown}, older schema or empty", "shopdesk migrate")
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Finding("Database", "bad", f"{shown}: {reason}", "check DATABASE_URL")
    finally:
        engine.dispose()


def demo_agent(settings: RunSettings) -> Iterator[Finding]:
    """Whether the demo's admin, whose password is in the settings, can sign in to a shop that is no demo."""
    from shopdesk.agents import demo_agent_remains

    if demo_agent_remains(settings):
        email = settings.demo_agent_email
        yield Finding("Demo agent", "bad", f"{email} can still sign in", f"shopdesk agent close {email}")


def ports(settings: RunSettings, folder: Path) -> Iterator[Finding]:
    """Whether each process is running, or its port is free for it."""
    from shopdesk.processes import PortTaken, require_free_port
    from shopdesk.system import process_specs, running_processes

    ours = running_processes(settings.status_file)
    for spec in process_specs(settings, folder / "models"):
        what = f"Port {spec.port} ({spec.name})"
        try:
            require_free_port(spec)
            yield Finding(what, "good", "free")
        except PortTaken:
            if spec.name in ours:
                yield Finding(what, "good", f"{spec.name} is running, process {ours[spec.name]}")
            else:
                yield Finding(what, "bad", "used by another program", f"change {spec.port_setting} in .env")


def model(folder: Path) -> Finding:
    """Whether there is a trained bot, and whether it is made from the files as they are."""
    current, now = deployed(folder), fingerprint(folder)
    if current is None:
        return Finding("Bot model", "bad", "none", "shopdesk train")
    if current.fingerprint == now:
        return Finding("Bot model", "good", f"{current.model}, up to date")
    kept = refusal(folder, now)
    if kept is not None:
        found = f"{current.model}; the newer one was refused: {kept.reason}"
        return Finding("Bot model", "notice", found, "shopdesk train --force-deploy, or better training text")
    return Finding("Bot model", "notice", f"{current.model}, older than its inputs", "shopdesk train")
