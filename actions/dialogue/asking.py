"""Putting a step into words: questions, confirmations, refusals and offers."""

from __future__ import annotations

from actions.dialogue.facts import item_of
from actions.dialogue.identity import Identification
from actions.dialogue.reply import Choice, Reply
from actions.dialogue.state import UNTAKEN, Question, Task
from actions.dialogue.steps import Ask, Confirm, GiveUp
from actions.dialogue.swapping import Swapping
from actions.dialogue.talk import Talk
from actions.names import (
    LOOPING,
    OFFER,
)

MOST_TIMES_ASKED = 4
"""Without progress, after which something is done even where the escalation policy has decided nothing."""


class Asking:
    """Says what a step comes to."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def ask_identity(self, task: Task) -> bool:
        """Ask who the shopper is; False: there is nothing more to do now."""
        ask = Identification(self._talk.shop, self._talk.state.claim).next_question()
        if ask is None:
            # Nothing can be looked up for somebody who does not say who they are: a person may help.
            state = self._talk.state
            state.queue = [Task(OFFER, detail={"code": self._without_identity(), "options": ["human"]})]
            state.current, state.question, state.last = None, None, task
            state.claim.without_email = state.claim.without_number = False
            return True
        if not task.introduced:
            task.introduced = True
        self.ask(task, Ask(ask.expects, ask.code, ask.values, ask.choices, about=None), prefix="identify:")
        return False

    def _without_identity(self) -> str:
        lacks_number = self._talk.state.claim.without_number
        return f"utter_question_without_{'order_number' if lacks_number else 'identity'}"

    def ask(self, task: Task, ask: Ask, *, prefix: str = "") -> None:
        """Ask; the same question too often without progress leads to a person."""
        state, before = self._talk.state, self._talk.state.question
        key = f"{prefix}{ask.key}:{task.kind}:{task.order_number or ''}"
        times = before.times + 1 if before is not None and before.key == key and not self._talk.resting else 1
        if self._goes_round(times):
            return
        state.question = Question(
            ask.expects, key, ask.about, [choice.value for choice in ask.choices], times
        )
        reply = self._talk.show.reply(ask.code, **ask.values)
        if ask.expects == "confirmation":
            self._name_untaken(task, reply)
        reply.custom = {"expects": ask.expects, **ask.custom}
        if ask.choices:
            reply.custom["choices"] = [choice.to_dict() for choice in ask.choices]
            reply.buttons = [{"title": choice.title, "payload": choice.value} for choice in ask.choices]
        self._talk.out.replies.append(reply)
        if task.order_number:
            state.saw_order(task.order_number)

    def _goes_round(self, times: int) -> bool:
        """Whether asking this once more leads nowhere, and a person comes into it instead."""
        reason = self._talk.escalation.instead_of(LOOPING) if times > 1 else None
        if reason is None and times <= MOST_TIMES_ASKED:
            return False
        self._talk.escalate(reason or LOOPING)
        return True

    def confirm(self, task: Task, step: Confirm) -> None:
        """List what will happen and ask for a yes."""
        change = step.change
        self._say_what_differs(task)
        values = self._confirmation_values(task, step)
        reply = self._talk.show.reply(f"utter_confirm_{change.kind}", **values)
        yes = Choice("yes", self._talk.show.say("utter_button_confirm"))
        no = Choice("no", self._talk.show.say("utter_button_keep"))
        reply.buttons = [{"title": yes.title, "payload": "/affirm"}, {"title": no.title, "payload": "/deny"}]
        reply.custom = {
            "expects": "confirmation",
            "choices": [yes.to_dict(), no.to_dict()],
            "change": self._talk.show.change_card(change),
        }
        key = f"confirmation::{task.kind}:{task.order_number or ''}:{reply.text}"
        before = self._talk.state.question
        times = before.times + 1 if before is not None and before.key == key and not self._talk.resting else 1
        if self._goes_round(times):
            return
        if self._talk.resting and before is not None and before.key == key and UNTAKEN not in task.detail:
            # It was listed just before, and only a question was answered since.
            again = self._talk.show.say("utter_confirm_again", title=reply.custom["change"]["title"])
            reply = Reply(again, reply.buttons, {k: v for k, v in reply.custom.items() if k != "change"})
        self._name_untaken(task, reply)
        self._talk.state.question = Question("confirmation", key, None, ["yes", "no"], times)
        self._talk.out.replies.append(reply)
        if task.order_number:
            self._talk.state.saw_order(task.order_number)

    def _name_untaken(self, task: Task, reply: Reply) -> None:
        """A yes must not be meant for what was said in between: that nothing came of it is told first."""
        if said := task.detail.get(UNTAKEN):
            left_out = self._talk.show.say("utter_not_taken_up", said=str(said))
            reply.text = f"{left_out}\n{reply.text}"

    def _say_what_differs(self, task: Task) -> None:
        """Where only a variant that differs in more than was wished is in stock."""
        order = self._talk.facts.order(task.order_number) if task.order_number else None
        for item_id, swap in task.swaps.items():
            item = item_of(order, item_id) if order and swap.closest else None
            if item is not None:
                exact = Swapping(self._talk.facts, task, self._talk.show).exact_but_sold_out(item, swap.wish)
                code = "utter_closest_variant_sold_out" if exact else "utter_closest_variant"
                self._talk.say(code, item=self._talk.show.title(item), exact=exact)
                swap.closest = False

    def _confirmation_values(self, task: Task, step: Confirm) -> dict[str, str]:
        change, show = step.change, self._talk.show
        card = show.change_card(change)
        lines = "\n".join(
            show.say("utter_part_line" if line["before"] else "utter_part_line_new", **line)
            if line["after"]
            else show.say("utter_part_line_plain", **line)
            for line in card["lines"]
        )
        order = self._talk.facts.order(change.order_number) if change.order_number else None
        several = order is not None and sum(item.quantity for item in order.items) > 1
        whole = show.say("utter_part_whole_order", items=show.items(order.items)) if order and several else ""
        values = {"order_number": change.order_number or "", "lines": lines, "whole": whole}
        return {**values, "amount": card["amount_label"]}

    def give_up(self, task: Task, step: GiveUp) -> None:
        """Say why not, and offer what can be done instead."""
        state = self._talk.state
        state.current, state.question, state.last = None, None, task
        reply = self._talk.show.reply(
            step.code if self._talk.show.knows(step.code) else "utter_error_other", **step.values
        )
        kinds = [kind for kind in step.offer if kind != "human"]
        if not kinds:
            if "human" in step.offer:
                reply.buttons = [self._talk.show.person_button()]
            self._talk.out.replies.append(reply)
            if task.order_number:
                state.saw_order(task.order_number)
            return
        carry = {"order_number": task.order_number, "items": list(task.item_ids)}
        offer = Task(
            OFFER, said=list(task.said), order_number=task.order_number, item_ids=list(task.item_ids)
        )
        offer.reason = task.reason
        offer.detail = {"code": step.code, "values": dict(step.values), "options": kinds, "carry": carry}
        state.queue.insert(0, offer)

    def offer_step(self, task: Task) -> Ask:
        """The question that puts the choice."""
        options = [str(option) for option in task.detail["options"]]
        choices = [Choice(option, self._talk.show.task_label(option)) for option in options]
        choices.append(Choice("no", self._talk.show.say("utter_choice_no")))
        return Ask(
            "choice",
            str(task.detail["code"]),
            dict(task.detail.get("values") or {}),
            choices,
            about=str(task.detail["code"]),
        )
