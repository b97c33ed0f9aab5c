"""How torch computes here: the same result wherever it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

# The first optimiser imports more of what torch requires. It is made here, so that something missing is told
# like a missing torch, before anything is learned.
torch.optim.SGD([torch.zeros(1)], lr=0.0)


@contextmanager
def one_thread() -> Iterator[None]:
    """On one thread, so that sums are taken in the same order on any machine; as before afterwards."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
