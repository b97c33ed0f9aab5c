"""Entities that can be told by form: order numbers, e-mail, zip, phone, amounts, language names."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.patterns import Patterns
from bot.components.text import is_payload


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PatternEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds what the patterns find to ``entities``.

    A shop with its own order number format sets ``patterns: {order_number: ["(?P<value>...)"]}`` in
    config.yml; kinds that are not named keep their defaults.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``patterns``: kind to list of regular expressions with a group ``value``."""
        return {"patterns": {}}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PatternEntityExtractor:
        """Makes the component."""
        return cls(config)

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._patterns = Patterns(config["patterns"] or None)

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the entities of every message that is text."""
        for message in messages:
            text = message.get(TEXT)
            if not text or is_payload(text):
                continue
            entities = self._patterns.find(text)
            for entity in entities:
                entity["extractor"] = self.name
            message.set(ENTITIES, list(message.get(ENTITIES, [])) + entities, add_to_output=True)
        return messages
