"""The names that ends of rounds are made of."""

from __future__ import annotations

CONFIRMED, ASSUMED, UNRESOLVED, ABANDONED = "confirmed", "assumed", "unresolved", "abandoned"
RESOLUTIONS = (CONFIRMED, ASSUMED, UNRESOLVED, ABANDONED)
"""confirmed: the shopper said so, or rated 4 or 5. assumed: closed without a word against it. unresolved:
rated 1 or 2, not understood or not answered at last. abandoned: the shopper left with a task half done."""

BY_AGENT, BY_SILENCE, BY_SHOPPER = "agent", "silence", "shopper"

HAPPY = 4
"""Ratings from this one on are happy ones."""
UNHAPPY = 2
"""Ratings up to this one say that it did not work out."""

THANK, GOODBYE = "thank", "goodbye"
CLOSING_INTENTS = frozenset({THANK, GOODBYE})
"""What is said when somebody has got what they came for."""
SMALL_TALK = frozenset({"greet", "thank", "goodbye", "affirm", "deny", "bot_challenge", "change_language"})
"""Messages that ask for nothing."""
NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
CLOSING_QUESTIONS = frozenset({"rating", "feedback", "contact"})
"""What is asked about the conversation itself, and nobody has to answer."""
