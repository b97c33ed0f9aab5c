"""Models by name, and models kept in folders.

A model's module is imported when the model is asked for, so that a process pays only for what it uses.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from recommender.artefact import Artefact, read_artefact
from recommender.errors import ArtefactWrong, DataWrong
from recommender.model import Recommender

MODELS: dict[str, str] = {
    "content": "recommender.content:Content",
    "ease": "recommender.ease:Ease",
    "factorisation": "recommender.factorisation:Factorisation",
    "hybrid": "recommender.hybrid:Hybrid",
    "ials": "recommender.ials:Ials",
    "item-knn": "recommender.item_knn:ItemKnn",
    "next-basket": "recommender.next_basket:NextBasket",
    "popularity": "recommender.popularity:Popularity",
    "rules": "recommender.rules:Rules",
    "session-knn": "recommender.session_knn:SessionKnn",
    "svd": "recommender.svd:Svd",
    "transitions": "recommender.transitions:Transitions",
    "two-tower": "recommender.two_tower:TwoTower",
    "user-knn": "recommender.user_knn:UserKnn",
}
"""Where the class of each model is, as `module:Class`."""


def model_class(name: str) -> type[Recommender]:
    """The class of a model. Raises DataWrong, which tells the names there are."""
    if name not in MODELS:
        raise DataWrong(f"there is no model {name!r}; there are {', '.join(sorted(MODELS))}")
    module, _, cls = MODELS[name].partition(":")
    found: type[Recommender] = getattr(import_module(module), cls)
    return found


def model_named(name: str, **settings: Any) -> Recommender:
    """A new model that has not learned yet. Raises DataWrong where the name or a setting is unknown."""
    cls = model_class(name)
    try:
        return cls(**settings)
    except TypeError as error:
        raise DataWrong(f"the model {name} cannot be made so: {error}") from None


def save(model: Recommender, folder: Path, *, data: str = "", metrics: dict[str, Any] | None = None) -> None:
    """Write a model that has learned to `folder`, in place of what is there.

    `data`: fingerprint of the interactions that it learned from; `metrics`: how good it was found to be.
    """
    kept = Artefact(model.name, model.settings, model.item_count, model.state, data, metrics or {})
    kept.write(folder)


def load(folder: Path, *, mapped: bool = True) -> Recommender:
    """The model in `folder`; its arrays are memory-mapped unless `mapped` is false. Raises ArtefactWrong."""
    kept = read_artefact(folder, mapped=mapped)
    if kept.kind not in MODELS:
        raise ArtefactWrong(f"{folder} holds a model {kept.kind!r}, which is unknown here: train again")
    try:
        return model_class(kept.kind).restored(kept.settings, kept.item_count, dict(kept.state))
    except (TypeError, KeyError, DataWrong) as error:
        raise ArtefactWrong(
            f"the model {kept.kind} in {folder} is of another version: train again"
        ) from error
