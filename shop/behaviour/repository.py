"""Behaviour in the database. All that is read here comes as plain columns, not as objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Float,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import GenericFunction

from shop.behaviour import words
from shop.behaviour.columns import Row
from shop.behaviour.facts import product_facts
from shop.behaviour.views import ProductFacts, Shown
from shop.privacy.consents import ConsentRules, agreed
from shop.privacy.words import RECOMMENDATIONS
from shop.tables import BehaviourEvent, Order, OrderItem, Product, Review, Variant

_AT_ONCE = 20_000
_MOST_ROWS = 1_000
_WISHING = (words.VIEW, words.CLICK, words.CART, words.PURCHASE)


class seconds_of(GenericFunction[int]):
    """A time as whole seconds since 1970, computed in the database: far cheaper than a million objects."""

    type = BigInteger()
    inherit_cache = True


@compiles(seconds_of, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(seconds_of, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)})) AS BIGINT)"


def _fixed(value: float) -> ColumnElement[Any]:
    """A number of this program written into the statement: binding it anew in every call takes time."""
    return literal_column(repr(value), Integer if isinstance(value, int) else Float)


def _code(name: str) -> ColumnElement[int]:
    return _fixed(words.CODES[name])


_WISHED = BehaviourEvent.kind.in_([literal_column(f"'{kind}'", String) for kind in _WISHING])
_EVENT_CODE: ColumnElement[int] = case(
    *((BehaviourEvent.kind == literal_column(f"'{kind}'", String), _code(kind)) for kind in _WISHING)
)
_LINE_CODE: ColumnElement[int] = case(
    (Order.status == literal_column("'cancelled'", String), _code(words.CANCELLED)),
    else_=_code(words.ORDERED),
)
_REVIEW_CODE: ColumnElement[int] = case(
    (Review.rating >= _fixed(words.GOOD_RATING), _code(words.PRAISE)), else_=_code(words.BLAME)
)
_TELLING = or_(Review.rating >= _fixed(words.GOOD_RATING), Review.rating <= _fixed(words.BAD_RATING))


class BehaviourRepository:
    """Made over the session of a unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def product_ids(self) -> list[str]:
        """All products, sorted as Python sorts."""
        return sorted(self._session.scalars(select(Product.id)))

    def everything(self, progress: Callable[[float], None] | None = None) -> Iterator[Row]:
        """All that anybody did, some ten thousand rows at a time: order lines, events, reviews."""
        lines = select(
            Order.customer_id, literal(None), OrderItem.product_id, _LINE_CODE, seconds_of(Order.created_at)
        ).join(OrderItem, OrderItem.order_pk == Order.pk)
        events = select(
            BehaviourEvent.customer_id, BehaviourEvent.visitor_id, BehaviourEvent.product_id, _EVENT_CODE,
            seconds_of(BehaviourEvent.created_at),
        ).where(_WISHED, BehaviourEvent.product_id.is_not(None))  # fmt: skip
        reviews = select(
            Review.customer_id, literal(None), Review.product_id, _REVIEW_CODE, seconds_of(Review.created_at)
        ).where(Review.customer_id.is_not(None), _TELLING)
        total = 0
        if progress is not None:
            total = sum(
                self._session.scalar(select(func.count()).select_from(table)) or 0
                for table in (OrderItem, BehaviourEvent)
            )
        done = 0
        for query in (lines, events, reviews):
            for part in self._in_parts(query):
                yield from part
                done += len(part)
                if progress is not None:
                    progress(min(1.0, done / max(1, total)))

    def baskets(self) -> Iterator[tuple[int, str, int]]:
        """(order, product id, seconds) of every line that was not cancelled."""
        query = (
            select(Order.pk, OrderItem.product_id, seconds_of(Order.created_at))
            .join(OrderItem, OrderItem.order_pk == Order.pk)
            .where(Order.status != "cancelled")
        )
        for part in self._in_parts(query):
            yield from part

    def of_person(
        self, customer_id: str | None, visitor_id: str | None, consents: ConsentRules, *, limit: int
    ) -> Sequence[Any]:
        """(product id, code, seconds) of one person, the newest rows of each source; by index alone. None of
        a customer with whom nothing may be recommended."""
        query = _of_person(customer_id is not None, visitor_id is not None, consents)
        given = {"customer_id": customer_id, "visitor_id": visitor_id, "most": 2 * limit}
        names = ("customer_id", "visitor_id", "most")
        wanted = {name: given[name] for name in names if given[name] is not None}
        return self._session.connection().execute(query, wanted).all()

    def prices(self) -> dict[str, int]:
        """The lowest price by product id."""
        query = select(Variant.product_id, func.min(Variant.price_minor)).group_by(Variant.product_id)
        return {product_id: int(price) for product_id, price in self._session.execute(query)}

    def pictures(self) -> dict[str, str]:
        """Addresses of pictures by product id."""
        query = select(Product.id, Product.image).where(Product.image.is_not(None), Product.image != "")
        return {product_id: image for product_id, image in self._session.execute(query) if image}

    def facts(self) -> list[ProductFacts]:
        """What filters need to know of every product, in order of id."""
        products = select(
            Product.id, Product.title, Product.category, Product.brand, Product.tags, Product.attributes,
            Product.translations, Product.rating, seconds_of(Product.created_at),
        )  # fmt: skip
        sellable = and_(Variant.available, or_(Variant.stock.is_(None), Variant.stock > 0))
        variants = select(
            Variant.product_id, Variant.id, Variant.price_minor, sellable, Variant.options
        ).order_by(Variant.position, Variant.id)
        return product_facts(self._session.execute(products), self._session.execute(variants))

    def add_shown(
        self,
        list_id: str,
        product_ids: Sequence[str],
        *,
        customer_id: str | None,
        visitor_id: str | None,
        place: str,
        model: str | None,
        at: datetime,
    ) -> None:
        """One event a product. Their ids are made of list and position, by which clicks find them."""
        self._session.add_all(
            BehaviourEvent(
                id=_shown_id(list_id, position), kind=words.SHOWN, customer_id=customer_id,
                visitor_id=visitor_id, product_id=product_id, list_id=list_id, position=position,
                place=place, model=model, created_at=at,
            )
            for position, product_id in enumerate(product_ids, start=1)
        )  # fmt: skip

    def add_click(
        self,
        list_id: str,
        position: int,
        product_id: str,
        *,
        customer_id: str | None,
        visitor_id: str | None,
        at: datetime,
    ) -> bool:
        """A click on what was shown there; whether there was such a thing and it had not been clicked."""
        shown = self._session.get(BehaviourEvent, _shown_id(list_id, position))
        if shown is None or shown.kind != words.SHOWN or shown.product_id != product_id:
            return False
        click_id = f"{shown.id}.clicked"
        if self._session.get(BehaviourEvent, click_id) is not None:
            return False
        self._session.add(
            BehaviourEvent(
                id=click_id, kind=words.CLICK, customer_id=shown.customer_id or customer_id,
                visitor_id=shown.visitor_id or visitor_id, product_id=product_id, list_id=list_id,
                position=position, place=shown.place, model=shown.model, created_at=at,
            )
        )  # fmt: skip
        return True

    def impressions(self) -> list[Shown]:
        """Shown events with a position, and whether a click has the same list and position."""
        columns = (BehaviourEvent.list_id, BehaviourEvent.position)
        clicks = select(*columns).where(
            BehaviourEvent.kind == words.CLICK, BehaviourEvent.list_id.is_not(None)
        )
        clicked = {(list_id, position) for list_id, position in self._session.execute(clicks)}
        shown = (
            select(
                *columns, BehaviourEvent.product_id, BehaviourEvent.place, BehaviourEvent.model,
                BehaviourEvent.created_at,
            )
            .where(BehaviourEvent.kind == words.SHOWN, BehaviourEvent.list_id.is_not(None),
                   BehaviourEvent.position.is_not(None), BehaviourEvent.product_id.is_not(None))
            .order_by(BehaviourEvent.created_at, BehaviourEvent.id)
        )  # fmt: skip
        rows: Iterable[Any] = self._session.execute(shown)
        return [
            Shown(list_id, product_id, position, place, model, at, (list_id, position) in clicked)
            for list_id, position, product_id, place, model, at in rows
        ]

    def _in_parts(self, query: Executable) -> Iterator[Sequence[Any]]:
        result = self._session.execute(query.execution_options(yield_per=_AT_ONCE))
        yield from result.partitions()


@lru_cache(maxsize=16)
def _of_person(by_customer: bool, by_visitor: bool, consents: ConsentRules) -> Executable:
    """Built once: putting it together takes longer than the database needs to answer it."""
    customer_id, most = bindparam("customer_id", type_=String), bindparam("most", type_=Integer)
    parts: list[Select[*tuple[Any, ...]]] = []
    if by_customer:
        parts.append(
            select(
                OrderItem.product_id.label("product"), _LINE_CODE.label("code"),
                seconds_of(Order.created_at).label("time"),
            )
            .join(Order, OrderItem.order_pk == Order.pk)
            .where(Order.customer_id == customer_id)
            .order_by(Order.created_at.desc())
            .limit(_fixed(_MOST_ROWS))
        )  # fmt: skip
        parts.append(
            select(Review.product_id, _REVIEW_CODE, seconds_of(Review.created_at))
            .where(Review.customer_id == customer_id, _TELLING)
            .limit(_fixed(_MOST_ROWS))
        )
    people = [(BehaviourEvent.customer_id, customer_id)] if by_customer else []
    if by_visitor:
        people.append((BehaviourEvent.visitor_id, bindparam("visitor_id", type_=String)))
    parts += [
        select(BehaviourEvent.product_id, _EVENT_CODE, seconds_of(BehaviourEvent.created_at))
        .where(column == who, _WISHED, BehaviourEvent.product_id.is_not(None))
        .order_by(BehaviourEvent.created_at.desc())
        .limit(most)
        for column, who in people
    ]
    if by_customer:
        may = agreed(customer_id, RECOMMENDATIONS, consents)
        parts = [part.where(may) for part in parts]
    # A limited select cannot stand in a union by itself, not on SQLite.
    queries = [select(part.subquery()) for part in parts]
    return union_all(*queries) if len(queries) > 1 else queries[0]


def _shown_id(list_id: str, position: int) -> str:
    return f"{list_id}.{position}"
