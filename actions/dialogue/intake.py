"""From a message's clauses to what is wanted: tasks to do, and clauses to answer at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.dialogue.clauses import clauses_of, with_number_corrected
from actions.dialogue.drafts import SURELY, Draft, draft_of, refined
from actions.dialogue.message import Message
from actions.names import (
    ARTICLE_INTENTS,
    CANCEL,
    CATALOGUE_INTENTS,
    CHANGE_ADDRESS,
    CHANGE_ITEMS,
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    DATA_KINDS,
    DEFAULT_ADDRESS,
    EXCHANGE,
    INTENT_OF,
    ORDER_CHANGES,
    OWN_INTENTS,
    REFUND,
    RETURN,
    TROUBLE,
)
from actions.understanding.address_and_items import address_and_items
from actions.understanding.answers import asks_something
from actions.understanding.beside_question import methods_beside_question
from actions.understanding.manners import (
    asks_generally,
    asks_of_paper_generally,
)
from actions.understanding.moved import changes_everywhere, moved_without_saying_what
from actions.understanding.one_verb import under_one_verb
from actions.understanding.orders import key_of, numbers_in, without_numbers
from actions.understanding.other_one import says_other_order
from actions.understanding.quantities import changes_amount
from actions.understanding.reasons import of_one_order
from actions.understanding.remedies import (
    wants_other_version,
)
from actions.understanding.requests import (
    kind_said,
    kinds_said,
    split_by_order,
    wants_both_addresses,
)
from actions.understanding.return_and_swap import return_and_swap
from actions.understanding.search import only_narrows
from actions.understanding.several_kinds import wishes_thing
from actions.understanding.text import fold
from actions.understanding.wishes_apart import still_wanted

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
_ADDRESSES = frozenset({CHANGE_ADDRESS, DEFAULT_ADDRESS})
_MOVED = [CHANGE_ADDRESS]
_FAMILY = {EXCHANGE: "swap", CHANGE_ITEMS: "swap", CHANGE_ORDER: "swap"}
_MONEY_BACK = frozenset({RETURN, CANCEL, EXCHANGE, CHANGE_ITEMS, REFUND, TROUBLE})


def drafts_of(message: Message, known_orders: Sequence[str] = ()) -> list[Draft]:
    """What a message wants, in the order said; clauses that only add to a neighbour are joined to it."""
    message = with_number_corrected(message, known_orders)
    drafts: list[Draft] = []
    leading = ""
    numbered = bool(numbers_in(message.wanted, known_orders))
    for request in clauses_of(message, known_orders):
        draft = draft_of(request, message.is_payload, numbered)
        if draft is not None:
            draft.clauses, draft.sure = [request.text], draft.sure or request.confidence >= SURELY
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
    drafts = _without_trouble_told(_exchanged_for_another(drafts))
    return drafts if message.is_payload else _everywhere(message, drafts)


def _asks_generally(draft: Draft) -> bool:
    if draft.kind in {CHANGE_ITEMS, CHANGE_ORDER, EXCHANGE} and changes_amount(draft.text):
        return True
    if draft.kind not in _GENERAL:
        return False
    return asks_generally(draft.text) or (draft.kind in _PAPER and asks_of_paper_generally(draft.text))


def _add(drafts: list[Draft], draft: Draft, known: Sequence[str]) -> None:
    """Put a clause behind the others, or into the one before it where it only goes on."""
    previous = drafts[-1] if drafts else None
    if previous is not None and previous.kind in _MONEY_BACK and draft.kind not in ORDER_CHANGES:
        # "I want to return the lamp. How long does the money take? Put it on PayPal."
        previous.text = ". ".join([previous.text, *methods_beside_question(draft.text)])
    if previous is not None and previous.general == draft.general and _continues(previous, draft, known):
        previous.text = f"{previous.text}; {draft.text}"
        previous.clauses += draft.clauses
        if previous.kind == REFUND and draft.kind in {RETURN, CANCEL}:
            previous.kind = draft.kind
        return
    drafts.append(draft)


def _continues(previous: Draft, draft: Draft, known: Sequence[str]) -> bool:
    if {previous.kind, draft.kind} & set(DATA_KINDS):
        return previous.kind == draft.kind  # "cancel everything and delete my account" is two wishes
    before = {key_of(number) for number in numbers_in(previous.text, known)}
    now = {key_of(number) for number in numbers_in(draft.text, known)}
    if (now and before and not now & before) or (not now and says_other_order(draft.text)):
        return False
    together = f"{previous.clauses[-1]} and {draft.text}"
    if under_one_verb(together) or address_and_items(together):
        return False
    if return_and_swap(f"{previous.clauses[-1]}，{draft.text}"):
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
    if previous.kind == CANCEL and _FAMILY.get(draft.kind) == "swap" and still_wanted(draft.text):
        return False
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
        kind = refined(said, stretch, said, False) if said else (parts[-1].kind if parts else draft.kind)
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


def _everywhere(message: Message, drafts: list[Draft]) -> list[Draft]:
    """Who has moved, or says so, wants the new address for the account and for all that is still to come."""
    text = message.wanted
    moved = [draft.kind for draft in drafts] == _MOVED and moved_without_saying_what(text)
    if not moved and not (changes_everywhere(text) and any(draft.kind in _ADDRESSES for draft in drafts)):
        return drafts
    others = [draft for draft in drafts if draft.kind not in {*_ADDRESSES, "edit_account", "my_orders"}]
    account = Draft(DEFAULT_ADDRESS, text, INTENT_OF[DEFAULT_ADDRESS], clauses=[text])
    orders = Draft(CHANGE_ADDRESS, f"{text}; all my orders", INTENT_OF[CHANGE_ADDRESS], clauses=[text])
    orders.everywhere = True
    return [account, orders, *others]


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
