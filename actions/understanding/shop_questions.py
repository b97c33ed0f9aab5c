"""Questions on the shop's ways whose words lead elsewhere: "do I need to sign?" opens no account."""

from __future__ import annotations

import re

from actions.understanding.answers import asks_something
from actions.understanding.manners import misses_parcel
from actions.understanding.orders import numbers_in
from actions.understanding.text import fold, words

_LONGEST = 16
_PARCEL = r"(?:it|them|the \w+|my \w+|this|a (?:parcel|package))"
_GIFT_CARDS = r"gift ?cards?"
# By topic; whatever of them stands first in a text is taken.
_PATTERNS = {
    "gift_wrap": re.compile(
        r"\bgift[- ]?(?:wrap\w*|box(?:ed|es)?|bags?|packag\w+|notes?|messages?|receipts?)\b"
        rf"|\bwrap(?:ped|ping)? (?:{_PARCEL} )?(?:up )?(?:as|for|like) (?:a |my |the )?\w+"
        r"|\b(?:add|include|put|write|attach|come|comes|send)\b.{0,24}"
        r"\b(?:(?:greeting|birthday|christmas|thank you|message) (?:card|note)"
        r"|(?:card|note) (?:with|saying|that says)|(?:hand ?written|personal) (?:note|message|card))\b"
    ),
    "nobody_home": re.compile(
        r"\b(?:not|isnt|isn't|arent|won't|wont|nobody(?:'s)?|no ?one(?:'s)?|never|out|away)\b"
        r" (?:\w+ ){0,2}?(?:at |be )?home\b(?! (?:use|office|decor))"
        r"|\b(?:have to|need to|must i|should i|do i) be (?:at )?home\b"
        rf"|\b(?:leave|drop|put) {_PARCEL}\b.{{0,24}}\b(?:neighbou?rs?|door(?:step)?|porch|garage|reception|"
        r"safe place|outside)\b|\b(?:carrier|driver|ups|fedex|they)\b.{0,20}\bneighbou?rs?\b"
    ),
    "signature": re.compile(
        r"\b(?:need|have|got|must|required|want|do i)\b.{0,14}\bsign\b(?! (?:up|in|out|on)\b)|\bsignatures?\b"
    ),
    "pick_up": re.compile(
        rf"\b(?:pick(?:ing)?|collect(?:ing)?)(?: {_PARCEL})?(?: up)?(?: {_PARCEL})?\b.{{0,20}}"
        r"\b(?:ups|fedex|usps|stores?|shops?|pick-?up points?|lockers?|in person|myself|warehouse)\b"
        r"|\b(?:store|in-store|local|curbside) pick-?ups?\b"
    ),
    "drop_off": re.compile(
        r"\bdrop (?:it|them|that|this|the \w+|my \w+) off\b|\bdrop-?off (?:points?|locations?)\b"
        r"|\bhand (?:it|them|the parcel) in\b"
        r"|\b(?:pick|collect) (?:it|them|that|the return|the parcel)(?: up)? (?:from|at) (?:my|our|the) "
        r"(?:home|house|place|door|office|flat|apartment)\b"
    ),
    "exchange_time": re.compile(
        r"\bhow long\b.{0,20}\bexchanges?\b"
        r"|\bsend (?:\w+ ){1,3}(?:old|first) (?:ones?|item|pair)\b.{0,12}\b(?:back|first|before)\b"
    ),
    "gift_card_lost": re.compile(
        rf"\b(?:lost|loose|lose|losing|stolen|misplaced?)\b.{{0,16}}\b{_GIFT_CARDS}\b"
        rf"|\b{_GIFT_CARDS}\b.{{0,20}}\b(?:lost|stolen)\b"
    ),
    "gift_cards_merged": re.compile(
        rf"\b(?:merge|consolidate|join|combine)\b.{{0,14}}\b{_GIFT_CARDS}\b(?!.{{0,10}}\b(?:with|and)\b)"
        rf"|\b(?:put|move|transfer)\b.{{0,24}}\b(?:on|onto|to|into) one {_GIFT_CARDS}\b"
    ),
    "two_gift_cards": re.compile(
        rf"\b(?:two|2|both|several|multiple|more than one) (?:\w+ )?{_GIFT_CARDS}\b"
    ),
    # "Git cards" and "gitf card" are how they are typed.
    "gift_card_valid": re.compile(
        r"\bg[ift]{2,4}[ -]?cards?\b.{0,24}\b(?:expire|expiry|expiration|run(?:s|ning)? out|valid for)\b"
        r"|\b(?:how long|until when|till when|when|do|does|will)\b.{0,24}\bg[ift]{2,4}[ -]?cards?\b.{0,16}"
        r"\b(?:expire|run out|valid|good for(?! it)|last|usable)\b"
    ),
    "gift_card_bought": re.compile(
        rf"\b(?:buy|purchase|sell)\b.{{0,14}}\b{_GIFT_CARDS}\b(?!.{{0,30}}\b(?:merge|combine)\b)"
    ),
    "saved_methods": re.compile(
        r"\b(?:add|save|register|store|link)\b (?:a |an |my |another |new |second |different )*"
        r"(?:credit |debit |bank )?(?:cards?|visa|mastercard|amex|paypal|payment (?:method|option)s?)\b"
        r"(?!.{0,24}\b(?:with|saying|message|orders?|note|use|pay|instead)\b)"
        r"|\b(?:remove|delete|unlink)\b (?:a |an |my |the |old |that |saved |expired )*"
        r"(?:credit |debit |bank )?(?:cards?|visa|mastercard|amex|paypal|payment (?:method|option)s?)\b"
        r"(?!.{0,24}\b(?:orders?|use|pay|instead)\b)"
    ),
    "account_details": re.compile(
        r"\b(?:change|update|correct|edit|replace|switch)\b (?:the |my |account |login )*"
        r"(?:e-?mail(?: address)?|(?:tele)?phone number|mobile number)\b(?! (?:pref|setting|subscri))"
    ),
    "delivery_method": re.compile(
        r"\b(?:upgrade|change|switch|make|expedite|rush|move)\b(?!.{0,40}\bnew order\b).{0,30}"
        r"\b(?:(?:express|overnight|next[- ]day)(?: shipping| delivery)?(?: please| pls| instead)?\W*$"
        r"|(?:priority|faster|standard) (?:shipping|delivery)\b)"
        r"|\b(?:change|upgrade) (?:the |my )?(?:shipping|delivery) (?:method|speed|option|type)\b"
    ),
    "together": re.compile(
        r"\b(?:combine|merge|ship|send|put|deliver)\b.{0,24}\borders\b.{0,12}\b(?:together|in one|into one)\b"
        r"|\b(?:combine|merge|join) (?:my |both |the |two |these )*orders\b"
    ),
    "invoice_elsewhere": re.compile(
        r"\b(?:invoice|receipt|send)\b.{0,24}"
        r"\bto (?:a |an |my |another |different |other |work |company )+e-?mail\b"
    ),
    "in_chat": re.compile(
        r"\b(?:pay|order|buy|check ?out)\b.{0,16}\b(?:in|on|through|via|over) (?:the |this )?chat\b"
        r"|\b(?:can|could|do) i pay (?:\w+ )?(?:right )?here\b"
        r"|\b(?:place|put in) (?:an |the |my |this )?order (?:\w+ )?for me\b"
    ),
    "cash": re.compile(r"\b(?:pay|accept|take)\b.{0,12}\bcash\b(?! ?back)|\bcash on delivery\b|\bcod\b"),
    "coupon": re.compile(
        r"\b(?:give|got|have|send|get|need)\b.{0,20}\b(?:coupons?|(?:promo|discount|voucher)(?:tion)? codes?|"
        r"vouchers?|better price|special price)\b|\bnegotia\w+|\blower (?:the|your) price\b"
    ),
    "safe_payment": re.compile(
        r"\b(?:safe|secure|trust)\b.{0,24}\b(?:pay(?:ment)?s?|card|checkout)\b"
        r"|\b(?:pay(?:ment)?s?|card|checkout)\b.{0,20}\b(?:safe|secure)\b"
    ),
    "sundays": re.compile(
        r"\b(?:you|u|they|ups|fedex|carriers?|parcels)\b.{0,10}\b(?:deliver|ship|come|bring)\b"
        r".{0,24}\b(?:saturdays?|sundays?|weekends?)\b"
        r"|\b(?:saturday|sunday|weekend) deliver(?:y|ies)\b"
    ),
    "weekend_hours": re.compile(
        r"\b(?:open|closed|there|available|work(?:ing)?)\b.{0,16}\b(?:saturdays?|sundays?|weekends?|holidays?)\b"
    ),
    "gift_card_returned": re.compile(
        rf"\b(?:return|cash (?:out|in))\b (?:a |the |my |unused )*{_GIFT_CARDS}\b(?! (?:holder|box|case))"
    ),
    "return_condition": re.compile(
        r"\breturn\b.{0,20}\b(?:worn|used|opened|washed|without (?:the )?(?:box|tags?|packaging))\b"
        r"|\breturn\b.{0,30}\b(?:(?:ive|i've|i) (?:already )?(?:worn?|wore|used|opened|washed))\b"
    ),
    "original_box": re.compile(
        r"\b(?:need|keep|have) (?:to keep )?the (?:original )?(?:box|packaging|tags?)\b"
    ),
    "sale_returned": re.compile(
        r"\b(?:return|send back)\b.{0,16}\b(?:(?:on )?sale|reduced|discounted|clearance)\b"
    ),
    "free_shipping": re.compile(r"\bfree (?:shipping|delivery)\b|\b(?:shipping|delivery) free\b"),
    "loyalty": re.compile(
        r"\b(?:loyalty|reward(?:s)?|bonus|points?)\b.{0,4}\b(?:program(?:me)?|scheme|card|points?)\b"
    ),
    "damaged": re.compile(
        r"\b(?:if|in case)\b.{0,40}\b(?:arrives?|comes?|shows? up|turns? out)\b.{0,14}"
        r"\b(?:damaged|broken|faulty|defective|smashed|cracked|wrong)\b"
        r"|\bif (?:it|its|it's|they|they're|the \w+|my \w+) (?:is |are |be |r )?"
        r"(?:damaged|broken|faulty|defective|smashed|cracked) (?:when|on|upon)\b"
        r".{0,12}\b(?:come|arriv|deliver)\w*"
    ),
    "lost": re.compile(
        r"\b(?:if|in case)\b.{0,24}\b(?:parcel|package|order|shipment|it|mail)\b.{0,8}"
        r"\b(?:gets?|is|goes|got)\b (?:\w+ )?(?:lost|stolen|missing)\b"
    ),
    "store": re.compile(
        r"\b(?:stop|come|drop|swing|pop|walk) (?:by|in|into|over|past)\b.{0,15}"
        r"\b(?:store|shop|office|showroom|place)\b|\bvisit (?:you|u|ur|your)\b"
    ),
    "claim": re.compile(r"\b(?:claim|use) (?:the|my|a) warranty\b|\bwarranty claims?\b"),
    "chats_kept": re.compile(
        r"\bhow long\b.{0,20}\b(?:keep|store|save|kept|stored|saved)\b.{0,16}"
        r"\b(?:chats?|conversations?|messages?)\b"
    ),
}
TOPICS = {
    "gift_wrap": "delivery_options", "nobody_home": "delivery_options", "signature": "delivery_options",
    "pick_up": "change_shipping_address", "drop_off": "return_item", "exchange_time": "exchange_item",
     "gift_card_lost": "gift_card_balance",
    "gift_cards_merged": "gift_card_balance", "two_gift_cards": "check_payment_methods",
    "gift_card_valid": "gift_card_balance", "gift_card_bought": "gift_card_balance",
    "saved_methods": "check_payment_methods",
    "account_details": "edit_account", "delivery_method": "delivery_options", "together": "delivery_options",
    "invoice_elsewhere": "get_invoice", "in_chat": "place_order", "cash": "check_payment_methods",
    "coupon": "discount_request", "damaged": "damaged_item", "lost": "lost_package",
    "safe_payment": "check_payment_methods", "sundays": "delivery_options",
    "weekend_hours": "contact_customer_service", "gift_card_returned": "gift_card_balance",
    "return_condition": "check_refund_policy", "original_box": "check_refund_policy",
    "sale_returned": "check_refund_policy",
    "free_shipping": "delivery_options", "loyalty": "discount_request",
    "store": "contact_customer_service", "claim": "damaged_item", "chats_kept": "my_data_export",
}  # fmt: skip
"""The intent that each topic belongs to."""
_ASKS = re.compile(r"\b(?:what|how|can|could|should) (?:do |should |can |would )?(?:i|we|you|u)\b")
# What these name, somebody may want done at once: they need not be asked.
_WISHES = frozenset(
    {"saved_methods", "account_details", "invoice_elsewhere", "gift_card_bought", "delivery_method"}
)


def shop_question(text: str) -> str | None:
    """The topic of a short question on the shop's ways, where its words would lead elsewhere."""
    folded = fold(text)
    if len(words(folded)) > _LONGEST or numbers_in(text):
        return None
    topic = next((name for name, pattern in _PATTERNS.items() if pattern.search(folded)), None)
    if topic is None or not (topic in _WISHES or asks_something(text) or _ASKS.search(folded)):
        return None
    return None if topic in {"nobody_home", "lost"} and misses_parcel(text) else topic
