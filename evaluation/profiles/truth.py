"""Which segment customers really belong to, where somebody knows: the demo shop's simulator, or a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


class BadTruth(Exception):
    """The file cannot be read, or names no segments; the message says why."""


@dataclass(frozen=True)
class AgainstTruth:
    """Segments found against those that are true. `rand`: adjusted Rand, 1 the same groups, 0 chance;
    `of_active`: of customers with at least two orders; `table`: how many of each true segment are in which
    found one."""

    n: int
    rand: float
    active: int
    of_active: float | None
    table: Mapping[str, Mapping[str, int]]


def read_truth(file: Path) -> dict[str, str]:
    """Segment by customer id: truth.jsonl of the simulator, or CSV with customer and segment.

    Raises:
        BadTruth: there is no such thing in the file.
    """
    try:
        if file.suffix == ".csv":
            with file.open(encoding="utf-8-sig", newline="") as lines:
                found = {row["customer"]: row["segment"] for row in csv.DictReader(lines)}
        else:
            rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
            found = {row["id"]: row["segment"] for row in rows if row.get("kind") == "customer"}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadTruth(f"{file} names no segments of customers ({type(error).__name__})") from None
    if not found:
        raise BadTruth(f"{file} names no segments of customers")
    return found


def against_truth(
    ids: Sequence[str], labels: Any, keys: Sequence[str], orders: Any, truth: Mapping[str, str]
) -> AgainstTruth | None:
    """None where the truth is about nobody of them. `labels` (n,) are places in `keys`; `orders` (n,)."""
    from sklearn.metrics import adjusted_rand_score

    rows = np.array([row for row, one in enumerate(ids) if one in truth], dtype=np.int64)
    if not len(rows):
        return None
    real = np.array([truth[ids[row]] for row in rows])
    found, often = labels[rows], orders[rows] >= 2
    table = {
        name: {key: int(((real == name) & (found == place)).sum()) for place, key in enumerate(keys)}
        for name in sorted(set(real.tolist()))
    }
    of_active = float(adjusted_rand_score(real[often], found[often])) if often.any() else None
    return AgainstTruth(
        len(rows), float(adjusted_rand_score(real, found)), int(often.sum()), of_active, table
    )
