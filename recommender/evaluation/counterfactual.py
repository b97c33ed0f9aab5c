"""What clicks on shown lists say, when people look at the first places most.

The position-based model (Craswell et al. 2008): a place is looked at with a chance that depends on the place
alone, and what is looked at is clicked with a chance that depends on the item alone. From a log of lists
follow how much each place is looked at, how attractive items are whatever their places were, and how many
clicks another order would have got (inverse propensity scoring; Joachims, Swaminathan and Schnabel 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from recommender.errors import DataWrong

Numbers = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]

_ROUNDS = 2_000
_NEAR = 1e-9
_Z = 1.959963984540054


@dataclass(frozen=True)
class ShownLists:
    """A log of impressions, one of each array's entries an item in a list, shape (n,), in any order.

    `lists` and `items`: numbers from 0; `positions`: places from 1; `clicked`: whether it was.
    """

    lists: Numbers
    items: Numbers
    positions: Numbers
    clicked: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        lists: Sequence[object] | Numbers,
        items: Sequence[object] | Numbers,
        positions: Sequence[int] | Numbers,
        clicked: Sequence[bool] | npt.NDArray[np.bool_],
    ) -> ShownLists:
        """From ids or numbers of any kind. Raises DataWrong where lengths differ or a place is below 1."""
        if not len(lists) == len(items) == len(positions) == len(clicked):
            raise DataWrong("not one of each: lists, items, positions and clicks differ in length")
        places = np.asarray(positions, dtype=np.int64)
        if len(places) and places.min() < 1:
            raise DataWrong(f"positions count from 1, not from {int(places.min())}")
        number_of = [np.unique(np.asarray(ids), return_inverse=True)[1] for ids in (lists, items)]
        rows, columns = (numbers.astype(np.int64).ravel() for numbers in number_of)
        return cls(rows, columns, places, np.asarray(clicked, dtype=bool))

    def __len__(self) -> int:
        return len(self.lists)

    @cached_property
    def list_count(self) -> int:
        """Number of lists."""
        return int(self.lists.max(initial=-1)) + 1

    @cached_property
    def depth(self) -> int:
        """The last place of the longest list."""
        return int(self.positions.max(initial=0))


@dataclass(frozen=True)
class PositionFigures:
    """Of one place: how often something was shown there and clicked, the share of clicks with its 95 %
    interval (Wilson 1927), and how much the place is looked at beside the first, `bias`, None where the log
    cannot say."""

    position: int
    shown: int
    clicks: int
    rate: float
    interval: tuple[float, float]
    bias: float | None


@dataclass(frozen=True)
class GroupFigures:
    """Of lists of one kind, such as those of one version of a model: entries shown and clicked, the share of
    clicks with its 95 % interval, and `mended`, what it would be had all stood in the first place."""

    name: str
    shown: int
    clicks: int
    rate: float
    interval: tuple[float, float]
    mended: float | None


@dataclass(frozen=True)
class RankingValue:
    """Clicks a list that another order would get: `logged` is what the log's own order got, `ips` the
    unbiased estimate, `snips` the self-normalised one (less spread, a little bias), each with its 95 %
    interval. `covered`: share of the attention which the new order gives to items that the log has shown to
    the same people; below about 0.7 take neither for granted."""

    logged: float
    ips: float
    ips_interval: tuple[float, float]
    snips: float
    snips_interval: tuple[float, float]
    covered: float


def position_bias(log: ShownLists) -> Values:
    """How much each place is looked at beside the first, shape (depth,): 1 for the first; nan where the log
    cannot say.

    Maximum likelihood of clicks = looked at x attractive with Poisson errors, which is consistent whatever
    the spread of clicks (Gourieroux, Monfort and Trognon 1984); solved by updating one side in turn. It needs
    items that were shown at several places, by chance or by several models ("intervention harvesting",
    Agarwal et al. 2019); places which no chain of such items joins to the first are nan. An item that is
    shown high to those who like it best makes the first places look better than they are.
    """
    shown, clicks = _counts(log)
    bias = np.full(log.depth, np.nan)
    known = _joined_to_first(shown, clicks)
    if not known.any():
        return bias
    n, c = shown[:, known], clicks[:, known]
    # An item without a click says nothing of places.
    told = np.asarray(c.sum(axis=1)).ravel() > 0
    n, c = n[told], c[told]
    by_item, by_place = np.asarray(c.sum(axis=1)).ravel(), np.asarray(c.sum(axis=0)).ravel()
    found = np.ones(n.shape[1])
    for _ in range(_ROUNDS):
        attractive = by_item / (n @ found)
        better = by_place / (attractive @ n)
        better = better / better[0]
        settled = np.abs(better - found).max() < _NEAR
        found = better
        if settled:
            break
    bias[known] = found
    return bias


def clicks_by_position(log: ShownLists, bias: Values | None = None) -> list[PositionFigures]:
    """Figures of every place at which anything was shown. `bias`: as from `position_bias`, worked out if
    left out."""
    bias = position_bias(log) if bias is None else bias
    shown = np.bincount(log.positions, minlength=log.depth + 1)[1:]
    clicks = np.bincount(log.positions[log.clicked], minlength=log.depth + 1)[1:]
    return [
        PositionFigures(
            place + 1, int(n), int(c), c / n, _wilson(int(c), int(n)),
            None if np.isnan(bias[place]) else float(bias[place]),
        )
        for place, (n, c) in enumerate(zip(shown, clicks, strict=True)) if n
    ]  # fmt: skip


def click_rates(log: ShownLists, bias: Values | None = None) -> tuple[Values, Values]:
    """Of each item, shape (items,): the plain share of clicks, and the share it would get in the first place
    (clicks over expected looks, COEC; Zhang and Jones 2007). nan for an item never shown."""
    weights = _usable(position_bias(log) if bias is None else bias)[log.positions - 1]
    items = int(log.items.max(initial=-1)) + 1
    clicks = np.bincount(log.items, log.clicked & (weights > 0), minlength=items)
    looks = np.bincount(log.items, weights, minlength=items)
    shown = np.bincount(log.items, minlength=items)
    every = np.bincount(log.items, log.clicked, minlength=items)
    return _over(every, shown), _over(clicks, looks)


def clicks_by_group(log: ShownLists, groups: Sequence[str], bias: Values | None = None) -> list[GroupFigures]:
    """Figures of entries by group, one a log entry, in order of how much is shown. Groups whose lists are of
    different lengths compare by `mended`; by `rate` long lists look worse. Whom a list was shown to is not
    mended: that takes groups drawn at random."""
    names, numbers = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    weights = _usable(position_bias(log) if bias is None else bias)[log.positions - 1]
    shown = np.bincount(numbers, minlength=len(names))
    clicks = np.bincount(numbers[log.clicked], minlength=len(names))
    counted = np.bincount(numbers[log.clicked & (weights > 0)], minlength=len(names))
    mended = _over(counted, np.bincount(numbers, weights, minlength=len(names)))
    found = [
        GroupFigures(
            str(name), int(n), int(c), c / n, _wilson(int(c), int(n)),
            None if np.isnan(value) else float(value),
        )
        for name, n, c, value in zip(names, shown, clicks, mended, strict=True)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.shown, each.name))


def ranking_value(
    log: ShownLists, new_positions: npt.ArrayLike, *, bias: Values | None = None, most_weight: float = 20.0
) -> RankingValue:
    """Clicks that another order of the same lists would get.

    `new_positions`: where each entry of the log would stand, from 1, 0 where it would not be shown, shape
    (n,); places that the new order gives to items outside the log are those left free. A click at a place
    that is looked at half as much counts twice, and so on; `most_weight` bounds that (clipping: less spread
    for a little bias). Raises DataWrong where the log is empty or a list's place is given twice.
    """
    places = np.asarray(new_positions, dtype=np.int64)
    if not len(log) or len(places) != len(log):
        raise DataWrong(f"{len(places)} new positions for {len(log)} impressions: one for each is needed")
    taken = places > 0
    key = log.lists[taken] * (int(places.max(initial=0)) + 1) + places[taken]
    if len(np.unique(key)) < len(key) or places.min() < 0:
        raise DataWrong("a list's new positions must be different, from 1, and 0 for what is not shown")
    looked = _usable(position_bias(log) if bias is None else bias)
    now = looked[log.positions - 1]
    then = np.where(taken & (places <= len(looked)), looked[np.clip(places - 1, 0, len(looked) - 1)], 0.0)
    weights = np.minimum(_over(then, now, empty=0.0), most_weight)
    gained = _summed(log, np.where(log.clicked, weights, 0.0))
    spoken_for = _summed(log, np.where(now > 0, then, 0.0))
    lengths = np.bincount(log.lists, minlength=log.list_count)
    attention = np.concatenate([[0.0], np.cumsum(looked)])[np.minimum(lengths, len(looked))]
    covered = float(spoken_for.sum() / attention.sum())
    ips, ips_interval = _ratio(gained, np.ones(len(gained)))
    snips, snips_interval = _ratio(gained, spoken_for)
    scale = float(attention.mean())
    return RankingValue(
        logged=float(log.clicked.sum() / log.list_count),
        ips=ips,
        ips_interval=ips_interval,
        snips=snips * scale,
        snips_interval=(snips_interval[0] * scale, snips_interval[1] * scale),
        covered=covered,
    )


def ips_mean(values: npt.ArrayLike, propensities: npt.ArrayLike, population: int) -> float:
    """Mean over a whole population of which only some were seen, each with its chance of being seen
    (inverse propensity scoring; Schnabel et al. 2016). Unbiased; spreads where chances are small."""
    seen = np.asarray(values, dtype=np.float64) / _chances(propensities)
    return float(seen.sum() / population)


def snips_mean(values: npt.ArrayLike, propensities: npt.ArrayLike) -> float:
    """The same, self-normalised: divided by the sum of the weights instead of the population's size."""
    weights = 1.0 / _chances(propensities)
    return float((np.asarray(values, dtype=np.float64) * weights).sum() / weights.sum())


def _counts(log: ShownLists) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """How often each item was shown and clicked at each place, shape (items, depth)."""
    shape = (int(log.items.max(initial=-1)) + 1, log.depth)
    where = (log.items, log.positions - 1)
    shown = sparse.csr_matrix((np.ones(len(log)), where), shape=shape)
    clicks = sparse.csr_matrix((log.clicked.astype(np.float64), where), shape=shape)
    clicks.eliminate_zeros()
    return shown, clicks


def _joined_to_first(shown: sparse.csr_matrix, clicks: sparse.csr_matrix) -> npt.NDArray[np.bool_]:
    """Places that items with clicks join to the first one, and that have clicks themselves."""
    items, depth = shown.shape
    clicked = np.asarray(clicks.sum(axis=0)).ravel() > 0
    if not depth or not clicked[0]:
        return np.zeros(depth, bool)
    usable = sparse.diags((np.asarray(clicks.sum(axis=1)).ravel() > 0).astype(float)) @ shown
    graph = sparse.bmat([[None, usable], [usable.T, None]], format="csr")
    _, part = connected_components(graph, directed=False)
    joined: npt.NDArray[np.bool_] = (part[items:] == part[items]) & clicked
    return joined


def _usable(bias: Values) -> Values:
    return np.where(np.isnan(bias), 0.0, bias)


def _over(part: npt.ArrayLike, whole: npt.ArrayLike, empty: float = np.nan) -> Values:
    parts, wholes = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    found: Values = np.divide(parts, wholes, out=np.full(parts.shape, empty), where=wholes > 0)
    return found


def _summed(log: ShownLists, values: Values) -> Values:
    """Sum of each list, shape (lists,)."""
    return np.bincount(log.lists, values, minlength=log.list_count).astype(np.float64)


def _chances(propensities: npt.ArrayLike) -> Values:
    chances = np.asarray(propensities, dtype=np.float64)
    if len(chances) and not ((chances > 0) & (chances <= 1)).all():
        raise DataWrong("a propensity is a chance above 0, at most 1")
    return chances


def _ratio(parts: Values, wholes: Values) -> tuple[float, tuple[float, float]]:
    """Ratio of two means over lists, with its interval by the delta method."""
    whole = float(wholes.mean())
    if whole <= 0:
        return float("nan"), (float("nan"), float("nan"))
    found = float(parts.mean()) / whole
    spread = float(np.std(parts - found * wholes)) / (np.sqrt(len(parts)) * whole)
    return found, (float(found - _Z * spread), float(found + _Z * spread))


def _wilson(hits: int, n: int) -> tuple[float, float]:
    share = hits / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return float(max(0.0, middle - half)), float(min(1.0, middle + half))
