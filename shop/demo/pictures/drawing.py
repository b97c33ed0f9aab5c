"""Draws the products: reads drawings.txt and puts each kind's shapes on a sheet in the product's colour."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Protocol

from PIL import Image

from shop.demo.pictures.palette import Rgb, mix, shades_of, turned
from shop.demo.pictures.sheet import WIDTH, Point, Sheet, backdrop_of, outline

_STYLE = "1"
"""Raised when the same drawing comes out differently, so that old pictures are drawn anew."""

_SIGNATURES = "pictures.sha256"


class Drawable(Protocol):
    """What a product tells of itself to be drawn."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def color(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shape:
    """One line of drawings.txt."""

    operation: str
    mirrored: bool
    color: str
    opacity: float
    numbers: tuple[float, ...]
    path: str


@cache
def drawings() -> dict[str, tuple[Shape, ...]]:
    """All kinds with their shapes."""
    found: dict[str, list[Shape]] = {}
    name = ""
    text = resources.files("shop.demo.pictures").joinpath("drawings.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = []
        elif line and not line.startswith("#"):
            found[name].append(_shape(line))
    return {kind: tuple(shapes) for kind, shapes in found.items()}


def _shape(line: str) -> Shape:
    operation, color, rest = line.split(" ", 2)
    color, _, percent = color.partition("@")
    kind = operation[-1]
    numbers: tuple[float, ...] = ()
    path = rest
    if kind == "l":
        width, path = rest.split(" ", 1)
        numbers = (float(width),)
    elif kind in "or":
        numbers = tuple(float(number) for number in re.findall(r"-?[\d.]+", rest))
    return Shape(kind, operation.startswith("m"), color, int(percent or 100) / 100, numbers, path)


def draw_product(kind: str, color: str, tint: float = 0.0) -> Image.Image:
    """The picture of a product; `tint` in degrees varies the wall behind it."""
    shades = shades_of(color)
    sheet = Sheet()
    for shape in drawings()[kind]:
        _put(sheet, shape, shades[shape.color], lambda x: x)
        if shape.mirrored:
            _put(sheet, shape, shades[shape.color], lambda x: WIDTH - x)
    # Dark and pale products stand out better before a wall of another hue.
    wall = (
        turned(shades["main"], 150 + tint)
        if color in ("white", "silver", "grey", "black")
        else (turned(shades["main"], tint))
    )
    return sheet.finished(backdrop_of(wall), mix(wall, (34, 30, 58), 0.72))


def _put(sheet: Sheet, shape: Shape, color: Rgb, across: Callable[[float], float]) -> None:
    if shape.operation in "pl":
        points: list[Point] = [(across(x), y) for x, y in outline(shape.path)[0]]
        if shape.operation == "p":
            sheet.polygon(points, color, shape.opacity)
        else:
            sheet.stroke(points, shape.numbers[0], color, shape.opacity)
        return
    x, y, *others = shape.numbers
    if shape.operation == "o":
        sheet.oval(across(x), y, others[0], others[1], color, shape.opacity)
    else:
        width, height, radius = others
        left = min(across(x), across(x + width))
        sheet.box(left, y, width, height, radius, color, shape.opacity)


def draw_pictures(
    products: Sequence[Drawable], folder: Path, progress: Callable[[int, int], None] | None = None
) -> int:
    """Write `<id>.webp` for each product; those that are there and would look the same are left alone.

    Returns how many were drawn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = _signatures(folder)
    now = {product.id: _signature(product) for product in products}
    drawn = 0
    for done, product in enumerate(products, start=1):
        target = folder / f"{product.id}.webp"
        if before.get(product.id) != now[product.id] or not target.is_file():
            part = target.with_suffix(".part")
            draw_product(product.kind, product.color, _tint(product)).save(part, "WEBP", quality=82, method=2)
            part.replace(target)
            drawn += 1
        if progress is not None and (done % 10 == 0 or done == len(products)):
            progress(done, len(products))
    _keep_signatures(folder, {**before, **now})
    return drawn


def _tint(product: Drawable) -> float:
    return (int(sha256(product.id.encode()).hexdigest()[:4], 16) % 9 - 4) * 12.0


def _signature(product: Drawable) -> str:
    shapes = repr(drawings()[product.kind])
    return sha256(f"{_STYLE}|{product.id}|{product.color}|{shapes}".encode()).hexdigest()[:16]


def _signatures(folder: Path) -> dict[str, str]:
    file = folder / _SIGNATURES
    lines: Iterable[str] = file.read_text("utf-8").splitlines() if file.is_file() else ()
    return {name: signature for signature, name in (line.split(" ", 1) for line in lines)}


def _keep_signatures(folder: Path, signatures: dict[str, str]) -> None:
    text = "".join(f"{signature} {name}\n" for name, signature in sorted(signatures.items()))
    (folder / _SIGNATURES).write_text(text, "utf-8")
