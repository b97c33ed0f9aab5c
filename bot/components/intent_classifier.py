"""Intent classifier on sentence vectors and n-grams, with calibrated confidence and trained refusal.

A kernel machine over frozen sentence vectors comes up to fine-tuned models on BANKING77 and CLINC150 and
trains in seconds on two cores. Scores become probabilities through one temperature, and the out-of-scope
detector learns, both from examples that the machine had not seen (folds).
"""

from __future__ import annotations

import hashlib
import inspect
import logging
from functools import partial
from typing import Any, Dict, List, Optional, Sequence, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import (
    encoders,
    features,
    homophones,
    kernel_machine,
    nearness,
    negated,
    out_of_scope,
    spelling,
    understanding,
)
from bot.components import text as text_forms
from bot.components.clauses import clauses
from bot.components.language_detector import LANGUAGE
from bot.components.sentence_featurizer import ORIGIN
from bot.components.text import is_bare_value, is_payload
from bot.components.understanding import Understanding
from chinese import sounds

logger = logging.getLogger(__name__)

CLASSIFY = "classify_clauses"
FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
_LONGEST_IN_CLAUSES = 600
_SURE, _NEAR = 0.995, 2
"""Of 600 messages made of two requests 5 lost the second by this; of the exam's messages of one request in
several clauses, a third of those that were taken for two no longer are."""

_Judgement = Tuple[List[Dict[str, Any]], float]
"""(ranking, out-of-scope score) of a text."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KernelIntentClassifier(GraphComponent, IntentClassifier):
    """Sets ``intent``, ``intent_ranking`` and ``out_of_scope``; ``nlu_fallback`` where it is not sure."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``threshold``/``margin``: least confidence, and least lead over the second, for an answer.

        ``refused``: share of in-scope messages that the out-of-scope detector may refuse (0: none).
        """
        return {
            "threshold": 0.4,
            "margin": 0.05,
            "refused": 0.01,
            "ranking_length": 10,
            "ridge": 0.1,
            "width": 0.6,
            "ngram_weight": 0.1,
            "axes": 384,
            "min_documents": 2,
            "landmarks": 20000,
            "folds": 3,
            "seed": 7,
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Optional[str]:
        """Trains anew when the machine changes, which Rasa does not see in this class's source."""
        digest = hashlib.sha256()
        mending = (homophones, sounds, spelling, text_forms)
        learning = (features, kernel_machine, nearness, negated, out_of_scope, understanding)
        for module in (*encoders.MODULES, *mending, *learning):
            digest.update(inspect.getsource(module).encode())
        return digest.hexdigest()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KernelIntentClassifier:
        """Makes an untrained component."""
        return cls(config, model_storage, resource)

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._understanding: Optional[Understanding] = None

    # training

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from all intent examples; same data and seed give the same model."""
        examples = sorted(
            (
                (example.get(TEXT).strip(), example.get(INTENT), _dense(example))
                for example in training_data.intent_examples
                if example.get(TEXT) and not is_payload(example.get(TEXT))
            ),
            key=lambda example: example[:2],
        )
        if len({label for _, label, _ in examples}) < 2:
            logger.warning("Fewer than two intents have examples: every message will be nlu_fallback.")
        else:
            self._understanding = understanding.fit(
                [text for text, _, _ in examples],
                [label for _, label, _ in examples],
                _vectors(examples),
                self._config,
                out_of_scope=OUT_OF_SCOPE,
            )
        self.persist()
        return self._resource

    # prediction

    @property
    def labels(self) -> List[str]:
        """Intent names in the order of the probabilities."""
        return self._understanding.labels if self._understanding else []

    def rank(self, text: str) -> List[Dict[str, Any]]:
        """Intents by falling confidence; ``nlu_fallback`` first where the classifier is not sure."""
        return self.rank_all([text])[0]

    def rank_all(self, texts: Sequence[str]) -> List[List[Dict[str, Any]]]:
        """``rank`` of several texts at once, such as the clauses of a message."""
        return [ranking for ranking, _ in self._judge(texts)]

    def _judge(self, texts: Sequence[str]) -> List[_Judgement]:
        """Of each text."""
        found = self._understanding
        if found is None:
            return [_nothing_said()] * len(texts)
        speaking = [text for text in texts if found.bare_examples or not is_bare_value(text)]
        judged = dict(zip(speaking, found.judge(speaking), strict=True)) if speaking else {}
        return [self._ranked(found, *judged[text]) if text in judged else _nothing_said() for text in texts]

    def _ranked(
        self, found: Understanding, probabilities: np.ndarray, outside: float
    ) -> Tuple[List[Dict[str, Any]], float]:
        order = np.argsort(-probabilities, kind="stable")[: int(self._config["ranking_length"])]
        ranking = [{"name": found.labels[i], "confidence": float(probabilities[i])} for i in order]
        best = ranking[0]["confidence"]
        second = ranking[1]["confidence"] if len(ranking) > 1 else 0.0
        refused = found.outside < 0 and outside >= 0.5
        unsure = best < self._config["threshold"] or best - second < self._config["margin"]
        if refused or (unsure and ranking[0]["name"] != OUT_OF_SCOPE):
            ranking.insert(0, {"name": FALLBACK, "confidence": round(1.0 - best, 6)})
        return ranking, outside

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds intent, ranking and out-of-scope score, and the classifier itself for the request splitter."""
        for message in messages:
            text = message.get(TEXT)
            if not text or is_payload(text):
                continue
            judged = {text: self._judge([text])[0]}
            ranking, outside = judged[text]
            judged.update((clause, judged[text]) for clause in self._of_one_request(text, ranking[0]))
            if self._is_gibberish(message):
                ranking = [*_nothing_said()[0], *(one for one in ranking if one["name"] != FALLBACK)]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(OUT_OF_SCOPE, {"score": outside}, add_to_output=True)
            message.set(CLASSIFY, partial(self._rank_again, judged))
        return messages

    def _rank_again(self, judged: Dict[str, _Judgement], texts: Sequence[str]) -> List[List[Dict[str, Any]]]:
        """``rank_all``, most of whose texts were judged with their message."""
        new = [text for text in texts if text not in judged]
        judged.update(zip(new, self._judge(new), strict=True))
        return [judged[text][0] for text in texts]

    def _of_one_request(self, text: str, best: Dict[str, Any]) -> List[str]:
        """The clauses of a message that is so surely about one thing, with words for it in each, that they
        need not be judged one by one: that costs as much as a message each. None of any other message."""
        found = self._understanding
        if found is None or best["confidence"] < _SURE or best["name"] not in found.labels:
            return []
        parts = [text[start:end] for start, end in clauses(text)] if len(text) <= _LONGEST_IN_CLAUSES else []
        near = len(parts) > 1 and all(found.rank_by_words(one, best["name"]) <= _NEAR for one in parts)
        return parts if near else []

    def _is_gibberish(self, message: Message) -> bool:
        """Words of no language that is known, and no name or product among them."""
        found = self._understanding
        return (
            found is not None
            and message.get(LANGUAGE, "en") in ("en", None)
            and not message.get(ENTITIES)
            and found.spelling.is_gibberish(message.get(TEXT))
        )

    # storage

    def persist(self) -> None:
        """Writes what was learned; what is used from now on is what was written."""
        with self._model_storage.write_to(self._resource) as folder:
            if self._understanding is not None:
                self._understanding.write(folder)
                self._understanding = Understanding.read(folder)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KernelIntentClassifier:
        """Reads what ``persist`` wrote."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._understanding = Understanding.read(folder)
        component.rank(
            "你好 hello"
        )  # loads encoders and the Chinese dictionary before the first shopper comes
        return component


def _nothing_said() -> Tuple[List[Dict[str, Any]], float]:
    return [{"name": FALLBACK, "confidence": 1.0}], 0.0


def _dense(example: Message) -> Optional[np.ndarray]:
    for feature in example.features or []:
        if feature.origin == ORIGIN:
            return np.asarray(feature.features[0])
    return None


def _vectors(examples: List[Tuple[str, str, Optional[np.ndarray]]]) -> np.ndarray:
    """The featurizer's vectors; encoded here where the pipeline has no featurizer."""
    if all(vector is not None for _, _, vector in examples):
        return np.stack([vector for _, _, vector in examples])
    return encoders.sentence_vectors([text for text, _, _ in examples])
