"""Reads the training text as Rasa does: intent by intent, with the file each example stands in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from chinese.script import simplified

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "zh")

INTENTS_BY_FILE = {
    "orders": "place_order cancel_order change_order track_order my_orders check_cancellation_fee "
    "change_shipping_address set_up_shipping_address",
    "delivery": "delivery_options delivery_period lost_package",
    "returns": "check_refund_policy get_refund track_refund return_item exchange_item damaged_item "
    "wrong_item",
    "payment": "check_payment_methods payment_issue change_payment_method check_invoice "
    "get_invoice gift_card_balance discount_request price_match",
    "account": "create_account delete_account edit_account recover_password registration_problems "
    "switch_account newsletter_subscription my_data_export my_data_delete",
    "handoff": "contact_customer_service contact_human_agent complaint review",
    "catalogue": "search_product ask_product check_stock compare_products recommend_product add_to_cart",
    "smalltalk": "greet goodbye thank bot_challenge",
    "conversation": "affirm deny stop_current_task correct_information change_language",
    "out_of_scope": "out_of_scope",
}
INTENTS = {intent for intents in INTENTS_BY_FILE.values() for intent in intents.split()}


@dataclass(frozen=True)
class Example:
    text: str
    intent: str
    language: str
    file: str


def examples(language: str) -> Iterator[Example]:
    """Every example of one language, in the order of the files."""
    for path in sorted((ROOT / "nlu_data" / language).glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block.get("examples", "").splitlines():
                if line.strip():
                    yield Example(line.removeprefix("- "), block["intent"], language, path.stem)


def same_wording(text: str) -> str:
    """What two messages have in common that differ only in case, spaces, punctuation, width or script."""
    folded = simplified(unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\W_]+", "", folded) or folded.strip()
