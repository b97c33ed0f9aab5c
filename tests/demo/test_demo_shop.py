"""The demo shop: the same for the same seed, complete, and good to try every capability on."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from PIL import Image
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from shop.conversations.canned import CannedAnswerService
from shop.database import create_engine_for
from shop.demo import load_demo_shop, personas
from shop.demo.assortment import read_toml
from shop.demo.pictures import draw_pictures, draw_product
from shop.demo.pictures.drawing import drawings
from shop.demo.pictures.palette import PRODUCT_COLORS, shades_of
from shop.demo.ready_answers import load_ready_answers
from shop.demo.simulator import DemoShop, simulate
from shop.services import Services, build_services
from shop.tables import Customer, Order, Product
from shop.unit_of_work import unit_of_work_factory
from shop.views import ItemSwap

ANCHOR = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return simulate(scale=0.1, anchor=ANCHOR)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'demo.db'}"
    report = load_demo_shop(url, scale=0.05, anchor=ANCHOR, pictures_dir=None, records_dir=folder)
    assert report.problems == []
    return create_engine_for(url)


@pytest.fixture(scope="module")
def services(loaded: Engine) -> Services:
    return build_services(unit_of_work_factory(loaded))


def fingerprint(shop: DemoShop) -> str:
    return hashlib.sha256(orjson.dumps([shop.records, shop.truth])).hexdigest()


def test_agents_find_answers_to_call_up_in_both_languages(loaded: Engine) -> None:
    canned = CannedAnswerService(unit_of_work_factory(loaded))
    english, chinese = ({one["short_code"] for one in canned.all(language)} for language in ("en", "zh"))
    assert english == chinese and len(english) >= 5
    for one in canned.all():  # an admin could have written it
        canned.change(one["id"], one["short_code"], one["text"], one["language"], by="admin")
    assert load_ready_answers(loaded) == 0


def test_the_same_seed_gives_the_same_shop(shop: DemoShop) -> None:
    assert fingerprint(simulate(scale=0.1, anchor=ANCHOR)) == fingerprint(shop)
    assert fingerprint(simulate(seed=8, scale=0.1, anchor=ANCHOR)) != fingerprint(shop)


@pytest.mark.parametrize("days", [1, 2, 40, 200])
def test_the_orders_are_the_same_on_another_day(shop: DemoShop, days: int) -> None:
    """What goals and guides say of an order holds tomorrow, too."""

    def orders(made: DemoShop) -> list[tuple[Any, ...]]:
        fields = ("order_number", "customer_id", "status", "items")
        return [
            (*(order[field] for field in fields), [payment["amount"] for payment in order["payments"]])
            for order in made.records["orders"]
        ]

    assert orders(simulate(scale=0.1, anchor=ANCHOR + timedelta(days=days))) == orders(shop)


def test_history_ends_at_the_anchor_and_covers_a_year(shop: DemoShop) -> None:
    times = [datetime.fromisoformat(order["created_at"]) for order in shop.records["orders"]]
    assert max(times) <= ANCHOR
    assert (ANCHOR - min(times)).days > 330
    assert all(datetime.fromisoformat(event["created_at"]) <= ANCHOR for event in shop.records["events"])


def test_every_state_and_both_languages_are_there(shop: DemoShop) -> None:
    states = {order["status"] for order in shop.records["orders"]}
    assert states == {
        "pending",
        "processed",
        "delivered",
        "cancelled",
        "return_requested",
        "exchange_requested",
    }
    assert {customer["language"] for customer in shop.records["customers"]} == {"en", "zh"}
    assert all(product["translations"]["zh"]["title"] for product in shop.records["products"])
    available = [
        variant["available"] for product in shop.records["products"] for variant in product["variants"]
    ]
    assert 0.05 < available.count(False) / len(available) < 0.25


def test_an_order_is_paid_what_its_lines_cost(shop: DemoShop) -> None:
    for order in shop.records["orders"]:
        cost = sum(int(item["price"].replace(".", "")) * item["quantity"] for item in order["items"])
        assert int(order["payments"][0]["amount"].replace(".", "")) == cost


def test_the_truth_is_in_the_data(shop: DemoShop) -> None:
    truth = {line["id"]: line for line in shop.truth if line["kind"] == "customer"}
    orders: dict[str, int] = {}
    for order in shop.records["orders"]:
        customer = order["customer_id"]
        orders[customer] = orders.get(customer, 0) + 1
        left = truth.get(customer, {}).get("churned_at")
        assert left is None or order["created_at"] <= left
    bought = {
        name: [orders.get(key, 0) for key, line in truth.items() if line["segment"] == name]
        for name in ("loyal", "occasional")
    }
    assert sum(bought["loyal"]) / len(bought["loyal"]) > 3 * sum(bought["occasional"]) / len(
        bought["occasional"]
    )


def test_every_kind_of_product_has_a_drawing_in_known_colours() -> None:
    kinds = read_toml("kinds.toml")["kind"]
    assert {kind["key"] for kind in kinds} == set(drawings())
    colors = shades_of("red").keys()
    assert {shape.color for shapes in drawings().values() for shape in shapes} <= colors
    palette = {color for colors in read_toml("catalogue.toml")["colors"].values() for color in colors}
    assert palette | {color for kind in kinds for color in kind.get("colors", [])} <= PRODUCT_COLORS.keys()


def test_pictures_are_drawn_once(shop: DemoShop, tmp_path: Path) -> None:
    some = shop.products[:4]

    assert draw_pictures(some, tmp_path) == 4
    assert draw_pictures(some, tmp_path) == 0

    with Image.open(tmp_path / f"{some[0].id}.webp") as picture:
        assert (picture.size, picture.format) == ((800, 600), "WEBP")
    assert draw_product("mug", "red").tobytes() == draw_product("mug", "red").tobytes()
    assert draw_product("mug", "red").tobytes() != draw_product("mug", "blue").tobytes()


def test_the_loaded_shop_has_what_was_simulated(loaded: Engine, tmp_path: Path) -> None:
    with Session(loaded) as session:
        assert session.scalar(select(func.count()).select_from(Product)) == len(
            read_toml("kinds.toml")["kind"]
        )
        assert session.scalar(select(func.count()).select_from(Customer)) == 150 + len(personas())
        assert session.scalar(select(func.count()).select_from(Order)) or 0 > 300


def test_a_repeated_load_changes_no_record(loaded: Engine, tmp_path: Path) -> None:
    report = load_demo_shop(
        loaded.url.render_as_string(hide_password=False),
        scale=0.05,
        anchor=ANCHOR,
        pictures_dir=None,
        records_dir=tmp_path,
    )
    assert all(counts.added == counts.updated == 0 for counts in report.counts.values())
    truth = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert {line["kind"] for line in truth} == {"shop", "product", "customer", "conversation"}


def test_personas_name_customers_of_the_shop(services: Services) -> None:
    listed: list[dict[str, Any]] = personas()
    assert len(listed) >= 8
    for person in listed:
        profile = services.customers.profile(person["id"])
        assert (profile.name, profile.email, profile.language) == (
            person["name"],
            person["email"],
            person["language"],
        )
    assert services.orders.orders_of("demo-nora") == []


def test_a_persona_can_try_everything(services: Services) -> None:
    pending = services.orders.order_of("demo-ann", "#D700101")
    assert {"cancel", "change_address", "change_payment", "change_items"} <= set(pending.allowed_actions)
    delivered = services.orders.order_of("demo-ben", "#D700201")
    assert {"return", "exchange"} <= set(delivered.allowed_actions)
    services.orders.plan_cancel("demo-ann", "#D700101", "no longer needed")
    services.orders.plan_payment("demo-ann", "#D700101", "demo-ann-gift")
    services.returns.plan_return("demo-ben", "#D700201", ["1"], "demo-ben-gift")
    for customer, number, plan in (
        ("demo-ann", "#D700101", services.orders.plan_items),
        ("demo-ben", "#D700201", services.returns.plan_exchange),
    ):
        line = services.orders.order_of(customer, number).items[0]
        variants = services.catalogue.variants(line.product_id)
        other = next(v for v in variants if v.in_stock and v.id != line.variant_id)
        plan(customer, number, [ItemSwap(line.id, other.id)], f"{customer}-card")
    moving = services.orders.order_of("demo-omar", "#D700501")
    assert moving.fulfilments[0].tracking_number and moving.fulfilments[0].estimated_delivery


def test_arranged_orders_are_the_same_whenever_the_shop_is_made(shop: DemoShop) -> None:
    def arranged(made: DemoShop) -> list[Any]:
        return [
            (
                order["order_number"],
                order["customer_id"],
                order["status"],
                order["items"],
                order["payments"][0]["amount"],
            )
            for order in made.records["orders"]
            if order["order_number"].startswith("#D71")
        ]

    evening = simulate(scale=0.1, anchor=datetime(2026, 9, 3, 21, 45, tzinfo=UTC))
    assert arranged(evening) == arranged(shop)
    assert len(arranged(shop)) > 35
    assert {status for _, _, status, _, _ in arranged(shop)} == {
        "pending", "processed", "delivered", "cancelled", "return_requested", "exchange_requested"
    }  # fmt: skip
    twins = [
        items
        for _, _, _, items, _ in arranged(shop)
        if len({item["product_id"] for item in items}) < len(items)
    ]
    assert len(twins) > 4
