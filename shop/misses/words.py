"""The names that misses are made of."""

from __future__ import annotations

OPEN, LABELLED, DISMISSED = "open", "labelled", "dismissed"
STATES = (OPEN, LABELLED, DISMISSED)

#: What a bot answers that does not know: the first is its fallback, the second an intent of its own.
FALLBACK, OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"
NOT_UNDERSTOOD = (FALLBACK, OUT_OF_SCOPE)
