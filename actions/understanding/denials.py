"""What is not wanted of products, told from what is: "a yoga mat, not rubber", "除了黑色的都行"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary

_ENGLISH = re.compile(
    r"\b(?:(?:(?:any|every)(?:thing|one)|all|any(?: \w+)?|nothing|something) "
    r"(?:but|except(?: for)?|other than)|except(?: for)?|apart from|other than|excluding|exclude|without"
    r"|nothing (?:in|with|made (?:of|from))"
    r"|(?:do not|don'?t|does not|doesn'?t|did not|didn'?t) (?:really )?(?:want|like|need|wear)"
    r"|can'?t stand|can'?t wear|hate|avoid|allergic to|rather not"
    r"|(?:but )?not?|isn'?t|aren'?t)\b(?![\s-]*[,.;:!?])[\s-]*"
    r"(?:(?:have|has|having|be|it|them|one|ones|come|comes|made|in|of|from|with|any|an?|the)\s+)*"
    r"(?P<what>[^,.;:!?()\n]{1,40}?)"
    r"(?=\s*(?:[,.;:!?()\n]|$|\b(?:please|pls|plz|but|and (?:no|not|without|under|below|in|for)|for|in|that|"
    r"which|if|though|thanks|either|at all|because|as|ones?|versions?|at)\b))"
)
_CHINESE = re.compile(
    r"(?:(?<![要想])(?:不要|不想要|不需要)|别要|不(?:太|怎么)?喜欢|讨厌|不能有|不含|不带|(?<!排)除了?|排除|"
    r"别给我(?:推荐|看)?|(?<!是)不是|非(?![常得要])|不考虑|拒绝|避开)(?:任何|带|有|那种)?"
    r"(?P<what>[^\s,.;:!?]{1,12}?)(?:之?外|以外)?"
    r"(?=[的款]|之?外|以外|都|也|就|其[他它]|别的|[\s,.;:!?]|吗|呢|吧|$)"
)
_CHINESE_BEHIND = re.compile(
    r"(?<![^\s,.;:!?])(?P<what>[^\s,.;:!?]{1,8}?)的?(?:除外|就?不要了?|免谈)(?=[\s,.;:!?]|$)"
)
_WITHIN_WORDS = re.compile(r"\b(?P<what>[a-z]+)[\s-]free\b|\bnon[\s-](?P<other>[a-z]+)\b")
# What follows "no" and "not" where nothing of a product is denied, and what speaks of the shown as a whole.
_NOTHING_DENIED = re.compile(
    r"(?:(?:that|this|these|those|it|them|the same)\b|(?:any|other|brand|make|more|less|"
    r"thanks?|thank|problem|idea|worries|need|longer|sure|really|yet|now|bad|way|to|matter|one|only|just|"
    r"available|over|above|spend|pay|what|working|much|many|doubt|rush|hurry|too|so|very|there)\b"
    r"|[这那它了紧再我你想要买换退改说问])"
)


@dataclass(frozen=True)
class Denials:
    """`kept`: the text, folded, without what it denies; `denied`: what that is, phrase by phrase."""

    kept: str
    denied: tuple[str, ...] = ()


def denials_in(text: str) -> Denials:
    """What a text about products says that they must not be or have."""
    kept = fold(text)
    denied: list[str] = []
    known = vocabulary().option_words
    for pattern in (_WITHIN_WORDS, _CHINESE_BEHIND, _CHINESE, _ENGLISH):
        for match in reversed(list(pattern.finditer(kept))):
            what = next(filter(None, match.groups()), "").strip()
            # "hands-free" denies nothing: only what things are made of or look like can be left out so.
            if not what or _NOTHING_DENIED.match(what) or (pattern is _WITHIN_WORDS and what not in known):
                continue
            denied.insert(0, what)
            kept = f"{kept[: match.start()]} {kept[match.end() :]}"
    return Denials(" ".join(kept.split()), tuple(denied))
