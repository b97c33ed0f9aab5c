"""Another product in the place of an item: "the lamp for the kettle", "exchange it for a kettle"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actions.understanding.items import ItemCandidate, ItemMention
from actions.understanding.text import fold, has_cjk, singular, words

# Between two things: the second is to come in the place of the first ("the lamp for the kettle").
_IN_PLACE = re.compile(
    r"\s*(?:for|to|into|with|换成|改成|变成|换)\s*(?:an?|the|another|my|some|一?[个台件款把双条])?\s*"
    # "a tea kettle", of which "kettle" alone is the name
    r"|\s*(?:for|to|into|with) (?:an?|another|some) (?:(?!(?:and|or|one|size|version)\b)[\w-]+ ){1,2}"
)
_WANTED_THING = re.compile(
    r"(?:\b(?:for|to|into)\s+(?:an?|another|some|the)\s+|(?:换成|改成|变成)一?[个台件款把双条]?)"
    r"([^,.;!?\n，。；！？{(]{2,60})"
)
_THING_ENDS = re.compile(
    r"\s+(?:and|but|please|instead|from|in|of|with|without|that|which|if|because|as|on|pay|using|thanks?)\b"
    r"|吧|吗|呢|么$|[,，]|用|因为|可以|行吗|好吗"
)

_INSTEAD = re.compile(
    r"\b(?:exchang|swap|replac|trad|chang)\w*\b[^.;!?]*?\b(?:for|to|into|with)\s+(?:(?:an?|some|another|the|your)\s+)?"
    r"(?:pair of\s+|set of\s+)?([a-z][a-z -]{2,40}?)(?=\s*(?:$|[.,;!?]|\bplease\b|\binstead\b|\bthanks?\b))"
    r"|(?:换成|改成|变成|换)(?:一?[个台件款把双条副只])?([\u4e00-\u9fff]{2,10}?)(?=吗|吧|可以|行|，|。|？|\?|,|$)"
)


def without_replacements(
    folded: str, mentions: Sequence[ItemMention], by_id: Mapping[str, ItemCandidate]
) -> tuple[list[ItemMention], tuple[str, ...]]:
    """The mentions less those wanted in the place of another product, and what they were to replace."""
    kept: list[ItemMention] = []
    replaced: list[str] = []
    for mention in mentions:
        previous = kept[-1] if kept else None
        products = {by_id[item].product_id for item in mention.ids}
        if (
            previous is not None
            and _IN_PLACE.fullmatch(folded, previous.end, mention.start)
            and not products & {by_id[item].product_id for item in previous.ids}
        ):
            replaced += previous.ids if len(previous.ids) == 1 else ()
            continue
        kept.append(mention)
    return kept, tuple(replaced)


def thing_instead(text: str) -> str | None:
    """What stands where the new thing is named, without its article: "swap it for headphones"."""
    match = _INSTEAD.search(fold(text))
    return (match.group(1) or match.group(2)).strip() if match else None


def wanted_thing(text: str) -> str | None:
    """What a text wants in the place of something: "exchange it for a kettle" -> "kettle"."""
    match = _WANTED_THING.search(fold(text))
    if match is None:
        return None
    return _THING_ENDS.split(match.group(1), maxsplit=1)[0].strip() or None


def is_named(thing: str, title: str) -> bool:
    """Whether a thing is a product of that title: they end alike, "a red kettle" and "Tea Kettle"."""
    said, own = fold(thing), fold(title)
    if has_cjk(own):
        return any(said.endswith(own[-size:]) for size in range(2, len(own) + 1))
    ends = words(said)[-1:], words(own)[-1:]
    return bool(ends[0] and ends[1]) and singular(ends[0][0]) == singular(ends[1][0])
