"""A shopper who waits for a person goes back to the bot by the button's words as by the button."""

from __future__ import annotations

import httpx
import pytest

from desk.context import DeskContext
from desk.wording import Wording
from shop.conversations.wishes import names_bot, opens_with_wish, wants_bot
from shop.conversations.words import LANGUAGES, RETURN_TO_BOT_PAYLOAD, ZH_TRADITIONAL
from tests.desk.conftest import MakeDesk
from tests.desk.fakes import FakeBot
from tests.desk.people import signed_in
from tests.desk.serving import WAIT, serving, widget
from tests.desk.test_channels import RasaWidget, post, rasa_widget

WISHES = [
    "continue with the assistant",
    "Back to the bot please!",
    "can I go back to the bot?",
    "never mind, put me back to the robot",
    "I don’t want to wait, switch me to the chatbot",
    "keep chatting with the assistant",
    "let me talk to the bot while I wait",
    "the bot again please",
    "never mind, I'll go on with you",
    "I don't need a person any more",
    "算了不用转了",
    "不用人工了",
    "继续与智能助手对话",
    "还是跟机器人聊吧",
    "還是跟機器人聊吧",
    "不等了，回到智能助手",
    "能不能切回机器人？",
    "算了，让机器人帮我吧",
    "不用人工客服了，继续和AI助手聊，谢谢",
]
GIVES_UP = [
    "nvm",
    "ok, forget it",
    "no human please",
    "I'd rather use the bot",
    "算了吧",
    "没人就不等了",
    "还是你来吧",
]
OTHERS = [
    "don't put me back to the bot",
    "I don't want to talk to the bot",
    "please no bot again",
    "I want to talk to an assistant",
    "talk to a shop assistant",
    "is the bot back?",
    "why did the bot hand me over",
    "go back to the bot and cancel my order",
    "continue with the return",
    "continue",
    "are you a bot",
    "I don't need a bot, I need a person",
    "不用转账了",
    "不想跟机器人聊",
    "不要再转回机器人",
    "别让机器人帮我",
    "为什么要跟机器人聊",
    "我跟机器人聊了",
    "你是机器人吗",
    "继续跟客服聊",
    "让机器人帮我取消订单",
    "机器人没用",
    "cancel my order",
    "stop sending me mails",
    "a human",
    "算了，我自己打电话",
]


OPENINGS = [
    "no human then, where is my parcel",
    "nobody there? ok let's just go on. has my refund been sent",
    "back to the bot please, i want to cancel my order",
    "I'd rather use the bot, where is my order",
    "不用人工了，取消我的订单",
    "没人啊，那你来吧，我的包裹到哪了",
]
NO_OPENINGS = [
    "no human, i'll wait",
    "no human, no help, nothing",
    "where is my parcel, no human please",
    "continue, i have time",
    "never mind, it has arrived",
    "没人吗，我等了半天",
    "算了，我自己打电话",
    "没有人，我的包裹丢了",
]


@pytest.mark.parametrize("said", OPENINGS)
def test_a_wish_may_open_what_is_asked_of_the_bot(said: str) -> None:
    assert opens_with_wish(said)
    assert not wants_bot(said)


@pytest.mark.parametrize("said", [*NO_OPENINGS, *OTHERS])
def test_what_does_not_open_with_a_plain_wish_is_for_a_person(said: str) -> None:
    assert not opens_with_wish(said)


async def test_what_follows_the_wish_is_answered(desk: DeskContext, address: str, bot: FakeBot) -> None:
    async with widget(address) as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("human")
        await shopper.until_message("system", "handoff_offline")
        await shopper.say("back to the bot please, where is my parcel")
        await shopper.until_message("system", "returned_to_bot")
        answer = await shopper.until_message("bot")
        assert answer["text"] == "You said: back to the bot please, where is my parcel"
        assert bot.dropped_tasks == [conversation_id]


@pytest.mark.parametrize("said", WISHES)
def test_a_wish_to_go_on_with_the_bot_is_heard(said: str) -> None:
    assert wants_bot(said)


@pytest.mark.parametrize("said", OTHERS)
def test_what_says_anything_else_is_for_a_person(said: str) -> None:
    assert not wants_bot(said)


@pytest.mark.parametrize("said", GIVES_UP)
def test_who_waits_for_nobody_yet_may_give_that_up(said: str) -> None:
    assert wants_bot(said)
    assert not names_bot(said)


def test_the_buttons_own_words_are_such_a_wish(desk: DeskContext) -> None:
    wording: Wording = desk.wording
    for language in (*LANGUAGES, ZH_TRADITIONAL):
        assert wants_bot(wording(language, "button_return_to_bot"))
    assert not wants_bot("Continue with the assistant", payload="/something_else")


@pytest.mark.parametrize("said", ["Continue with the assistant", "还是跟机器人聊吧"])
async def test_typed_words_do_what_the_button_does_while_nobody_has_taken_the_conversation(
    desk: DeskContext, address: str, bot: FakeBot, said: str
) -> None:
    async with widget(address) as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("human")
        await shopper.until_message("system", "handoff_offline")
        await shopper.say(said)
        await shopper.until_message("system", "returned_to_bot")
        assert bot.dropped_tasks == [conversation_id]
        await shopper.say("Hello")
        assert (await shopper.until_message("bot"))["text"] == "You said: Hello"
        assert bot.asked == ["human", "Hello"]


async def test_words_take_no_conversation_from_an_agent(
    desk: DeskContext, address: str, bot: FakeBot
) -> None:
    async with signed_in(desk, address), widget(address) as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("human")
        await shopper.until_message("system", "handoff_assigned")
        await shopper.say("Back to the bot please")
        await shopper.quiet()
        assert desk.shopper.get(conversation_id).handler == "agent"
        assert bot.dropped_tasks == [] and bot.asked == ["human"]


async def test_the_same_words_to_the_bot_itself_are_a_message_like_others(
    desk: DeskContext, address: str, bot: FakeBot
) -> None:
    async with widget(address) as shopper:
        await shopper.say("Back to the bot please")
        assert (await shopper.until_message("bot"))["text"] == "You said: Back to the bot please"
        assert bot.dropped_tasks == []


async def told(rasa: RasaWidget, event: str) -> None:
    while (await rasa.heard()).get("custom", {}).get("event") != event:
        pass


async def test_other_channels_go_back_by_words_and_by_the_buttons_payload(
    make_desk: MakeDesk, bot: FakeBot
) -> None:
    async with serving(make_desk()) as address:
        async with httpx.AsyncClient(base_url=f"http://{address}", timeout=WAIT, trust_env=False) as http:
            for wish in ("back to the bot", RETURN_TO_BOT_PAYLOAD):
                await post(http, "human")
                (answer,) = await post(http, wish)
                assert answer["custom"]["event"] == "returned_to_bot"
            assert len(bot.dropped_tasks) == 2
        async with rasa_widget(address) as (rasa, session_id):
            await rasa.say("human", session_id)
            # The button comes with this event; before it the payload would still be a message to the bot.
            await told(rasa, "handoff_offline")
            await rasa.say(RETURN_TO_BOT_PAYLOAD, session_id)
            await told(rasa, "returned_to_bot")
