"""A small trained version, made in a moment."""

from __future__ import annotations

from pathlib import Path

from actions.suggestions.shelf import untrained
from actions.suggestions.versions import Trained, use_version, write_version
from recommender.interactions import Interactions
from recommender.registry import model_named
from shop.services import Services


def train_quickly(services: Services, folder: Path, version: str = "20260501-120000-0000") -> Trained:
    """Write and use a version of a plain session kNN over what happened so far."""
    happenings = services.behaviour.happenings()
    interactions = Interactions.of(
        [happenings.person_ids[person] for person in happenings.people],
        [happenings.product_ids[product] for product in happenings.products],
        happenings.weights.tolist(),
        happenings.times.tolist(),
        catalogue=happenings.product_ids,
    )
    plain = untrained(services.behaviour, services.behaviour.texts())
    model = model_named("session-knn").fit(interactions)
    trained = Trained(version, model, plain.item_ids, plain.vectors, plain.pairs, plain.projection)
    write_version(folder, trained)
    use_version(folder, version)
    return trained
