"""From wishes to a variant: what stays unsaid stays as it is, what is not there is not offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from actions.understanding.options import Wish


@dataclass(frozen=True)
class VariantCandidate:
    """A buyable form of a product."""

    id: str
    options: Mapping[str, str]
    price_minor: int = 0
    in_stock: bool = True


@dataclass(frozen=True)
class VariantChoice:
    """`one`: take it. `several`: ask. `unavailable`: it exists but is sold out. `none`: no such form. `open`:
    nothing was wished.

    `ids`: the variant, those that fit, or (unavailable, none) what comes closest, best first.
    """

    outcome: Literal["one", "several", "unavailable", "none", "open"]
    ids: tuple[str, ...] = field(default=())


def options_of(variants: Sequence[VariantCandidate]) -> dict[str, list[str]]:
    """Every option with its values, in the order of the variants."""
    universe: dict[str, list[str]] = {}
    for variant in variants:
        for name, value in variant.options.items():
            if value not in universe.setdefault(name, []):
                universe[name].append(value)
    return universe


def choose_variant(
    variants: Sequence[VariantCandidate], wish: Wish, current: Mapping[str, str], *, current_id: str = ""
) -> VariantChoice:
    """The variant that fits the wishes. `current_id`, the one the shopper has, is never an answer."""
    others = [variant for variant in variants if variant.id != current_id]
    available = sorted(
        (variant for variant in others if variant.in_stock), key=lambda v: _distance(v, current, wish)
    )
    if not wish.asks_for_change:
        return VariantChoice("open", tuple(variant.id for variant in available))
    fitting = [variant for variant in available if _fits(variant, wish)]
    if fitting:
        return _among(fitting, wish, current)
    if wish.fallback is not None:
        return choose_variant(
            variants, replace(wish.merged(wish.fallback), fallback=None), current, current_id=current_id
        )
    known = any(_fits(variant, wish) for variant in others)
    close = sorted(available, key=lambda v: (_unmet(v, wish), _distance(v, current, wish)))
    return VariantChoice("unavailable" if known else "none", tuple(variant.id for variant in close))


def _among(fitting: list[VariantCandidate], wish: Wish, current: Mapping[str, str]) -> VariantChoice:
    said = wish.wanted.keys() | wish.free | wish.refused.keys()
    same_rest = [variant for variant in fitting if _same_but(variant, current, said)]
    if wish.cheapest or wish.dearest:
        pool = same_rest if wish.wanted and wish.free and same_rest else fitting
        prices = [variant.price_minor for variant in pool]
        extreme = min(prices) if wish.cheapest else max(prices)
        return _one_or_several([variant for variant in pool if variant.price_minor == extreme])
    if not same_rest:
        return _one_or_several(fitting)
    if len(same_rest) > 1:
        ranked = sorted(same_rest, key=lambda variant: _preference(variant, wish))
        best = [variant for variant in ranked if _preference(variant, wish) == _preference(ranked[0], wish)]
        if len(best) > 1 and wish.free:
            return VariantChoice(
                "one", (min(best, key=lambda v: (_distance(v, current, wish), v.price_minor)).id,)
            )
        same_rest = best
    return _one_or_several(same_rest)


def _one_or_several(found: Sequence[VariantCandidate]) -> VariantChoice:
    ids = tuple(variant.id for variant in found)
    return VariantChoice("one" if len(ids) == 1 else "several", ids)


def _fits(variant: VariantCandidate, wish: Wish) -> bool:
    options = variant.options
    return all(options.get(name) in values for name, values in wish.wanted.items()) and not any(
        options.get(name) in values for name, values in wish.refused.items()
    )


def _unmet(variant: VariantCandidate, wish: Wish) -> int:
    return sum(variant.options.get(name) not in values for name, values in wish.wanted.items())


def _same_but(variant: VariantCandidate, current: Mapping[str, str], said: frozenset[str] | set[str]) -> bool:
    return all(variant.options.get(name) == value for name, value in current.items() if name not in said)


def _distance(variant: VariantCandidate, current: Mapping[str, str], wish: Wish) -> int:
    return sum(
        1 for name, value in current.items() if name not in wish.wanted and variant.options.get(name) != value
    )


def _preference(variant: VariantCandidate, wish: Wish) -> tuple[int, ...]:
    """`red or blue`: the one said first is preferred."""
    return tuple(values.index(variant.options[name]) for name, values in wish.wanted.items())
