"""What products look like, as the recommender's training reads it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shop.demo.pictures import draw_product
from shopdesk.recommender_pictures import Vectors, picture_vectors


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, kind, color in (("a", "mug", "red"), ("b", "mug", "blue"), ("c", "backpack", "red")):
        draw_product(kind, color).save(folder / f"{name}.webp", "WEBP")
    return folder


def looked_at(images: list[str], pictures: Path, news: list[float] | None = None) -> Vectors | None:
    told: list[float] = [] if news is None else news
    return picture_vectors(images, pictures, pictures.parent / "kept", told.append)


def test_pictures_of_one_kind_are_nearer_than_those_of_another(pictures: Path) -> None:
    vectors = looked_at(["/pictures/a.webp", "/pictures/b.webp", "/pictures/c.webp"], pictures)
    assert vectors is not None
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > likeness[1, 2]
    assert likeness[0, 2] > likeness[1, 2]


def test_a_picture_is_looked_at_once_and_again_only_after_it_changed(pictures: Path) -> None:
    first: list[float] = []
    before = looked_at(["/pictures/a.webp"], pictures, first)
    again: list[float] = []
    assert before is not None
    np.testing.assert_allclose(looked_at(["/pictures/a.webp"], pictures, again), before, atol=1e-3)
    assert first == [1.0]
    assert again == []
    draw_product("backpack", "green").save(pictures / "a.webp", "WEBP")
    changed = looked_at(["/pictures/a.webp"], pictures)
    assert changed is not None
    assert float(changed[0] @ before[0]) < 0.9


def test_what_is_no_picture_of_ours_says_nothing(pictures: Path) -> None:
    (pictures / "broken.webp").write_bytes(b"no picture at all")
    (pictures.parent / "secret.webp").write_bytes((pictures / "a.webp").read_bytes())
    images = ["/pictures/a.webp", "", "/pictures/gone.webp", "/pictures/broken.webp",
              "/pictures/../secret.webp", "https://elsewhere.example/a.webp"]  # fmt: skip
    vectors = looked_at(images, pictures)
    assert vectors is not None
    assert vectors.shape == (6, 272)
    assert np.flatnonzero(vectors.any(axis=1)).tolist() == [0]


def test_a_shop_without_pictures_has_no_such_vectors(pictures: Path) -> None:
    assert looked_at(["", "https://elsewhere.example/a.webp"], pictures) is None
