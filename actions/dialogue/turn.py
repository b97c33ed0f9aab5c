"""One message, one turn: read it, move the tasks on, say what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions import articles, catalogue, orders, smalltalk
from actions.dialogue.context import Context
from actions.dialogue.execution import Execution
from actions.dialogue.facts import Facts, Shop
from actions.dialogue.identity import BY_SITE, MOST_FAILURES, Identification
from actions.dialogue.intake import Draft, drafts_of
from actions.dialogue.message import Message
from actions.dialogue.planner import Planner
from actions.dialogue.present import Presenter
from actions.dialogue.reading import Reader, Reading
from actions.dialogue.reply import Choice, Reply
from actions.dialogue.state import Dialogue, Question, Task
from actions.dialogue.steps import Answered, Ask, Become, Confirm, GiveUp, Identify, Step
from actions.dialogue.trouble import trouble_step
from actions.handoff import hand_over
from actions.names import (
    ASKED_FOR,
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    CHANGES,
    EXCHANGE,
    HIGH_RISK,
    HUMAN_INTENT,
    LOOPING,
    MISUNDERSTOOD,
    OFFER,
    OUT_OF_SCOPE_INTENT,
    OWN_INTENTS,
    REFUND,
    RETURN,
    RISK_INTENTS,
    TROUBLE,
    form_of,
)
from actions.understanding.answers import (
    asks_for_choices,
    asks_for_human,
    asks_something,
    says_no,
    says_stop,
    says_thanks,
    says_undecided,
    says_yes,
)
from actions.understanding.items import items_in
from actions.understanding.language import language_of, requested_language
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.people import emails_in
from actions.understanding.requests import kind_said, points_back, replaces
from actions.understanding.risk import is_high_risk
from actions.understanding.text import fold, words
from actions.wording import Wording
from shop.errors import Conflict, ShopError

MOST_MISUNDERSTOOD = 2
MOST_TIMES_ASKED = 3
_MOST_STEPS = 20
_SURE = 0.7


@dataclass(frozen=True)
class Known:
    """What the conversation's slots hold before the turn."""

    language: str | None = None
    customer_id: str | None = None
    identified_by: str | None = None


@dataclass
class Outcome:
    """What the turn came to: messages, slots, and the form whose question is open."""

    state: Dialogue
    language: str
    customer_id: str | None
    identified_by: str | None
    replies: list[Reply] = field(default_factory=list)
    handed_over: bool = False

    @property
    def form(self) -> str | None:
        """The form in which a question is open."""
        task = self.state.current
        return form_of(task.kind) if task is not None and self.state.question is not None else None

    @property
    def requested(self) -> str | None:
        """What the open question asks for."""
        return self.state.question.expects if self.state.question else None


class Turn:
    """Works through one message."""

    def __init__(self, shop: Shop, wording: Wording, message: Message, known: Known, state: Dialogue) -> None:
        self._shop = shop
        self._wording = wording
        self._message = message
        self._state = state
        self._language = self._choose_language(known)
        customer = known.customer_id or message.customer_id
        by = known.identified_by if known.customer_id else (BY_SITE if message.customer_id else None)
        self._out = Outcome(state, self._language, customer, by)
        self._surround()

    def _surround(self) -> None:
        facts = Facts(self._shop, self._out.customer_id)
        self._facts = facts
        self._show = Presenter(self._wording, facts, self._language)
        self._context = Context(facts, self._show, self._state)

    def run(self) -> Outcome:
        """Answer the message."""
        state = self._state
        state.turn_id = self._message.id or None
        if not self._message.text.strip() and not self._message.requests:
            return self._out
        if self._must_hand_over():
            return self._out
        if self._changes_language():
            return self._out
        if state.question is not None and state.current is not None:
            self._go_on(state.current, state.question)
        else:
            state.current, state.question = None, None
            self._begin()
        return self._out

    def hand_over(self) -> Outcome:
        """Hand the conversation over: that is what the message's intent asks for."""
        self._state.turn_id = self._message.id or None
        risky = is_high_risk(self._message.text) or any(r.intent in RISK_INTENTS for r in self._message.requests)
        self._hand_over(HIGH_RISK if risky else ASKED_FOR)
        return self._out

    # --- before anything else ---

    def _choose_language(self, known: Known) -> str:
        state, message = self._state, self._message
        current = known.language or message.widget_language or self._shop.settings.default_language
        if message.widget_language and message.widget_language != state.widget_language:
            if state.widget_language is not None:
                current = message.widget_language
            state.widget_language = message.widget_language
        return current if message.is_payload else language_of(message.text, current)

    def _must_hand_over(self) -> bool:
        """High risk or a wish for a person comes before everything else."""
        text = self._message.text
        intents = {request.intent: request.confidence for request in self._message.requests}
        risky = any(intents.get(intent, 0.0) >= _SURE for intent in RISK_INTENTS)
        question = self._state.question
        if is_high_risk(text) or (risky and question is None):
            self._hand_over(HIGH_RISK)
            return True
        wants_person = intents.get(HUMAN_INTENT, 0.0) >= (_SURE if question is None else 0.9)
        if wants_person or asks_for_human(text):
            self._hand_over(ASKED_FOR)
            return True
        return False

    def _changes_language(self) -> bool:
        wanted = requested_language(self._message.text)
        intent = any(r.intent == "change_language" for r in self._message.requests)
        short = len(words(fold(self._message.text))) <= 12
        if wanted is None or not (intent or short) or drafts_of(self._message):
            return False
        self._language = self._out.language = wanted
        self._surround()
        self._say("utter_language_changed")
        self._misunderstanding_over()
        self._ask_again()
        return True

    def _hand_over(self, reason: str) -> None:
        """Say so once, forget the work in hand, keep who the shopper is."""
        state = self._state
        reply = hand_over(self._context, reason, self._message.text)
        if reason not in {ASKED_FOR, HIGH_RISK}:
            self._out.replies = [r for r in self._out.replies if not r.custom.get("expects")]
        self._out.replies.append(reply)
        state.current, state.question, state.queue, state.last = None, None, [], None
        state.misunderstood = 0
        state.claim.failures = 0
        self._out.handed_over = True

    # --- no question open ---

    def _begin(self) -> None:
        text = self._message.text
        drafts = drafts_of(self._message, self._facts.order_numbers)
        if drafts and smalltalk.greets(text, self._message.intent):
            self._say("utter_greet_short")
        self._hear_identity(text)
        if not drafts:
            self._without_request()
            return
        self._misunderstanding_over()
        self._take(drafts)
        self._advance()

    def _without_request(self) -> None:
        """A message that asks for nothing: small talk, an afterthought, or something not understood."""
        text, state = self._message.text, self._state
        if len(words(fold(text))) >= 4:
            state.aside = text
        if self._reopens():
            return
        intent = max(self._message.requests, key=lambda r: r.confidence).intent if self._message.requests else ""
        replies = smalltalk.answer(self._context, intent, text)
        if replies:
            self._out.replies += replies
            self._misunderstanding_over()
            return
        if intent == OUT_OF_SCOPE_INTENT or asks_something(text):
            found = articles.answer(self._context, text)
            if found:
                self._out.replies += found
                self._misunderstanding_over()
                return
        if self._heard_identity_only():
            return
        state.misunderstood += 1
        if state.misunderstood >= MOST_MISUNDERSTOOD:
            self._hand_over(MISUNDERSTOOD)
        else:
            self._say("utter_out_of_scope" if intent == OUT_OF_SCOPE_INTENT else "utter_not_understood")

    def _heard_identity_only(self) -> bool:
        """Somebody introduces themselves before asking for anything."""
        if self._out.customer_id is not None:
            return self._just_identified or bool(emails_in(self._message.text))
        identification = Identification(self._shop, self._state.claim)
        if not (self._state.claim.emails or self._state.claim.name):
            return False
        if identification.complete():
            self._identify_now()
        if self._out.customer_id is None:
            self._start(Task("my_orders", detail={"only_identify": True}))
            self._advance()
        return True

    def _reopens(self) -> bool:
        """A correction just after a task ended: "no, the blue one", "actually order #W2"."""
        state, text = self._state, self._message.text
        last = state.last
        if last is None or self._out.customer_id is None or last.kind not in CHANGES or last.detail.get("done"):
            return False
        reading = Reader(self._facts, last).read(text)
        if not reading.changed:
            return False
        state.last = None
        self._misunderstanding_over()
        self._start(last)
        self._advance()
        return True

    def _take(self, drafts: list[Draft]) -> None:
        """Answer what can be answered at once; queue the rest."""
        for draft in drafts:
            if draft.is_task:
                self._queue(self._task_of(draft))
            else:
                self._answer(draft)

    def _task_of(self, draft: Draft) -> Task:
        task = Task(draft.kind, said=[draft.text], detail={"intent": draft.intent})
        if points_back(draft.text):
            # "return it", "that order": what was said or shown just before.
            if self._state.aside:
                task.said.insert(0, self._state.aside)
            if self._state.orders and draft.kind in CHANGES:
                task.detail["near"] = self._state.orders[0]
        self._state.aside = "" if draft.kind in CHANGES else draft.text
        if draft.kind in OWN_INTENTS:
            task.detail["text"] = draft.text
        if number := draft.entities.get("order_number"):
            known = self._facts.order(number) if self._out.customer_id else None
            if len(numbers_in(draft.text)) <= 1:
                task.order_number = known.order_number if known else number
        return task

    def _answer(self, draft: Draft) -> None:
        """Answer a clause that is no task: products, articles, and the rest."""
        if draft.intent == HUMAN_INTENT:
            return
        self._state.aside = draft.text
        replies = catalogue.answer(self._context, draft.intent, draft.text, draft.entities)
        if replies is None:
            replies = articles.answer_intent(self._context, draft.intent, draft.text)
        self._out.replies += replies

    # --- a question is open ---

    def _go_on(self, task: Task, question: Question) -> None:
        if question.key.startswith("identify:"):
            self._go_on_identifying(task, question)
            return
        if task.kind == OFFER or question.expects == "choice":
            self._go_on_choosing(task, question)
            return
        text = self._message.text
        if question.values and question.expects not in {"variant", "confirmation"} and asks_for_choices(text):
            self._say_choices(question)
            return
        others, rest = self._others(task)
        if self._stopped(task, question, rest):
            return
        if rest.strip():
            self._refuse_other_identity(rest)
        if question.expects == "confirmation":
            self._go_on_confirming(task, question, others, rest)
            return
        reading = self._read(task, question, rest) if rest.strip() else Reading()
        if reading:
            self._misunderstanding_over()
            self._take_later(others)
            self._advance()
        elif says_no(text) and question.expects in {"variant", "items"} and not others:
            self._declined_item(task, question)
        elif others:
            self._misunderstanding_over()
            self._digress(others)
        else:
            self._not_an_answer(task, question)

    def _others(self, task: Task) -> tuple[list[Draft], str]:
        """Clauses that are requests or questions of their own, and the text that is left for the open question."""
        message = self._message
        if message.is_payload and message.intent in {"affirm", "deny"}:
            return [], "yes" if message.intent == "affirm" else "no"
        drafts = drafts_of(message, self._facts.order_numbers if self._out.customer_id else ())
        others: list[Draft] = []
        rest = message.text
        for draft in drafts:
            if message.is_payload or self._is_other(draft, task):
                others.append(draft)
        for draft in others:
            for part in draft.text.split("; "):
                rest = rest.replace(part, " ")
        if others and len(drafts) == len(others) and not _tells(rest):
            rest = ""
        return others, rest

    def _is_other(self, draft: Draft, task: Task) -> bool:
        """Whether a clause asks for something beside the open question."""
        if not draft.is_task:
            return asks_something(draft.text) or _demands(draft.text)
        if draft.kind in OWN_INTENTS:
            return asks_something(draft.text) or _demands(draft.text)
        said = kind_said(draft.text)
        if said is None:
            return False
        numbers = {key_of(number) for number in numbers_in(draft.text, self._facts.order_numbers if self._out.customer_id else ())}
        other_order = bool(numbers) and task.order_number is not None and key_of(task.order_number) not in numbers
        same = draft.kind == task.kind or {draft.kind, task.kind} <= {EXCHANGE, CHANGE_ITEMS, CHANGE_ORDER}
        if same:
            return other_order and _has_verb(draft.text) and not replaces(draft.text)
        if asks_something(draft.text) and not numbers and draft.kind in {"refund", TROUBLE}:
            return True
        return draft.kind in CHANGES or draft.kind == TROUBLE

    def _read(self, task: Task, question: Question, text: str) -> Reading:
        before = task.order_number
        reading = Reader(self._facts, task).read(text, question)
        if before and task.order_number != before:
            task.announced = False
        return reading

    def _stopped(self, task: Task, question: Question, rest: str) -> bool:
        """The shopper wants to leave this; details in the same breath are a correction instead."""
        stop_intent = any(r.intent == "stop_current_task" and r.confidence >= _SURE for r in self._message.requests)
        if not (says_stop(rest) or (stop_intent and not self._message.is_payload) or self._message.intent == "stop_current_task"):
            return False
        trial = Task(**{**task.__dict__, "said": list(task.said), "swaps": dict(task.swaps), "detail": dict(task.detail)})
        reading = Reader(self._facts, trial).read(rest, question) if self._out.customer_id else Reading()
        emptied = (task.item_ids and not trial.item_ids) or (task.swaps and not trial.swaps)
        gains = reading.changed - {"reason", "latest_order", "order_fragments"}
        if gains and not emptied and len(words(fold(rest))) > 3:
            return False
        if not gains and self._drops_queued(rest):
            return True
        self._drop(task)
        return True

    def _drops_queued(self, text: str) -> bool:
        """"Never mind the kettle", when the kettle is what comes next."""
        if self._out.customer_id is None:
            return False
        for task in self._state.queue:
            number = task.order_number or next(iter(numbers_in(" ".join(task.said), self._facts.order_numbers)), None)
            order = self._facts.order(number) if number else None
            if order is not None and items_in(text, self._facts.item_candidates(order)):
                self._state.queue.remove(task)
                self._say("utter_stopped_order", order_number=order.order_number)
                self._ask_again()
                return True
        return False

    def _drop(self, task: Task) -> None:
        """Leave a task: nothing was changed for it, what was done before stays."""
        state = self._state
        state.current, state.question, state.last = None, None, task
        self._misunderstanding_over()
        if task.kind == OFFER or task.kind not in (*CHANGES, TROUBLE, CHANGE_ORDER, REFUND):
            self._say("utter_offer_declined")
        elif task.order_number:
            self._say("utter_stopped_order", order_number=task.order_number)
        else:
            self._say("utter_stopped")
        if state.done:
            done = [f"{self._show.task_label(entry['kind'])} {entry['order_number']}".strip() for entry in state.done]
            self._say("utter_done_stays", done=self._show.join(done))
        if state.queue:
            self._announce_next()
            self._advance()

    def _declined_item(self, task: Task, question: Question) -> None:
        """"No" to the variants offered: that item stays as it is; without it the rest goes on."""
        if question.about in task.swaps and len(task.swaps) > 1:
            del task.swaps[question.about]
            self._say("utter_item_left")
            self._advance()
        else:
            self._drop(task)

    def _go_on_confirming(self, task: Task, question: Question, others: list[Draft], rest: str) -> None:
        replacing = [d for d in others if d.kind in CHANGES and replaces(d.text)]
        if replacing and not says_yes(rest):
            self._replace(task, replacing[0])
            return
        reading = self._read(task, question, rest) if rest.strip() else Reading()
        if reading.changed:
            if self._emptied(task):
                self._drop(task)
                return
            self._misunderstanding_over()
            task.planned_version = None
            self._take_later(others)
            self._advance()
        elif rest.strip() and says_yes(rest):
            self._misunderstanding_over()
            self._take_later([draft for draft in others if draft.is_task])
            self._make(task)
            for draft in others:
                if not draft.is_task:
                    self._answer(draft)
        elif rest.strip() and says_no(rest):
            self._take_later(others)
            self._drop(task)
        elif others:
            self._misunderstanding_over()
            self._digress(others)
        elif reading.answered:
            # What it says is already so: "PayPal", when PayPal it is.
            self._misunderstanding_over()
            self._advance()
        else:
            self._not_an_answer(task, question)

    def _emptied(self, task: Task) -> bool:
        if task.kind == RETURN:
            return not task.item_ids and not task.unclear_items
        return task.kind in {EXCHANGE, CHANGE_ITEMS} and not task.swaps and not task.unclear_items

    def _replace(self, task: Task, draft: Draft) -> None:
        """"Actually, cancel it instead": the new request takes the old one's place and what is known of the order."""
        new = self._task_of(draft)
        new.order_number = new.order_number or task.order_number
        if new.kind == RETURN:
            new.item_ids = list(task.swaps)
        self._misunderstanding_over()
        self._state.last = None
        self._start(new)
        self._advance()

    def _digress(self, others: list[Draft]) -> None:
        """Answer questions in between; requests are queued; then the open question comes again."""
        state = self._state
        task = state.current
        replacing = [d for d in others if d.kind in CHANGES and replaces(d.text)]
        if task is not None and replacing:
            self._replace(task, replacing[0])
            return
        self._take_later(others)
        self._ask_again()

    def _take_later(self, others: list[Draft]) -> None:
        """Questions are answered now, requests wait in the queue."""
        for draft in others:
            if not draft.is_task:
                self._answer(draft)
            elif draft.kind in OWN_INTENTS and self._out.customer_id is not None:
                self._out.replies += orders.answer(self._context, draft.kind, draft.text)
            else:
                task = self._task_of(draft)
                current = self._state.current
                if task.order_number is None and current is not None and not numbers_in(draft.text):
                    task.detail["near"] = current.order_number
                self._queue(task)
                self._say("utter_queued", task=self._show.task_label(task.kind))

    def _not_an_answer(self, task: Task, question: Question) -> None:
        """Small talk, a question the articles may answer, or something not understood."""
        text, state = self._message.text, self._state
        intent = self._message.intent
        if says_thanks(text) or intent in {"greet", "bot_challenge"}:
            self._out.replies += smalltalk.answer(self._context, intent, text) or []
            self._misunderstanding_over()
            self._ask_again()
            return
        if asks_something(text):
            found = self._answer_in_between(task, question, text)
            if found:
                self._out.replies += found
                self._misunderstanding_over()
                self._ask_again()
                return
        if says_undecided(text):
            self._say("utter_take_your_time")
            self._ask_again()
            return
        state.misunderstood += 1
        if state.misunderstood >= MOST_MISUNDERSTOOD:
            self._hand_over(MISUNDERSTOOD)
            return
        self._say("utter_not_understood_in_form")
        self._ask_again()

    def _answer_in_between(self, task: Task, question: Question, text: str) -> list[Reply]:
        """A question about what is under discussion, or one for the articles."""
        if question.expects in {"payment_method", "refund_method"} and catalogue.speaks_of_payment(text) and not _names_policy(text):
            return [self._show.reply("utter_here_are_the_choices")]
        product_id = self._product_in_question(task, question)
        if product_id and (found := catalogue.about_product(self._context, product_id, text)):
            return found
        return articles.answer(self._context, text)

    def _product_in_question(self, task: Task, question: Question) -> str | None:
        order = self._facts.order(task.order_number) if task.order_number and self._out.customer_id else None
        if order is None:
            return None
        item_id = question.about or next(iter(task.swaps), None)
        return next((item.product_id for item in order.items if item.id == item_id), None)

    def _say_choices(self, question: Question) -> None:
        """"What options do I have?" asks for the question once more."""
        self._misunderstanding_over()
        if question.expects in {"payment_method", "refund_method"}:
            self._say("utter_here_are_the_choices")
        self._ask_again()

    # --- choices ---

    def _go_on_choosing(self, task: Task, question: Question) -> None:
        if asks_for_choices(self._message.text):
            self._say_choices(question)
            return
        others, rest = self._others(task)
        picked = self._picked(question, self._message.text)
        if picked is None and says_stop(rest):
            self._drop(task)
        elif picked == "human":
            self._hand_over(ASKED_FOR)
        elif picked == "no":
            self._drop(task)
        elif picked is not None:
            self._misunderstanding_over()
            self._state.question = None
            self._chosen(task, picked)
        elif others:
            self._misunderstanding_over()
            if task.kind == OFFER:
                self._state.current, self._state.question = None, None
                self._take(others)
                self._advance()
            else:
                self._digress(others)
        elif task.kind in {TROUBLE, CHANGE_ORDER} and rest.strip() and self._out.customer_id and self._read(task, question, rest):
            self._misunderstanding_over()
            self._advance()
        else:
            self._not_an_answer(task, question)

    def _picked(self, question: Question, text: str) -> str | None:
        folded = fold(text)
        for value in question.values:
            if folded == fold(value) or folded == fold(self._show.label("task", value)):
                return value
        kinds = [value for value in question.values if value not in {"no", "human"}]
        if self._message.is_payload and self._message.intent in {"affirm", "deny"}:
            return "no" if self._message.intent == "deny" else kinds[0] if len(kinds) == 1 else None
        said = kind_said(text)
        equals = {"change_items": EXCHANGE, "refund": RETURN}
        for kind in (said, equals.get(said or "")):
            if kind in kinds and not says_no(text):
                return kind
        if "human" in question.values and len(question.values) == 2 and says_yes(text):
            return "human"
        if len(kinds) == 1 and says_yes(text):
            return kinds[0]
        if says_no(text) or smalltalk.declines(text):
            return "no"
        return None

    def _chosen(self, task: Task, kind: str) -> None:
        """The shopper picked what to do."""
        new = Task(kind, said=list(task.said), order_number=task.order_number, item_ids=list(task.item_ids))
        new.detail = {"near": task.detail.get("near")}
        new.reason = task.reason
        carried = task.detail.get("carry") or {}
        new.order_number = new.order_number or carried.get("order_number")
        items = list(carried.get("items") or task.item_ids)
        self._start(new)
        if new.order_number:
            Reader(self._facts, new).read_again()
        if kind == RETURN and items:
            new.item_ids = items
        elif kind in {EXCHANGE, CHANGE_ITEMS} and items:
            reader = Reader(self._facts, new)
            for item in items:
                reader.start_swap(item)
        self._advance()

    # --- who is it ---

    def _hear_identity(self, text: str) -> None:
        """Take in what a guest says about themselves, and try it."""
        if self._out.customer_id is not None:
            self._refuse_other_identity(text)
            return
        identification = Identification(self._shop, self._state.claim)
        if identification.hear(text, self._state.question) and identification.complete():
            self._identify_now(quiet=True)

    def _identify_now(self, *, quiet: bool = False) -> bool:
        claim = self._state.claim
        identification = Identification(self._shop, claim)
        found = identification.attempt()
        if found is None:
            return False
        self._out.customer_id, self._out.identified_by = found.customer.id, found.by
        claim.failures = 0
        self._just_identified = True
        self._surround()
        self._say("utter_identified", name=found.customer.first_name or found.customer.name)
        self._resolve_numbers()
        return True

    def _resolve_numbers(self) -> None:
        """Order numbers said before are now the customer's own, or not."""
        for task in (self._state.current, *self._state.queue):
            if task is None:
                continue
            if task.order_number and (order := self._facts.order(task.order_number)):
                task.order_number = order.order_number
            if task.kind not in OWN_INTENTS:
                said, task.said = task.said, []
                for text in said:
                    Reader(self._facts, task).read(text)

    def _go_on_identifying(self, task: Task, question: Question) -> None:
        text = self._message.text
        others, rest = self._others(task)
        claim = self._state.claim
        identification = Identification(self._shop, claim)
        heard = identification.hear(text, question)
        if not heard and says_stop(text):
            self._drop(task)
            return
        if heard:
            self._misunderstanding_over()
            if rest.strip() and not others and _tells(rest):
                task.hear(rest)
            if identification.complete() and not self._identify_now():
                identification.forget_wrong()
                if claim.failures >= MOST_FAILURES:
                    self._hand_over(LOOPING)
                    return
                self._say("utter_not_identified")
            self._take_later(others)
            self._advance()
        elif others:
            self._misunderstanding_over()
            self._digress(others)
        elif self._tells_more(task):
            self._misunderstanding_over()
            self._advance()
        else:
            self._not_an_answer(task, question)

    def _tells_more(self, task: Task) -> bool:
        """Instead of saying who they are, the shopper says more about the matter: keep it, and ask again."""
        drafts = [draft for draft in drafts_of(self._message) if draft.is_task]
        if not drafts:
            return False
        task.hear(self._message.text)
        if task.kind in {TROUBLE, REFUND, CHANGE_ORDER} and drafts[0].kind in {*CHANGES, REFUND}:
            task.kind = drafts[0].kind
        return True

    def _refuse_other_identity(self, text: str) -> None:
        """Another person's details in the same conversation change nothing."""
        emails = [email for email in emails_in(text) if fold(email) != fold(self._facts.profile.email)]
        if emails and not any(fold(email) == fold(self._facts.profile.email) for email in emails_in(text)):
            self._say("utter_other_identity")

    # --- moving on ---

    def _queue(self, task: Task) -> None:
        """Put a task where it belongs: same-order changes that must come first go before the item change."""
        state = self._state
        for known in state.queue:
            if known.kind == task.kind and known.order_number and known.order_number == task.order_number:
                known.said += task.said
                return
        state.queue.append(task)

    def _start(self, task: Task) -> None:
        state = self._state
        state.current, state.question = task, None

    def _advance(self) -> None:
        """Take steps until there is something to ask or nothing left to do."""
        state = self._state
        for _ in range(_MOST_STEPS):
            if self._out.handed_over:
                return
            if state.current is None:
                if not state.queue:
                    state.question = None
                    return
                self._next_from_queue()
            task = state.current
            assert task is not None
            if not self._take_step(task, self._step(task)):
                return

    def _next_from_queue(self) -> None:
        state = self._state
        task = state.queue.pop(0)
        self._start(task)
        if task.order_number is None and (near := task.detail.get("near")) and task.kind in CHANGES:
            order = self._facts.order(near) if self._out.customer_id else None
            if order is not None and order.allowed_actions and self._fits(task, order.allowed_actions):
                task.order_number = near
        if self._out.customer_id is not None and task.kind not in OWN_INTENTS and task.kind != OFFER:
            said, task.said = task.said, []
            for text in said:
                Reader(self._facts, task).read(text)
        self._put_dependencies_first(task)

    def _fits(self, task: Task, allowed: list[str]) -> bool:
        return task.kind in allowed or (task.kind in {EXCHANGE, CHANGE_ITEMS} and bool({"exchange", "change_items"} & set(allowed)))

    def _put_dependencies_first(self, task: Task) -> None:
        """An item change closes its order, so an address or payment change of the same order comes first."""
        state = self._state
        if task.kind not in {EXCHANGE, CHANGE_ITEMS} or task.order_number is None or self._out.customer_id is None:
            return
        order = self._facts.order(task.order_number)
        if order is None or "change_items" not in order.allowed_actions:
            return
        numbers = self._facts.order_numbers
        for index, other in enumerate(state.queue):
            if other.kind not in {CHANGE_ADDRESS, CHANGE_PAYMENT}:
                continue
            said = [number for text in other.said for number in numbers_in(text, numbers)]
            target = other.order_number or (said[0] if said else task.order_number)
            if key_of(target) == key_of(task.order_number):
                state.queue.pop(index)
                state.queue.insert(0, task)
                other.order_number = task.order_number
                self._say("utter_item_change_comes_last", order_number=task.order_number)
                self._start(other)
                said_texts, other.said = other.said, []
                for text in said_texts:
                    Reader(self._facts, other).read(text)
                return

    def _step(self, task: Task) -> Step:
        if task.kind == OFFER:
            return self._offer_step(task)
        if self._out.customer_id is None:
            return Identify()
        if task.kind in OWN_INTENTS:
            if task.detail.get("only_identify"):
                return Answered(())
            return Answered(orders.answer(self._context, task.kind, str(task.detail.get("text", ""))))
        planner = Planner(self._facts, task, self._show)
        if task.kind == TROUBLE:
            return trouble_step(planner, task, self._show)
        return planner.step()

    def _take_step(self, task: Task, step: Step) -> bool:
        """Carry a step out; whether to go on with the next."""
        state = self._state
        if isinstance(step, Identify):
            return self._ask_identity(task)
        if isinstance(step, Become):
            self._become(task, step.kind)
            return True
        if isinstance(step, Answered):
            self._out.replies += step.replies
            state.current = None
            return True
        if isinstance(step, GiveUp):
            self._give_up(task, step)
            return True
        if isinstance(step, Confirm):
            self._confirm(task, step)
            return False
        self._ask(task, step)
        return False

    def _become(self, task: Task, kind: str) -> None:
        swaps_before = task.kind in {EXCHANGE, CHANGE_ITEMS}
        if swaps_before and kind in {EXCHANGE, CHANGE_ITEMS} and kind_said(" ".join(task.said)) in {"exchange", "return"} or (
            kind == EXCHANGE and task.kind == CHANGE_ITEMS
        ):
            self._say(f"utter_becomes_{kind}", order_number=task.order_number or "")
        task.kind = kind
        if not swaps_before and task.order_number:
            Reader(self._facts, task).read_again()

    def _ask_identity(self, task: Task) -> bool:
        ask = Identification(self._shop, self._state.claim).next_question()
        if ask is None:
            self._hand_over(ASKED_FOR)
            return False
        if not task.introduced:
            task.introduced = True
        self._ask(task, Ask(ask.expects, ask.code, ask.values, ask.choices, about=None), prefix="identify:")
        return False

    def _ask(self, task: Task, ask: Ask, *, prefix: str = "") -> None:
        """Ask; the same question too often without progress goes to a person."""
        state, before = self._state, self._state.question
        key = f"{prefix}{ask.key}:{task.kind}:{task.order_number or ''}"
        times = before.times + 1 if before is not None and before.key == key and not self._resting else 1
        if times > MOST_TIMES_ASKED:
            self._hand_over(LOOPING)
            return
        state.question = Question(ask.expects, key, ask.about, [choice.value for choice in ask.choices], times)
        reply = self._show.reply(ask.code, **ask.values)
        reply.custom = {"expects": ask.expects, **ask.custom}
        if ask.choices:
            reply.custom["choices"] = [choice.to_dict() for choice in ask.choices]
            reply.buttons = [{"title": choice.title, "payload": choice.value} for choice in ask.choices]
        self._out.replies.append(reply)
        if task.order_number:
            state.saw_order(task.order_number)

    def _confirm(self, task: Task, step: Confirm) -> None:
        change = step.change
        values = self._confirmation_values(task, step)
        reply = self._show.reply(f"utter_confirm_{change.kind}", **values)
        yes = Choice("yes", self._show.say("utter_button_confirm"))
        no = Choice("no", self._show.say("utter_button_keep"))
        reply.buttons = [{"title": yes.title, "payload": "/affirm"}, {"title": no.title, "payload": "/deny"}]
        reply.custom = {
            "expects": "confirmation",
            "choices": [yes.to_dict(), no.to_dict()],
            "change": self._show.change_card(change),
        }
        key = f"confirmation::{task.kind}:{task.order_number or ''}:{reply.text}"
        before = self._state.question
        times = before.times + 1 if before is not None and before.key == key and not self._resting else 1
        if times > MOST_TIMES_ASKED:
            self._hand_over(LOOPING)
            return
        self._state.question = Question("confirmation", key, None, ["yes", "no"], times)
        self._out.replies.append(reply)
        if task.order_number:
            self._state.saw_order(task.order_number)

    def _confirmation_values(self, task: Task, step: Confirm) -> dict[str, str]:
        change, show = step.change, self._show
        card = show.change_card(change)
        lines = "\n".join(
            show.say("utter_part_line" if line["before"] else "utter_part_line_new", **line)
            if line["after"]
            else show.say("utter_part_line_plain", **line)
            for line in card["lines"]
        )
        return {"order_number": change.order_number or "", "lines": lines, "amount": card["amount_label"]}

    @property
    def _resting(self) -> bool:
        """Asked again after a digression: that is no lack of progress."""
        return self._again

    _again = False
    _just_identified = False

    def _ask_again(self) -> None:
        """The open question once more, as things stand now."""
        if self._state.question is None and not self._state.queue:
            return
        self._again = True
        try:
            self._advance()
        finally:
            self._again = False

    def _give_up(self, task: Task, step: GiveUp) -> None:
        """Say why not, and offer what can be done instead."""
        state = self._state
        state.current, state.question, state.last = None, None, task
        reply = self._show.reply(step.code if self._show.knows(step.code) else "utter_error_other", **step.values)
        kinds = [kind for kind in step.offer if kind != "human"]
        if not kinds:
            if "human" in step.offer:
                reply.buttons = [{"title": self._show.say("utter_button_human"), "payload": "/contact_human_agent"}]
            self._out.replies.append(reply)
            if task.order_number:
                state.saw_order(task.order_number)
            return
        carry = {"order_number": task.order_number, "items": list(task.item_ids)}
        offer = Task(OFFER, said=list(task.said), order_number=task.order_number, item_ids=list(task.item_ids))
        offer.reason = task.reason
        offer.detail = {"code": step.code, "values": dict(step.values), "options": kinds, "carry": carry}
        state.queue.insert(0, offer)

    def _offer_step(self, task: Task) -> Ask:
        options = [str(option) for option in task.detail["options"]]
        choices = [Choice(option, self._show.task_label(option)) for option in options]
        choices.append(Choice("no", self._show.say("utter_choice_no")))
        return Ask("choice", str(task.detail["code"]), dict(task.detail.get("values") or {}), choices, about=str(task.detail["code"]))

    # --- making the change ---

    def _make(self, task: Task) -> None:
        state = self._state
        execution = Execution(self._context, task, self._message.id)
        try:
            execution.make()
        except Conflict:
            self._facts.forget_orders()
            self._say("utter_error_order_changed", order_number=task.order_number or "")
            task.planned_version = None
            state.question = None
            self._advance()
            return
        except ShopError as error:
            state.question = None
            planner = Planner(self._facts, task, self._show)
            if self._take_step(task, planner.after_error(error)):
                self._advance()
            return
        task.detail["done"] = True
        state.add_done(task.kind, task.order_number)
        state.current, state.question, state.last = None, None, task
        self._out.replies.append(execution.done())
        if task.order_number:
            state.saw_order(task.order_number)
        self._announce_next()
        self._advance()

    def _announce_next(self) -> None:
        if self._state.queue and self._state.queue[0].kind != OFFER:
            self._say("utter_next_task", task=self._show.task_label(self._state.queue[0].kind))

    def _misunderstanding_over(self) -> None:
        self._state.misunderstood = 0

    def _say(self, code: str, /, **values: str) -> None:
        self._out.replies.append(self._show.reply(code, **values))


def _tells(text: str) -> bool:
    """Whether anything but joining words and punctuation is left."""
    return any(word not in {"and", "also", "but", "please", "then", "oh", "so", "well"} for word in words(fold(text)))


def _has_verb(text: str) -> bool:
    return kind_said(text) is not None


def _demands(text: str) -> bool:
    """An order to show or tell something: a question without its mark."""
    start = " ".join(words(fold(text))[:8])
    return any(phrase in start for phrase in ("show me", "tell me", "let me know", "list ", "give me a list", "explain", "track")) or any(
        phrase in fold(text) for phrase in ("告诉我", "查一下", "查下", "看看", "查询")
    )


def _names_policy(text: str) -> bool:
    return any(word in fold(text) for word in ("policy", "how long", "when will", "政策", "多久"))


