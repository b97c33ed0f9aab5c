"""A running system as the exam by conversations sees it: talk to it, put its data back, export it."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import sqlite3
from pathlib import Path
from typing import Any

import httpx

from evaluation.conversations.holding import ConversationBroken
from shop.exporting import export_to
from shopdesk.own_system import OwnSystem

_ANSWER_SECONDS = 60.0


class ExamShop:
    """One system on a SQLite database, whose first state is kept for putting back."""

    def __init__(self, system: OwnSystem) -> None:
        self._system = system
        self._client = httpx.Client(base_url=system.desk_url, timeout=_ANSWER_SECONDS)
        self._file = Path(system.database_url.removeprefix("sqlite:///"))
        self._kept = self._file.with_suffix(".pristine")
        copy_database(self._file, self._kept)

    def restore(self) -> None:
        """Put every table back to how it was at first, while the system runs."""
        try:
            copy_database(self._kept, self._file)
        except sqlite3.Error as error:
            raise ConversationBroken(f"the database could not be put back: {error}") from None

    def say(self, sender: str, text: str, customer: str | None) -> list[dict[str, Any]]:
        """One message through the REST webhook and all answers to it."""
        body: dict[str, Any] = {"sender": sender, "message": text}
        if customer is not None:
            secret = self._system.environment["IDENTITY_SECRET"]
            proof = hmac.new(secret.encode(), customer.encode(), hashlib.sha256).hexdigest()
            body["metadata"] = {"identifier": customer, "identifier_hash": proof}
        try:
            answer = self._client.post("/webhooks/rest/webhook", json=body)
            answer.raise_for_status()
            replies: list[dict[str, Any]] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ConversationBroken(f"no answer from the webhook: {error!r}") from None
        return replies

    def export(self, folder: Path) -> None:
        """The shop's data as `shopdesk export` writes it."""
        export_to(folder, self._system.database_url)

    def close(self) -> None:
        """Let go of the connection; the system itself goes on."""
        self._client.close()


def copy_database(source: Path, target: Path) -> None:
    """Make `target` hold what `source` does, in one transaction; others may have both of them open.

    By SQLite's backup interface, which waits for writers of the target to be done.
    """
    with (
        contextlib.closing(sqlite3.connect(source, timeout=30)) as from_,
        contextlib.closing(sqlite3.connect(target, timeout=30)) as to,
    ):
        from_.backup(to)
