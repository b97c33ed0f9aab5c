"""The end of a round, in the transaction that makes it: what it was, and whether a rating is asked for.

A rating is asked for once a round: when the shopper says goodbye or thanks the bot after it did something, or
else when the round ends. It is not asked for where there was nothing to rate.
"""

from __future__ import annotations

from dataclasses import replace

from shop.conversations.transcript import Transcript
from shop.satisfaction.resolution import is_goodbye, resolution_of, worth_asking
from shop.satisfaction.words import CLOSING_INTENTS

RATE_REQUEST = "rate_request"


def end_round(transcript: Transcript, by: str, *, ask: bool) -> str:
    """Store how the round ended, announce the end, and ask for a rating where that was not done before."""
    rounds, row = transcript.repositories.rounds, transcript.row
    round_ = rounds.current(row)
    stored = rounds.get_or_add(row.id, row.round)
    stored.ended_at, stored.ended_by = transcript.now, by
    stored.resolution = resolution_of(replace(round_, ended_by=by))
    stored.predicted_at = None
    transcript.resolution = stored.resolution
    transcript.announce("resolved")
    if ask and stored.asked_at is None and not round_.rated and worth_asking(round_):
        _ask(transcript)
    return stored.resolution


def ask_at_goodbye(transcript: Transcript, answers_id: str, intent: str | None) -> bool:
    """After the bot's answer: ask for a rating if the shopper takes leave; whether it was asked."""
    if intent not in CLOSING_INTENTS:
        return False
    rounds, row = transcript.repositories.rounds, transcript.row
    stored = rounds.get(row.id, row.round)
    if stored is not None and stored.asked_at is not None:
        return False
    round_ = rounds.current(row)
    if round_.rated or not is_goodbye(round_):
        return False
    _ask(transcript, answers_id)
    return True


def note_rating(transcript: Transcript) -> None:
    """A rating came: where the round has ended, it says more about how."""
    rounds, row = transcript.repositories.rounds, transcript.row
    stored = rounds.get(row.id, row.round)
    if stored is not None and stored.ended_at is not None:
        stored.resolution = resolution_of(rounds.current(row))


def _ask(transcript: Transcript, answers_id: str | None = None) -> None:
    row = transcript.row
    transcript.repositories.rounds.get_or_add(row.id, row.round).asked_at = transcript.now
    transcript.announce(RATE_REQUEST, expects="rating", answers_id=answers_id)
