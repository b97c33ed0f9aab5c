"""What `shopdesk doctor` says of the file of settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopdesk.doctor import env_file

ENV = "SHOPDESK_ENV_FILE"


@pytest.fixture(autouse=True)
def no_file_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENV, raising=False)


def found(folder: Path) -> list[tuple[str, str]]:
    return [(one.verdict, f"{one.found} / {one.mend}") for one in env_file(folder)]


def test_a_misspelt_name_is_pointed_out_with_the_one_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SHOPNAME=Ann's\nCURRENCY=EUR\nSECRET_KEYS=x\nMY_OWN_THING=1\n")
    path.chmod(0o600)
    good, first, second = found(tmp_path)
    assert good == ("good", "there / ")
    assert first[0] == "notice" and "SHOPNAME is no setting / is SHOP_NAME meant?" in first[1]
    assert "SECRET_KEYS is no setting / is SECRET_KEY meant?" in second[1]


def test_a_file_that_is_named_has_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [verdict for verdict, _ in found(tmp_path)] == ["notice"]
    monkeypatch.setenv(ENV, "typo.env")
    assert found(tmp_path) == [("bad", f"named, but not there / put {ENV} right")]


def test_what_other_users_can_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("CURRENCY=EUR\n")
    path.chmod(0o644)
    assert found(tmp_path) == [("notice", "readable by other users / chmod 600 .env")]
