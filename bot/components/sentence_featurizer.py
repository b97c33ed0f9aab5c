"""Dense sentence features for every message, from encoders that travel inside pinned packages."""

from __future__ import annotations

import inspect
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import encoders
from bot.components.text import is_payload

ORIGIN = "SentenceEncoderFeaturizer"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(GraphComponent):
    """Adds one dense feature row a message, shape (1, encoders.VECTOR_SIZE); DIET could read it as well."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``serve``: also encode what shoppers say, for classifiers that read the features, as DIET does.

        The kernel classifier encodes messages itself, once they are mended.
        """
        return {"serve": True}

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Optional[str]:
        """Encodes anew when the encoders change, which Rasa does not see in this class's source."""
        return "".join(inspect.getsource(module) for module in encoders.MODULES)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Makes the component."""
        return cls(config)

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._serve = bool(config["serve"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encodes the training texts in batches."""
        examples = [e for e in training_data.training_examples if _speaks(e)]
        vectors = encoders.sentence_vectors([example.get(TEXT) for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            example.add_features(_features(vector))
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Encodes what a shopper says, where it is wanted."""
        for message in messages:
            if self._serve and _speaks(message):
                message.add_features(_features(encoders.message_vectors([message.get(TEXT)])[0]))
        return messages


def _speaks(message: Message) -> bool:
    text = message.get(TEXT)
    return bool(text) and not is_payload(text)


def _features(vector: Any) -> Features:
    return Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN)
