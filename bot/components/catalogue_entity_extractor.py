"""Entities that the shop's catalogue tells: products, categories, brands, colours, sizes, other options."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.gazetteer import Found
from bot.components.gazetteer_file import GazetteerFile, gazetteer_path
from bot.components.text import is_payload

# What has one of these forms is that and nothing else: a number, an address, a day.
_TELLING_FORMS = frozenset({"email", "order_number", "phone", "zip", "amount", "date", "name"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CatalogueEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds ``product``, ``category``, ``brand``, ``color``, ``size`` and ``option`` to ``entities``.

    ``value`` is the catalogue's own name, ``confidence`` 0..1 (less for a part of a name, less again for a
    misspelt one), ``ids`` the products that bear the name, ``option`` the name of the value's option. The
    names come from a file that the services keep up to date; it is read again when it has changed, so neither
    training nor a restart is needed. Without the file nothing is found.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``file``: the gazetteer, if the environment does not name it; ``longest_text``: characters read."""
        return {"file": None, "check_seconds": 1.0, "longest_text": 600, "most_entities": 24}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CatalogueEntityExtractor:
        """Makes the component."""
        return cls(config)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CatalogueEntityExtractor:
        """Makes the component and begins to read the names, which no shopper then waits for."""
        component = cls(config)
        component.gazetteer_file.current()
        return component

    def __init__(self, config: Dict[Text, Any]) -> None:
        self.gazetteer_file = GazetteerFile(gazetteer_path(config["file"]), float(config["check_seconds"]))
        self._longest = int(config["longest_text"])
        self._most = int(config["most_entities"])

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the entities of every message that is text."""
        for message in messages:
            text = message.get(TEXT)
            if not text or is_payload(text):
                continue
            gazetteer = self.gazetteer_file.current()
            if gazetteer is None:
                continue
            known = list(message.get(ENTITIES, []))
            taken = [(e["start"], e["end"]) for e in known if e["entity"] in _TELLING_FORMS]
            found = gazetteer.find(text[: self._longest], taken)[: self._most]
            entities = known + [self._entity(one) for one in found]
            message.set(ENTITIES, sorted(entities, key=lambda e: e["start"]), add_to_output=True)
        return messages

    def _entity(self, found: Found) -> Dict[Text, Any]:
        entity: Dict[Text, Any] = {
            "entity": found.name.entity,
            "start": found.start,
            "end": found.end,
            "value": found.name.value,
            "confidence": found.confidence,
            "extractor": self.name,
        }
        if found.name.ids:
            entity["ids"] = list(found.name.ids)
        if found.name.option:
            entity["option"] = found.name.option
        return entity
