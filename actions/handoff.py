"""Handing the conversation to a person, with the reason, a summary and what is known so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.dialogue.context import Context
from actions.dialogue.facts import item_of
from actions.dialogue.reply import Reply
from actions.dialogue.state import Task
from actions.names import HIGH_RISK, OFFER

_ANNOYED, _UPSET = 0.3, 0.6


def hand_over(context: Context, reason: str, said: str, mood: Mapping[str, Any] | None = None) -> Reply:
    """The one message of a hand-over."""
    show = context.show
    code = f"utter_handoff_{reason}"
    reply = show.reply(code if show.knows(code) else "utter_handoff_asked_for")
    reply.custom["handoff"] = {
        "reason": reason,
        "summary": summary(context, reason, said),
        "facts": facts(context, said) | mood_fact(context, mood or {}),
    }
    return reply


def summary(context: Context, reason: str, said: str) -> str:
    """A sentence or two for the agent, in the conversation's language."""
    show, state = context.show, context.state
    parts = [show.say("utter_summary_reason", reason=show.label("handoff_reason", reason))]
    if (task := state.current) is not None and task.kind != OFFER:
        parts.append(
            show.say(
                "utter_summary_task", task=show.task_label(task.kind), order_number=task.order_number or "-"
            )
        )
    if state.done:
        done = [f"{show.task_label(entry['kind'])} {entry['order_number']}".strip() for entry in state.done]
        parts.append(show.say("utter_summary_done", done=show.join(done)))
    if said.strip():
        shown = said.strip() if reason != HIGH_RISK else said.strip()[:300]
        parts.append(show.say("utter_summary_said", text=shown[:300]))
    return " ".join(parts)


def facts(context: Context, said: str) -> dict[str, Any]:
    """What was collected, each with its label."""
    show, state, found = context.show, context.state, {}
    if context.facts.customer_id is not None:
        profile = context.facts.profile
        found[show.label("fact", "customer")] = f"{profile.name} <{profile.email}>"
    task: Task | None = state.current
    number = (task.order_number if task else None) or (state.orders[0] if state.orders else None)
    order = context.facts.order(number) if number and context.facts.customer_id else None
    if order is not None:
        found[show.label("fact", "order")] = f"{order.order_number} ({show.status(order)})"
    elif number:
        found[show.label("fact", "order")] = number
    if task is not None and task.kind != OFFER:
        found[show.label("fact", "request")] = show.task_label(task.kind)
        items = [*task.item_ids, *task.swaps]
        if order is not None and items:
            named = [show.item_name(item) for item_id in items if (item := item_of(order, item_id))]
            found[show.label("fact", "items")] = show.join(named)
        if task.reason:
            found[show.label("fact", "reason")] = show.label("reason", task.reason)
        if (
            task.payment_method_id
            and context.facts.customer_id
            and (method := context.facts.method(task.payment_method_id))
        ):
            found[show.label("fact", "payment_method")] = show.method_name(method)
        if task.address.get("line1"):
            found[show.label("fact", "address")] = ", ".join(part for part in task.address.values() if part)
    claim = state.claim
    if context.facts.customer_id is None and (claim.emails or claim.name):
        found[show.label("fact", "claims_to_be")] = ", ".join(
            [*claim.emails, *([claim.name] if claim.name else [])]
        )
    return found


def mood_fact(context: Context, mood: Mapping[str, Any]) -> dict[str, str]:
    """How the shopper felt in the last messages, in words, oldest first; nothing where it was not read."""
    felt = [_feeling(float(upset)) for _, upset in mood.get("recent") or []]
    if not felt:
        return {}
    changes = [one for place, one in enumerate(felt) if place == 0 or one != felt[place - 1]]
    shown = " → ".join(context.show.label("mood", one) for one in changes)
    return {context.show.label("fact", "mood"): shown}


def _feeling(upset: float) -> str:
    return "upset" if upset >= _UPSET else "annoyed" if upset >= _ANNOYED else "calm"
