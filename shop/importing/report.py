"""What an import did, in numbers, and what was wrong with the lines it left out."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_PROBLEMS_KEPT = 1_000
"""Problems beyond this many are counted, not kept: a wrong file must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One line that was left out, and why."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.field}: {self.reason}" if self.field else f"{where}: {self.reason}"


@dataclass(slots=True)
class Counts:
    """How many records of one kind went which way."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        return self.added + self.updated + self.unchanged + self.rejected


@dataclass(slots=True)
class ImportReport:
    """Counts per kind (in the order imported) and the problems found."""

    counts: dict[str, Counts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0.0

    def of(self, kind: str) -> Counts:
        """The counts of that kind, begun at nought."""
        return self.counts.setdefault(kind, Counts())

    def reject(self, kind: str, problem: Problem) -> None:
        """Count a left-out record, and keep the reason."""
        self.of(kind).rejected += 1
        if len(self.problems) < MAX_PROBLEMS_KEPT:
            self.problems.append(problem)

    @property
    def rejected(self) -> int:
        """How many lines were left out altogether."""
        return sum(counts.rejected for counts in self.counts.values())
