"""What somebody wants done with their own data: a copy, deletion, or an end (or beginning) of some use of it.

The words decide before the intent does: "stop profiling me" must never begin a deletion.
"""

from __future__ import annotations

from dataclasses import dataclass

from actions.names import CONSENT, DELETE_DATA, EXPORT_DATA, KEEP_DATA
from actions.understanding.manners import has_no_account
from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary

_DELETING = frozenset({"my_data_delete", "delete_account"})
_EXPORTING = frozenset({"my_data_export"})
_NEWSLETTER = frozenset({"newsletter_subscription"})
_UNCLEAR = frozenset({"", "nlu_fallback", "out_of_scope", "edit_account", "correct_information"})
_SURE = 0.6
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


def asks_about_data(text: str) -> bool:
    """A question about how the shop deals with data, rather than a wish for one's own."""
    return vocabulary().says("data_question", fold(text))


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
    if vocabulary().says("data_kept", fold(text)):
        return KEEP_DATA
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
