"""A message while a question is open."""

from __future__ import annotations

from actions.dialogue.between import Between
from actions.dialogue.change_in_hand import ChangeInHand
from actions.dialogue.choosing import Choosing
from actions.dialogue.confirming import Confirming, emptied
from actions.dialogue.drafts import Draft
from actions.dialogue.facts import item_of
from actions.dialogue.giving_way import changed_instead, gives_way
from actions.dialogue.guests import Guests
from actions.dialogue.hearing import Hearing
from actions.dialogue.identifying import Identifying
from actions.dialogue.price_in_hand import PriceInHand
from actions.dialogue.progress import Progress
from actions.dialogue.reading import Reader, Reading
from actions.dialogue.several_orders import for_other_numbers
from actions.dialogue.state import Question, Task
from actions.dialogue.taking_back import took_back
from actions.dialogue.talk import Talk
from actions.dialogue.wishes import Wishes
from actions.names import (
    CANCEL,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_PAYMENT,
    CHANGES,
    DEFAULT_ADDRESS,
    DELETE_DATA,
    EXCHANGE,
    OFFER,
    RETURN,
    TROUBLE,
)
from actions.understanding.addresses import says_whole_address
from actions.understanding.answers import (
    asks_for_choices,
    asks_something,
    only_refuses,
    says_no,
    says_stop,
    says_undecided,
    says_yes,
)
from actions.understanding.becoming import describes_present
from actions.understanding.beside_question import methods_beside_question
from actions.understanding.data_wishes import keeps_data
from actions.understanding.orders import numbers_in
from actions.understanding.parts import asks_if_included, opens_with_no
from actions.understanding.reasons import cancel_reason_in
from actions.understanding.recipients import changes_recipient, keeps_address
from actions.understanding.remedies import asks_how_long
from actions.understanding.requests import (
    behind_keeping,
    keeps_everything,
    keeps_order,
    leaves_order,
    only_begins,
    only_keeps_everything,
    only_takes_up_again,
    withdrawn_kind,
    withdraws,
)
from actions.understanding.somebody_else import wishes_for_other
from actions.understanding.text import fold, words

_SURE = 0.7
_WITH_METHOD = frozenset({"confirmation", "payment_method", "refund_method"})


class OpenQuestion:
    """Goes on from an open question."""

    def __init__(self, talk: Talk, progress: Progress, wishes: Wishes, guests: Guests) -> None:
        self._talk = talk
        self._progress = progress
        self._wishes = wishes
        self._guests = guests
        self._hearing = Hearing(talk)
        self._between = Between(talk, progress)
        self._price = PriceInHand(talk, progress)
        self._in_hand = ChangeInHand(talk, progress)
        self._confirming = Confirming(talk, progress, wishes, self._hearing, self._between)
        self._choosing = Choosing(talk, progress, wishes, self._hearing, self._between)
        self._identifying = Identifying(talk, progress, wishes, self._hearing, self._between, guests)

    def go_on(self, task: Task, question: Question) -> None:
        """Take the message as what it is: an answer, a correction, a question, another wish."""
        if question.key.startswith("identify:"):
            self._identifying.go_on_identifying(task, question)
            return
        if task.kind == OFFER and (self._identifying.comes_back(task) or self._identifying.introduces(task)):
            return
        if self._price.told_back(task):
            return
        if task.kind == OFFER or question.expects == "choice":
            self._choosing.go_on_choosing(task, question)
            return
        text = self._talk.message.text
        if self._asked_again(task, question, text) or self._goes_another_way(task, question, text):
            return
        self._hearing.sharpen(task)
        if self._wishes.withdraw(withdrawn_kind(text)):
            return
        if task.kind in {CHANGE_ADDRESS, DEFAULT_ADDRESS} and self._about_parcel(task, text):
            return
        others, rest = self._hearing.others(task)
        if self._gave_way(task, question) or self._stopped(task, question, rest):
            return
        if rest.strip():
            self._guests.refuse_other_identity(rest)
        if question.expects == "confirmation":
            self._confirming.go_on_confirming(task, question, others, rest)
        else:
            self._take_answer(task, question, others, rest)

    def _asked_again(self, task: Task, question: Question, text: str) -> bool:
        """Whether the message leaves the question as it is, or only tells which order is meant."""
        if question.expects != "confirmation" and only_begins(text):
            self._talk.understood()
            self._progress.ask_again()
            return True
        if question.values and question.expects not in {"variant", "confirmation"} and asks_for_choices(text):
            self._between.say_choices(question)
            return True
        if self._price.told(task, question) or took_back(self._talk, self._progress, task):
            return True
        if not task.detail.get("missing") or question.expects != "order_number":
            return False
        if wishes_for_other(text):
            self._talk.say("utter_other_identity")
            self._wishes.drop(task)
            return True
        if len(question.values) == 1 and says_yes(text):
            task.order_number = question.values[0]
            self._talk.understood()
            self._progress.advance()
            return True
        return False

    def _goes_another_way(self, task: Task, question: Question, text: str) -> bool:
        """Whether something else is to happen to the order, or nothing, or a question of it is answered."""
        if task.kind == CANCEL and keeps_order(text) and self._changed_instead(task):
            return True
        if (instead := changed_instead(self._talk, task, question, self._hearing.drafts)) is not None:
            self._wishes.replace(task, instead)
            return True
        if task.kind == CANCEL and self._about_extent(task, question, text):
            return True
        if (
            (task.kind == CANCEL and keeps_order(text))
            or (task.kind in CHANGES and leaves_order(text))
            or (task.kind in {RETURN, EXCHANGE, TROUBLE} and only_keeps_everything(text))
        ):
            self._keep(task)
            return True
        return (
            self._heard_method(task, question, text)
            or self._between.told_of_order(task, question)
            or self._in_hand.told(task, question)
        )

    def _take_answer(self, task: Task, question: Question, others: list[Draft], rest: str) -> None:
        """What is left of the message, without the other wishes in it, as an answer to anything but whether
        the change shall be made."""
        text = self._talk.message.text
        chosen, before = bool(task.swaps or task.item_ids), set(task.swaps)
        reading = self._hearing.read(task, question, rest) if rest.strip() else Reading()
        if chosen and reading.changed == {"items"} and emptied(task):
            self._wishes.take_later(others)
            self._wishes.drop(task)
        elif reading and self._stays_as_it_is(task, question):
            self._talk.understood()
            if asks_something(text):
                self._progress.advance()  # "what about navy?": that it is
            else:
                self._declined_item(task, question)
        elif reading:
            self._talk.understood()
            if question.expects == "order_number":
                self._talk.state.queue[:0] = for_other_numbers(self._talk.facts, task, rest)
            self._wishes.take_later(others)
            self._note_beside(task, question, before)
            self._progress.advance()
        elif says_no(text) and question.expects in {"variant", "items"} and not others:
            self._declined_item(task, question)
        elif only_refuses(text) and not others:
            self._wishes.drop(task)
        elif (
            task.kind in {CHANGE_ADDRESS, CHANGE_PAYMENT}
            and not others
            and self._confirming.queues_version(task, rest)
        ):
            return
        elif others or (others := self._hearing.loose() or self._hearing.surely_asked(task)):
            self._talk.understood()
            self._wishes.digress(others)
        elif self._hearing.says_goodbye():
            self._wishes.leave()
        else:
            self._between.not_an_answer(task, question)

    def _heard_method(self, task: Task, question: Question, text: str) -> bool:
        """How to pay, or where money goes, beside a question: "gift card, how long will that take?". The
        change as it is listed then tells how long.
        """
        pieces = methods_beside_question(text)
        if not pieces or question.expects not in _WITH_METHOD or not self._talk.identified:
            return False
        others, _ = self._hearing.others(task)
        if "payment_method" not in self._hearing.read(task, question, ". ".join(pieces)).changed:
            return False
        task.planned_version = None
        self._talk.understood()
        self._wishes.take_later([draft for draft in others if draft.is_task or not asks_how_long(draft.text)])
        self._progress.advance()
        return True

    def _gave_way(self, task: Task, question: Question) -> bool:
        """Whether the change in hand is given up for a return or a cancellation; of what was delivered, and
        can't be cancelled any more, it is only given up.
        """
        instead = gives_way(self._talk, task, question, self._hearing.drafts)
        if instead is None:
            return False
        order = self._talk.facts.order(task.order_number or "")
        if instead.kind == CANCEL and order is not None and "cancel" not in order.allowed_actions:
            self._wishes.drop(task)
        else:
            self._wishes.replace(task, instead)
        return True

    def _about_parcel(self, task: Task, text: str) -> bool:
        """The name on the parcel is to change, which is no address, or the address is to stay."""
        if says_whole_address(text):
            return False
        if changes_recipient(text):
            self._talk.understood()
            self._talk.say("utter_recipient_stays")
            self._progress.ask_again()
            return True
        if keeps_address(text):
            self._wishes.drop(task)
            return True
        return False

    def _about_extent(self, task: Task, question: Question, text: str) -> bool:
        """What a cancellation takes with it is asked, or less of the order is to go; whether it was so."""
        order = self._talk.facts.order(task.order_number or "") if self._talk.out.customer_id else None
        if (
            order is None
            or question.expects not in {"reason", "confirmation"}
            or self._talk.message.is_payload
        ):
            return False
        if self._talk.facts.wants_part(text, order, whole_said=True):
            if opens_with_no(text):
                self._wishes.drop(task)
                return True
            self._talk.understood()
            task.hear(text)
            task.detail["whole"] = False
            self._progress.advance()
            return True
        candidates = self._talk.facts.item_candidates(order)
        if not (asks_something(text) and asks_if_included(text, candidates)) or says_yes(text):
            return False
        self._talk.understood()
        items = self._talk.show.items(order.items)
        self._talk.say("utter_cancel_covers_all", order_number=order.order_number, items=items)
        self._progress.ask_again()
        return True

    def _changed_instead(self, task: Task) -> bool:
        """Whether the order is not cancelled after all, and another change of it takes the place."""
        instead = [
            draft for draft in self._hearing.drafts() if draft.kind in CHANGES and draft.kind != CANCEL
        ]
        if not instead and (wish := behind_keeping(self._talk.message.text)):
            instead = (
                [Draft(CHANGE_ITEMS, wish)]
                if self._confirming.wishes_version_of(task.order_number, wish)
                else []
            )
        if instead:
            self._wishes.replace(task, instead[0])
        return bool(instead)

    def _keep(self, task: Task) -> None:
        """The order is not cancelled after all; what is asked with it is answered."""
        self._wishes.drop(task)
        self._wishes.take([draft for draft in self._hearing.drafts() if not draft.is_task or draft.asked])
        self._progress.advance()

    def _stopped(self, task: Task, question: Question, rest: str) -> bool:
        """The shopper wants to leave this; details in the same breath are a correction instead."""
        stop_intent = any(
            r.intent == "stop_current_task" and r.confidence >= _SURE for r in self._talk.message.requests
        )
        if not (
            says_stop(rest)
            or (task.kind == DELETE_DATA and keeps_data(rest))
            or (stop_intent and not self._talk.message.is_payload)
            or self._talk.message.intent == "stop_current_task"
        ):
            return False
        if (says_undecided(rest) or only_takes_up_again(rest)) and not says_stop(rest):
            return False
        if question.expects == "confirmation" and says_yes(rest) and not (stop_intent or says_stop(rest)):
            return False  # a plain yes weighs more than a doubtful intent
        if question.expects == "reason" and cancel_reason_in(rest) and not withdraws(rest):
            return False  # "I changed my mind" is why, not a second thought about cancelling
        trial = Task(
            **{
                **task.__dict__,
                "said": list(task.said),
                "swaps": dict(task.swaps),
                "units": dict(task.units),
                "detail": dict(task.detail),
            }
        )
        reading = (
            Reader(self._talk.facts, trial).read(rest, question) if self._talk.out.customer_id else Reading()
        )
        emptied = (task.item_ids and not trial.item_ids) or (task.swaps and not trial.swaps)
        left_out = set(task.item_ids) - set(trial.item_ids) | (task.swaps.keys() - trial.swaps.keys())
        if (left_out and not emptied) or reading.left:
            return False  # "forget the shoes" is of the shoes alone
        gains = reading.changed - {"reason", "latest_order", "order_fragments"}
        if gains and not emptied and len(words(fold(rest))) > 3:
            return False
        if not gains and not keeps_everything(rest) and self._wishes.drops_queued(rest):
            return True
        if self._hearing.says_goodbye():
            self._wishes.leave()
        else:
            self._wishes.drop(task)
        return True

    def _note_beside(self, task: Task, question: Question, before: set[str]) -> None:
        """Asked for the version of one item, the shopper said what another shall become: that was heard."""
        asked = task.swaps.get(question.about or "") if question.expects == "variant" else None
        order = self._talk.facts.order(task.order_number or "") if asked else None
        added = [item for item in order.items if item.id in set(task.swaps) - before] if order else []
        if asked is not None and asked.variant_id is None and added:
            self._talk.say("utter_item_noted", items=self._talk.show.items(added))

    def _declined_item(self, task: Task, question: Question) -> None:
        """`No` to the variants offered: that item stays as it is; without it the rest goes on."""
        if question.about in task.swaps and len(task.swaps) > 1:
            del task.swaps[question.about]
            self._talk.say("utter_item_left")
            self._progress.advance()
        else:
            self._wishes.drop(task)

    def _stays_as_it_is(self, task: Task, question: Question) -> bool:
        """Whether the answer to what an item is to become is what it is: "the L/XL then"."""
        swap = task.swaps.get(question.about or "") if question.expects == "variant" else None
        order = self._talk.facts.order(task.order_number or "") if swap else None
        item = item_of(order, question.about or "") if order else None
        if swap is None or item is None or swap.variant_id or task.kind != CHANGE_ITEMS:
            return False
        text = self._talk.message.text
        if numbers_in(text, self._talk.facts.numbers_for(text)):
            return False  # which order it is, once more
        return describes_present(swap.wish, item.options) and not swap.wish.free
