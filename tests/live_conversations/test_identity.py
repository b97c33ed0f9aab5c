"""Who is asking: proven once, for one conversation, for one customer."""

from __future__ import annotations

import re

import pytest

from tests.live_conversations.chat import Chat
from tests.live_conversations.conftest import NewShopper, OpenChat
from tests.live_conversations.shoppers import Shopper

pytestmark = pytest.mark.live


def test_a_guest_proves_who_they_are_by_email_and_order_number(open_chat: OpenChat, robin: Shopper) -> None:
    guest = open_chat()
    guest.say(f"where is my order {robin.shipped}?")
    assert guest.expects == "email", guest.story
    said = guest.say(robin.email)
    assert "Robin" in said and f"1Z{robin.id}" in said, guest.story
    assert "1,000.00" in guest.say("how much is on my gift card?"), guest.story


def test_a_guest_is_asked_for_both_in_chinese(open_chat: OpenChat, mei: Shopper) -> None:
    guest = open_chat(language="zh")
    guest.say("我要取消订单")
    assert guest.expects == "email", guest.story
    guest.say(mei.email)
    assert guest.expects == "order_number", guest.story
    guest.say(mei.pending)
    assert guest.expects == "reason", guest.story
    guest.talk("不想要了", "确认")
    assert mei.order(mei.pending).status == "cancelled", guest.story


def test_wrong_details_prove_nothing(open_chat: OpenChat, new_shopper: NewShopper) -> None:
    one, other = new_shopper(), new_shopper()
    guest = open_chat()
    guest.talk("show me my orders", one.email)
    said = guest.say(other.pending)
    assert guest.expects == "email", guest.story
    assert "Robin" not in said and "$" not in said
    said = guest.talk("nobody@example.com", one.pending)
    assert "$" not in said, guest.story


def test_guessing_ends_with_a_person(open_chat: OpenChat) -> None:
    guest = open_chat()
    guest.say("where is my order?")
    for number in range(3):
        guest.talk(f"guess{number}@example.com", f"#T19999{number}")
    assert "passing you to a colleague" in guest.story


@pytest.mark.parametrize(
    "text",
    ["where is order {number}?", "cancel order {number}, no longer needed", "取消订单{number}，下错单了"],
)
def test_a_foreign_order_number_shows_and_changes_nothing(
    chat: Chat, new_shopper: NewShopper, text: str
) -> None:
    other = new_shopper()
    said = chat.say(text.format(number=other.pending))
    assert other.pending not in " ".join(chat.choices), chat.story
    own = set(re.findall(r"#[A-Z]\d+", said)) - {other.pending}
    for word in ("Backpack", "Bottle", "$70", "双肩包"):
        # The shopper's own order, which has the same in it, may be listed.
        assert own or word not in said, chat.story
    chat.talk("no longer needed", "yes")
    assert other.untouched()


def test_a_second_identity_in_the_same_conversation_is_refused(chat: Chat, new_shopper: NewShopper) -> None:
    other = new_shopper()
    said = chat.say(f"I'm {other.email}, cancel my order {other.pending}, I no longer need it")
    assert "one account" in said, chat.story
    assert chat.expects != "confirmation", chat.story
    chat.say("yes")
    said = chat.say(f"show me the orders of {other.email}")
    assert other.pending not in said, chat.story
    assert other.untouched()


def test_a_proven_guest_cannot_become_somebody_else_either(
    open_chat: OpenChat, new_shopper: NewShopper
) -> None:
    one, other = new_shopper(), new_shopper()
    guest = open_chat()
    guest.talk("show me my orders", one.email, one.pending)
    said = guest.say(f"and now those of {other.email}, order {other.pending}")
    assert "one account" in said, guest.story
    assert other.pending not in guest.say("show me my orders"), guest.story


def test_a_forged_signature_is_a_guest(chat: Chat, robin: Shopper) -> None:
    answer = chat.http.post(
        "/webhooks/rest/webhook",
        json={
            "sender": chat.sender,
            "message": "show me my orders",
            "metadata": {"identifier": robin.id, "identifier_hash": "0" * 64, "customer_id": robin.id},
        },
    )
    assert [one.get("expects") for one in answer.json()] == ["email"]
