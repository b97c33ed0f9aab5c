"""Rounds for those who learn from them and foretell, and what the desk shows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shop.clock import Clock, utc_now
from shop.satisfaction.reporting import RoundReport
from shop.satisfaction.repository import PastTalk, SatisfactionRepository, without_end
from shop.satisfaction.resolution import resolution_of
from shop.satisfaction.rounds import Round
from shop.satisfaction.words import BY_SILENCE, RESOLUTIONS
from shop.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class Case:
    """A round with what is known of its customer; of a guest nothing is.

    `talks` and `orders` (when, status) are oldest first and may reach beyond the round's beginning: who
    computes features has to leave out what came later.
    """

    round: Round
    talks: tuple[PastTalk, ...] = ()
    orders: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a model says of a round; None where it says nothing. `score`: 1..5, `happy`: P(4 or 5), 0..1."""

    conversation_id: str
    number: int
    score: float | None
    happy: float | None


class SatisfactionService:
    """Every method is one short transaction, or one a slice of some hundred conversations."""

    def __init__(self, units: UnitOfWorkFactory, clock: Clock = utc_now) -> None:
        self._units = units
        self._clock = clock

    def cases(self, progress: Callable[[float], None] | None = None) -> Iterator[Case]:
        """Every round of every conversation in which somebody wrote, in slices; `progress`: share done."""
        done, last = 0, ""
        with self._units(read_only=True) as unit:
            total = max(1, SatisfactionRepository(unit.session).count())
        while True:
            with self._units(read_only=True) as unit:
                repository = SatisfactionRepository(unit.session)
                ids = repository.ids(last)
                if not ids:
                    return
                found = _cases(repository, repository.rounds_of(ids))
            yield from found
            done, last = done + len(ids), ids[-1]
            if progress is not None:
                progress(min(1.0, done / total))

    def waiting(self, limit: int = 100) -> list[Case]:
        """Rounds that have ended, and of which nothing was foretold since."""
        with self._units(read_only=True) as unit:
            repository = SatisfactionRepository(unit.session)
            ids = repository.unpredicted(limit=limit)
            if not ids:
                return []
            wanted = repository.unpredicted_rounds(ids)
            rounds = [one for one in repository.rounds_of(ids) if (one.conversation_id, one.number) in wanted]
            found = {(one.conversation_id, one.number) for one in rounds}
            # Of what was said in these nothing is left: without an empty round they would wait for ever.
            rounds += [Round(key, number, ()) for key, number in sorted(wanted - found)]
            return _cases(repository, rounds)

    def store(self, foretold: Sequence[Foretold], model: str) -> None:
        """Keep what a model says; a round of which nothing is stored yet is left alone."""
        now = self._clock()
        with self._units() as unit:
            repository = SatisfactionRepository(unit.session)
            for one in foretold:
                row = repository.get(one.conversation_id, one.number)
                if row is None:
                    continue
                row.predicted_score, row.predicted_happy = one.score, one.happy
                row.predicted_by, row.predicted_at = model, now
            unit.commit()

    def add_missing_ends(self, *, at_once: int = 200) -> int:
        """Store the ends of resolved rounds that have none, as those of before there were any."""
        added = 0
        before: Sequence[str] | None = None
        while True:
            with self._units() as unit:
                ids = without_end(unit.session, limit=at_once)
                if not ids or ids == before:
                    return added
                before = ids
                repository = SatisfactionRepository(unit.session)
                repository.add_ends(_ended(repository.rounds_of(ids)), self._clock())
                unit.commit()
                added += len(ids)

    def of_conversation(self, conversation_id: str) -> list[dict[str, Any]]:
        """JSON of a conversation's rounds, oldest first."""
        with self._units(read_only=True) as unit:
            return RoundReport(unit.session).described([conversation_id])[conversation_id]

    def last_of(self, conversation_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """JSON of the last round that is stored of each of some conversations, by conversation."""
        with self._units(read_only=True) as unit:
            found = RoundReport(unit.session).described(conversation_ids)
        return {key: rounds[-1] for key, rounds in found.items() if rounds}

    def summary(self, since: datetime | None = None) -> dict[str, Any]:
        """Of rounds that ended: what was said and what is predicted where nothing was, apart; and how many
        ended in which resolution."""
        with self._units(read_only=True) as unit:
            report = RoundReport(unit.session)
            counts = report.counts(since)
            return report.summary(since) | {
                "resolutions": {name: counts.get(name, 0) for name in RESOLUTIONS}
            }

    def resolutions(self) -> dict[tuple[str, int], str]:
        """How every round ended, by (conversation, round)."""
        with self._units(read_only=True) as unit:
            return RoundReport(unit.session).resolutions()

    def counts(self, since: datetime | None = None) -> dict[str, int]:
        """How many rounds ended in which resolution."""
        with self._units(read_only=True) as unit:
            return RoundReport(unit.session).counts(since)


def _ended(rounds: Sequence[Round]) -> list[tuple[Round, str]]:
    # Who has closed them is not known any more; silence claims the least.
    return [(one, resolution_of(replace(one, ended_by=one.ended_by or BY_SILENCE))) for one in rounds]


def _cases(repository: SatisfactionRepository, rounds: Sequence[Round]) -> list[Case]:
    people = {one.customer_id for one in rounds if one.customer_id}
    talks, orders = repository.histories(people), repository.orders(people)
    return [
        Case(one, tuple(talks.get(one.customer_id or "", ())), tuple(orders.get(one.customer_id or "", ())))
        for one in rounds
    ]
