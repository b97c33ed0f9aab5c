"""Finding products by words and filters, in both languages, as they are right now."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from shop.errors import InvalidInput, NotFound
from shop.money import Money
from shop.services import Services
from shop.tables import Product, Variant
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import ProductView, SearchQuery


def product(product_id: str, title: str, chinese: str, price: int = 5000, **values: object) -> Product:
    options = values.pop("options", [{"color": "black"}])
    return Product(
        **{
            "id": product_id,
            "title": title,
            "category": "Electronics",
            "translations": {"zh": {"title": chinese, "category": "电子产品"}},
            "variants": [
                Variant(id=f"{product_id}-{at}", position=at, options=own, price_minor=price, currency="USD")
                for at, own in enumerate(options)  # type: ignore[arg-type]
            ],
            **values,
        }
    )


@pytest.fixture
def stocked(services: Services, unit_of_work: UnitOfWorkFactory) -> Services:
    """The small shop with some more products."""
    sizes = [{"color": c, "size": s} for c in ("red", "blue") for s in ("40", "41")]
    shoe = {"category": "Shoes", "brand": "Northlane", "options": sizes}
    shoe_zh = {"zh": {"title": "跑鞋", "category": "鞋靴"}}
    with unit_of_work() as unit:
        unit.session.add_all(
            [
                product("shoe-run", "Running Shoes", "跑鞋", 9000, translations=shoe_zh, **shoe),
                product("shoe-walk", "Walking Shoes", "步行鞋", 7000, category="Shoes", brand="Halden"),
                product("phones", "Wireless Headphones", "无线耳机", 15000, rating=4.8, tags=["audio"]),
                product("wired", "Studio Headphones", "录音室耳机", 8000, description="With a long cable."),
                product("bear", "Teddy Bear", "泰迪熊", 2500, description="Soft, machine washable."),
            ]
        )
        unit.commit()
    return services


def found(services: Services, words: str = "", **filters: object) -> list[str]:
    return [p.id for p in services.catalogue.search(SearchQuery(words=words, **filters))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words, best",
    [
        ("wireless headphones", "phones"),
        ("show me some wirelss headphons please", "phones"),
        ("WIRELESS HEADPHONE", "phones"),
        ("t shirt", "shirt"),
        ("tshirts", "shirt"),
        ("无线耳机", "phones"),
        ("我想买一双跑鞋", "shoe-run"),
        ("咖啡杯", "mug"),
        ("northlane", "shoe-run"),
        ("cable", "wired"),
    ],
)
def test_the_product_meant_comes_first(stocked: Services, words: str, best: str) -> None:
    assert found(stocked, words)[0] == best


def test_what_the_shop_has_not_is_not_found(stocked: Services) -> None:
    for words in (
        "xyzzy",
        "blue xyzzy",
        "leather wallet",
        "espresso machine",
        "?!",
        "'; DROP TABLE products; --",
    ):
        assert found(stocked, words) == [], words


def test_strange_characters_are_only_characters(stocked: Services) -> None:
    assert found(stocked, "\0 \ud800 headphones")[0] in ("phones", "wired")
    assert found(stocked, "headphones " * 5000)


def test_a_kind_of_thing_finds_all_of_its_kind(stocked: Services) -> None:
    assert set(found(stocked, "shoes")) == {"shoe-run", "shoe-walk"}
    assert set(found(stocked, "鞋")) == {"shoe-run", "shoe-walk"}


def test_option_words_prefer_and_show_the_variants_that_fit(stocked: Services) -> None:
    red = stocked.catalogue.search(SearchQuery(words="red shoes size 41"))
    assert [p.id for p in red] == ["shoe-run", "shoe-walk"]
    assert red[0].matched_variant_ids == ["shoe-run-1"]
    chinese = stocked.catalogue.search(SearchQuery(words="蓝色的跑鞋", language="zh"))
    assert chinese[0].title == "跑鞋" and chinese[0].matched_variant_ids == ["shoe-run-2", "shoe-run-3"]


def test_a_colour_alone_finds_what_comes_in_it(stocked: Services) -> None:
    assert set(found(stocked, "something red")) == {"shoe-run", "shirt"}


def test_filters_must_all_hold_on_one_variant(stocked: Services) -> None:
    assert found(stocked, options={"color": "red", "size": "41"}) == ["shoe-run"]
    assert found(stocked, options={"颜色": "红色"}, category="鞋靴") == ["shoe-run"]
    assert found(stocked, options={"colour": "Red"}, in_stock=True, category="clothing") == []
    assert found(stocked, options={"color": "green"}, price_max=1000) == []
    assert found(stocked, brand="northlan") == ["shoe-run"]
    assert found(stocked, category="shoe") == ["shoe-run", "shoe-walk"]
    assert set(found(stocked, price_min=8000, price_max=9000)) == {"shoe-run", "wired"}


def test_without_words_the_best_rated_come_first_page_by_page(stocked: Services) -> None:
    everything = found(stocked, limit=100)
    assert everything[:3] == ["phones", "shirt", "mug"] and len(everything) == 7
    pages = [found(stocked, limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [product_id for page in pages for product_id in page] == everything


def test_a_price_range_upside_down_is_refused(stocked: Services) -> None:
    for low, high in ((10, 5), (-1, None)):
        with pytest.raises(InvalidInput, match="bad_price_range"):
            found(stocked, price_min=low, price_max=high)


def test_a_changed_catalogue_is_searched_as_it_is_now(
    stocked: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    assert found(stocked, "zeppelin") == []
    with unit_of_work() as unit:
        unit.session.add(product("zep", "Zeppelin", "飞艇"))
        unit.commit()
    assert found(stocked, "zeppelin") == ["zep"]
    with unit_of_work() as unit:
        # Past the mapped classes, as an importer or a person at a database console would.
        unit.session.execute(update(Product).where(Product.id == "zep").values(title="Airship"))
        unit.session.execute(update(Variant).where(Variant.id == "zep-0").values(options={"color": "pink"}))
        unit.commit()
    assert found(stocked, "zeppelin") == [] and found(stocked, "airship") == ["zep"]
    assert found(stocked, options={"color": "pink"}) == ["zep"]
    with unit_of_work() as unit:
        unit.session.execute(delete(Product).where(Product.id == "zep"))
        unit.commit()
    assert found(stocked, "airship") == []


def test_a_change_that_is_rolled_back_is_not_found(
    stocked: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work() as unit:
        unit.session.add(product("zep", "Zeppelin", "飞艇"))
        unit.session.flush()
    assert found(stocked, "zeppelin") == []


def test_price_and_stock_are_always_of_now(stocked: Services, unit_of_work: UnitOfWorkFactory) -> None:
    assert "mug" in found(stocked, "mug", in_stock=True)
    with unit_of_work() as unit:
        unit.session.execute(
            update(Variant).where(Variant.product_id == "mug").values(stock=0, price_minor=1)
        )
        unit.commit()
    assert found(stocked, "mug", in_stock=True) == []
    sold_out = stocked.catalogue.search(SearchQuery(words="mug"))[0]
    assert not sold_out.in_stock and sold_out.price_min == Money(1, "USD")


def test_changed_stock_does_not_make_the_index_stale(
    stocked: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work() as unit:
        before = unit.catalogue.revision()
        unit.session.execute(update(Variant).values(stock=3, price_minor=1, available=True))
        assert unit.catalogue.revision() == before


def test_a_product_is_shown_in_the_language_asked_for(stocked: Services) -> None:
    chinese = stocked.catalogue.product("mug", "zh")
    assert (chinese.title, chinese.category, chinese.language) == ("咖啡杯", "厨房", "zh")
    english = stocked.catalogue.product("mug")
    assert english.title == "Coffee Mug" and english.options == {"color": ["white", "black"]}
    assert (english.price_min, english.price_max) == (Money(1000, "USD"), Money(1200, "USD"))
    assert ProductView.from_dict(english.to_dict()) == english
    for product_id in ("nothing", "\0"):
        with pytest.raises(NotFound, match="product_not_found"):
            stocked.catalogue.product(product_id)


def test_stock_is_told_for_the_options_asked_for(stocked: Services) -> None:
    assert [v.id for v in stocked.catalogue.stock("mug", {"color": "黑色"})] == ["mug-black"]
    assert stocked.catalogue.stock("mug", {"color": "green"}) == []
    assert [v.in_stock for v in stocked.catalogue.stock("shirt")] == [True, True, True, False]


def test_categories_are_named_in_the_language_asked_for(stocked: Services) -> None:
    chinese = {(c.key, c.name, c.product_count) for c in stocked.catalogue.categories("zh")}
    assert ("Kitchen", "厨房", 1) in chinese and ("Shoes", "鞋靴", 2) in chinese
    assert {c.name for c in stocked.catalogue.categories()} == {"Clothing", "Kitchen", "Shoes", "Electronics"}


def test_a_few_categories_are_named_in_several_languages(stocked: Services) -> None:
    named = stocked.catalogue.category_names(["Shoes", "Kitchen", "Gone"], ("en", "zh"))
    assert named == {
        "Shoes": {"en": "Shoes", "zh": "鞋靴"},
        "Kitchen": {"en": "Kitchen", "zh": "厨房"},
        "Gone": {"en": "Gone", "zh": "Gone"},
    }
    assert stocked.catalogue.category_names([], ("en", "zh")) == {}


@pytest.mark.parametrize(
    "text, best",
    [
        ("how much are the wireless headphones?", "phones"),
        ("tedy bear", "bear"),
        ("跑鞋还有货吗", "shoe-run"),
        ("is the coffee mug dishwasher safe", "mug"),
    ],
)
def test_a_product_named_in_a_sentence_is_recognised(stocked: Services, text: str, best: str) -> None:
    assert stocked.catalogue.find_products(text)[0].id == best


def test_a_sentence_that_names_no_product_recognises_none(stocked: Services) -> None:
    for text in ("", "where is my order", "do you have an espresso machine", "谢谢"):
        assert stocked.catalogue.find_products(text) == [], text


def test_hoodies_are_the_plural_of_hoodie(stocked: Services, unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as unit:
        unit.session.add(product("hoodie", "Zip Hoodie", "连帽卫衣"))
        unit.commit()
    assert found(stocked, "hoodies") == found(stocked, "hoodie") == ["hoodie"]


def test_all_values_that_the_shop_has_of_an_option(stocked: Services) -> None:
    values = stocked.catalogue.option_values()
    assert {"red", "blue", "black"} <= set(values["color"])
    assert {"40", "41"} <= set(values["size"])
