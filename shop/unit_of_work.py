"""One transaction with all repositories on it. Only the unit of work commits."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from shop.database import WRITE_OPTION
from shop.errors import Conflict
from shop.repositories.applied_keys import AppliedKeyRepository
from shop.repositories.articles import ArticleRepository
from shop.repositories.catalogue import CatalogueRepository
from shop.repositories.customers import CustomerRepository
from shop.repositories.events import EventRepository
from shop.repositories.orders import OrderRepository


class UnitOfWork:
    """A context manager: rolls back on leaving unless `commit()` was called.

    A writing unit of work (the default) holds SQLite's write lock from its first statement, so keep it short;
    pass `read_only=True` where nothing is changed. `session` is for repositories that live elsewhere
    (`shop.conversations`), never for services.
    """

    session: Session

    def __init__(self, sessions: sessionmaker[Session], *, read_only: bool = False) -> None:
        self._sessions = sessions
        self._read_only = read_only

    def __enter__(self) -> Self:
        self.session = self._sessions()
        if not self._read_only:
            self.session.connection(execution_options={WRITE_OPTION: True})
        self.customers = CustomerRepository(self.session)
        self.catalogue = CatalogueRepository(self.session)
        self.orders = OrderRepository(self.session)
        self.articles = ArticleRepository(self.session)
        self.events = EventRepository(self.session)
        self.applied_keys = AppliedKeyRepository(self.session)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()  # rolls back what was not committed
        if isinstance(error, StaleDataError):
            raise Conflict("order_changed") from error
        if isinstance(error, OperationalError) and _lost_a_race(error):
            raise Conflict("write_conflict") from error

    def commit(self) -> None:
        """Make it permanent. Raises Conflict (order_changed, write_conflict) if another writer won."""
        if self._read_only:
            raise RuntimeError("a read-only unit of work cannot commit")
        try:
            self.session.commit()
        except StaleDataError as error:
            raise Conflict("order_changed") from error
        except IntegrityError as error:
            raise Conflict("write_conflict") from error


def _lost_a_race(error: OperationalError) -> bool:
    # PostgreSQL's names for a deadlock and for a failed serialisation: the other transaction went through.
    return getattr(error.orig, "sqlstate", None) in ("40P01", "40001")


class UnitOfWorkFactory(Protocol):
    """What services are given: calling it opens a unit of work."""

    def __call__(self, *, read_only: bool = False) -> UnitOfWork: ...


def unit_of_work_factory(engine: Engine) -> UnitOfWorkFactory:
    """Units of work on that engine."""
    sessions = sessionmaker(engine, expire_on_commit=False)

    def open_unit(*, read_only: bool = False) -> UnitOfWork:
        return UnitOfWork(sessions, read_only=read_only)

    return open_unit
