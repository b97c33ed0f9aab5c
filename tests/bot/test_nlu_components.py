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

from bot.components.encoders import USE_SIZE, VECTOR_SIZE, message_vectors, sentence_vectors
from bot.components.features import NgramFeatures, Tfidf
from bot.components.intent_classifier import KernelIntentClassifier
from bot.components.language_detector import LanguageDetector, detect
from bot.components.out_of_scope import OutOfScopeDetector, softmax
from bot.components.pattern_entity_extractor import PatternEntityExtractor
from bot.components.request_splitter import RequestSplitter
from bot.components.sentence_featurizer import SentenceEncoderFeaturizer
from bot.components.text import fold, is_payload, mask
from bot.components.understanding import fit_temperature

DATA = Path(__file__).resolve().parent / "small_bot" / "data" / "nlu.yml"
CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("classifier")


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("storage"))


@pytest.fixture(scope="module")
def trained(storage: LocalModelStorage) -> KernelIntentClassifier:
    config = KernelIntentClassifier.get_default_config()
    component = KernelIntentClassifier.create(config, storage, RESOURCE, CONTEXT)
    component.train(load_data(str(DATA)))
    return component


def parse(trained: KernelIntentClassifier, text: str) -> Dict[str, Any]:
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
def test_an_unseen_wording_gets_its_intent(trained: KernelIntentClassifier, text: str, intent: str) -> None:
    parsed = parse(trained, text)
    assert parsed["intent"]["name"] == intent
    assert parsed["intent_ranking"][0] == parsed["intent"]


def test_bare_values_are_nlu_fallback(trained: KernelIntentClassifier) -> None:
    for text in ("#W1234567", "a@b.co", "12345"):
        assert parse(trained, text)["intent"]["name"] == "nlu_fallback", text


def test_nonsense_is_none_of_the_shops_intents(trained: KernelIntentClassifier) -> None:
    parsed = parse(trained, "qwrtz blorb")
    assert parsed["intent"]["name"] in {"nlu_fallback", "out_of_scope"}
    assert 0 <= parsed["out_of_scope"]["score"] <= 1


def test_confidences_of_all_intents_sum_to_one(trained: KernelIntentClassifier) -> None:
    ranking = [intent for intent in trained.rank("cancel my order") if intent["name"] != "nlu_fallback"]
    assert abs(sum(intent["confidence"] for intent in ranking) - 1) < 1e-5


def test_predictions_survive_saving_and_loading(
    trained: KernelIntentClassifier, storage: LocalModelStorage
) -> None:
    config = KernelIntentClassifier.get_default_config()
    loaded = KernelIntentClassifier.load(config, storage, RESOURCE, CONTEXT)
    for text in ("cancel my order", "退货", "tell me something", "#W1", "hello 你好"):
        assert loaded.rank(text) == trained.rank(text)


def test_training_twice_gives_the_same_model(trained: KernelIntentClassifier, tmp_path: Path) -> None:
    config = KernelIntentClassifier.get_default_config()
    other = KernelIntentClassifier.create(config, LocalModelStorage.create(tmp_path), RESOURCE, CONTEXT)
    other.train(load_data(str(DATA)))
    for one, two in zip(other.rank("cancel it all"), trained.rank("cancel it all"), strict=True):
        assert one["name"] == two["name"]
        # Half precision, and sums in another order where another number of cores was free.
        assert one["confidence"] == pytest.approx(two["confidence"], abs=0.01)


def test_one_text_has_the_n_gram_row_it_has_in_a_matrix() -> None:
    texts = ["cancel my order", "退货 please", "where is #W1"]
    features = NgramFeatures.fit(texts, min_documents=1)
    together = features.matrix(texts).toarray()
    for row, text in zip(together, texts, strict=True):
        alone = np.zeros(features.size, dtype=np.float32)
        columns, values = features.row(text)
        alone[columns] = values
        assert np.allclose(alone, row, atol=1e-6)


def test_a_batch_of_texts_has_the_vectors_of_its_texts_alone() -> None:
    texts = ["where is my parcel", "cancel", "我的快递怎么还没到", "i want my money back NOW!!", ""]
    together = sentence_vectors(texts)
    assert together.shape == (len(texts), VECTOR_SIZE)
    for vector, text in zip(together, texts, strict=True):
        alone = message_vectors([text])[0]
        assert np.array_equal(vector, alone)


def test_chinese_text_has_no_vector_of_the_english_encoder() -> None:
    vector = message_vectors(["帮我cancel一下"])[0]
    assert not vector[USE_SIZE:].any() and vector[:USE_SIZE].any()


def test_the_featurizer_gives_every_message_one_row_and_payloads_none() -> None:
    said, pressed = Message({"text": "where is it"}), Message({"text": "/track_order"})
    SentenceEncoderFeaturizer({"serve": True}).process([said, pressed])
    assert [feature.features.shape for feature in said.features] == [(1, VECTOR_SIZE)]
    assert pressed.features == []


def test_the_featurizer_leaves_messages_alone_where_no_classifier_reads_them() -> None:
    said = Message({"text": "where is it"})
    SentenceEncoderFeaturizer({"serve": False}).process([said])
    assert said.features == []


def test_the_classifier_learns_the_same_with_and_without_the_featurizer(
    trained: KernelIntentClassifier, tmp_path: Path
) -> None:
    data = SentenceEncoderFeaturizer({"serve": False}).process_training_data(load_data(str(DATA)))
    config = KernelIntentClassifier.get_default_config()
    other = KernelIntentClassifier.create(config, LocalModelStorage.create(tmp_path), RESOURCE, CONTEXT)
    other.train(data)
    assert other.rank("cancel my order")[0]["name"] == trained.rank("cancel my order")[0]["name"]


def test_the_detector_refuses_as_many_messages_of_the_shop_as_it_may() -> None:
    random = np.random.default_rng(3)
    rows = np.vstack([random.normal(0, 1, (400, 10)), random.normal(1.5, 1, (60, 10))])
    outside = np.arange(460) >= 400
    detector = OutOfScopeDetector.fit(rows, outside, refused=0.05)
    refused = np.array([detector.score(row) >= 0.5 for row in rows])
    assert 0.04 <= refused[~outside].mean() <= 0.06
    assert refused[outside].mean() > 0.9
    again = OutOfScopeDetector.from_dict(detector.to_dict())
    assert again.score(rows[0]) == detector.score(rows[0])


def test_an_empty_vocabulary_is_no_error() -> None:
    assert Tfidf.fit([], 1).matrix([["a"]]).shape == (1, 0)


def test_the_temperature_makes_sure_scores_less_sure_where_they_are_wrong() -> None:
    labels = np.array([0, 1, 0, 1] * 25)
    scores = np.eye(2)[np.where(np.arange(100) % 4 == 0, 1 - labels, labels)] * 10
    probabilities = softmax(scores * fit_temperature(scores, labels))
    assert 0.7 < probabilities.max(axis=1).mean() < 0.8


def test_a_message_without_two_requests_is_one_request(trained: KernelIntentClassifier) -> None:
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
    trained: KernelIntentClassifier, text: str, intents: list
) -> None:
    requests = parse(trained, text)["requests"]
    assert [request["intent"]["name"] for request in requests] == intents
    for request in requests:
        assert text[request["start"] : request["end"]] == request["text"]


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to cancel order #W1111111, where is order #W2222222?",
        "我不是要取消订单#W1111111，帮我查一下#W2222222的物流",
    ],
)
def test_what_is_not_wanted_is_neither_a_request_nor_an_entity(
    trained: KernelIntentClassifier, text: str
) -> None:
    told = parse(trained, text)
    assert told["intent"]["name"] == "track_order"
    assert [request["intent"]["name"] for request in told["requests"]] == ["track_order"]
    assert [text[start:end].strip(" ，,") for start, end in told["denied"]] == [
        text[: text.index("1111111") + 7]
    ]
    for entities in (told["entities"], told["requests"][0]["entities"]):
        assert [entity["value"] for entity in entities] == ["#W2222222"]


def test_a_button_payload_is_left_to_rasa(trained: KernelIntentClassifier) -> None:
    assert is_payload('/cancel_order{"order_number": "#W1"}')
    assert not is_payload("/ 12")
    assert parse(trained, "/cancel_order") == {"text": "/cancel_order"}


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("cancel my order, please cancel the order now", 1),
        ("cancel my order, and where is my parcel?", 3),
    ],
)
def test_clauses_of_what_is_surely_one_request_are_not_judged(
    trained: KernelIntentClassifier, monkeypatch: pytest.MonkeyPatch, text: str, judged: int
) -> None:
    seen: List[str] = []
    understanding = trained._understanding
    assert understanding is not None
    monkeypatch.setattr("bot.components.intent_classifier._SURE", 0.9)
    judge = understanding.judge
    monkeypatch.setattr(understanding, "judge", lambda texts: seen.extend(texts) or judge(texts))
    requests = parse(trained, text)["requests"]
    assert len(seen) == judged
    assert len(requests) == (1 if judged == 1 else 2)
