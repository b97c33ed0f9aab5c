"""Which of the bot's languages a message is written in, by its share of Han characters."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.text import han_share, has_letters, is_payload

LANGUAGE = "language"
LANGUAGE_CONFIDENCE = "language_confidence"


def detect(text: str, han_threshold: float) -> Tuple[Optional[str], float]:
    """Language code and confidence; ``(None, 0.0)`` without letters to tell by (numbers, emoji)."""
    if not has_letters(text):
        return None, 0.0
    share = han_share(text)
    if share >= han_threshold:
        return "zh", round(0.5 + share / 2, 3)
    return "en", round(1 - share, 3)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Sets ``language`` ("en", "zh" or nothing) and ``language_confidence`` of the message.

    Product names and order numbers are often Latin inside a Chinese sentence, so a small share of Han
    characters is enough for Chinese.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``han_threshold``: share of Han characters from which a message is Chinese."""
        return {"han_threshold": 0.25}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        """Makes the component."""
        return cls(config)

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._threshold = float(config["han_threshold"])

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the language to every message that is text."""
        for message in messages:
            text = message.get(TEXT)
            if not text or is_payload(text):
                continue
            name, confidence = detect(text, self._threshold)
            message.set(LANGUAGE, name, add_to_output=True)
            message.set(LANGUAGE_CONFIDENCE, confidence, add_to_output=True)
        return messages
