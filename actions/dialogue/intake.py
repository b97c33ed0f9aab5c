"""From a message's clauses to what is wanted: tasks to do, and clauses to answer at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from actions.dialogue.message import Message, Request
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
from actions.understanding.address_and_items import address_and_items
from actions.understanding.addresses import address_in
from actions.understanding.answers import asks_something, demands_something
from actions.understanding.data_wishes import data_wish
from actions.understanding.deadlines import asks_until_when_back
from actions.understanding.enquiries import asks_for_label
from actions.understanding.manners import (
    asks_address,
    asks_generally,
    asks_of_others_complaints,
    asks_of_paper_generally,
    asks_whereabouts,
    misses_parcel,
    speaks_of_account,
    wants_sending_again,
)
from actions.understanding.one_verb import pays_order, under_one_verb
from actions.understanding.orders import key_of, numbers_in, without_numbers
from actions.understanding.other_one import says_other_order
from actions.understanding.profile_talk import profile_asked
from actions.understanding.reasons import of_one_order
from actions.understanding.remedies import (
    refused,
    says_sent_back,
    wants_another,
    wants_it_faster,
    wants_it_sent,
    wants_other_version,
    without_refused,
)
from actions.understanding.requests import (
    is_generic_change,
    is_unfinished,
    kind_said,
    kinds_said,
    split_by_order,
    wants_both_addresses,
)
from actions.understanding.search import only_narrows
from actions.understanding.several_kinds import parts_by_kind, wishes_thing
from actions.understanding.standing import standing_asked
from actions.understanding.text import fold

OWN_WORDS = re.compile(r"\b(?:my|mine|i have|on file|order #?\w*\d)|#|我的?|订单")
# Intents of clauses that may still ask for a change by their words: "My name is Ann Lee. Cancel #W1 because
# ...".
_VAGUE = frozenset({OUT_OF_SCOPE_INTENT, "correct_information", "affirm", "deny", "greet", "thank"})
_UNCLEAR = frozenset({"", FALLBACK_INTENT, *_VAGUE})
_OF_DELIVERY = frozenset({"delivery_period", "delivery_options", "complaint"})
_SURE = 0.6
_SURELY = 0.9
_POLITE = re.compile(
    r"\b(?:can|could|may|might) (?:i|you|we)\b|\b(?:is there (?:a|any) way|possible) to\b"
    r"|\bi(?:'d| would) like\b|\bi want\b|\bplease\b"
    r"|帮我|我想|我要|能不能|可以|可不可以|有没有办法"
)
# What may also be asked in general: "how does an exchange work?", "do gift cards expire?".
_GENERAL = frozenset(
    {RETURN, EXCHANGE, CANCEL, REFUND, CHANGE_ADDRESS, CHANGE_PAYMENT, CHANGE_ORDER, TROUBLE, *OWN_INTENTS}
)
_PAPER = frozenset({"gift_card_balance", "check_invoice", "get_invoice"})
_GOES_ON = frozenset({*ORDER_CHANGES, REFUND})
_ASKING = re.compile(
    r"^\W*(?:(?:and|also|but|so|then|oh|ok|okay|please|well|by the way|btw|one more thing|hi|hello)\W+)*"
    r"(?:what|which|when|where|who|why|how|is|are|do|does|did|can|could|will|would|should|may|"
    r"have|has)\b(?! like)"
    r"|\b(?:show|tell|track|check|status|find|search|looking for|recommend|compare|policy|talk to|"
    r"speak to|help me)\b"
    r"|\b(?:what|where|when|how)(?:'s| is| are| do| does| can| much| many| long)\b"
    r"|什么|哪|几|多少|怎么|如何|吗|查|找|推荐|比较|多久|何时|有没有|能不能|可不可以"
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
_CORRECTS = re.compile(
    r"\b(?:oops|sorry|wrong (?:order |one|number)?|i mean[t]?|correction|rather|no wait|wait no|not that"
    r"|i(?:'m| am) talking about|misread|mixed (?:it|that|them|those) up)\b"
    r"|不对|说错|写错|打错|看错|[弄搞记]混|错了|更正|应该是"
)
_CORRECTED_WITHIN = 60
"""Characters before a number in which a word takes back the number said before."""
_BECOMES = re.compile(r"换成[^，。,]{1,12}的")
# "The return label" and "to return it" beside it ask for no return.
_LABELLED = re.compile(
    r"\breturn(?:s|ing)?(?: shipping| postage)? labels?\b|\blabels?\b.{0,40}"
    r"|退(?:货|回)?的?(?:标签|面单|单)|寄回单"
)
_INTENTS = {
    CHANGE_ADDRESS: "change_shipping_address",
    CHANGE_PAYMENT: "change_payment_method",
    CHANGE_ITEMS: "change_order",
}
_ADDRESSES = frozenset({CHANGE_ADDRESS, DEFAULT_ADDRESS})
# "Electric kettle order, #W1: ..." names an order and places none.
_ONLY_ORDER = re.compile(
    r"(?:(?:and|also|then|next|now|so|for|ok|okay)\W+)*(?:my|the|that|this)? ?"
    r"(?:(?!(?:i|to|can|could|want|like|please|you|place|how|re|new|an|another|last|again)\b)[\w-]+ ){1,4}"
    r"order\W*"
)
_FAMILY = {EXCHANGE: "swap", CHANGE_ITEMS: "swap", CHANGE_ORDER: "swap"}
_MONEY_BACK = frozenset({RETURN, CANCEL, EXCHANGE, CHANGE_ITEMS, REFUND, TROUBLE})


@dataclass
class Draft:
    """Something wanted: a kind of task, or an intent to be answered at once, with the text that belongs to
    it.

    `clauses` are the pieces of the message that were taken for it, as written. `general`: it reads like a
    question about the shop's ways, which an article may answer better than a look at an order.
    `asked`: a question beyond doubt, whatever its words. `sure`: the NLU has hardly a doubt of the intent.
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


def drafts_of(message: Message, known_orders: Sequence[str] = ()) -> list[Draft]:
    """What a message wants, in the order said; clauses that only add to a neighbour are joined to it."""
    message = _with_number_corrected(message, known_orders)
    drafts: list[Draft] = []
    leading = ""
    numbered = bool(numbers_in(message.wanted, known_orders))
    for request in _clauses(message, known_orders):
        draft = _draft(request, message.is_payload, numbered)
        if draft is not None:
            draft.clauses, draft.sure = [request.text], draft.sure or request.confidence >= _SURELY
            draft.general = not message.is_payload and _asks_generally(draft)
        if draft is None:
            if drafts:
                drafts[-1].text = f"{drafts[-1].text}. {request.text}"
                drafts[-1].clauses.append(request.text)
            else:
                leading = f"{leading} {request.text}".strip()
            continue
        if leading:
            draft.text, leading = f"{leading}. {draft.text}", ""
        _add(drafts, draft, known_orders)
    if leading and not drafts:
        return []
    if not message.is_payload:
        drafts = [part for draft in drafts for part in _by_order(draft, known_orders)]
    return _without_trouble_told(_exchanged_for_another(drafts))


def _asks_generally(draft: Draft) -> bool:
    if draft.kind not in _GENERAL:
        return False
    return asks_generally(draft.text) or (draft.kind in _PAPER and asks_of_paper_generally(draft.text))


def _with_number_corrected(message: Message, known: Sequence[str]) -> Message:
    """`... in #W1. Oops, wrong number, it's #W2` is about #W2 alone."""
    numbers = numbers_in(message.wanted, known)
    if len(numbers) == 1 and not message.is_payload:
        # Read whole, the number taken back is none; its own clause alone would still name it.
        return _with_number(message, numbers[0], known)
    if message.is_payload or len(numbers) != 2 or key_of(numbers[0]) == key_of(numbers[1]):
        return message
    wrong, right = (number.lstrip("#") for number in numbers)
    between = re.search(
        rf"{re.escape(fold(wrong))}(.{{1,400}}?){re.escape(fold(right))}", fold(message.wanted), re.DOTALL
    )
    if between is None or not _CORRECTS.search(between.group(1)[-_CORRECTED_WITHIN:]):
        return message
    put_right = partial(re.compile(re.escape(wrong), re.IGNORECASE).sub, right)
    requests = tuple(replace(request, text=put_right(request.text)) for request in message.requests)
    return replace(message, text=put_right(message.wanted), requests=requests, denied=())


def _with_number(message: Message, right: str, known: Sequence[str]) -> Message:
    """The message with clauses that name no other order than that."""
    requests = []
    for request in message.requests:
        text = request.text
        for number in numbers_in(text, known):
            if key_of(number) != key_of(right):
                text = re.sub(re.escape(number.lstrip("#")), right.lstrip("#"), text, flags=re.IGNORECASE)
        requests.append(replace(request, text=text))
    return replace(message, requests=tuple(requests))


def _clauses(message: Message, known: Sequence[str]) -> list[Request]:
    """The NLU's clauses; where several orders are named, the stretches of text that belong to each."""
    if message.is_payload:
        return _whole(message)
    stretches = split_by_order(message.wanted, known)
    if len(stretches) < 2:
        return [part for request in _whole(message) for part in _by_verb(request)]
    found: list[Request] = []
    for stretch in stretches:
        inside = [request for request in message.requests if request.text and request.text[:40] in stretch]
        within = [request for request in message.requests if stretch[:40] in request.text]
        surest = max(inside or within, key=lambda request: request.confidence, default=None)
        # The NLU saw other clauses; the words of the stretch itself count more.
        known_intent = surest.intent if surest and kind_said(stretch) is None else ""
        found.append(Request(stretch, known_intent, surest.confidence if surest else 0.0))
    return found


def _by_verb(request: Request) -> list[Request]:
    """Two clauses where one verb stands for a change of the payment and of an item, or one clause has an
    address and what an item is to become.
    """
    if FORM_INTENTS.get(request.intent) in {CHANGE_ADDRESS, CHANGE_PAYMENT, CHANGE_ORDER, EXCHANGE}:
        if several := parts_by_kind(request.text):
            return [
                replace(
                    request, text=text, intent=_INTENTS[kind], entities=request.entities if not at else {}
                )
                for at, (kind, text) in enumerate(several)
            ]
    if FORM_INTENTS.get(request.intent) in {CHANGE_ADDRESS, CHANGE_ORDER, EXCHANGE}:
        if both := address_and_items(request.text):
            return [replace(request, text=text, intent=_INTENTS[kind]) for kind, text in both]
    if FORM_INTENTS.get(request.intent) not in {CHANGE_PAYMENT, CHANGE_ORDER, EXCHANGE}:
        return [request]
    parts = under_one_verb(request.text)
    return [replace(request, text=text, intent=_INTENTS[kind]) for kind, text in parts] or [request]


def _whole(message: Message) -> list[Request]:
    """The NLU's clauses; one that breaks off at "改成" or "change it to" goes on in the next."""
    found: list[Request] = []
    for request in message.requests:
        before = found[-1] if found else None
        start = message.wanted.find(before.text) if before and is_unfinished(before.text) else -1
        end = message.wanted.find(request.text, start) if start >= 0 else -1
        if before is not None and end >= 0:
            surest = max(before, request, key=lambda clause: clause.confidence)
            found[-1] = replace(surest, text=message.wanted[start : end + len(request.text)])
        else:
            found.append(request)
    return found


def _draft(request: Request, certain: bool, numbered: bool) -> Draft | None:
    """What one clause wants; None where it wants nothing of its own. `numbered`: the message names an
    order.
    """
    intent, text = request.intent, request.text
    if intent == "place_order" and not certain and numbered and _ONLY_ORDER.fullmatch(fold(text)):
        return None
    no = set() if certain else refused(text)
    said = kind_said(_NO_CHANGE.sub(" ", without_refused(text) if no else fold(text)))
    entities = dict(request.entities)
    if (
        wish := None if not certain and profile_asked(text) else data_wish(intent, text, request.confidence)
    ) is not None:
        return Draft(wish, text, intent, entities)
    if not certain and asks_for_label(text) and kind_said(_LABELLED.sub(" ", fold(text))) is None:
        return Draft("check_refund_policy", text, "check_refund_policy", entities, is_task=False, asked=True)
    if not certain and profile_asked(text):
        return Draft(MY_PROFILE, text, intent, entities, asked=True)
    if not certain and asks_until_when_back(text):
        named = bool(numbers_in(text))
        return Draft(RETURN_PERIOD, text, "check_refund_policy", entities, is_task=named, asked=True)
    if not certain and (told := _told_of_order(intent, text)) is not None:
        return Draft(told, text, intent, entities, asked=True)
    if not certain and FORM_INTENTS.get(intent) in {RETURN, REFUND} and _only_sent_back(text):
        return Draft("track_refund", text, "track_refund", entities)
    if FORM_INTENTS.get(intent) in no:
        return _instead(request, said, no)
    if intent in FORM_INTENTS:
        return Draft(_refined(FORM_INTENTS[intent], text, said, certain), text, intent, entities)
    if intent in _UNCLEAR and said is None and not no and numbers_in(text) and address_in(text).line1:
        return Draft(CHANGE_ADDRESS, text, "change_shipping_address", entities, sure=True)
    if intent in _UNCLEAR:
        # Without a clear intent the words must be plain: a verb of change, and an order for the vaguer ones.
        vague = said in {CHANGE_ITEMS, REFUND} or intent in _VAGUE
        if said is None and not asks_something(text) and pays_order(text):
            return Draft(CHANGE_PAYMENT, text, intent, entities)
        if said is None or (vague and not numbered):
            return None
        return Draft(_refined(said, text, said, certain), text, intent, entities)
    if intent == "complaint" and not certain and asks_of_others_complaints(text):
        return Draft("ask_product", text, "ask_product", entities, is_task=False)
    if intent in TROUBLE_INTENTS:
        if said in {RETURN, EXCHANGE, CANCEL}:
            return Draft(said, text, intent, entities)
        return Draft(EXCHANGE if wants_other_version(text) else TROUBLE, text, intent, entities)
    if intent in ARTICLE_INTENTS or intent in CATALOGUE_INTENTS:
        # "Can I change the kettle from order #W1?" asks politely; "can I change my order?" asks how.
        polite = numbered and _POLITE.search(fold(text)) is not None
        if said in ORDER_CHANGES and (polite or (numbers_in(text) and not asks_something(text))):
            return Draft(said, text, intent, entities)
        if intent == "edit_account" and said in {DEFAULT_ADDRESS, CHANGE_ADDRESS}:
            return Draft(DEFAULT_ADDRESS, text, intent, entities)
        return Draft(intent, text, intent, entities, is_task=False)
    unsure = request.confidence < _SURE and numbered and not asks_something(text)
    if intent in OWN_INTENTS and unsure and said in ORDER_CHANGES and not demands_something(text):
        return Draft(_refined(said, text, said, certain), text, intent, entities)
    if intent in OWN_INTENTS:
        # "How long does delivery take?" is for the articles; "when will my order come" is about an order.
        own = intent != "delivery_period" or OWN_WORDS.search(fold(text)) is not None
        return Draft(intent, text, intent, entities, is_task=own)
    if intent not in SMALL_TALK_INTENTS:
        return Draft(intent, text, intent, entities, is_task=False)
    return None


def _only_sent_back(text: str) -> bool:
    """What was sent back already is no wish to return it: it asks what has become of that."""
    return says_sent_back(text) and kinds_said(text) <= {RETURN, REFUND}


def _instead(request: Request, said: str | None, no: set[str]) -> Draft | None:
    """What a clause wants whose intent is just what it refuses: "I don't want to return it, swap it"."""
    if said is not None and said not in no:
        return Draft(
            _refined(said, request.text, said, False), request.text, request.intent, dict(request.entities)
        )
    if said is not None or wants_it_sent(request.text) or wants_another(request.text):
        return Draft(TROUBLE, request.text, request.intent, dict(request.entities))
    return None


def _told_of_order(intent: str, text: str) -> str | None:
    """The question about an order that the words ask, where the intent says something near it."""
    if intent not in OWN_INTENTS and (matter := standing_asked(text)) is not None:
        # Never to be taken for the wish: "what about the return?" starts none.
        return "track_order" if matter == EXCHANGE else "track_refund"
    if FORM_INTENTS.get(intent) in {CHANGE_ADDRESS, DEFAULT_ADDRESS} or intent in _UNCLEAR:
        if asks_address(text) and (numbers_in(text) or _speaks_of_order(text)):
            return "track_order"
    if intent in _UNCLEAR and asks_whereabouts(text):
        return "track_order"
    if (intent in _UNCLEAR or intent in _OF_DELIVERY) and wants_it_faster(text):
        return "track_order"
    known = intent in FORM_INTENTS or intent in TROUBLE_INTENTS or intent in _UNCLEAR
    if known and wants_sending_again(text):
        return "lost_package"
    if (intent in TROUBLE_INTENTS or intent in _UNCLEAR) and misses_parcel(text) and kind_said(text) is None:
        return "lost_package"
    return None


def _refined(kind: str, text: str, said: str | None, certain: bool) -> str:
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
    if kind == REFUND and said in {RETURN, CANCEL, EXCHANGE}:
        return said
    return kind


def _speaks_of_order(text: str) -> bool:
    folded = fold(text)
    return "order" in folded or "订单" in folded or "package" in folded or "包裹" in folded


def _add(drafts: list[Draft], draft: Draft, known: Sequence[str]) -> None:
    """Put a clause behind the others, or into the one before it where it only goes on."""
    previous = drafts[-1] if drafts else None
    if previous is not None and previous.general == draft.general and _continues(previous, draft, known):
        previous.text = f"{previous.text}; {draft.text}"
        previous.clauses += draft.clauses
        if previous.kind == REFUND and draft.kind in {RETURN, CANCEL}:
            previous.kind = draft.kind
        return
    drafts.append(draft)


def _continues(previous: Draft, draft: Draft, known: Sequence[str]) -> bool:
    before = {key_of(number) for number in numbers_in(previous.text, known)}
    now = {key_of(number) for number in numbers_in(draft.text, known)}
    if (now and before and not now & before) or (not now and says_other_order(draft.text)):
        return False
    together = f"{previous.clauses[-1]} and {draft.text}"
    if under_one_verb(together) or address_and_items(together):
        return False
    if {previous.kind, draft.kind} == {CHANGE_ADDRESS, CHANGE_PAYMENT}:
        return False
    if previous.kind in {CHANGE_ADDRESS, CHANGE_PAYMENT} and draft.kind == CHANGE_ITEMS:
        if wishes_thing(draft.text):
            return False
    if {previous.kind, draft.kind} <= set(CATALOGUE_INTENTS) and only_narrows(draft.text):
        return True
    if draft.sure and draft.kind in _ADDRESSES and previous.kind not in _ADDRESSES:
        return False  # "..., and my shoes go to the Dallas address": no detail of what was asked before
    if not draft.is_task and not (previous.is_task and _only_names(draft.text)):
        # "I want a full refund" among policy questions: no question, so a detail of the request before.
        return (
            previous.is_task
            and previous.kind in _MONEY_BACK
            and not asks_something(draft.text)
            and (draft.kind in ARTICLE_INTENTS)
        )
    if previous.is_task and previous.kind in _GOES_ON and _only_names(draft.text):
        return True
    if previous.kind == draft.kind or _FAMILY.get(previous.kind, previous.kind) == _FAMILY.get(
        draft.kind, draft.kind
    ):
        return True
    if draft.kind == REFUND and previous.kind in _MONEY_BACK:
        return True
    # "... and pay the difference with PayPal"
    return (
        draft.kind == CHANGE_PAYMENT
        and previous.kind in _MONEY_BACK
        and CHANGE_PAYMENT not in kinds_said(draft.text)
    )


def _only_names(text: str) -> bool:
    """A clause that only names things, whatever the NLU made of it: "the water bottle from order #W2?"."""
    plain = re.sub(r"\{[^}]*\}?", " ", text)  # {'switch type': ...} switches nothing
    return kind_said(plain) is None and _ASKING.search(fold(plain)) is None


def _by_order(draft: Draft, known: Sequence[str]) -> list[Draft]:
    """A request that speaks of several orders is several requests."""
    if draft.kind in {CHANGE_ADDRESS, DEFAULT_ADDRESS} and wants_both_addresses(draft.text):
        both = Draft(DEFAULT_ADDRESS, draft.text, draft.intent, clauses=draft.clauses)
        return [replace(draft, kind=CHANGE_ADDRESS), both]
    if draft.kind not in ORDER_CHANGES and draft.kind not in {REFUND, CHANGE_ORDER}:
        return [draft]
    stretches = split_by_order(draft.text, known)
    parts: list[Draft] = []
    for stretch in stretches:
        said = kind_said(stretch) if len(stretches) > 1 else draft.kind
        kind = _refined(said, stretch, said, False) if said else (parts[-1].kind if parts else draft.kind)
        numbers = numbers_in(stretch, known)
        several = len(numbers) > 1 and kind in {CANCEL, RETURN, REFUND} and _only_lists(stretch, numbers)
        if several:
            parts += [
                Draft(kind, _only(stretch, number, numbers), draft.intent, clauses=[stretch])
                for number in numbers
            ]
        else:
            alone = len(stretches) == 1
            clauses = draft.clauses if alone else [stretch]
            part = Draft(kind, stretch, draft.intent, draft.entities if alone else {}, clauses=clauses)
            part.general, part.sure = draft.general and alone, draft.sure and alone
            parts.append(part)
    return parts


def _only_lists(text: str, numbers: Sequence[str]) -> bool:
    """Several orders under one verb: "cancel #W1 and #W2"."""
    return len({key_of(number) for number in numbers}) > 1 and " not " not in f" {fold(text)} "


def _only(text: str, number: str, numbers: Sequence[str]) -> str:
    """The text with the other orders' numbers taken out."""
    said = of_one_order(text, numbers.index(number)) if len(numbers) == 2 else text
    left = without_numbers(said, [other for other in numbers if other != number])
    return left if number.lstrip("#").lower() in left.lower() else f"{left} {number}"


def _exchanged_for_another(drafts: list[Draft]) -> list[Draft]:
    """ "The shelf is too short. I need a 5 ft one, which colours are there?" looks for no other product: it
    tells what the shelf is to become.
    """
    kept: list[Draft] = []
    for draft in drafts:
        before = kept[-1] if kept else None
        looks = draft.kind in CATALOGUE_INTENTS and wants_other_version(draft.text)
        if looks and before is not None and before.kind == TROUBLE and not before.general:
            kept[-1] = replace(
                before,
                kind=EXCHANGE,
                text=f"{before.text}. {draft.text}",
                clauses=before.clauses + draft.clauses,
            )
        else:
            kept.append(draft)
    return kept


def _without_trouble_told(drafts: list[Draft]) -> list[Draft]:
    """`It arrived broken, I want to return it` is a return; the trouble is its reason."""
    remedies = [d for d in drafts if d.kind in {RETURN, EXCHANGE, CANCEL, REFUND} and not d.general]
    if not remedies:
        return drafts
    kept: list[Draft] = []
    for draft in drafts:
        if draft.kind == TROUBLE and not draft.general:
            remedies[0].text = f"{draft.text}. {remedies[0].text}"
        else:
            kept.append(draft)
    return kept
