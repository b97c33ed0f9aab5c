"""Small adapters with numbers of no meaning, for what does not depend on it."""

from __future__ import annotations

import numpy as np

from sentiment.adapter import Adapter

WIDTH, INNER = 384, 1_536
_SIZES = {"inner": (INNER, WIDTH), "outer": (WIDTH, INNER)}


def random_adapter(
    *,
    layers: tuple[int, ...] = (9, 11),
    names: tuple[str, ...] = ("query", "inner"),
    rank: int = 4,
    seed: int = 0,
) -> Adapter:
    """Changes of these maps of these layers, strong enough to be seen in what comes out."""
    random = np.random.default_rng(seed)

    def drawn(*shape: int) -> np.ndarray:
        return random.normal(0, 1 / np.sqrt(shape[-1]), shape).astype(np.float32)

    changes = {}
    for layer in layers:
        for name in names:
            high, wide = _SIZES.get(name, (WIDTH, WIDTH))
            changes[f"{layer}.{name}"] = (drawn(rank, wide), 0.05 * drawn(high, rank))
    head = {
        "notice.weight": drawn(1, WIDTH), "notice.bias": np.zeros(1, np.float32),
        "inner.weight": drawn(96, 2 * WIDTH), "inner.bias": np.zeros(96, np.float32),
        "outer.weight": drawn(3, 96), "outer.bias": np.zeros(3, np.float32),
    }  # fmt: skip
    return Adapter(changes, head, facts={"texts": 5})
