"""Shopify's and WooCommerce's product exports."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from shop.errors import InvalidInput
from shop.importing import import_files
from shop.importing.plain_text import plain_text
from shop.tables import Product

SHOPIFY = """\
Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,\
Option3 Name,Option3 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,\
Variant Inventory Policy,Variant Price,Image Src,Image Position
felt-hat,Felt Hat,"<p>Warm &amp; soft.</p><ul><li>wool</li><li>brim</li></ul>",Hatters,Hats,"winter, wool",\
true,Size,S,Color,Grey,,,HAT-S,shopify,3,deny,39.90,https://shop.example/hat.jpg,1
felt-hat,,,,,,,,L,,Grey,,,HAT-L,shopify,0,deny,42,https://shop.example/hat-2.jpg,2
felt-hat,,,,,,,,,,,,,,,,,,https://shop.example/hat-3.jpg,3
mug,Mug,Holds tea.,Potters,Kitchen,,true,Title,Default Title,,,,,,,,deny,9.50,,
broken,Broken,,,,,true,Title,Default Title,,,,,,,,deny,abc,,
"""

WOO = """\
ID,Type,SKU,Name,Published,Short description,Description,In stock?,Stock,Backorders allowed?,Sale price,\
Regular price,Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s),\
Attribute 2 name,Attribute 2 value(s)
10,variable,tee,Tee,1,Short,"<b>Soft</b> tee",1,,0,,,"Clothing > Shirts, Sale",summer,\
"https://shop.example/a.jpg, https://shop.example/b.jpg",,Color,"Blue, Red",Size,"S, M"
11,simple,cup,Cup,1,,Plain cup,1,,0,"7,50",9,Kitchen,,,,Color,White,,
12,variation,tee-blue-s,Tee - Blue S,1,,,1,4,0,,15,,,,id:10,Color,Blue,Size,S
13,variation,tee-red-m,Tee - Red M,1,,,0,0,0,,16,,,,tee,Color,Red,Size,M
14,grouped,set,Set,1,,,1,,0,,,,,,,,,,
15,variation,lost,Lost,1,,,1,1,0,,5,,,,id:99,Color,Red,,
"""


def csv_file(folder: Path, text: str) -> Path:
    path = folder / "export.csv"
    path.write_text(text, "utf-8-sig")
    return path


def test_shopify_rows_become_products_with_variants(tmp_path: Path, engine: Engine) -> None:
    report = import_files([csv_file(tmp_path, SHOPIFY)], engine)

    assert (report.of("products").added, report.of("products").rejected) == (2, 1)
    assert (report.problems[0].line, report.problems[0].field) == (6, "variants.0.price")
    with Session(engine) as session:
        hat = session.get_one(Product, "felt-hat")
        assert hat.description == "Warm & soft.\n- wool\n- brim"
        assert (hat.category, hat.brand, hat.tags) == ("Hats", "Hatters", ["winter", "wool"])
        assert hat.image == "https://shop.example/hat.jpg"
        assert [(v.id, v.options, v.price_minor, v.stock, v.available) for v in hat.variants] == [
            ("HAT-S", {"size": "S", "color": "Grey"}, 3990, 3, True),
            ("HAT-L", {"size": "L", "color": "Grey"}, 4200, 0, False),
        ]
        mug = session.get_one(Product, "mug")
        assert [(v.id, v.options, v.stock) for v in mug.variants] == [("mug", {}, None)]


def test_woocommerce_variations_find_their_parent_by_id_or_sku(tmp_path: Path, engine: Engine) -> None:
    report = import_files([csv_file(tmp_path, WOO)], engine)

    assert (report.of("products").added, report.of("products").rejected) == (2, 2)
    assert {(problem.line, problem.field) for problem in report.problems} == {(6, "Type"), (7, "Parent")}
    with Session(engine) as session:
        tee = session.get_one(Product, "10")
        assert (tee.description, tee.category) == ("Soft tee", "Shirts")
        assert tee.image == "https://shop.example/a.jpg"
        assert [(v.id, v.options, v.price_minor, v.stock, v.available) for v in tee.variants] == [
            ("12", {"color": "Blue", "size": "S"}, 1500, 4, True),
            ("13", {"color": "Red", "size": "M"}, 1600, 0, False),
        ]
        cup = session.get_one(Product, "11")
        assert [(v.id, v.options, v.price_minor) for v in cup.variants] == [("11", {"color": "White"}, 750)]


def test_a_repeated_csv_import_changes_nothing(tmp_path: Path, engine: Engine) -> None:
    import_files([csv_file(tmp_path, SHOPIFY)], engine)

    assert import_files([csv_file(tmp_path, SHOPIFY)], engine).of("products").unchanged == 2


@pytest.mark.parametrize(
    ("content", "code", "details"),
    [
        (b"a,b,c\n1,2,3\n", "unknown_csv_header", {"known": ["Shopify", "WooCommerce"]}),
        (b"Handle,Title,Price\nmug,Mug,9\n", "csv_column_missing",
         {"form": "Shopify", "columns": ["variant price"]}),
        (b"Type;SKU;Name\nsimple;cup;Cup\n", "csv_column_missing",
         {"form": "WooCommerce", "columns": ["regular price"]}),
        (b"Handle,Title,Variant Price\nmug,Mug,9\ncafe,Caf\xe9,5\n", "not_utf8", {"line": 3}),
        (b"", "file_empty", {}),
        (b"\xef\xbb\xbf \n", "file_empty", {}),
    ],
)  # fmt: skip
def test_a_csv_that_cannot_be_read_is_refused_with_what_is_wrong_before_anything_is_written(
    tmp_path: Path, engine: Engine, content: bytes, code: str, details: dict[str, object]
) -> None:
    good, bad = csv_file(tmp_path, SHOPIFY), tmp_path / "bad.csv"
    bad.write_bytes(content)

    with pytest.raises(InvalidInput) as refused:
        import_files([good, bad], engine)

    assert refused.value.code == code
    assert refused.value.details == {"path": str(bad), **details}
    with Session(engine) as session:
        assert session.get(Product, "mug") is None


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_a_spreadsheet_saved_is_read_alike(
    tmp_path: Path, engine: Engine, separator: str, encoding: str
) -> None:
    rows = [
        ["Handle", "Title", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Price"],
        ["cafe-mug", "Café Mug", "shopify", "7", "19,90"],
    ]
    path = tmp_path / "saved.csv"
    path.write_text("\r\n".join(separator.join(row) for row in rows), encoding)

    assert import_files([path], engine).of("products").added == 1

    with Session(engine) as session:
        mug = session.get_one(Product, "cafe-mug")
        assert mug.title == "Café Mug"
        assert [(v.price_minor, v.stock, v.available) for v in mug.variants] == [(1990, 7, True)]


def test_a_stock_that_is_no_number_is_reported_and_never_taken_for_sold_out(
    tmp_path: Path, engine: Engine
) -> None:
    shopify = (
        "Handle,Title,Variant Inventory Tracker,Variant Inventory Qty,Variant Price\n"
        "mug,Mug,shopify,many,9\ncup,Cup,shopify,-2,9\njug,Jug,,many,9\n"
    )
    woo = "Type,SKU,Name,Regular price,Stock\nsimple,bowl,Bowl,9,plenty\nsimple,pot,Pot,9,\n"
    other = tmp_path / "woo.csv"
    other.write_text(woo, "utf-8")

    report = import_files([csv_file(tmp_path, shopify), other], engine)

    assert [(one.file, one.line, one.field) for one in report.problems] == [
        ("export.csv", 2, "variants.0.stock"),
        ("woo.csv", 2, "variants.0.stock"),
    ]
    with Session(engine) as session:
        known = {key: session.get_one(Product, key).variants[0] for key in ("cup", "jug", "pot")}
    assert {key: (one.stock, one.available) for key, one in known.items()} == {
        "cup": (0, False), "jug": (None, True), "pot": (None, True),
    }  # fmt: skip


def test_descriptions_lose_tags_and_scripts_but_not_words() -> None:
    assert plain_text("<h1>A</h1><script>alert(1)</script>b<br>c &lt;d&gt;") == "A\nb\nc <d>"
    assert plain_text("no tags, 5 < 6") == "no tags, 5 < 6"
