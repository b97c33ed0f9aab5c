"""Moving on: the next step of the task in hand, and of those that wait."""

from __future__ import annotations

from collections.abc import Sequence

from actions import orders, privacy, recommending
from actions.dialogue.asking import Asking
from actions.dialogue.conflicts import choice_between, ruled_out
from actions.dialogue.every_order import for_every_order, of_other_orders
from actions.dialogue.execution import Execution
from actions.dialogue.planner import Planner
from actions.dialogue.reading import Reader
from actions.dialogue.refusals import Refused
from actions.dialogue.reply import Reply
from actions.dialogue.several_orders import one_for_each_order, picked_and_named
from actions.dialogue.state import Task
from actions.dialogue.steps import Answered, Ask, Become, Confirm, GiveUp, Identify, Step
from actions.dialogue.talk import Talk
from actions.dialogue.trouble import trouble_step
from actions.dialogue.versions_beside import address_or_payment_beside, version_beside
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_PAYMENT,
    CHANGES,
    DATA_KINDS,
    EXCHANGE,
    HURRY_OFFER,
    LOST_PACKAGE_OFFER,
    OFFER,
    OWN_KINDS,
    REFUND,
    REFUND_OFFER,
    RETURN,
    TROUBLE,
)
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.other_one import says_same_order
from actions.understanding.otherwise import leaves_otherwise
from actions.understanding.remedies import wants_it_faster
from actions.understanding.requests import kind_otherwise, kind_said
from shop.errors import Conflict, ShopError

_MOST_STEPS = 20
# Nothing of what was wished is there, or not all of it together.
_NOT_THERE = frozenset(
    f"utter_question_variant_{why}"
    for why in ("missing", "none", "unavailable", "sold_out", "largest", "smallest", "one_size")
)
_NOT_TO_BE_HAD = frozenset(
    f"utter_question_variant_{why}"
    for why in ("missing", "none", "unavailable", "sold_out", "inexact", "exact_sold_out")
)


class Progress:
    """Takes steps until there is something to ask or nothing left to do."""

    def __init__(self, talk: Talk, asking: Asking) -> None:
        self._talk = talk
        self._asking = asking

    def queue(self, task: Task) -> None:
        """Put a task where it belongs: same-order changes that must come first go before the item change."""
        state = self._talk.state
        for known in state.queue:
            if known.kind == task.kind and known.order_number and known.order_number == task.order_number:
                known.said += task.said
                return
            if known.kind == task.kind == "track_refund" and not (known.order_number and task.order_number):
                known.order_number = known.order_number or task.order_number
                known.detail["text"] = f"{known.detail.get('text', '')}; {task.detail.get('text', '')}"
                return
        offers = [at for at, other in enumerate(state.queue) if other.offers_person]
        # What is asked is answered before a person is offered.
        state.queue.insert(offers[0] if offers and task.kind in OWN_KINDS else len(state.queue), task)

    def start(self, task: Task) -> None:
        """Take a task in hand."""
        state = self._talk.state
        state.current, state.question = task, None

    def advance(self) -> None:
        """Take steps until there is something to ask or nothing left to do."""
        state = self._talk.state
        for _ in range(_MOST_STEPS):
            if self._talk.out.handed_over:
                return
            if state.current is None:
                if not state.queue:
                    state.question = None
                    return
                self._next_from_queue()
            task = self._only_one_order()
            if not self._take_step(task, self.step(task)):
                return

    def _only_one_order(self) -> Task:
        """The task in hand; what it wants of other orders waits behind it."""
        state, task = self._talk.state, self._talk.state.current
        assert task is not None
        if not self._talk.identified:
            return task
        if each := for_every_order(self._talk.facts, task) or picked_and_named(self._talk.facts, task):
            task, *others = each
            self.start(task)
            self.read_said(task)
        else:
            others = of_other_orders(self._talk.facts, task)
        if others:
            state.queue[:0] = others
            self._talk.say("utter_queued", task=self._talk.show.task_label(others[0].kind))
        return task

    def _next_from_queue(self) -> None:
        state = self._talk.state
        task = state.queue.pop(0)
        self.start(task)
        near = task.detail.get("near") or (
            state.orders[0] if task.detail.get("beside") and state.orders else None
        )
        if task.order_number is None and near and task.kind in CHANGES:
            order = self._talk.facts.order(near) if self._talk.out.customer_id else None
            fits = order is not None and self._fits(task, order.allowed_actions)
            if (fits or says_same_order(task.said[-1])) and not self._talk.facts.speaks_of_another(
                task.said[-1], near
            ):
                task.order_number = near
        self.read_said(task)
        self._put_dependencies_first(task)

    def read_said(self, task: Task) -> None:
        """Read what was said for a task before it was taken in hand."""
        if self._talk.identified and task.kind not in (*OWN_KINDS, *DATA_KINDS, OFFER):
            said, task.said = task.said, []
            for text in said:
                Reader(self._talk.facts, task).read(text)

    def _fits(self, task: Task, allowed: list[str]) -> bool:
        return task.kind in allowed or (
            task.kind in {EXCHANGE, CHANGE_ITEMS} and bool({"exchange", "change_items"} & set(allowed))
        )

    def _put_dependencies_first(self, task: Task) -> bool:
        """An item change closes its order, so an address or payment change of the same order comes first."""
        state = self._talk.state
        if (
            task.kind not in {EXCHANGE, CHANGE_ITEMS}
            or task.order_number is None
            or not self._talk.identified
        ):
            return False
        order = self._talk.facts.order(task.order_number)
        if order is None or "change_items" not in order.allowed_actions:
            return False
        for index, other in enumerate(state.queue):
            if other.kind not in {CHANGE_ADDRESS, CHANGE_PAYMENT}:
                continue
            said = [
                number
                for text in other.said
                for number in numbers_in(text, self._talk.facts.numbers_for(text))
            ]
            target = other.order_number or (said[0] if said else task.order_number)
            if key_of(target) == key_of(task.order_number):
                state.queue.pop(index)
                state.queue.insert(0, task)
                other.order_number = task.order_number
                self._talk.say("utter_item_change_comes_last", order_number=task.order_number)
                self.start(other)
                said_texts, other.said = other.said, []
                for text in said_texts:
                    Reader(self._talk.facts, other).read(text)
                return True
        return False

    def step(self, task: Task) -> Step:
        """What comes next for a task as things stand."""
        if task.kind == OFFER:
            return self._asking.offer_step(task)
        if not self._talk.identified:
            return Identify()
        if task.kind in OWN_KINDS:
            if task.detail.get("only_identify"):
                return Answered(())
            text, day = str(task.detail.get("text", "")), str(task.detail.get("order_day", ""))
            proof = str(task.detail.get("proof") or "")
            replies = orders.answer(self._talk.context, task.kind, text, day, proof)
            return Answered(replies, self._offered_after(task.kind, text))
        if task.kind in DATA_KINDS:
            by, conversation = self._talk.out.identified_by, self._talk.message.conversation_id
            return privacy.step(self._talk.context, task, by, conversation)
        planner = Planner(self._talk.facts, task, self._talk.show)
        if task.kind == TROUBLE:
            return trouble_step(planner, task, self._talk.show)
        return planner.step()

    def _offered_after(self, kind: str, text: str) -> str | None:
        """What is offered once a question about an order is answered."""
        if kind == "lost_package":
            return LOST_PACKAGE_OFFER
        if kind == "track_order" and wants_it_faster(text):
            return HURRY_OFFER
        waited = kind == "track_refund" and orders.refund_awaited(self._talk.context, text)
        return REFUND_OFFER if waited else None

    def _take_step(self, task: Task, step: Step) -> bool:
        """Carry a step out; whether to go on with the next."""
        state = self._talk.state
        if isinstance(step, Identify):
            return self._asking.ask_identity(task)
        if isinstance(step, Become):
            self._become(task, step.kind)
            return True
        if isinstance(step, Answered):
            self._talk.out.replies += step.replies
            state.current = None
            if step.offer is not None:
                self._offer_person_for(task, step.offer)
            return True
        if isinstance(step, Confirm | GiveUp) or (isinstance(step, Ask) and step.expects == "payment_method"):
            self._queue_what_is_beside(task)
        if isinstance(step, GiveUp):
            self._asking.give_up(task, step)
            return True
        if isinstance(step, Ask) and step.expects == "order_number" and self._put_apart(task, step):
            return True
        # Before it is asked how the difference is paid, too: how the order is paid may be what changes.
        settles = isinstance(step, Confirm) or (isinstance(step, Ask) and step.expects == "payment_method")
        if settles and self._put_dependencies_first(task):
            return True
        settles = settles or (isinstance(step, Ask) and step.expects == "refund_method")
        if settles and self._put_choice(task):
            return True
        if isinstance(step, Confirm):
            self._asking.confirm(task, step)
            return False
        if self._left_otherwise(task, step):
            return True
        self._say_otherwise(task, step)
        self._asking.ask(task, step)
        return False

    def _put_apart(self, task: Task, step: Ask) -> bool:
        """Several orders were told by what is in them: each has its turn."""
        shown = [self._talk.facts.order(choice.value) for choice in step.choices]
        each = one_for_each_order(self._talk.facts, task, [order for order in shown if order is not None])
        if not each:
            return False
        self._talk.state.queue = [*each[1:], *self._talk.state.queue]
        self.start(each[0])
        self.read_said(each[0])
        return True

    def _left_otherwise(self, task: Task, ask: Ask) -> bool:
        """Whether what cannot be had is left as it is, for so it was said with the wish; the rest goes on."""
        state, item_id = self._talk.state, ask.about or ""
        asked_before = state.question is not None and state.question.expects == "variant"
        if ask.code not in _NOT_THERE or asked_before or item_id not in task.swaps:
            return False
        if not any(map(leaves_otherwise, task.said)):
            return False
        del task.swaps[item_id]
        self._talk.say("utter_item_left_otherwise", item=str(ask.values.get("item", "")))
        if not task.swaps and not task.unclear_items:
            state.current, state.question, state.last = None, None, task
        return True

    def _say_otherwise(self, task: Task, ask: Ask) -> None:
        """What was to be done if the version wished is not there is not lost, and not done unasked either."""
        if ask.code not in _NOT_TO_BE_HAD or task.detail.get("otherwise_said"):
            return
        kind = task.detail.get("otherwise") or next(filter(None, map(kind_otherwise, task.said)), None)
        if kind in {CANCEL, RETURN, REFUND}:
            task.detail["otherwise"], task.detail["otherwise_said"] = kind, True
            self._talk.say("utter_otherwise_heard", task=self._talk.show.task_label(str(kind)))

    def _offer_person_for(self, task: Task, code: str) -> None:
        """Queue the offer of a person, in the place of one that waits: there is one question, not two."""
        state = self._talk.state
        offer = Task(OFFER, said=list(task.said), order_number=task.order_number)
        offer.item_ids = list(task.item_ids)
        offer.detail = {"code": code, "options": ["human"]}
        state.queue = [other for other in state.queue if not other.offers_person]
        state.queue.append(offer)

    def _queue_what_is_beside(self, task: Task) -> None:
        """What an item shall become, said with a change of the order's address or payment, comes next; the
        other way round these come first.
        """
        if task.detail.get("beside_heard") or not self._talk.identified:
            return
        task.detail["beside_heard"] = True
        facts, queue = self._talk.facts, self._talk.state.queue
        if (version := version_beside(facts, task, queue)) is not None:
            queue.insert(0, version)
            self._talk.say("utter_queued", task=self._talk.show.task_label(version.kind))
        queue[:0] = address_or_payment_beside(facts, task, queue)

    def _put_choice(self, task: Task) -> bool:
        """Before a change that would make a waiting request impossible, the shopper chooses."""
        state = self._talk.state
        other = ruled_out(self._talk.facts, task, state.queue)
        if other is None:
            return False
        task.detail["either"] = other.detail["either"] = task.order_number
        labels = [self._talk.show.task_label(one.kind) for one in (task, other)]
        state.queue = [choice_between(task, other, labels), task, *state.queue]
        state.current, state.question = None, None
        return True

    def _become(self, task: Task, kind: str) -> None:
        swaps_before = task.kind in {EXCHANGE, CHANGE_ITEMS}
        if (
            swaps_before
            and kind in {EXCHANGE, CHANGE_ITEMS}
            and kind_said(" ".join(task.said)) in {"exchange", "return"}
        ) or (kind == EXCHANGE and task.kind == CHANGE_ITEMS):
            self._talk.say(f"utter_becomes_{kind}", order_number=task.order_number or "")
        task.kind = kind
        if not swaps_before and task.order_number:
            Reader(self._talk.facts, task).read_again()

    def tell_aside(self, replies: Sequence[Reply]) -> bool:
        """Say what was asked in between and ask again; whether there was anything to say."""
        if replies:
            self._talk.out.replies += replies
            self._talk.understood()
            self.ask_again()
        return bool(replies)

    def ask_again(self) -> None:
        """The open question once more, as things stand now."""
        if self._talk.state.question is None and not self._talk.state.queue:
            return
        self._talk.resting = True
        try:
            self.advance()
        finally:
            self._talk.resting = False

    def make(self, task: Task) -> None:
        """Make the confirmed change, then go on with what waits."""
        state = self._talk.state
        execution = Execution(self._talk.context, task, self._talk.message.id)
        try:
            execution.make()
        except Conflict:
            self._talk.facts.forget_orders()
            self._talk.say("utter_error_order_changed", order_number=task.order_number or "")
            task.planned_version = None
            state.question = None
            self.advance()
            return
        except ShopError as error:
            state.question = None
            if self._take_step(task, Refused(self._talk.facts, task, self._talk.show).after(error)):
                self.advance()
            return
        task.detail["done"] = True
        state.add_done(task.kind, task.order_number)
        state.current, state.question, state.last = None, None, task
        self._talk.out.replies.append(execution.done())
        if task.order_number:
            state.saw_order(task.order_number)
        self._talk.out.replies += recommending.after_change(self._talk.context, task)
        self.announce_next()
        self.advance()

    def announce_next(self) -> None:
        """Say what comes next; what is of any order there is falls away where there is none."""
        facts, state = self._talk.facts, self._talk.state
        if self._talk.identified and not any(CHANGE_ADDRESS in o.allowed_actions for o in facts.orders):
            state.queue = [task for task in state.queue if not task.detail.get("everywhere")]
        if self._talk.state.queue and self._talk.state.queue[0].kind != OFFER:
            self._talk.say("utter_next_task", task=self._talk.show.task_label(self._talk.state.queue[0].kind))
