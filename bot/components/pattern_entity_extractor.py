"""Entities told by form: order numbers, e-mail, zip, phone, amounts, dates, people's names ..."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any, Callable, Dict, List, Text

from dateutil import tz
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.dates import days_in
from bot.components.names import names_in
from bot.components.patterns import Patterns
from bot.components.text import fold, is_payload

TIME_ZONE = "TIME_ZONE"


def shop_clock() -> datetime:
    """Now, in the zone of the setting ``TIME_ZONE``: "yesterday" is the shop's yesterday."""
    return datetime.now(tz.gettz(os.environ.get(TIME_ZONE) or "UTC") or tz.UTC)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PatternEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds what the patterns find to ``entities``.

    A shop with its own order number format sets ``patterns: {order_number: ["(?P<value>...)"]}`` in
    config.yml; kinds that are not named keep their defaults. An ``amount`` has its ``number`` beside the
    words, a ``date`` is ISO (a stretch of days ``first/last``), relative to the day the message comes in.
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

    def __init__(self, config: Dict[Text, Any], clock: Callable[[], datetime] = shop_clock) -> None:
        self._patterns = Patterns(config["patterns"] or None)
        self._clock = clock

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the entities of every message that is text."""
        for message in messages:
            text = message.get(TEXT)
            if not text or is_payload(text):
                continue
            entities = self._entities(text)
            for entity in entities:
                entity["extractor"] = self.name
            message.set(ENTITIES, list(message.get(ENTITIES, [])) + entities, add_to_output=True)
        return messages

    def _entities(self, text: str) -> List[Dict[Text, Any]]:
        """What the patterns find; where two things overlap, the longer."""
        found = self._patterns.find(text)
        for one in [*days_in(fold(text), self._clock().date()), *names_in(text)]:
            clashing = [
                other for other in found if one["start"] < other["end"] and other["start"] < one["end"]
            ]
            if all(_length(other) < _length(one) for other in clashing):
                found = [other for other in found if other not in clashing] + [one]
        return sorted(found, key=lambda entity: entity["start"])


def _length(entity: Dict[Text, Any]) -> int:
    return int(entity["end"]) - int(entity["start"])
