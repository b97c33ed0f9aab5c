"""How far items have what a person's history has: brands, categories, tags, and what things cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.errors import DataWrong
from recommender.model import Array

PRICES = ("price_level", "price")
"""How far an item's place among the prices of its group is from the mean place of the history, 0 to 1; and
how much dearer it is than the history on average, as a logarithm. Both nearer to 0 the less is known."""
_LOOKED_BACK = 50
"""Newest items of a history by which tastes are told."""
_PRIOR = 3.0
"""A history counts as if so many average interactions stood before it."""
_PRICED_BY = 2.0
"""The same for prices."""
_MOST_VALUES = 12
"""Of one facet of one item; more are left out."""

Floats = npt.NDArray[np.float32]
Items = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Facets:
    """What items are: `values` by name of a facet, for each item those that it has, such as its brand or its
    tags; `prices`, shape (items,), 0 where unknown. The place of a price is told among the items that have
    the same first value of the first facet."""

    values: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    prices: Sequence[float] = ()

    def state(self, item_count: int) -> dict[str, Array]:
        """The same as arrays, of which `Tastes` can be made. Raises DataWrong where there are more or fewer
        rows than items."""
        rows = {name: len(values) for name, values in self.values.items()} | {"prices": len(self.prices)}
        for name, count in rows.items():
            if count != item_count:
                raise DataWrong(f"{name!r} has {count} rows for {item_count} items: give one row an item")
        codes = {name: _codes(values) for name, values in self.values.items()}
        group = next((found[:, 0] for found in codes.values()), np.zeros(item_count, np.int32))
        prices = np.asarray(self.prices, np.float64)
        worth = np.log(np.where(prices > 0, prices, 1.0)).astype(np.float32)
        known = prices > 0
        return {f"codes.{name}": found for name, found in codes.items()} | {
            "levels": _levels(worth, known, group), "worth": worth, "priced": known,
        }  # fmt: skip


class Tastes:
    """Columns of the ranker.

    For each facet the logarithm of how much more often its values are in the history than in everybody's,
    smoothed, summed over the item's values (a naive Bayes log-likelihood ratio; Pazzani and Billsus, Machine
    Learning 27, 1997); then PRICES. `state`: of `Facets.state`; `popularity`: log(1 + interactions) of each
    item, shape (items,).
    """

    def __init__(self, state: Mapping[str, Array], popularity: Array) -> None:
        chosen = np.expm1(np.asarray(popularity, np.float64))
        self._facets = {
            name.removeprefix("codes."): _usual(np.asarray(codes), chosen)
            for name, codes in state.items()
            if name.startswith("codes.")
        }
        self._levels, self._worth = np.asarray(state["levels"]), np.asarray(state["worth"])
        self._priced = np.asarray(state["priced"])
        self.names = [f"taste:{name}" for name in self._facets] + list(PRICES)

    def describe(self, columns: Floats, items: Items, history: Items) -> None:
        """Fill `columns`, shape (candidates, names), for the candidates `items` of a history, oldest
        first."""
        newest = history[-_LOOKED_BACK:]
        for place, (codes, usual) in enumerate(self._facets.values()):
            columns[:, place] = _liking(usual, codes[newest], codes[items])
        priced = newest[self._priced[newest]]
        if not len(priced):
            return
        sure = len(priced) / (len(priced) + _PRICED_BY) * self._priced[items]
        place = len(self._facets)
        columns[:, place] = np.abs(self._levels[items] - self._levels[priced].mean()) * sure
        columns[:, place + 1] = (self._worth[items] - self._worth[priced].mean()) * sure


def _liking(usual: Floats, had: Array, asked: Array) -> Floats:
    """`usual`: share of each value, and 1 for none; `had` and `asked`: values of the history and of the
    candidates, those without any pointing to the last."""
    none = len(usual) - 1
    counts = np.bincount(had.ravel(), minlength=len(usual))
    expected = usual[asked]
    more = (counts[asked] + _PRIOR * expected) / ((len(had) + _PRIOR) * expected)
    return np.asarray(np.where(asked == none, 0.0, np.log(more)).sum(axis=1), np.float32)


def _codes(values: Sequence[Sequence[str]]) -> npt.NDArray[np.int32]:
    """Numbers of the values, shape (items, most values of one); -1 where there are fewer."""
    folded = [list(dict.fromkeys(value.casefold() for value in row))[:_MOST_VALUES] for row in values]
    names: dict[str, Any] = {}
    for row in folded:
        for value in row:
            names.setdefault(value, len(names))
    found = np.full((len(folded), max((len(row) for row in folded), default=0) or 1), -1, np.int32)
    for number, row in enumerate(folded):
        found[number, : len(row)] = [names[value] for value in row]
    return found


def _usual(codes: Array, chosen: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int32], Floats]:
    """The codes with the number above the last for none, and the share of the interactions that each value
    has, and 1 for none, shape (values + 1,)."""
    none = int(codes.max(initial=-1)) + 1
    closed = np.where(codes < 0, none, codes).astype(np.int32)
    weights = np.repeat(chosen, codes.shape[1])
    counts = np.bincount(closed.ravel(), weights=weights, minlength=none + 1)
    found = (counts + 1.0) / (chosen.sum() + none + 1.0)
    found[none] = 1.0
    return closed, found.astype(np.float32)


def _levels(worth: Floats, known: npt.NDArray[np.bool_], group: Array) -> Floats:
    """Place of each price among those of its group, 0 to 1; .5 where it is unknown."""
    found = np.full(len(worth), 0.5, np.float32)
    places = np.flatnonzero(known)
    places = places[np.lexsort((worth[places], group[places]))]
    if len(places):
        groups = group[places]
        first = np.r_[True, groups[1:] != groups[:-1]]
        starts = np.flatnonzero(first)
        sizes = np.diff(np.r_[starts, len(places)])
        within = np.arange(len(places)) - np.repeat(starts, sizes)
        found[places] = (within + 0.5) / np.repeat(sizes, sizes)
    return found
