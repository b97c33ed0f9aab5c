from __future__ import annotations

from recommender.ease import Ease
from tests.recommending.contract import ModelContract


class TestEase(ModelContract):
    def make(self) -> Ease:
        return Ease()
