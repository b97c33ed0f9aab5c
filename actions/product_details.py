"""Telling about one product: what it is, which of its versions can be had, and which cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.dialogue.state import Looking
from actions.product_lists import wished_versions
from actions.products_meant import candidates_of, fits
from actions.understanding.of_the_shown import asks_openly
from actions.understanding.options import Wish
from actions.understanding.product_wishes import ProductWish, denied_options, product_wish
from actions.understanding.sizes import ladder_of
from actions.understanding.text import fold
from actions.understanding.variants import choose_variant, options_of
from shop.views import ProductView, VariantView

_MOST_LINES = 8
_MOST_SOLD_OUT = 4
_MOST_INSTEAD = 3


def wish_of(context: Context, product: ProductView, text: str, *, goes_on: bool = False) -> ProductWish:
    """What a text says of the product's versions; `goes_on`: on top of what was asked of it before."""
    return product_wish(
        text,
        options_of(candidates_of(product)),
        known=context.facts.services.catalogue.option_values(),
        titles=(product.title, *context.facts.titles_of(product.id)),
        before=context.state.versions.wanted if goes_on else None,
    )


def about_product(context: Context, product_id: str, text: str, *, goes_on: bool = False) -> list[Reply]:
    """What a question asks of one product: options, price, stock of the versions it names."""
    product = context.facts.product(product_id, context.language)
    if product is None:
        return []
    said = wish_of(context, product, text, goes_on=goes_on)
    before = context.state.versions if goes_on and context.state.products == [product_id] else Wish()
    if said.relative and not (said.beyond or said.missing or said.wish.wanted):
        return [_values(context, product, _ladder(product))]
    if goes_on and said.options and not said.says_something:
        return [_values(context, product, said.options[0])]
    wish = _with_before(product, said.wish, before)
    if asks_openly(text) and not any(v.in_stock and _fits(v, wish, None) for v in product.variants):
        wish = _with_before(product, said.wish, Wish(refused=before.refused))
    reply = details(context, product, wish, said.missing, beyond=said.beyond)
    if before.asks_for_change and _fitting(product, wish) == _fitting(product, before):
        del reply.custom["cards"]  # the card is on the screen: only what was asked is said again
    kept = {name: values for name, values in wish.wanted.items() if name not in said.missing_of}
    context.state.versions = Wish(kept, wish.refused)
    return [reply]


def within(context: Context, product: ProductView, wish: Wish, price_max: int) -> list[Reply]:
    """The versions that a budget allows, of those asked for if any is; nothing where none is in stock."""
    for asked in (_with_before(product, wish, context.state.versions), wish):
        if any(v.in_stock and _fits(v, asked, price_max) for v in product.variants):
            before = context.state.versions
            reply = details(context, product, asked, price_max=price_max)
            if before.asks_for_change and _fitting(product, asked, price_max) == _fitting(product, before):
                del reply.custom["cards"]
            context.state.versions = Wish(asked.wanted, asked.refused)
            return [reply]
    return []


def as_wished(context: Context, product_id: str, looking: Looking) -> Reply:
    """The only product of a list, told with the versions that the wishes leave."""
    product = context.facts.product(product_id, context.language)
    assert product is not None
    wish = wished_versions(product, looking)
    context.state.looking = looking
    context.state.offered_products([product_id])
    reply = details(context, product, wish, price_max=looking.price_max)
    context.state.versions = wish
    return reply


def denied_anyway(context: Context, product: ProductView, denied: Sequence[str]) -> list[Reply]:
    """Word that the product does not come in what is denied; nothing where that names no option's value."""
    named = denied_options(denied, context.facts.services.catalogue.option_values())
    values = dict.fromkeys(value for values in named.values() for value in values)
    if not values:
        return []
    return [
        context.show.reply(
            "utter_not_so_anyway",
            title=product.title,
            denied=context.show.option_values(list(values)),
            options=context.show.universe(product.id),
        )
    ]


def details(
    context: Context,
    product: ProductView,
    wish: Wish,
    missing: Sequence[str] = (),
    *,
    beyond: str = "",
    price_max: int | None = None,
) -> Reply:
    """`missing`: values asked for that the product does not come in; `beyond`: the largest or smallest value,
    where more than that is wished for; `price_max`: only versions that cost no more.
    """
    show = context.show
    context.state.saw_products([product.id])
    fitting = [variant for variant in product.variants if _fits(variant, wish, price_max)]
    named = bool(wish.wanted or wish.refused or price_max is not None)
    if missing or beyond or (named and not fitting):
        reply = _not_there(context, product, wish, missing, beyond)
    elif named and not any(variant.in_stock for variant in fitting):
        reply = _sold_out(context, product, wish)
    elif named or wish.cheapest or wish.dearest:
        reply = _versions(context, product, wish, fitting)
    else:
        reply = _overview(context, product)
    single = fitting[0] if len(fitting) == 1 else None
    reply.custom["cards"] = [show.product_card(product, single)]
    return reply


def _with_before(product: ProductView, wish: Wish, before: Wish) -> Wish:
    """The wish on top of what was asked before, as far as the product comes so at all: pink, and now in L."""
    refused = {
        name: values
        for name in {**before.refused, **wish.refused}
        if (
            values := tuple(
                value
                for value in (*before.refused.get(name, ()), *wish.refused.get(name, ()))
                if value not in wish.wanted.get(name, ())
            )
        )
    }
    kept = {
        name: left
        for name, values in before.wanted.items()
        if name not in wish.wanted and (left := tuple(v for v in values if v not in refused.get(name, ())))
    }
    merged = replace(wish, wanted={**kept, **wish.wanted}, refused=refused)
    if any(_fits(variant, merged, None) for variant in product.variants):
        return merged
    return replace(wish, refused=refused)


def _ladder(product: ProductView) -> str:
    """The option whose values go from small to large."""
    universe = options_of(candidates_of(product))
    names = [name for name, values in universe.items() if ladder_of(values)] or list(universe)
    return min(names, key=lambda name: "size" not in fold(name), default="")


def _values(context: Context, product: ProductView, name: str) -> Reply:
    """Which values of an option there are, where one is to be named."""
    values = options_of(candidates_of(product)).get(name, [])
    context.state.saw_products([product.id])
    return context.show.reply(
        "utter_which_version",
        title=product.title,
        values=context.show.option_values(ladder_of(values) or values),
    )


def _not_there(
    context: Context, product: ProductView, wish: Wish, missing: Sequence[str], beyond: str
) -> Reply:
    """There is no such version: what there is instead."""
    show, options = context.show, context.show.universe(product.id)
    if missing:
        lacking = show.option_values(missing)
        return show.reply("utter_variant_does_not_exist", title=product.title, wish=lacking, options=options)
    if beyond:
        end = show.options({"": beyond})
        return show.reply("utter_no_version_beyond", title=product.title, value=end, options=options)
    if wish.refused and not wish.wanted:
        return show.reply(
            "utter_only_with_denied", title=product.title, denied=_denied(context, wish), options=options
        )
    return show.reply(
        "utter_variant_does_not_exist", title=product.title, wish=_in_words(context, wish), options=options
    )


def _sold_out(context: Context, product: ProductView, wish: Wish) -> Reply:
    """The versions asked for are sold out: which of the product can be had, the nearest first."""
    show = context.show
    by_id = {variant.id: variant for variant in product.variants}
    nearest = choose_variant(candidates_of(product), wish, {}).ids
    kept = [by_id[one] for one in nearest if not _refused(by_id[one], wish)][:_MOST_INSTEAD]
    wished = _in_words(context, wish)
    if kept:
        lines = "\n".join(_line(context, variant) for variant in kept)
        reply = show.reply("utter_variant_out_of_stock_others", title=product.title, wish=wished, lines=lines)
    else:
        reply = show.reply("utter_variant_out_of_stock", title=product.title, wish=wished)
    reply.custom["sold_out"] = True
    return reply


def _versions(context: Context, product: ProductView, wish: Wish, fitting: Sequence[VariantView]) -> Reply:
    """The versions in stock that fit, and those that would if they were."""
    show = context.show
    available = sorted(
        (v for v in fitting if v.in_stock), key=lambda v: v.price.amount_minor, reverse=wish.dearest
    )
    extreme = wish.cheapest or wish.dearest
    chosen = available[:1] if extreme else available[:_MOST_LINES]
    lines = [_line(context, variant) for variant in chosen]
    gone = [] if extreme else [show.options(v.options) for v in fitting if not v.in_stock][:_MOST_SOLD_OUT]
    lines += [show.say("utter_part_sold_out_line", item=item) for item in gone]
    return show.reply(
        "utter_variants_in_stock",
        title=product.title,
        lines="\n".join(lines),
        count=len(chosen) if extreme else len(available),
    )


def _overview(context: Context, product: ProductView) -> Reply:
    show = context.show
    in_stock = [variant for variant in product.variants if variant.in_stock]
    options = show.universe(product.id)
    low, high = product.price_min, product.price_max
    price = show.money(low) if low else ""
    if low and high and low != high:
        price = show.say("utter_part_price_range", low=show.money(low), high=show.money(high))
    description = product.description.split("\n")[0][:240]
    if fold(description) == fold(product.title):
        description = ""
    if len(product.variants) <= 1 or not options:
        code = "utter_product_single" if in_stock else "utter_product_sold_out"
        reply = show.reply(code, title=product.title, description=description, price=price)
    else:
        code = "utter_product_details" if in_stock else "utter_product_sold_out"
        reply = show.reply(
            code, title=product.title, description=description, price=price, options=options,
            available=len(in_stock), total=len(product.variants),
        )  # fmt: skip
    if not in_stock:
        reply.custom["sold_out"] = True
    return reply


def _fits(variant: VariantView, wish: Wish, price_max: int | None) -> bool:
    affordable = price_max is None or variant.price.amount_minor <= price_max
    return affordable and fits(variant, wish.wanted) and not _refused(variant, wish)


def _fitting(product: ProductView, wish: Wish, price_max: int | None = None) -> list[str]:
    return [variant.id for variant in product.variants if _fits(variant, wish, price_max)]


def _refused(variant: VariantView, wish: Wish) -> bool:
    return any(variant.options.get(name) in values for name, values in wish.refused.items())


def _in_words(context: Context, wish: Wish) -> str:
    """The wish in a few words: "red, not rubber"."""
    wanted = context.show.wish(wish)
    denied = context.show.say("utter_part_not", what=_denied(context, wish)) if wish.refused else ""
    return context.show.sequence([part for part in (wanted, denied) if part])


def _denied(context: Context, wish: Wish) -> str:
    return context.show.option_values([value for values in wish.refused.values() for value in values])


def _line(context: Context, variant: VariantView) -> str:
    show = context.show
    return show.say(
        "utter_part_price_line", item=show.options(variant.options), price=show.money(variant.price)
    )
