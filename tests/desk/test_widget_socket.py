"""What a shopper's widget gets to hear over its socket."""

from __future__ import annotations

from uuid import uuid4

from tests.desk.fakes import FakeBot
from tests.desk.serving import widget


async def test_a_message_is_acknowledged_then_answered_by_the_bot(address: str) -> None:
    async with widget(address) as shopper:
        assert shopper.welcome["conversation"]["state"] == "pending"
        assert shopper.welcome["conversation"]["handler"] == {"kind": "bot"}
        ack = await shopper.say("Hello there")
        assert ack["seq"] == 1
        answer = await shopper.until_message("bot")
        assert (answer["seq"], answer["text"]) == (2, "You said: Hello there")


async def test_a_message_sent_again_gets_the_same_acknowledgement_and_no_second_answer(
    address: str, bot: FakeBot
) -> None:
    async with widget(address) as shopper:
        client_id = uuid4().hex
        first = await shopper.say("Where is my order?", client_id)
        await shopper.until_message("bot")
        second = await shopper.say("Where is my order?", client_id)
        assert second == first
        await shopper.quiet()
    assert bot.asked == ["Where is my order?"]
    assert [message["seq"] for message in shopper.messages] == [1, 2]
