"""The running system, the services on its database, and shoppers who write to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from shop.database import create_engine_for
from shop.services import Services, build_services
from shop.settings import ShopSettings
from shop.unit_of_work import unit_of_work_factory
from tests.live import RunningSystem
from tests.live_conversations.chat import Chat
from tests.live_conversations.shoppers import Shopper, new_shoppers

NewShopper = Callable[..., Shopper]
OpenChat = Callable[..., Chat]


@pytest.fixture(scope="session")
def database(system: RunningSystem) -> Iterator[Engine]:
    """The system's own database."""
    engine = create_engine_for(system.database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def services(database: Engine) -> Services:
    """The shop's services, to look at what a conversation has changed."""
    return build_services(unit_of_work_factory(database), ShopSettings())


@pytest.fixture(scope="session")
def _shoppers(
    services: Services, database: Engine, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Iterator[Shopper]]:
    folder: Path = tmp_path_factory.mktemp("talkers")
    return new_shoppers(services, database, folder)


@pytest.fixture
def new_shopper(_shoppers: dict[str, Iterator[Shopper]]) -> NewShopper:
    """A customer whom no other test has used, at every call: `new_shopper("zh")`."""
    return lambda language="en": next(_shoppers[language])


@pytest.fixture(scope="session")
def http(system: RunningSystem) -> Iterator[httpx.Client]:
    """A connection to the desk."""
    with httpx.Client(base_url=system.desk_url, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture
def open_chat(http: httpx.Client) -> OpenChat:
    """Opens a conversation: `open_chat()` as a guest, `open_chat(shopper.id)` signed in."""

    def opened(customer_id: str | None = None, language: str | None = None) -> Chat:
        return Chat(http, customer_id, language)

    return opened


@pytest.fixture
def robin(new_shopper: NewShopper) -> Shopper:
    """A new customer who writes English."""
    return new_shopper("en")


@pytest.fixture
def mei(new_shopper: NewShopper) -> Shopper:
    """A new customer who writes Chinese."""
    return new_shopper("zh")


@pytest.fixture
def chat(robin: Shopper, open_chat: OpenChat) -> Chat:
    """Robin's conversation, signed in."""
    return open_chat(robin.id)


@pytest.fixture
def zh_chat(mei: Shopper, open_chat: OpenChat) -> Chat:
    """Mei's conversation, signed in."""
    return open_chat(mei.id)
