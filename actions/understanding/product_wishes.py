"""What is said of the versions of one product: which are wanted, which are not, what it does not come in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from actions.understanding.denials import denials_in
from actions.understanding.options import (
    Wish,
    not_offered,
    wish_in,
)
from actions.understanding.search import without_prices
from actions.understanding.sizes import ladder_of, step_in, without_steps
from actions.understanding.suggesting import said_in
from actions.understanding.text import find_phrase, fold, singular, words
from actions.understanding.units import measures_in, option_words, unit_of, value_patterns
from actions.understanding.vocabulary import vocabulary

_LETTERS = ("XS", "S", "M", "L", "XL", "XXL", "XXXL")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)\s*-?\s*([a-z\u4e00-\u9fff\"']+)")
_SAID_SIZE = re.compile(r"\bsize\s*(\d{1,2}(?:\.5)?)\b|(?<![\d.])(\d{1,2}(?:\.5)?)\s*[码号]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A number that stands for a measure: "the 24 one", "in 24", "24的呢".
_ALONE = re.compile(
    r"(?:\bthe |\bin |\bok(?:ay)?,? |\band |^\W*|那)(\d+(?:\.\d+)?)(?= one\b| then\b|\W*$|\s*[的呢])"
)
# What nothing in the shop comes in, in the place of a colour or a scent.
_UNKNOWN = re.compile(
    r"\W*(?:(?:and|or|ok|what about|how about|do you have (?:it|this|that|one|any|them)|is it available|"
    r"does it come|is there one|have you got (?:it|one))\W+)*in (?:an? )?([a-z]+(?: [a-z]+)?)(?: colou?r)?\W*"
    r"|(?:那|请问|还)?(?:有没有|有)?([\u4e00-\u9fff]{1,4}[味色])的?(?:有没有|有)?[吗呢嘛么]?\W*"
)
# Beside the options themselves what people say when they ask after another version of what was shown.
_OF_VERSIONS = re.compile(
    r"\b(?:what|that|it|there|how|who)'s\b|\b(?:and|or|what|how|about|with|then|ok(?:ay)?|also|ones?|(?:version|variant|configuration|config|model)s?|come|same|too|instead|stock|still|"
    r"available|have|got|left|sold out|out|right|now|size|made|"
    r"real(?:ly)?|genuine|proper|actual(?:ly)?|truly|go|as well|preferably)\b"
    r"|[那呢吗么嘛吧码号版款]|还有|同样|一样|只有|有没有|多少|这种|颜色|尺码|卖完|缺货|断货"
)


@dataclass(frozen=True)
class ProductWish:
    """`wish`: the options wanted and refused; `missing`: values asked for that the product does not come in,
    `missing_of`: the options that they are of;
    `beyond`: the largest or smallest value, where something beyond it is wished for; `relative`: something
    bigger or smaller is; `denies`: something is not wanted, be it of this product or not; `left`: words that
    are about none of this; `options`: those of the product that are called by their name.
    """

    wish: Wish
    missing: tuple[str, ...] = ()
    missing_of: frozenset[str] = frozenset()
    beyond: str = ""
    relative: int = 0
    denies: bool = False
    left: str = ""
    options: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether anything is said of versions at all."""
        return bool(self.wish.wanted or self.wish.refused or self.missing or self.relative or self.denies)

    @property
    def only_of_versions(self) -> bool:
        """Whether that is all that is said: "and in L?", "那灰色的呢"."""
        return self.says_something and not self.left


def product_wish(
    text: str,
    universe: Mapping[str, Sequence[str]],
    *,
    known: Mapping[str, Iterable[str]] | None = None,
    titles: Sequence[str] = (),
    before: Mapping[str, Sequence[str]] | None = None,
) -> ProductWish:
    """Read a text against the options of one product. `known`: all values that the shop has by option, so
    that one which this product lacks is known for what it is; `before`: what was asked of it last.
    """
    denials = denials_in(without_prices(text))
    kept = denials.kept
    current = {name: values[0] for name, values in (before or {}).items() if len(values) == 1}
    offered = [value for own in universe.values() for value in own]
    merged = {
        name: [*own, *_others(kept, own, offered, (known or {}).get(name, ()))]
        for name, own in universe.items()
    }
    said = wish_in(kept, merged, current)
    wanted = {name: tuple(v for v in values if v in universe[name]) for name, values in said.wanted.items()}
    missing = [v for name, values in said.wanted.items() for v in values if v not in universe[name]]
    missing_of = frozenset(name for name, values in said.wanted.items() if set(values) - set(universe[name]))
    called = {word for title in titles for word in words(fold(title))}
    if universe and (telling := not_offered(kept, universe)) and fold(telling) not in called:
        if not any(option_words([telling]) & option_words([value]) for value in missing):
            missing.append(telling)
    refused = denied_options(denials.denied, universe)
    for name, values in said.refused.items():
        refused[name] = [*refused.get(name, ()), *(value for value in values if value in universe[name])]
    wish = Wish(
        wanted={name: values for name, values in wanted.items() if values},
        refused={name: tuple(dict.fromkeys(values)) for name, values in refused.items() if values},
        free=said.free, cheapest=said.cheapest, dearest=said.dearest,
    )  # fmt: skip
    step, left = step_in(kept), _left(kept, merged, missing, titles)
    if not (wish.asks_for_change or missing or step or denials.denied):
        if (number := _ALONE.search(kept)) is not None and (by_number := _by_number(number[1], universe)):
            wish, left = replace(wish, wanted=by_number), ""
        elif left and (unknown := _UNKNOWN.fullmatch(kept)) is not None:
            missing, left = [next(filter(None, unknown.groups())).strip()], ""
    return ProductWish(
        wish, tuple(missing), missing_of, _end(step, universe, current), step, bool(denials.denied), left,
        _options_named(kept, universe),
    )  # fmt: skip


def denied_options(denied: Sequence[str], universe: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The values of these options that are denied."""
    refused: dict[str, list[str]] = {}
    for phrase in denied:
        for name, values in wish_in(phrase, universe, asked=True).wanted.items():
            refused[name] = list(dict.fromkeys([*refused.get(name, ()), *values]))
    return refused


def _others(kept: str, own: Sequence[str], offered: Sequence[str], known: Iterable[str]) -> list[str]:
    """Values that such an option could have, as far as the text may name them, and that no option of the
    product has.
    """
    kinds = {_kind(value) for value in own}
    taken = option_words(offered)
    found = [value for value in known if _kind(value) in kinds]
    if "letter" in kinds:
        found += _LETTERS
    found += [measure for measure in measures_in(kept) if _kind(measure) in kinds]
    if "number" in kinds:
        found += [size for match in _SAID_SIZE.finditer(kept) if (size := match[1] or match[2])]
    return [
        value
        for value in dict.fromkeys(found)
        if not option_words([value]) & taken
        and not any(pattern.fullmatch(fold(value)) for mine in offered for pattern in value_patterns(mine))
        and any(pattern.search(kept) for pattern in value_patterns(value))
    ]


def _kind(value: str) -> str:
    """What sort of value it is: only one of the same sort can stand in its place."""
    folded = fold(value)
    if folded.upper() in _LETTERS:
        return "letter"
    if _NUMBER.fullmatch(folded):
        return "number"
    if (match := _MEASURE.fullmatch(folded)) is not None:
        return f"measure {unit_of(match[2])}"
    return "word"


def _by_number(number: str, universe: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The only value with that number: "the 24 one" of 20 cm, 24 cm and 28 cm."""
    found = [
        (name, value)
        for name, values in universe.items()
        for value in values
        if (match := _NUMBER.match(fold(value))) is not None and match.group() == number
    ]
    return {found[0][0]: (found[0][1],)} if len(found) == 1 else {}


def _options_named(kept: str, universe: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The options of the product that the text calls by their name: "what sizes", "有什么颜色"."""
    return tuple(
        name
        for name in universe
        if any(
            find_phrase(kept, form) or find_phrase(kept, f"{form}s")
            for form in (fold(name), *vocabulary().option_names.get(fold(name), ()))
            if len(form) > 1
        )
    )


def _end(step: int, universe: Mapping[str, Sequence[str]], current: Mapping[str, str]) -> str:
    """The last value of what was asked about, where a step beyond it is wished for."""
    for name in sorted(universe, key=lambda name: "size" not in fold(name)):
        ladder = ladder_of(universe[name])
        if step and current.get(name) in ladder:
            end = ladder[-1] if step > 0 else ladder[0]
            return end if current[name] == end else ""
    return ""


def _left(
    kept: str, merged: Mapping[str, Sequence[str]], missing: Sequence[str], titles: Sequence[str]
) -> str:
    left = without_steps(kept)
    values = [*(value for values in merged.values() for value in values), *missing]
    for value in sorted(values, key=len, reverse=True):
        for pattern in value_patterns(value):
            left = pattern.sub(" ", left)
    table = vocabulary().option_names
    names = {fold(name) for name in merged} | set(table)
    forms = {form for name in names for form in (name, *table.get(name, ()))}
    for form in sorted(forms, key=len, reverse=True):
        left = re.sub(rf"(?<![a-z]){re.escape(form)}(?![a-z])", " ", left)
    for title in titles:
        left = left.replace(fold(title), " ")
    left = _OF_VERSIONS.sub(" ", left)
    called = {singular(word) for title in titles for word in words(fold(title))}
    remaining = [word for word in words(said_in(left).words) if singular(word) not in called]
    return " ".join(remaining)
