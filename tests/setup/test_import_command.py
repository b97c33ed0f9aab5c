"""`shopdesk import` of files that cannot be begun: a sentence that says what is wrong and how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shop.importing import product_csv, reading
from shopdesk.data import _SENTENCES, import_into_shop
from shopdesk.errors import CommandError


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'shop.db'}")


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("products.csv", b"Handle,Title\nmug,Mug\n", None, "lacks the column variant price. Nothing"),
        ("products.csv", b"one,two\n1,2\n", None, "Shopify: Handle, Title, Variant Price"),
        ("products.csv", "Handle,Title,Variant Price\ncafé,C,1\n".encode("cp1252"), None,
         "line 2, is not UTF-8. Nothing was imported. Save the file as CSV UTF-8"),
        ("products.csv", b"", None, "is empty"),
        ("orders.csv", b"Handle,Title,Variant Price\n", "orders", "a CSV file can only hold products"),
        ("products.jsonl", b'[{"id": "P1"},\n{"id": "P2"}]', None, "Write one object a line"),
        ("products.jsonl", b'{\n"id": "P1"\n}', None, "Write one object a line"),
        ("things.jsonl", b"{}", None, "say it with --kind, one of products, customers, orders"),
        ("things.jsonl", b"{}", "sausages", "--kind sausages: files hold one of products"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_begun_is_told_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, kind: str | None, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        import_into_shop([path], kind)

    assert words in str(refused.value)
    assert "{" not in str(refused.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is a folder: name the files in it"):
        import_into_shop([tmp_path], None)


def test_every_way_a_file_is_refused_has_its_sentence() -> None:
    raised = {
        code
        for module in (reading, product_csv)
        for code in re.findall(r'InvalidInput\("(\w+)"', Path(str(module.__file__)).read_text("utf-8"))
    }
    assert raised == set(_SENTENCES)
