"""Which interactions a blend learns its weights from: choices that its members have not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.histories import Histories
from recommender.interactions import Interactions

_ANY = 0.25
"""Share of a person's interactions that `any_of_each` holds out."""
_LATEST = 0.1
"""Share of the interactions that lies after the moment of `latest`."""


@dataclass(frozen=True)
class HeldOut:
    """`rest`: what members may learn from; `histories` of some people in it, and the items that each turned
    to: `targets`, one after the other; those of person i are from `starts[i]` to `starts[i + 1]`, and where
    there are no `starts`, one each."""

    rest: Interactions
    histories: Histories
    targets: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64] | None = None

    def wanted(self, person: int) -> npt.NDArray[np.int32]:
        """What the person turned to."""
        if self.starts is None:
            return self.targets[person : person + 1]
        return self.targets[self.starts[person] : self.starts[person + 1]]


def last_of_each(data: Interactions, most: int, *, least_value: float = 0.0, seed: int = 0) -> HeldOut:
    """The last interaction, worth `least_value` or more, of at most `most` people drawn at random; all others
    keep everything. What the drawn did later than that interaction is left out too."""
    worthy = np.flatnonzero((data.values >= least_value) & (_places(data) > 0))
    last = worthy[_last_of_run(data.users[worthy])]
    if len(last) > most:
        last = np.sort(np.random.default_rng(seed).choice(last, most, replace=False))
    until = data.starts[1:].copy()
    until[data.users[last]] = last
    rest = data.where(np.arange(len(data)) < until[data.users])
    return HeldOut(rest, rest.histories(data.users[last]), data.items[last])


def any_of_each(data: Interactions, most: int, *, least_value: float = 0.0, seed: int = 0) -> HeldOut:
    """A quarter of the interactions of at most `most` people, drawn at random among those worth `least_value`
    or more: for data in which order says nothing. Everybody keeps some of what they did."""
    random = np.random.default_rng(seed)
    out = (data.values >= least_value) & (random.random(len(data)) < _ANY)
    kept = np.bincount(data.users[~out], minlength=data.user_count)
    drawn = np.flatnonzero((np.bincount(data.users[out], minlength=data.user_count) > 0) & (kept > 0))
    if len(drawn) > most:
        drawn = np.sort(random.choice(drawn, most, replace=False))
    out &= np.isin(data.users, drawn)
    rest = data.where(~out)
    starts = np.searchsorted(data.users[out], np.append(drawn, data.user_count)).astype(np.int64)
    return HeldOut(rest, rest.histories(drawn), data.items[out], starts)


def latest(data: Interactions, most: int, *, least_value: float = 0.0, seed: int = 0) -> HeldOut:
    """What at most `most` people, drawn at random, turned to after the moment before which nine tenths of all
    happened, worth `least_value` or more, of people who did something before; members learn from what was
    before. All of it, not only the first: that is often what somebody buys again and again."""
    if not len(data):
        return last_of_each(data, most)
    order = np.argsort(data.times, kind="stable")
    moment = data.times[order[int(len(data) * (1 - _LATEST))]]
    before = data.times < moment
    rest = data.where(before)
    known = np.diff(rest.starts)[data.users] > 0
    after = np.flatnonzero(~before & known & (data.values >= least_value))
    drawn = np.unique(data.users[after])
    if len(drawn) > most:
        drawn = np.sort(np.random.default_rng(seed).choice(drawn, most, replace=False))
        after = after[np.isin(data.users[after], drawn)]
    starts = np.searchsorted(data.users[after], np.append(drawn, data.user_count)).astype(np.int64)
    return HeldOut(rest, rest.histories(drawn), data.items[after], starts)


def _places(data: Interactions) -> npt.NDArray[np.int64]:
    """How many interactions of the same user came before, shape (n,)."""
    return np.arange(len(data)) - data.starts[data.users]


def _last_of_run(values: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Whether the next value differs, shape (n,)."""
    return np.r_[values[1:] != values[:-1], True] if len(values) else np.zeros(0, bool)
