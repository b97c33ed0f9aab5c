"""Which language a message is written in, mixed ones included."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.languages import Share, shares_of
from bot.components.text import is_payload

LANGUAGE = "language"
LANGUAGE_CONFIDENCE = "language_confidence"
LANGUAGES = "languages"


def detect(text: str, han_threshold: float) -> Tuple[Optional[str], float]:
    """Language code and confidence; ``(None, 0.0)`` where nothing tells (numbers, emoji, "ok")."""
    return _decide(*shares_of(text), han_threshold)


def _decide(shares: List[Share], sure: float, han_threshold: float) -> Tuple[Optional[str], float]:
    if not shares:
        return None, 0.0
    chinese = next((one.share for one in shares if one.language == "zh"), 0.0)
    if chinese and chinese >= han_threshold:
        return "zh", round(0.5 + chinese / 2, 3)
    main = shares[0]
    return main.language, round(sure * main.share, 3)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Sets ``language`` (a code such as "en", "zh", "fr", or nothing), its confidence, and ``languages``.

    ``languages`` are all languages of the message, ``[{"language": "zh", "share": 0.6}, ...]``, the largest
    share of its letters first. ``language`` is nothing where the message does not tell: the conversation
    keeps its own. Product names and order numbers are often Latin inside a Chinese sentence, so a small share
    of Han characters is enough for Chinese.
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
            shares, sure = shares_of(text)
            name, confidence = _decide(shares, sure, self._threshold)
            message.set(LANGUAGE, name, add_to_output=True)
            message.set(LANGUAGE_CONFIDENCE, confidence, add_to_output=True)
            message.set(LANGUAGES, [one._asdict() for one in shares], add_to_output=True)
        return messages
