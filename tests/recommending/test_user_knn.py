from __future__ import annotations

from recommender.user_knn import UserKnn
from tests.recommending.contract import ModelContract


class TestUserKnn(ModelContract):
    def make(self) -> UserKnn:
        return UserKnn()
