"""Actions of the small bot of tests/bot and benchmarks/turns.py, run by rasa-sdk."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher


class ActionMyOrders(Action):
    """Answers with text, buttons and a card, and counts the turns in a slot."""

    def name(self) -> str:
        return "action_my_orders"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turns = (tracker.get_slot("turns") or 0) + 1
        dispatcher.utter_message(
            text=f"You have 2 orders. Turn {turns:.0f}, {len(tracker.events)} events.",
            buttons=[{"title": "Track the first", "payload": '/track_order{"order_number": "#W1000001"}'}],
            json_message={
                "orders": [{"order_number": "#W1000001"}],
                "expects": "order_number",
            },
        )
        return [
            SlotSet("turns", turns),
            SlotSet("customer_id", tracker.latest_message["metadata"].get("customer_id")),
        ]


class ActionTrack(Action):
    """Answers from the order number slot."""

    def name(self) -> str:
        return "action_track"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        dispatcher.utter_message(text=f"Order {tracker.get_slot('order_number')} is on its way.")
        return [SlotSet("turns", (tracker.get_slot("turns") or 0) + 1)]


class ActionCancel(Action):
    """Ends the form."""

    def name(self) -> str:
        return "action_cancel"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        order, reason = tracker.get_slot("order_number"), tracker.get_slot("reason")
        dispatcher.utter_message(text=f"Cancelled {order}: {reason}.")
        return [SlotSet("order_number", None), SlotSet("reason", None)]


class ActionFail(Action):
    """Fails, or takes its time, as the message's metadata says."""

    def name(self) -> str:
        return "action_fail"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        metadata = tracker.latest_message["metadata"]
        await asyncio.sleep(float(metadata.get("sleep", 0)))
        switch = os.environ.get("FAIL_SWITCH", "")
        if metadata.get("fail") and not (switch and os.path.exists(switch)):
            raise RuntimeError("as asked")
        if metadata.get("silent"):
            return []
        dispatcher.utter_message(text="Your account is up to date.", attachment="/files/account.pdf")
        return [SlotSet("turns", (tracker.get_slot("turns") or 0) + 1)]


class ValidateCancelForm(FormValidationAction):
    """Accepts an order number of at least five characters."""

    def name(self) -> str:
        return "validate_cancel_form"

    def validate_order_number(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        if isinstance(value, str) and len(value) >= 5:
            return {"order_number": value}
        dispatcher.utter_message(text="That is no order number.")
        return {"order_number": None}
