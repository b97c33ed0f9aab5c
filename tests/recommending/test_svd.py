from __future__ import annotations

from recommender.svd import Svd
from tests.recommending.contract import ModelContract


class TestSvd(ModelContract):
    def make(self) -> Svd:
        return Svd()
