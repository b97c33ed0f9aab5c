"""The networks of `two_tower` and how they learn; the only part of it that needs torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, dropout, normalize

from recommender.torch_setting import one_thread

if TYPE_CHECKING:
    from recommender.interactions import Interactions
    from recommender.two_tower import TwoTower

Numbers = npt.NDArray[np.int64]
Arrays = dict[str, npt.NDArray[Any]]

_MOST_HELD_OUT = 2_000
_WITHOUT_EMBEDDING = 0.2
"""Share of the embeddings that are left out in a step where items have vectors."""


class Network(nn.Module):
    """x + W2 relu(W1 x + b1) + b2."""

    def __init__(self, size: int, hidden: int, left_out: float) -> None:
        super().__init__()
        self.inner, self.outer = nn.Linear(size, hidden), nn.Linear(hidden, size)
        self.left_out = left_out
        nn.init.normal_(self.outer.weight, std=0.01)
        nn.init.zeros_(self.outer.bias)

    def forward(self, x: Tensor) -> Tensor:
        inner = dropout(torch.relu(self.inner(x)), self.left_out, self.training)
        found: Tensor = x + self.outer(inner)
        return found


class Towers(nn.Module):
    """Both towers. `vectors`: of the items, shape (items, width), or none."""

    def __init__(self, model: TwoTower, item_count: int, vectors: npt.NDArray[np.float32] | None) -> None:
        super().__init__()
        size = model.embedding_size
        self.left_out, self.temperature = model.dropout, model.temperature
        self.embeddings = nn.Parameter(torch.randn(item_count, size) / size**0.5)
        self.item_biases = nn.Parameter(torch.zeros(item_count))
        self.nobody = nn.Parameter(torch.zeros(size))
        self.age_weights = nn.Parameter(1.0 - 0.15 * torch.arange(model.history_length))
        self.history, self.item = (Network(size, model.hidden_size, model.dropout) for _ in range(2))
        self.vectors = None if vectors is None else torch.from_numpy(vectors)
        self.projection = None if vectors is None else nn.Linear(vectors.shape[1], size, bias=False)

    def embedded(self, items: Tensor) -> Tensor:
        """What goes into both towers for items, shape (items, embedding_size)."""
        found = self.embeddings[items]
        if self.vectors is None or self.projection is None:
            return found
        if self.training:
            found = found * (torch.rand(len(items), 1) >= _WITHOUT_EMBEDDING)
        both: Tensor = found + self.projection(self.vectors[items])
        return both

    def of_histories(self, embedded: Tensor, rows: Tensor, ages: Tensor, count: int) -> Tensor:
        """Vectors of `count` histories, shape (count, embedding_size), of length 1. `embedded`: flat, of
        their items, with the number of the history and the age of each."""
        weights = torch.exp(self.age_weights)[ages][:, None]
        if self.training:
            weights = weights * (torch.rand(len(rows), 1) >= self.left_out)
        sums = self.nobody.expand(count, -1).index_add(0, rows, weights * embedded)
        totals = torch.ones(count, 1).index_add(0, rows, weights)
        return normalize(self.history(sums / totals), dim=1, eps=1e-6)

    def of_items(self, embedded: Tensor) -> Tensor:
        """Vectors of items, so long that their product with a history's is the score without the bias."""
        return normalize(self.item(embedded), dim=1, eps=1e-6) / self.temperature


class Learning:
    """Two towers while they learn: examples are an item and what its user did before it."""

    def __init__(
        self, model: TwoTower, interactions: Interactions, vectors: npt.NDArray[np.float32] | None
    ) -> None:
        self.model = model
        self.item_count = interactions.item_count
        self.items = interactions.items.astype(np.int64)
        self.starts = interactions.starts[interactions.users].astype(np.int64)
        self.random = np.random.default_rng(model.seed)
        examples = np.arange(len(self.items))
        last = interactions.starts[1:][np.diff(interactions.starts) > 1] - 1
        most = min(_MOST_HELD_OUT, int(np.ceil(model.validation * len(last))))
        self.held_out = np.sort(self.random.permutation(last)[:most])
        self.examples = np.setdiff1d(examples, self.held_out)
        counts = np.bincount(self.items[self.examples], minlength=self.item_count)
        self.known = counts > 0
        self.frequency = counts / max(1, len(self.examples))
        with torch.random.fork_rng(devices=[]), one_thread():
            torch.manual_seed(model.seed)
            self.towers = Towers(model, self.item_count, vectors)
            self.noise = torch.get_rng_state()
        self.optimiser = torch.optim.Adam(self.towers.parameters(), lr=model.learning_rate)

    @property
    def examples_count(self) -> int:
        """How many there are to learn from."""
        return len(self.examples)

    def epoch(self) -> float:
        """Once over all examples in random order; mean loss (nats) on the way."""
        self.towers.train()
        order = self.random.permutation(self.examples)
        total = 0.0
        with torch.random.fork_rng(devices=[]), one_thread():
            torch.set_rng_state(self.noise)
            for start in range(0, len(order), self.model.batch_size):
                chosen = order[start : start + self.model.batch_size]
                loss = self._loss(chosen)
                self.optimiser.zero_grad()
                loss.backward()
                self.optimiser.step()
                total += float(loss.detach()) * len(chosen)
            self.noise = torch.get_rng_state()
        return total / len(order)

    def validation_loss(self) -> float:
        """Mean loss (nats) on the held-out items, all items considered; on the examples where none is held
        out."""
        self.towers.eval()
        chosen = self.held_out if len(self.held_out) else self.examples[:_MOST_HELD_OUT]
        with torch.no_grad(), one_thread():
            every = torch.arange(self.item_count)
            vectors = self.towers.of_items(self.towers.embedded(every))
            total = 0.0
            for part in np.array_split(chosen, max(1, len(chosen) // 256)):
                rows, places, ages = self._before(part)
                embedded = self.towers.embedded(torch.from_numpy(self.items[places]))
                histories = self.towers.of_histories(embedded, rows, ages, len(part))
                scores = histories @ vectors.T + self.towers.item_biases
                total += float(cross_entropy(scores, torch.from_numpy(self.items[part]), reduction="sum"))
        return total / len(chosen)

    def arrays(self) -> Arrays:
        """What is kept. An item without interactions and without a vector scores below all others."""
        self.towers.eval()
        with torch.no_grad(), one_thread():
            towers = self.towers
            embedded = towers.embedded(torch.arange(self.item_count))
            found = {
                "item_vectors": towers.of_items(embedded), "embeddings": embedded,
                "item_biases": towers.item_biases, "nobody": towers.nobody, "age_weights": towers.age_weights,
                "history_in": towers.history.inner.weight, "history_in_bias": towers.history.inner.bias,
                "history_out": towers.history.outer.weight, "history_out_bias": towers.history.outer.bias,
            }  # fmt: skip
            arrays: Arrays = {name: tensor.numpy().copy() for name, tensor in found.items()}
            if towers.vectors is None:
                nothing = ~self.known
            else:
                nothing = ~self.known & ~towers.vectors.any(dim=1).numpy()
        biases = arrays["item_biases"]
        if self.known.any():
            # Negatives push a bias down only where an item is drawn: a new one is put among the rare ones.
            biases[~self.known] = np.quantile(biases[self.known], 0.25)
            biases[nothing] = biases[self.known].min() - 1 / self.model.temperature
        arrays["item_vectors"][nothing] = 0.0
        arrays["embeddings"][nothing] = 0.0
        return arrays

    def _before(self, chosen: Numbers) -> tuple[Tensor, Numbers, Tensor]:
        """Flat histories of examples: number of the example, place among the interactions, and age."""
        lengths = np.minimum(chosen - self.starts[chosen], self.model.history_length)
        rows = np.repeat(np.arange(len(chosen)), lengths)
        ages = np.repeat(np.cumsum(lengths), lengths) - 1 - np.arange(len(rows))
        return torch.from_numpy(rows), np.repeat(chosen, lengths) - 1 - ages, torch.from_numpy(ages)

    def _loss(self, chosen: Numbers) -> Tensor:
        rows, places, ages = self._before(chosen)
        targets = self.items[chosen]
        drawn = self.random.integers(0, self.item_count, self.model.negatives)
        candidates = np.concatenate([targets, drawn])
        needed, where = np.unique(np.concatenate([self.items[places], candidates]), return_inverse=True)
        place = torch.from_numpy(where.reshape(-1))
        embedded = self.towers.embedded(torch.from_numpy(needed))
        histories = self.towers.of_histories(embedded[place[: len(places)]], rows, ages, len(chosen))
        vectors = self.towers.of_items(embedded)[place[len(places) :]]
        often = len(chosen) * self.frequency[candidates] + self.model.negatives / self.item_count
        offsets = self.towers.item_biases[torch.from_numpy(candidates)] - torch.from_numpy(
            np.log(often).astype(np.float32)
        )
        scores = histories @ vectors.T + offsets
        again = targets[:, None] == candidates[None, :]
        again[np.arange(len(chosen)), np.arange(len(chosen))] = False
        scores = scores.masked_fill(torch.from_numpy(again), -torch.inf)
        return cross_entropy(scores, torch.arange(len(chosen)))
