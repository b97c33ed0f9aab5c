"""The hybrid."""

from __future__ import annotations

from recommender.hybrid import Hybrid
from tests.recommending.contract import ModelContract


class TestHybrid(ModelContract):
    def make(self) -> Hybrid:
        return Hybrid(members=[("transitions", {}), ("session-knn", {})])
