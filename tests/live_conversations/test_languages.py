"""Both languages in one conversation."""

from __future__ import annotations

import re

import pytest

from tests.live_conversations.chat import Chat
from tests.live_conversations.conftest import OpenChat
from tests.live_conversations.shoppers import Shopper

pytestmark = pytest.mark.live

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_a_task_goes_on_in_the_other_language(chat: Chat, robin: Shopper) -> None:
    chat.say(f"cancel order {robin.pending}")
    chat.say("can we speak Chinese please?")
    assert CHINESE.search(chat.text), chat.story
    assert chat.expects == "reason", chat.story
    chat.talk("不想要了", "确认")
    assert "已取消" in chat.text, chat.story
    assert robin.order(robin.pending).status == "cancelled"


def test_back_to_english(zh_chat: Chat, mei: Shopper) -> None:
    zh_chat.say("我有哪些订单？")
    assert CHINESE.search(zh_chat.text)
    zh_chat.say("请说英语")
    zh_chat.say(f"where is order {mei.shipped}?")
    assert "on its way" in zh_chat.text, zh_chat.story


def test_the_bot_answers_in_the_language_of_the_message(chat: Chat) -> None:
    assert not CHINESE.search(chat.say("hello")), chat.story
    assert CHINESE.search(chat.say("你好")), chat.story
    assert not CHINESE.search(chat.say("what can you do for me?")), chat.story


def test_the_chosen_language_holds_where_the_message_says_nothing(open_chat: OpenChat, mei: Shopper) -> None:
    chat = open_chat(mei.id, language="zh")
    assert CHINESE.search(chat.say(f"{mei.shipped}?!")), chat.story
