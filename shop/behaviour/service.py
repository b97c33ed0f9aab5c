"""Reading what people did, and recording what was suggested to them and what they clicked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from uuid import uuid4

from shop.behaviour.columns import baskets_of, happenings_of, wishes_of
from shop.behaviour.repository import BehaviourRepository
from shop.behaviour.views import Baskets, Happenings, History, ProductFacts, Shown
from shop.clock import Clock, utc_now
from shop.keys import is_storable
from shop.privacy.consents import ConsentRules, agrees
from shop.privacy.words import PROFILING
from shop.search.index import ProductText
from shop.unit_of_work import UnitOfWorkFactory

LONGEST_LIST = 50
"""Products of one list; a list is something a person looks at."""
_LONGEST_ID = 128
_MOST_WISHES = 200

Progress = Callable[[float], None]
"""Called with the share that is done, 0 to 1."""


class BehaviourService:
    """One transaction a method; only the unit of work commits. Nothing here raises for unknown people or
    products: behaviour comes from browsers, and what makes no sense is passed over."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock = utc_now,
        consents: ConsentRules | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._consents = consents or ConsentRules()

    def happenings(self, progress: Progress | None = None) -> Happenings:
        """What everybody wanted, without duplicates: an order's line and the purchase event that tells of it
        are one, and so are a view, the basket and the purchase within a few days."""
        with self._unit_of_work(read_only=True) as unit:
            repository = BehaviourRepository(unit.session)
            return happenings_of(repository.product_ids(), repository.everything(progress))

    def baskets(self) -> Baskets:
        """What was ordered together, cancelled orders left out."""
        with self._unit_of_work(read_only=True) as unit:
            repository = BehaviourRepository(unit.session)
            return baskets_of(repository.product_ids(), repository.baskets())

    def history(
        self, *, customer_id: str | None, visitor_id: str | None = None, limit: int = _MOST_WISHES
    ) -> History:
        """What one person wanted so far, up to this moment: the newest `limit` wishes, and all that was
        bought; empty for nobody, for somebody unknown and for a customer who refuses recommendations."""
        customer_id, visitor_id = _storable(customer_id), _storable(visitor_id)
        if customer_id is None and visitor_id is None:
            return History()
        with self._unit_of_work(read_only=True) as unit:
            rows = BehaviourRepository(unit.session).of_person(
                customer_id, visitor_id, self._consents, limit=limit
            )
        return wishes_of(rows, limit)

    def catalogue(self) -> list[ProductFacts]:
        """What filters need to know of every product, in order of id. Reads the whole catalogue."""
        with self._unit_of_work(read_only=True) as unit:
            return BehaviourRepository(unit.session).facts()

    def sellable(
        self, product_ids: Collection[str], *, price_min: int | None = None, price_max: int | None = None
    ) -> dict[str, frozenset[str]]:
        """The variants of each product that can be bought at this moment for a price within the range (minor
        units, both included); products without any are left out."""
        with self._unit_of_work(read_only=True) as unit:
            found = unit.catalogue.fitting_variants(product_ids, price_min=price_min, price_max=price_max)
        sellable = {
            product_id: frozenset(variant for variant, in_stock in variants.items() if in_stock)
            for product_id, variants in found.items()
        }
        return {product_id: variants for product_id, variants in sellable.items() if variants}

    def texts(self) -> list[ProductText]:
        """What is said of every product, in order of id. Reads the whole catalogue."""
        with self._unit_of_work(read_only=True) as unit:
            return sorted(unit.catalogue.texts(), key=lambda text: text.id)

    def pictures(self) -> dict[str, str]:
        """Where each product's picture is, as the shop page shows it; products without one are left out."""
        with self._unit_of_work(read_only=True) as unit:
            return BehaviourRepository(unit.session).pictures()

    def prices(self) -> dict[str, int]:
        """The lowest price of each product in minor units; products without variants are left out."""
        with self._unit_of_work(read_only=True) as unit:
            return BehaviourRepository(unit.session).prices()

    def catalogue_revision(self) -> int:
        """Rises whenever a product's texts or a variant's options change; prices and stock do not raise
        it."""
        with self._unit_of_work(read_only=True) as unit:
            return unit.catalogue.revision()

    def note_shown(
        self,
        product_ids: Sequence[str],
        *,
        customer_id: str | None = None,
        visitor_id: str | None = None,
        place: str,
        model: str | None = None,
    ) -> str | None:
        """Record that these products were shown in this order, one event a product, position from 1.

        `place`: where, such as `chat`; `model`: version of the model that chose them. Answers the list's id
        for clicks; None where nobody is known, nothing was shown, or the customer refuses profiling.
        """
        shown = [one for one in product_ids if _storable(one)][:LONGEST_LIST]
        customer_id, visitor_id = _storable(customer_id), _storable(visitor_id)
        if not shown:
            return None
        list_id = uuid4().hex
        with self._unit_of_work() as unit:
            repository = BehaviourRepository(unit.session)
            customer = unit.customers.get(customer_id) if customer_id is not None else None
            if not agrees(customer, PROFILING, self._consents):
                return None
            if customer is None:
                customer_id = None
            if customer_id is None and visitor_id is None:
                return None
            repository.add_shown(
                list_id, shown, customer_id=customer_id, visitor_id=visitor_id,
                place=place[:32], model=model[:64] if model else None, at=self._clock(),
            )  # fmt: skip
            unit.commit()
        return list_id

    def note_click(
        self,
        product_id: str,
        list_id: str,
        position: int,
        *,
        customer_id: str | None = None,
        visitor_id: str | None = None,
    ) -> bool:
        """Record a click on a product of a list that was shown; whether it counts.

        False, and nothing stored, where there is no such list, the product does not stand at that position,
        the click was recorded before, or the customer refuses profiling. The click is credited to whom the
        list was shown; `customer_id` and `visitor_id` fill in what was not known then.
        """
        if not _storable(product_id) or not _storable(list_id) or not 1 <= position <= LONGEST_LIST:
            return False
        with self._unit_of_work() as unit:
            repository = BehaviourRepository(unit.session)
            customer_id = _storable(customer_id)
            customer = unit.customers.get(customer_id) if customer_id is not None else None
            if not agrees(customer, PROFILING, self._consents):
                return False
            if customer is None:
                customer_id = None
            stored = repository.add_click(
                list_id, position, product_id, customer_id=customer_id, visitor_id=_storable(visitor_id),
                at=self._clock(),
            )  # fmt: skip
            if stored:
                unit.commit()
        return stored

    def impressions(self) -> list[Shown]:
        """Every product that was shown with a position, and whether it was clicked; for evaluation (clicks by
        position)."""
        with self._unit_of_work(read_only=True) as unit:
            return BehaviourRepository(unit.session).impressions()


def _storable(text: str | None) -> str | None:
    """The id if a database can hold it as one."""
    return text if text and len(text) <= _LONGEST_ID and is_storable(text) else None
