"""The pipeline's components, trained on the small bot's examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot.components.features import TextFeatures, Tfidf, embed
from bot.components.intent_classifier import LinearIntentClassifier, fit_temperature, softmax
from bot.components.language_detector import LanguageDetector, detect
from bot.components.pattern_entity_extractor import PatternEntityExtractor
from bot.components.request_splitter import RequestSplitter
from bot.components.text import fold, is_payload, mask

DATA = Path(__file__).resolve().parent / "small_bot" / "data" / "nlu.yml"
CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("classifier")


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("storage"))


@pytest.fixture(scope="module")
def trained(storage: LocalModelStorage) -> LinearIntentClassifier:
    config = LinearIntentClassifier.get_default_config()
    component = LinearIntentClassifier.create(config, storage, RESOURCE, CONTEXT)
    component.train(load_data(str(DATA)))
    return component


def parse(trained: LinearIntentClassifier, text: str) -> Dict[str, Any]:
    message = Message({"text": text})
    steps: List[Any] = [
        LanguageDetector(LanguageDetector.get_default_config()),
        PatternEntityExtractor(PatternEntityExtractor.get_default_config()),
        trained,
        RequestSplitter(RequestSplitter.get_default_config()),
    ]
    for step in steps:
        step.process([message])
    return message.as_dict(only_output_properties=True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is my order", "en"),
        ("我的订单在哪", "zh"),
        ("我想买 iPhone 15 Pro Max 手机", "zh"),
        ("order from 小米 shop please, thanks a lot", "en"),
        ("12345", None),
        ("👍", None),
    ],
)
def test_the_language_is_told_by_the_share_of_han_characters(text: str, language: Any) -> None:
    assert detect(text, 0.25)[0] == language


def test_folding_keeps_the_length() -> None:
    text = "订单号：＃Ｄ１００　ok，好！"
    assert len(fold(text)) == len(text)
    assert fold(text) == "订单号：#D100 ok，好！"


def test_values_are_masked_for_the_n_grams() -> None:
    masked = " ".join(mask("Mail a@b.co, order #W123, 12.50!").split())
    assert masked == "mail <email> , order <order> , <num> !"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("please cancel my order", "cancel_order"),
        ("我想取消订单", "cancel_order"),
        ("where is my package now", "track_order"),
        ("快递到哪里了", "track_order"),
        ("list my orders", "my_orders"),
    ],
)
def test_an_unseen_wording_gets_its_intent(trained: LinearIntentClassifier, text: str, intent: str) -> None:
    parsed = parse(trained, text)
    assert parsed["intent"]["name"] == intent
    assert parsed["intent_ranking"][0] == parsed["intent"]


def test_nonsense_and_bare_values_are_nlu_fallback(trained: LinearIntentClassifier) -> None:
    for text in ("#W1234567", "a@b.co", "12345", "qwrtz blorb"):
        assert parse(trained, text)["intent"]["name"] == "nlu_fallback", text


def test_confidences_of_all_intents_sum_to_one(trained: LinearIntentClassifier) -> None:
    assert abs(float(trained.probabilities("cancel it").sum()) - 1) < 1e-5


def test_predictions_survive_saving_and_loading(
    trained: LinearIntentClassifier, storage: LocalModelStorage
) -> None:
    config = LinearIntentClassifier.get_default_config()
    loaded = LinearIntentClassifier.load(config, storage, RESOURCE, CONTEXT)
    for text in ("cancel my order", "退货", "tell me something", "#W1", "hello 你好"):
        assert loaded.rank(text) == trained.rank(text)


def test_training_twice_gives_the_same_model(trained: LinearIntentClassifier, tmp_path: Path) -> None:
    config = LinearIntentClassifier.get_default_config()
    other = LinearIntentClassifier.create(config, LocalModelStorage.create(tmp_path), RESOURCE, CONTEXT)
    other.train(load_data(str(DATA)))
    assert np.array_equal(other.probabilities("cancel"), trained.probabilities("cancel"))


def test_one_text_scores_as_it_does_in_a_matrix() -> None:
    texts = ["cancel my order", "退货 please", "where is #W1"]
    features = TextFeatures.fit(texts, min_documents=1, embedding_weight=1.5)
    weights = np.random.default_rng(1).normal(size=(features.size, 4)).astype(np.float32)
    bias = np.zeros(4, dtype=np.float32)
    together = features.matrix(texts, embed(texts)) @ weights
    for row, text in zip(together, texts, strict=True):
        assert np.allclose(features.scores(text, embed([text])[0], weights, bias), row, atol=1e-4)


def test_an_empty_vocabulary_is_no_error() -> None:
    assert Tfidf.fit([], 1).matrix([["a"]]).shape == (1, 0)


def test_the_temperature_makes_sure_scores_less_sure_where_they_are_wrong() -> None:
    labels = np.array([0, 1, 0, 1] * 25)
    scores = np.eye(2)[np.where(np.arange(100) % 4 == 0, 1 - labels, labels)] * 10
    probabilities = softmax(scores * fit_temperature(scores, labels))
    assert 0.7 < probabilities.max(axis=1).mean() < 0.8


def test_a_message_without_two_requests_is_one_request(trained: LinearIntentClassifier) -> None:
    text = "cancel my order #W1234567 because I ordered by mistake, sorry"
    requests = parse(trained, text)["requests"]
    assert [request["text"] for request in requests] == [text]
    assert requests[0]["entities"][0]["value"] == "#W1234567"


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("cancel order #W1111111 and where is order #W2222222?", ["cancel_order", "track_order"]),
        ("cancel order #W1111111, also cancel order #W2222222", ["cancel_order", "cancel_order"]),
        ("取消订单 #D100001，另外帮我查一下 #D100002 的物流", ["cancel_order", "track_order"]),
        ("Hi! Please show my orders. Thanks", ["my_orders"]),
    ],
)
def test_each_request_of_a_message_is_told_apart(
    trained: LinearIntentClassifier, text: str, intents: list
) -> None:
    requests = parse(trained, text)["requests"]
    assert [request["intent"]["name"] for request in requests] == intents
    for request in requests:
        assert text[request["start"] : request["end"]] == request["text"]


def test_a_button_payload_is_left_to_rasa(trained: LinearIntentClassifier) -> None:
    assert is_payload('/cancel_order{"order_number": "#W1"}')
    assert not is_payload("/ 12")
    assert parse(trained, "/cancel_order") == {"text": "/cancel_order"}
