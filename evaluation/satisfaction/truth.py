"""What was foretold against what the demo shop's simulator knows to be true, also of who gave no rating.

Shoppers choose whether they rate, so those who did are not like the rest; only where the truth is known can
it be seen how good predictions of the silent ones are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.satisfaction.exam import Rounds
from evaluation.satisfaction.figures import Foretellings, auroc, auroc_interval, correlation
from insights.satisfaction.model import HAPPY


class BadTruth(Exception):
    """The file cannot be read, or is none of the simulator's; the message says why."""


@dataclass(frozen=True)
class Truth:
    """Of one conversation: satisfaction 1..5, the stars its shopper would give, whether it was solved."""

    satisfaction: float
    stars: int
    solved: bool


@dataclass(frozen=True)
class AgainstTruth:
    """Rounds without a rating against the truth.

    `auroc` with its 95 % interval: of P(4 or 5) against the stars that would have been given; `auroc_best`:
    of who knew the true satisfaction, as people do not give exactly the stars that they feel; `linear` and
    `ranks`: Pearson's and Spearman's correlation of the expected stars with the true satisfaction. The means:
    of true satisfaction, of what was foretold, and of the stars of those who rated (all 1..5); the last is
    what a shop without predictions would go by.
    """

    n: int
    auroc: float | None
    auroc_interval: tuple[float, float] | None
    auroc_best: float | None
    linear: float | None
    ranks: float | None
    mean_true: float
    mean_foretold: float
    mean_rated: float | None

    def as_json(self) -> dict[str, Any]:
        """JSON, rounded."""
        return {
            name: [round(one, 4) for one in value]
            if isinstance(value, tuple)
            else round(value, 4)
            if isinstance(value, float)
            else value
            for name, value in asdict(self).items()
        }


def read_truth(path: Path) -> dict[str, Truth]:
    """The truth by conversation, of the simulator's truth.jsonl. Raises BadTruth."""
    found: dict[str, Truth] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry.get("kind") == "conversation":
                found[str(entry["id"])] = Truth(
                    float(entry["satisfaction"]), int(entry["stars"]), bool(entry["solved"])
                )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadTruth(f"{path} holds no truth of conversations: {error}") from error
    if not found:
        raise BadTruth(f"{path} says nothing of conversations")
    return found


def unrated_with_truth(rounds: Rounds, truth: Mapping[str, Truth]) -> Rounds:
    """Those that nobody rated and of which the truth is known."""
    known = [
        at
        for at, case in enumerate(rounds.cases)
        if case.round.score is None and case.round.conversation_id in truth
    ]
    return rounds.at(np.array(known, dtype=np.int64))


def against_truth(
    silent: Rounds, said: Foretellings, truth: Mapping[str, Truth], rated: Rounds
) -> AgainstTruth | None:
    """None where of no round without a rating the truth is known. `rated`: those that were rated."""
    if not len(silent):
        return None
    true = [truth[case.round.conversation_id] for case in silent.cases]
    satisfaction = np.array([one.satisfaction for one in true])
    happy = np.array([one.stars >= HAPPY for one in true])
    return AgainstTruth(
        n=len(silent),
        auroc=auroc(said.happy, happy),
        auroc_interval=auroc_interval(said.happy, happy),
        auroc_best=auroc(satisfaction, happy),
        linear=correlation(said.stars, satisfaction),
        ranks=correlation(said.stars, satisfaction, ranks=True),
        mean_true=float(satisfaction.mean()),
        mean_foretold=float(said.stars.mean()),
        mean_rated=float(rated.stars.mean()) if len(rated) else None,
    )


def solved_by_resolution(resolutions: Mapping[str, str], truth: Mapping[str, Truth]) -> dict[str, float]:
    """Of every resolution the share (0..1) that was truly solved; `resolutions`: by conversation."""
    groups: dict[str, list[bool]] = {}
    for conversation_id, resolution in resolutions.items():
        if conversation_id in truth:
            groups.setdefault(resolution, []).append(truth[conversation_id].solved)
    return {name: float(np.mean(solved)) for name, solved in sorted(groups.items())}
