"""How somebody is spoken to: by their profile where they allow one, and by their mood before that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actions.dialogue.facts import Shop
from actions.dialogue.turn import Turn
from shop.profiles.service import ProfileService
from shop.profiles.views import Churn, ProfileView
from tests.actions.talking import Conversation

UPSET = {"reason": "frustration", "calm": True, "beside": True, "stuck": ["frustration"]}
TROUBLE = "the wall clock from #W200001 arrived broken"


def learn(shop: Shop, customer_id: str = "ann", *, orders: int = 5, churn: float = 0.2, **more: Any) -> None:
    """A profile of theirs is computed."""
    features = {"orders": orders, "recency": 10}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    view = ProfileView(customer_id, "v1", now, known=True, churn=Churn(churn, 60), features=features, **more)
    shop.services.profiles.store([view])


def said(conversation: Conversation, text: str, intent: str, **more: Any) -> str:
    """What the bot answers."""
    conversation.say(text, intent, **more)
    return conversation.text


def test_a_customer_of_whom_nothing_is_known_is_spoken_to_neutrally(ann: Conversation) -> None:
    assert said(ann, "hi", "greet").startswith("Hi Ann! I can track")
    assert said(ann, "thanks", "thank") == "You're welcome."
    assert ann.slots["tone"] == "neutral"


def test_a_guest_has_no_tone(guest: Conversation, shop: Shop) -> None:
    learn(shop, priority="high")
    assert "assistant" in said(guest, "hi", "greet")
    assert guest.slots["tone"] == "neutral"


def test_a_guest_who_proves_who_they_are_is_spoken_to_accordingly(guest: Conversation, shop: Shop) -> None:
    learn(shop, priority="high")
    guest.say("I am ann.lee@example.com")
    assert (guest.slots["customer_id"], guest.slots["tone"]) == ("ann", "valued")
    assert said(guest, "thank you", "thank") == "You're welcome, any time."


def test_a_valued_customer_is_welcomed_as_somebody_who_knows_the_shop(ann: Conversation, shop: Shop) -> None:
    learn(shop, priority="high")
    assert said(ann, "hi", "greet") == "Hi Ann, good to hear from you again! What can I do for you?"
    assert ann.slots["tone"] == "valued"
    assert said(ann, "bye", "goodbye").startswith("All right. Thank you for being our customer")


def test_a_first_order_has_the_bot_explain_itself(wei: Conversation, shop: Shop) -> None:
    learn(shop, "wei", orders=1)
    greeting = said(wei, "你好", "greet")
    assert "智能助手" in greeting and "人工" in greeting
    assert wei.slots["tone"] == "new"


@pytest.mark.parametrize(("more", "tone"), [({"priority": "high"}, "valued"), ({"churn": 0.8}, "drifting")])
def test_trouble_with_an_order_is_apologised_for_in_full(
    ann: Conversation, shop: Shop, more: dict[str, Any], tone: str
) -> None:
    learn(shop, **more)
    assert "you expected better of us" in said(ann, TROUBLE, "damaged_item")
    assert ann.slots["tone"] == tone


def test_who_comes_as_ever_is_spoken_to_as_ever(ann: Conversation, shop: Shop) -> None:
    plain = said(ann, TROUBLE, "damaged_item")
    ann.say("no", "deny")
    learn(shop)
    assert said(ann, TROUBLE, "damaged_item") == plain
    assert ann.slots["tone"] == "regular"


def test_whoever_is_upset_is_calmed_and_not_courted(ann: Conversation, shop: Shop) -> None:
    learn(shop, priority="high")
    replies = ann.say(TROUBLE, "damaged_item", **UPSET)
    assert replies[0]["text"].startswith("I'm sorry about the trouble.")
    assert "expected better" not in ann.text
    assert ann.slots["tone"] == "neutral"
    ann.say("no", "deny")
    assert said(ann, "thanks", "thank") == "You're welcome."
    for _ in range(3):
        ann.say("where is #W300001", "track_order")
    assert said(ann, "thanks", "thank") == "You're welcome, any time."


def test_after_the_offer_of_a_person_nobody_is_courted_either(ann: Conversation, shop: Shop) -> None:
    learn(shop, priority="high")
    ann.say("you are useless", work=Turn.offer_person, **UPSET)
    ann.say("no thanks", "deny")
    assert said(ann, "hello?", "greet").startswith("Hi Ann! I can track")


def test_a_no_to_profiling_ends_it_at_once(ann: Conversation, shop: Shop) -> None:
    learn(shop, priority="high")
    ann.say("hi", "greet")
    assert ann.slots["tone"] == "valued"
    ann.say("stop profiling me", "my_data_delete")
    ann.say("yes", "affirm")
    assert not shop.services.consents.allows("ann", "profiling")
    assert said(ann, "thanks", "thank") == "You're welcome."
    assert ann.slots["tone"] == "neutral"


def test_a_turn_reads_the_profile_once_and_of_guests_nothing(
    ann: Conversation, guest: Conversation, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str | None] = []
    real = ProfileService.of

    def of(self: ProfileService, customer_id: str | None) -> ProfileView | None:
        read.append(customer_id)
        return real(self, customer_id)

    monkeypatch.setattr(ProfileService, "of", of)
    ann.say("where is #W300001, and cancel #W100001", "track_order")
    assert read == ["ann"]
    guest.say("hi", "greet")
    assert [one for one in read if one] == ["ann"]
