"""The file of the catalogue's names: what is in it, and when it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import update

from shop.gazetteer import GazetteerWriter, ShopWords, gazetteer_of
from shop.search.index import ProductText
from shop.settings import ShopSettings
from shop.tables import Product
from shop.unit_of_work import UnitOfWorkFactory
from tests.shop.small_shop import fill

KETTLE = ProductText(
    "P1", ("Stoneware Electric Kettle", "石器社 快煮电热水壶"), "", ("Kitchen", "厨房"), "Stoneware", (), 4.0,
    {"V1": {"color": "black", "capacity": "1.5 l"}, "V2": {"color": "red", "capacity": "1.5 l"}},
)  # fmt: skip
CAN = ProductText(
    "P2", ("Cottage Watering Can (green)",), "", ("Garden",), "", (), 4.0, {"V3": {"size": "M"}}
)
SHIRT = ProductText("P3", ("Relaxed Shirt",), "", ("Clothing",), "", (), 4.0, {})


def entries(*texts: ProductText, **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """Entity and value -> entry."""
    content = gazetteer_of(texts, **more)
    return {(entry["entity"], entry["value"]): entry for entry in content["entries"]}


def test_a_title_is_known_in_full_without_its_brand_and_by_its_last_words() -> None:
    known = entries(KETTLE)
    full = known["product", "Stoneware Electric Kettle"]
    assert full["ids"] == ["P1"]
    assert set(full["names"]) >= {"Stoneware Electric Kettle", "Electric Kettle", "快煮电热水壶"}
    assert known["product", "kettle"]["parts"] == ["kettle"]
    assert known["product", "electric kettle"]["ids"] == ["P1"]
    assert ("product", "水壶") in known or ("product", "电热水壶") in known


def test_what_stands_in_brackets_and_everyday_words_name_no_product() -> None:
    known = entries(CAN)
    assert known["product", "watering can"]["ids"] == ["P2"]
    assert ("product", "can") not in known
    assert not any("green" in name for entry in known.values() for name in entry["names"])


def test_categories_brands_and_options_are_known_with_their_other_names() -> None:
    words = ShopWords({"black": ["黑色"]}, {"kettle": ["teapot"], "lamp": ["light"]})
    known = entries(KETTLE, CAN, words=words, option_translations={"red": ["红色"]})
    assert known["category", "Kitchen"]["names"] == ["Kitchen", "厨房"]
    assert known["brand", "Stoneware"]["names"] == ["Stoneware"]
    assert known["color", "black"]["parts"] == ["黑色"]
    assert known["color", "red"]["names"] == ["red", "红色"]
    assert known["size", "M"]["option"] == "size"
    assert known["option", "1.5 l"]["option"] == "capacity"
    teapots = [entry for entry in gazetteer_of([KETTLE], words)["entries"] if "teapot" in entry["parts"]]
    assert teapots[0]["ids"] == ["P1"]
    assert not any("light" in entry["parts"] for entry in known.values()), "the shop sells no lamp"


def test_everyday_words_near_a_name_are_listed_so_that_they_stay_what_they_are() -> None:
    content = gazetteer_of([SHIRT, ProductText("P9", ("Candle",), "", (), "", (), 0.0, {})])
    assert "short" in content["ordinary"] and "shirt" not in content["ordinary"]
    assert "cancel" in content["frequent"]


def test_equal_catalogues_give_equal_files_and_a_change_another_hash() -> None:
    assert gazetteer_of([KETTLE, CAN]) == gazetteer_of([KETTLE, CAN])
    assert gazetteer_of([KETTLE])["hash"] != gazetteer_of([CAN])["hash"]
    assert gazetteer_of([])["entries"] == []


def test_the_file_is_written_at_first_after_a_change_and_when_it_is_gone(
    unit_of_work: UnitOfWorkFactory, tmp_path: Path
) -> None:
    fill(unit_of_work)
    path = tmp_path / "deep" / "gazetteer.json"
    writer = GazetteerWriter(unit_of_work, path)
    assert writer.refresh() and not writer.refresh()
    first = json.loads(path.read_bytes())
    with unit_of_work() as unit:
        unit.session.execute(update(Product).where(Product.id == "mug").values(title="Zeppelin"))
        unit.commit()
    assert writer.refresh()
    second = json.loads(path.read_bytes())
    assert second["hash"] != first["hash"] and "Zeppelin" in json.dumps(second)
    path.unlink()
    assert writer.refresh() and json.loads(path.read_bytes()) == second
    assert [file.name for file in path.parent.iterdir()] == ["gazetteer.json"], "nothing half-written is left"


def test_another_process_finds_the_file_as_it_should_be_and_leaves_it(
    unit_of_work: UnitOfWorkFactory, tmp_path: Path
) -> None:
    fill(unit_of_work)
    path = tmp_path / "gazetteer.json"
    assert GazetteerWriter(unit_of_work, path).refresh()
    assert not GazetteerWriter(unit_of_work, path).refresh()
    path.write_text("{ broken")
    assert GazetteerWriter(unit_of_work, path).refresh()


def test_the_file_is_beside_a_sqlite_database_unless_set(tmp_path: Path) -> None:
    beside = ShopSettings(database_url=f"sqlite:///{tmp_path / 'shop.db'}")
    assert beside.gazetteer_path == tmp_path / "gazetteer.json"
    server = ShopSettings(database_url="postgresql://user@host/shop")
    assert server.gazetteer_path.parts[-2:] == ("var", "gazetteer.json")
    assert ShopSettings(gazetteer_file=tmp_path / "names.json").gazetteer_path == tmp_path / "names.json"
