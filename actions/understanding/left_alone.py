"""Which of several alike is to stay as it is, told by what it is: "skip the navy one", "紫色那条别动"."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def without_left_alone_by_options(
    folded: str, candidates: Sequence[ItemCandidate]
) -> tuple[str, tuple[str, ...]]:
    """The text without the clauses that leave one of the candidates alone by its options, blanked to the same
    length, and which ones these are.
    """
    found: list[str] = []
    kept: list[str] = []
    start = 0
    ends = [match.start() for match in _CLAUSE_END.finditer(folded)]
    for end in [*ends, len(folded)]:
        clause = folded[start:end]
        item = _told(clause, candidates) if _ALONE.search(clause.strip(" ,.;!?")) else None
        if item is not None:
            found.append(item)
        kept.append(clause if item is None else " " * len(clause))
        start = end
    return "".join(kept), tuple(dict.fromkeys(found))


def _told(clause: str, candidates: Sequence[ItemCandidate]) -> str | None:
    scores = {item.id: options_said(clause, item, candidates) for item in candidates}
    best = max(scores.values(), default=0)
    fitting = [item for item, score in scores.items() if score == best]
    return fitting[0] if best > 0 and len(fitting) == 1 else None
