"""What the dialogue asks for, out of the trained model, the catalogue and what people did so far."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from actions.suggestions import scoring
from actions.suggestions.assortment import Assortment
from actions.suggestions.diversity import by_rank, diverse
from actions.suggestions.filters import allowed, still_fit
from actions.suggestions.model_store import ModelStore
from actions.suggestions.reasons import Grounds
from actions.suggestions.shelf import Numbers, Scores, Shelf, shelf_of, untrained
from actions.suggestions.wanted import Asked, Suggestion
from shop.answers.encoder import SentenceEncoder
from shop.behaviour.views import History
from shop.clock import Clock, utc_now
from shop.services import Services
from shop.views import SearchQuery

MOST = 20
_CANDIDATES = 48
_SEARCHED = 40
_KEEP_SECONDS = 15.0
_KEEP_SHARE = 100.0
"""The catalogue is read again after this many times as long as reading it took: one hundredth of a core."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taste:
    """`diversity`: 0 to 1, how much likeness to what is above in a list counts against a product;
    `most_of_one`: products of one category in a list that is about no category."""

    diversity: float = 0.3
    most_of_one: int = 2


class Suggestions:
    """Implements `wanted.Suggesting`. Calls may come from several threads; `refresh` runs beside them."""

    def __init__(
        self,
        services: Services,
        store: ModelStore,
        *,
        encoder: SentenceEncoder | None = None,
        taste: Taste | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._services = services
        self._store = store
        self._encoder = encoder
        self._taste = taste or Taste()
        self._clock = clock
        self._lock = Lock()
        self._shelf: Shelf | None = None
        self._revision = -1
        self._due = 0.0

    def refresh(self, *, at_once: bool = False) -> bool:
        """Take in a new version of the model and changes of the catalogue; whether there were any. Costs
        little where nothing is due; `at_once`: read the catalogue although it is not."""
        with self._lock:
            changed = self._store.refresh()
            revision = self._services.behaviour.catalogue_revision()
            due = at_once or revision != self._revision or monotonic() >= self._due
            if self._shelf is not None and not changed and not due:
                return False
            started = monotonic()
            self._shelf = self._made(self._shelf if changed and not due else None)
            self._revision = revision
            now = monotonic()
            self._due = now + max(_KEEP_SECONDS, _KEEP_SHARE * (now - started))
            return True

    @property
    def version(self) -> str:
        """Which version of the model is in use."""
        return self._ready().trained.version

    def suggest(
        self, asked: Asked, *, customer_id: str | None, visitor_id: str | None = None
    ) -> Sequence[Suggestion]:
        """As `wanted.Suggesting` says."""
        shelf = self._ready()
        count = max(0, min(asked.count, MOST))
        if not count or not len(shelf.assortment):
            return ()
        history = self._services.behaviour.history(
            customer_id=customer_id, visitor_id=visitor_id, limit=scoring.NEWEST
        )
        found = self._searched(asked)
        scores = self._scores(shelf, asked, history)
        if found is not None:
            scores = scoring.fused(scores, found, shelf)
        chosen = self._chosen(shelf, asked, scores, history, count)
        grounds = Grounds(
            shelf, asked, history, scoring.with_interest(history, asked.products), frozenset(found or ()),
            self._clock().timestamp(),
        )  # fmt: skip
        return [
            Suggestion(shelf.assortment.facts[number].id, grounds.reason(number), float(scores[number]))
            for number in chosen
        ]

    def note_shown(
        self,
        suggestions: Sequence[Suggestion],
        *,
        customer_id: str | None,
        visitor_id: str | None,
        where: str,
    ) -> str | None:
        """As `wanted.Suggesting` says."""
        return self._services.behaviour.note_shown(
            [one.product_id for one in suggestions],
            customer_id=customer_id,
            visitor_id=visitor_id,
            place=where,
            model=self.version,
        )

    def _ready(self) -> Shelf:
        if self._shelf is None:
            self.refresh()
        assert self._shelf is not None
        return self._shelf

    def _made(self, known: Shelf | None) -> Shelf:
        behaviour = self._services.behaviour
        assortment = known.assortment if known else Assortment(behaviour.catalogue())
        trained = self._store.current or untrained(behaviour, behaviour.texts())
        return shelf_of(assortment, trained, behaviour.texts, self._encoder)

    def _scores(self, shelf: Shelf, asked: Asked, history: History) -> Scores:
        about = shelf.assortment.numbers_of(asked.products)
        if len(about) and asked.kind == "similar":
            return scoring.alike(shelf, about)
        if len(about) and asked.kind == "together":
            return scoring.beside(shelf, about)
        return scoring.for_person(shelf, scoring.with_interest(history, asked.products))

    def _searched(self, asked: Asked) -> list[str] | None:
        """Ids that the search finds for the words, best first; None without words."""
        if not asked.words.strip():
            return None
        low, high = asked.price_min, asked.price_max
        if any(price is not None and price < 0 for price in (low, high)) or (
            low is not None and high is not None and low > high
        ):
            return []
        query = SearchQuery(
            words=asked.words, options=asked.options, price_min=low, price_max=high, in_stock=True,
            language=asked.language, limit=_SEARCHED + min(len(asked.shown), _SEARCHED),
        )  # fmt: skip
        return [product.id for product in self._services.catalogue.search(query)]

    def _chosen(self, shelf: Shelf, asked: Asked, scores: Scores, history: History, count: int) -> list[int]:
        mask = allowed(shelf.assortment, asked, history.bought)
        wanted = max(2 * count, 8)
        candidates = scoring.best(scores, mask, _CANDIDATES)
        fitting = self._buyable_now(shelf, asked, candidates, wanted)
        if len(fitting) < count and len(candidates) == _CANDIDATES:
            # The catalogue as it was read is far from what it is: look at all there are.
            candidates = scoring.best(scores, mask, len(scores))
            fitting = self._buyable_now(shelf, asked, candidates, wanted)
        return self._diverse(shelf, asked, fitting, count)

    def _buyable_now(self, shelf: Shelf, asked: Asked, candidates: Numbers, wanted: int) -> list[int]:
        """The first `wanted` of the candidates that the database says can be bought as asked."""
        fitting: list[int] = []
        facts = shelf.assortment.facts
        for start in range(0, len(candidates), 2 * wanted):
            some = candidates[start : start + 2 * wanted].tolist()
            fit = still_fit(
                self._services.behaviour, shelf.assortment, asked, [facts[number].id for number in some]
            )
            fitting += [number for number in some if facts[number].id in fit]
            if len(fitting) >= wanted:
                break
        return fitting

    def _diverse(self, shelf: Shelf, asked: Asked, fitting: list[int], count: int) -> list[int]:
        # Who asks for something in particular, or for the like of it, wants the best of that.
        particular = bool(asked.words.strip() or asked.categories or asked.kind == "similar")
        places = diverse(
            by_rank(len(fitting)),
            shelf.vectors[fitting],
            shelf.assortment.categories[fitting].tolist(),
            count,
            diversity=0.0 if particular else self._taste.diversity,
            most_of_one=None if particular or asked.alone is not None else self._taste.most_of_one,
        )
        return [fitting[place] for place in places]
