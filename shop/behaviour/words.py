"""How much each kind of happening says about what somebody wants."""

from __future__ import annotations

from collections.abc import Mapping

VIEW, CLICK, CART, PURCHASE = "view", "recommendation_clicked", "cart", "purchase"
"""Kinds of events."""
SHOWN = "recommendation_shown"
"""Says what the shop did, not what somebody wants."""
ORDERED, CANCELLED = "ordered", "cancelled"
"""Lines of orders: bought; and ordered, then cancelled, so that no event makes them bought."""
PRAISE, BLAME = "praise", "blame"
"""Reviews that say something; those in between do not."""

CODES: Mapping[str, int] = {
    VIEW: 0, CLICK: 1, CART: 2, PURCHASE: 3, ORDERED: 4, CANCELLED: 5, PRAISE: 6, BLAME: 7
}  # fmt: skip
"""Number of each kind, for columns."""

CODE_WEIGHTS = (0.2, 0.3, 0.5, 1.0, 1.0, 0.5, 0.7, 0.0)
"""What each is worth by its number; a purchase is worth 1. Praise counts by itself too: many products are
reviewed by people who bought them elsewhere."""
PRAISED, BLAMED = 1.2, 0.5
"""What a purchase is worth, times this, after a good or a bad review by the same customer."""

WORTH_A_PURCHASE = 0.99
"""From here on a wish counts as a purchase that was not regretted, where only numbers are known of it."""

GOOD_RATING, BAD_RATING = 4.0, 2.0
SAME_WISH_SECONDS = 3 * 86_400
"""Looking at a product, putting it in the basket and buying it within this time is one wish, not three; and
a purchase event and the line of the order that it tells of are one purchase."""
