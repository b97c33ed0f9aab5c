"""What is asked of the suggestions, and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

Kind = Literal["for_you", "similar", "together"]
"""`for_you`: for a person; `similar`: like some products, instead of them; `together`: what goes with
them."""

ReasonCode = Literal[
    "bought_together", "similar_to", "fits_your_history", "popular", "new", "fits_wish", "goes_with_basket"
]


@dataclass(frozen=True)
class Asked:
    """A wish for suggestions.

    `products`: ids that it is about (shown, owned or in the basket); `words`: a wish in words, searched by
    meaning; prices in minor units of the shop's currency, both included; `options`: such as {"color":
    "red"}; `categories`: one of them; `shown`: ids that were shown in this conversation and are not shown
    again; `alone`: ids that may be answered only (the result of a search).
    """

    kind: Kind = "for_you"
    products: tuple[str, ...] = ()
    words: str = ""
    price_min: int | None = None
    price_max: int | None = None
    options: dict[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()
    alone: frozenset[str] | None = None
    language: str = "en"
    count: int = 4


@dataclass(frozen=True)
class Reason:
    """Why; `product_id`: of the product that the reason is about, such as the kettle that was bought."""

    code: ReasonCode
    product_id: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """One product, the reason people are told, and the score it was ranked by."""

    product_id: str
    reason: Reason
    score: float


class Suggesting(Protocol):
    """The port that dialogue knows; `service.Suggestions` is what stands behind it."""

    def suggest(
        self, asked: Asked, *, customer_id: str | None, visitor_id: str | None = None
    ) -> Sequence[Suggestion]:
        """Best first, at most `asked.count`; empty where nothing fits. Never raises for unknown ids."""

    def note_shown(
        self,
        suggestions: Sequence[Suggestion],
        *,
        customer_id: str | None,
        visitor_id: str | None,
        where: str,
    ) -> str | None:
        """Record the impressions, one event a product with its position from 1; the list's id for clicks."""
