"""The largest of many values, found by what a sample rules out."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.ranking import largest

KINDS = ("spread", "equal", "few differ", "sorted", "reversed", "sample misleads")


def values_of(kind: str, size: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    random = np.random.default_rng(size)
    spread = random.standard_normal(size).astype(np.float32)
    if kind == "equal":
        return np.ones(size, np.float32)
    if kind == "few differ":
        return np.where(spread > 2, spread, 0).astype(np.float32)
    if kind == "sample misleads":
        spread[::16] += 100
    return {"sorted": np.sort(spread), "reversed": -np.sort(-spread)}.get(kind, spread)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("size", "count"), [(0, 3), (5, 5), (7, 60), (500, 60), (20_000, 1), (20_000, 300)])
def test_the_largest_are_those_of_a_full_sort(kind: str, size: int, count: int) -> None:
    values = values_of(kind, size)
    places = largest(values, count)
    assert len(places) == len(set(places.tolist())) == min(size, count)
    np.testing.assert_array_equal(np.sort(values[places])[::-1], np.sort(values)[::-1][:count])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("above", [-1.0, 0.0, 3.0, np.inf])
def test_the_largest_above_a_bound_are_above_it(kind: str, above: float) -> None:
    values = values_of(kind, 20_000)
    places = largest(values, 300, above=above)
    wanted = np.sort(values[values > above])[::-1][:300]
    np.testing.assert_array_equal(np.sort(values[places])[::-1], wanted)
