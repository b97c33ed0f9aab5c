"""The shop's own behaviour, for comparing models on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.content import Content
from recommender.evaluation.counterfactual import (
    ShownLists,
    clicks_by_group,
    clicks_by_position,
    position_bias,
)
from recommender.model import Recommender
from recommender.registry import model_named
from shop.behaviour.service import BehaviourService
from shop.behaviour.views import Shown
from shop.database import create_engine_for, is_migrated
from shop.unit_of_work import unit_of_work_factory
from shopdesk.errors import CommandError
from shopdesk.recommender_comparison import Clicks
from shopdesk.recommender_data import ShopData, features_of, product_vectors, read_shop
from shopdesk.recommender_pictures import picture_vectors
from shopdesk.settings import run_settings
from shopdesk.training_recommender import new_model


@dataclass(frozen=True)
class OwnData:
    """`shop`: what people did; `features` and `vectors`: what products are like; `clicks` on what was
    suggested."""

    shop: ShopData
    features: Mapping[str, Any]
    vectors: npt.NDArray[np.float32]
    clicks: Clicks

    def model(self, name: str) -> Recommender:
        """A new model by name that knows what products are like; the hybrid as `shopdesk train` makes it."""
        if name == "hybrid":
            return new_model("local", self.features, self.shop)
        model = model_named(name)
        if isinstance(model, Content):
            model.with_features(self.features)
        return model


def own_data() -> OwnData:
    """What is in the shop's database. Texts are known by their words, not by their meaning, so nothing is
    read anew. Raises CommandError where nothing happened yet."""
    settings = run_settings()
    engine = create_engine_for(settings.database_url)
    try:
        if not is_migrated(engine):
            raise CommandError(
                "the database at DATABASE_URL is empty or of an older version: run shopdesk migrate"
            )
        behaviour = BehaviourService(unit_of_work_factory(engine))
        shop, shown = read_shop(behaviour, lambda share: None, ""), behaviour.impressions()
    finally:
        engine.dispose()
    if not len(shop.interactions):
        raise CommandError("nobody bought or looked at anything in this shop yet: name a file with --data")
    vectors, _ = product_vectors(shop.texts, None, settings.recommender_path, lambda share: None)
    looks = picture_vectors(
        shop.images, settings.pictures_folder, settings.recommender_path, lambda share: None
    )
    return OwnData(shop, features_of(shop, vectors, looks), vectors, _clicks(shown))


def _clicks(shown: list[Shown]) -> Clicks:
    log = ShownLists.of(
        [each.list_id for each in shown],
        [each.product_id for each in shown],
        [each.position for each in shown],
        [each.clicked for each in shown],
    )
    bias = position_bias(log)
    return Clicks(
        clicks_by_position(log, bias),
        clicks_by_group(log, [each.model or "unknown" for each in shown], bias),
        clicks_by_group(log, [each.place or "unknown" for each in shown], bias),
    )
