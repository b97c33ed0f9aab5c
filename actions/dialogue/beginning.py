"""A message while no question is open: it goes on from what was told, asks for something, or neither."""

from __future__ import annotations

from dataclasses import asdict

from actions import articles, catalogue, orders_in_view, smalltalk
from actions.dialogue.afterwards import Afterwards
from actions.dialogue.drafts import Draft
from actions.dialogue.guests import Guests
from actions.dialogue.identity import Identification
from actions.dialogue.intake import drafts_of
from actions.dialogue.own_data import meant_of_deletion
from actions.dialogue.plainly_asked import PlainlyAsked
from actions.dialogue.progress import Progress
from actions.dialogue.reply import Reply
from actions.dialogue.state import Task
from actions.dialogue.taking_up import TakingUp
from actions.dialogue.talk import Talk
from actions.dialogue.version_wished import version_wished
from actions.dialogue.versions import wishes_named_version
from actions.dialogue.wishes import Wishes
from actions.names import (
    ARTICLE_INTENTS,
    CANCEL,
    CATALOGUE_INTENTS,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    CHANGES,
    DATA_INTENTS,
    DEFAULT_ADDRESS,
    EXCHANGE,
    FALLBACK_INTENT,
    FORM_INTENTS,
    FRUSTRATION,
    HUMAN_INTENT,
    INTENT_OF,
    OFFER,
    OUT_OF_SCOPE_INTENT,
    RETURN,
    TROUBLE,
    TROUBLE_INTENTS,
)
from actions.understanding.additions import says_nothing_new
from actions.understanding.addresses import address_in, says_whole_address
from actions.understanding.answers import (
    asks_something,
    demands_something,
    only_refuses,
    says_no,
    says_stop,
)
from actions.understanding.manners import (
    addresses_somebody,
    asks_if_bot,
    asks_presence,
    asks_what_order_number_is,
    misses_parcel,
    shops,
)
from actions.understanding.order_talk import asks_when, goes_on_of_order
from actions.understanding.orders import mention_in, numbers_in
from actions.understanding.payments import payment_in, uses_for_order
from actions.understanding.people import emails_in, says_more_than_identity
from actions.understanding.profile_talk import is_of_account
from actions.understanding.recipients import changes_recipient
from actions.understanding.requests import kind_said, points_back
from actions.understanding.shop_questions import shop_question
from actions.understanding.somebody_else import names_somebody, wishes_for_other
from actions.understanding.text import fold, words

_CLEARLY = 0.45
# Intents of a message that may open with "no" or "not that" and ask something all the same.
_SAYS_LITTLE = frozenset(
    {"deny", "affirm", "stop_current_task", "correct_information", OUT_OF_SCOPE_INTENT, FALLBACK_INTENT, ""}
)
_MEANT_FOR_RECIPIENT = frozenset(
    {CHANGE_ADDRESS, DEFAULT_ADDRESS, CHANGE_ORDER, CHANGE_ITEMS, EXCHANGE, "edit_account"}
)
_UNCLEAR = frozenset({OUT_OF_SCOPE_INTENT, FALLBACK_INTENT, "correct_information", ""})


class Beginning:
    """Takes up what a message asks for, or answers it where it asks for nothing."""

    def __init__(self, talk: Talk, progress: Progress, wishes: Wishes, guests: Guests) -> None:
        self._talk = talk
        self._progress = progress
        self._wishes = wishes
        self._guests = guests
        self._left = TakingUp(talk, progress)
        self._after_products = False  # whether the last answer showed products
        self._introduced = False  # whether the message says who is writing

    def begin(self) -> None:
        """Answer the message."""
        message, plainly = self._talk.message, PlainlyAsked(self._talk)
        asks_the_shop = not message.is_payload and shop_question(message.text) is not None
        if asks_the_shop or not (
            plainly.answered()
            or Afterwards(self._talk).answered()
            or plainly.standing_told()
            or self._goes_on_about_orders()
            or self._goes_on_about_products()
            or self._goes_on_asking()
        ):
            self._take()

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
        if (
            is_of_account(text)
            or emails_in(text)
            or mention_in(text, talk.facts.numbers_for(text))
            or misses_parcel(text)
        ):
            return False
        replies = orders_in_view.answer(talk.context, text)
        if replies:
            talk.state.said_aside(text)
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
        last = talk.state.last
        changed = last.kind if last is not None and last.detail.get("done") else ""
        replies = (
            articles.on_who_pays(talk.context, message.text)
            or articles.on_who_pays(talk.context, message.text, INTENT_OF.get(changed, "none"))
            or articles.go_on(talk.context, message.text, message.intent)
        )
        if replies:
            talk.out.replies += replies
            talk.understood()
        return bool(replies)

    def _take(self) -> None:
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
            drafts = self._paid_with_it(text, drafts) or self._yes_do_it(text)
        if asks_if_bot(text) or asks_presence(text):
            drafts = [draft for draft in drafts if draft.is_task and draft.intent != HUMAN_INTENT]
        if self._took_version(drafts):
            return
        if drafts and smalltalk.greets(text, self._talk.message.intent):
            self._talk.say("utter_greet_short")
        before = asdict(self._talk.state.claim)
        if shop_question(text) != "account_details":  # an address to come says not who is writing
            self._guests.hear_identity(text)
        self._introduced = before != asdict(self._talk.state.claim) or self._talk.just_identified
        if self._talk.just_identified and self._took_version(drafts):
            return
        if changes_recipient(text) and not says_whole_address(text):
            self._talk.say("utter_recipient_stays")
            self._talk.understood()
            drafts = [draft for draft in drafts if draft.kind not in _MEANT_FOR_RECIPIENT]
        elif not drafts:
            self._without_request()
            return
        if self._is_somebody_elses(text):
            self._talk.say("utter_other_identity")
            drafts = [draft for draft in drafts if draft.kind not in CHANGES]
        elif self._left.resumed(drafts):
            return
        self._talk.understood()
        self._wishes.take(drafts)
        self._progress.advance()

    def _took_version(self, drafts: list[Draft]) -> bool:
        """Whether it is said what a thing shall become, where the NLU hears no change."""
        wished = version_wished(self._talk, drafts)
        if wished is None:
            return False
        self._talk.understood()
        self._wishes.take([wished])
        self._progress.advance()
        return True

    def _is_somebody_elses(self, text: str) -> bool:
        """Whether a wish is for an order of another account: its number is none of the shopper's, or whose it
        is was named.
        """
        talk = self._talk
        if not talk.identified or not wishes_for_other(text):
            return False
        said = " ".join([*talk.state.asides[-1:], text])
        numbers = numbers_in(said, talk.facts.numbers_for(said))
        unknown = bool(numbers) and all(talk.facts.order(number) is None for number in numbers)
        return unknown or names_somebody(text)

    def _paid_with_it(self, text: str, drafts: list[Draft]) -> list[Draft]:
        """`Use it for that order`, where a way to pay was just spoken of, is a change of the payment."""
        state = self._talk.state
        if not (self._talk.identified and state.asides and uses_for_order(text)):
            return drafts
        methods = self._talk.facts.payment_candidates(None)
        if not payment_in(state.asides[-1], methods).named:
            return drafts
        return [Draft(CHANGE_PAYMENT, text, INTENT_OF[CHANGE_PAYMENT], clauses=[text])]

    def _yes_do_it(self, text: str) -> list[Draft]:
        """`Yes, cancel it`, where nothing waits for a yes, asks for that."""
        kind = kind_said(text) if self._talk.message.intent == "affirm" else None
        if kind not in {CANCEL, RETURN, EXCHANGE} or not points_back(text) or asks_something(text):
            return []
        return [Draft(str(kind), text, INTENT_OF[str(kind)], clauses=[text])]

    def _without_request(self) -> None:
        """A message that asks for nothing: small talk, an afterthought, or something not understood."""
        text, state = self._talk.message.text, self._talk.state
        if len(words(fold(text))) >= 4:
            state.said_aside(text)
        if self._left.reopened() or self._offers_to_ship_there():
            return
        intent = (
            max(self._talk.message.requests, key=lambda r: r.confidence).intent
            if self._talk.message.requests
            else ""
        )
        of_bot = intent == "bot_challenge" and (asks_if_bot(text) or addresses_somebody(text))
        if self._after_products and intent == "bot_challenge" and not of_bot and asks_something(text):
            # "Is it mechanical?" after a keyboard is of the keyboard.
            self._talk.out.replies += catalogue.answer(self._talk.context, "ask_product", text, {}) or []
            self._talk.understood()
            return
        if self._after_products and (said := catalogue.follow_up(self._talk.context, text)) is not None:
            self._talk.out.replies += said
            self._talk.understood()
            return
        wondering = asks_something(text) or shops(text) or catalogue.wishes_without(self._talk.context, text)
        # "D110434, thanks" answers a question that was put before, or asks for that order.
        numbers = mention_in(text, self._talk.facts.numbers_for(text)).numbers
        numbered = bool(numbers)
        if len(numbers) == 1 and self._talk.identified and self._wishes_version(numbers[0], text):
            return
        replies = (
            None
            if ((wondering or demands_something(text)) and intent in _SAYS_LITTLE)
            or (numbered and says_nothing_new(text))
            or (state.misunderstood and _puts_off(text))
            else smalltalk.answer(self._talk.context, intent, text)
        )
        if replies:
            if state.misunderstood and replies[0].text == self._talk.show.say("utter_nothing_open_yes"):
                # "Continue", after something that was not understood, is no better understood.
                if not self._talk.misunderstood():
                    self._talk.out.replies += replies
                return
            self._talk.out.replies += replies
            self._talk.understood()
            return
        if numbered and not self._talk.just_identified:
            # A number alone: show that order, with what can be done with it.
            self._talk.understood()
            state.said_aside(text)
            self._progress.queue(Task("track_order", said=[text], detail={"text": text}))
            self._progress.advance()
            return
        if not wondering and self._is_upset_about_own(text):
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

    def _is_upset_about_own(self, text: str) -> bool:
        """Whether somebody who is upset tells of a thing of theirs: that is trouble with it."""
        talk = self._talk
        if talk.escalation.reason != FRUSTRATION or not talk.identified:
            return False
        if not talk.facts.names_own_item(text):
            return False
        talk.understood()
        self._wishes.take([Draft(TROUBLE, text, clauses=[text])])
        self._progress.advance()
        return True

    def _wishes_version(self, number: str, text: str) -> bool:
        """What a thing in the order named shall become is said without a verb: that is a change of it."""
        if not wishes_named_version(self._talk.facts, number, text):
            return False
        self._talk.understood()
        self._wishes.take([Draft(CHANGE_ITEMS, text)])
        self._progress.advance()
        return True

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


def _puts_off(text: str) -> bool:
    """After a misunderstanding "no, the other thing" is about that, and no no to anything else."""
    return says_no(text) and not only_refuses(text) and not says_stop(text)
