"""Runs in the bot's Python, as a component of the small bot of test_learning_live: words to intents, quickly.

Rasa's own LogisticRegressionClassifier imports the whole of scikit-learn, seven seconds at each start.
"""

from __future__ import annotations

import pickle
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SmallClassifier(GraphComponent):
    """Logistic regression on the words of a message."""

    def __init__(self, storage: ModelStorage, resource: Resource, pipeline: Any = None) -> None:
        self._storage, self._resource, self._pipeline = storage, resource, pipeline

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SmallClassifier:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SmallClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, pickle.loads((folder / "model").read_bytes()))

    def train(self, training_data: TrainingData) -> Resource:
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        examples = [(one.get(TEXT), one.get(INTENT)) for one in training_data.intent_examples]
        self._pipeline = make_pipeline(CountVectorizer(), LogisticRegression(C=100.0))
        self._pipeline.fit([text for text, _ in examples], [intent for _, intent in examples])
        with self._storage.write_to(self._resource) as folder:
            (folder / "model").write_bytes(pickle.dumps(self._pipeline))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            shares = self._pipeline.predict_proba([message.get(TEXT) or ""])[0]
            best = int(shares.argmax())
            intent = {"name": str(self._pipeline.classes_[best]), "confidence": float(shares[best])}
            message.set(INTENT, intent, add_to_output=True)
        return messages
