"""Who writes Chinese in traditional characters is answered in them."""

from __future__ import annotations

from actions.dialogue.reply import Reply
from actions.dialogue.writing import in_traditional
from tests.actions.talking import Conversation


def test_the_answer_is_in_the_characters_of_the_message(wei: Conversation) -> None:
    assert "订单" in said(wei, "我要取消订单", "cancel_order")
    wei.say("算了", "stop_current_task")
    assert "訂單" in said(wei, "我要取消訂單", "cancel_order")
    assert "订" not in wei.text


def test_it_stays_so_until_the_shopper_writes_otherwise(wei: Conversation) -> None:
    said(wei, "我要取消訂單", "cancel_order")
    assert "訂單" in said(wei, "不知道", "nlu_fallback")
    assert "订单" in said(wei, "我要取消订单", "cancel_order")


def test_what_a_click_sends_and_what_agents_read_stays() -> None:
    reply = Reply(
        "请选择颜色",
        [{"title": "确认", "payload": '/affirm{"color": "蓝色"}'}],
        {
            "choices": [{"title": "蓝色", "value": "蓝色", "description": "有货"}],
            "cards": [
                {
                    "id": "鞋1",
                    "title": "跑鞋",
                    "price_minor": 900,
                    "action": {"title": "查看", "payload": "/x"},
                }
            ],
            "handoff": {"summary": "顾客要退货"},
        },
    )
    assert in_traditional(reply) == Reply(
        "請選擇顏色",
        [{"title": "確認", "payload": '/affirm{"color": "蓝色"}'}],
        {
            "choices": [{"title": "藍色", "value": "蓝色", "description": "有貨"}],
            "cards": [
                {
                    "id": "鞋1",
                    "title": "跑鞋",
                    "price_minor": 900,
                    "action": {"title": "查看", "payload": "/x"},
                }
            ],
            "handoff": {"summary": "顾客要退货"},
        },
    )


def test_english_is_answered_in_english(ann: Conversation) -> None:
    ann.say("我要取消訂單", "cancel_order")
    assert "order" in said(ann, "where is my other order please", "track_order")


def said(conversation: Conversation, text: str, intent: str) -> str:
    """What the bot answers."""
    conversation.say(text, intent)
    return conversation.text
