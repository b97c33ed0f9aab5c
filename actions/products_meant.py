"""Which product a text is about: named in it, or one of those just shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actions.dialogue.context import Context
from actions.understanding.items import ItemCandidate, mentions_in
from actions.understanding.manners import without_modals
from actions.understanding.of_the_shown import is_asked_of_it
from actions.understanding.options import wish_in
from actions.understanding.qualities import without_purpose
from actions.understanding.search import search_in
from actions.understanding.suggesting import places_in, priced_one, said_in
from actions.understanding.text import fold, has_cjk, singular, words
from actions.understanding.units import option_words
from actions.understanding.variants import VariantCandidate, options_of
from shop.views import ProductView, SearchQuery, VariantView

_IT = re.compile(
    r"\b(?:it|this|that|they|these|those|this one|that one|them)\b"
    r"|它|这个|那个|这款|那款|[这那](?:些|几|两|三)"
)
_ONE_OF_THEM = re.compile(r"\bones?\b|\bof (?:them|these|those|the (?:two|three))\b|那[个款]")
_THE_OTHER = re.compile(r"\bthe other(?: one)?\b(?! than)|另外?(?:一|那)[个款件]")
_SHORT = 6
_LOOKED_AT = 6
_BY_PRICE = re.compile(
    r"\b(?:cheap(?:er|est)|least|most|less|dear(?:er|est)|pric(?:ier|iest)|expensive|much|cost)\b|最|比较|便宜|贵|多少钱|有货"
)


def points_at_shown(text: str) -> bool:
    """Whether a text speaks of "it", what was shown before."""
    return _IT.search(fold(text)) is not None


def products_meant(context: Context, text: str) -> list[ProductView]:
    """The product a question is about; several where what was said fits several of those just shown."""
    if placed := placed_products(context, text):
        return placed
    if named := _named(context, text):
        return named
    if not (points_at_shown(text) or len(words(fold(text))) <= _SHORT):
        return []
    shown = shown_products(context)
    return with_wish(shown, text) or (
        shown if points_at_shown(text) else shown[:1] if len(shown) == 1 else []
    )


def shown_products(context: Context, *, listed: bool = False) -> list[ProductView]:
    """The products that were just shown; `listed`: those of the last list of several, as it stood."""
    ids = context.state.listed if listed else context.state.products
    found = (context.facts.product(product_id, context.language) for product_id in ids)
    return [product for product in found if product]


def placed_products(context: Context, text: str, *, bare: bool = False) -> list[ProductView]:
    """Products of the last list that are told by their place or their price: "the second one", "the first
    two", "the cheaper one". `bare` allows plain numbers. One shown alone is the first of its list.
    """
    listed = shown_products(context, listed=True) or shown_products(context)
    if places := places_in(text, len(listed), bare=bare):
        return [listed[place] for place in places]
    if len(listed) == 2 and _THE_OTHER.search(fold(text)) and len(context.state.products) == 1:
        return [product for product in listed if product.id not in context.state.products][:1]
    by_price = priced_one(text)
    priced = [product for product in listed if product.price_min is not None]
    if by_price is None or len(priced) < 2 or (_names_more(text) and not _ONE_OF_THEM.search(fold(text))):
        return []
    ends = min if by_price == "cheapest" else max
    return [ends(priced, key=lambda product: product.price_min.amount_minor if product.price_min else 0)]


def _names_more(text: str) -> bool:
    """Whether a kind of product is named, so that the cheapest of the whole shop may be meant."""
    return bool(said_in(re.sub(_BY_PRICE, " ", fold(text))).words)


def bought_products(context: Context, text: str) -> list[ProductView]:
    """The products of the customer's own orders that a text names: "my kettle"."""
    if context.facts.customer_id is None:
        return []
    titles = {
        item.product_id: context.facts.titles(item) for order in context.facts.orders for item in order.items
    }
    candidates = [
        ItemCandidate(product_id, names, product_id=product_id) for product_id, names in titles.items()
    ]
    mentions = [mention for mention in mentions_in(text, candidates) if not mention.excluded]
    ids = dict.fromkeys(mention.ids[0] for mention in mentions)
    found = (context.facts.product(product_id, context.language) for product_id in ids)
    return [product for product in found if product]


def with_wish(products: Sequence[ProductView], text: str) -> list[ProductView]:
    """Those of the products that come in an option the text names ("with 512 GB"); none if it names none."""
    found = []
    for product in products:
        wish = wish_in(text, options_of(candidates_of(product)))
        if wish.wanted and any(fits(variant, wish.wanted) for variant in product.variants):
            found.append(product)
    return found


def candidates_of(product: ProductView) -> list[VariantCandidate]:
    """The product's variants in the form that understanding works on."""
    return [VariantCandidate(v.id, v.options, v.price.amount_minor, v.in_stock) for v in product.variants]


def fits(variant: VariantView, wanted: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a variant has every option wanted."""
    return all(variant.options.get(name) in values for name, values in wanted.items())


def is_denied(product: ProductView, denied: Sequence[str], titles: Sequence[str] = ()) -> bool:
    """Whether the product is something that is not wanted, by its name, kind or make; what its versions are
    is another question.
    """
    called = fold(" | ".join((product.title, *titles, product.category, *product.tags)))
    made = [fold(str(value)) for value in product.attributes.values() if not isinstance(value, bool)]
    offered = {word for values in product.options.values() for word in option_words(values)}
    for phrase in (part for said in denied for part in re.split(r"\b(?:and|or)\b|[和或、]", said)):
        words_said = {singular(word) for word in words(phrase)}
        if not words_said or {phrase.strip(), *words_said} & offered:
            continue
        if has_cjk(phrase):
            found = phrase.strip() in called or phrase.strip() in made
        else:
            found = words_said <= {singular(word) for word in words(called)} or phrase.strip() in made
        if found:
            return True
    return False


def named_products(context: Context, text: str) -> list[ProductView]:
    """The products that a text names one after the other."""
    parts = re.split(r"\b(?:and|or|vs\.?|versus|with|to)\b|,|和|与|跟|还是|、", fold(text))
    found: list[ProductView] = []
    for part in parts:
        wanted = search_in(
            re.sub(
                r"\b(?:compare|comparison|difference|better|between)\b|比较|对比|区别|哪个好|更好",
                " ",
                without_purpose(part),
            )
        ).words
        if not wanted:
            continue
        best = named_product(context, wanted) or _found_alone(context, wanted)
        if best is not None and best.id not in {product.id for product in found}:
            found.append(best)
    return found


def _found_alone(context: Context, words_said: str) -> ProductView | None:
    """The only product that has the words in it, be it by a short name for its kind: 平板 for 平板电脑."""
    query = SearchQuery(words=words_said, language=context.language, limit=_LOOKED_AT, by_meaning=False)
    found = context.facts.services.catalogue.search(query)
    titled = [product for product in found if fold(words_said) in fold(product.title)]
    return next((some[0] for some in (titled, found) if len(some) == 1), None)


def named_product(context: Context, text: str) -> ProductView | None:
    """The product that a text names, if its title really is in it."""
    return next(iter(_named(context, text)), None)


def _named(context: Context, text: str) -> list[ProductView]:
    """The product that a text names; several where the name fits several of those just shown."""
    text = without_purpose(without_modals(text))
    found: Sequence[ProductView] = context.facts.services.catalogue.find_products(text, 5, context.language)
    shown = [*shown_products(context), *shown_products(context, listed=True)]
    products = {product.id: product for product in (*shown, *found)}
    candidates = [ItemCandidate(key, (product.title,), product_id=key) for key, product in products.items()]
    mentions = [mention for mention in mentions_in(text, candidates) if not mention.excluded]
    if not mentions:
        return []
    longest = max(mentions, key=lambda mention: mention.end - mention.start)
    ids, on_screen = longest.ids, {product.id for product in shown}
    if among := [products[one] for one in ids if one in on_screen]:
        return list(dict((product.id, product) for product in among).values())
    said = words(fold(text)[longest.start : longest.end])
    if shown and len(said) == 1 and is_asked_of_it(text) and not _is_head(said[0], products, ids):
        return []
    # Of products that fit alike the one that the search ranks first.
    return [product for product in found if product.id in ids][:1]


def _is_head(word: str, products: Mapping[str, ProductView], ids: Sequence[str]) -> bool:
    """Whether the word is what one of these products is, and not how it is called: a monitor, not "flat"."""
    heads = [words(fold(products[one].title))[-1:] for one in ids]
    return any(singular(head) == singular(word) for said in heads for head in said)
