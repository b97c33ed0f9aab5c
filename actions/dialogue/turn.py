"""One message, one turn: read it, move the tasks on, say what comes of it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict

from actions import articles, catalogue, orders_in_view, smalltalk
from actions.dialogue.afterwards import Afterwards
from actions.dialogue.asking import Asking
from actions.dialogue.escalation import Escalation
from actions.dialogue.facts import Shop
from actions.dialogue.guests import Guests
from actions.dialogue.identity import BY_SITE, Identification
from actions.dialogue.intake import Draft, drafts_of
from actions.dialogue.message import Message
from actions.dialogue.open_question import OpenQuestion
from actions.dialogue.own_data import meant_of_deletion
from actions.dialogue.person import Person
from actions.dialogue.progress import Progress
from actions.dialogue.reading import Reader
from actions.dialogue.repeating import say_nothing_twice
from actions.dialogue.reply import Reply
from actions.dialogue.state import Dialogue, Task
from actions.dialogue.talk import Known, Outcome, Talk
from actions.dialogue.wishes import Wishes
from actions.dialogue.writing import in_traditional
from actions.names import (
    ARTICLE_INTENTS,
    ASKED_FOR,
    CATALOGUE_INTENTS,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGES,
    DATA_INTENTS,
    DEFAULT_ADDRESS,
    EXCHANGE,
    FALLBACK_INTENT,
    FORM_INTENTS,
    FRUSTRATION,
    HIGH_RISK,
    HUMAN_INTENT,
    LOOPING,
    OFFER,
    OUT_OF_SCOPE_INTENT,
    TROUBLE_INTENTS,
)
from actions.understanding.additions import says_nothing_new
from actions.understanding.addresses import address_in, says_whole_address
from actions.understanding.answers import (
    asks_for_human,
    asks_something,
    demands_something,
    only_refuses,
    says_no,
    says_stop,
    speaks_of_goods,
)
from actions.understanding.language import language_of, requested_language
from actions.understanding.manners import (
    asks_if_bot,
    asks_presence,
    asks_what_order_number_is,
    has_no_account,
    misses_parcel,
    needs_no_human,
    shops,
)
from actions.understanding.order_talk import asks_when, goes_on_of_order
from actions.understanding.orders import mention_in
from actions.understanding.people import emails_in, name_in, says_more_than_identity
from actions.understanding.recipients import changes_recipient
from actions.understanding.requests import kind_said, only_takes_up_again, takes_up_again
from actions.understanding.risk import is_high_risk
from actions.understanding.text import fold, words
from actions.wording import Wording
from chinese.script import script_of

_SURE = 0.7
_CLEARLY = 0.45
# Intents of a message that may open with "no" or "not that" and ask something all the same.
_SAYS_LITTLE = frozenset(
    {"deny", "affirm", "stop_current_task", "correct_information", OUT_OF_SCOPE_INTENT, FALLBACK_INTENT, ""}
)
_MEANT_FOR_RECIPIENT = frozenset(
    {CHANGE_ADDRESS, DEFAULT_ADDRESS, CHANGE_ORDER, CHANGE_ITEMS, EXCHANGE, "edit_account"}
)
_OF_VERSIONS = frozenset({EXCHANGE, CHANGE_ITEMS, CHANGE_ORDER})
_UNCLEAR = frozenset({OUT_OF_SCOPE_INTENT, FALLBACK_INTENT, "correct_information", ""})


class Turn:
    """Works through one message."""

    def __init__(self, shop: Shop, wording: Wording, message: Message, known: Known, state: Dialogue) -> None:
        language = _language(message, known, state, shop.settings.default_language)
        if not message.is_payload and not _only_says_who(message.text):
            state.script = script_of(message.text) or state.script
        customer = known.customer_id or message.customer_id
        by = known.identified_by if known.customer_id else (BY_SITE if message.customer_id else None)
        talk = Talk(
            shop, wording, message, state, Outcome(state, language, customer, by),
            escalation=Escalation.of(known.escalation, message.id), mood=known.mood,
        )  # fmt: skip
        self._talk = talk
        self._after_products = False  # whether the last answer showed products
        self._introduced = False  # whether the message says who is writing
        self._asking = Asking(talk)
        self._progress = Progress(talk, self._asking)
        self._guests = Guests(talk)
        self._wishes = Wishes(talk, self._progress)
        self._person = Person(talk, self._progress)
        self._question = OpenQuestion(talk, self._progress, self._wishes, self._guests)

    def run(self) -> Outcome:
        """Answer the message, and its mood."""
        self._count()
        self._answer()
        say_nothing_twice(self._talk)
        self._person.offer_after()
        self._person.calm()
        return self._written()

    def offer_person(self) -> Outcome:
        """Offer a person, as the escalation policy wants it; what can be done after all is done instead."""
        talk = self._talk
        going_round = talk.escalation.reason == LOOPING
        if not going_round and any(self._can_serve(draft) for draft in drafts_of(talk.message)):
            return self.run()
        self._count()
        question, task = talk.state.question, talk.state.current
        if task is not None and question is not None and question.expects == "confirmation":
            if not says_nothing_new(talk.message.text):
                task.leave_untaken(talk.message.text)
        if not self._must_hand_over():
            if talk.message.intent == OUT_OF_SCOPE_INTENT and asks_something(talk.message.text):
                talk.say("utter_out_of_scope")  # a person can't tell the weather either
            talk.offer_person(talk.escalation.reason or FRUSTRATION)
        return self._written()

    def _written(self) -> Outcome:
        """What came of it, in the characters that the shopper writes."""
        out = self._talk.out
        if out.state.script == "traditional":
            out.replies = [in_traditional(reply) for reply in out.replies]
        return out

    def _count(self) -> None:
        state = self._talk.state
        state.turn_id = self._talk.message.id or None
        state.turns += 1

    @staticmethod
    def _can_serve(draft: Draft) -> bool:
        """A complaint about the service itself is no task."""
        return draft.is_task and (draft.intent != "complaint" or speaks_of_goods(draft.text))

    def _answer(self) -> None:
        state = self._talk.state
        if not self._talk.message.text.strip() and not self._talk.message.requests:
            return
        if self._person.answered() or self._must_hand_over() or self._changes_language():
            return
        if state.question is not None and state.current is not None:
            self._question.go_on(state.current, state.question)
        else:
            state.current, state.question = None, None
            if not (
                Afterwards(self._talk).answered()
                or self._goes_on_about_orders()
                or self._goes_on_about_products()
                or self._goes_on_asking()
            ):
                self._begin()

    def hand_over(self) -> Outcome:
        """Hand the conversation over: the message's intent asks for it; unless its words say else."""
        text = self._talk.message.text
        if not self._talk.message.is_payload and (
            asks_if_bot(text) or asks_presence(text) or has_no_account(text) or needs_no_human(text)
        ):
            return self.run()
        self._count()
        self._talk.hand_over(HIGH_RISK if is_high_risk(self._talk.message.text) else ASKED_FOR)
        return self._written()

    def _must_hand_over(self) -> bool:
        """High risk or a wish for a person comes before everything else."""
        text = self._talk.message.text
        intents = {request.intent: request.confidence for request in self._talk.message.requests}
        question = self._talk.state.question
        if is_high_risk(text):
            self._talk.hand_over(HIGH_RISK)
            return True
        if asks_if_bot(text) or asks_presence(text) or needs_no_human(text):
            return False  # who answers is asked, not for somebody else
        wants_person = intents.get(HUMAN_INTENT, 0.0) >= (_SURE if question is None else 0.9)
        if wants_person or asks_for_human(text):
            self._talk.hand_over(ASKED_FOR)
            return True
        return False

    def _changes_language(self) -> bool:
        wanted = requested_language(self._talk.message.text)
        intent = any(r.intent == "change_language" for r in self._talk.message.requests)
        short = len(words(fold(self._talk.message.text))) <= 12
        if wanted is None or not (intent or short) or drafts_of(self._talk.message):
            return False
        self._talk.out.language = wanted
        self._talk.surround()
        if emails_in(self._talk.message.text):
            return False  # it also says who is writing
        self._talk.say("utter_language_changed")
        self._talk.understood()
        self._progress.ask_again()
        return True

    def _goes_on_about_orders(self) -> bool:
        """The message only makes sense of the orders that were just told: "and the other one?"."""
        talk, message, text = self._talk, self._talk.message, self._talk.message.text
        if message.is_payload or not talk.identified or talk.state.showing or len(message.requests) > 1:
            return False
        lost = message.intent == "lost_package" and not asks_when(text)
        if lost or message.intent in {*TROUBLE_INTENTS, *DATA_INTENTS}:
            return False
        said = kind_said(text)
        if said is not None and not (said == CHANGE_ADDRESS and asks_when(text)):
            return False  # to ask on which day something comes sends it nowhere else
        if message.intent in FORM_INTENTS and not (asks_something(text) or goes_on_of_order(text)):
            return False
        if emails_in(text) or mention_in(text, talk.facts.numbers_for(text)) or misses_parcel(text):
            return False
        replies = orders_in_view.answer(talk.context, text)
        if replies:
            talk.out.replies += replies
            talk.understood()
        return bool(replies)

    def _goes_on_about_products(self) -> bool:
        """The message only makes sense of the products that were just shown: "show me others"."""
        message, context, state = self._talk.message, self._talk.context, self._talk.state
        self._after_products = state.showing
        replies = None if message.is_payload else catalogue.of_list(context, message.text, message.intent)
        state.showing = bool(replies)
        if replies:
            self._talk.out.replies += replies
            self._talk.understood()
        return bool(replies)

    def _goes_on_asking(self) -> bool:
        """The message only makes sense of what an article just answered: "and on shoes?"."""
        talk, message = self._talk, self._talk.message
        known = {*CATALOGUE_INTENTS, *ARTICLE_INTENTS, *_UNCLEAR}
        if message.is_payload or len(message.requests) > 1 or message.intent not in known:
            return False
        if kind_said(message.text) is not None or emails_in(message.text) or shops(message.text):
            return False
        replies = articles.go_on(talk.context, message.text, message.intent)
        if replies:
            talk.out.replies += replies
            talk.understood()
        return bool(replies)

    def _begin(self) -> None:
        text = self._talk.message.text
        if (
            asks_what_order_number_is(text)
            and not mention_in(text, self._talk.facts.numbers_for(text)).numbers
        ):
            self._talk.understood()
            self._talk.say("utter_what_is_order_number")
            return
        drafts = drafts_of(self._talk.message, self._talk.facts.numbers_for(text))
        if not self._talk.message.is_payload:
            drafts = meant_of_deletion(self._talk.state.last, text, drafts)
        if asks_if_bot(text) or asks_presence(text):
            drafts = [draft for draft in drafts if draft.is_task and draft.intent != HUMAN_INTENT]
        if drafts and smalltalk.greets(text, self._talk.message.intent):
            self._talk.say("utter_greet_short")
        before = asdict(self._talk.state.claim)
        self._guests.hear_identity(text)
        self._introduced = before != asdict(self._talk.state.claim) or self._talk.just_identified
        if changes_recipient(text) and not says_whole_address(text):
            self._talk.say("utter_recipient_stays")
            self._talk.understood()
            drafts = [draft for draft in drafts if draft.kind not in _MEANT_FOR_RECIPIENT]
        elif not drafts:
            self._without_request()
            return
        if self._resumes(drafts):
            return
        self._talk.understood()
        self._wishes.take(drafts)
        self._progress.advance()

    def _without_request(self) -> None:
        """A message that asks for nothing: small talk, an afterthought, or something not understood."""
        text, state = self._talk.message.text, self._talk.state
        if len(words(fold(text))) >= 4:
            state.aside = text
        if self._reopens() or self._offers_to_ship_there():
            return
        intent = (
            max(self._talk.message.requests, key=lambda r: r.confidence).intent
            if self._talk.message.requests
            else ""
        )
        if self._after_products and (said := catalogue.follow_up(self._talk.context, text)) is not None:
            self._talk.out.replies += said
            self._talk.understood()
            return
        wondering = asks_something(text) or shops(text) or catalogue.wishes_without(self._talk.context, text)
        # "D110434, thanks" answers a question that was put before, or asks for that order.
        numbered = bool(mention_in(text, self._talk.facts.numbers_for(text)).numbers)
        replies = (
            None
            if ((wondering or demands_something(text)) and intent in _SAYS_LITTLE)
            or (numbered and says_nothing_new(text))
            or (state.misunderstood and _puts_off(text))
            else smalltalk.answer(self._talk.context, intent, text)
        )
        if replies:
            self._talk.out.replies += replies
            self._talk.understood()
            return
        if numbered and not self._talk.just_identified:
            # A number alone: show that order, with what can be done with it.
            self._talk.understood()
            self._progress.queue(Task("track_order", said=[text], detail={"text": text}))
            self._progress.advance()
            return
        if found := self._found(text, intent, wondering=wondering):
            self._talk.out.replies += found
            self._talk.understood()
            return
        if wondering and (replies := smalltalk.answer(self._talk.context, intent, text)):
            self._talk.out.replies += replies
            self._talk.understood()
            return
        if self._heard_identity_only():
            return
        if intent == OUT_OF_SCOPE_INTENT and not self._talk.message.foreign_language:
            # A question honestly declined is understood well enough: no reason to call a person. What asks
            # for nothing, again and again, may be a matter of this shop all the same.
            if not (asks_something(text) or demands_something(text)) and self._talk.misunderstood():
                return
            self._talk.say("utter_out_of_scope")
            return
        if self._talk.misunderstood():
            return
        if self._talk.message.foreign_language:
            self._talk.say_in_every_language("utter_language_not_spoken")
        else:
            self._talk.say("utter_not_understood")

    def _offers_to_ship_there(self) -> bool:
        """A whole address and no word of what to do with it: it may be where an order is to go."""
        text, state = self._talk.message.text, self._talk.state
        if asks_something(text) or not says_whole_address(text):
            return False
        parts = address_in(text)
        shown = " ".join(filter(None, (parts.state, parts.zip)))
        address = ", ".join(filter(None, (parts.line1, parts.line2, parts.city, shown, parts.country)))
        seen = self._talk.facts.order(state.orders[0]) if state.orders and self._talk.identified else None
        offer = Task(OFFER, said=[text])
        if seen is not None and CHANGE_ADDRESS in seen.allowed_actions:
            offer.order_number = seen.order_number
        offer.detail = {
            "code": "utter_question_ship_there", "options": [CHANGE_ADDRESS], "values": {"address": address}
        }  # fmt: skip
        self._talk.understood()
        self._progress.queue(offer)
        self._progress.advance()
        return True

    def _found(self, text: str, intent: str, *, wondering: bool) -> list[Reply]:
        """What articles or catalogue say to a text of no clear intent."""
        context = self._talk.context
        if (wondering or intent in _UNCLEAR) and (priced := catalogue.price_in_passing(context, text)):
            return priced
        if intent == OUT_OF_SCOPE_INTENT or wondering:
            if clear := articles.answer(context, text, sure=_CLEARLY):
                return clear
        if wondering or intent in _UNCLEAR:
            if known := catalogue.in_passing(context, text):
                return known
        return articles.answer(context, text) if intent == OUT_OF_SCOPE_INTENT or wondering else []

    def _heard_identity_only(self) -> bool:
        """Somebody introduces themselves before asking for anything."""
        if self._talk.identified:
            known = self._talk.just_identified or bool(emails_in(self._talk.message.text))
            if known and not self._talk.out.replies:
                # Somebody who is known already says who they are: that wants an answer, too.
                profile = self._talk.facts.profile
                self._talk.say("utter_identified", name=profile.first_name or profile.name)
            if known:
                self._answer_what_else_was_said()
            return known
        identification = Identification(self._talk.shop, self._talk.state.claim)
        if not (self._introduced and (self._talk.state.claim.emails or self._talk.state.claim.name)):
            return False
        if identification.complete():
            self._guests.identify_now()
        if not self._talk.identified:
            self._progress.start(Task("my_orders", detail={"only_identify": True}))
            self._progress.advance()
        return True

    def _answer_what_else_was_said(self) -> None:
        """Whoever wrote more than who they are is not left without a word: the order that they named is shown
        with what can be done, or it is said that the rest was not understood."""
        text = self._talk.message.text
        numbers = mention_in(text, self._talk.facts.numbers_for(text)).numbers
        if not says_more_than_identity(text, self._talk.facts.profile.name):
            return
        if numbers:
            self._progress.queue(Task("track_order", said=[text], detail={"text": numbers[0]}))
            self._progress.advance()
        else:
            self._talk.say("utter_not_understood")

    def _reopens(self) -> bool:
        """A correction just after a task ended: "no, the blue one", "actually order #W2"."""
        state, text = self._talk.state, self._talk.message.text
        last = state.last
        if last is None or not self._talk.identified or last.kind not in CHANGES or last.detail.get("done"):
            return False
        again = deepcopy(last)
        reading = Reader(self._talk.facts, again).read(text)
        # A card that is named alone is none for what was left.
        telling = reading.changed if takes_up_again(text) else reading.changed - {"payment_method"}
        return (bool(telling) or only_takes_up_again(text)) and self._take_up(again)

    def _resumes(self, drafts: list[Draft]) -> bool:
        """What was left is asked for again, with no word of another order: "do that exchange after all"."""
        last, text = self._talk.state.last, self._talk.message.text
        if last is None or not self._talk.identified or last.kind not in CHANGES or last.detail.get("done"):
            return False
        if len(drafts) != 1 or drafts[0].general or drafts[0].asked or not takes_up_again(text):
            return False
        if drafts[0].kind != last.kind and not {drafts[0].kind, last.kind} <= _OF_VERSIONS:
            return False
        again = deepcopy(last)
        reading = Reader(self._talk.facts, again).read(text)
        named = last.order_number and self._talk.facts.speaks_of_another(text, last.order_number)
        return "order" not in reading.changed and not named and self._take_up(again)

    def _take_up(self, task: Task) -> bool:
        self._talk.state.last = None
        self._talk.understood()
        self._progress.start(task)
        self._progress.advance()
        return True


def _puts_off(text: str) -> bool:
    """After a misunderstanding "no, the other thing" is about that, and no no to anything else."""
    return says_no(text) and not only_refuses(text) and not says_stop(text)


def _only_says_who(text: str) -> bool:
    """A name is written in its own characters, whatever the shopper writes."""
    return bool(emails_in(text)) and not says_more_than_identity(text, name_in(text, asked=True) or "@")


def _language(message: Message, known: Known, state: Dialogue, default: str) -> str:
    """The language of this turn: that of the message, else the widget's choice, else as before."""
    current = known.language or message.widget_language or default
    if message.widget_language and message.widget_language != state.widget_language:
        if state.widget_language is not None:
            current = message.widget_language
        state.widget_language = message.widget_language
    return current if message.is_payload else language_of(message.text, current)
