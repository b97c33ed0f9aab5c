"""The names that privacy is made of: topics of consent, kinds and states of requests."""

from __future__ import annotations

from typing import Final

# --- topics of consent; a topic that is not named here needs a yes ---
NEWSLETTER: Final = "newsletter"
PERSONAL_OFFERS: Final = "personal_offers"
PROFILING: Final = "profiling"
RECOMMENDATIONS: Final = "recommendations"
TOPICS: Final = (NEWSLETTER, PERSONAL_OFFERS, PROFILING, RECOMMENDATIONS)
#: What the shop does unless somebody says no. The setting CONSENT_REQUIRED may take topics out of it.
ALLOWED_UNLESS_REFUSED: Final = frozenset({PROFILING, RECOMMENDATIONS})

# --- kinds of requests ---
EXPORT: Final = "export"
DELETION: Final = "deletion"
KINDS: Final = (EXPORT, DELETION)

# --- states of requests ---
REQUESTED: Final = "requested"  # an agent has to decide
WAITING: Final = "waiting"  # decided; open orders or a talk with a colleague have to end first
DUE: Final = "due"  # decided; the desk carries it out within seconds
READY: Final = "ready"  # an export: the link may be opened
DONE: Final = "done"
REFUSED: Final = "refused"
EXPIRED: Final = "expired"
STATES: Final = (REQUESTED, WAITING, DUE, READY, DONE, REFUSED, EXPIRED)
OPEN_STATES: Final = (REQUESTED, WAITING, DUE)

#: Ids of what is left of an erased customer: orders without a person.
ERASED_PREFIX: Final = "erased-"
