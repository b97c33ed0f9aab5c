"""The kernel machine: the fit on some landmarks stands in for the fit on all examples."""

from __future__ import annotations

import numpy as np
import pytest

from bot.components.kernel_machine import Kernel, solve, solve_with_landmarks, stratified_sample, targets_of

LABELS, EXAMPLES, SIZE = 40, 3000, 64
RIDGE = 0.1


@pytest.fixture(scope="module")
def examples():
    """Points in groups, each example there twice but for a hair; their labels."""
    random = np.random.default_rng(5)
    centres = random.normal(size=(LABELS, SIZE))
    labels = np.tile(random.integers(0, LABELS, EXAMPLES // 2), 2)
    points = centres[labels] + 0.7 * np.tile(random.normal(size=(EXAMPLES // 2, SIZE)), (2, 1))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    points[EXAMPLES // 2 :] += 1e-5 * random.normal(size=(EXAMPLES // 2, SIZE))
    return points.astype(np.float32), labels


@pytest.mark.parametrize("size", [1500, 2500])
def test_landmarks_that_are_much_alike_can_be_learned_from(examples, size):
    points, labels = examples
    gram = Kernel(width=0.6, ngram_weight=0.0).of_vectors(points, points)
    targets = targets_of(labels, LABELS)
    landmarks = stratified_sample(labels, size, seed=3)

    dual = solve_with_landmarks(gram[:, landmarks], landmarks, targets, RIDGE)

    whole = gram @ solve(gram.copy(), targets, RIDGE)
    found = gram[:, landmarks] @ dual
    assert dual.dtype == np.float32
    assert (found.argmax(1) == whole.argmax(1)).mean() > 0.99
    assert np.abs(found - whole).mean() < 0.08


def test_with_every_example_a_landmark_the_fit_is_the_whole_one(examples):
    points, labels = examples
    points, labels = points[: EXAMPLES // 2], labels[: EXAMPLES // 2]
    gram = Kernel(width=0.6, ngram_weight=0.0).of_vectors(points, points)
    targets = targets_of(labels, LABELS)

    dual = solve_with_landmarks(gram.copy(), np.arange(len(labels)), targets, RIDGE)

    assert np.allclose(gram @ dual, gram @ solve(gram.copy(), targets, RIDGE), atol=0.01)
