"""What the models that learn by gradient descent have in common; needs no torch itself."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recommender.errors import RecommenderError

Curve = dict[str, npt.NDArray[np.float32]]
"""`curve_train` and `curve_validation`: a figure of each epoch, shape (epochs,); lower is better."""


def torch_missing(model: str, error: ImportError) -> RecommenderError:
    """What to tell who wants to train `model` on a machine where torch cannot be imported."""
    return RecommenderError(
        f"{model} learns with PyTorch, which cannot be loaded here ({error}): run `pip install torch`, or "
        "choose a model that does without it, such as ials or item-knn"
    )


class EarlyStopping:
    """Keeps the learning curve, and says when validation has not become better for `patience` epochs."""

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.train: list[float] = []
        self.validation: list[float] = []

    def add(self, train: float, validation: float) -> bool:
        """Note an epoch; whether it is the best so far."""
        self.train.append(train)
        self.validation.append(validation)
        return self.best == len(self.validation)

    @property
    def best(self) -> int:
        """Number of epochs after which validation was best; 0 before the first."""
        return int(np.argmin(self.validation)) + 1 if self.validation else 0

    @property
    def over(self) -> bool:
        """Whether to stop."""
        return len(self.validation) - self.best >= self.patience

    @property
    def curve(self) -> Curve:
        """As arrays, to be kept with the model."""
        return {
            "curve_train": np.array(self.train, np.float32),
            "curve_validation": np.array(self.validation, np.float32),
        }
