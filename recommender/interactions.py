"""What happened between users and items, as sorted arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import DataWrong
from recommender.histories import Histories

Integers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Times = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Interactions:
    """Interactions in order of user, then time, then input.

    `users` and `items`: numbers of each interaction's user and item, shape (n,); `values`: what it is
    worth, such as a rating or 1.0 for a purchase and less for a view; `times`: seconds since 1970, or any
    whole number that grows with time. `user_ids` and `item_ids` name the numbers and are sorted; an item
    may have no interaction.
    """

    users: Integers
    items: Integers
    values: Floats
    times: Times
    user_ids: tuple[str, ...]
    item_ids: tuple[str, ...]

    @classmethod
    def of(
        cls,
        users: Sequence[str],
        items: Sequence[str],
        values: Iterable[float] | None = None,
        times: Iterable[int] | None = None,
        *,
        catalogue: Iterable[str] = (),
    ) -> Interactions:
        """From ids in any order. Without `times` the given order is the order of time. `catalogue`: items
        that exist whether or not anything happened to them. Raises DataWrong where lengths differ."""
        count = len(users)
        value = np.ones(count, np.float32) if values is None else np.fromiter(values, np.float32)
        time = np.arange(count, dtype=np.int64) if times is None else np.fromiter(times, np.int64)
        if not len(items) == len(value) == len(time) == count:
            raise DataWrong(
                f"not one of each: {count} users, {len(items)} items, {len(value)} values, {len(time)} times"
            )
        if not np.isfinite(value).all():
            raise DataWrong(f"value number {int(np.flatnonzero(~np.isfinite(value))[0]) + 1} is not a number")
        user_ids, item_ids = sorted(set(users)), sorted({*items, *catalogue})
        user_of = {name: number for number, name in enumerate(user_ids)}
        item_of = {name: number for number, name in enumerate(item_ids)}
        user = np.fromiter((user_of[name] for name in users), np.int32, count)
        item = np.fromiter((item_of[name] for name in items), np.int32, count)
        order = np.lexsort((np.arange(count), time, user))
        return cls(user[order], item[order], value[order], time[order], tuple(user_ids), tuple(item_ids))

    def __len__(self) -> int:
        return len(self.users)

    @property
    def user_count(self) -> int:
        """Number of users."""
        return len(self.user_ids)

    @property
    def item_count(self) -> int:
        """Number of items, with and without interactions."""
        return len(self.item_ids)

    @cached_property
    def item_numbers(self) -> dict[str, int]:
        """Number of each item by its id."""
        return {name: number for number, name in enumerate(self.item_ids)}

    @cached_property
    def user_numbers(self) -> dict[str, int]:
        """Number of each user by its id."""
        return {name: number for number, name in enumerate(self.user_ids)}

    @cached_property
    def starts(self) -> npt.NDArray[np.int64]:
        """Where each user's interactions start, shape (users + 1,)."""
        return np.searchsorted(self.users, np.arange(self.user_count + 1)).astype(np.int64)

    def matrix(self, *, binary: bool = False) -> sparse.csr_matrix:
        """User-item matrix, shape (users, items), of summed values; `binary`: 1 where anything happened."""
        shape = (self.user_count, self.item_count)
        found = sparse.csr_matrix((self.values, self.items, self.starts), shape=shape, dtype=np.float32)
        found = found.copy()
        found.sum_duplicates()
        if binary:
            found.data[:] = 1.0
        return found

    def histories(self, users: npt.ArrayLike | None = None) -> Histories:
        """What users did, oldest first; of all where none are named. `users`: numbers."""
        chosen = np.arange(self.user_count) if users is None else np.asarray(users, dtype=np.int64)
        starts, ends = self.starts[chosen], self.starts[chosen + 1]
        lengths = ends - starts
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        rows = np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1])
        return Histories(offsets, self.items[rows], self.values[rows], self.times[rows])

    def where(self, kept: npt.NDArray[np.bool_]) -> Interactions:
        """Those for which `kept`, shape (n,), is true; with the same users and items."""
        return Interactions(
            self.users[kept],
            self.items[kept],
            self.values[kept],
            self.times[kept],
            self.user_ids,
            self.item_ids,
        )

    @cached_property
    def fingerprint(self) -> str:
        """Digest of everything that is in it, for artefacts."""
        digest = hashlib.sha256()
        for array in (self.users, self.items, self.values, self.times):
            digest.update(np.ascontiguousarray(array).tobytes())
        for names in (self.user_ids, self.item_ids):
            digest.update("\0".join(names).encode())
            digest.update(b"\1")
        return digest.hexdigest()[:16]
