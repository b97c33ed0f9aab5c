"""Frequent item sets without candidates (Han, Pei and Yin, Mining Frequent Patterns without Candidate
Generation, 2000)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender.baskets import Baskets, Counts, Integers, ItemSets

_ANCESTORS_AT_ONCE = 1 << 21
_CELLS_AT_ONCE = 1 << 22


@dataclass(frozen=True)
class _Paths:
    """Ways from a root: path p takes the items `items[offsets[p]:offsets[p + 1]]`, from the most frequent on,
    in tree `trees[p]`, `counts[p]` times."""

    offsets: Counts
    items: Integers
    counts: Counts
    trees: Counts

    @property
    def lengths(self) -> Counts:
        return np.diff(self.offsets)


@dataclass(frozen=True)
class _Forest:
    """Many FP-trees in flat arrays, in order of depth, so that a parent stands before its children.

    `items` are ranks by frequency, 0 for the most frequent; `parents` places in the same arrays, -1 at the
    top; `depths` from 0; `counts` of the baskets that pass. `sets[t]`: the items that tree t is the condition
    of, shape (trees, k).
    """

    items: Integers
    parents: Integers
    depths: Integers
    counts: Counts
    trees: Counts
    sets: Integers


def fp_growth(baskets: Baskets, support: float, *, size: int | None = None) -> ItemSets:
    """All sets of at most `size` items that lie in at least the share `support` of the baskets.

    The trees of all conditions of one depth are grown together, level by level, by array operations; a part
    of them at a time where they are large, so memory stays within a few hundred MB. Raises DataWrong where
    `support` is no share.
    """
    least = baskets.least_count(support)
    frequencies = baskets.frequencies
    order = np.argsort(-frequencies, kind="stable").astype(np.int32)
    order = order[frequencies[order] >= least]
    found: list[tuple[Integers, Counts]] = [(order[:, None], frequencies[order])]
    waiting: list[_Forest] = []
    if len(order) > 1 and (size is None or size > 1):
        waiting.append(_forest(_first_paths(baskets, order), np.empty((1, 0), np.int32), len(order)))
    while waiting:
        forest = waiting.pop()
        for nodes in _parts(forest, len(order)):
            sets, counts, paths, conditions = _grown(forest, nodes, len(order), least)
            found.append((order[sets], counts))
            if len(paths.counts) and (size is None or conditions.shape[1] + 1 < size):
                waiting.append(_forest(paths, conditions, len(order)))
    largest = max(sets.shape[1] for sets, _ in found)
    levels = [[pair for pair in found if pair[0].shape[1] == k] for k in range(1, largest + 1)]
    return ItemSets.of(
        [np.vstack([sets for sets, _ in level]) for level in levels],
        [np.concatenate([counts for _, counts in level]) for level in levels],
        len(baskets),
        baskets.item_count,
    )


def _first_paths(baskets: Baskets, order: Integers) -> _Paths:
    """The baskets, their frequent items by rank."""
    rank = np.full(baskets.item_count, -1, np.int64)
    rank[order] = np.arange(len(order))
    ranks = rank[baskets.items]
    rows, ranks = baskets.rows[ranks >= 0], ranks[ranks >= 0]
    keys = np.sort(rows * len(order) + ranks)
    rows, ranks = np.divmod(keys, len(order))
    lengths = np.bincount(rows, minlength=len(baskets))
    lengths = lengths[lengths > 0]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    ones = np.ones(len(lengths), np.int64)
    return _Paths(offsets, ranks.astype(np.int32), ones, np.zeros(len(lengths), np.int64))


def _forest(paths: _Paths, sets: Integers, item_count: int) -> _Forest:
    """Paths with the same beginning share nodes; one depth of all trees at a time."""
    longest_first = np.argsort(-paths.lengths, kind="stable")
    starts, lengths = paths.offsets[:-1][longest_first], paths.lengths[longest_first]
    counts, above = paths.counts[longest_first], paths.trees[longest_first]
    trees = above
    parts: list[tuple[Integers, Integers, Counts, Counts]] = []
    before, first = 0, 0
    for depth in range(int(lengths[0])):
        alive = len(lengths) - int(np.searchsorted(lengths[::-1], depth, side="right"))
        items = paths.items[starts[:alive] + depth]
        keys, example, node = np.unique(
            above[:alive] * item_count + items, return_index=True, return_inverse=True
        )
        parents = above[example] + first if depth else np.full(len(keys), -1, np.int64)
        weights = np.bincount(node, weights=counts[:alive]).astype(np.int64)
        parts.append((items[example], parents.astype(np.int32), weights, trees[example]))
        first, before = before, before + len(keys)
        above = node
    depths = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part[0]) for part in parts])
    return _Forest(
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        depths,
        np.concatenate([part[2] for part in parts]),
        np.concatenate([part[3] for part in parts]),
        sets,
    )


def _parts(forest: _Forest, item_count: int) -> list[Counts]:
    """Nodes that are worked on together: all of a tree's nodes of one item, as many as memory allows."""
    inner = np.flatnonzero(forest.depths > 0)
    if not len(inner):
        return []
    keys = forest.trees[inner] * item_count + forest.items[inner]
    order = np.argsort(keys, kind="stable")
    inner, keys = inner[order], keys[order]
    new = np.concatenate([[True], np.diff(keys) != 0])
    group = np.cumsum(new) - 1
    work = np.cumsum(forest.depths[inner], dtype=np.int64)[np.flatnonzero(np.append(new[1:], True))]
    cells = np.arange(1, int(group[-1]) + 2) * item_count
    part_of_group = np.maximum(work // _ANCESTORS_AT_ONCE, cells // _CELLS_AT_ONCE)
    cuts = np.flatnonzero(np.diff(part_of_group[group])) + 1
    return [np.sort(part) for part in np.split(inner, cuts)]


def _grown(
    forest: _Forest, nodes: Counts, item_count: int, least: int
) -> tuple[Integers, Counts, _Paths, Integers]:
    """What is frequent together with the items of `nodes`: the sets one larger than those nodes stand for,
    as ranks, and their counts; the paths above the nodes, of frequent items alone; their conditions."""
    keys = forest.trees[nodes] * item_count + forest.items[nodes]
    conditions, condition = np.unique(keys, return_inverse=True)
    sets = np.column_stack(
        [forest.sets[conditions // item_count], (conditions % item_count).astype(np.int32)]
    )
    depths = forest.depths[nodes].astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(depths)])
    items = _ancestors(forest, nodes, offsets)
    cells = np.repeat(condition * item_count, depths) + items
    counts = np.bincount(
        cells, weights=np.repeat(forest.counts[nodes], depths), minlength=len(conditions) * item_count
    ).astype(np.int64)
    frequent = counts >= least
    larger = np.flatnonzero(frequent)
    kept = frequent[cells]
    lengths = np.diff(np.concatenate([[0], np.cumsum(kept)])[offsets])
    # A path of one item has nothing above it, so nothing larger can be found on it.
    long = lengths > 1
    kept &= np.repeat(long, depths)
    paths = _Paths(
        np.concatenate([[0], np.cumsum(lengths[long])]).astype(np.int64),
        items[kept],
        forest.counts[nodes][long],
        condition[long].astype(np.int64),
    )
    found = np.column_stack([sets[larger // item_count], (larger % item_count).astype(np.int32)])
    return found, counts[larger], paths, sets


def _ancestors(forest: _Forest, nodes: Counts, offsets: Counts) -> Integers:
    """Items above each of `nodes`, which are in order of depth, from the root down: those of node i at
    `offsets[i]` to `offsets[i + 1]`."""
    items = np.empty(int(offsets[-1]), np.int32)
    place, current = offsets[1:] - 1, forest.parents[nodes]
    while len(current):
        items[place] = forest.items[current]
        higher = forest.parents[current]
        going = higher >= 0
        place, current = place[going] - 1, higher[going]
    return items
