"""Names shared with the Rasa project: intents, slots, forms, actions. A test compares them with it."""

from __future__ import annotations

from typing import Final

# --- slots ---
SLOT_LANGUAGE: Final = "language"
SLOT_CUSTOMER: Final = "customer_id"
SLOT_IDENTIFIED_BY: Final = "identified_by"
SLOT_ORDER: Final = "order_number"
SLOT_DIALOGUE: Final = "dialogue"
SLOT_MOOD: Final = "mood"
SLOT_ESCALATION: Final = "escalation"
SLOT_TONE: Final = "tone"
SLOT_REQUESTED: Final = "requested_slot"
SLOTS: Final = (
    SLOT_LANGUAGE, SLOT_CUSTOMER, SLOT_IDENTIFIED_BY, SLOT_ORDER, SLOT_DIALOGUE, SLOT_MOOD, SLOT_ESCALATION,
    SLOT_TONE,
)  # fmt: skip

# --- kinds of task ---
CANCEL: Final = "cancel"
CHANGE_ADDRESS: Final = "change_address"
CHANGE_PAYMENT: Final = "change_payment"
CHANGE_ITEMS: Final = "change_items"
RETURN: Final = "return"
EXCHANGE: Final = "exchange"
DEFAULT_ADDRESS: Final = "default_address"
REFUND: Final = "refund"  # a return or a cancellation, whichever the order allows
CHANGE_ORDER: Final = "change_order"  # which change is not known yet
TROUBLE: Final = "trouble"  # damaged, wrong, missing or disappointing goods
COMPLAINT_OFFER: Final = "utter_question_complaint"
LOST_PACKAGE_OFFER: Final = "utter_question_lost_package"
LOST_REFUND_OFFER: Final = "utter_question_lost_refund"
REMEDY_OFFER: Final = "utter_question_remedy_by_person"
REFUND_OFFER: Final = "utter_question_refund_waited_for"
HURRY_OFFER: Final = "utter_question_hurry"
CHARGE_OFFER: Final = "utter_question_wrong_charge"
OFFER: Final = "offer"  # a choice put to the shopper outside any other task
EXPORT_DATA: Final = "export_data"  # a copy of one's own data
DELETE_DATA: Final = "delete_data"
KEEP_DATA: Final = "keep_data"  # a deletion is taken back
DATA_STATE: Final = "data_state"  # how a request about one's own data stands
CONSENT: Final = "consent"  # newsletter, profiling, recommendations: yes or no from now on
DATA_KINDS: Final = (EXPORT_DATA, DELETE_DATA, KEEP_DATA, DATA_STATE, CONSENT)

CHANGES: Final = (CANCEL, CHANGE_ADDRESS, CHANGE_PAYMENT, CHANGE_ITEMS, RETURN, EXCHANGE, DEFAULT_ADDRESS)
ORDER_CHANGES: Final = (CANCEL, CHANGE_ADDRESS, CHANGE_PAYMENT, CHANGE_ITEMS, RETURN, EXCHANGE)

# --- forms ---
IDENTIFY_FORM: Final = "identify_form"
CHOICE_FORM: Final = "choice_form"
PRIVACY_FORM: Final = "privacy_form"
FORM_OF_KIND: Final = {
    CANCEL: "cancel_order_form",
    CHANGE_ADDRESS: "change_address_form",
    CHANGE_PAYMENT: "change_payment_form",
    CHANGE_ITEMS: "change_items_form",
    RETURN: "return_form",
    EXCHANGE: "exchange_form",
    DEFAULT_ADDRESS: "default_address_form",
    REFUND: "return_form",
    CHANGE_ORDER: "change_items_form",
    OFFER: CHOICE_FORM,
    TROUBLE: CHOICE_FORM,
    EXPORT_DATA: PRIVACY_FORM,
    DELETE_DATA: PRIVACY_FORM,
    KEEP_DATA: PRIVACY_FORM,
    DATA_STATE: PRIVACY_FORM,
    CONSENT: PRIVACY_FORM,
}
FORMS: Final = (*dict.fromkeys(FORM_OF_KIND.values()), IDENTIFY_FORM)

# --- intents: those that start a change, with the form that serves it ---
FORM_INTENTS: Final = {
    "cancel_order": CANCEL,
    "change_order": CHANGE_ORDER,
    "change_shipping_address": CHANGE_ADDRESS,
    "set_up_shipping_address": DEFAULT_ADDRESS,
    "change_payment_method": CHANGE_PAYMENT,
    "return_item": RETURN,
    "get_refund": REFUND,
    "exchange_item": EXCHANGE,
}
INTENT_OF: Final = {**{kind: intent for intent, kind in FORM_INTENTS.items()}, CHANGE_ITEMS: "change_order"}
"""The intent that asks for each kind of change."""
# Questions about the customer's own orders, money and data: they need to know who asks.
OWN_INTENTS: Final = (
    "track_order", "my_orders", "track_refund", "gift_card_balance", "check_invoice", "get_invoice",
    "lost_package", "delivery_period",
)  # fmt: skip
MY_PROFILE: Final = "my_profile"  # what is kept in one's account; its words alone tell, no intent
RETURN_PERIOD: Final = "return_period"  # until when something may go back
OWN_KINDS: Final = (*OWN_INTENTS, MY_PROFILE, RETURN_PERIOD)
TROUBLE_INTENTS: Final = ("damaged_item", "wrong_item", "complaint")
CATALOGUE_INTENTS: Final = (
    "search_product", "ask_product", "check_stock", "compare_products", "recommend_product",
    "add_to_cart", "place_order",
)  # fmt: skip
ARTICLE_INTENTS: Final = (
    "delivery_options", "check_refund_policy", "check_cancellation_fee", "check_payment_methods",
    "payment_issue", "create_account", "recover_password", "registration_problems", "switch_account",
    "newsletter_subscription", "discount_request", "price_match", "review", "contact_customer_service",
    "edit_account",
)  # fmt: skip
DATA_INTENTS: Final = ("my_data_export", "my_data_delete", "delete_account")
SMALL_TALK_INTENTS: Final = (
    "greet", "goodbye", "thank", "bot_challenge", "affirm", "deny", "stop_current_task",
    "correct_information", "change_language",
)  # fmt: skip
HUMAN_INTENT: Final = "contact_human_agent"
OUT_OF_SCOPE_INTENT: Final = "out_of_scope"
FALLBACK_INTENT: Final = "nlu_fallback"

INTENTS: Final = (
    *FORM_INTENTS, *OWN_INTENTS, *TROUBLE_INTENTS, *CATALOGUE_INTENTS, *ARTICLE_INTENTS, *DATA_INTENTS,
    *SMALL_TALK_INTENTS, HUMAN_INTENT, OUT_OF_SCOPE_INTENT,
)  # fmt: skip

# --- actions ---
ACTION_ORDERS: Final = "action_answer_orders"
ACTION_TROUBLE: Final = "action_help_with_trouble"
ACTION_CATALOGUE: Final = "action_answer_catalogue"
ACTION_ARTICLE: Final = "action_answer_article"
ACTION_SMALL_TALK: Final = "action_small_talk"
ACTION_HAND_OVER: Final = "action_hand_over"
ACTION_MISUNDERSTOOD: Final = "action_misunderstood"
ACTION_PRIVACY: Final = "action_privacy"
ACTION_OFFER_PERSON: Final = "action_offer_person"
ACTION_READ_MOOD: Final = "action_read_mood"
ACTIONS: Final = (
    ACTION_ORDERS, ACTION_TROUBLE, ACTION_CATALOGUE, ACTION_ARTICLE, ACTION_SMALL_TALK,
    ACTION_HAND_OVER, ACTION_MISUNDERSTOOD, ACTION_PRIVACY, ACTION_OFFER_PERSON,
)  # fmt: skip

# --- what a question asks for (`custom.expects`) ---
EXPECTS: Final = (
    "email", "name", "zip", "order_number", "items", "variant", "payment_method", "refund_method",
    "reason", "address", "confirmation", "product", "query", "quantity", "rating", "feedback",
    "contact", "language", "choice", "free_text",
)  # fmt: skip

# --- hand-over reasons ---
ASKED_FOR: Final = "asked_for"
MISUNDERSTOOD: Final = "misunderstood"
LOOPING: Final = "looping"
FRUSTRATION: Final = "frustration"
HIGH_RISK: Final = "high_risk"
BOT_FAILURE: Final = "bot_failure"
HANDOFF_REASONS: Final = (ASKED_FOR, MISUNDERSTOOD, LOOPING, FRUSTRATION, HIGH_RISK, BOT_FAILURE)


def form_of(kind: str) -> str:
    """The form in which a task of this kind asks its questions."""
    return FORM_OF_KIND.get(kind, IDENTIFY_FORM)
