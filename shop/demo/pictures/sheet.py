"""A sheet to draw on: anti-aliased shapes with a soft light from above, over a backdrop with their shadow."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from shop.demo.pictures.palette import Rgb, mix

WIDTH, HEIGHT = 800, 600
_FINE = 2
"""Shapes are drawn this many times larger, then scaled down: that smooths their edges."""

Point = tuple[float, float]
_TOKEN = re.compile(r"[MLQCZ]|-?\d+(?:\.\d+)?")


@lru_cache(maxsize=4_000)
def outline(path: str) -> tuple[tuple[Point, ...], bool]:
    """The points of a path with commands M L Q C Z (absolute), and whether it closes."""
    tokens = _TOKEN.findall(path)
    points: list[Point] = []
    place, closed = 0, False
    while place < len(tokens):
        command = tokens[place]
        place += 1
        if command == "Z":
            closed = True
            continue
        count = {"M": 1, "L": 1, "Q": 2, "C": 3}[command]
        while place < len(tokens) and tokens[place] not in "MLQCZ":
            numbers = [float(token) for token in tokens[place : place + 2 * count]]
            place += 2 * count
            control = list(zip(numbers[::2], numbers[1::2], strict=True))
            points += control if count == 1 else _curve([points[-1], *control])
    return tuple(points), closed


def _curve(control: list[Point]) -> list[Point]:
    steps = 14
    return [_bezier(control, step / steps) for step in range(1, steps + 1)]


def _bezier(control: list[Point], t: float) -> Point:
    while len(control) > 1:
        control = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(control)]
    return control[0]


@lru_cache(maxsize=512)
def _lit(color: Rgb) -> Image.Image:
    """A strip from slightly lighter at the top to slightly darker at the bottom."""
    top, bottom = mix(color, (255, 255, 255), 0.10), mix(color, (30, 26, 60), 0.10)
    strip = Image.new("RGBA", (1, 64))
    for row in range(64):
        strip.putpixel((0, row), (*mix(top, bottom, row / 63), 255))
    return strip


class Sheet:
    """Shapes in sheet coordinates, on nothing; `finished` puts them on a backdrop."""

    def __init__(self) -> None:
        self._ink = Image.new("RGBA", (WIDTH * _FINE, HEIGHT * _FINE), (0, 0, 0, 0))

    def polygon(self, points: list[Point], color: Rgb, opacity: float) -> None:
        """A filled outline."""
        self._fill(points, 0, color, opacity, lambda draw, moved: draw.polygon(moved, fill=255))

    def stroke(self, points: list[Point], width: float, color: Rgb, opacity: float) -> None:
        """A line with round ends and joints."""
        thick = round(width * _FINE)

        def draw_line(draw: ImageDraw.ImageDraw, moved: list[Point]) -> None:
            draw.line(moved, fill=255, width=thick, joint="curve")
            for x, y in (moved[0], moved[-1]):
                radius = thick / 2 - 0.5
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)

        self._fill(points, width / 2 + 1, color, opacity, draw_line)

    def oval(self, x: float, y: float, rx: float, ry: float, color: Rgb, opacity: float) -> None:
        """An oval about its centre."""
        corners = [(x - rx, y - ry), (x + rx, y + ry)]
        self._fill(
            corners, 0, color, opacity, lambda draw, moved: draw.ellipse([*moved[0], *moved[1]], fill=255)
        )

    def box(
        self, x: float, y: float, width: float, height: float, radius: float, color: Rgb, opacity: float
    ) -> None:
        """A rectangle with rounded corners."""
        self._fill(
            [(x, y), (x + width, y + height)],
            0,
            color,
            opacity,
            lambda draw, moved: draw.rounded_rectangle([*moved[0], *moved[1]], radius * _FINE, fill=255),
        )

    def _fill(self, points: list[Point], margin: float, color: Rgb, opacity: float, paint: object) -> None:
        left = math.floor((min(x for x, _ in points) - margin) * _FINE)
        top = math.floor((min(y for _, y in points) - margin) * _FINE)
        right = math.ceil((max(x for x, _ in points) + margin) * _FINE) + 1
        bottom = math.ceil((max(y for _, y in points) + margin) * _FINE) + 1
        size = (max(1, right - left), max(1, bottom - top))
        mask = Image.new("L", size, 0)
        moved = [(x * _FINE - left, y * _FINE - top) for x, y in points]
        paint(ImageDraw.Draw(mask), moved)  # type: ignore[operator]
        if opacity < 1:
            mask = mask.point([round(level * opacity) for level in range(256)])
        lit = _lit(color).resize(size, Image.Resampling.NEAREST)
        if opacity < 1:
            lit.putalpha(mask)
            self._ink.alpha_composite(lit.crop(self._inside(left, top, size)), (max(0, left), max(0, top)))
        else:
            self._ink.paste(lit, (left, top), mask)

    @staticmethod
    def _inside(left: int, top: int, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """What of a shape at (left, top) lies on the sheet."""
        return (
            max(0, -left),
            max(0, -top),
            min(size[0], WIDTH * _FINE - left),
            min(size[1], HEIGHT * _FINE - top),
        )

    def finished(self, backdrop: Image.Image, shadow: Rgb) -> Image.Image:
        """The drawing on the backdrop, with a shadow that falls to the lower right."""
        ink = self._ink.reduce(_FINE)
        small = ink.getchannel("A").resize((WIDTH // 4, HEIGHT // 4))
        soft = ImageChops.offset(small, 5, 6).filter(ImageFilter.GaussianBlur(6))
        soft = soft.point([round(level * 0.34) for level in range(256)]).resize((WIDTH, HEIGHT))
        picture = backdrop.copy()
        picture.paste(Image.new("RGB", (WIDTH, HEIGHT), shadow), (0, 0), soft)
        picture.paste(ink, (0, 0), ink)
        return picture


@lru_cache(maxsize=64)
def backdrop_of(tint: Rgb) -> Image.Image:
    """A soft wall with a disc of light behind the product, and a floor."""
    top, bottom = mix(tint, (255, 255, 255), 0.86), mix(tint, (255, 255, 255), 0.66)
    wall = Image.new("RGB", (1, 64))
    for row in range(64):
        wall.putpixel((0, row), mix(top, bottom, row / 63))
    picture = wall.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    disc = Image.new("L", (WIDTH // 2, HEIGHT // 2), 0)
    ImageDraw.Draw(disc).ellipse((72, 22, 328, 278), fill=150)
    disc = disc.filter(ImageFilter.GaussianBlur(1.2)).resize((WIDTH, HEIGHT))
    picture.paste(Image.new("RGB", (WIDTH, HEIGHT), mix(tint, (255, 255, 255), 0.93)), (0, 0), disc)
    floor = Image.new("L", (WIDTH // 8, HEIGHT // 8), 0)
    ImageDraw.Draw(floor).ellipse((18, 59, 82, 66), fill=90)
    floor = floor.filter(ImageFilter.GaussianBlur(2.2)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    picture.paste(Image.new("RGB", (WIDTH, HEIGHT), mix(tint, (38, 34, 66), 0.45)), (0, 0), floor)
    return picture
