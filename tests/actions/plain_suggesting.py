"""Suggests by simple rules that a test can foresee: nothing learned, everything recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from actions.suggestions.wanted import Asked, Reason, Suggestion
from shop.services import Services
from shop.views import ProductView, SearchQuery


@dataclass
class PlainSuggesting:
    """What fits, in the catalogue's order; `asked` and `shown` are what it was asked and told."""

    services: Services
    together: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[Asked, str | None]] = field(default_factory=list)
    shown: list[tuple[list[str], str | None, str | None, str]] = field(default_factory=list)

    def suggest(
        self, asked: Asked, *, customer_id: str | None, visitor_id: str | None = None
    ) -> Sequence[Suggestion]:
        """Products in stock that fit, without those that it is about."""
        self.asked.append((asked, customer_id))
        query = SearchQuery(
            words=asked.words, options=asked.options, price_min=asked.price_min, price_max=asked.price_max,
            in_stock=True, language=asked.language, limit=100,
        )  # fmt: skip
        found: list[ProductView] = list(self.services.catalogue.search(query))
        if asked.kind == "together":
            partners = [one for product in asked.products for one in self.together.get(product, [])]
            found = sorted(
                (one for one in found if one.id in partners), key=lambda one: partners.index(one.id)
            )
        reason = self._reason(asked, customer_id)
        left_out = {*asked.products, *asked.shown}
        kept = [
            one.id for one in found
            if one.id not in left_out and (asked.alone is None or one.id in asked.alone)
        ]  # fmt: skip
        return [Suggestion(one, reason, 1.0 - at / 100) for at, one in enumerate(kept[: asked.count])]

    def _reason(self, asked: Asked, customer_id: str | None) -> Reason:
        about = asked.products[0] if asked.products else None
        if asked.kind == "together":
            return Reason("bought_together", about)
        if asked.kind == "similar":
            return Reason("similar_to", about)
        if asked.words or asked.options or asked.price_max is not None:
            return Reason("fits_wish")
        return Reason("fits_your_history", "kettle") if customer_id else Reason("popular")

    def note_shown(
        self,
        suggestions: Sequence[Suggestion],
        *,
        customer_id: str | None,
        visitor_id: str | None,
        where: str,
    ) -> str | None:
        """Remember the list, and record it as every other would."""
        ids = [one.product_id for one in suggestions]
        self.shown.append((ids, customer_id, visitor_id, where))
        return self.services.behaviour.note_shown(
            ids, customer_id=customer_id, visitor_id=visitor_id, place=where
        )
