"""What the demo shop sells: kinds from kinds.toml, brands and looks make products; options make variants."""

from __future__ import annotations

import itertools
import random
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from shop.importing.records import iso

_MAX_VARIANTS = 14
_UNAVAILABLE = 0.12
_CONSUMABLE = frozenset({"candle", "cream", "perfume"})
_PLAIN = {"color", "size", "length", "layout", "scent"}
"""Options that do not change the price, unless sizes are real sizes such as `5 shelves`."""


@dataclass(slots=True)
class DemoProduct:
    """A product as files have it, with what only the simulator knows of it."""

    record: dict[str, Any]
    kind: str
    category: str
    color: str
    appeal: float
    quality: float
    elasticity: float
    base_minor: int
    variants: list[DemoVariant] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.record["id"])


@dataclass(slots=True)
class DemoVariant:
    """A variant's id, options, price in minor units, and whether it can be had now."""

    id: str
    options: dict[str, str]
    price_minor: int
    available: bool


def price_text(minor: int) -> str:
    """Minor units of a two-decimal currency as files write prices."""
    return f"{minor // 100}.{minor % 100:02d}"


def read_toml(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads(resources.files("shop.demo").joinpath(name).read_text("utf-8"))


def make_assortment(rng: random.Random, scale: float, anchor: datetime) -> list[DemoProduct]:
    """All products; `scale` shrinks how many there are of each kind, never below one."""
    catalogue = read_toml("catalogue.toml")
    products: list[DemoProduct] = []
    for kind in read_toml("kinds.toml")["kind"]:
        names = list(itertools.product(catalogue["brands"][kind["department"]], kind["looks"]))
        rng.shuffle(names)
        for brand, look in names[: max(1, round(kind["count"] * min(scale, 1.0)))]:
            number = 1001 + len(products)
            products.append(_product(rng, catalogue, kind, brand, look, number, anchor))
    return products


def _product(
    rng: random.Random,
    catalogue: dict[str, Any],
    kind: dict[str, Any],
    brand: list[str],
    look: list[Any],
    number: int,
    anchor: datetime,
) -> DemoProduct:
    low, high = kind["price"]
    base = int(min(high, rng.uniform(low, high) * look[2])) * 100 + rng.choice([0, 50, 90, 95, 99])
    colors = rng.sample(kind.get("colors") or catalogue["colors"][kind["department"]], k=rng.randint(2, 3))
    options = ({} if kind.get("no_color") else {"color": colors}) | {
        name: list(values) for name, values in kind["options"].items()
    }
    product_id = f"P{number}"
    variants = _variants(rng, product_id, options, base)
    category = catalogue["categories"][kind["category"]]
    title = f"{brand[0]} {look[0]} {kind['name'][0]}"
    title_zh = f"{brand[1]} {look[1]}{kind['name'][1]}"
    in_words, in_words_zh = "", ""
    if "color" in options:
        in_words = " In " + ", ".join(colors[:-1]) + f" or {colors[-1]}."
        in_words_zh = "有" + "、".join(catalogue["words"][color] for color in colors) + "可选。"
    words = {
        word: catalogue["words"][word]
        for name, values in options.items()
        for word in [name, *values]
        if word in catalogue["words"]
    }
    record = {
        "id": product_id,
        "title": title,
        "description": f"{kind['en'][0]} {kind['en'][1]}{in_words}",
        "category": category[0],
        "brand": brand[0],
        "tags": sorted({kind["key"], kind["category"], look[0].lower()}),
        "image": f"/pictures/{product_id}.webp",
        "rating": None,
        "attributes": {"department": kind["department"], "kind": kind["key"]}
        | ({"repurchasable": "yes"} if kind["key"] in _CONSUMABLE else {}),
        "translations": {
            "zh": {
                "title": title_zh,
                "category": category[1],
                "options": words,
                "description": f"{kind['zh'][0]}{kind['zh'][1]}{in_words_zh}",
            }
        },
        "variants": [_variant_record(rng, variant, kind["key"]) for variant in variants],
        "created_at": iso(anchor - timedelta(days=rng.randint(370, 900), minutes=rng.randint(0, 1439))),
    }
    return DemoProduct(
        record,
        kind["key"],
        kind["category"],
        colors[0],
        appeal=rng.lognormvariate(0.0, 0.8),
        quality=min(4.9, max(2.2, rng.gauss(4.3, 0.45))),
        elasticity=round(rng.uniform(0.8, 3.2), 2),
        base_minor=base,
        variants=variants,
    )


def _variants(
    rng: random.Random, product_id: str, options: dict[str, list[str]], base: int
) -> list[DemoVariant]:
    combinations = list(itertools.product(*options.values()))
    if len(combinations) > _MAX_VARIANTS:
        combinations = sorted(rng.sample(combinations, k=_MAX_VARIANTS), key=combinations.index)
    variants = []
    for place, values in enumerate(combinations, start=1):
        chosen = dict(zip(options, values, strict=True))
        steps = sum(_step(name, options[name], value) for name, value in chosen.items())
        price = round(base * (1 + 0.12 * steps) / 100) * 100 + base % 100
        variants.append(DemoVariant(f"{product_id}-{place:02d}", chosen, price, rng.random() > _UNAVAILABLE))
    if not any(variant.available for variant in variants):
        variants[0].available = True
    return variants


def _step(name: str, values: list[str], value: str) -> int:
    """How many price steps above the first value: bigger and better cost more, other colours do not."""
    if name in _PLAIN and not any(letter.isdigit() and " " in text for text in values for letter in text):
        return 0
    return values.index(value)


def _variant_record(rng: random.Random, variant: DemoVariant, kind: str) -> dict[str, Any]:
    code = "".join(value[:2].upper() for value in variant.options.values() if value[:2].isalnum())
    return {
        "id": variant.id,
        "sku": f"{kind.replace('-', '')[:4].upper()}-{variant.id[1:]}-{code}",
        "options": variant.options,
        "price": price_text(variant.price_minor),
        "currency": "USD",
        "available": variant.available,
        "stock": rng.randint(3, 120) if variant.available else 0,
    }
