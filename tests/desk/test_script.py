"""The desk's own texts are in the characters that the shopper writes Chinese in, whichever way they come."""

from __future__ import annotations

import httpx

from desk.context import DeskContext
from tests.desk.conftest import MakeDesk
from tests.desk.fakes import FakeBot, hands_over
from tests.desk.people import signed_in
from tests.desk.serving import WAIT, serving, widget
from tests.desk.test_channels import post, rasa_widget

ASKED = "請幫我轉真人客服"
OFFLINE = "目前沒有客服在線"


async def test_notices_and_their_buttons_are_in_the_shoppers_characters_live_and_loaded_again(
    desk: DeskContext, address: str, bot: FakeBot
) -> None:
    bot.answer = lambda question: hands_over()
    async with widget(address, language="zh") as shopper:
        await shopper.say(ASKED)
        live = await shopper.until_message("system", "handoff_offline")
        assert live["text"].startswith(OFFLINE) and live["language"] == "zh"
        assert live["buttons"][0]["title"] == "繼續與智能助手對話"
        async with widget(address, token=shopper.welcome["token"]) as again:
            stored = [one for one in again.welcome["messages"] if one["author"] == "system"]
            assert [(one["text"], one["buttons"]) for one in stored] == [(live["text"], live["buttons"])]


async def test_the_question_for_stars_follows_the_characters_too(desk: DeskContext, address: str) -> None:
    async with signed_in(desk, address, "王伟") as agent, widget(address, language="zh") as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("這個訂單什麼時候會到？")
        await agent.act(conversation_id, "claim")
        joined = await shopper.until_message("system", "agent_joined")
        assert joined["text"] == "客服王伟已加入對話。"  # a name is written as its owner writes it
        await agent.reply(conversation_id, "明天")
        await agent.act(conversation_id, "resolve")
        asked = await shopper.until_message("system", "rate_request")
        assert asked["text"].startswith("您對這次服務滿意嗎")


async def test_who_writes_simplified_characters_or_shows_none_is_told_in_those(
    desk: DeskContext, address: str, bot: FakeBot
) -> None:
    bot.answer = lambda question: hands_over()
    for said in ("请帮我转人工客服", "人工客服"):
        async with widget(address, language="zh") as shopper:
            await shopper.say(said)
            notice = await shopper.until_message("system", "handoff_offline")
            assert notice["text"].startswith("目前没有客服在线")


async def test_the_characters_last_written_count_and_a_clicked_buttons_do_not(
    desk: DeskContext, address: str
) -> None:
    async with widget(address, language="zh") as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("我的訂單還沒到")
        await shopper.say("继续购物", payload="/greet")
        assert desk.shopper.get(conversation_id).script == "traditional"
        await shopper.say("我的订单还没到")
        assert desk.shopper.get(conversation_id).script == "simplified"


async def test_a_refused_message_is_explained_in_the_shoppers_characters(address: str) -> None:
    async with widget(address, language="zh") as shopper:
        await shopper.say("我的訂單還沒到")
        await shopper.send(type="message", client_id="long", text="很" * 3000)
        assert (await shopper.until("error"))["text"].startswith("消息太長了")
        async with widget(address, token=shopper.welcome["token"]) as again:
            await again.send(type="message", client_id="empty", text=" ")
            assert (await again.until("error"))["text"] == "這條消息還沒有內容。"


async def test_the_webhook_and_socketio_tell_it_alike(make_desk: MakeDesk, bot: FakeBot) -> None:
    desk = make_desk(default_language="zh")
    bot.answer = lambda question: hands_over()
    async with serving(desk) as address:
        async with httpx.AsyncClient(base_url=f"http://{address}", timeout=WAIT, trust_env=False) as http:
            answers = await post(http, ASKED)
            assert answers[-1]["text"].startswith(OFFLINE)
        async with rasa_widget(address) as (rasa, session_id):
            await rasa.say(ASKED, session_id)
            await rasa.heard()
            assert (await rasa.heard())["text"].startswith(OFFLINE)
            await rasa.say("很" * 3000, session_id)
            while "error" not in (heard := await rasa.heard()):
                pass
            assert heard["text"].startswith("消息太長了")
