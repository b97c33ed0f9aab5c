"""Puts the demo shop's canned answers into the database, for agents to try."""

from __future__ import annotations

from importlib import resources
from uuid import uuid4

import yaml
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from shop.clock import utc_now
from shop.database import WRITE_OPTION, create_engine_for
from shop.tables.desk import CannedAnswerRow


def ready_answers() -> dict[str, dict[str, str]]:
    """Text by short code and language."""
    text = resources.files("shop.demo").joinpath("ready_answers.yml").read_text("utf-8")
    answers: dict[str, dict[str, str]] = yaml.safe_load(text)
    return answers


def load_ready_answers(database: str | Engine) -> int:
    """Add those whose short code is free; how many. What an admin has worded anew stays."""
    engine = create_engine_for(database) if isinstance(database, str) else database
    try:
        with engine.connect().execution_options(**{WRITE_OPTION: True}) as connection, connection.begin():
            session = Session(connection)
            taken = {(row.short_code, row.language) for row in session.scalars(select(CannedAnswerRow))}
            new = [
                CannedAnswerRow(
                    id=uuid4().hex, short_code=code, language=language, text=text, updated_at=utc_now()
                )
                for code, texts in ready_answers().items()
                for language, text in texts.items()
                if (code, language) not in taken
            ]
            session.add_all(new)
            session.flush()
            return len(new)
    finally:
        if isinstance(database, str):
            engine.dispose()
