"""What one clause of a message wants: a task to do, or something to answer at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from actions.dialogue.message import Request
from actions.names import (
    ARTICLE_INTENTS,
    CANCEL,
    CATALOGUE_INTENTS,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    DEFAULT_ADDRESS,
    EXCHANGE,
    FALLBACK_INTENT,
    FORM_INTENTS,
    INTENT_OF,
    MY_PROFILE,
    ORDER_CHANGES,
    OUT_OF_SCOPE_INTENT,
    OWN_INTENTS,
    REFUND,
    RETURN,
    RETURN_PERIOD,
    SMALL_TALK_INTENTS,
    TROUBLE,
    TROUBLE_INTENTS,
)
from actions.understanding.address_sources import sent_as_other
from actions.understanding.addresses import address_in
from actions.understanding.answers import asks_something, demands_something
from actions.understanding.data_wishes import data_wish
from actions.understanding.deadlines import asks_until_when_back
from actions.understanding.enquiries import asks_for_label
from actions.understanding.lateness import says_late, says_stuck
from actions.understanding.manners import (
    asks_address,
    asks_of_others_complaints,
    asks_status,
    asks_whereabouts,
    misses_parcel,
    speaks_of_account,
    wants_sending_again,
)
from actions.understanding.one_verb import pays_order
from actions.understanding.order_states import only_places
from actions.understanding.orders import numbers_in
from actions.understanding.plain_changes import changes_thing, only_a_name, plainly_said, wished_first
from actions.understanding.profile_talk import profile_asked
from actions.understanding.protests import protests_cancelling
from actions.understanding.remedies import (
    lacks_item,
    refused,
    says_fake,
    says_sent_back,
    wants_another,
    wants_it_faster,
    wants_it_sent,
    wants_other_version,
    without_refused,
)
from actions.understanding.requests import (
    cannot_afford,
    is_generic_change,
    kind_otherwise,
    kind_said,
    kinds_said,
)
from actions.understanding.return_and_swap import only_difference_back
from actions.understanding.shop_questions import TOPICS, shop_question
from actions.understanding.standing import says_owed, standing_asked
from actions.understanding.still_allowed import asked_if_allowed, asks_if_returnable
from actions.understanding.text import fold

OWN_WORDS = re.compile(r"\b(?:my|mine|i have|on file|order #?\w*\d)|#|我的?|订单")
# Intents of clauses that may still ask for a change by their words: "My name is Ann Lee. Cancel #W1 because
# ...".
_VAGUE = frozenset({OUT_OF_SCOPE_INTENT, "correct_information", "affirm", "deny", "greet", "thank"})
_UNCLEAR = frozenset({"", FALLBACK_INTENT, *_VAGUE})
_OF_DELIVERY = frozenset({"delivery_period", "delivery_options", "complaint"})
_SURE = 0.6
_DOUBTFUL = 0.75
SURELY = 0.9
"""Confidence from which the NLU has hardly a doubt."""
_POLITE = re.compile(
    r"\b(?:can|could|may|might) (?:i|you|we)\b|\b(?:is there (?:a|any) way|possible) to\b"
    r"|\bi(?:'d| would) like\b|\bi want\b|\bplease\b"
    r"|帮我|我想|我要|能不能|可以|可不可以|有没有办法"
)
# Words of change that ask for none: an e-mail address is no address of a parcel, other words no exchange.
_NO_CHANGE = re.compile(r"\be-?mail address(?:es)?\b|邮箱地址|邮件地址|换(?:个|一个|一种|种)?说法|换句话说?")
# How an order is paid is what changes: "change it to my gift card", "付款换成礼品卡".
_PAYMENT_BECOMES = re.compile(
    r"\b(?:change|switch|move|put)\b (?:it|this|that|#?\w*\d+|(?:the |my )?(?:order|payment)(?: \S+)?) "
    r"(?:over )?(?:to|on|onto) (?:my |a |the |another )?"
    r"(?:gift ?card|paypal|visa|mastercard|amex|credit card|card)\b"
    r"|(?:付款|支付)(?:方式|方法)?[^，。,\d]{0,4}(?:换|改)"
)
_BECOMES = re.compile(r"换成[^，。,]{1,12}的")
# "The return label" and "to return it" beside it ask for no return.
_LABELLED = re.compile(
    r"\breturn(?:s|ing)?(?: shipping| postage)? labels?\b|\blabels?\b.{0,40}"
    r"|退(?:货|回)?的?(?:标签|面单|单)|寄回单"
)
# "Electric kettle order, #W1: ..." names an order and places none.
_ONLY_ORDER = re.compile(
    r"(?:(?:and|also|then|next|now|so|for|ok|okay)\W+)*(?:my|the|that|this)? ?"
    r"(?:(?!(?:i|to|can|could|want|like|please|you|place|how|re|new|an|another|last|again)\b)[\w-]+ ){1,4}"
    r"order\W*"
)


@dataclass
class Draft:
    """Something wanted: a kind of task, or an intent to be answered at once, with the text that belongs to
    it.

    `clauses` are the pieces of the message that were taken for it, as written. `general`: it reads like a
    question about the shop's ways, which an article may answer better than a look at an order.
    `asked`: a question beyond doubt, whatever its words. `sure`: the NLU has hardly a doubt of the intent.
    `everywhere`: it is of whatever order there is that it can be done for, and of none if there is none.
    `topic`: what of the shop's ways is asked, where its words would lead elsewhere.
    """

    kind: str
    text: str
    intent: str = ""
    entities: dict[str, str] = field(default_factory=dict)
    is_task: bool = True
    clauses: list[str] = field(default_factory=list)
    general: bool = False
    asked: bool = False
    sure: bool = False
    everywhere: bool = False
    topic: str = ""


def draft_of(request: Request, certain: bool, numbered: bool) -> Draft | None:
    """What one clause wants; None where it wants nothing of its own. `numbered`: the message names an
    order.
    """
    intent, text = request.intent, request.text
    if not certain and not wants_it_faster(text) and (topic := shop_question(text)) is not None:
        of_topic = TOPICS[topic]
        return Draft(of_topic, text, of_topic, is_task=False, asked=True, topic=topic)
    if intent == "place_order" and not certain and numbered and _ONLY_ORDER.fullmatch(fold(text)):
        return None
    if not certain and only_places(text):
        return None
    no = set() if certain else refused(text)
    said = kind_said(_NO_CHANGE.sub(" ", without_refused(text) if no else fold(text)))
    entities = dict(request.entities)
    if not certain and (intent in _UNCLEAR or intent in CATALOGUE_INTENTS) and not no:
        if (plain := plainly_said(text)) is not None:
            return Draft(plain, text, INTENT_OF[plain], entities)
    if not certain and said is not None and (first := _wished_first(intent, text)) is not None:
        return Draft(refined(first, text, first, certain), text, intent, entities)
    if not certain and only_difference_back(text):
        return Draft(CHANGE_ITEMS, text, "change_order", entities)
    of_account = not certain and bool(profile_asked(text))
    if not of_account and (wish := data_wish(intent, text, request.confidence)) is not None:
        return Draft(wish, text, intent, entities)
    if not certain and asks_for_label(text) and kind_said(_LABELLED.sub(" ", fold(text))) is None:
        return Draft("check_refund_policy", text, "check_refund_policy", entities, is_task=False, asked=True)
    if of_account:
        return Draft(MY_PROFILE, text, intent, entities, asked=True)
    if not certain and asks_until_when_back(text):
        named = bool(numbers_in(text))
        return Draft(RETURN_PERIOD, text, "check_refund_policy", entities, is_task=named, asked=True)
    if not certain and asked_if_allowed(text) and not numbers_in(text):
        return Draft("my_orders", text, "my_orders", entities, asked=True)
    if not certain and FORM_INTENTS.get(intent) in {CANCEL, None} and said in {CANCEL, None}:
        if protests_cancelling(text):
            return Draft("track_order", text, "track_order", entities, asked=True)
    if not certain and (told := _told_of_order(intent, text)) is not None:
        return Draft(told, text, intent, entities, asked=True)
    if not certain and intent == "track_refund" and (piece := asks_if_returnable(text)):
        return Draft("check_refund_policy", piece, "check_refund_policy", entities, is_task=False, asked=True)
    if not certain and FORM_INTENTS.get(intent) in {RETURN, REFUND} and _only_sent_back(text):
        return Draft("track_refund", text, "track_refund", entities)
    if not certain and said in {None, CHANGE_ADDRESS} and sent_as_other(text):
        return Draft(CHANGE_ADDRESS, text, "change_shipping_address", entities, sure=True)
    if FORM_INTENTS.get(intent) in no:
        return _instead(request, said, no)
    if intent in FORM_INTENTS:
        kind = FORM_INTENTS[intent]
        if kind == CANCEL and said == RETURN and request.confidence < _DOUBTFUL:
            kind = RETURN  # the words say so, and the NLU is in doubt
        return Draft(refined(kind, text, said, certain), text, intent, entities)
    if not certain and said is None and intent not in FORM_INTENTS and lacks_item(text):
        return Draft(TROUBLE, text, intent, entities, asked=asks_something(text))
    if (intent in CATALOGUE_INTENTS or intent in _UNCLEAR) and says_fake(text) and not asks_something(text):
        return Draft(TROUBLE, text, intent, entities)
    if intent in _UNCLEAR and said is None and not no and numbers_in(text) and address_in(text).line1:
        return Draft(CHANGE_ADDRESS, text, "change_shipping_address", entities, sure=True)
    if intent in _UNCLEAR:
        # Without a clear intent the words must be plain: a verb of change, and an order for the vaguer ones.
        vague = (said in {CHANGE_ITEMS, REFUND} or intent in _VAGUE) and not (
            changes_thing(text) or cannot_afford(text)
        )
        if said is None and not asks_something(text) and pays_order(text):
            return Draft(CHANGE_PAYMENT, text, intent, entities)
        if said is None or (vague and not numbered):
            return None
        return Draft(refined(said, text, said, certain), text, intent, entities)
    if intent == "complaint" and not certain and asks_of_others_complaints(text):
        return Draft("ask_product", text, "ask_product", entities, is_task=False)
    if intent in TROUBLE_INTENTS and request.confidence < _SURE and only_a_name(text):
        return Draft("ask_product", text, "ask_product", entities, is_task=False)
    if intent in TROUBLE_INTENTS:
        if said in {RETURN, EXCHANGE, CANCEL}:
            return Draft(said, text, intent, entities)
        return Draft(EXCHANGE if wants_other_version(text) else TROUBLE, text, intent, entities)
    if intent in ARTICLE_INTENTS or intent in CATALOGUE_INTENTS:
        # "Can I change the kettle from order #W1?" asks politely; "can I change my order?" asks how.
        polite = numbered and _POLITE.search(fold(text)) is not None
        if said in {CHANGE_ITEMS, EXCHANGE} and changes_thing(text) and not asks_something(text):
            return Draft(said, text, intent, entities)
        if said in ORDER_CHANGES and (polite or (numbers_in(text) and not asks_something(text))):
            return Draft(said, text, intent, entities)
        if intent == "edit_account" and said in {DEFAULT_ADDRESS, CHANGE_ADDRESS}:
            return Draft(DEFAULT_ADDRESS, text, intent, entities)
        return Draft(intent, text, intent, entities, is_task=False)
    unsure = request.confidence < _SURE and numbered and not asks_something(text)
    if intent in OWN_INTENTS and unsure and said in ORDER_CHANGES and not demands_something(text):
        return Draft(refined(said, text, said, certain), text, intent, entities)
    if intent in OWN_INTENTS:
        # "How long does delivery take?" is for the articles; "when will my order come" is about an order.
        own = intent != "delivery_period" or OWN_WORDS.search(fold(text)) is not None
        return Draft(intent, text, intent, entities, is_task=own)
    if intent not in SMALL_TALK_INTENTS:
        return Draft(intent, text, intent, entities, is_task=False)
    return None


def _wished_first(intent: str, text: str) -> str | None:
    """What is to be done where another kind stands for the case that it cannot be: by its words, or, as the
    intent has it, a change of the items: "can you make the lamp a white one? If not, cancel the order".
    """
    first = wished_first(text)
    if first is None and FORM_INTENTS.get(intent) in {CHANGE_ORDER, EXCHANGE} and kind_otherwise(text):
        return CHANGE_ITEMS if FORM_INTENTS[intent] == CHANGE_ORDER else EXCHANGE
    return first


def _only_sent_back(text: str) -> bool:
    """What was sent back already is no wish to return it: it asks what has become of that."""
    return says_sent_back(text) and kinds_said(text) <= {RETURN, REFUND}


def _instead(request: Request, said: str | None, no: set[str]) -> Draft | None:
    """What a clause wants whose intent is just what it refuses: "I don't want to return it, swap it"."""
    if said is not None and said not in no:
        return Draft(
            refined(said, request.text, said, False), request.text, request.intent, dict(request.entities)
        )
    if said is not None or wants_it_sent(request.text) or wants_another(request.text):
        return Draft(TROUBLE, request.text, request.intent, dict(request.entities))
    return None


def _told_of_order(intent: str, text: str) -> str | None:
    """The question about an order that the words ask, where the intent says something near it."""
    if intent not in OWN_INTENTS and (matter := standing_asked(text)) is not None:
        # Never to be taken for the wish: "what about the return?" starts none.
        return "track_order" if matter == EXCHANGE else "track_refund"
    if intent not in OWN_INTENTS and says_owed(text):
        return "track_refund"
    if FORM_INTENTS.get(intent) in {CHANGE_ADDRESS, DEFAULT_ADDRESS} or intent in _UNCLEAR:
        if asks_address(text) and (numbers_in(text) or _speaks_of_order(text)):
            return "track_order"
    if intent in _UNCLEAR and asks_whereabouts(text):
        return "track_order"
    unserved = intent in CATALOGUE_INTENTS or intent in TROUBLE_INTENTS or intent in _UNCLEAR
    if unserved and says_stuck(text) and not refused(text):
        return "lost_package"
    if unserved and intent not in TROUBLE_INTENTS and says_late(text) and kind_said(text) is None:
        return "track_order"
    if (intent in CATALOGUE_INTENTS or intent in _UNCLEAR) and asks_status(text):
        return "track_order"
    sent_otherwise = FORM_INTENTS.get(intent) in {CHANGE_ORDER, CHANGE_ADDRESS}
    if (intent in _UNCLEAR or intent in _OF_DELIVERY or sent_otherwise) and wants_it_faster(text):
        return "track_order"
    known = intent in FORM_INTENTS or intent in TROUBLE_INTENTS or intent in _UNCLEAR
    if known and wants_sending_again(text):
        return "lost_package"
    other = intent in TROUBLE_INTENTS or intent in _UNCLEAR or FORM_INTENTS.get(intent) == CANCEL
    if other and misses_parcel(text) and kind_said(text) is None:
        return "lost_package"
    return None


def refined(kind: str, text: str, said: str | None, certain: bool) -> str:
    """The intent's kind, made more exact by the words."""
    if certain:
        return CHANGE_ITEMS if kind == CHANGE_ORDER else kind
    if kind in {CHANGE_ADDRESS, DEFAULT_ADDRESS}:
        if said == DEFAULT_ADDRESS:
            return DEFAULT_ADDRESS
        if not numbers_in(text) and not _speaks_of_order(text) and speaks_of_account(text):
            return DEFAULT_ADDRESS
        return (
            CHANGE_ADDRESS
            if kind == CHANGE_ADDRESS or numbers_in(text) or _speaks_of_order(text)
            else DEFAULT_ADDRESS
        )
    if kind in {CHANGE_ORDER, CHANGE_ITEMS, EXCHANGE} and _PAYMENT_BECOMES.search(fold(text)):
        return CHANGE_PAYMENT
    if kind in {CHANGE_ORDER, CHANGE_ITEMS}:
        if said in {CHANGE_ADDRESS, CHANGE_PAYMENT, DEFAULT_ADDRESS, CANCEL, EXCHANGE, RETURN}:
            return said
        if said is None and pays_order(text):
            return CHANGE_PAYMENT
        return CHANGE_ORDER if is_generic_change(text) else CHANGE_ITEMS
    if kind == CHANGE_PAYMENT and said == EXCHANGE and _BECOMES.search(text):
        # "把水瓶换成橙色的，用 PayPal 付": how to pay belongs to the change of the item.
        return CHANGE_ITEMS
    if kind == CHANGE_PAYMENT and said in {EXCHANGE, CHANGE_ITEMS} and changes_thing(text):
        return said
    if kind == EXCHANGE and kinds_said(text) == {CANCEL}:
        return CANCEL  # "两条裙子取消一条，灰的": nothing is to become grey
    if kind == REFUND and said in {RETURN, CANCEL, EXCHANGE}:
        return said
    return kind


def _speaks_of_order(text: str) -> bool:
    folded = fold(text)
    return "order" in folded or "订单" in folded or "package" in folded or "包裹" in folded
