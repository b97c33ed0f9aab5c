"""Candidates for a history, and what is known of each when they are put in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.interactions import Interactions
from recommender.model import Array
from recommender.neighbours import ranges
from recommender.ranking import largest
from recommender.tastes import Tastes

Floats = npt.NDArray[np.float32]
Items = npt.NDArray[np.int64]

_RECENT = 0.1
"""Share of the newest interactions that an item's trend is told by."""
_POPULAR = 20
"""Most popular items that are always candidates."""
_LOOKED_BACK = 10
"""Newest items of a history that candidates are compared with."""

BY_MEMBER = ("score", "share", "rank", "best")
"""For each member: the score, its share of the member's best, the logarithm of the rank among the candidates,
and the member's best score, which tells how sure it is."""
OF_ITEM = ("popularity", "trend", "newness", "last_wanted")
OF_HISTORY = ("length", "last_popularity", "known_taste")
OF_BOTH = ("members", "blend", "from_last", "from_before", "strongest_link", "links", "like_last", "like_any")
OF_PAST = ("times_had", "had_ago")


@dataclass(frozen=True)
class Candidates:
    """`items`: numbers, ascending; `features`: shape (candidates, features)."""

    items: Items
    features: Floats


def item_facts(interactions: Interactions) -> dict[str, Array]:
    """What is known of items, each shape (items,): `popularity`, log(1 + interactions); `trend`, the
    recent ones against what the popularity lets expect, as a logarithm; `newness` and `last_wanted`, where
    its first and last interaction lie in the order of time, 0 to 1."""
    items, count = interactions.items, interactions.item_count
    order = np.argsort(np.argsort(interactions.times, kind="stable"), kind="stable")
    place = (order / max(len(items) - 1, 1)).astype(np.float32)
    sold = np.bincount(items, minlength=count).astype(np.float32)
    lately = np.bincount(items[place >= 1 - _RECENT], minlength=count)
    first, last = np.ones(count, np.float32), np.zeros(count, np.float32)
    np.minimum.at(first, items, place)
    np.maximum.at(last, items, place)
    return {
        "popularity": np.log1p(sold),
        "trend": np.log((lately + 1.0) / (_RECENT * sold + 1.0)).astype(np.float32),
        "newness": first,
        "last_wanted": last,
    }


class FeatureMaker:
    """Chooses candidates and describes them.

    `members`: names, in the order their scores come in; `facts`: of `item_facts`; `links`: starts, targets
    and weights of item-to-item links, or none; `likeness`: two arrays of shape (items, d), whose products of
    a row of the first and one of the second say how well the second's item goes with the first's by what
    they are, or none; `tastes`: what tells how far candidates have what the history has, or none; `each`:
    candidates taken from each member.
    """

    def __init__(
        self,
        members: Sequence[str],
        facts: Mapping[str, Array],
        *,
        links: tuple[Array, Array, Array] | None = None,
        likeness: tuple[Array, Array] | None = None,
        tastes: Tastes | None = None,
        each: int = 60,
    ) -> None:
        self.names = [f"{member}:{name}" for member in members for name in BY_MEMBER]
        self.names += [*OF_ITEM, *OF_HISTORY, *OF_BOTH, *OF_PAST]
        self.names += tastes.names if tastes else []
        self.shares = np.arange(len(members), dtype=np.int64) * len(BY_MEMBER) + 1
        self._facts = np.stack([np.asarray(facts[name], np.float32) for name in OF_ITEM], axis=1)
        self._links, self._likeness, self._tastes, self._each = links, likeness, tastes, each
        self._popular = np.argsort(-self._facts[:, 0], kind="stable")[:_POPULAR]

    def candidates(self, history: Items, scores: Sequence[Floats], *, with_history: bool) -> Candidates:
        """For one history, oldest first, of items that are known. `scores`: of each member, shape (items,);
        `with_history`: whether items of the history are candidates."""
        tops, best = [], np.zeros(len(scores), np.float32)
        for number, row in enumerate(scores):
            kept = row[history]
            row[history] = 0
            top = strongest_of(row, self._each)
            best[number] = row[top].max() if len(top) else 0.0
            row[history] = kept
            tops.append(top)
        found = np.unique(np.concatenate([*tops, self._popular, history]))
        if not with_history:
            found = found[~np.isin(found, history)]
        return Candidates(found, self._described(found, history, scores, best))

    def _described(self, items: Items, history: Items, scores: Sequence[Floats], best: Floats) -> Floats:
        features = np.zeros((len(self.names), len(items)), np.float32).T  # they are filled by column
        width = len(BY_MEMBER)
        shown = np.stack([row[items] for row in scores])
        order = np.argsort(-shown, axis=1, kind="stable")
        rank = np.empty_like(shown)
        rank[np.arange(len(rank))[:, None], order] = np.log1p(np.arange(len(items), dtype=np.float32))
        place = len(scores) * width
        most = best[:, None]
        shares = np.divide(shown, most, out=np.zeros_like(shown), where=most > 0)
        for number, told in enumerate((shown, shares, rank, most)):
            features[:, number:place:width] = told.T
        facts, last = self._facts, history[-1]
        features[:, place : place + 4] = facts[items]
        features[:, place + 4] = len(history)
        features[:, place + 5] = facts[last, 0]
        features[:, place + 6] = facts[history[-_LOOKED_BACK:], 0].mean()
        features[:, place + 7] = (shares > 0).sum(axis=0)
        features[:, place + 8] = shares.mean(axis=0)
        self._add_links(features[:, place + 9 : place + 13], items, history)
        self._add_likeness(features[:, place + 13 : place + 15], items, history)
        _add_past(features[:, place + 15 : place + 17], items, history)
        if self._tastes is not None:
            self._tastes.describe(features[:, place + 17 :], items, history)
        return features

    def _add_links(self, columns: Floats, items: Items, history: Items) -> None:
        """Links from the last item, the one before, the strongest from any, and how many there are."""
        if self._links is None:
            return
        starts, targets, weights = self._links
        seen = history[-_LOOKED_BACK:][::-1]
        rows, lengths = ranges(starts[seen], starts[seen + 1])
        linked = targets[rows]
        at = np.searchsorted(items, linked).clip(max=len(items) - 1)
        hit = np.flatnonzero(items[at] == linked)
        at, weight, age = at[hit], weights[rows[hit]], np.repeat(np.arange(len(seen)), lengths)[hit]
        for column in (0, 1):
            columns[at[age == column], column] = weight[age == column]
        np.maximum.at(columns[:, 2], at, weight)
        columns[:, 3] = np.bincount(at, minlength=len(items))

    def _add_likeness(self, columns: Floats, items: Items, history: Items) -> None:
        """With the last item, and with the most alike of the newest."""
        if self._likeness is None:
            return
        had, after = self._likeness
        likeness = after[items] @ had[history[-_LOOKED_BACK:]].T
        columns[:, 0] = likeness[:, -1]
        columns[:, 1] = likeness.max(axis=1)


def _add_past(columns: Floats, items: Items, history: Items) -> None:
    """How often an item is in the history, and how many came after it; -1 where it is not in it."""
    columns[:, 1] = -1
    at = np.searchsorted(items, history).clip(max=len(items) - 1)
    hit = np.flatnonzero(items[at] == history)
    columns[:, 0] += np.bincount(at[hit], minlength=len(items)).astype(np.float32)
    columns[at[hit], 1] = len(history) - 1 - hit


def strongest_of(row: Floats, count: int) -> Items:
    """Numbers of the `count` highest scores above 0, in no order."""
    return largest(row, count, above=0.0)
