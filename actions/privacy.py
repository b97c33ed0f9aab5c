"""A customer's own data: a copy of it, its deletion, and what they allow, once they have proven who they are.

A copy is a link that the desk adds to the message, for this shopper alone. A deletion is listed, confirmed
and then carried out by the desk, after the answer is out. A no to something counts at once, a yes is
confirmed.
"""

from __future__ import annotations

from actions import articles
from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.dialogue.state import Task
from actions.dialogue.steps import Answered, Confirm, GiveUp, Step
from actions.names import CONSENT, DATA_STATE, DELETE_DATA, EXPORT_DATA, KEEP_DATA
from actions.understanding.data_wishes import (
    asks_who_gets_data,
    consent_said,
    speaks_of_copy,
    wants_chats_deleted,
)
from shop.privacy.requests import DeletionPlan, PrivacyRequest
from shop.privacy.words import DELETION, DUE, EXPORT, OPEN_STATES, READY, WAITING
from shop.views import Change, ChangeLine

_MOST_NAMED = 5


def step(context: Context, task: Task, proven_by: str | None, conversation_id: str | None) -> Step:
    """What comes next for a task about one's own data."""
    task.detail |= {"proven_by": proven_by, "conversation_id": conversation_id}
    if task.kind == EXPORT_DATA:
        return Answered([_copy(context, task)])
    if task.kind == KEEP_DATA:
        kept = context.facts.services.privacy.take_back(context.facts.customer)
        return Answered([context.show.reply("utter_data_kept" if kept else "utter_no_deletion_planned")])
    if task.kind == DATA_STATE:
        return Answered(_state(context, task))
    if task.kind == DELETE_DATA:
        return _deletion(context, task)
    return _consent(context, task)


def answer_question(context: Context, intent: str, text: str) -> list[Reply]:
    """A question about data or its deletion: what the articles say, and that it can be done here."""
    if asks_who_gets_data(text) or wants_chats_deleted(text):
        topic = "data_passed_on" if asks_who_gets_data(text) else "chats_kept"
        return articles.answer_to_topic(context, topic, intent) or articles.no_answer(context)
    replies = articles.answer_intent(context, intent, text)
    kind = EXPORT_DATA if intent == "my_data_export" else DELETE_DATA
    return [*replies, context.show.reply(f"utter_can_do_{kind}")]


def ask_deletion(context: Context, task: Task) -> PrivacyRequest:
    """Store the confirmed wish to be erased."""
    request = _request(context, task, DELETION)
    task.detail["state"] = request.state
    return request


def record_consent(context: Context, task: Task) -> None:
    """Store what is allowed or refused from now on."""
    topic, granted = _said(task)
    context.facts.services.consents.record(context.facts.customer, topic, granted)


def done(context: Context, task: Task) -> Reply:
    """Say that it is done, or when it will be."""
    show = context.show
    if task.kind == CONSENT:
        topic, granted = _said(task)
        return show.reply(f"utter_done_consent_{topic}_{'on' if granted else 'off'}")
    state = str(task.detail.get("state"))
    code = state if state in {DUE, WAITING} else "requested"
    return show.reply(f"utter_done_delete_data_{code}")


def _copy(context: Context, task: Task) -> Reply:
    request = _request(context, task, EXPORT)
    if request.state != READY or request.expires_at is None:
        return context.show.reply("utter_export_requested")
    reply = context.show.reply("utter_export_ready", date=context.show.date(request.expires_at))
    # The desk makes the link of it when it sends the message to the shopper; nobody else gets one.
    title = context.show.say("utter_export_link")
    reply.custom["export"] = {
        "id": request.id, "expires_at": request.expires_at.isoformat(), "title": title,
    }  # fmt: skip
    return reply


def _state(context: Context, task: Task) -> list[Reply]:
    """How the newest request of the kind that is asked about stands."""
    kind = EXPORT if speaks_of_copy("\n".join(task.said)) else DELETION
    made = context.facts.services.privacy.find(customer_id=context.facts.customer)
    newest = next((request for request in made if request.kind == kind), None)
    if kind == EXPORT:
        return [context.show.reply("utter_can_do_export_data") if newest is None else _copy(context, task)]
    if newest is None or newest.state not in OPEN_STATES:
        return [context.show.reply("utter_no_deletion_planned")]
    plan = context.facts.services.privacy.plan_deletion(context.facts.customer, newest.proven_by)
    return [_how_deletion_stands(context, plan), context.show.reply("utter_deletion_can_be_taken_back")]


def _deletion(context: Context, task: Task) -> Step:
    plan = context.facts.services.privacy.plan_deletion(
        context.facts.customer, str(task.detail.get("proven_by") or "")
    )
    if plan.planned is not None:
        return _planned_already(context, plan)
    return Confirm(Change(DELETE_DATA, None, None, _consequences(context, plan)))


def _planned_already(context: Context, plan: DeletionPlan) -> Step:
    if plan.planned is not None and plan.planned.state in {WAITING, DUE}:
        return Answered([_how_deletion_stands(context, plan)])
    return GiveUp("utter_deletion_asked_for", offer=("human",))


def _how_deletion_stands(context: Context, plan: DeletionPlan) -> Reply:
    show, state = context.show, plan.planned.state if plan.planned is not None else ""
    if state == WAITING:
        numbers = show.join(list(plan.open_orders[:_MOST_NAMED]))
        return show.reply("utter_deletion_waits", orders=numbers or show.say("utter_part_this_talk"))
    return show.reply("utter_deletion_planned" if state == DUE else "utter_deletion_asked_for")


def _consequences(context: Context, plan: DeletionPlan) -> list[ChangeLine]:
    """What will happen, one line each; lines that do not apply are left out."""
    show = context.show
    lines = [ChangeLine("erased", after=show.say("utter_part_data_erased"))]
    if plan.orders_kept:
        lines.append(ChangeLine("kept", after=show.say("utter_part_orders_kept", count=plan.orders_kept)))
    if plan.gift_cards:
        amounts = show.join([show.money(amount) for amount in plan.gift_cards])
        lines.append(ChangeLine("lost", after=show.say("utter_part_gift_cards_lost", amount=amounts)))
    if plan.open_orders:
        numbers = show.join(list(plan.open_orders[:_MOST_NAMED]))
        lines.append(ChangeLine("postponed", after=show.say("utter_part_deletion_waits", orders=numbers)))
    if not plan.at_once:
        lines.append(ChangeLine("checked", after=show.say("utter_part_deletion_checked")))
    return lines


def _consent(context: Context, task: Task) -> Step:
    topic, granted = _said(task)
    if not granted:
        # Saying no must be as easy as can be: nothing to confirm.
        record_consent(context, task)
        return Answered([done(context, task)])
    line = ChangeLine("consent", after=context.show.say(f"utter_part_consent_{topic}"))
    return Confirm(Change(CONSENT, None, None, [line]))


def _said(task: Task) -> tuple[str, bool]:
    """Topic and answer; read from the words once and kept with the task."""
    if "topic" not in task.detail:
        said = consent_said("\n".join(task.said), str(task.detail.get("intent") or ""))
        if said is None:
            raise RuntimeError("a task of consent without anything said")
        task.detail |= {"topic": said.topic, "granted": said.granted}
    return str(task.detail["topic"]), bool(task.detail["granted"])


def _request(context: Context, task: Task, kind: str) -> PrivacyRequest:
    proven_by, conversation = task.detail.get("proven_by"), task.detail.get("conversation_id")
    return context.facts.services.privacy.request(
        kind,
        context.facts.customer,
        proven_by=str(proven_by) if proven_by else None,
        language=context.language,
        conversation_id=str(conversation) if conversation else None,
    )
