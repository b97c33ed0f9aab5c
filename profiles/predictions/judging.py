"""Figures of predictions against what came: order, honesty, error. Shares 0..1, money in major units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.stats import rankdata

from profiles.ledger import Floats
from profiles.predictions.calibration import Flags

BINS = 10
DECILES = 10


def auroc(came: Flags, scores: Floats) -> float | None:
    """P(a case that came true scores above one that did not), ties half (Mann-Whitney); None without both."""
    yes = int(came.sum())
    no = len(came) - yes
    if not yes or not no:
        return None
    return float((rankdata(scores)[came].sum() - yes * (yes + 1) / 2) / (yes * no))


def average_precision(came: Flags, scores: Floats) -> float | None:
    """Area under precision over recall, in steps; None where nothing came true."""
    if not came.any():
        return None
    order = np.argsort(-scores, kind="stable")
    # Cases of one score come together, so precision is read where a score ends.
    ends = np.flatnonzero(np.diff(scores[order], append=-np.inf))
    hits = np.cumsum(came[order])[ends]
    precision, recall = hits / (ends + 1), hits / came.sum()
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def brier(came: Flags, probabilities: Floats) -> float:
    """Mean squared difference of probability and outcome; 0 is perfect."""
    return float(np.mean((probabilities - came) ** 2)) if len(came) else float("nan")


def reliability(came: Flags, probabilities: Floats, bins: int = BINS) -> list[dict[str, float]]:
    """Equal-width bins of probability, empty ones left out."""
    places = np.clip((probabilities * bins).astype(np.int64), 0, bins - 1)
    return [
        {
            "low": place / bins,
            "high": (place + 1) / bins,
            "n": int((places == place).sum()),
            "foretold": float(probabilities[places == place].mean()),
            "came": float(came[places == place].mean()),
        }
        for place in range(bins)
        if (places == place).any()
    ]


def calibration_error(came: Flags, probabilities: Floats, bins: int = BINS) -> float | None:
    """ECE: |share that came - probability| of the bins, weighted by size (Guo et al. 2017)."""
    if not len(came):
        return None
    rows = reliability(came, probabilities, bins)
    return float(sum(row["n"] * abs(row["came"] - row["foretold"]) for row in rows) / len(came))


def spearman(came: Floats, foretold: Floats) -> float | None:
    """Rank correlation, -1..1; None where either is all the same."""
    if len(came) < 2 or np.ptp(came) == 0 or np.ptp(foretold) == 0:
        return None
    return float(np.corrcoef(rankdata(came), rankdata(foretold))[0, 1])


def by_decile(came: Floats, foretold: Floats) -> list[dict[str, float]]:
    """Means of what was foretold and of what came, tenths of the customers from the least foretold up."""
    parts: Sequence[Any] = np.array_split(np.argsort(foretold, kind="stable"), min(DECILES, len(came)))
    return [
        {"n": len(part), "foretold": float(foretold[part].mean()), "came": float(came[part].mean())}
        for part in parts
    ]


def value_figures(came: Floats, foretold: Floats) -> dict[str, Any]:
    """Mean absolute error, rank correlation, total foretold over total come, and the deciles."""
    total = float(came.sum())
    return {
        "n": len(came),
        "mae": float(np.abs(came - foretold).mean()),
        "spearman": spearman(came, foretold),
        "total_ratio": float(foretold.sum()) / total if total else None,
        "deciles": by_decile(came, foretold),
    }
