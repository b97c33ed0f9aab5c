"""Languages of messages, mixed ones and those that do not tell."""

from __future__ import annotations

from typing import Optional

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.language_detector import LanguageDetector, detect
from bot.components.languages import shares_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is my order", "en"),
        ("kettle broken", "en"),
        ("refund plz", "en"),
        ("Is the Zürich backpack in stock?", "en"),
        ("my name is José García and I want a refund", "en"),
        ("the vie en rose perfume, how much?", "en"),
        ("退钱", "zh"),
        ("換貨", "zh"),
        ("無印良品の杯子有吗", "zh"),
        ("我想 cancel 我的 order", "zh"),
        ("我想买 iPhone 15 Pro Max 手机", "zh"),
        ("Bonjour, où est ma commande ?", "fr"),
        ("je veux être remboursé", "fr"),
        ("Wo ist meine Bestellung?", "de"),
        ("¿Dónde está mi pedido?", "es"),
        ("donde esta mi paquete", "es"),
        ("vorrei annullare l'ordine", "it"),
        ("não recebi o pacote ainda", "pt"),
        ("waar is mijn bestelling", "nl"),
        ("gdzie jest moje zamówienie", "pl"),
        ("siparişim nerede", "tr"),
        ("注文をキャンセルしたいです", "ja"),
        ("주문을 취소하고 싶어요", "ko"),
        ("где мой заказ", "ru"),
        ("де моє замовлення, скажіть", "uk"),
        ("أين طلبي", "ar"),
        ("ยกเลิกคำสั่งซื้อ", "th"),
    ],
)
def test_a_language_that_shows_itself_is_named(text: str, language: str) -> None:
    assert detect(text, 0.25)[0] == language


@pytest.mark.parametrize(
    "text", ["ok", "D700101", "#W123", "👍", "12345", "a@b.co", "paypal", "XL", "thx", ""]
)
def test_what_does_not_tell_leaves_the_language_open(text: str) -> None:
    assert detect(text, 0.25) == (None, 0.0)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("我想 cancel 我的 order", "en", "zh"), ("Please cancel my order, 谢谢你们", "en", "zh")],
)
def test_a_mixed_message_has_all_its_languages_with_shares(text: str, first: str, second: str) -> None:
    shares, _ = shares_of(text)
    assert [one.language for one in shares] == [first, second]
    assert sum(one.share for one in shares) == pytest.approx(1, abs=0.01)


def test_the_component_puts_language_and_shares_into_the_output() -> None:
    component = LanguageDetector(LanguageDetector.get_default_config())
    for text, language in (("退钱 please", "zh"), ("ok", None)):
        message = Message({"text": text})
        component.process([message])
        parsed: Optional[dict] = message.as_dict(only_output_properties=True)
        assert parsed is not None and parsed.get("language") == language
        assert [one["language"] for one in parsed.get("languages", [])] == (["en", "zh"] if language else [])
