"""Finding products by what is meant, in the demo shop's catalogue with the real encoder."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import orjson
import pytest
from sqlalchemy import delete

from shop.answers.encoder import UniversalSentenceEncoder, Vectors
from shop.database import create_engine_for, migrate
from shop.demo.assortment import make_assortment
from shop.importing import import_files
from shop.search.index import ProductText
from shop.search.meanings import Meanings, names_of
from shop.services import Services, build_services
from shop.tables import Product, Variant
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from shop.views import ProductView, SearchQuery

ENCODER = UniversalSentenceEncoder()


class CountingEncoder:
    """The real one; it keeps count, and can be held up."""

    def __init__(self) -> None:
        self.encoded: list[str] = []
        self.may_go_on = Event()
        self.may_go_on.set()

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.may_go_on.wait(60)
        self.encoded.extend(texts)
        return ENCODER.encode(texts)


@pytest.fixture(scope="module")
def demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The demo shop's catalogue, searched by meaning."""
    folder = tmp_path_factory.mktemp("search")
    url = f"sqlite:///{folder}/shop.db"
    migrate(url)
    products = make_assortment(random.Random(7), 1.0, datetime(2026, 1, 1, tzinfo=UTC))
    records = [orjson.dumps(product.record, option=orjson.OPT_APPEND_NEWLINE) for product in products]
    (folder / "products.jsonl").write_bytes(b"".join(records))
    import_files([folder / "products.jsonl"], url)
    services = build_services(unit_of_work_factory(create_engine_for(url)), encoder=ENCODER)
    services.catalogue.learn_meanings(wait=True)
    return services


def found(services: Services, words: str, **filters: Any) -> list[ProductView]:
    return services.catalogue.search(SearchQuery(words=words, **filters))


def kinds(products: Sequence[ProductView]) -> list[str]:
    return [product.attributes["kind"] for product in products]


@pytest.mark.parametrize(
    "words, kind",
    [
        ("something to boil water", "kettle"),
        ("gift for a runner", "running-shoes"),
        ("trainers for jogging", "running-shoes"),
        ("运动鞋", "running-shoes"),
        ("烧水的", "kettle"),
        ("给孩子的玩具", "teddy"),
        ("看书用的灯", "lamp"),
        ("couch", "chair"),
        ("rucksack", "backpack"),
        ("fragrance", "perfume"),
        ("wirelss headphons", "headphones"),
        ("sneakers", "sneakers"),
    ],
)
def test_what_is_meant_comes_first(demo_shop: Services, words: str, kind: str) -> None:
    assert kinds(found(demo_shop, words))[0] == kind
    assert kinds(found(demo_shop, words, language="zh"))[0] == kind


@pytest.mark.parametrize(
    "words", ["asdf qwer", "xyzzy", "where is my order", "阿巴阿巴", "lorem ipsum dolor", "?!"]
)
def test_what_means_nothing_here_finds_nothing(demo_shop: Services, words: str) -> None:
    assert found(demo_shop, words) == []


def test_every_product_is_first_for_its_own_title(demo_shop: Services) -> None:
    for product in found(demo_shop, "", limit=100):
        assert found(demo_shop, product.title, limit=1)[0].id == product.id
    for product in found(demo_shop, "", limit=30, language="zh"):
        assert found(demo_shop, product.title, limit=1)[0].id == product.id


def test_what_is_named_is_not_mixed_with_what_is_like_it(demo_shop: Services) -> None:
    assert set(kinds(found(demo_shop, "headphones", limit=50))) == {"headphones"}
    assert set(kinds(found(demo_shop, "连衣裙", limit=50))) == {"dress"}


def test_filters_hold_for_what_is_found_by_meaning(demo_shop: Services) -> None:
    cheap = found(demo_shop, "something to boil water", price_max=4000, limit=50)
    assert all(product.price_min and product.price_min.amount_minor <= 4000 for product in cheap)
    everything = found(demo_shop, "rucksack", limit=50)
    assert 0 < len(found(demo_shop, "rucksack", category="Bags", limit=50)) < len(everything)
    red = found(demo_shop, "rucksack", options={"color": "red"}, in_stock=True, limit=50)
    for product in red:
        matched = [variant for variant in product.variants if variant.id in product.matched_variant_ids]
        assert matched and all(variant.options["color"] == "red" and variant.in_stock for variant in matched)


def test_option_words_prefer_among_what_is_found_by_meaning(demo_shop: Services) -> None:
    best = found(demo_shop, "black rucksack")[0]
    assert best.attributes["kind"] == "backpack"
    matched = [variant for variant in best.variants if variant.id in best.matched_variant_ids]
    assert {variant.options["color"] for variant in matched} == {"black"}


def test_who_wants_the_words_only_gets_what_has_them(demo_shop: Services) -> None:
    assert found(demo_shop, "rucksack", by_meaning=False) == []


def a_product(product_id: str, title: str, chinese: str) -> Product:
    return Product(
        id=product_id, title=title, category="Things", tags=[], translations={"zh": {"title": chinese}},
        variants=[Variant(id=f"{product_id}-1", position=0, options={}, price_minor=100, currency="USD")],
    )  # fmt: skip


@pytest.fixture
def shop_of_two(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    with unit_of_work() as unit:
        unit.session.add_all([a_product("kettle", "Kettle", "水壶"), a_product("sofa", "Sofa", "沙发")])
        unit.commit()
    return unit_of_work


def ids(services: Services, words: str) -> list[str]:
    return [product.id for product in found(services, words)]


def test_until_the_meanings_are_learned_words_are_enough(shop_of_two: UnitOfWorkFactory) -> None:
    encoder = CountingEncoder()
    services = build_services(shop_of_two, encoder=encoder)
    assert ids(services, "couch") == [] and ids(services, "kettle") == ["kettle"]
    assert encoder.encoded == []
    encoder.may_go_on.clear()
    services.catalogue.learn_meanings()
    assert ids(services, "couch") == [] and ids(services, "kettle") == ["kettle"]
    encoder.may_go_on.set()
    services.catalogue.learn_meanings(wait=True)
    assert ids(services, "couch")[0] == "sofa"


def test_a_changed_catalogue_costs_what_changed(shop_of_two: UnitOfWorkFactory) -> None:
    encoder = CountingEncoder()
    services = build_services(shop_of_two, encoder=encoder)
    services.catalogue.learn_meanings(wait=True)
    with shop_of_two() as unit:
        unit.session.add(a_product("phone", "Smartphone", "智能手机"))
        unit.session.execute(delete(Product).where(Product.id == "sofa"))
        unit.commit()
    encoder.encoded.clear()
    assert ids(services, "smartphone") == ["phone"]
    services.catalogue.learn_meanings(wait=True)
    assert encoder.encoded == ["Smartphone. Things.", "智能手机。"]
    assert ids(services, "cell")[:1] == ["phone"] and "sofa" not in ids(services, "couch")


def test_vectors_are_kept_from_one_start_to_the_next(
    shop_of_two: UnitOfWorkFactory, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "kept" / "meanings.npz"
    build_services(shop_of_two, encoder=ENCODER, meanings_file=file).catalogue.learn_meanings(wait=True)
    encoder = CountingEncoder()
    again = build_services(shop_of_two, encoder=encoder, meanings_file=file)
    again.catalogue.learn_meanings(wait=True)
    assert encoder.encoded == ["ready"] and ids(again, "couch")[0] == "sofa"
    for broken in (b"", b"half a file", file.read_bytes()[:100]):
        file.write_bytes(broken)
        mended = build_services(shop_of_two, encoder=encoder, meanings_file=file)
        mended.catalogue.learn_meanings(wait=True)
        assert ids(mended, "couch")[0] == "sofa" and "made anew" in caplog.text
        caplog.clear()
    assert [entry.name for entry in file.parent.iterdir()] == ["meanings.npz"]


class FailingEncoder:
    def encode(self, texts: Sequence[str]) -> Vectors:
        raise RuntimeError("no memory")


def test_an_encoder_that_fails_leaves_the_search_by_words(
    shop_of_two: UnitOfWorkFactory, caplog: pytest.LogCaptureFixture
) -> None:
    services = build_services(shop_of_two, encoder=FailingEncoder())
    services.catalogue.learn_meanings(wait=True)
    assert ids(services, "kettle") == ["kettle"] and ids(services, "couch") == []
    assert "Could not learn what the products mean" in caplog.text


def test_a_shop_without_products_finds_nothing(unit_of_work: UnitOfWorkFactory) -> None:
    services = build_services(unit_of_work, encoder=CountingEncoder())
    services.catalogue.learn_meanings(wait=True)
    assert ids(services, "couch") == []


def test_a_product_is_described_in_each_language_without_its_brand() -> None:
    text = ProductText(
        id="p", titles=("Halden Cloud Shoes", "哈登 云感跑鞋"), description="", categories=("Shoes", "鞋靴"),
        brand="Halden", tags=("running-shoes",), rating=0.0, variants={},
    )  # fmt: skip
    assert names_of(text) == ["Cloud Shoes. Shoes. running shoes.", "云感跑鞋。鞋靴。"]


def test_a_question_asked_again_is_not_encoded_again() -> None:
    encoder = CountingEncoder()
    meanings = Meanings(encoder)
    text = ProductText("p", ("Sofa",), "", ("Furniture",), "", (), 0.0, {})
    meanings.learn([text], wait=True)
    encoder.encoded.clear()
    assert meanings.near("couch") == meanings.near(" couch ") == {"p": 1.0}
    assert encoder.encoded == ["couch"]
