"""Which of several alike is to stay as it is, told by what it is: "skip the navy one", "紫色那条别动"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.understanding.item_names import named
from actions.understanding.other_one import COUNTED
from actions.understanding.twins import ItemCandidate, options_said

_CLAUSE_END = re.compile(r"[,;!?\n]|\.(?![a-z0-9])|\band\b|\bbut\b|但是?|而(?!且)")
_ALONE = re.compile(
    r"\b(?:skip|leave(?: out)?|keep|forget(?: about)?|drop|omit|except(?: for)?|but not|not) (?:the |my )"
    r"(?:[\w/.-]+ ){1,3}?ones?\b"
    r"|\bthe (?:[\w/.-]+ ){1,3}?ones? (?:(?:can|should|may) )?(?:just )?"
    r"(?:stays?|remains?|is fine|is ok(?:ay)?)\b"
    rf"|(?:[那这]{COUNTED}?|{COUNTED}|的)(?:就|先|也|还是)*"
    r"(?:[别勿][动换改退]|不要?[动变换改退]|不用[动换改退]|算了|照旧|保留|保持|留着|留下|不变)"
    rf"|^(?:[别勿][动换改退]|不要?[动换改退]|不用[动换改退]|保留|留着|留下|跳过)[^,;]{{1,8}}{COUNTED}"
)

_KEEPS = re.compile(
    r"(?:(?:please|just|i'?ll|i|we'?ll|we|want to|would like to|only|but|then|so) )*"
    r"(?:keep|leave|skip) (?:the |my )(?:[\w/.-]+ )?[\w/.-]+"
)
KEEPS_ALL = re.compile(
    r"\b(?:keep|keeping) (?:everything|it all|them all|all of (?:it|them)|both(?: of them)?"
    r"|all (?:(?:of )?the |my )?(?:items|things))\b"
    r"|(?:全部?|都|所有的?)(?:东西)?(?:就|我|还是|先)*(?:留着|留下|保留|不退了|不换了)"
)
"""Nothing is to go back, or nothing but what is excepted."""
_BY_OPTION = re.compile(r"\bones?\b|的")
# "... the lavender one. Keep that", "..., so without that one", 薰衣草的我点过了，那个不退: of what was named
# just before.
_LEAD = r"(?:(?:so|and|then|i'?ll|we'?ll|i|we|let'?s|please|just|rather|better|want to|would like to) )*"
_THAT = re.compile(
    rf"(?:^|[,.;!?])\s*{_LEAD}"
    r"(?:(?:keep|hold on to|hang on to|leave(?: out)?|skip) (?:that|it|this)(?: one)?"
    r"|(?:without|except(?: for)?|but not|not) (?:that|this)(?: one)?"
    r"|(?:that|it|this)(?: one)? (?:stays?|can stay|can'?t go back|is staying))"
    r"(?: (?:then|please|though|after all|too|also|as well))?\s*(?=[,.;!?]|$)"
    r"|(?:^|[,.;!?])\s*(?:所以)?(?:这|那)(?:个|件|款|只|瓶|双)?(?:就|也|先|我)*"
    r"(?:不退|不换|不要退|别退|别换|留着|留下|留)了?(?=[,.;!?吧]|$)"
)


def leaves_that(folded: str) -> bool:
    """Whether what follows a name leaves just that alone: "..., so without that one"."""
    return _THAT.search(folded) is not None


def without_left_alone_by_options(
    folded: str, candidates: Sequence[ItemCandidate]
) -> tuple[str, tuple[str, ...]]:
    """The text without the clauses that leave one of the candidates alone by its options, blanked to the same
    length, and which ones these are.
    """
    found: list[str] = []
    kept: list[str] = []
    start = 0
    ends = [*(match.start() for match in _CLAUSE_END.finditer(folded)), len(folded)]
    for end, after in zip(ends, [*ends[1:], len(folded)], strict=True):
        clause = folded[start:end]
        alone = _ALONE.search(clause.strip(" ,.;!?")) or (
            _BY_OPTION.search(clause) and leaves_that(folded[end:after])
        )
        item = _told(clause, candidates) if alone or _keeps_by_option(clause, candidates) else None
        if item is not None:
            found.append(item)
        kept.append(clause if item is None else " " * len(clause))
        start = end
    return "".join(kept), tuple(dict.fromkeys(found))


def _keeps_by_option(clause: str, candidates: Sequence[ItemCandidate]) -> bool:
    """`keep the robotic`, where no thing is named."""
    return _KEEPS.fullmatch(clause.strip(" ,.;!?")) is not None and not named(clause, candidates)


def _told(clause: str, candidates: Sequence[ItemCandidate]) -> str | None:
    scores = {item.id: options_said(clause, item, candidates) for item in candidates}
    best = max(scores.values(), default=0)
    fitting = [item for item, score in scores.items() if score == best]
    return fitting[0] if best > 0 and len(fitting) == 1 else None
