"""Labelled misses become training text: `var/nlu/learned.yml`, and a share of them an exam.

A wording that `nlu_data` has already is not written again. One that stands there, or in an exam file, under
another intent is a contradiction: it is left out and reported, for a person to decide. Which wordings are
examined with and never trained on is drawn once for each, by a seeded draw, and kept in the database.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from evaluation.nlu.examples import Example
from shop.database import create_engine_for, is_migrated
from shop.misses.labels import Labels
from shop.misses.masking import wording_key
from shop.misses.repository import MissRepository
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from shopdesk.training import LEARNED

SEED = "shopdesk exam"
LEAST_FOR_EXAM = 10
"""Fewer labelled wordings are all trained on."""
SOURCE = "labelled misses"

_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_HEADER = "# Written by `shopdesk train` out of labelled misses; what is changed here is lost.\n"


@dataclass(frozen=True)
class Known:
    """Where a wording stands already, and under which intent."""

    intent: str
    place: str


@dataclass(frozen=True)
class Contradiction:
    """A labelled wording that stands elsewhere under another intent."""

    text: str
    label: str
    known: Known


@dataclass(frozen=True)
class Learned:
    """What became of the labelled wordings; `trained` and `held_back` by their keys."""

    trained: Mapping[str, Example] = field(default_factory=dict)
    held_back: Mapping[str, Example] = field(default_factory=dict)
    known: int = 0
    contradictions: tuple[Contradiction, ...] = ()
    without_label: tuple[tuple[str, str], ...] = ()

    @property
    def labelled(self) -> int:
        """How many labelled wordings there are."""
        left_out = self.known + len(self.contradictions) + len(self.without_label)
        return len(self.trained) + len(self.held_back) + left_out


@contextmanager
def shop_units(database_url: str) -> Iterator[UnitOfWorkFactory | None]:
    """Units of work on the shop database; None where there is none of the newest schema yet."""
    file = Path(database_url.removeprefix("sqlite:///"))
    if database_url.startswith("sqlite:///") and not file.exists():
        yield None
        return
    engine = create_engine_for(database_url)
    try:
        yield unit_of_work_factory(engine) if is_migrated(engine) else None
    finally:
        engine.dispose()


def gather(units: UnitOfWorkFactory, folder: Path, exam: Sequence[Example], share: float) -> Learned:
    """The labelled wordings, parted into what to train on and what to examine with (`share` of them)."""
    training, examined = known_wordings(folder), _keys(exam)
    labels = Labels.read(folder)
    fresh: dict[str, Example] = {}
    parts: dict[str, bool | None] = {}
    known, contradictions, without = 0, [], []
    with units() as unit:
        repository = MissRepository(unit.session)
        for row in repository.labelled():
            label = str(row.label)
            elsewhere = training.get(row.wording) or examined.get(row.wording)
            if label not in labels:
                without.append((row.text, label))
            elif elsewhere is not None and elsewhere.intent != label:
                contradictions.append(Contradiction(row.text, label, elsewhere))
            elif elsewhere is not None:
                known += 1
            else:
                fresh[row.wording] = Example(row.text, label, SOURCE)
                parts[row.wording] = row.held_back
        drawn = draw_parts(parts, share)
        for held_back in (True, False):
            new = [key for key in drawn if drawn[key] is held_back and parts[key] is None]
            if new:
                repository.set_part(new, held_back=held_back)
        unit.commit()
    return Learned(
        trained={key: example for key, example in fresh.items() if not drawn[key]},
        held_back={key: example for key, example in fresh.items() if drawn[key]},
        known=known,
        contradictions=tuple(contradictions),
        without_label=tuple(without),
    )


def draw_parts(parts: Mapping[str, bool | None], share: float) -> dict[str, bool]:
    """Who is held back for the exam. Whoever has a part keeps it; the draw is by a seeded hash of the key.

    A wording that was trained on once never enters the exam: the deployed model would know its answer.
    """
    wanted = int(share * len(parts)) if len(parts) >= LEAST_FOR_EXAM else 0
    missing = wanted - sum(part is True for part in parts.values())
    undecided = sorted((key for key, part in parts.items() if part is None), key=_lot)
    chosen = set(undecided[: max(0, missing)])
    return {key: part if part is not None else key in chosen for key, part in parts.items()}


def write_learned(folder: Path, learned: Learned) -> bool:
    """Write the training text, or take it away where there is none; whether that changed anything."""
    target = folder / LEARNED
    old = target.read_text(encoding="utf-8") if target.is_file() else None
    new = training_text(list(learned.trained.values())) if learned.trained else None
    if new == old:
        return False
    if new is None:
        target.unlink()
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".learned.{os.getpid()}")
    draft.write_text(new, encoding="utf-8")
    draft.replace(target)
    return True


def training_text(examples: Sequence[Example]) -> str:
    """The examples as Rasa reads them, by intent."""
    lines = [_HEADER + 'version: "3.1"', "", "nlu:"]
    for intent in sorted({example.label for example in examples}):
        lines += [f"- intent: {intent}", "  examples: |"]
        texts = sorted({_plain(example.text) for example in examples if example.label == intent})
        lines += [f"    - {text}" for text in texts if text]
    return "\n".join(lines) + "\n"


def known_wordings(folder: Path) -> dict[str, Known]:
    """Every wording of `nlu_data` by its key."""
    found: dict[str, Known] = {}
    for file in sorted((folder / "nlu_data").rglob("*.yml")):
        read = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for entry in read.get("nlu") or []:
            if not isinstance(entry.get("examples"), str) or "intent" not in entry:
                continue
            for line in entry["examples"].splitlines():
                text = _ANNOTATION.sub(r"\1", line.strip().removeprefix("- "))
                place = file.relative_to(folder).as_posix()
                found.setdefault(wording_key(text), Known(entry["intent"], place))
    return found


def _keys(exam: Sequence[Example]) -> dict[str, Known]:
    return {wording_key(example.text): Known(example.label, example.source) for example in exam}


def _lot(key: str) -> str:
    return hashlib.sha256(f"{SEED} {key}".encode()).hexdigest()


def _plain(text: str) -> str:
    # Square brackets would mark an entity, a leading slash an intent.
    return text.replace("[", "(").replace("]", ")").lstrip("/ ").strip()
