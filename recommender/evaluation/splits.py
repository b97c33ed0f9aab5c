"""What a model may learn from, and what it must then foretell.

Every split keeps the numbers of users and items of the data it was cut from, so items without training
interactions are in the catalogue and have to be ranked like all others. To tune, cut the training part once
more: `leave_last_out(leave_last_out(data).train)` is the usual validation split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.interactions import Interactions

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Split:
    """`train`: to learn from. `users`: who is asked about, numbers in `train.user_ids`, shape (n,).
    `wanted`: what they did afterwards, 0 or 1, shape (n, items)."""

    name: str
    train: Interactions
    users: Numbers
    wanted: sparse.csr_matrix

    @cached_property
    def histories(self) -> Histories:
        """What each of `users` did in the training part; empty for somebody new."""
        return self.train.histories(self.users)

    def sample(self, count: int, *, seed: int = 0) -> Split:
        """The same with at most `count` users, drawn at random, in the same order."""
        if count >= len(self.users):
            return self
        drawn = np.sort(np.random.default_rng(seed).choice(len(self.users), count, replace=False))
        return replace(self, users=self.users[drawn], wanted=self.wanted[drawn])


def leave_last_out(data: Interactions, *, least_value: float | None = None, least_history: int = 1) -> Split:
    """Everybody's last interaction is to be foretold from those before.

    Who would have fewer than `least_history` interactions left stays in the training part whole. With
    `least_value` it is the last interaction worth that much, and what came after it is dropped. The training
    part may hold what others did later than a user's last interaction: fine to compare models by, and how
    the field does it, but kinder than real life; `by_time` is the stricter split.
    """
    places = np.flatnonzero(_worth(data, least_value))
    owners = data.users[places]
    last = np.flatnonzero(np.r_[owners[1:] != owners[:-1], True]) if len(places) else np.zeros(0, np.int64)
    targets, users = places[last], owners[last].astype(np.int64)
    asked = targets - data.starts[users] >= least_history
    targets, users = targets[asked], users[asked]
    until = data.starts[1:].copy()
    until[users] = targets
    train = data.where(np.arange(len(data)) < until[data.users])
    return _split("leave-last-out", train, data.users[targets], data.items[targets])


def by_time(
    data: Interactions,
    *,
    share: float = 0.8,
    moment: int | None = None,
    least_value: float | None = None,
) -> Split:
    """What happened from `moment` on is to be foretold from what happened before, as in real life.

    Without a moment it is the one before which `share` of the interactions lie. Raises DataWrong where
    nothing lies before or after it.
    """
    if moment is None and len(data):
        times = np.sort(data.times)
        moment = int(times[min(int(len(times) * share), len(times) - 1)])
    later = data.times >= (moment or 0)
    if not len(data) or later.all() or not later.any():
        raise DataWrong("there is no moment to split at: all interactions lie on one side of it")
    return _cut("time", data, later, least_value)


def at_random(
    data: Interactions, *, share: float = 0.75, seed: int = 0, least_value: float | None = None
) -> Split:
    """`share` of the interactions, drawn at random, to learn from; the others are to be foretold.

    Comparable with published figures, but the future is known: prefer `by_time` for decisions.
    """
    tested = np.random.default_rng(seed).permutation(len(data)) >= round(len(data) * share)
    return _cut("random", data, tested, least_value)


def given(train: Interactions, test: Interactions, *, least_value: float | None = None) -> Split:
    """A training and a test set from elsewhere; users and items are matched by their ids."""
    user_ids = tuple(sorted({*train.user_ids, *test.user_ids}))
    item_ids = tuple(sorted({*train.item_ids, *test.item_ids}))
    train, test = _renumbered(train, user_ids, item_ids), _renumbered(test, user_ids, item_ids)
    kept = _worth(test, least_value)
    return _split("given", train, test.users[kept], test.items[kept])


def _cut(name: str, data: Interactions, tested: Mask, least_value: float | None) -> Split:
    wanted = tested & _worth(data, least_value)
    return _split(name, data.where(~tested), data.users[wanted], data.items[wanted])


def _split(name: str, train: Interactions, owners: npt.ArrayLike, items: npt.ArrayLike) -> Split:
    """From pairs of user and item that are to be found, in any order, the same pair several times or not."""
    users, rows = np.unique(np.asarray(owners, dtype=np.int64), return_inverse=True)
    columns = np.asarray(items, dtype=np.int64)
    shape = (len(users), train.item_count)
    wanted = sparse.csr_matrix((np.ones(len(columns), np.float32), (rows, columns)), shape=shape)
    wanted.sum_duplicates()
    wanted.data[:] = 1.0
    return Split(name, train, users, wanted)


def _worth(data: Interactions, least_value: float | None) -> Mask:
    return np.ones(len(data), bool) if least_value is None else data.values >= least_value


def _renumbered(data: Interactions, user_ids: Sequence[str], item_ids: Sequence[str]) -> Interactions:
    """The same interactions under longer, sorted lists of ids; sorted stays sorted."""
    users = np.searchsorted(np.array(user_ids), np.array(data.user_ids)) if data.user_ids else np.zeros(0)
    items = np.searchsorted(np.array(item_ids), np.array(data.item_ids)) if data.item_ids else np.zeros(0)
    return replace(
        data,
        users=users.astype(np.int32)[data.users],
        items=items.astype(np.int32)[data.items],
        user_ids=tuple(user_ids),
        item_ids=tuple(item_ids),
    )
