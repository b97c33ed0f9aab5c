"""Everything between installed packages and running processes: `.env`, schema, demo shop, agent, models.

Each step looks first whether it is needed, so a warm start passes through in a second or two.
"""

from __future__ import annotations

import os
from pathlib import Path

from shop.settings import ENV_FILE_VARIABLE, PROJECT_FOLDER
from shopdesk.agents import demo_agent_remains
from shopdesk.demo import load_demo
from shopdesk.environment import write_env_file
from shopdesk.errors import CommandError
from shopdesk.processes import PortTaken, require_free_port
from shopdesk.retraining import Retraining
from shopdesk.settings import RunSettings, check_process_settings, run_settings
from shopdesk.steps import Steps, Tell
from shopdesk.system import process_specs
from shopdesk.training_recommender import RecommenderTraining
from shopdesk.training_shown import refusal_line


def prepare(
    steps: Steps, folder: Path = PROJECT_FOLDER, *, model: Path | None = None
) -> tuple[RunSettings, Path]:
    """Make everything ready to start; the settings and the model to start with (`model`, if there is one)."""
    with steps.step("Settings") as tell:
        tell(_settings_file(folder))
        settings = run_settings()
        check_process_settings()
        require_free_ports(settings, folder)
    with steps.step("Database") as tell:
        migrate_database(settings, tell)
    with steps.step("Demo shop") as tell:
        if settings.demo:
            load_demo(settings, tell)
        else:
            tell(_without_demo(settings))
    with steps.step("Recommender") as tell:
        ready_recommender(settings, tell)
    with steps.step("Satisfaction") as tell:
        ready_satisfaction(settings, tell)
    with steps.step("Profiles") as tell:
        ready_profiles(settings, tell)
    with steps.step("Bot model") as tell:
        model = model or ready_model(folder, tell, settings)
    return settings, model


def require_free_ports(settings: RunSettings, folder: Path) -> None:
    """A port that is taken is told before minutes are spent on what then could not start."""
    try:
        for spec in process_specs(settings, folder / "models"):
            require_free_port(spec)
    except PortTaken as error:
        raise CommandError(str(error)) from None


def _without_demo(settings: RunSettings) -> str:
    if demo_agent_remains(settings):
        email = settings.demo_agent_email
        return f"DEMO is off, but its agent can still sign in: shopdesk agent close {email}"
    return "DEMO is off"


def _settings_file(folder: Path) -> str:
    named = os.environ.get(ENV_FILE_VARIABLE)
    if named:
        return f"from {named}"
    return "wrote .env with secrets of its own" if write_env_file(folder) else ".env is there"


def migrate_database(settings: RunSettings, tell: Tell) -> None:
    """Bring the shop database to the newest schema."""
    from sqlalchemy.exc import SQLAlchemyError

    from shop.database import migrate

    try:
        migrate(settings.database_url)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise CommandError(f"the database at DATABASE_URL cannot be used: {reason}") from None
    tell("newest schema")


def ready_recommender(settings: RunSettings, tell: Tell) -> None:
    """Trained if it never was. Nothing that goes wrong here keeps the shop from opening: without a trained
    version what is popular and alike is suggested."""
    try:
        tell(RecommenderTraining(settings, tell).run_if_needed().news)
    except CommandError as error:
        tell(f"not trained: {error}")


def ready_satisfaction(settings: RunSettings, tell: Tell) -> None:
    """Trained if it never was; without it nothing is foretold, and the shop opens all the same."""
    from shopdesk.training_satisfaction import SatisfactionTraining

    try:
        trained = SatisfactionTraining(settings, tell).run_if_needed()
    except CommandError as error:
        tell(f"not trained: {error}")
        return
    tell(f"{trained.news}: {trained.refused}" if trained.refused else trained.news)


def ready_profiles(settings: RunSettings, tell: Tell) -> None:
    """Computed if they never were; without them the desk knows no segments and foretells nothing."""
    from shopdesk.training_profiles import ProfileTraining

    try:
        tell(ProfileTraining(settings, tell).run_if_needed().news)
    except CommandError as error:
        tell(f"not trained: {error}")


def ready_model(folder: Path, tell: Tell, settings: RunSettings | None = None) -> Path:
    """The deployed model. Where the files are newer: trained now, and deployed unless it is worse."""
    trained = Retraining(folder, settings or run_settings(), tell).run_if_needed()
    tell(trained.news if trained.refused is None else refusal_line(trained, folder))
    return trained.model
