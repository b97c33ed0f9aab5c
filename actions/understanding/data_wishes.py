"""What somebody wants done with their own data: a copy, deletion, or an end (or beginning) of some use of it.

The words decide before the intent does: "stop profiling me" must never begin a deletion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.names import CONSENT, DATA_STATE, DELETE_DATA, EXPORT_DATA, KEEP_DATA
from actions.understanding.manners import has_no_account
from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary

_DELETING = frozenset({"my_data_delete", "delete_account"})
_EXPORTING = frozenset({"my_data_export"})
_NEWSLETTER = frozenset({"newsletter_subscription"})
_UNCLEAR = frozenset({"", "nlu_fallback", "out_of_scope", "edit_account", "correct_information"})
_SURE = 0.6
_COPY = re.compile(r"\b(?:copy|export|download)\b|副本|导出|下载")
#: Topic and answer by the names of the vocabulary, the plainest first.
_SAID = (
    ("profiling", False, "stop_profiling"),
    ("recommendations", False, "stop_recommending"),
    ("profiling", True, "allow_profiling"),
    ("recommendations", True, "allow_recommending"),
    ("newsletter", False, "stop_newsletter"),
    ("newsletter", True, "want_newsletter"),
)


@dataclass(frozen=True)
class ConsentSaid:
    """What somebody allows or refuses from now on."""

    topic: str
    granted: bool


def wants_data_deleted(text: str) -> bool:
    """A wish, in plain words, to have the account or its data removed."""
    return vocabulary().says("data_deletion", fold(text))


def keeps_data(text: str) -> bool:
    """The account and its data are to stay after all."""
    return vocabulary().says("data_kept", fold(text))


def asks_data_state(text: str) -> bool:
    """How a request stands that was made before: "is the deletion cancelled now?"."""
    folded, known = fold(text), vocabulary()
    return known.says("data_state", folded) and not known.says("no_state_question", folded)


def asks_if_done(text: str) -> bool:
    """Whether something just talked about has happened: "is it cancelled now?"."""
    return vocabulary().says("asks_if_done", fold(text))


def speaks_of_copy(text: str) -> bool:
    """A question about the copy of one's data rather than its deletion."""
    return _COPY.search(fold(text)) is not None


def asks_about_data(text: str) -> bool:
    """A question about how the shop deals with data, rather than a wish for one's own."""
    return vocabulary().says("data_question", fold(text))


def asks_who_gets_data(text: str) -> bool:
    """Whether one's data are sold or passed on."""
    return vocabulary().says("data_passed_on", fold(text))


def wants_chats_deleted(text: str) -> bool:
    """Only what was said in chats is to go, and no account."""
    return vocabulary().says("chats_deleted", fold(text)) and not wants_data_deleted(text)


def wants_detail_deleted(text: str) -> bool:
    """One detail of the account is to go, a phone number or a card, and not the account."""
    return vocabulary().says("detail_deleted", fold(text)) and not wants_data_deleted(text)


def consent_said(text: str, intent: str = "") -> ConsentSaid | None:
    """What the text allows or refuses; None where it says nothing of the kind."""
    folded, known = fold(text), vocabulary()
    for topic, granted, name in _SAID:
        # What is about e-mails may be about an order's: there the NLU has to have heard a newsletter too.
        if topic == "newsletter" and intent not in _NEWSLETTER and not known.says("newsletter", folded):
            continue
        if known.says(name, folded) and not known.says("how_to", folded):
            return ConsentSaid(topic, granted)
    return None


def data_wish(intent: str, text: str, confidence: float = 1.0) -> str | None:
    """The kind of task that a clause asks for: one of DATA_KINDS; None for none of them.

    A question how it is done is no wish yet: the articles answer it.
    """
    if asks_data_state(text):
        return DATA_STATE
    if keeps_data(text):
        return KEEP_DATA
    if asks_who_gets_data(text) or wants_chats_deleted(text) or wants_detail_deleted(text):
        return None
    plain = wants_data_deleted(text)
    if not plain and consent_said(text, intent) is not None:
        return CONSENT
    sure = confidence >= _SURE
    if plain or (intent in _DELETING and sure and not has_no_account(text)):
        return None if asks_how(text) else DELETE_DATA
    copies = vocabulary().says("data_copy", fold(text))
    if (intent in _EXPORTING and sure) or (copies and intent in _UNCLEAR | _EXPORTING):
        return None if asks_about_data(text) and not copies else EXPORT_DATA
    return None


def asks_how(text: str) -> bool:
    """`How do I delete my account?`, `what happens to my orders then?`: to be told first."""
    return vocabulary().says("how_to", fold(text))
