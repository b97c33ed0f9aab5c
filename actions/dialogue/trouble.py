"""Something is wrong with what arrived: which order, then what would make it right."""

from __future__ import annotations

from actions.dialogue.planner import Planner
from actions.dialogue.present import Presenter
from actions.dialogue.reply import Choice
from actions.dialogue.state import Task
from actions.dialogue.steps import Answered, Ask, GiveUp, Step
from actions.names import CANCEL, CHANGE_ITEMS, EXCHANGE, REMEDY_OFFER, RETURN
from actions.understanding.remedies import (
    lacks_item,
    refused,
    wants_another,
    wants_compensation,
    wants_it_sent,
    without_refused,
)
from actions.understanding.requests import kind_said
from shop.views import OrderView

_REMEDIES = {"return": RETURN, "exchange": EXCHANGE, "cancel": CANCEL, "change_items": CHANGE_ITEMS}


def trouble_step(planner: Planner, task: Task, show: Presenter) -> Step:
    """Offer the remedies that the order's state allows, and a person in any case."""
    found = planner.order()
    if not isinstance(found, OrderView):
        return found
    said = ". ".join(task.said)
    kinds = [kind for action, kind in _REMEDIES.items() if action in found.allowed_actions]
    if not kinds:
        return GiveUp("utter_trouble_no_remedy", {"order_number": found.order_number}, offer=("human",))
    if lacks_item(said) or needs_person(said, set(kinds), frozenset(task.detail.get("refused") or ())):
        return Answered((), REMEDY_OFFER)
    choices = [Choice(kind, show.task_label(kind)) for kind in kinds]
    choices += [Choice("human", show.say("utter_button_human")), Choice("no", show.say("utter_choice_keep"))]
    values = {"order_number": found.order_number}
    named = [item for item in found.items if item.id in task.item_ids]
    if named and len(named) < len(found.items):
        values["items"] = show.join([show.title(item) for item in named])
    code = "utter_question_trouble_items" if "items" in values else "utter_question_trouble"
    return Ask("choice", code, values, choices, about="remedy")


def needs_person(said: str, kinds: set[str], refused_before: frozenset[str] = frozenset()) -> bool:
    """Whether what was said of a trouble leaves nothing that the bot can do: something is to be sent, or all
    that could be done (`kinds`) is refused, and nothing else is asked for."""
    no, left = refused(said) | refused_before, without_refused(said)
    if wants_compensation(left):
        return True
    wish = EXCHANGE if wants_another(left) else kind_said(left)
    if wish is not None and wish not in no:
        return False
    return wants_it_sent(left) or bool(no and not (kinds - no) & {RETURN, EXCHANGE})
