"""One's own data in the running system: a copy, consents, deletion everywhere, and logs without people."""

from __future__ import annotations

import io
import json
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, func, select

from shop.importing import import_files
from shop.services import Services
from shop.tables import BehaviourEvent, Customer
from tests.live import AGENT_EMAIL, AGENT_PASSWORD, RunningSystem, wait_until
from tests.live_conversations.chat import Chat
from tests.live_conversations.conftest import OpenChat
from tests.live_conversations.shoppers import Shopper

NAME, EMAIL, PHONE = "Quentina Vandermolen", "quentina.vandermolen@privacy.example", "+1 512-555-0173"
STREET, CARD, SECRET_WORDS = "48 Marshmallow Lane", "4111 1111 1111 1234", "my aunt Wilhelmina in Timbuktu"
MARKS = (NAME, EMAIL, PHONE, STREET, CARD, SECRET_WORDS, "Vandermolen", "Wilhelmina", "555-0173")


@pytest.fixture(scope="module")
def quentina(database: Engine, services: Services, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A customer whose data is unlike anybody else's; one order, delivered."""
    folder = tmp_path_factory.mktemp("quentina")
    product = services.catalogue.find_products("Mug", 1, "en")[0]
    variant = product.variants[0]
    address = {"line1": STREET, "city": "Austin", "state": "TX", "zip": "78701", "country": "USA"}
    customer = {
        "id": "quentina-v", "email": EMAIL, "name": NAME, "phone": PHONE, "language": "en",
        "addresses": [{"id": "home", "default": True, **address}],
        "payment_methods": [{"id": "quentina-card", "type": "credit_card", "last_four": "1234"}],
        "consents": {"newsletter": True},
    }  # fmt: skip
    order = {
        "order_number": "#Q7700001", "customer_id": "quentina-v", "status": "delivered", "address": address,
        "items": [{"id": "1", "product_id": product.id, "variant_id": variant.id, "title": product.title,
                   "options": variant.options, "quantity": 1, "price": "10.00"}],
        "payments": [{"amount": "10.00", "payment_method_id": "quentina-card"}],
        "created_at": "2026-01-05T10:00:00Z",
    }  # fmt: skip
    for kind, record in (("customers", customer), ("orders", order)):
        path = folder / f"{kind}.jsonl"
        path.write_text(json.dumps(record) + "\n", "utf-8")
        assert not import_files([path], database).problems
    return "quentina-v"


@pytest.fixture
def agent(system: RunningSystem) -> Iterator[httpx.Client]:
    """The demo agent, signed in at the agents' API, away from the desk."""
    with httpx.Client(base_url=f"{system.desk_url}/api/desk", timeout=30, trust_env=False) as client:
        signed = client.post("session", json={"email": AGENT_EMAIL, "password": AGENT_PASSWORD}).json()
        client.headers["authorization"] = f"Bearer {signed['token']}"
        yield client


def test_a_copy_comes_by_a_link_that_only_the_shopper_gets(
    quentina: str, open_chat: OpenChat, http: httpx.Client, agent: httpx.Client
) -> None:
    chat = open_chat(quentina)
    chat.say("I want a copy of all data you have about me")
    offered = [one["attachment"]["payload"]["url"] for one in chat.answers if one.get("attachment")]
    assert len(offered) == 1, chat.story
    url = offered[0]
    response = http.get(url)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    files = zipfile.ZipFile(io.BytesIO(response.content))
    data = json.loads(files.read("my-data.json"))
    assert data["person"]["email"] == EMAIL
    assert [order["order_number"] for order in data["orders"]] == ["#Q7700001"]
    assert EMAIL in files.read("my-data.html").decode()
    assert http.get(url[:-3] + "abc").status_code == 404
    found = agent.get("conversations", params={"q": quentina}).json()["conversations"]
    seen = agent.get(f"conversations/{found[0]['id']}/messages", params={"after_seq": 0}).text
    assert "/privacy/export/" not in seen


def test_no_means_no_at_once(chat: Chat, robin: Shopper, services: Services, database: Engine) -> None:
    services.events.record("view", customer_id=robin.id, product_id="x")
    chat.say("stop profiling me")
    assert not services.consents.of(robin.id)["profiling"], chat.story
    with database.connect() as connection:
        events = select(func.count()).select_from(BehaviourEvent.__table__)
        assert connection.scalar(events.where(BehaviourEvent.customer_id == robin.id)) == 0


def test_open_orders_postpone_a_deletion(chat: Chat, robin: Shopper, services: Services) -> None:
    chat.say("please delete my account")
    assert chat.expects == "confirmation", chat.story
    chat.say("yes")
    [request] = services.privacy.find(customer_id=robin.id)
    assert (request.kind, request.state) == ("deletion", "waiting"), chat.story
    chat.say("please don't delete my account after all")
    assert services.privacy.find(customer_id=robin.id)[0].state == "refused", chat.story
    assert robin.untouched()


def test_a_guest_must_prove_who_they_are(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.say("delete all my personal data")
    assert chat.expects == "email", chat.story


def test_after_a_deletion_nothing_is_left_in_databases_and_logs(
    quentina: str, open_chat: OpenChat, system: RunningSystem, database: Engine, http: httpx.Client
) -> None:
    chat = open_chat(quentina)
    chat.say(f"hello, I am {NAME}, my e-mail is {EMAIL} and my phone is {PHONE}")
    chat.say(f"{SECRET_WORDS} asks: what is your return policy?")
    chat.say(f"my card is {CARD} and I live at {STREET}, Austin, TX 78701, how can I pay?")
    _make_trouble(system, http)
    assert _everything(system.folder / "shop.db", NAME) and _everything(system.folder / "rasa.db", EMAIL)
    chat.say("delete my account and all my data")
    assert chat.expects == "confirmation", chat.story
    chat.say("yes")
    with database.connect() as connection:
        one = select(Customer.__table__.c.id).where(Customer.__table__.c.id == quentina)
        wait_until(
            lambda: connection.scalar(one) is None or bool(connection.rollback()), "the customer to go"
        )
    wait_until(lambda: not _everything(system.folder / "rasa.db", EMAIL), "the bot to forget")
    for mark in MARKS:
        for name in ("shop.db", "rasa.db"):
            assert _everything(system.folder / name, mark) == [], (name, mark)
    time.sleep(1)
    lines = [line for line in system.log.splitlines() for mark in MARKS if mark in line]
    assert lines == []
    assert "Traceback" in system.log, "no error was written at all: the test proves nothing"


def _make_trouble(system: RunningSystem, http: httpx.Client) -> None:
    """Errors in all three processes, with personal data wherever it can be."""
    environment = system.environment
    private = f"{NAME} {EMAIL} {PHONE} {CARD} {STREET} {SECRET_WORDS}"
    actions = f"http://127.0.0.1:{environment['ACTIONS_PORT']}"
    bot = f"http://127.0.0.1:{environment['BOT_PORT']}"
    tracker: dict[str, Any] = {
        "sender_id": "x", "events": [], "slots": {"dialogue": {"question": {EMAIL: private}}},
        "latest_message": {"text": private, "intent": {"name": NAME}},
    }  # fmt: skip
    call = {"next_action": "action_answer_orders", "tracker": tracker, "domain": {}}
    calls = [
        (f"{actions}/webhook", call),
        (f"{actions}/webhook", {"next_action": EMAIL, "tracker": tracker, "domain": {}}),
        (f"{actions}/webhook", private),
        (f"{bot}/webhooks/desk/webhook", {"sender": "x", "message": private, "metadata": private}),
        (f"{bot}/webhooks/desk/webhook", {"sender": "x", "message": private,
                                          "metadata": {"customer_id": [EMAIL]}}),
        (f"{bot}/webhooks/desk/forget", {"senders": [private * 9]}),
    ]  # fmt: skip
    with httpx.Client(timeout=30, trust_env=False) as client:
        for url, body in calls:
            client.post(url, json=body)
            client.post(url, content=f'{{"broken": "{private}')
        client.get(f"{bot}/{EMAIL}/{STREET}")
        client.get(f"{actions}/{EMAIL}/{STREET}")
    http.get(f"/api/desk/conversations?q={EMAIL}")
    http.get(f"/nothing/{EMAIL}")
    http.post("/api/desk/session", json={"email": EMAIL, "password": SECRET_WORDS})
    http.post("/webhooks/rest/webhook", json={"sender": private, "message": [private]})
    http.post("/webhooks/rest/webhook", content=f'{{"sender": "{private}')


def _everything(file: Path, mark: str) -> list[str]:
    """Where a text stands in any table of a SQLite file."""
    found: list[str] = []
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                text = " ".join(
                    value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    for value in row
                )
                if mark in text:
                    found.append(table)
    return found
