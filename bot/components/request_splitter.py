"""Several requests in one message: one entry a clause that asks for something of its own.

A boundary stays only where the neighbours are told apart with confidence: two different intents, or the
same intent for different order numbers. Everything else is one request, so a reason, a list of items or an
address never is split.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.clauses import clauses
from bot.components.intent_classifier import CLASSIFY, FALLBACK
from bot.components.negated import Span, denied
from bot.components.text import is_payload

REQUESTS, DENIED = "requests", "denied"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RequestSplitter(GraphComponent):
    """Sets ``requests``: ``[{"text", "start", "end", "intent", "entities"}]``, never empty, and ``denied``:
    spans of the text that only say what is not wanted."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``confidence``: from which a clause counts; ``not_requests``: intents that never stand alone."""
        return {
            "confidence": 0.7,
            "most_requests": 6,
            "longest_text": 600,
            "not_requests": [
                "greet",
                "goodbye",
                "thank",
                "affirm",
                "deny",
                "out_of_scope",
                "correct_information",
                "bot_challenge",
            ],
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RequestSplitter:
        """Makes the component."""
        return cls(config)

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._confidence = float(config["confidence"])
        self._most = int(config["most_requests"])
        self._longest = int(config["longest_text"])
        self._not_requests = {FALLBACK, *config["not_requests"]}

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the requests of every message that is text."""
        for message in messages:
            text = message.get(TEXT)
            if not text or is_payload(text):
                continue
            spans = denied(text)
            _forget_denied(message, spans)
            classify = message.get(CLASSIFY)
            message.data.pop(CLASSIFY, None)
            requests = self._split(text, message.get(ENTITIES, []), classify) if classify else []
            if len(requests) < 2:
                requests = [
                    _request(text, 0, len(text), message.get(INTENT) or {}, message.get(ENTITIES, []))
                ]
            message.set(REQUESTS, requests, add_to_output=True)
            message.set(DENIED, [list(span) for span in spans], add_to_output=True)
        return messages

    def _split(
        self, text: str, entities: List[Dict[str, Any]], classify: Callable[[List[str]], List[Any]]
    ) -> List[Dict[str, Any]]:
        names = [(entity["start"], entity["end"]) for entity in entities if entity["entity"] == "product"]
        spans = clauses(text, names) if len(text) <= self._longest else []
        if not 2 <= len(spans) <= 2 * self._most:
            return []
        merged: List[Dict[str, Any]] = []
        rankings = classify([text[start:end] for start, end in spans])
        for (start, end), ranking in zip(spans, rankings, strict=True):
            new = _request(text, start, end, ranking[0], entities)
            if merged and not self._apart(merged[-1], new):
                merged[-1] = self._join(text, merged[-1], new, entities)
            else:
                merged.append(new)
        return merged[: self._most]

    def _stands_alone(self, request: Dict[str, Any]) -> bool:
        intent = request["intent"]
        return intent["name"] not in self._not_requests and intent["confidence"] >= self._confidence

    def _apart(self, before: Dict[str, Any], new: Dict[str, Any]) -> bool:
        if not (self._stands_alone(before) and self._stands_alone(new)):
            return False
        if before["intent"]["name"] != new["intent"]["name"]:
            return True
        orders_before, orders_new = _orders(before), _orders(new)
        return bool(orders_before and orders_new and not orders_before & orders_new)

    def _join(
        self, text: str, before: Dict[str, Any], new: Dict[str, Any], entities: List[Dict[str, Any]]
    ) -> Dict[str, Any]:
        # The surer of the two speaks for both; the one that stands alone wins over the one that cannot.
        surer = max(before, new, key=lambda r: (self._stands_alone(r), r["intent"]["confidence"]))
        return _request(text, before["start"], new["end"], surer["intent"], entities)


def _forget_denied(message: Message, spans: List[Span]) -> None:
    """What is named only to say that it is not wanted is no entity: "don't cancel #1, cancel #2"."""
    if spans:
        told = [
            entity
            for entity in message.get(ENTITIES, [])
            if not any(start <= entity["start"] and entity["end"] <= end for start, end in spans)
        ]
        message.set(ENTITIES, told, add_to_output=True)


def _orders(request: Dict[str, Any]) -> set:
    return {
        entity["value"].lstrip("#") for entity in request["entities"] if entity["entity"] == "order_number"
    }


def _request(
    text: str, start: int, end: int, intent: Dict[str, Any], entities: List[Dict[str, Any]]
) -> Dict[str, Any]:
    return {
        "text": text[start:end],
        "start": start,
        "end": end,
        "intent": {"name": intent.get("name"), "confidence": intent.get("confidence", 0.0)},
        "entities": [
            dict(entity) for entity in entities if start <= entity["start"] and entity["end"] <= end
        ],
    }
