"""Trains the pipeline of a config.yml on examples from anywhere, as they are.

Rasa's own readers would take ``[brackets](like this)`` for entities and cut intents at a slash, so the
messages are made here and handed to Rasa's trainer through an importer.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Text, Tuple

from rasa.engine.caching import CACHE_SIZE_ENV, LocalTrainingCache
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.training.graph_trainer import GraphTrainer
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.data import TrainingType, get_data_files, is_nlu_file
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_yaml_file

from bot.exam import plain


class ExamImporter(TrainingDataImporter):
    """Gives Rasa's trainer a pipeline and training data that are in memory; no stories, an empty domain."""

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Any = None,
        *,
        config: Optional[Dict[Text, Any]] = None,
        data: Optional[TrainingData] = None,
    ) -> None:
        self._config = config or {}
        self._data = data or TrainingData()

    def get_config(self) -> Dict[Text, Any]:
        """The pipeline."""
        return self._config

    def get_config_file_for_auto_config(self) -> Optional[Text]:
        """None: nothing is left to Rasa's defaults."""
        return None

    def get_domain(self) -> Domain:
        """Understanding needs no domain."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """None."""
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        """None."""
        return StoryGraph([])

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """The examples, of all languages."""
        return self._data


def as_training_data(examples: List[Dict[Text, Any]]) -> TrainingData:
    """Messages of texts and labels; neither is interpreted in any way."""
    return TrainingData(
        [
            Message(
                {
                    TEXT: plain(example["text"]),
                    INTENT: example["label"],
                    METADATA: {"source": example.get("source", "")},
                }
            )
            for example in examples
        ]
    )


def read_training_text(folder: Path) -> TrainingData:
    """The project's training text with synonyms and lookups; each example knows the file it stands in."""
    whole = TrainingData()
    for path in sorted(get_data_files([str(folder)], is_nlu_file)):
        part = load_data(path)
        for message in part.training_examples:
            message.set(METADATA, {"source": Path(path).as_posix()})
        whole = whole.merge(part)
    return whole


def train(config_file: Path, data: TrainingData, model: Path) -> None:
    """Train the pipeline only (no policies) and pack it as `model`, all of it anew: no training cache."""
    config = dict(read_yaml_file(config_file))
    config.pop("policies", None)
    config.pop("importers", None)
    recipe = Recipe.recipe_for_name(config.get("recipe"))
    graph = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.NLU)
    os.environ[CACHE_SIZE_ENV] = "0"
    with tempfile.TemporaryDirectory() as folder:
        trainer = GraphTrainer(LocalModelStorage(Path(folder)), LocalTrainingCache(), DaskGraphRunner)
        trainer.train(graph, ExamImporter(config=config, data=data), model, force_retraining=True)


def folds(
    data: TrainingData, examples: List[Message], number: int, seed: int
) -> Iterator[Tuple[TrainingData, List[Message]]]:
    """Training data without a fold, and the fold; every intent is spread evenly over the folds."""
    from sklearn.model_selection import StratifiedKFold

    labels = [message.get(INTENT) for message in examples]
    splitter = StratifiedKFold(number, shuffle=True, random_state=seed)
    for seen, held_out in splitter.split(examples, labels):
        yield (
            TrainingData(
                [examples[i] for i in seen],
                data.entity_synonyms,
                data.regex_features,
                data.lookup_tables,
                data.responses,
            ),
            [examples[i] for i in held_out],
        )
