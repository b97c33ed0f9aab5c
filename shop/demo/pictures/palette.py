"""Colours of the illustrations: each product's own shades, and the fixed ones that all share."""

from __future__ import annotations

import colorsys

Rgb = tuple[int, int, int]

PRODUCT_COLORS: dict[str, str] = {
    "black": "#3a3d4a",
    "white": "#f3f1ec",
    "navy": "#2f4674",
    "grey": "#8f97a6",
    "red": "#d9534f",
    "green": "#5a9e6f",
    "blue": "#4a86c8",
    "beige": "#d9bf98",
    "pink": "#e893a8",
    "brown": "#96684a",
    "silver": "#c3cad4",
    "gold": "#d9ac4e",
    "yellow": "#efc04f",
    "orange": "#ec8b4a",
    "purple": "#8a74c2",
    "teal": "#3f9f9b",
}

FIXED: dict[str, str] = {
    "ink": "#2c3042",
    "white": "#ffffff",
    "cream": "#faf2e0",
    "steel": "#cfd5de",
    "steeldark": "#98a1b0",
    "gold": "#ddb45a",
    "golddark": "#a8803a",
    "wood": "#c08a58",
    "wooddark": "#9c6c42",
    "coffee": "#5d3d2e",
    "glass": "#e4f0f4",
    "glow": "#ffe9a8",
    "flame": "#f7a440",
    "yolk": "#f5b83d",
    "leaf": "#6fae75",
    "leafdark": "#4c8a5b",
    "water": "#6fb7dc",
    "red": "#d9605a",
    "reddark": "#b24642",
    "teal": "#4aa7a3",
    "tealdark": "#35827f",
    "mustard": "#edbd52",
    "mustarddark": "#c99a34",
}


def rgb(code: str) -> Rgb:
    """`#rrggbb` as numbers."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(color: Rgb, other: Rgb, share: float) -> Rgb:
    """`share` of the other colour in this one."""
    a, b, c = (round(x + (y - x) * share) for x, y in zip(color, other, strict=True))
    return a, b, c


def turned(color: Rgb, degrees: float) -> Rgb:
    """The colour with its hue turned, lively enough to serve as an accent."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in color))
    parts = colorsys.hls_to_rgb((hue + degrees / 360) % 1, min(0.68, max(0.5, light)), max(0.5, saturation))
    a, b, c = (round(part * 255) for part in parts)
    return a, b, c


def shades_of(color: str) -> dict[str, Rgb]:
    """All colours of a drawing whose product has that colour."""
    main = rgb(PRODUCT_COLORS[color])
    night, day = (38, 34, 66), (255, 255, 255)
    own = {
        "main": main,
        "light": mix(main, day, 0.28),
        "lighter": mix(main, day, 0.62),
        "dark": mix(main, night, 0.24),
        "darker": mix(main, night, 0.46),
        "accent": turned(main, 165) if color not in ("black", "white", "grey", "silver") else rgb("#ec8b4a"),
    }
    return {name: rgb(code) for name, code in FIXED.items()} | own
