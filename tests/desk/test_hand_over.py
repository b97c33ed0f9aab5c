"""From the bot to a human and back, as shopper and agent see it."""

from __future__ import annotations

import pytest

from desk.context import DeskContext
from shop.conversations.contact_typed import email_typed
from tests.desk.conftest import MakeDesk
from tests.desk.fakes import FakeBot
from tests.desk.people import signed_in
from tests.desk.serving import serving, widget


async def test_an_online_agent_is_assigned_and_answers_while_the_bot_is_silent(
    desk: DeskContext, address: str, bot: FakeBot
) -> None:
    async with signed_in(desk, address) as ann, widget(address) as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("I want a human")
        notice = await shopper.until_message("system", "handoff_assigned")
        assert notice["text"] == "Ann from our team will answer you here."
        state = await shopper.until("state")
        assert state["conversation"]["handler"] == {"kind": "agent", "name": "Ann"}
        await shopper.say("Are you there?")
        await ann.reply(conversation_id, "Yes, how can I help?")
        answer = await shopper.until_message("agent")
        assert (answer["text"], answer["author_name"]) == ("Yes, how can I help?", "Ann")
        await shopper.say("Thank you")
        await shopper.quiet()
        assert bot.asked == ["I want a human"]
        assert [m["seq"] for m in shopper.messages] == list(range(1, len(shopper.messages) + 1))


async def test_handing_back_lets_the_bot_answer_the_next_message_with_no_half_finished_task(
    desk: DeskContext, address: str, bot: FakeBot
) -> None:
    async with signed_in(desk, address) as ann, widget(address) as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("human please")
        await shopper.until_message("system", "handoff_assigned")
        await ann.act(conversation_id, "hand_back")
        await shopper.until_message("system", "returned_to_bot")
        assert bot.dropped_tasks == [conversation_id]
        await shopper.say("Hello again")
        assert (await shopper.until_message("bot"))["text"] == "You said: Hello again"
        # And a second hand-over works like the first.
        await shopper.say("human again")
        await shopper.until_message("system", "handoff_assigned")


async def test_out_of_hours_a_shopper_who_wants_a_human_is_told_when_and_can_leave_an_address(
    make_desk: MakeDesk,
) -> None:
    desk = make_desk(business_hours="never")
    async with serving(desk) as address, widget(address, language="zh") as shopper:
        await shopper.say("你好")
        await shopper.until_message("bot")
        await shopper.say("human")
        notice = await shopper.until_message("system")
        assert notice["custom"]["event"] == "handoff_offline"
        assert notice["custom"]["expects"] == "contact"
        assert notice["language"] == "zh"
        await shopper.send(
            type="contact", client_id="c1", name="王伟", email="wang@example.com", text="请联系我"
        )
        ack = await shopper.until("ack", client_id="c1")
        saved = await shopper.until_message("system", "contact_saved")
        assert saved["seq"] == ack["seq"]
        async with signed_in(desk, address) as ann:
            (form,) = await ann.get("contacts")
            assert (form["name"], form["email"], form["done"]) == ("王伟", "wang@example.com", False)


async def test_an_address_that_is_typed_is_kept_as_the_form_keeps_it_and_once(make_desk: MakeDesk) -> None:
    desk = make_desk(business_hours="never")
    async with serving(desk) as address, widget(address) as shopper:
        await shopper.say("human")
        await shopper.until_message("system", "handoff_offline")
        await shopper.say("thanks, it's ann@example.com")
        await shopper.until_message("system", "contact_saved")
        await shopper.say("as I said, ann@example.com")
        async with signed_in(desk, address) as ann:
            (form,) = await ann.get("contacts")
            assert (form["email"], form["text"]) == ("ann@example.com", "thanks, it's ann@example.com")


async def test_an_address_told_to_the_bot_is_no_contact(make_desk: MakeDesk, bot: FakeBot) -> None:
    desk = make_desk(business_hours="never")
    async with serving(desk) as address, widget(address) as shopper:
        await shopper.say("I'm ann@example.com")
        await shopper.until_message("bot")
        async with signed_in(desk, address) as ann:
            assert await ann.get("contacts") == []


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("ann@example.com", "ann@example.com"),
        ("write to ann@example.com.", "ann@example.com"),
        ("我的邮箱是 ann@example.com", "ann@example.com"),
        ("ann@example.com or bo@example.com", None),
        ("no address", None),
        ("ann@example.com " + "x" * 200, None),
    ],
)
def test_the_one_address_of_a_short_message(text: str, email: str | None) -> None:
    assert email_typed(text) == email


async def test_a_waiting_shopper_may_go_on_with_the_bot(make_desk: MakeDesk, bot: FakeBot) -> None:
    desk = make_desk(assignment="queue")
    async with serving(desk) as address, signed_in(desk, address), widget(address) as shopper:
        await shopper.say("human")
        notice = await shopper.until_message("system", "handoff_queued")
        assert notice["custom"]["position"] == 1
        (button,) = notice["buttons"]
        await shopper.say(button["title"], payload=button["payload"])
        await shopper.until_message("system", "returned_to_bot")
        await shopper.say("Never mind")
        assert (await shopper.until_message("bot"))["text"] == "You said: Never mind"
        assert bot.asked == ["human", "Never mind"]
