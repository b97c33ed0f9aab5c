from __future__ import annotations

from recommender.ials import Ials
from tests.recommending.contract import ModelContract


class TestIals(ModelContract):
    def make(self) -> Ials:
        return Ials()
