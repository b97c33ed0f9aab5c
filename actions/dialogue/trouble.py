"""Something is wrong with what arrived: which order, then what would make it right."""

from __future__ import annotations

from actions.dialogue.planner import Planner
from actions.dialogue.present import Presenter
from actions.dialogue.reply import Choice
from actions.dialogue.state import Task
from actions.dialogue.steps import Ask, GiveUp, Step
from actions.names import CANCEL, CHANGE_ITEMS, EXCHANGE, RETURN
from shop.views import OrderView

_REMEDIES = {"return": RETURN, "exchange": EXCHANGE, "cancel": CANCEL, "change_items": CHANGE_ITEMS}


def trouble_step(planner: Planner, task: Task, show: Presenter) -> Step:
    """Offer the remedies that the order's state allows, and a person in any case."""
    found = planner.order()
    if not isinstance(found, OrderView):
        return found
    kinds = [kind for action, kind in _REMEDIES.items() if action in found.allowed_actions]
    if not kinds:
        return GiveUp("utter_trouble_no_remedy", {"order_number": found.order_number}, offer=("human",))
    choices = [Choice(kind, show.task_label(kind)) for kind in kinds]
    choices += [Choice("human", show.say("utter_button_human")), Choice("no", show.say("utter_choice_keep"))]
    return Ask(
        "choice", "utter_question_trouble", {"order_number": found.order_number}, choices, about="remedy"
    )
