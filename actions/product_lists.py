"""Lists of products: finding what fits, leaving out a wish where nothing does, and showing it as cards."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.dialogue.state import Looking
from actions.products_meant import candidates_of, is_denied
from actions.suggestions.wanted import Asked, Kind, Reason, ReasonCode, Suggestion
from actions.understanding.options import Wish
from actions.understanding.product_wishes import denied_options
from actions.understanding.text import fold
from actions.understanding.variants import options_of
from shop.money import Money
from shop.views import ProductView, SearchQuery, VariantView

logger = logging.getLogger(__name__)

SUGGESTED, SEARCHED = 4, 6
_NAMED = 3
_MOST_FOUND = 60
_MOST_SUGGESTED = 20
_GOOD = 4.5
_KINDS: dict[str, Kind] = {"for_you": "for_you", "similar": "similar", "together": "together"}


@dataclass(frozen=True)
class Found:
    """What fits, best first; `left`: the wish that had to be left out for it, in the shopper's words."""

    suggestions: Sequence[Suggestion]
    left: str = ""

    def __bool__(self) -> bool:
        return bool(self.suggestions)

    @property
    def ids(self) -> list[str]:
        """The products, best first."""
        return [suggestion.product_id for suggestion in self.suggestions]


def fitting(
    context: Context, looking: Looking, *, shown: frozenset[str] = frozenset(), count: int | None = None
) -> Found:
    """What fits all that is asked for; `shown` is left out."""
    wanted = count or (SEARCHED if looking.kind == "search" else SUGGESTED)
    # Brands, and what else is not wanted, are left out afterwards: more has to be found than is shown.
    sieved = looking.not_brands or looking.denied or looking.kind == "similar"
    more = min(wanted * 5, _MOST_SUGGESTED) if sieved else wanted
    if looking.kind == "search":
        found = searched(context, looking, shown=shown, count=more)
    else:
        found = _suggested(context, looking, shown, more)
    refused = {fold(brand) for brand in looking.not_brands}
    kept = [one for one in found if not refused or fold(_brand(context, one.product_id)) not in refused]
    if looking.denied:
        kept = [one for one in kept if _left_when_denied(context, one.product_id, looking)]
    if looking.kind == "similar":
        # A vase may be the next alike to a hoodie, and is nothing like it.
        alike = of_same_kind(context, Found(kept), looking.about)
        if alike or _has_its_kind(context, looking):
            kept = list(alike.suggestions)
    return Found(kept[:wanted])


def _has_its_kind(context: Context, looking: Looking) -> bool:
    """Whether the shop has any other of the same kind, be it one that does not fit or was shown."""
    found = _suggested(context, Looking("similar", about=looking.about), frozenset(), _MOST_SUGGESTED)
    return bool(of_same_kind(context, Found(found), looking.about))


def _left_when_denied(context: Context, product_id: str, looking: Looking) -> bool:
    """Whether a version of the product is nothing of what is denied, and is all else that is asked for."""
    product = context.facts.product(product_id, context.language)
    if product is None:
        return False
    titles = context.facts.titles_of(product_id)
    return not is_denied(product, looking.denied, titles) and (
        not product.variants or bool(_versions(product, looking))
    )


def of_same_kind(context: Context, found: Found, about: Sequence[str]) -> Found:
    """Those of the same category as the products that they are to be like."""
    products = [context.facts.product(one, context.language) for one in about]
    kinds = {product.category for product in products if product}
    kept = []
    for one in found.suggestions:
        product = context.facts.product(one.product_id, context.language)
        if product is not None and product.category in kinds:
            kept.append(one)
    return Found(kept, found.left)


def nearest(context: Context, looking: Looking, *, shown: frozenset[str] = frozenset()) -> Found:
    """What fits once a single wish is left out, then once all are."""
    for left, eased in _eased(context, looking):
        if found := fitting(context, eased, shown=shown):
            if eased.price_max != looking.price_max:  # what costs least is nearest to what was asked
                by_price = sorted(found.suggestions, key=lambda one: lowest_price(context, one.product_id))
                found = Found(by_price)
            return Found(found.suggestions, left)
    return Found(())


def _eased(context: Context, looking: Looking) -> Iterator[tuple[str, Looking]]:
    show = context.show
    if looking.options:
        yield show.options(looking.options), replace(looking, options={})
    price = show.say("utter_part_price_limit")
    if (looking.price_min, looking.price_max) != (None, None):
        yield price, replace(looking, price_min=None, price_max=None)
    if looking.not_brands:
        other = show.say("utter_part_other_brands")
        yield other, replace(looking, not_brands=[])
    if looking.options and (looking.price_min, looking.price_max) != (None, None):
        both = show.join([show.options(looking.options), price])
        yield both, replace(looking, options={}, price_min=None, price_max=None)


def searched(
    context: Context, looking: Looking, *, shown: frozenset[str] = frozenset(), count: int = SEARCHED
) -> list[Suggestion]:
    """What the catalogue's search finds for words, prices and options, in its ranking."""
    query = SearchQuery(
        words=looking.words,
        options=looking.options,
        price_min=looking.price_min,
        price_max=looking.price_max,
        in_stock=looking.in_stock,
        language=context.language,
        limit=min(count + len(shown), _MOST_FOUND),
    )
    found = [one for one in context.facts.services.catalogue.search(query) if one.id not in shown]
    reason = Reason("fits_wish")
    return [Suggestion(one.id, reason, 1.0 / (place + 1)) for place, one in enumerate(found[:count])]


def _suggested(context: Context, looking: Looking, shown: frozenset[str], count: int) -> list[Suggestion]:
    facts = context.facts
    asked = Asked(
        kind=_KINDS.get(looking.kind, "for_you"),
        products=tuple(looking.about),
        words=looking.words,
        price_min=looking.price_min,
        price_max=looking.price_max,
        options=looking.options,
        shown=shown,
        language=context.language,
        count=count,
    )
    # What is bought for somebody else has little to do with one's own taste.
    customer, visitor = (None, None) if looking.gift else (facts.customer_id, facts.visitor_id)
    try:
        return list(facts.suggestions.suggest(asked, customer_id=customer, visitor_id=visitor))
    except Exception:
        # A model at fault is no reason to leave a shopper without an answer: the catalogue has one.
        logger.exception("suggestions_failed")
        return []


def _recorded(context: Context, shown: Sequence[Suggestion], where: str) -> str | None:
    """The id of the list for clicks; None where it could not be recorded, which a shopper need not know."""
    facts = context.facts
    try:
        return facts.suggestions.note_shown(
            shown, customer_id=facts.customer_id, visitor_id=facts.visitor_id, where=where
        )
    except Exception:
        logger.exception("impressions_not_recorded")
        return None


def lowest_price(context: Context, product_id: str) -> int:
    """In minor units; 0 where nothing is for sale."""
    product = context.facts.product(product_id, context.language)
    return product.price_min.amount_minor if product and product.price_min else 0


def _brand(context: Context, product_id: str) -> str:
    product = context.facts.product(product_id, context.language)
    return (product.brand or "") if product else ""


def list_reply(context: Context, looking: Looking, found: Found, code: str, **values: str) -> Reply:
    """The list as cards with their reasons, recorded as shown and remembered for what is said next."""
    show, facts, state = context.show, context.facts, context.state
    pairs = [(facts.product(one.product_id, context.language), one) for one in found.suggestions]
    shown = [(product, one) for product, one in pairs if product is not None]
    where = "chat_search" if looking.kind == "search" else "chat"
    list_id = _recorded(context, [one for _, one in shown], where)
    cards = []
    for position, (product, one) in enumerate(shown, start=1):
        variant = _variant(product, looking)
        card = show.product_card(product, variant, reason=reason_line(context, product, one, looking))
        cards.append(card | ({"list_id": list_id, "position": position} if list_id else {}))
    ids = [product.id for product, _ in shown]
    state.looking = looking
    state.saw_products(ids)
    state.offered_products(ids)
    if len(shown) == 1:
        state.versions = wished_versions(shown[0][0], looking)
    names = show.join(
        [_priced(context, product, _variant(product, looking)) for product, _ in shown[:_NAMED]]
    )
    reply = show.reply(code, names=names, **values)
    reply.custom["cards"] = cards
    return reply


def _variant(product: ProductView, looking: Looking) -> VariantView | None:
    """The cheapest version as asked for, in stock if there is one; None where any version will do."""
    fits = _versions(product, looking)
    if not looking.options and len(fits) == len(product.variants):
        return None
    fits.sort(key=lambda variant: (not variant.in_stock, variant.price.amount_minor))
    return fits[0] if fits else None


def wished_versions(product: ProductView, looking: Looking) -> Wish:
    """What the wishes say about the versions of one product."""
    universe = options_of(candidates_of(product))
    wanted = {name: (value,) for name, value in looking.options.items() if value in universe.get(name, ())}
    refused = {name: tuple(values) for name, values in denied_options(looking.denied, universe).items()}
    return Wish(wanted, refused)


def _versions(product: ProductView, looking: Looking) -> list[VariantView]:
    """The versions with the options asked for, in the price range where any is, without what is denied."""
    refused = denied_options(looking.denied, options_of(candidates_of(product)))
    low, high = looking.price_min or 0, looking.price_max
    fits = [
        variant
        for variant in product.variants
        if all(fold(variant.options.get(name, "")) == fold(value) for name, value in looking.options.items())
        and not any(variant.options.get(name) in values for name, values in refused.items())
    ]
    in_range = [
        v for v in fits if low <= v.price.amount_minor and (high is None or v.price.amount_minor <= high)
    ]
    return in_range or ([] if looking.denied else fits)


def _priced(context: Context, product: ProductView, variant: VariantView | None) -> str:
    show = context.show
    amount = variant.price if variant else product.price_min
    if amount is None:
        return product.title
    return show.say("utter_part_priced", title=product.title, price=show.money(amount))


def wish_in_words(context: Context, looking: Looking) -> str:
    """All that is asked for in a few words: "mugs", red, up to $30.00."""
    show, currency = context.show, context.facts.settings.currency
    parts = [show.say("utter_part_quoted", words=looking.words)] if looking.words else []
    if looking.options:
        parts.append(show.options(looking.options))
    low, high = looking.price_min, looking.price_max
    if low is not None and high is not None:
        low_text, high_text = show.money(Money(low, currency)), show.money(Money(high, currency))
        parts.append(show.say("utter_part_price_range", low=low_text, high=high_text))
    elif high is not None:
        parts.append(show.say("utter_part_price_up_to", price=show.money(Money(high, currency))))
    elif low is not None:
        parts.append(show.say("utter_part_price_at_least", price=show.money(Money(low, currency))))
    if looking.not_brands:
        parts.append(show.say("utter_part_not", what=show.join(looking.not_brands)))
    if looking.denied:
        parts.append(show.say("utter_part_not", what=show.join(looking.denied)))
    return show.sequence(parts)


def reason_line(context: Context, product: ProductView, one: Suggestion, looking: Looking) -> str:
    """Why it is shown, in the shopper's words; nothing where there is nothing worth telling."""
    show = context.show
    code, about = one.reason.code, one.reason.product_id
    if code == "fits_wish":
        return _fits_wish(context, product, looking)
    if about and (other := context.facts.product(about, context.language)) is not None:
        owned = "_own" if code in _OF_OWN and about in _owned(context) else ""
        name = f"utter_reason_{code}{owned}"
        if show.knows(f"{name}_product"):
            return show.say(f"{name}_product", title=other.title)
    return show.say(f"utter_reason_{code}")


_OF_OWN: frozenset[ReasonCode] = frozenset({"bought_together", "goes_with_basket", "fits_your_history"})


def _owned(context: Context) -> set[str]:
    """Products that the customer has bought."""
    if context.facts.customer_id is None:
        return set()
    return {item.product_id for order in context.facts.orders for item in order.items}


def _fits_wish(context: Context, product: ProductView, looking: Looking) -> str:
    show, price = context.show, product.price_min
    if looking.options and _variant(product, looking) is not None:
        return show.say("utter_reason_options", options=show.options(looking.options))
    budget = None if looking.below_shown else looking.price_max
    if budget is not None and price is not None and price.amount_minor <= budget:
        return show.say("utter_reason_price")
    if product.rating is not None and product.rating >= _GOOD:
        return show.say("utter_reason_rating", rating=f"{product.rating:.1f}")
    return show.say("utter_reason_fits_wish") if looking.kind != "search" else ""
