"""The gradient descent of `factorisation`; the only part of it that needs torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import embedding_bag

from recommender.torch_setting import one_thread

if TYPE_CHECKING:
    from recommender.factorisation import Factorisation, Ratings


Arrays = tuple[npt.NDArray[Any], ...]


class Bags:
    """Sums over the ratings of each row (a user, or an item) of its columns' factors and of its columns'
    factors times the rating's residual, each over the square root of how many there are."""

    def __init__(
        self, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64],
        residuals: npt.NDArray[np.float32], shape: tuple[int, int],
    ) -> None:  # fmt: skip
        order = np.argsort(rows, kind="stable")
        lengths = np.bincount(rows, minlength=shape[0])
        self.scale = torch.from_numpy(1 / np.sqrt(np.maximum(lengths, 1)).astype(np.float32))[:, None]
        # Each rating twice, side by side: its column for itself, and a second column for how it was rated.
        twice = np.stack([columns[order], columns[order] + shape[1]], axis=1).reshape(-1)
        weights = np.stack([np.ones(len(rows), np.float32), residuals[order]], axis=1).reshape(-1)
        self.columns, self.weights = torch.from_numpy(twice), torch.from_numpy(weights)
        self.offsets = torch.from_numpy(2 * np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64))
        self.column_count = shape[1]

    def sums(self, factors: Tensor) -> Tensor:
        """Shape (rows, embedding_size) from `factors` of shape (2 columns, embedding_size)."""
        found: Tensor = embedding_bag(
            self.columns, factors, self.offsets, mode="sum", per_sample_weights=self.weights
        )
        return found * self.scale

    def own(self, factors: Tensor, rows: Tensor, columns: Tensor, residuals: Tensor) -> Tensor:
        """What ratings add to the sums of their rows, shape (ratings, embedding_size)."""
        each = factors[columns] + residuals[:, None] * factors[columns + self.column_count]
        return each * self.scale[rows]


class Descent:
    """A factorisation while it is learned; the parameters are those that the module's page names."""

    def __init__(self, model: Factorisation, ratings: Ratings, negatives: int) -> None:
        self.model, self.ratings, self.negatives = model, ratings, negatives
        self.random = np.random.default_rng(model.seed)
        generator = torch.Generator().manual_seed(model.seed)
        users, items, size = ratings.user_count, ratings.item_count, model.embedding_size

        def normal(rows: int, deviation: float) -> nn.Parameter:
            return nn.Parameter(torch.randn(rows, size, generator=generator) * deviation)

        self.user_factors, self.item_factors = normal(users, 0.05), normal(items, 0.05)
        self.user_biases, self.item_biases = (
            nn.Parameter(torch.zeros(users)),
            nn.Parameter(torch.zeros(items)),
        )
        self.done, self.audience = normal(2 * items, 0.02), normal(2 * users, 0.02)
        parameters = [self.user_factors, self.item_factors, self.user_biases, self.item_biases]
        parameters += [self.done, self.audience] if model.implicit else []
        self.optimiser = torch.optim.Adam(parameters, lr=model.learning_rate)
        self.of_users = Bags(ratings.users, ratings.items, ratings.residuals, (users, items))
        self.of_items = Bags(ratings.items, ratings.users, ratings.residuals, (items, users))
        self.seen = ratings.users * items + ratings.items
        # Mean of what is predicted: with untouched items as zeros it is lower than that of the ratings.
        self.mean = ratings.mean / (1 + negatives)

    def epoch(self) -> float:
        """Once over all ratings in random order; root mean squared error on the way."""
        users, items, values, residuals, own = self._examples()
        order = self.random.permutation(len(users))
        squared = 0.0
        with one_thread():
            for part in np.array_split(order, max(1, min(self.model.steps, len(order)))):
                x, y, target, residual, mine = (
                    torch.from_numpy(array[part]) for array in (users, items, values, residuals, own)
                )
                error, penalty = self._errors(x, y, target, residual, mine)
                self.optimiser.zero_grad()
                (error.mean() + penalty).backward()
                self.optimiser.step()
                squared += float(error.detach().sum())
        return float(np.sqrt(squared / max(1, len(users))))

    def rmse(self, held_out: Ratings) -> float:
        """Root mean squared error on ratings that were not learned from, of the same users."""
        with torch.no_grad(), one_thread():
            users, items = self._factors()
            x, y = torch.from_numpy(held_out.users), torch.from_numpy(held_out.items)
            found = self.mean + self.user_biases[x] + self.item_biases[y] + (users[x] * items[y]).sum(dim=1)
            if self.ratings.values.max() > 1:
                found = found.clamp(float(self.ratings.values.min()), float(self.ratings.values.max()))
            return float((torch.from_numpy(held_out.values) - found).square().mean().sqrt())

    def arrays(self) -> dict[str, npt.NDArray[np.float32]]:
        """What is kept; items without any rating have zeros."""
        with torch.no_grad(), one_thread():
            items = self._factors()[1]
            known = torch.from_numpy(np.bincount(self.ratings.items, minlength=len(items)) > 0)
            found = {"item_factors": items * known[:, None], "item_biases": self.item_biases * known}
            if self.model.implicit:
                half = self.ratings.item_count
                found["history_factors"] = self.done[:half] * known[:, None]
                found["value_factors"] = self.done[half:] * known[:, None]
            return {name: tensor.numpy().copy() for name, tensor in found.items()}

    def _factors(self) -> tuple[Tensor, Tensor]:
        if not self.model.implicit or not len(self.ratings.users):
            return self.user_factors, self.item_factors
        users = self.user_factors + self.of_users.sums(self.done)
        return users, self.item_factors + self.of_items.sums(self.audience)

    def _errors(
        self, x: Tensor, y: Tensor, target: Tensor, residual: Tensor, mine: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Squared error of each rating, and the penalty."""
        users, items = self._factors()
        p, q = users[x], items[y]
        if self.model.implicit:
            p = p - mine[:, None] * self.of_users.own(self.done, x, y, residual)
            q = q - mine[:, None] * self.of_items.own(self.audience, y, x, residual)
        b, c = self.user_biases[x], self.item_biases[y]
        error = (target - self.mean - b - c - (p * q).sum(dim=1)).square()
        squares = p.square().sum(dim=1).mean() + q.square().sum(dim=1).mean()
        penalty = self.model.reg * squares + self.model.bias_reg * (b.square().mean() + c.square().mean())
        return error, penalty

    def _examples(self) -> Arrays:
        """Users, items, values, residuals, and whether (1.0) the rating is part of the sums."""
        ratings = self.ratings
        count = len(ratings.users)
        inside = np.ones(count, np.float32)
        observed: Arrays = (ratings.users, ratings.items, ratings.values, ratings.residuals, inside)
        if not self.negatives:
            return observed
        users = np.repeat(ratings.users, self.negatives)
        items = self.random.integers(0, ratings.item_count, len(users))
        keys = users * ratings.item_count + items
        place = np.minimum(np.searchsorted(self.seen, keys), count - 1)
        fresh = self.seen[place] != keys
        nothing = np.zeros(int(fresh.sum()), np.float32)
        drawn: Arrays = (users[fresh], items[fresh], nothing, nothing, nothing)
        return tuple(np.concatenate([a, b]) for a, b in zip(observed, drawn, strict=True))
