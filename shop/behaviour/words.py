"""How much each kind of happening says about what somebody wants."""

from __future__ import annotations

from collections.abc import Mapping

PURCHASE, CART, CLICK, VIEW, REVIEW = "purchase", "cart", "recommendation_clicked", "view", "review"
SHOWN = "recommendation_shown"
RETURNED = "cancelled"
"""An order that was cancelled: what it holds was not bought, and no event makes it so."""

CODES: Mapping[str, int] = {VIEW: 0, CLICK: 1, CART: 2, REVIEW: 3, PURCHASE: 4, RETURNED: 5}
"""Number of each kind, for columns."""

WEIGHTS: Mapping[str, float] = {VIEW: 0.2, CLICK: 0.3, CART: 0.5, REVIEW: 0.7, PURCHASE: 1.0}
"""A purchase is worth 1. A review counts only where the rating is good: many are written about things that
were bought elsewhere."""

GOOD_RATING = 4.0
SAME_WISH_SECONDS = 3 * 86_400
"""Looking at a product, putting it in the basket and buying it within this time is one wish, not three."""
SAME_PURCHASE_SECONDS = 86_400
"""A purchase event this near to an order line of the same customer and product tells of that line."""
