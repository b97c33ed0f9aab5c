"""Tasks of tau-bench (`tasks_*.json`, as they are) as goals: who speaks, and the changes that it wants.

A task's free text is not read: its wanted actions say what has to be done, and the simulated shopper words
it. What only the free text tells (a question whose answer is in `outputs`, put by reading actions) cannot be
asked for then, and is left out of the exam; the run says for how many tasks.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, Field

from evaluation.conversations.effects import Draft, Refused, carry_out
from evaluation.conversations.goal import Change, Fact, Goal, Item, Question, Want, WriteKind
from evaluation.conversations.knowing import method_words
from evaluation.conversations.resolving import Unclear
from evaluation.conversations.state import Record, State

KINDS: dict[str, WriteKind] = {
    "cancel_pending_order": "cancel_order",
    "return_delivered_order_items": "return_items",
    "exchange_delivered_order_items": "exchange_items",
    "modify_pending_order_items": "change_items",
    "modify_pending_order_address": "change_order_address",
    "modify_pending_order_payment": "change_payment",
    "modify_user_address": "change_default_address",
}
HAND_OVER = "transfer_to_human_agents"
_ADDRESS = ("address1", "address2", "city", "state", "zip", "country")


class Action(BaseModel):
    """A call of one of the benchmark's tools."""

    name: str
    arguments: dict[str, Any] = Field(default={}, validation_alias=AliasChoices("kwargs"))


class Task(BaseModel):
    """One task of the benchmark; what else is in it is not looked at."""

    user_id: Annotated[str, Field(min_length=1)]
    actions: list[Action]
    instruction: str = ""
    outputs: list[str] = []

    @property
    def reads(self) -> bool:
        """Whether it wants anything looked up that is no change."""
        return any(action.name not in KINDS and action.name != HAND_OVER for action in self.actions)

    @property
    def asks_in_free_text(self) -> bool:
        """Whether it wants to hear something that only its free text asks for."""
        return bool(self.outputs) and (self.reads or not any(a.name in KINDS for a in self.actions))


def goal_of(task: Task, number: int, name: str, state: State) -> Goal:
    """The task as a goal over the shop's data. Raises Unclear naming what the data does not have."""
    draft, wants = Draft(state), list[Want]()
    for action in task.actions:
        if action.name in KINDS:
            wants.append(_change(action, task.user_id, draft))
        elif action.name == HAND_OVER:
            wants.append(_HUMAN)
    if task.outputs and not task.asks_in_free_text:
        told = [Fact(any_of=[output]) for output in task.outputs]
        wants[-1] = wants[-1].model_copy(update={"told": [*wants[-1].told, *told]})
    return Goal(
        id=f"{name}-{number}",
        customer=task.user_id,
        wants=wants or [_keeps_everything(task, state)],
        group=name,
    )


def _change(action: Action, user_id: str, draft: Draft) -> Change:
    """The action as a wish in words, and its effect laid over the draft; one the rules forbid is refused."""
    wanted = action.arguments
    customer = draft.record("customers", user_id)
    number = wanted.get("order_id")
    order = draft.record("orders", number) if number else {"items": []}
    lines = _taken_lines(order, [str(one) for one in wanted.get("item_ids", [])])
    new = [str(one) for one in wanted.get("new_item_ids", [])]
    if KINDS[action.name] == "change_items":
        lines, new = _without_idle(lines, new)
    method = wanted.get("payment_method_id")
    known = {one["id"]: one for one in customer["payment_methods"]}
    change = Change(
        kind=KINDS[action.name],
        order=number,
        items=[_item(line, order["items"]) for line in lines],
        to=[_wished(line, variant, draft) for line, variant in zip(lines, new, strict=False)],
        payment=method_words(known[method], customer) if method in known else "",
        reason=wanted.get("reason", ""),
        address=_address(wanted),
    )
    try:
        carry_out(change, draft, user_id)
    except Refused:
        return change.model_copy(update={"refused": True})
    return change


def _taken_lines(order: Record, variant_ids: list[str]) -> list[Record]:
    free, lines = list(order["items"]), []
    for variant_id in variant_ids:
        line = next((line for line in free if line["variant_id"] == variant_id), None)
        if line is None:
            raise Unclear(f"item {variant_id} is not in order {order['order_number']}")
        free.remove(line)
        lines.append(line)
    return lines


def _without_idle(lines: list[Record], new: list[str]) -> tuple[list[Record], list[str]]:
    """Leave out the lines of a pending order that stay what they are, beside others that change.

    Nobody asks for that, and the order ends the same; where nothing at all would change, it is kept.
    """
    changing = [pair for pair in zip(lines, new, strict=False) if pair[0]["variant_id"] != pair[1]]
    return ([line for line, _ in changing], [one for _, one in changing]) if changing else (lines, new)


def _item(line: Record, lines: list[Record]) -> Item:
    twins = [other for other in lines if other["title"] == line["title"]]
    return Item(title=line["title"], options=line["options"] if len(twins) > 1 else {})


def _wished(line: Record, variant_id: str, draft: Draft) -> dict[str, str]:
    product = draft.products.get(line["product_id"], {"variants": []})
    variant = next((one for one in product["variants"] if one["id"] == variant_id), None)
    if variant is None:
        raise Unclear(f"item {variant_id} is no variant of {line['title']}")
    return {name: value for name, value in variant["options"].items() if line["options"].get(name) != value}


def _address(wanted: Record) -> str:
    if "address1" not in wanted:
        return ""
    street, more, city, state, code, country = (str(wanted.get(name, "")) for name in _ADDRESS)
    return ", ".join(part for part in (street, more, city, f"{state} {code}", country) if part)


_HUMAN = Question(
    topic="contact_human_agent",
    says={"en": ["I want to talk to a human, please.", "Can you put me through to a person?"],
          "zh": ["我想找人工客服。", "请帮我转人工。"]},
    hand_over=True,
)  # fmt: skip


def _keeps_everything(task: Task, state: State) -> Question:
    """A task without any change: the customer asks what could be done, and leaves everything as it is."""
    own = [number for number, order in state["orders"].items() if order["customer_id"] == task.user_id]
    named = [number for number in own if number.lstrip("#") in task.instruction]
    number = next(iter([*named, *own]), "")
    return Question(
        topic="keeps_everything",
        says={"en": [f"I'm not happy with my order {number}. What could I do about it?"],
              "zh": [f"我对订单{number}不太满意，有什么办法吗？"]},
        follow_ups=[{"en": "I'll keep everything as it is then.", "zh": "算了，我都留着吧。"}],
        order=number or None,
    )  # fmt: skip
