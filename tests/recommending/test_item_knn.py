from __future__ import annotations

from recommender.item_knn import ItemKnn
from tests.recommending.contract import ModelContract


class TestItemKnn(ModelContract):
    def make(self) -> ItemKnn:
        return ItemKnn()
