"""Maps show what differs, and rules what is bought by the same customers."""

from __future__ import annotations

import numpy as np
import pytest

from profiles.ledger import Ledger
from profiles.maps import discriminant_plane, principal_plane
from profiles.rules import rules_by_segment


def test_principal_components_are_those_of_scikit_learn() -> None:
    from sklearn.decomposition import PCA

    values = np.random.default_rng(0).normal(size=(200, 4)) * [3.0, 1.0, 2.0, 0.5]
    plane = principal_plane(values, ("a", "b", "c", "d"))
    known = PCA(2).fit(values)
    assert np.abs(plane.points) == pytest.approx(np.abs(known.transform(values)))
    assert plane.explained == pytest.approx(tuple(known.explained_variance_ratio_))


def test_discriminants_find_the_direction_that_variance_hides() -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], 100)
    values = np.column_stack([rng.normal(0, 10, 300), labels + rng.normal(0, 0.1, 300)])
    plane = discriminant_plane(values, labels, ("loud", "telling"))
    assert plane is not None
    assert abs(plane.axes[1, 0]) > 20 * abs(plane.axes[0, 0])
    assert plane.explained[0] > 0.99
    assert discriminant_plane(values, np.minimum(labels, 1), ("a", "b")) is None


def test_rules_are_those_of_the_segment_with_lift_above_chance() -> None:
    baskets = [["tea", "cups"]] * 30 + [["tea"]] * 10 + [["lamps"]] * 60 + [["lamps", "cups"]] * 40
    categories = ("cups", "lamps", "tea")
    lines = [(row, categories.index(name)) for row, basket in enumerate(baskets) for name in basket]
    n = len(baskets)
    ledger = Ledger(
        tuple(f"c{row}" for row in range(n)), np.arange(n), np.ones(n), np.ones(n), np.zeros(n), categories,
        np.array([row for row, _ in lines]), np.array([code for _, code in lines]), np.ones(len(lines)),
    )  # fmt: skip
    labels = np.where(np.arange(n) < 100, 0, 1)
    first, second = rules_by_segment(ledger, labels, 2)
    assert (first[0].antecedent, first[0].consequent) in ((("cups",), "tea"), (("tea",), "cups"))
    tea = next(one for one in first if one.antecedent == ("tea",))
    assert (tea.support, tea.confidence, tea.lift) == pytest.approx((0.3, 0.75, 2.5))
    assert second == ()
