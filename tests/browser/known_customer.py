"""What is known of the stage's customers: profiles, moods, a foretold conversation, a request about data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update

from desk.bot.port import Question
from shop.conversations.turns import BotReply
from shop.privacy.words import DELETION
from shop.profiles.views import Churn, NextPurchase, ProfileView, Reason, Segment, Value
from shop.satisfaction.service import Foretold
from shop.tables.satisfaction import RoundRow
from shop.unit_of_work import unit_of_work_factory
from tests.browser.desk_stage import Stage, play

MOODS = {"thank": (0.7, 0.0), "late": (-0.4, 0.2), "terrible": (-0.9, 0.95), "human": (-0.3, 0.3)}

LOYAL = Segment(
    "loyal",
    {"en": "Loyal outdoor buyers", "zh": "忠实户外买家"},
    {
        "en": "Order often, mostly outdoor gear, and rarely send anything back.",
        "zh": "经常购买户外用品，很少退货。",
    },
    0.14,
)


def feeling(question: Question) -> BotReply:
    """What the stage's bot answers, with a mood that follows from the words."""
    reply = play(question)
    intensity, upset = next(
        (read for word, read in MOODS.items() if word in question.text.lower()), (0.1, 0.0)
    )
    read = {"polarity": "neutral", "intensity": intensity, "confidence": 0.9, "upset": upset}
    return BotReply(
        reply.parts,
        understanding={"intent": {"name": "track_order", "confidence": 0.9}, "sentiment": read},
        hand_over=reply.hand_over,
    )


def profile(customer_id: str, **changed: Any) -> ProfileView:
    """The profile of a customer who orders often."""
    known: dict[str, Any] = {
        "segment": LOYAL,
        "churn": Churn(0.34, 90, (
            Reason("recency", 0.4, {"en": "Time since the last order: raises it", "zh": "上次下单：升高"}),
            Reason("orders", -0.3, {"en": "Number of orders so far: lowers it", "zh": "订单数量：降低"}),
        )),
        "next_purchase": NextPurchase(23.0, 0.62, (("Outdoor", 0.48), ("Shoes", 0.21))),
        "value": Value(84250, "USD", "bg_nbd", (
            Reason("money", 120.0, {"en": "Spends much per order.", "zh": "单笔消费高于多数顾客。"}),
        )),
        "priority": "high",
    }  # fmt: skip
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return ProfileView(customer_id, "profiles-1", now, **({"known": True} | known | changed))


def little_known(customer_id: str) -> ProfileView:
    """Of somebody who has hardly ordered nothing is claimed."""
    nothing = {name: None for name in ("segment", "churn", "next_purchase", "value")}
    return profile(customer_id, known=False, priority="normal", **nothing)


def with_past_talk(stage: Stage, customer_id: str, *, predicted: float = 3.6) -> str:
    """An earlier conversation that went badly and was never rated; its id."""
    shopper = stage.shopper(customer_id)
    shopper.say("My parcel is late")
    shopper.hears("You said")
    conversation_id = shopper.conversation_id
    with stage.api("bo@example.com") as api:
        api.post(f"/conversations/{conversation_id}/claim").raise_for_status()
        api.post(f"/conversations/{conversation_id}/resolve").raise_for_status()
    stage.desk.satisfaction.store([Foretold(conversation_id, 1, predicted, 0.55)], "satisfaction-1")
    with unit_of_work_factory(stage.desk.engine)() as unit:
        earlier = datetime.now(UTC) - timedelta(days=9)
        unit.session.execute(
            update(RoundRow).where(RoundRow.conversation_id == conversation_id).values(ended_at=earlier)
        )
        unit.commit()
    return conversation_id


def ask_for_deletion(stage: Stage, customer_id: str, conversation_id: str) -> None:
    """The customer wants to be forgotten, and an agent has to decide."""
    stage.desk.services.privacy.request(
        DELETION, customer_id, proven_by="email", language="en", conversation_id=conversation_id
    )
